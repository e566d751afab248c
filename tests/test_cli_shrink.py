"""shrink on the command line: statuses, JSON, files, budgets."""

import json
from pathlib import Path

import pytest

from exactregions.claims import judge as home
from exactregions.claims import shrink as module
from exactregions.claims.claim import Claim, Finding
from exactregions.claims.subject import Subject
from exactregions.errors import InconsistentError
from exactregions.readers.json_format import parse_json
from tests.commands import Say

ALL = '{"all": true}'
NET = "random:2-4-3-1:0:uniform"
STRICT = ("--domain", ALL, "--claim", "corners-are-strictly-good")


def test_the_network_is_printed_and_still_fails(say: Say, tmp_path: Path):
    said = say("shrink", NET, *STRICT, "--json")
    found = said.object
    assert (said.status, said.err) == (0, "")
    assert (found["widths_before"], found["widths_after"]) == ("2-4-3-1", "2-2-1-1")
    assert found["minimal"] is True
    assert found["tries"] >= len(found["steps"]) > 0
    assert found["steps"][-1]["widths"] == "2-2-1-1"
    assert parse_json(json.dumps(found["network"]).encode()).widths == (2, 2, 1, 1)
    file = tmp_path / "small.json"
    file.write_text(json.dumps(found["network"]))
    judged = say("judge", str(file), *STRICT, "--json")
    assert (judged.status, judged.object["summary"]["fails"]) == (1, 1)


def test_the_network_goes_to_a_file(say: Say, tmp_path: Path):
    file = tmp_path / "small.npz"
    said = say("shrink", NET, *STRICT, "-o", str(file), "--json")
    assert (said.status, said.object["file"]) == (0, str(file))
    assert "network" not in said.object
    assert say("judge", str(file), *STRICT).status == 1


def test_people_get_a_table_with_a_line_for_each_step(say: Say):
    said = say("shrink", NET, *STRICT)
    assert said.status == 0
    assert "drop neurons: 2-2-1-1" in said.out
    assert "exactregions/1" in said.out


@pytest.mark.parametrize("options", [(), ("--engines",), ("--claim", "serra")])
def test_where_nothing_fails_one_line_says_so(say: Say, options: tuple[str, ...]):
    said = say("shrink", "famous:zaslavsky:3:2", "--domain", ALL, *options, "--json")
    assert (said.status, said.out) == (2, "")
    (line,) = said.err.splitlines()
    assert "does not fail" in line


def test_a_budget_of_tries_has_a_status_and_a_network(say: Say):
    said = say("shrink", NET, *STRICT, "--max-tries", "3", "--json")
    assert (said.status, said.object["tries"], said.object["minimal"]) == (3, 3, False)
    assert "max_tries" in said.object["stopped"]
    assert parse_json(json.dumps(said.object["network"]).encode()).inputs == 2


def test_where_a_budget_leaves_the_network_undecided_one_line_says_so(say: Say):
    said = say("shrink", NET, *STRICT, "--max-cells", "2", "--json")
    assert (said.status, said.out) == (3, "")
    (line,) = said.err.splitlines()
    assert "raise the budget" in line


def test_without_a_name_any_claim_may_fail(say: Say, monkeypatch: pytest.MonkeyPatch):
    def find(subject: Subject) -> Finding:
        return Finding(subject.cells.count, "≤", 2)

    false = Claim("few", "There are at most two cells.", r"N \le 2", "made up", (), find)
    monkeypatch.setattr(home, "claims", lambda: (false,))
    said = say("shrink", "random:1-4-1:0:uniform", "--domain", ALL, "--json")
    assert (said.status, said.object["widths_after"]) == (0, "1-2-1")


def test_engines_that_disagree_are_shrunk(say: Say, monkeypatch: pytest.MonkeyPatch):
    real = module.explore

    def disagree(network, domain, *, engine="auto", **limits):
        if engine == "both" and network.neurons >= 2:
            raise InconsistentError("planted")
        return real(network, domain, engine=engine, **limits)

    monkeypatch.setattr(module, "explore", disagree)
    for options in (("--engines",), ()):
        said = say("shrink", "famous:zaslavsky:5:2", "--domain", ALL, *options, "--json")
        assert (said.status, said.object["widths_after"]) == (0, "2-2-1")
    assert say("shrink", "famous:zaslavsky:5:2", "--domain", ALL, "--claim", "serra").status == 2


def test_a_polyline_and_an_unknown_claim_are_refused(say: Say):
    line = '{"polyline": [[0], [1], [3]]}'
    assert say("shrink", "famous:hat", "--domain", line).status == 2
    said = say("shrink", "famous:hat", "--domain", ALL, "--claim", "fermat")
    assert (said.status, said.out) == (2, "")
    assert "fermat" in said.err
