"""The paper's bounds: they allow every mean that is known, and a wrong constant does not."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import comb

import pytest

from exactregions import Box, Domain, distance, explore
from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import enclosed
from exactregions.arithmetic.surd import Surd
from exactregions.claims import one_layer, one_layer_integrals
from exactregions.claims.gradients import bias_constant, gradient_constant
from exactregions.claims.paper_bounds import (
    Bound,
    boundary_volume,
    cells_in_cube,
    distance_to_boundary,
    patterns_in_cube,
    regions_on_interval,
    regions_on_interval_by_layer,
)
from exactregions.claims.uniform_biases import mean_breakpoints
from exactregions.errors import ExactRegionsError
from exactregions.measures.boundary import boundary
from exactregions.networks.initial import random_network
from exactregions.regions.along import Sweep, sweep
from tests.oracles.confidence import bernstein

F = Fraction
ORIGIN = [0, 0]
SIDE = F(1, 5)


def with_constant(bound: Bound, factor: Fraction) -> Bound:
    """The same bound with a planted constant."""
    return replace(bound, value=bound.value * factor)


def without_one(bound: Bound, factor: Fraction) -> Bound:
    """1 + r with a planted constant in r."""
    value = bound.value
    return replace(bound, value=Bounds(*(1 + (v - 1) * factor for v in (value.lower, value.upper))))


# Against exact means of one layer.


@pytest.mark.parametrize("length", [F(1, 1000), F(1, 10), 1, 50])
@pytest.mark.parametrize("middle", [0, F(1, 7), -3])
def test_one_normal_layer_on_an_interval(length: Fraction, middle: Fraction):
    """He's law, d = 1: s²/σ² = 200."""
    low, high = middle - length / F(2), middle + length / F(2)
    mean = Bounds.of(1) + enclosed(one_layer.breakpoints(9, low, high, 200).mean)
    for bound in (regions_on_interval, regions_on_interval_by_layer):
        assert bound("1-9-1", "he", length).allows(mean)


@pytest.mark.parametrize("init", ["torch", "uniform"])
@pytest.mark.parametrize("length", [F(1, 10), 1, 50])
@pytest.mark.parametrize("middle", [0, F(1, 2), -3])
def test_one_uniform_layer_on_an_interval(length: Fraction, middle: Fraction, init: str):
    low, high = middle - length / F(2), middle + length / F(2)
    mean = Bounds.of(1 + mean_breakpoints(9, low, high, 1, 1))
    assert regions_on_interval("1-9-1", init, length).allows(mean)


@pytest.mark.parametrize("factor", [F(99, 100), F(1, 2), F(1, 9)])
def test_a_smaller_constant_is_refuted_on_a_short_interval_at_zero(factor: Fraction):
    """For one layer the bound is the derivative at 0; 1/9 is the bound without the factor N."""
    length = F(1, 1000)
    bound = regions_on_interval("1-9-1", "he", length)
    mean = enclosed(one_layer.breakpoints(9, -length / 2, length / 2, 200).mean)
    assert not without_one(bound, factor).allows(Bounds.of(1) + mean)
    uniform = regions_on_interval("1-9-1", "uniform", 1)
    mean = Bounds.of(1 + mean_breakpoints(9, -F(1, 2), F(1, 2), 1, 1))
    assert uniform.value.upper == uniform.value.lower == mean.lower  # equality
    assert not without_one(uniform, factor).allows(mean)


@pytest.mark.parametrize(
    ("n", "d", "k"), [(n, d, k) for n in (3, 8) for d in (1, 2, 3) for k in range(1, d + 1)]
)
def test_one_layer_has_no_more_boundary_than_the_bound(n: int, d: int, k: int):
    bound = boundary_volume((d, n, 1), "he", k)
    q = F(200, d)
    for squared in (0, F(1, 100), 1):
        assert bound.allows(enclosed(one_layer.intensity(n, k, d, squared, q)))
    at_zero = enclosed(one_layer.intensity(n, k, d, 0, q))
    if n > d:
        assert not with_constant(bound, F(1, comb(n, k))).allows(at_zero)
    if k <= 2:
        assert not with_constant(bound, F(2, 5) ** k).allows(at_zero)
    if k == 1:
        assert not with_constant(bound, F(99, 100)).allows(at_zero)


@pytest.mark.parametrize(("n", "d"), [(2, 1), (10, 1), (30, 1), (1, 2), (8, 2), (5, 3)])
def test_one_layer_is_as_far_as_the_bound_says(n: int, d: int):
    bound = distance_to_boundary((d, n, 1), "he")
    mean = one_layer_integrals.nearest_hyperplane(n, d, F(200, d))
    assert bound.allows(mean)
    assert not with_constant(bound, F(n)).allows(mean) or n < 3  # without N


def test_no_constant_of_a_half_holds_for_the_distance():
    """One layer of n neurons is at π/(2(n+1)) at least and not much more: 1/4 is half of that."""
    bound = distance_to_boundary("1-30-1", "he")
    mean = enclosed(one_layer.nearest_breakpoint(30, 200))
    assert with_constant(bound, F(3, 2)).allows(mean)
    assert not with_constant(bound, F(2)).allows(mean)


@pytest.mark.parametrize(("n", "d"), [(60, 1), (6, 2), (4, 3)])
def test_one_layer_has_no_more_cells_in_a_cube(n: int, d: int):
    """The mean is at least that of the ball inside; with the N of one neuron the bound is below."""
    for side in (F(1, 10), F(1)):
        mean = enclosed(one_layer.regions_in_ball(n, d, side / 2, F(200, d)))
        for bound in (cells_in_cube, patterns_in_cube):
            assert bound((d, n, 1), "he", side).allows(mean)
    mean = enclosed(one_layer.regions_in_ball(60, 1, F(1, 20), 200))
    assert not cells_in_cube("1-1-1", "he", F(1, 10)).allows(mean)


# Against exact counts of sampled deep networks; each test fails by chance once in 10⁹.


@cache
def on_interval(widths: str, init: str, half: Fraction) -> Sweep:
    networks = [random_network(widths, seed, init) for seed in range(1500)]
    return sweep(networks, Domain.segment([-half], [half]))


def at_least(values: list[Fraction], most: Fraction) -> Bounds:
    """A mean of values that are not negative, from below: it is not below that of min(·, most)."""
    low, _ = bernstein([min(value, most) for value in values], 0, most)
    return Bounds(low, max(low, F(10**9)))


@pytest.mark.parametrize("half", [F(1, 50), F(1, 2), 4])
@pytest.mark.parametrize(
    ("widths", "init"), [("1-8-8-1", "he"), ("1-6-4-2", "torch"), ("1-5-5-1", "uniform")]
)
def test_deep_networks_on_an_interval(widths: str, init: str, half: Fraction):
    found = on_interval(widths, init, half)
    cells, regions = found.counts.tolist(), found.linear_region_counts.tolist()
    assert regions_on_interval(widths, init, 2 * half).allows(at_least(cells, F(20)))
    assert regions_on_interval_by_layer(widths, init, 2 * half).allows(at_least(regions, F(20)))


@pytest.mark.parametrize("wrong", [F(1, 2), F(1, 16)])
def test_a_smaller_constant_is_refuted_by_deep_networks(wrong: Fraction):
    """1/16 is the bound without the factor N."""
    widths, half = "1-8-8-1", F(1, 50)
    regions = on_interval(widths, "he", half).linear_region_counts.tolist()
    bound = regions_on_interval_by_layer(widths, "he", 2 * half)
    assert not without_one(bound, wrong).allows(at_least(regions, F(9)))
    assert bound.value.upper < regions_on_interval(widths, "he", 2 * half).value.lower


@cache
def on_square(side: Fraction) -> list[tuple[int, Fraction, int]]:
    """Cells, length of B_1 and points of B_2 of networks 2-3-3-1 on a square about 0."""
    found = []
    for seed in range(300):
        net = random_network("2-3-3-1", seed, "he")
        cells = explore(net, Box.cube(2, -side / 2, side / 2))
        lines, points = boundary(cells)
        found.append((cells.count, F(lines.volume.enclosure(12)[0]), points.faces))
    return found


def test_deep_networks_on_a_square():
    cells, lengths, points = map(list, zip(*on_square(SIDE), strict=True))
    area = SIDE**2
    assert boundary_volume("2-3-3-1", "he", 1, area).allows(at_least(lengths, F(7, 5)))
    assert boundary_volume("2-3-3-1", "he", 2, area).allows(at_least(points, F(8)))
    assert cells_in_cube("2-3-3-1", "he", SIDE).allows(at_least(cells, F(12)))
    assert patterns_in_cube("2-3-3-1", "he", SIDE).allows(at_least(cells, F(12)))


def test_without_the_number_of_neurons_the_bound_is_refuted_on_a_square():
    lengths = [length for _, length, _ in on_square(SIDE)]
    bound = boundary_volume("2-3-3-1", "he", 1, SIDE**2)
    assert not with_constant(bound, F(1, 6)).allows(at_least(lengths, F(7, 5)))


def root_below(value: Fraction) -> Fraction:
    return F(Surd.root(value).enclosure(12)[0])


def test_deep_networks_are_as_far_as_the_bound_says():
    """min(distance, 4·bound) is enough: the proof needs no more than twice the bound."""
    bound = distance_to_boundary("2-3-3-1", "he")
    most = 4 * bound.value.upper
    values = []
    for seed in range(400):
        squared = distance(random_network("2-3-3-1", seed, "he"), ORIGIN).boundary_squared
        values.append(most if squared is None else min(most, root_below(squared)))
    mean = Bounds(*bernstein(values, 0, most))
    assert bound.allows(mean)
    assert not with_constant(bound, F(4)).allows(mean)


# What they say.


def test_only_the_bound_with_a_remembered_constant_is_uncertain():
    found = patterns_in_cube("2-3-3-1", "he", 1)
    assert not found.certain
    assert "memory" in found.note
    for bound in (
        regions_on_interval("2-3-3-1", "he", 1),
        regions_on_interval_by_layer("2-3-3-1", "he", 1),
        boundary_volume("2-3-3-1", "he", 2),
        distance_to_boundary("2-3-3-1", "he"),
        cells_in_cube("2-3-3-1", "he", 1),
    ):
        assert bound.certain
        assert bound.value.width < F(1, 10**20)


@pytest.mark.parametrize("widths", ["1-1-1", "2-1-1-1", "2-9-9-1", "3-2-1-1", "5-3-2-1"])
@pytest.mark.parametrize("init", ["he", "torch", "uniform"])
def test_the_uncertain_bound_follows_from_the_certain_one(widths: str, init: str):
    """From the least side on that it is meant for; below it is refused."""
    d = int(widths[0])
    rate = gradient_constant(widths, init, d) * bias_constant(widths, init)
    least = 1 / (8 * rate.upper)
    for side in (least, 3 * least, F(100)):
        certain = cells_in_cube(widths, init, side).value
        assert certain.upper <= patterns_in_cube(widths, init, side).value.upper
    with pytest.raises(ExactRegionsError, match="or more"):
        patterns_in_cube(widths, init, least * F(9, 10))


def test_the_uncertain_bound_is_the_power_that_it_says():
    """Uniform weights, d = 2: C_grad = √(2/3) and C_bias = 1/2, so (32·5/2)²·(2/3)/2."""
    found = patterns_in_cube("2-5-1", "uniform", 1).value
    assert found.overlaps(Bounds.of(F(80**2) / 3))
    assert patterns_in_cube("2-5-1", "uniform", 3).value.overlaps(Bounds.of(9 * F(80**2) / 3))


def test_points_of_normal_laws_by_hand():
    """He's law has E‖∇z‖² = 2 and C_bias² = 100/(2π)."""
    from sympy import pi

    found = boundary_volume("2-3-2-1", "he", 2).value
    assert found.overlaps(enclosed(10 * 2 * 50 / pi))


def test_uniform_bounds_by_hand():
    """C_grad = √(2/3), for k = 2 exactly, C_bias = 1/2."""
    assert boundary_volume("2-5-1", "uniform", 2, 3).value.overlaps(Bounds.of(F(10 * 3, 6)))
    cube = cells_in_cube("2-5-1", "uniform", 1).value
    one = enclosed(one_layer.rational(F(2, 3)) ** one_layer.rational(F(1, 2)))
    assert cube.upper >= 4 * (1 + 2 * 5 * one.lower / 2 + 10 * F(1, 6)) > cube.upper - F(1, 10**9)


def test_a_line_in_more_dimensions_sees_one_component_of_gradients():
    """He's law has weights of variance 2/d: the bound falls like √(1/d) on any line."""
    rates = [regions_on_interval((d, 9, 1), "he", 1).value.upper - 1 for d in (1, 4, 16)]
    assert abs(rates[0] / rates[1] - 2) + abs(rates[1] / rates[2] - 2) < F(1, 10**20)


def test_what_makes_no_sense_is_refused():
    for ask in (
        lambda: boundary_volume("2-3-1", "he", 3),
        lambda: boundary_volume("2-3-1", "he", 0),
        lambda: regions_on_interval("1-3-1", "he", 0),
        lambda: patterns_in_cube("3-2-1", "he", 1),
        lambda: distance_to_boundary("1-3-1", "int"),
    ):
        with pytest.raises(ExactRegionsError):
            ask()
