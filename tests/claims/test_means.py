"""The claims on means over signs: they hold, a wrong constant fails, hypotheses are checked."""

from fractions import Fraction

import pytest

from exactregions import Box, Domain, Network, Verdict
from exactregions.claims.expectation import mean_faces, mean_kinks
from exactregions.claims.means import kinks_over_signs, over_signs
from exactregions.claims.subject import Subject
from exactregions.networks.famous import zero_bias
from exactregions.networks.initial import random_network

CLAIMS = {"faces": over_signs, "kinks": kinks_over_signs}


def subject(widths: str, seed: int = 0) -> Subject:
    network = random_network(widths, seed, "he")
    return Subject(network, Domain.whole(network.inputs))


@pytest.mark.parametrize("widths", ["1-3-2-1", "2-3-2-1", "2-2-2-2-2", "3-3-1-1"])
@pytest.mark.parametrize("name", CLAIMS)
def test_both_sides_are_one_fraction(name: str, widths: str):
    judged = CLAIMS[name]().judge(subject(widths))
    assert judged.verdict is Verdict.HOLDS
    assert judged.finding.left == judged.finding.right
    assert judged.finding.evidence["networks"] > 1


def test_the_means_of_the_theory():
    """Two layers of two neurons in the plane: 31/4 cells; on a line 3 kinks."""
    assert over_signs().judge(subject("2-2-2-1")).finding.left[-1] == Fraction(31, 4)
    assert kinks_over_signs().judge(subject("2-2-2-1")).finding.left == 3


def test_a_wrong_formula_fails():
    more = over_signs(lambda widths: tuple(f + 1 for f in mean_faces(widths)))
    assert more.judge(subject("2-3-2-1")).verdict is Verdict.FAILS
    without_visibility = kinks_over_signs(lambda widths: Fraction(sum(widths[1:-1])))
    judged = without_visibility.judge(subject("2-3-2-1"))
    assert judged.verdict is Verdict.FAILS
    assert judged.finding.left == mean_kinks("2-3-2-1") < judged.finding.right


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_not_generic_whole_or_small_is_vacuous(name: str):
    claim = CLAIMS[name]()
    special = zero_bias(3, 2)
    deep = Network.of([([[1, 2], [3, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])
    cases = [
        Subject(random_network("2-3-2-1", 0, "he"), Box.cube(2)),
        subject("2-10-10-1"),
        Subject(deep, Domain.whole(2)),
    ]
    assert {claim.judge(case).verdict for case in cases} == {Verdict.VACUOUS}
    assert claim.judge(Subject(special, Domain.whole(2))).verdict is not Verdict.FAILS
