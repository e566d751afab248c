"""Two networks with the same patterns of cells and other neighbours."""

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.claims.neighbours import CLAIMS, PAIR, same_patterns
from exactregions.claims.subject import Subject
from tests.claims.judging import FAILS, HOLDS, UNDECIDED, VACUOUS, drawn, judged, starved, verdict
from tests.oracles import brute
from tests.oracles.samples import RELU, layers_of

(HIDDEN,) = CLAIMS

LAYERS = [
    layers_of(([[1, 1], [0, 1], [-2, 1]], [-2, 1, -2]), ([[2, -2, 2]], [2]), ([[1]], [0])),
    layers_of(([[-1, 2], [-2, 1], [-1, 0]], [1, 2, 0]), ([[2, -2, 1]], [1]), ([[1]], [0])),
]


@pytest.mark.parametrize("network", PAIR, ids=["first", "second"])
def test_the_pair_meets_the_claim(network: Network):
    found = judged(HIDDEN, network)
    assert found.verdict is HOLDS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == (16, 16)
    assert found.finding.evidence["neighbours in one only"] == [[(0, 2, 2, 2), (2, 2, 2, 2)]]
    assert starved(HIDDEN, network) is UNDECIDED


def test_an_oracle_finds_the_same_patterns_and_other_walls():
    cells = [set(brute.cells(layers, [RELU, RELU], [])) for layers in LAYERS]
    walls = [brute.walls(layers, [RELU, RELU], []) for layers in LAYERS]
    for network, found in zip(PAIR, cells, strict=True):
        assert set(map(tuple, explore(network, Domain.whole(2)).patterns.tolist())) == found
    assert cells[0] == cells[1]
    assert list(map(len, (*cells, *walls))) == [11, 11, 17, 16]
    assert walls[0] - walls[1] == {frozenset({(0, 2, 2, 2), (2, 2, 2, 2)})}


def test_both_are_in_general_position():
    assert all(Subject(network, Domain.whole(2)).is_simple for network in PAIR)


def test_other_networks_and_domains_are_not_judged():
    assert verdict(HIDDEN, drawn("2-3-1-1", 0)) is VACUOUS
    assert verdict(HIDDEN, PAIR[0], Box.cube(2)) is VACUOUS


def test_networks_with_the_same_neighbours_fail():
    first = PAIR[0]
    output = Network.of([([[2]], [1])]).output
    twin = Network(first.hidden, first.activations, output)
    assert verdict(same_patterns(first, twin), first) is FAILS
    assert verdict(same_patterns(first, drawn("2-3-1-1", 0)), first) is VACUOUS
