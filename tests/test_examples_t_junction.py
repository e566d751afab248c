"""The example of T-junctions prints the means of the theory and draws a picture."""

import importlib.util
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from exactregions.networks.initial import random_network

SCRIPT = Path(__file__).parent.parent / "examples" / "t_junction" / "draw.py"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("t_junction_draw", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PICTURE", tmp_path / "out" / "t_junction.png")
    return module


def test_the_means_are_those_of_the_theory(example: ModuleType):
    expected = {"2-2-1-1": ("3/2", "1/2"), "2-2-2-1": ("3", "2"), "2-3-2-1": ("29/4", "5")}
    for widths, (true, strict) in expected.items():
        for seed in range(2):
            found = example.means(random_network(widths, seed, "he"))
            assert found == (Fraction(true), Fraction(strict))


def test_the_script_prints_and_draws(example: ModuleType, capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("matplotlib")
    example.main()
    said = capsys.readouterr().out
    assert "3 walls with a kink, 1 point where they meet" in said
    assert "69/16" in said
    assert "41/16" in said
    assert example.PICTURE.read_bytes().startswith(b"\x89PNG")
