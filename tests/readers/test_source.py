"""One door reads every spelling of a network; what it refuses it names."""

import subprocess
import sys
from pathlib import Path

import pytest

from exactregions.errors import ExactRegionsError, FileFormatError, NotExactError, ShapeError
from exactregions.networks.famous import FAMOUS, sawtooth, serra, stargalla, zaslavsky
from exactregions.networks.initial import random_network
from exactregions.networks.network import Network
from exactregions.readers import read, write

SMALL = Network.of([([[1, -2], [0.5, 3]], [0, 1]), ([[1, 1]], [-1])])


@pytest.mark.parametrize(
    "name", ["net.json", "net.npz", "net.onnx", "NET.JSON", "a.b.npz", "n.safetensors"]
)
def test_what_is_written_is_read_back(tmp_path: Path, name: str):
    if name.endswith("onnx"):
        pytest.importorskip("onnx")
    for place in (tmp_path / name, str(tmp_path / name)):
        write(SMALL, place)
        assert read(place) == SMALL


def test_a_conversion_through_every_format_changes_nothing(tmp_path: Path):
    pytest.importorskip("onnx")
    network = random_network("3-4-2", 1)
    for name in ("a.npz", "b.onnx", "c.json", "d.safetensors", "e.npz"):
        write(network, tmp_path / name)
        network = read(tmp_path / name)
    assert network == random_network("3-4-2", 1)


def test_famous_and_random_networks_are_read_by_name():
    assert read("famous:sawtooth:5") == sawtooth(5)
    assert read("famous:serra:3:4") == serra(3, 4)
    assert read("famous:zaslavsky:6:3") == zaslavsky(6, 3)
    assert read("famous:stargalla") == stargalla()
    assert read("random:2-16-16-1:0") == random_network((2, 16, 16, 1), 0, "he")
    assert read("random:2-3-1:7:int") == random_network((2, 3, 1), 7, "int")


REFUSED = {
    "an unknown name": ("famous:nobody", "no network 'nobody'; use sawtooth"),
    "no name": ("famous:", "no network ''"),
    "a missing argument": ("famous:sawtooth", "has 0 arguments; sawtooth takes DEPTH"),
    "too many arguments": ("famous:hat:3", "has 1 arguments; hat takes nothing"),
    "an argument that is no number": ("famous:sawtooth:five", "depth is 'five'"),
    "an argument out of range": ("famous:sawtooth:0", "depth is 0"),
    "widths too small": ("famous:serra:3:2", "width 2 is 2"),
    "no seed": ("random:2-3-1", "whole number for SEED"),
    "a negative seed": ("random:2-3-1:-1", "whole number for SEED"),
    "too many parts": ("random:2-3-1:0:he:relu", "random:WIDTHS:SEED"),
    "an unknown init": ("random:2-3-1:0:kaiming", "init 'kaiming' is not known"),
    "no widths": ("random::0", "widths ''"),
    "widths of zero": ("random:2-0-1:0", r"widths\[1\] is 0"),
    "an unknown extension": ("net.pkl", "extension '.pkl' is not one of .json, .npz, .onnx"),
    "no extension": ("net", "extension ''"),
    "a missing file": ("missing.json", "missing.json: cannot be read"),
    "a folder": ("/.json/..json", "cannot be read"),
    "a name with a zero byte": ("a\0.json", "cannot be read"),
}


@pytest.mark.parametrize(("source", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_one_line(source: str, message: str):
    with pytest.raises(ExactRegionsError, match=message) as caught:
        read(source)
    assert "\n" not in str(caught.value)


def test_a_refusal_names_the_file_and_keeps_its_class(tmp_path: Path):
    path = tmp_path / "net.json"
    path.write_text('{"format": "exactregions/1", "layers": [{"W": [[0.5]], "b": [0]}]}')
    with pytest.raises(NotExactError, match=r"net\.json: layers\[0\]\.W\[0\]\[0\] is 0\.5"):
        read(path)
    path.write_text('{"format": "exactregions/1", "layers": [{"W": [[1]], "b": []}]}')
    with pytest.raises(ShapeError, match=r"net\.json: layers\[0\]\.b"):
        read(path)


def test_a_file_over_the_cap_is_refused_and_the_cap_can_be_raised(tmp_path: Path):
    path = tmp_path / "net.json"
    write(SMALL, path)
    with pytest.raises(FileFormatError, match=r"more than 10 bytes \(MAX_BYTES\)"):
        read(path, max_bytes=10)
    assert read(path, max_bytes=10_000) == SMALL


@pytest.mark.parametrize("name", ["net.pkl", "net", "folder/net.json"])
def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, name: str):
    with pytest.raises(FileFormatError):
        write(SMALL, tmp_path / name)


def test_nothing_is_left_behind_when_a_weight_does_not_fit(tmp_path: Path):
    thirds = Network.of([([["1/3"]], [0])])
    for name in ("net.npz", "net.onnx", "net.safetensors"):
        with pytest.raises(
            NotExactError, match=rf"{name}: layers\[0\]\.W\[0\]\[0\] is not exactly"
        ):
            write(thirds, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in FAMOUS if name not in ("sawtooth", "serra")])
def test_famous_networks_survive_json(tmp_path: Path, name: str):
    network = read(f"famous:{name}")
    write(network, tmp_path / "net.json")
    assert read(tmp_path / "net.json") == network


def test_reading_json_needs_neither_numpy_nor_onnx(tmp_path: Path):
    write(SMALL, tmp_path / "net.json")
    code = (
        "import sys; from exactregions.readers import read; read(sys.argv[1]);"
        "assert not {'numpy', 'onnx'} & set(sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "net.json")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_a_missing_package_is_named_with_its_extra(tmp_path: Path):
    (tmp_path / "net.onnx").write_bytes(b"")
    code = (
        "import sys; sys.modules['onnx'] = None\n"
        "from exactregions.errors import MissingExtraError\n"
        "from exactregions.readers import read\n"
        "try: read(sys.argv[1])\n"
        "except MissingExtraError as reason: assert 'exactregions[onnx]' in str(reason)\n"
        "else: sys.exit(1)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "net.onnx")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
