"""certify --direct: a proof written as its cells are found, which can be stopped and goes on."""

from pathlib import Path

import pytest

from exactregions.checker import main
from tests.commands import Say

CUBE = '{"cube": ["-1", "1"]}'
NET = "random:2-5-4-1:0:he"
DIRECTLY = ("certify", NET, "--domain", CUBE, "--direct", "--json", "-o")


@pytest.fixture
def wanted(say: Say, tmp_path: Path) -> bytes:
    """The certificate of the list of cells."""
    path = tmp_path / "list.cert"
    assert say("certify", NET, "--domain", CUBE, "-o", str(path)).status == 0
    return path.read_bytes()


def test_the_result_is_that_of_a_list_of_cells(say: Say, wanted: bytes, tmp_path: Path):
    path = tmp_path / "a"
    said = say(*DIRECTLY, str(path))
    listed = say("certify", NET, "--domain", CUBE, "-o", str(tmp_path / "b"), "--json")
    assert (said.status, said.err, path.read_bytes()) == (0, "", wanted)
    different = ("seconds", "file")
    for name in listed.object.keys() - different:
        assert said.object[name] == listed.object[name]
    assert said.object.keys() == listed.object.keys()


def test_a_budget_leaves_an_incomplete_certificate_that_goes_on(
    say: Say, wanted: bytes, tmp_path: Path
):
    path = tmp_path / "a"
    said = say(*DIRECTLY, str(path), "--max-cells", "5")
    assert (said.status, said.object["complete"], said.object["cells_found"]) == (3, False, 5)
    assert "max_cells = 5" in said.object["incomplete"]
    judged = say("check", str(path), "--network", NET, "--json")
    assert (judged.status, judged.object["verdict"], judged.object["cells"]) == (3, "incomplete", 5)
    assert main([str(path)]) == 3
    assert wanted.startswith(path.read_bytes())
    path.write_bytes(path.read_bytes() + b'{"t":"s')
    said = say(*DIRECTLY, str(path), "--resume")
    assert (said.status, path.read_bytes()) == (0, wanted)
    assert main([str(path)]) == 0


def test_a_clock_stops_it_too(say: Say, wanted: bytes, tmp_path: Path):
    path = tmp_path / "a"
    said = say(*DIRECTLY, str(path), "--max-seconds", "0.000001")
    assert (said.status, said.object["cells_found"]) == (3, 1)
    assert "max_seconds" in said.object["incomplete"]
    assert path.read_bytes() == b"".join(wanted.splitlines(keepends=True)[:2])
    assert (
        "resume goes on" in say("certify", *DIRECTLY[1:5], "--max-cells", "1", "-o", str(path)).out
    )


def test_resume_begins_where_there_is_no_file(say: Say, wanted: bytes, tmp_path: Path):
    path = tmp_path / "a"
    assert say(*DIRECTLY, str(path), "--resume").status == 0
    assert path.read_bytes() == wanted


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["certify", NET, "--domain", CUBE, "--resume"], "--direct"),
        ([*DIRECTLY[:-1], "--max-memory", "9"], "--max-memory"),
        (["certify", NET, "--domain", '{"cube": [0, 1]}', "--direct", "--resume"], "header"),
        (["certify", "random:2-5-4-1:1:he", "--domain", CUBE, "--direct", "--resume"], "header"),
        (["certify", NET, "--domain", '{"polyline": [[0, 0], [1, 1]]}', "--direct"], "segments"),
    ],
)
def test_bad_input_is_one_line_and_the_file_stays(
    say: Say, wanted: bytes, tmp_path: Path, arguments: list[str], part: str
):
    path = tmp_path / "a"
    path.write_bytes(wanted[:-20])
    said = say(*arguments, "-o", str(path))
    assert (said.status, said.out) == (2, "")
    assert part in said.err
    assert len(said.err.splitlines()) == 1
    assert path.read_bytes() == wanted[:-20]
