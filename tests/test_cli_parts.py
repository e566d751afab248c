"""parts on the command line: the numbers of count, folders that go on, certificates, bad input."""

import json
import sys
from pathlib import Path

import pytest

from exactregions.studies import parallel
from tests.commands import Say

CUBE = '{"cube": ["-1", "1"]}'
NET = "random:2-8-6-1:0:he"
ASKED = ("parts", NET, "--domain", CUBE, "--workers", "1", "--folder")
COUNTED = ("cells", "strict_cells", "linear_regions", "walls", "complete", "dimension", "neurons")


def test_the_numbers_are_those_of_count(say: Say, tmp_path: Path):
    said = say(*ASKED, str(tmp_path), "--parts", "5", "--json")
    assert (said.status, said.err, said.object["parts"]) == (0, "", 5)
    counted = say("count", NET, "--domain", CUBE, "--json").object
    for name in COUNTED:
        assert said.object[name] == counted[name]


def test_a_table_is_for_people(say: Say, tmp_path: Path):
    said = say(*ASKED, str(tmp_path))
    assert (said.status, said.err) == (0, "")
    assert "linear regions" in said.out
    assert NET in said.out


def test_the_certificate_is_that_of_certify(say: Say, tmp_path: Path):
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    said = say(*ASKED, str(tmp_path / "a"), "--certificate", one, "--json").object
    listed = say("certify", NET, "--domain", CUBE, "-o", other, "--json").object
    assert Path(one).read_bytes() == Path(other).read_bytes()
    for name in listed.keys() - {"seconds", "file"}:
        assert said[name] == listed[name]
    assert said["file"] == one


def test_a_budget_gives_no_count_and_the_same_command_with_a_larger_one_goes_on(
    say: Say, tmp_path: Path
):
    asked = (*ASKED, str(tmp_path / "a"), "--certificate", str(tmp_path / "b"), "--json")
    said = say(*asked, "--max-cells", "12")
    cells = say("count", NET, "--domain", CUBE, "--json").object["cells"]
    assert (said.status, said.object["cells"], said.object["complete"]) == (3, None, False)
    assert 0 < said.object["cells_found"] < cells
    assert "of 15 parts and seams stopped, part-" in said.object["incomplete"]
    assert "max_cells = 12" in said.object["incomplete"]
    assert not (tmp_path / "b").exists()
    there = {path: path.read_bytes() for path in tmp_path.glob("a/*.keys.npy")}
    again = say(*asked)
    assert (again.status, again.object["cells"]) == (0, cells)
    assert there
    assert {path: path.read_bytes() for path in there} == there


def test_a_budget_that_ends_every_part_has_found_nothing(say: Say, tmp_path: Path):
    said = say(*ASKED, str(tmp_path), "--max-memory", "1", "--json")
    assert (said.status, said.object["cells_found"]) == (3, 0)
    assert "15 of 15" in said.object["incomplete"]


def test_a_terminal_shows_what_is_done(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = say(*ASKED, str(tmp_path / "a"), "--certificate", str(tmp_path / "b"), "--json")
    assert said.object["complete"] is True
    assert "parts and seams" in said.err
    assert "certificate" in said.err


LINE = json.dumps({"polyline": [["0", "0"], ["1", "0"], ["1", "1"]]})
BAD = {
    "polyline": ((NET, "--domain", LINE), ["polyline", "segments one by one"]),
    "no part": ((NET, "--domain", CUBE, "--parts", "0"), ["--parts", "0"]),
    "no worker": ((NET, "--domain", CUBE, "--workers", "0"), ["--workers", "0"]),
    "inputs": ((NET, "--domain", '{"box": [["0", "1"]]}'), ["2 inputs"]),
    "scheduler": (
        (NET, "--domain", CUBE, "--scheduler", "tcp://127.0.0.1:9"),
        ["tcp://127.0.0.1:9", "no scheduler answers"],
    ),
}


@pytest.mark.parametrize("wrong", BAD)
def test_bad_input_is_one_line(
    wrong: str, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if wrong == "scheduler":
        pytest.importorskip("distributed", reason="dask.distributed looks for the scheduler")
        monkeypatch.setattr(parallel, "_SECONDS_TO_ANSWER", 0.5)
    arguments, words = BAD[wrong]
    said = say("parts", *arguments, "--folder", str(tmp_path))
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert all(word in said.err for word in words)


def test_a_folder_of_something_else_is_refused(say: Say, tmp_path: Path):
    assert say(*ASKED, str(tmp_path), "--parts", "2").status == 0
    said = say(*ASKED, str(tmp_path), "--parts", "3")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "give another folder" in said.err
