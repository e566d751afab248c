"""judge and expect on the command line: tables, JSON, exit statuses."""

from fractions import Fraction

import pytest

from exactregions.claims import judge as home
from exactregions.claims.claim import Claim, Finding
from exactregions.claims.subject import Subject
from tests.commands import Say

CUBE, ALL = '{"cube": ["-1", "1"]}', '{"all": true}'


def test_every_claim_is_said_with_its_source_and_both_sides(say: Say):
    said = say("judge", "famous:zaslavsky:4:2", "--domain", ALL, "--json")
    assert (said.status, said.err) == (0, "")
    claims = {claim["claim"]: claim for claim in said.object["claims"]}
    assert len(claims) == len(said.object["claims"]) == sum(said.object["summary"].values()) > 40
    found = claims["zaslavsky"]
    assert (found["status"], found["relation"]) == ("holds", "=")
    assert found["left"] == found["right"] == 11
    assert all(h["met"] for h in found["hypotheses"])
    assert all(claim["source"] and claim["words"] for claim in claims.values())
    assert said.object["summary"]["fails"] == 0


def test_a_hypothesis_that_is_not_met_makes_a_claim_vacuous(say: Say):
    said = say("judge", "famous:zaslavsky:4:2", "--domain", CUBE, "--claim", "zaslavsky", "--json")
    (claim,) = said.object["claims"]
    assert (said.status, claim["status"], claim["left"]) == (0, "vacuous", None)
    assert "whole space" in claim["reason"]
    assert [h["met"] for h in claim["hypotheses"]].count(False) == 1


def test_a_budget_leaves_claims_undecided(say: Say):
    said = say(
        *("judge", "random:2-8-8-1:0", "--domain", CUBE, "--claim", "serra", "--json"),
        *("--max-cells", "3"),
    )
    (claim,) = said.object["claims"]
    assert (said.status, claim["status"]) == (3, "undecided")


def test_a_claim_that_fails_has_a_status_and_a_witness(say: Say, monkeypatch: pytest.MonkeyPatch):
    def find(subject: Subject) -> Finding:
        cells = subject.cells.count
        return Finding(Fraction(cells, 2), "≤", 1, witness={"cells": cells})

    false = Claim("few", "There are at most two cells.", r"N \le 2", "made up", (), find)
    monkeypatch.setattr(home, "claims", lambda: (false,))
    said = say("judge", "famous:zaslavsky:4:2", "--domain", ALL, "--json")
    (claim,) = said.object["claims"]
    assert (said.status, claim["status"]) == (1, "fails")
    assert (claim["left"], claim["witness"]) == ("11/2", {"cells": 11})


def test_an_unknown_claim_is_refused_with_those_that_there_are(say: Say):
    said = say("judge", "famous:hat", "--domain", ALL, "--claim", "fermat")
    assert (said.status, said.out) == (2, "")
    assert "fermat" in said.err
    assert "zaslavsky" in said.err


def test_a_polyline_is_refused(say: Say):
    said = say("judge", "famous:hat", "--domain", '{"polyline": [[0], [1], [3]]}')
    assert (said.status, said.out) == (2, "")


def test_the_table_has_a_row_for_each_claim(say: Say):
    said = say("judge", "famous:zaslavsky:4:2", "--domain", ALL, "--claim", "zaslavsky")
    assert said.status == 0
    text = " ".join(said.out.split())
    assert "zaslavsky" in text
    assert "holds" in text
    assert "Exact for the network" in text


# --- expect --------------------------------------------------------------------------------------


def test_means_are_fractions(say: Say):
    found = say("expect", "--widths", "2-3-3-1", "--json").object
    assert (found["cells"], found["vertices"], found["neurons"]) == ("143/8", "45/4", 6)


def test_regions_per_neuron_on_a_line_are_printed_exactly(say: Say):
    found = say("expect", "--widths", "1-64-64-64-1", "--json").object
    ratio = Fraction(found["regions_per_neuron"])
    assert ratio == (Fraction(found["output_kinks"]) + 1) / 192
    assert ratio == Fraction(1, 192) + (1 - Fraction(1, 2**64)) ** 2
    assert abs(ratio - Fraction(193, 192)) < Fraction(1, 10**4)


def test_widths_that_are_none_are_refused(say: Say):
    said = say("expect", "--widths", "2-x-1")
    assert (said.status, said.out) == (2, "")
