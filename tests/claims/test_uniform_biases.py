"""Uniform biases: piecewise rational means against volumes, integrals and counted networks."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Domain
from exactregions.arithmetic.formula import enclosed, integral
from exactregions.claims.uniform_biases import (
    density,
    density_normal,
    mean_breakpoints,
    mean_breakpoints_normal,
    mean_by_volumes,
    mean_normal_by_weights,
)
from exactregions.errors import ExactRegionsError
from exactregions.networks.initial import random_network
from exactregions.regions.along import sweep
from tests.oracles.confidence import binomial

F = Fraction
ends = st.fractions(-5, 5, max_denominator=6)
sizes = st.fractions(F(1, 5), 5, max_denominator=6)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 2), ends, sizes, sizes, sizes)
def test_means_are_volumes_in_the_space_of_parameters(
    n: int, low: Fraction, length: Fraction, a: Fraction, b: Fraction
):
    high = low + length
    assert mean_breakpoints(n, low, high, a, b) == mean_by_volumes(n, low, high, a, b)


def test_three_neurons_have_three_times_the_mean_of_one():
    assert mean_by_volumes(3, F(1, 2), 4, 2, 3) == 3 * mean_breakpoints(1, F(1, 2), 4, 2, 3)


@pytest.mark.parametrize(
    ("low", "high", "mean"), [(0, 1, F(1, 4)), (1, 2, F(1, 8)), (-1, 2, F(5, 8))]
)
def test_means_for_unit_laws_by_hand(low: int, high: int, mean: Fraction):
    """P(−b/w ≤ x) is 1/2 + x/4 up to 1, then 1 − 1/(4x)."""
    assert mean_breakpoints(1, low, high, 1, 1) == mean_by_volumes(1, low, high, 1, 1) == mean


@given(ends, sizes, sizes)
def test_the_density_is_the_derivative_and_continuous(x: Fraction, a: Fraction, b: Fraction):
    step = F(1, 10**9)
    slope = mean_breakpoints(1, x - step, x + step, a, b) / (2 * step)
    assert abs(slope - density(x, a, b)) < F(1, 10**5)
    assert density(x, a, b) == density(-x, a, b) <= a / (4 * b)


def test_nearly_all_breakpoints_are_on_a_long_interval():
    assert 1 - mean_breakpoints(1, -(10**9), 10**9, 1, 1) == F(1, 2 * 10**9)


@pytest.mark.parametrize("init", ["uniform", "torch"])
def test_counted_networks_are_binomial(init: str):
    """Both laws have weights and biases on one interval, so a = B."""
    low, high = F(1, 2), 3
    networks = [random_network((1, 5, 1), seed, init) for seed in range(1500)]
    found = sweep(networks, Domain.segment([low], [high]))
    total, trials = int((found.counts - 1).sum()), 5 * len(networks)
    probability = float(mean_breakpoints(1, low, high, 1, 1))
    assert binomial(total, trials, probability)
    assert not binomial(total, trials, probability * 0.85)


@pytest.mark.parametrize("s2", [F(1, 4), 3])
@pytest.mark.parametrize("b", [F(1, 3), 2])
@pytest.mark.parametrize("end", [F(1, 10), 4])
def test_normal_weights_have_a_closed_form(end: Fraction, s2: Fraction, b: Fraction):
    closed = enclosed(mean_breakpoints_normal(3, end, s2, b))
    other = mean_normal_by_weights(3, end, s2, b)
    assert closed.overlaps(other)
    assert closed.width + other.width < F(1, 10**25)


def test_the_density_for_normal_weights_is_an_integral_over_the_steep_ones():
    from sympy import Symbol, exp, pi, sqrt

    w, b, x = Symbol("w", positive=True), F(3, 2), F(2, 3)
    law = 2 * exp(-(w**2) / 6) / sqrt(6 * pi)  # of |w|, with s² = 3
    found = integral(w * law / 3, w, 0, F(9, 4))  # |w·x| ≤ B, over 2B = 3
    assert found.overlaps(enclosed(density_normal(x, 3, b)))


def test_the_density_for_normal_weights_integrates_to_the_mean():
    """Between two points, where the density is smooth."""
    from sympy import Symbol, exp, pi, sqrt

    x = Symbol("x", positive=True)
    smooth = sqrt(3) / (2 * sqrt(2 * pi)) * (1 - exp(-4 / (6 * x**2)))  # s² = 3, B = 2
    assert enclosed(smooth.subs(x, F(5, 2))).overlaps(enclosed(density_normal(F(5, 2), 3, 2)))
    area = integral(smooth, x, F(1, 2), 3)
    less = enclosed(mean_breakpoints_normal(1, F(1, 2), 3, 2))
    assert (area + less).overlaps(enclosed(mean_breakpoints_normal(1, 3, 3, 2)))


def test_what_is_not_positive_is_refused():
    for ask in (
        lambda: mean_breakpoints(1, 1, 0, 1, 1),
        lambda: density(0, 0, 1),
        lambda: density_normal(0, 1, -1),
        lambda: mean_breakpoints_normal(1, 0, 1, 1),
    ):
        with pytest.raises(ExactRegionsError, match="positive"):
            ask()
