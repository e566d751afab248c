"""certify and check: a file that proves a count, and what the checker says of it."""

import json
from pathlib import Path

import pytest

from tests.commands import Say

CUBE = '{"cube": ["-1", "1"]}'
NET = "random:2-4-3-1:0:he"


@pytest.fixture
def file(say: Say, tmp_path: Path) -> Path:
    """A certificate of a small network."""
    path = tmp_path / "net.cert"
    assert say("certify", NET, "--domain", CUBE, "-o", str(path), "--json").status == 0
    return path


def test_a_certificate_holds_as_many_cells_as_count_says(say: Say, tmp_path: Path):
    path = tmp_path / "net.cert"
    said = say("certify", NET, "--domain", CUBE, "-o", str(path), "--json")
    counted = say("count", NET, "--domain", CUBE, "--json").object
    assert (said.status, said.err) == (0, "")
    assert said.object["complete"] is True
    for name in ("cells", "strict_cells"):
        assert said.object[name] == counted[name]
    header, *cells, footer = map(json.loads, path.read_text().splitlines())
    assert header["domain"] == {"box": [[-1, 1], [-1, 1]]}
    assert len(cells) == footer["cells"] == counted["cells"]
    assert said.object["network_digest"] == footer["network"]
    assert said.object["bytes"] == path.stat().st_size


def test_people_get_a_table(say: Say, tmp_path: Path):
    said = say("certify", NET, "--domain", CUBE, "-o", str(tmp_path / "a"))
    assert said.status == 0
    assert "strict cells" in said.out


def test_what_certify_writes_is_accepted(say: Say, file: Path):
    said = say("check", str(file), "--json")
    assert (said.status, said.err) == (0, "")
    assert said.object["verdict"] == "accepted"
    assert said.object["cells"] == len(file.read_text().splitlines()) - 2
    assert "accepted" in say("check", str(file)).out


@pytest.mark.parametrize("suffix", ["json", "npz"])
def test_the_network_may_come_in_any_format(say: Say, file: Path, tmp_path: Path, suffix: str):
    same = tmp_path / f"net.{suffix}"
    assert say("convert", NET, "-o", str(same)).status == 0
    for name in (NET, str(same)):
        assert say("check", str(file), "--network", name, "--json").status == 0
    other = say("check", str(file), "--network", "random:2-4-3-1:1:he", "--json")
    assert (other.status, other.object["verdict"]) == (1, "rejected")
    assert "network" in other.object["reason"]


def test_a_damaged_file_is_rejected_and_a_torn_one_is_incomplete(say: Say, file: Path):
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))
    said = say("check", str(file), "--json")
    assert (said.status, said.object["verdict"]) == (3, "incomplete")
    file.write_text("".join(lines[:-2]) + lines[-1])
    said = say("check", str(file), "--json")
    assert (said.status, said.object["verdict"]) == (1, "rejected")
    file.write_bytes(b"\x89PNG")
    assert say("check", str(file)).status == 1


@pytest.mark.parametrize(
    "domain",
    [
        '{"segment": [[0, 0], ["1/3", 2]]}',
        '{"plane": {"origin": [0, 1], "directions": [[1, 1]]}}',
        '{"polytope": {"A": [[-1, 0], [0, -1], [1, 1]], "b": [0, 0, 1]}}',
        '{"all": true}',
    ],
)
def test_every_domain_of_the_command_line_has_a_certificate(say: Say, tmp_path: Path, domain: str):
    path = str(tmp_path / "a")
    made = say("certify", "random:2-4-3-1:1:int", "--domain", domain, "-o", path, "--json")
    judged = say("check", path, "--network", "random:2-4-3-1:1:int", "--json")
    assert (made.status, judged.status) == (0, 0)
    assert judged.object["cells"] == made.object["cells"]


def test_a_budget_leaves_no_certificate(say: Say, tmp_path: Path):
    path = tmp_path / "a"
    said = say("certify", NET, "--domain", CUBE, "-o", str(path), "--max-cells", "3", "--json")
    assert said.status == 3
    assert said.object["complete"] is False
    assert "no certificate" in said.object["incomplete"]
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["certify", NET, "--domain", '{"polyline": [[0, 0], [1, 1]]}', "-o", "a"], "segments"),
        (["certify", NET, "--domain", CUBE, "-o", "/nowhere/at/all"], "cannot be written"),
        (["certify", NET, "--domain", CUBE], "--output"),
        (["check", "/nowhere/at/all"], "cannot be read"),
        (["check", __file__, "--network", "nothing.json"], "nothing.json"),
    ],
)
def test_bad_input_is_one_line(say: Say, arguments: list[str], part: str):
    said = say(*arguments)
    assert (said.status, said.out) == (2, "")
    assert part in said.err
    assert len(said.err.splitlines()) == 1
