"""One layer: closed forms against integrals over the weights, and against exact counts."""

from fractions import Fraction
from functools import cache
from math import comb

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import enclosed, integral
from exactregions.claims import one_layer, one_layer_integrals
from exactregions.errors import ExactRegionsError, UnboundedError
from exactregions.networks.initial import random_network
from exactregions.regions.along import Sweep, sweep
from tests.oracles.confidence import bernstein, binomial
from tests.oracles.formulas import zaslavsky

HE = 200  # s²/σ² of He's law with d = 1 and biases of variance 1/100
RATIOS = [Fraction(1, 7), 1, HE]
CLOSE = Fraction(1, 10**25)
F = Fraction


def agree(one: Bounds, other: Bounds) -> None:
    """The two overlap, and their bounds leave no room for another number."""
    assert one.overlaps(other), (one, other)
    assert one.width < CLOSE
    assert other.width < CLOSE


# Closed forms against integrals, and against other closed forms.


@pytest.mark.parametrize("q", RATIOS)
@pytest.mark.parametrize(("low", "high"), [(-1, 1), (F(1, 3), 5), (-4, F(-1, 9)), (0, 10**4)])
def test_breakpoints_are_cauchy(low: Fraction, high: Fraction, q: Fraction):
    closed = enclosed(one_layer.breakpoints(3, low, high, q).mean)
    agree(closed, one_layer_integrals.breakpoints(3, low, high, q))


@pytest.mark.parametrize("q", RATIOS)
def test_the_density_integrates_to_the_count(q: Fraction):
    from sympy import Symbol

    x = Symbol("x", positive=True)
    area = integral(one_layer.breakpoint_density(x, q), x, F(1, 3), 2)
    agree(area * 5, enclosed(one_layer.breakpoints(5, F(1, 3), 2, q).mean))


def test_a_wrong_scale_of_the_cauchy_law_is_noticed():
    wrong = enclosed(one_layer.breakpoints(3, -1, 2, 4).mean)
    assert not wrong.overlaps(one_layer_integrals.breakpoints(3, -1, 2, 2))


@pytest.mark.parametrize(("d", "k"), [(d, k) for d in range(1, 6) for k in range(1, d + 1)])
def test_the_distance_of_a_flat_is_a_ratio_of_chi_squares(d: int, k: int):
    for radius, q in [(F(2, 3), 3), (5, F(1, 7))]:
        closed = enclosed(one_layer.flat_meets_ball(k, d, radius, q))
        agree(closed, one_layer_integrals.flat_meets_ball(k, d, radius, q))


@pytest.mark.parametrize(("d", "k"), [(d, k) for d in range(1, 6) for k in range(1, d + 1)])
def test_the_intensity_has_the_volume_of_flats_in_a_ball(d: int, k: int):
    found = one_layer_integrals.volume_in_ball(d + 2, k, d, F(3, 2), F(5, 2))
    assert found.holds
    assert found.gap < CLOSE


@pytest.mark.parametrize("d", range(1, 6))
@pytest.mark.parametrize("squared", [0, F(1, 9), 7])
def test_the_intensity_of_hyperplanes_is_a_mean_over_their_normals(d: int, squared: Fraction):
    closed = enclosed(one_layer.intensity(3, 1, d, squared, 2))
    agree(closed, one_layer_integrals.intensity(3, d, squared, 2))


@pytest.mark.parametrize("q", RATIOS)
@pytest.mark.parametrize("radius", [F(1, 5), 1, 9])
def test_a_ball_of_dimension_one_or_two_has_elementary_forms(radius: Fraction, q: Fraction):
    from sympy import Rational, atan, pi, sqrt

    n = 7
    rho = sqrt(Rational(q.numerator, q.denominator)) * Rational(F(radius))
    line = enclosed(1 + n * 2 / pi * atan(rho))
    agree(enclosed(one_layer.regions_in_ball(n, 1, radius, q)), line)
    root = sqrt(1 + rho**2)
    disc = enclosed(1 + n * rho / root + comb(n, 2) * (1 - 1 / root))
    agree(enclosed(one_layer.regions_in_ball(n, 2, radius, q)), disc)


@pytest.mark.parametrize(("n", "d"), [(n, d) for n in (1, 2, 5) for d in (1, 2, 3, 4)])
def test_a_large_ball_meets_all_regions(n: int, d: int):
    found = enclosed(one_layer.regions_in_ball(n, d, 10**12, 1))
    missing = zaslavsky(n, d) - found.upper
    assert found.lower <= zaslavsky(n, d)
    assert 0 < missing + found.width < F(1, 10**9)


@pytest.mark.parametrize("n", range(2, 10))
def test_the_nearest_breakpoint_has_a_closed_form(n: int):
    closed = enclosed(one_layer.nearest_breakpoint(n, HE))
    agree(closed, one_layer_integrals.nearest_hyperplane(n, 1, HE))
    least, most = map(enclosed, one_layer.nearest_breakpoint_bounds(n, HE))
    assert least.upper < closed.lower
    assert closed.upper < most.lower


def test_the_nearest_breakpoint_for_two_three_and_four_neurons():
    values = [enclosed(one_layer.nearest_breakpoint(n, 1)).decimals(5) for n in (2, 3, 4)]
    assert values == [("0.88254", "0.88255"), ("0.50968", "0.50969"), ("0.36943", "0.36944")]


@pytest.mark.parametrize("n", [10, 30, 60])
def test_the_nearest_breakpoint_is_at_half_pi_over_n(n: int):
    from sympy import pi

    found = enclosed(one_layer.nearest_breakpoint(n, 1) * 2 * n / pi)
    assert 1 - F(1, n) < found.lower
    assert found.upper < 1 - F(1, n + 1) + F(5, n * n)


@pytest.mark.parametrize("d", range(2, 7))
def test_the_distance_to_a_hyperplane_is_students(d: int):
    closed = enclosed(one_layer.hyperplane_distance(d, 3))
    agree(closed, one_layer_integrals.nearest_hyperplane(1, d, 3))


def test_student_has_a_density_that_gives_the_same_mean():
    from sympy import Rational, Symbol, gamma, pi, sqrt

    d, q, t = 4, 3, Symbol("t", positive=True)
    density = 2 * gamma(Rational(d + 1, 2)) / (sqrt(d * pi) * gamma(Rational(d, 2)))
    density *= (1 + t**2 / d) ** Rational(-(d + 1), 2)
    end = 10**4
    near = integral(t * density / sqrt(q * d), t, 0, end)
    # Beyond, the density is below 40/t⁵: its part of the mean is below 14/end³.
    mean = Bounds(near.lower, near.upper + F(14, end**3))
    assert mean.overlaps(enclosed(one_layer.hyperplane_distance(d, q)))
    assert mean.width < F(2, 10**11)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 1), (2, 2), (1, 3)])
def test_both_sides_of_every_identity_are_listed_once(n: int, d: int):
    found = one_layer_integrals.identities(n, d, F(1, 2), 3)
    assert len({same.words for same in found}) == len(found) == 2 * min(n, d) + 2 + (n > d == 1)
    assert all(same.holds and same.gap < CLOSE for same in found)


def test_infinite_means_are_refused():
    for ask in (
        lambda: one_layer.nearest_breakpoint(1, 1),
        lambda: one_layer.nearest_breakpoint_bounds(1, 1),
        lambda: one_layer.hyperplane_distance(1, 1),
        lambda: one_layer_integrals.nearest_hyperplane(1, 1, 1),
    ):
        with pytest.raises(UnboundedError, match="infinite"):
            ask()


def test_what_makes_no_sense_is_refused():
    for ask in (
        lambda: one_layer.breakpoints(1, 1, 0, 1),
        lambda: one_layer.breakpoint_density(0, 0),
        lambda: one_layer.flat_meets_ball(2, 1, 1, 1),
        lambda: one_layer.flat_meets_ball(1, 1, 0, 1),
        lambda: one_layer.intensity(2, 0, 1, 0, 1),
        lambda: one_layer.intensity(2, 2, 1, 0, 1),
    ):
        with pytest.raises(ExactRegionsError):
            ask()


# Against exact counts of sampled networks; each test fails by chance once in 10⁹.


@cache
def counted(n: int, low: Fraction, high: Fraction) -> Sweep:
    """3,000 networks 1-n-1 under He's law, on an interval."""
    networks = [random_network((1, n, 1), seed, "he") for seed in range(3000)]
    return sweep(networks, Domain.segment([low], [high]))


@pytest.mark.parametrize(("low", "high"), [(F(-1, 10), F(1, 5)), (F(1, 20), 1), (-3, 3)])
def test_counts_along_intervals_are_binomial(low: Fraction, high: Fraction):
    law = one_layer.breakpoints(6, low, high, HE)
    found = counted(6, low, high)
    total, trials = int((found.counts - 1).sum()), 6 * len(found)
    probability = float(enclosed(law.probability).lower)
    assert binomial(total, trials, probability)
    assert not binomial(total, trials, probability * 0.9)
    assert (found.linear_region_counts == found.counts).all()


def test_the_variance_of_counts_is_binomial():
    low, high = F(-1, 10), F(1, 5)
    law = one_layer.breakpoints(6, low, high, HE)
    mean = enclosed(law.mean).lower
    squares = [(count - 1 - mean) ** 2 for count in counted(6, low, high).counts.tolist()]
    least, most = bernstein(squares, 0, 36)
    assert least <= enclosed(law.variance).upper
    assert enclosed(law.variance).lower <= most
    assert most < enclosed(law.mean).lower / 2  # a Poisson law would have the mean as variance


def test_on_the_whole_line_every_neuron_has_its_breakpoint():
    networks = [random_network((1, 6, 1), seed, "he") for seed in range(200)]
    assert set(sweep(networks, Domain.segment([-(10**9)], [10**9])).counts.tolist()) == {7}


@pytest.mark.parametrize("n", [2, 4])
def test_the_nearest_breakpoint_is_beyond_a_distance_as_often_as_said(n: int):
    reach = F(1, 20)
    one = one_layer.breakpoints(1, -reach, reach, HE).probability
    probability = float(enclosed((1 - one) ** n).lower)
    found = counted(n, -reach, reach)
    farther = int((found.counts == 1).sum())
    assert binomial(farther, len(found), probability)
    assert not binomial(farther, len(found), probability * 0.7)


def test_regions_in_a_square_are_lines_and_crossings():
    """A square in place of a disc: the same law, with a width that depends on the direction."""
    from sympy import Rational, Symbol, atan, cos, pi, sin, sqrt

    side, q = F(1, 10), 100  # He's law with d = 2: s² = 1
    angle, rho2 = Symbol("v", positive=True), Rational(q * side**2)
    width = sqrt(rho2) * (cos(angle) + sin(angle))
    meets = integral(4 / pi * width / sqrt(1 + width**2), angle, 0, pi / 4)
    crosses = enclosed(2 / pi * atan(rho2 / sqrt(1 + 2 * rho2)))

    square, lines, crossings, trials = Box.cube(2, -side, side), 0, 0, 600
    for seed in range(trials):
        cells = explore(random_network((2, 2, 1), seed, "he"), square)
        seen = sum(len({cell.pattern[i] for cell in cells}) - 1 for i in (0, 1))
        lines += seen
        crossings += cells.count - 1 - seen
    assert binomial(lines, 2 * trials, float(meets.lower))
    assert not binomial(lines, 2 * trials, float(meets.lower) * 0.85)
    assert binomial(crossings, trials, float(crosses.lower))
    assert not binomial(crossings, trials, float(crosses.lower) * 0.5)


@pytest.mark.parametrize(("k", "d"), [(1, 2), (2, 2), (1, 3), (2, 3), (3, 3)])
def test_flats_meet_a_ball_as_often_as_said(k: int, d: int):
    """The flat where all k neurons vanish, its distance found in fractions."""
    radius, trials = F(1, 10), 2500
    law = one_layer.flat_meets_ball(k, d, radius, F(200, d))
    nets = (random_network((d, k, 1), seed, "he") for seed in range(trials))
    met = sum(squared_distance(net) < radius**2 for net in nets)
    assert binomial(met, trials, float(enclosed(law).lower))
    assert not binomial(met, trials, float(enclosed(law).lower) * 0.6)


def squared_distance(net: Network) -> Fraction:
    """From 0 to {Wx + b = 0}: b·y with WWᵀy = b, by elimination."""
    layer = net.hidden[0]  # integers with one scale for all, which cancels
    rows = [
        [F(sum(u * v for u, v in zip(row, other, strict=True))) for other in layer.weight] + [F(b)]
        for row, b in zip(layer.weight, layer.bias, strict=True)
    ]
    for i, row in enumerate(rows):
        rows[i] = pivot = [value / row[i] for value in row]
        for j, other in enumerate(rows):
            if j != i:
                rows[j] = [a - other[i] * b for a, b in zip(other, pivot, strict=True)]
    return sum((b * row[-1] for b, row in zip(layer.bias, rows, strict=True)), F(0))
