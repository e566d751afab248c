"""Networks without biases: cones, and two cells on a line through 0."""

from itertools import combinations
from random import Random

import pytest

from exactregions import Box, Domain, Network
from exactregions.claims.claim import Verdict
from exactregions.claims.subject import Subject
from exactregions.claims.zero_bias import CLAIMS, cones
from exactregions.networks.activation import leaky_relu
from tests.oracles.formulas import zaslavsky_central

CONES, LINE = CLAIMS


def shallow(rows: list[list[int]], bias: int = 0, activation: object = "relu") -> Network:
    return Network.of([(rows, [bias] * len(rows)), ([[1] * len(rows)], [7])], activation)


def drawn(n: int, d: int, seed: int) -> list[list[int]]:
    random = Random(seed)
    return [[random.randint(-(10**6), 10**6) for _ in range(d)] for _ in range(n)]


@pytest.mark.parametrize(("n", "d"), [(1, 1), (4, 1), (1, 3), (2, 3), (5, 2), (6, 3), (7, 4)])
def test_cones_are_counted(n: int, d: int):
    found = CONES.judge(Subject(shallow(drawn(n, d, n)), Domain.whole(d)))
    assert found.verdict is Verdict.HOLDS
    assert found.finding
    assert found.finding.left == zaslavsky_central(n, d)


def test_cones_are_counted_on_a_flat_and_with_another_activation():
    flat = Domain.plane([0, 0, 0], [[1, 2, 0], [0, 1, -1]])
    net = shallow([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 3]], 0, leaky_relu())
    found = CONES.judge(Subject(net, flat))
    assert found.verdict is Verdict.HOLDS
    assert found.finding
    assert found.finding.left == 8


def test_a_wrong_number_of_cones_fails():
    """Three lines of which two coincide have four cones, not six: the check keeps them out."""
    rows = [[1, 2], [2, 4], [1, 0]]
    assert Subject(shallow(rows), Domain.whole(2)).cells.count == 4 != cones(3, 2)
    assert CONES.judge(Subject(shallow(rows), Domain.whole(2))).verdict is Verdict.VACUOUS
    unchecked = CONES.find(Subject(shallow(rows), Domain.whole(2)))
    assert not unchecked.holds


@pytest.mark.parametrize(
    ("net", "domain", "words"),
    [
        (shallow([[1, 2], [2, -1]], 1), Domain.whole(2), "bias"),
        (shallow([[1, 2], [2, -1]]), Box.cube(2), "whole"),
        (shallow([[1, 2], [2, -1]]), Domain.plane([1, 0], [[0, 1]]), "0 lies"),
        (shallow([[1, 2], [0, 0]]), Domain.whole(2), "independent"),
        (shallow([[1], [2]], 0, "hard_tanh"), Domain.whole(1), "activation"),
        (Network.of([([[1, 1]], [0])]), Domain.whole(2), "one hidden"),
    ],
)
def test_cones_are_not_claimed_elsewhere(net: Network, domain: Domain, words: str):
    found = CONES.judge(Subject(net, domain))
    assert found.verdict is Verdict.VACUOUS
    assert words in found.reason


def test_general_position_of_very_many_neurons_is_left_open():
    rows = [[1, i, i * i, i**3] for i in range(60)]
    assert len(list(combinations(range(60), 4))) > 100_000
    assert CONES.judge(Subject(shallow(rows), Domain.whole(4))).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("seed", range(6))
def test_a_line_through_zero_meets_at_most_two_cells(seed: int):
    net = Network.of(
        [
            (drawn(4, 3, seed), [0] * 4),
            (drawn(3, 4, seed + 1), [0] * 3),
            (drawn(3, 3, seed + 2), [0] * 3),
            (drawn(1, 3, seed + 3), [5]),
        ]
    )
    for line in (Domain.plane([0, 0, 0], [[1, 2, 3]]), Domain.segment([-1, -2, 4], [2, 4, -8])):
        found = LINE.judge(Subject(net, line))
        assert found.verdict is Verdict.HOLDS
        assert found.finding
        assert found.finding.left == 2


def test_beside_zero_a_line_meets_more_cells_and_nothing_is_claimed():
    net = shallow([[1, 0], [0, 1], [1, 1]])
    beside = Domain.segment([-2, -1], [2, 4])
    assert Subject(net, beside).cells.count > 2
    assert LINE.judge(Subject(net, beside)).verdict is Verdict.VACUOUS
    assert not LINE.find(Subject(net, beside)).holds
    with_bias = Network.of([([[1], [1], [1]], [0, 1, 2]), ([[1, 1, 1]], [0])])
    assert LINE.judge(Subject(with_bias, Box.of((-9, 9)))).verdict is Verdict.VACUOUS


def test_on_a_plane_nothing_is_claimed_about_lines():
    subject = Subject(shallow([[1, 0], [0, 1]]), Domain.whole(2))
    assert subject.cells.count == 4
    assert LINE.judge(subject).verdict is Verdict.VACUOUS


def test_neurons_are_compared_on_the_flat_of_the_domain():
    """Two neurons that differ in space coincide on a plane."""
    subject = Subject(
        shallow([[1, 0, 0], [1, 0, 5]]), Domain.plane([0] * 3, [[1, 0, 0], [0, 1, 0]])
    )
    assert CONES.judge(subject).verdict is Verdict.VACUOUS
    assert not CONES.find(subject).holds


def test_the_only_cell_of_a_network_without_neurons():
    found = LINE.judge(Subject(Network.of([([[1, 1]], [0])]), Domain.segment([-1, -1], [1, 1])))
    assert found.verdict is Verdict.HOLDS
    assert found.finding
    assert found.finding.left == 1
