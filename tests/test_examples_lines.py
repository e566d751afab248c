"""The study along a line: its counts are those of another program, and it notices what is wrong."""

import importlib.util
import runpy
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from exactregions.networks.initial import random_network

from .networks.plain import plain
from .oracles import intervals, structure

ROOT = Path(__file__).parent.parent
SMALL = ["--networks", "64", "--seed", "5"]


@pytest.fixture
def study(tmp_path, monkeypatch) -> ModuleType:
    """The script as a module, which draws into a folder that there is not yet."""
    spec = importlib.util.spec_from_file_location("study", ROOT / "examples" / "lines" / "study.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PICTURE", tmp_path / "new" / "lines.png")
    return module


def regions(network) -> int:
    """Linear regions on the line, from the oracle that cuts intervals."""
    layers, kinds = plain(network)
    slopes = [
        [a for _, a in structure.outputs(layers, kinds, pattern)]
        for _, _, pattern in intervals.cells(layers, kinds, None, None)
    ]
    return 1 + sum(a != b for a, b in pairwise(slopes))


@pytest.mark.parametrize("name", ["3-2", "2^3", "1^5"])
def test_the_counts_are_those_of_an_oracle(study, name):
    row = study.studied(name, 40, 7)
    widths = (1, *study.hidden_widths(name), 1)
    assert row.counts == Counter(regions(random_network(widths, s)) for s in range(7, 47))
    assert row.found.sample.total == sum(c * many for c, many in row.counts.items())


def test_networks_are_counted_once_however_many_are_drawn_at_once(study, monkeypatch):
    whole = study.studied("3-2", 40, 7)
    monkeypatch.setattr(study, "AT_ONCE", 7)
    assert study.studied("3-2", 40, 7) == whole


def test_all_architectures_have_24_neurons(study):
    assert len(set(study.ARCHITECTURES)) >= 8
    assert {sum(study.hidden_widths(name)) for name in study.ARCHITECTURES} == {24}
    assert {len(study.hidden_widths(name)) for name in study.ARCHITECTURES} >= {1, 2, 3, 4, 24}


@pytest.mark.parametrize(
    ("name", "predicted"),
    # By hand: 1 + N with one layer; 1 + 24·(4095/4096); 1 + 24·(3/4)^11; 1 + 24/2^23.
    [
        ("24", "25"),
        ("12-12", "12797/512"),
        ("2^12", str(1 + 24 * Fraction(3, 4) ** 11)),
        ("1^24", "1048579/1048576"),
    ],
)
def test_predictions_are_those_found_by_hand(study, name, predicted):
    row = study.studied(name, 20, 0)
    assert (str(row.predicted), row.neurons) == (predicted, 24)
    assert row.holds


def test_no_network_has_more_regions_than_are_thought_possible(study):
    assert study.most_regions((1, 1, 1)) == 4
    assert study.most_regions((3, 3)) == 16
    assert study.most_regions((2, 2)) == 7


def test_the_study_prints_its_numbers_and_draws(study, capsys, monkeypatch):
    pytest.importorskip("matplotlib", reason="the study draws with matplotlib")
    monkeypatch.setenv("COLUMNS", "140")
    assert study.main([*SMALL, "12-12", "2^3", "1^4"]) == 0
    assert study.PICTURE.read_bytes().startswith(b"\x89PNG")
    printed = capsys.readouterr().out
    for text in ("12797/512", "35/8", "3/2", "empirical Bernstein", "1/1000000", "0 of 3"):
        assert text in printed


def test_the_status_tells_that_an_interval_misses_a_wrong_prediction(study, capsys, monkeypatch):
    pytest.importorskip("matplotlib", reason="the study draws with matplotlib")
    monkeypatch.setattr(study, "mean_kinks", lambda widths: Fraction(7))
    assert study.main(["--networks", "4096", "6", "1^3"]) == 2
    assert "NO" in capsys.readouterr().out


@pytest.mark.parametrize(("kinks", "status"), [(3, 0), (9, 1)])
def test_the_exit_status_of_the_program_is_0_or_1(kinks, status, capsys, monkeypatch):
    pytest.importorskip("matplotlib", reason="the study draws with matplotlib")
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda *_: None)
    monkeypatch.setattr("exactregions.claims.expectation.mean_kinks", lambda _: Fraction(kinks))
    monkeypatch.setattr("sys.argv", ["study.py", "--networks", "64", "3"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "examples" / "lines" / "study.py"), run_name="__main__")
    assert ended.value.code == status
    assert f"{status} of 1 intervals miss" in capsys.readouterr().out
