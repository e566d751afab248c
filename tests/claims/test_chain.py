"""The chain of the six definitions."""

import pytest

from exactregions import Box, Network
from exactregions.claims.chain import CLAIMS, ordered
from exactregions.claims.subject import Subject
from exactregions.networks.famous import hat, stargalla, touching
from exactregions.regions.definitions import Bounds, Definitions
from tests.claims.judging import HOLDS, UNDECIDED, VACUOUS, drawn, judged, starved, verdict

(CHAIN,) = CLAIMS


class Told(Subject):
    """A subject whose numbers of regions are made up."""

    def __init__(self, numbers: Definitions) -> None:
        super().__init__(hat(), Box.of((-1, 3)))
        self.__dict__["definitions"] = numbers


def test_the_published_example_has_the_published_numbers():
    found = judged(CHAIN, stargalla())
    assert found.verdict is HOLDS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == ((3, 3, 3, 3, 4, 5), (3, 3, 3, 4, 5, 7))


@pytest.mark.parametrize("network", [hat(), touching(), drawn("2-3-2-1", 0, "int")], ids=repr)
def test_the_chain_holds(network: Network):
    assert verdict(CHAIN, network) is HOLDS
    assert starved(CHAIN, network) is UNDECIDED


def test_the_chain_says_nothing_of_one_cell():
    assert verdict(CHAIN, Network.of([([[1, 2]], [3])])) is VACUOUS


@pytest.mark.parametrize("place", range(7))
def test_numbers_out_of_order_fail(place: int):
    chain = [2, 3, 4, 5, 6, 7, 8]  # R6, R5, R5_cells, R4, R3, R2, R1
    chain[place] += 10 if place < 6 else -10
    r6, r5, by_cells, r4, r3, r2, r1 = chain
    wrong = Definitions(r1, r2, Bounds(r3, r3), r4, r5, by_cells, r6)
    assert not ordered(wrong).holds
    assert CHAIN.judge(Told(wrong)).verdict.value == "fails"


def test_both_bounds_of_r3_must_be_in_order():
    assert ordered(Definitions(9, 8, Bounds(5, 8), 5, 5, 5, 5)).holds
    assert not ordered(Definitions(9, 8, Bounds(5, 9), 5, 5, 5, 5)).holds
    assert not ordered(Definitions(9, 8, Bounds(4, 8), 5, 5, 5, 5)).holds


def test_wide_bounds_of_r3_leave_the_chain_undecided():
    assert CHAIN.judge(Told(Definitions(9, 8, Bounds(3, 8), 5, 5, 5, 5))).verdict is UNDECIDED
    assert CHAIN.judge(Told(Definitions(9, 8, Bounds(5, 9), 5, 5, 5, 5))).verdict is UNDECIDED
    assert CHAIN.judge(Told(Definitions(9, 8, Bounds(5, 8), 5, 5, 5, 5))).verdict is HOLDS
    assert CHAIN.judge(Told(Definitions(9, 8, Bounds(3, 4), 5, 5, 5, 5))).verdict.value == "fails"
    assert CHAIN.judge(Told(Definitions(9, 8, Bounds(9, 9), 5, 5, 5, 5))).verdict.value == "fails"
