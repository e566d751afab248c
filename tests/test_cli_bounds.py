"""bounds says what widths allow, and how far a network is below it."""

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.commands import Say

ALL, CUBE = '{"all": true}', '{"cube": ["-1", "1"]}'


def said(say: Say, *arguments: str) -> dict[str, Any]:
    found = say("bounds", *arguments, "--json")
    assert (found.status, found.err) == (0, "")
    return found.object


def values(listed: list[dict[str, Any]]) -> dict[str, int]:
    return {bound["name"]: bound["bound"] for bound in listed}


def test_widths_alone_give_bounds(say: Say):
    found = said(say, "2-3-3-1")
    assert values(found["upper"]) == {"serra": 40, "montufar": 49, "patterns": 64, "raghu": 256}
    assert values(found["lower_on_the_maximum"])["montufar-2014"] == 7
    assert (found["widths"], found["neurons"]) == ([2, 3, 3, 1], 6)
    assert "cells" not in found
    assert all(bound["source"] for bound in found["upper"] + found["lower_on_the_maximum"])
    assert not any("gap" in bound for bound in found["upper"])


def test_the_uncertain_constant_is_named(say: Say):
    expected = said(say, "2-8-8-1")["expected"]
    assert expected["bound"] == "128 * T^2"
    assert "uncertain" in expected["source"]
    assert said(say, "5-2-1")["expected"]["bound"] == 4


def test_a_network_on_a_domain_has_gaps(say: Say):
    """Four lines in general position: the bound is attained, and all patterns are not."""
    found = said(say, "famous:zaslavsky:4:2", "--domain", ALL)
    assert (found["cells"], found["strict_cells"], found["linear_regions"]) == (11, 11, 11)
    gaps = {bound["name"]: bound["gap"] for bound in found["upper"]}
    assert gaps["serra-ranks"] == gaps["serra"] == gaps["montufar"] == "0.000"
    assert gaps["patterns"] == "0.541"  # log₂(16/11): 2^0.5405 < 16/11 < 2^0.5415
    ratio = Fraction(16, 11) ** 2000
    assert 2**1081 < ratio < 2**1083


def test_a_slice_has_fewer_inputs(say: Say):
    domain = '{"segment": [["0", "0", "0"], ["1", "2", "3"]]}'
    found = said(say, "random:3-4-4-1:0", "--domain", domain)
    assert found["widths"] == [1, 4, 4, 1]
    assert values(found["upper"])["line"] == 25
    assert found["cells"] <= 25


def test_a_network_without_a_domain_is_not_counted(say: Say):
    found = said(say, "famous:duplicated:2:3")
    assert values(found["upper"])["serra-ranks"] == 11
    assert "cells" not in found


def test_other_activations_have_the_bounds_of_their_breakpoints(say: Say, tmp_path: Any):
    file = tmp_path / "net.json"
    layers = [{"W": [[1], [2]], "b": [0, 1], "activation": "hard_tanh"}, {"W": [[1, 1]], "b": [0]}]
    file.write_text(json.dumps({"format": "exactregions/1", "layers": layers}))
    found = said(say, str(file), "--domain", ALL)
    assert values(found["upper"]) == {"breakpoints": 5}
    assert found["lower_on_the_maximum"] == []
    assert found["cells"] == 4  # −1 and 1, and then −1 and 0


def test_a_budget_is_reported_and_bounds_are_still_given(say: Say):
    found = say("bounds", "random:2-9-9-1:0", "--domain", CUBE, "--max-cells", "3", "--json")
    assert found.status == 3
    assert found.object["cells"] is None
    assert found.object["complete"] is False
    assert found.object["cells_found"] >= 3
    assert "max_cells" in found.object["incomplete"]
    assert values(found.object["upper"])["montufar"] == 46 * 46


def test_the_table_has_a_row_for_each_bound(say: Say):
    found = say("bounds", "random:2-5-5-1:0", "--domain", CUBE)
    assert found.status == 0
    for word in ("serra", "montufar", "patterns", "some network at least", "gap", "linear regions"):
        assert word in found.out


def test_long_numbers_are_powers_in_the_table_and_digits_in_json(say: Say):
    assert "2^192.000" in say("bounds", "4-64-64-64-1").out
    assert values(said(say, "4-64-64-64-1")["upper"])["patterns"] == 2**192


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2-3-1", "--domain", ALL], "no cells to count"),
        (["0-3-1"], "not two or more positive integers"),
        (["2-9999-1"], "9999 neurons, over 4096"),
        (["2-3x"], "2-3x"),
        (["random:1-3-1:0", "--domain", '{"polyline": [["0"], ["1"], ["0"]]}'], "segments"),
        (["random:1-3-1:0", "--domain", "{}"], "domain"),
    ],
)
def test_bad_input_is_refused_in_one_line(say: Say, arguments: list[str], words: str):
    found = say("bounds", *arguments)
    assert found.status == 2
    assert found.out == ""
    assert len(found.err.splitlines()) == 1
    assert words in found.err
