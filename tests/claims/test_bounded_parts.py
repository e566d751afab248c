"""The claim that d + 1 units make at most one bounded part of each decision region."""

import pytest

from exactregions import Box, Network
from exactregions.claims.bounded_parts import CLAIMS, bounded_parts, thresholds
from exactregions.claims.subject import Subject
from exactregions.networks.famous import hat, zaslavsky
from exactregions.polyhedra.domain import Domain
from tests.claims.judging import (
    FAILS,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    starved,
    verdict,
)

(ONE,) = CLAIMS

# −ReLU(x) − ReLU(1 − x): a plateau, above −2 on (−1, 2) only.
PLATEAU = Network.of([([[1], [-1]], [0, 1]), ([[-1, -1]], [0])])
# Two hats, from 0 to 2 and from 3 to 5.
HATS = Network.of([([[1]] * 6, [0, -1, -2, -3, -4, -5]), ([[1, -2, 1, 1, -2, 1]], [0])])


def test_thresholds_lie_between_the_values_at_vertices():
    subject = Subject(PLATEAU, Domain.whole(1))
    assert list(thresholds(subject)) == [-2, 0]  # both vertices have the value −1


def test_a_bounded_part_is_found_and_there_is_one():
    found = judged(ONE, PLATEAU)
    assert found.verdict is HOLDS
    assert found.finding is not None
    assert found.finding.left == (1, 0, 0, 0)  # {F > −2}; classes come as > and <
    triangle = Network.of([([[-1, 0], [0, -1], [1, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])])
    inside = judged(ONE, triangle).finding
    assert inside is not None
    assert isinstance(inside.left, tuple)
    assert max(inside.left) == 1


@pytest.mark.parametrize("widths", ["1-2-1", "2-3-1", "3-4-1"])
def test_random_networks_have_one_bounded_part_at_most(widths: str):
    verdicts = [verdict(ONE, drawn(widths, seed)) for seed in range(4)]
    assert verdicts == [HOLDS] * 4
    assert starved(ONE, drawn(widths, 0)) is UNDECIDED


def test_more_units_can_have_two_bounded_parts():
    found = judged(bounded_parts(lambda d: 6), HATS)
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness == {"threshold": "1/2"}
    assert verdict(ONE, HATS) is VACUOUS
    assert verdict(bare(ONE), HATS) is FAILS


def test_other_networks_and_domains_are_not_judged():
    parallel = Network.of([([[1, 0], [1, 0], [0, 1]], [0, 1, 0]), ([[1, 1, 1]], [0])])
    pencil = Network.of([([[1, 0], [1, 1], [0, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])])
    two_outputs = drawn("1-2-2", 0)
    for network in (parallel, pencil, two_outputs, hat(), zaslavsky(4, 2), drawn("1-2-2-1", 0)):
        assert verdict(ONE, network) is VACUOUS
    assert verdict(ONE, PLATEAU, Box.cube(1)) is VACUOUS
    assert verdict(ONE, drawn("1-2-1", 0, "uniform", "abs")) is VACUOUS
