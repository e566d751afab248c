"""The two readings of "good" where two neurons vanish."""

import pytest

from exactregions import Box, Network
from exactregions.claims.junctions import CLAIMS, CLOSED, OPEN, corners_are_good
from exactregions.networks.famous import hat, t_junction, zaslavsky
from tests.claims.judging import (
    CANCELLING,
    FAILS,
    HOLDS,
    ROOM,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    named,
    starved,
    verdict,
)

WEAK, STRICT = (
    named(CLAIMS, f"corners-are-{how}good{what}")
    for how, what in [("", "-neurons"), ("strictly-", "")]
)


def test_the_t_junction_is_in_b2_and_the_strict_reading_misses_it():
    weak, strict = judged(WEAK, t_junction(), ROOM), judged(STRICT, t_junction(), ROOM)
    assert (weak.verdict, strict.verdict) == (HOLDS, FAILS)
    assert weak.finding is not None
    assert strict.finding is not None
    assert (weak.finding.left, weak.finding.right) == ((1, 1), (1, 1))
    assert (strict.finding.left, strict.finding.right) == ((1, 0), (0, 1))
    assert strict.finding.witness == {"pattern": (1, 2, 1), "in B_2": True, "point": ["0/1", "0/1"]}


@pytest.mark.parametrize("widths", ["2-3-3-1", "3-3-2-1", "2-2-2-2-1", "2-3-2-2", "4-4-2-1"])
@pytest.mark.parametrize("seed", range(4))
def test_good_pairs_make_corners_in_general_position(widths: str, seed: int):
    assert verdict(WEAK, drawn(widths, seed)) is HOLDS


def test_in_one_layer_both_readings_agree():
    for network in (zaslavsky(5, 2), zaslavsky(4, 3)):
        assert verdict(STRICT, network) is verdict(WEAK, network) is HOLDS


def test_the_strict_reading_fails_on_most_small_deep_networks():
    verdicts = [verdict(STRICT, drawn("2-3-3-1", seed)) for seed in range(6)]
    assert FAILS in verdicts


@pytest.mark.parametrize("claim", [WEAK, STRICT], ids=lambda claim: claim.name)
def test_corners_are_not_judged_without_general_position(claim):
    through_a_corner = Box.cube(2)  # the bent wall passes (1, −1)
    assert verdict(claim, t_junction(), through_a_corner) is VACUOUS
    assert verdict(claim, hat()) is VACUOUS
    assert verdict(claim, CANCELLING) is VACUOUS
    assert verdict(claim, drawn("2-3-1", 0, "uniform", "hard_tanh")) is VACUOUS
    assert starved(claim, t_junction(), ROOM) is UNDECIDED


def test_good_pairs_without_kinks_are_found_where_weights_cancel():
    for at in (OPEN, CLOSED):
        found = judged(corners_are_good("", "", (), at), CANCELLING)
        assert found.verdict is FAILS
        assert found.finding is not None
        assert (found.finding.left, found.finding.right) == ((0, 0), (1, 1))


def test_a_corner_of_which_no_output_sees_one_neuron_is_none():
    # x is seen, y only by a neuron that is off near the origin.
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 0], [0, 1]], [1, -9]), ([[1, 1]], [0])])
    found = judged(WEAK, network, Box.cube(2)).finding
    assert found is not None
    assert (found.left, found.right) == ((0, 1), (0, 1))
    assert verdict(bare(WEAK), network, Box.cube(2)) is HOLDS
