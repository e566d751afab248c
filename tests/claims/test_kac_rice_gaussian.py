"""Kac-Rice with Gaussian biases: closed forms, quantiles of single biases, and planted errors."""

from fractions import Fraction
from itertools import pairwise
from math import atan, pi, sqrt
from statistics import NormalDist

import pytest

from exactregions import Box, Network
from exactregions.arithmetic.normal import normal_cdf
from exactregions.claims.expectation import mean_kinks
from exactregions.claims.kac_rice_gaussian import gaussian_biases, integral
from exactregions.errors import DomainError
from exactregions.networks.initial import random_network
from tests.claims.biased import with_bias
from tests.networks.plain import plain
from tests.oracles import intervals, structure

UNIT = Box.cube(1, -1, 1)
STRIPS = 60


def everywhere(*_: object) -> bool:
    """The indicator that forgets whether the output sees a neuron."""
    return True


def kinks_of(network: Network, neuron: tuple[int, int]) -> int:
    """How many kinks of a neuron [−1, 1] has, from the oracle that cuts intervals."""
    layers, kinds = plain(network)
    found = 0
    cells = intervals.cells(layers, kinds, Fraction(-1), Fraction(1))
    for (_, x, left), (_, _, right) in pairwise(cells):
        *hidden, out = structure.forms(layers, kinds, left)
        constant, slope = hidden[neuron[0]][neuron[1]]
        if constant + slope * x == 0:
            found += [f[1] for f in out] != [f[1] for f in structure.outputs(layers, kinds, right)]
    return found


@pytest.mark.parametrize("widths", ["1-3-1", "1-3-2-1", "1-2-2-2-1"])
def test_the_integral_is_the_mean_number_of_kinks_over_the_bias(widths):
    # The number of kinks is, as a function of u = Φ(b/σ), a sum of indicators of intervals, one
    # for each piece of the network with z held at 0; the middles of strips find each within one
    # strip.
    network = random_network(widths, 3)
    law = NormalDist(0, 0.1)
    for z in network.places():
        layers, kinds = plain(network)
        weight, bias = layers[z[0]]
        weight[z[1]], bias[z[1]] = [Fraction(0)] * len(weight[z[1]]), Fraction(0)
        pieces = len(intervals.cells(layers, kinds, Fraction(-1), Fraction(1)))
        biases = [Fraction(law.inv_cdf((i + 0.5) / STRIPS)) for i in range(STRIPS)]
        counts = [kinks_of(with_bias(network, z, b), z) for b in biases]
        assert abs(sum(counts) / STRIPS - integral(network, UNIT, z)) <= Fraction(pieces, STRIPS)


def test_the_integral_of_a_tent_is_found_by_hand():
    # z₁ = h₁ − h₂ + b with h₁ = ReLU(x), h₂ = ReLU(2x − 1) rises on [0, 1/2] from 0 to 1/2, falls
    # to 0 on [1/2, 1]: the kinks of z₁ have −b on either slope.
    net = Network.of([([[1], [2]], [0, -1]), ([[1, -1]], [7]), ([[1]], [0])])
    found = integral(net, UNIT, (1, 0), Fraction(1, 2))
    assert abs(float(found) - 2 * (NormalDist().cdf(1) - 0.5)) < 1 / 10**10
    dead = Network.of([([[1], [2]], [0, -1]), ([[1, -1]], [7]), ([[0]], [0])])
    assert integral(dead, UNIT, (1, 0)) == 0
    # The first unit is seen where 7 + h₁ − h₂ > 0, that is everywhere.
    assert abs(float(integral(net, UNIT, (0, 0), Fraction(1, 2))) - 0.9544997361) < 1 / 10**9
    off = Network.of([([[1], [2]], [0, -1]), ([[1, -1]], [-7]), ([[1]], [0])])
    assert integral(off, UNIT, (0, 0)) == 0


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, "1/10")])
def test_both_intervals_hold_the_closed_form_of_one_layer(low, high):
    # Cauchy's law: −b/w has the scale σ/s, here 1/(10√2).
    scale = 1 / (10 * sqrt(2))
    a, b = float(Fraction(low)), float(Fraction(high))
    exact = 3 / pi * (atan(b / scale) - atan(a / scale))
    both = gaussian_biases("1-3-1", low, high, networks=1024)
    for side in (both.counted, both.integrated):
        assert side.bounds.lower <= Fraction(exact) <= side.bounds.upper
        assert side.bounds.width < 1
    assert both.holds


@pytest.mark.parametrize("widths", ["1-4-3-1", "1-2-2-2-1"])
def test_the_intervals_of_deep_networks_overlap(widths):
    both = gaussian_biases(widths, networks=256)
    assert both.holds
    assert both.counted.sample.size == both.integrated.sample.size == 256
    # Integrating over a bias takes variance away.
    assert both.integrated.sample.variance < both.counted.sample.variance


def test_on_a_long_interval_both_sides_are_near_the_mean_on_the_line():
    both = gaussian_biases("1-2-2-1", -1000, 1000, networks=256)
    kinks = mean_kinks("1-2-2-1")
    for side in (both.counted, both.integrated):
        assert side.bounds.lower < kinks < side.bounds.upper
        assert abs(side.sample.mean - kinks) < Fraction(1, 3)


def test_without_the_indicator_the_intervals_are_disjoint():
    assert gaussian_biases("1-1-1-1-1", networks=256).holds
    wrong = gaussian_biases("1-1-1-1-1", networks=1024, good=everywhere)
    assert not wrong.holds
    assert wrong.counted.bounds.upper < wrong.integrated.bounds.lower


def test_with_another_standard_deviation_the_intervals_are_disjoint():
    near = ("1-3-1", "-1/20", "1/20")
    assert gaussian_biases(*near, networks=256).holds
    assert not gaussian_biases(*near, networks=1024, sd=Fraction(1, 2)).holds


def test_sampling_ends_when_the_interval_is_narrow_enough():
    both = gaussian_biases("1-2-1", networks=1024, width=Fraction(3, 2))
    assert both.counted.sample.size == both.integrated.sample.size == 256
    assert both.counted.enough


def test_networks_with_two_inputs_and_empty_intervals_are_refused():
    with pytest.raises(DomainError, match="give one input"):
        gaussian_biases("2-3-1")
    with pytest.raises(DomainError, match="low < high"):
        gaussian_biases("1-3-1", 1, 1)


@pytest.mark.parametrize("x", ["-9", "-37/10", "-1/3", "0", "1/7", "2", "31/4"])
def test_values_of_the_normal_law_lie_between_their_bounds(x):
    bounds = normal_cdf(Fraction(x))
    value = Fraction(NormalDist().cdf(float(Fraction(x))))
    roundoff = Fraction(1, 10**15)
    assert bounds.lower - roundoff <= value <= bounds.upper + roundoff
    assert bounds.width <= Fraction(2, 10**12)
