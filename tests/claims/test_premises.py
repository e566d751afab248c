"""The conditions that claims share."""

import pytest

from exactregions import Box, Domain, Network
from exactregions.claims import premises
from exactregions.claims.claim import Hypothesis
from exactregions.claims.subject import Subject
from exactregions.networks.famous import FAMOUS, coincident, hat, pencil, zaslavsky
from exactregions.networks.initial import random_network

PLANE = Domain.whole(2)


def met(hypothesis: Hypothesis, network: Network, domain: Domain | None = None) -> bool | None:
    return hypothesis.check(Subject(network, domain or Domain.whole(network.inputs)))


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([(1, 0), (0, 1), (2, 3)], True),
        ([(1, 2), (-2, -4), (0, 1)], False),
        ([(1, 0), (0, 0)], False),
        ([], True),
        ([(3, 1)], True),
        ([(0, 0)], False),
    ],
)
def test_normals_in_the_plane(rows, answer: bool):
    assert premises.any_are_independent(rows, 2) is answer


def test_normals_in_space():
    rows = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert premises.any_are_independent(rows, 3)
    assert premises.any_are_independent([*rows, (1, 1, 1)], 3)
    assert not premises.any_are_independent([*rows, (1, 1, 0)], 3)
    assert premises.any_are_independent([(1, i, i * i) for i in range(60)], 3) is None


def test_ranks_of_the_first_layer():
    parallel = Network.of([([[1, 1], [2, 2]], [0, 1]), ([[1, 1]], [0])])
    few = random_network("3-2-2-1", 0)
    assert [met(premises.SPANNING, n) for n in (hat(), parallel, few)] == [True, False, False]
    assert [met(premises.OF_FULL_RANK, n) for n in (hat(), parallel, few)] == [True, False, True]
    assert [met(premises.GENERAL, n) for n in (pencil(3), parallel, few)] == [True, False, True]


def test_the_first_layer_is_that_of_the_slice():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    line = Domain.segment([0, 1], [1, 1])
    assert premises.first_slopes(Subject(network, line)) == [(1,), (0,)]
    assert met(premises.DISTINCT, network)
    assert not met(premises.DISTINCT, network, line)
    assert not met(premises.GENERAL, network, line)


@pytest.mark.parametrize("name", ["coincident", "duplicated", "negated"])
def test_repeated_hyperplanes_are_not_distinct(name: str):
    assert not met(premises.DISTINCT, FAMOUS[name]())


def test_hyperplanes_are_counted_for_each_breakpoint():
    # z = ±1 for z = x and for z = x − 2: the second's −1 is where the first's +1 is.
    touching = Network.of([([[1], [1]], [0, -2]), ([[1, 1]], [0])], "hard_tanh")
    apart = Network.of([([[1], [1]], [0, -3]), ([[1, 1]], [0])], "hard_tanh")
    assert not met(premises.DISTINCT, touching)
    assert met(premises.DISTINCT, apart)
    halves = Network.of([([["1/2"], ["1/2"]], [0, -2]), ([[1, 1]], [0])], "hard_tanh")
    assert not met(premises.DISTINCT, halves)  # x/2 = 1 and x/2 − 2 = −1
    assert met(premises.DISTINCT, pencil(5))
    assert not met(premises.DISTINCT, Network.of([([[1, 2]], [3])]))


def test_domains_layers_and_activations():
    affine, box = Network.of([([[1, 2]], [3])]), Box.cube(2)
    assert [met(premises.HIDDEN, n) for n in (affine, pencil(3))] == [False, True]
    assert [met(premises.ONE_LAYER, n) for n in (affine, pencil(3))] == [False, True]
    assert [met(premises.SEVERAL, n) for n in (affine, pencil(3))] == [False, True]
    assert [met(premises.WHOLE, pencil(3), k) for k in (PLANE, box)] == [True, False]
    assert [met(premises.BOUNDED, pencil(3), k) for k in (PLANE, box)] == [False, True]
    assert met(premises.RELU, coincident())
    assert not met(premises.RELU, random_network("2-3-1", 0, "int", "abs"))
    assert [met(premises.SIMPLE, n) for n in (pencil(3), zaslavsky(3, 2))] == [False, True]
