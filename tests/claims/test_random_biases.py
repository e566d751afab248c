"""Biases as inputs, held neurons and rulers, by evaluating networks."""

from fractions import Fraction
from random import Random

import pytest

from exactregions import Box, Network, explore
from exactregions.claims.random_biases import enlarged, with_biases
from exactregions.networks.activation import Activation
from exactregions.networks.pattern import pattern_at
from tests.claims.biased import small, with_bias

HAT = Activation.of("hat", [0, 1, 2], [0, 1, -1, 0])
FALLING = Activation.of("falling", [1, 3], [-2, "1/2", 0], offset=4)
KINDS = ["relu", "hard_tanh", "abs", "leaky_relu:1/8", HAT, FALLING]


def net_of(activation: object) -> Network:
    layers = small("2-2-3-2-2", 1).layers
    pairs = [
        (
            [[Fraction(v, layer.scale) for v in row] for row in layer.weight],
            [Fraction(v, layer.scale) for v in layer.bias],
        )
        for layer in layers
    ]
    return Network.of(pairs, activation)


@pytest.mark.parametrize("activation", KINDS, ids=str)
def test_biases_as_inputs_are_these_biases(activation: object):
    net, random = net_of(activation), Random(0)
    some = [(0, 1), (1, 0), (1, 2), (2, 0), (2, 1)]
    large = enlarged(net, some, Fraction(3, 2))
    for _ in range(20):
        x = [Fraction(random.randint(-9, 9), 4) for _ in range(2)]
        biases = [Fraction(random.randint(-6, 6), 4) for _ in some]
        same = net
        for z, b in zip(some, biases, strict=True):
            same = with_bias(same, z, b)
        assert large.network([*x, *biases]) == same(x)
        pattern = pattern_at(large.network, [*x, *biases])
        assert tuple(pattern[i] for i in large.neurons) == pattern_at(same, x)


@pytest.mark.parametrize("activation", KINDS, ids=str)
def test_carriers_stay_inside_one_piece_to_the_ends_of_the_interval(activation: object):
    net = net_of(activation)
    large = enlarged(net, list(net.places()), Fraction(2))
    carriers = sorted(set(range(large.network.neurons)) - set(large.neurons))
    assert len(carriers) == 5 + 2
    for end in (-2, 0, 2):
        pattern = pattern_at(large.network, [0, 0, *[end] * net.neurons])
        assert all(pattern[i] % 2 == 0 for i in carriers)
        assert len({pattern[i] for i in carriers}) == 1


@pytest.mark.parametrize("activation", KINDS, ids=str)
def test_a_held_neuron_is_at_its_breakpoint_and_rulers_tell_which_bias_puts_it_there(
    activation: object,
):
    net, random, z = net_of(activation), Random(1), (1, 1)
    points = [[Fraction(random.randint(-9, 9), 4) for _ in range(2)] for _ in range(40)]
    free = [with_bias(net, z, Fraction(0)).pre_activations(x)[1][1] for x in points]
    for xi in net.activations[1].breakpoints:
        gaps = [abs(xi - value) for value in free]
        reach = (min(gaps) + max(gaps)) / 2
        large = enlarged(net, [(2, 0)], reach, {z: xi})
        low, high = large.rulers[z]
        for x, value, gap in zip(points, free, gaps, strict=True):
            pattern = pattern_at(large.network, [*x, reach / 3])
            assert (pattern[low] > 1 and pattern[high] == 0) == (gap < reach)
            same = with_bias(with_bias(net, z, xi - value), (2, 0), reach / 3)
            assert tuple(pattern[i] for i in large.neurons) == pattern_at(same, x)
            assert large.network([*x, reach / 3]) == same(x)


def test_carriers_cut_nothing():
    net = Network.of([([[0]], ["1/2"]), ([[1]], [0]), ([[1]], [0])])
    large = enlarged(net, [(1, 0)], Fraction(1))
    assert len(explore(large.network, with_biases(Box.cube(1), 1, Fraction(1)))) == 2


def test_no_bias_leaves_the_network_and_the_domain():
    net = small("1-2-2-1", 0)
    assert enlarged(net, [], Fraction(1)).network == net
    assert with_biases(Box.cube(1), 0, Fraction(1)).rows == Box.cube(1).rows
