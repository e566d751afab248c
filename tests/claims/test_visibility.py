"""What the output sees of a neuron, against derivatives taken as differences and by hand."""

from fractions import Fraction
from random import Random

import pytest

from exactregions import Box, Network, explore
from exactregions.claims.visibility import (
    bends_on_line,
    corner_in_plane,
    is_good,
    slopes_towards,
)
from exactregions.measures.boundary import boundary
from exactregions.networks.famous import t_junction
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import pattern_at


def at_zero(widths: str, seed: int, activation: str) -> Network:
    """Small integers and, mostly, zero biases, so that many neurons are at a breakpoint at 0."""
    random = Random(seed)
    layers = random_network(widths, seed, "int").layers
    biases = [[random.choice([0, 0, 0, 1, -1]) for _ in range(layer.outputs)] for layer in layers]
    return Network.of([(l.weight, b) for l, b in zip(layers, biases, strict=True)], activation)


ACTIVATIONS = ["relu", "abs", "hard_tanh", "leaky_relu:1/3"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seed", range(8))
def test_slopes_are_differences_over_a_short_step(seed: int, activation: str):
    net, random = at_zero("2-3-3-2", seed, activation), Random(seed)
    zero, step = net([0, 0]), Fraction(1, 1000)
    for _ in range(6):
        v = [Fraction(random.randint(-3, 3)) for _ in range(2)]
        moved = net([step * t for t in v])
        slopes = slopes_towards(net, pattern_at(net, [0, 0]), v)
        assert [step * s for s in slopes] == [b - a for a, b in zip(zero, moved, strict=True)]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seed", range(10))
def test_a_bend_on_a_line_is_a_second_difference(seed: int, activation: str):
    net = at_zero("1-3-3-2", seed, activation)
    left, here, right = (net([x]) for x in ("-1/1000", 0, "1/1000"))
    bends = any(a + c != 2 * b for a, b, c in zip(left, here, right, strict=True))
    assert bends_on_line(net, pattern_at(net, [0])) == bends


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seed", range(12))
def test_a_corner_is_a_point_of_the_second_stratum(seed: int, activation: str):
    # Weights −1, 0, 1 and biases 0, ±1: within 1/1000 nothing else happens than at 0.
    net = at_zero("2-3-2-2", seed, activation)
    near = boundary(explore(net, Box.cube(2, "-1/1000", "1/1000")))
    assert corner_in_plane(net, pattern_at(net, [0, 0])) == (near[1].faces == 1)


def test_three_regions_that_meet_at_a_t_junction_make_a_corner():
    net = t_junction()
    pattern = pattern_at(net, [0, 0])
    assert corner_in_plane(net, pattern)
    assert not is_good(net, pattern, (0, 0))
    assert is_good(net, pattern, (0, 0), through=[(0, 0), (1, 0)])
    assert is_good(net, pattern, (1, 0))


def test_a_path_needs_weights_that_are_not_zero_and_slopes_too():
    net = Network.of([([[1], [1]], [0, 0]), ([[1, 0], [0, 1]], [0, 0]), ([[1, 0]], [0])])
    assert is_good(net, (1, 1, 2, 2), (0, 0))
    assert not is_good(net, (1, 1, 2, 2), (0, 1))
    assert not is_good(net, (1, 1, 0, 2), (0, 0))
    tanh = Network.of([([[1]], [1]), ([[1]], [0]), ([[1]], [0])], "hard_tanh")
    assert [is_good(tanh, (1, s), (0, 0)) for s in range(5)] == [False, False, True, False, False]
    leaky = Network.of([([[1]], [1]), ([[1]], [0]), ([[1]], [0])], "leaky_relu:1/9")
    assert [is_good(leaky, (1, s), (0, 0)) for s in range(3)] == [True, False, True]


def test_the_neuron_itself_need_not_be_open():
    net = Network.of([([[1]], [0]), ([[1]], [0])])
    assert [is_good(net, (s,), (0, 0)) for s in range(3)] == [True, True, True]
