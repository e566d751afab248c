"""The named studies are the paper's, and theory's numbers in them are those found by hand."""

from fractions import Fraction

import pytest

from exactregions.networks.initial import read_widths
from exactregions.studies.named import NAMED


def hidden(name: str) -> list[tuple[int, ...]]:
    return [read_widths(str(widths))[1:-1] for widths in NAMED[name].study.factors["widths"]]


def test_lines_are_studied_for_a_dozen_ways_to_arrange_24_neurons():
    found = hidden("init-lines")
    assert len(set(found)) == 12
    assert {sum(sizes) for sizes in found} == {24}
    assert {len(sizes) for sizes in found} >= {1, 2, 3, 4, 24}


def test_networks_that_learn_all_have_96_neurons():
    assert {sum(sizes) for sizes in hidden("training")} == {96}


# By hand: 1 + N with one layer; 1 + 24·(4095/4096); 1 + 24·(3/4)^11; 1 + 24/2^23.
@pytest.mark.parametrize(
    ("widths", "mean"),
    [
        ("1-24-1", "25"),
        ("1-12-12-1", "12797/512"),
        ("1-2^12-1", str(1 + 24 * Fraction(3, 4) ** 11)),
        ("1-1^24-1", "1048579/1048576"),
    ],
)
def test_predictions_are_those_found_by_hand(widths: str, mean: str):
    study = NAMED["init-lines"].study
    (point,) = [p for p in study.points if p.parameters["widths"] == widths]
    assert str(study.kind.quantities[0].predicted(point.parameters)) == mean


@pytest.mark.parametrize("name", NAMED)
def test_every_named_study_says_what_the_paper_saw_and_how_sure_that_is(name: str):
    named = NAMED[name]
    assert named.study.name == name
    assert named.saw.endswith(".")
    assert named.certain.split()[0].rstrip(";") in ("high", "medium", "low")
