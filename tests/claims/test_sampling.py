"""Intervals of means: the formula in other arithmetic, and how often they fail, exactly."""

from collections.abc import Iterable
from fractions import Fraction
from math import comb, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.bounds import Bounds
from exactregions.claims import sampling as module
from exactregions.claims.sampling import Sample, bernstein, bernstein_cut, estimate
from exactregions.errors import ExactRegionsError

UNIT = Bounds(Fraction(0), Fraction(1))
SHARES = [Fraction(1, d) for d in (300, 100, 40, 15, 5, 2)] + [Fraction(9, 10)]
NUMBERS = st.lists(st.fractions(-5, 5, max_denominator=12), min_size=2, max_size=30)


def flips(ones: int, size: int) -> Sample:
    return Sample().plus([1] * ones + [0] * (size - ones))


def binomial(n: int, k: int, p: Fraction) -> Fraction:
    return comb(n, k) * p**k * (1 - p) ** (n - k)


def missed(found: Iterable[Bounds], p: Fraction, mean: Fraction) -> Fraction:
    """How likely it is that an interval misses the mean; the k-th is for k successes."""
    intervals = list(found)
    n = len(intervals) - 1
    wrong = (k for k, b in enumerate(intervals) if not b.lower <= mean <= b.upper)
    return sum((binomial(n, k, p) for k in wrong), Fraction(0))


@given(NUMBERS)
def test_mean_and_variance_are_those_of_all_values(values):
    half = len(values) // 2
    sample = Sample().plus(values[:half]).plus([]).plus(values[half:])
    n = len(values)
    mean = sum(values, Fraction(0)) / n
    assert (sample.size, sample.mean) == (n, mean)
    assert sample.variance == sum((v - mean) ** 2 for v in values) / (n - 1)
    # As Maurer and Pontil define it: over pairs.
    pairs = sum((v - w) ** 2 for i, v in enumerate(values) for w in values[:i])
    assert sample.variance == pairs / (n * (n - 1))
    assert sample.extent == Bounds(min(values), max(values))


@pytest.mark.parametrize("failure", ["1/2", "1/20", "1/1000000"])
@pytest.mark.parametrize(("ones", "size"), [(0, 500), (9, 500), (700, 1500), (4000, 9000)])
def test_the_interval_is_that_of_the_theorem(ones, size, failure):
    # In the plane arithmetic of floats; values in [−3, 5], where nothing is cut off at the ends.
    delta = float(Fraction(failure))
    mean = ones / size
    variance = ones * (size - ones) / (size * (size - 1))
    radius = sqrt(2 * variance * log(4 / delta) / size) + 7 * 8 * log(4 / delta) / (3 * (size - 1))
    values = Bounds(Fraction(-3), Fraction(5))
    found = bernstein(flips(ones, size), values, Fraction(failure))
    for end, exact in ((mean - found.lower, radius), (found.upper - mean, radius)):
        # Logarithms are rounded up, by a twentieth at most.
        assert exact - 1 / 10**9 <= float(end) <= exact * 1.05 + 1 / 10**9


@given(st.fractions(1, 10**9))
def test_logarithms_and_roots_are_rounded_up(x):
    assert log(x) - 1 / 10**9 <= float(module._log_above(x)) <= log(x) + 0.06
    root = module._root_above(x)
    assert x < root * root
    assert (root - Fraction(2, 10**12)) ** 2 < x


@pytest.mark.parametrize("failure", [Fraction(9, 10), Fraction(1, 2), Fraction(1, 10)])
@pytest.mark.parametrize("size", [60, 250])
def test_intervals_fail_no_more_often_than_they_say(size, failure):
    found = [bernstein(flips(k, size), UNIT, failure) for k in range(size + 1)]
    for p in SHARES:
        assert missed(found, p, p) <= failure
    if size == 250 and failure == Fraction(9, 10):
        assert max(missed(found, p, p) for p in SHARES) > 0  # they are not just everything


def test_without_the_term_of_the_range_they_would_fail_too_often():
    # Nothing but zeros has no variance: what an interval without this term would make of it.
    size, p, failure = 60, Fraction(1, 100), Fraction(1, 10)
    nothing = binomial(size, 0, p)
    assert nothing > failure
    assert bernstein(flips(0, size), UNIT, failure).upper >= p


@pytest.mark.parametrize("size", [60, 250])
@pytest.mark.parametrize("failure", [Fraction(9, 10), Fraction(1, 10)])
def test_intervals_with_a_cut_fail_no_more_often_than_they_say(size, failure):
    # X is 50 with probability p and 0 else; the cut is at 1.
    values = Bounds(Fraction(0), Fraction(50))
    found = [
        bernstein_cut(flips(k, size), k, Fraction(1), values, failure) for k in range(size + 1)
    ]
    for p in SHARES:
        assert missed(found, p, 50 * p) <= failure


@pytest.mark.parametrize("failure", [Fraction(9, 10), Fraction(1, 10), Fraction(1, 10**4)])
@pytest.mark.parametrize("size", [20, 90])
def test_what_is_beyond_a_cut_is_bounded_by_the_binomial_law(size, failure):
    # The share p that is taken for k values beyond: with p, k or fewer occur seldom.
    values, reached = Bounds(Fraction(0), Fraction(10**6)), []
    for k in range(size + 1):
        sample = flips(k, size)
        below = bernstein(sample, UNIT, failure / 2).upper
        found = bernstein_cut(sample, k, Fraction(1), values, failure)
        p = (found.upper - below) / (10**6 - 1)
        if found.upper == 10**6:
            continue
        tail = sum(binomial(size, i, p) for i in range(k + 1))
        assert tail <= failure / 2
        reached.append(tail / (failure / 2))
    if size == 90:  # where nothing is beyond, the bound loses little; a wrong constant would show
        assert reached[0] > Fraction(1, 3)


@pytest.mark.parametrize("beyond", [1, 20, 100, 300])
def test_many_values_beyond_a_cut_are_bounded_by_the_binomial_law(beyond):
    size, failure, scale = 2000, Fraction(1, 10**4), 10**6
    values = Bounds(Fraction(0), Fraction(scale))
    found = bernstein_cut(flips(0, size), beyond, Fraction(0), values, failure)
    # All of the interval is the share, of 2000 zeros nothing comes in.
    j = found.upper.numerator // found.upper.denominator
    terms = (comb(size, i) * j**i * (scale - j) ** (size - i) for i in range(beyond + 1))
    assert sum(terms) <= (failure / 2) * scale**size


def test_with_a_cut_the_interval_is_that_of_its_parts():
    values, failure, cut = Bounds(Fraction(0), Fraction(3)), Fraction(1, 10), Fraction(2)
    sample = Sample().plus([0, 2] * 500)
    low, high = Fraction(0), cut
    part = bernstein(sample, Bounds(low, high), failure / 2)
    found = bernstein_cut(sample, 0, cut, values, failure)
    assert found.lower == part.lower
    share = float(found.upper - part.upper)  # (3 − 2)·ln(2/δ)/n
    assert log(20) / 1000 <= share <= 1.05 * log(20) / 1000


def test_a_cut_makes_intervals_narrower_where_the_range_is_wide():
    values, failure = Bounds(Fraction(0), Fraction(10**4)), Fraction(1, 10**6)
    sample = flips(300, 1000)
    plain, cut = (
        bernstein(sample, values, failure),
        bernstein_cut(sample, 0, Fraction(1), values, failure),
    )
    assert cut.width < plain.width / 2
    assert plain.lower == 0 < cut.lower < Fraction(3, 10) < cut.upper


@given(NUMBERS, st.fractions(-6, 6, max_denominator=3))
def test_estimates_are_the_intervals_of_all_that_was_drawn(values, cut):
    ends, failure = Bounds(Fraction(-7), Fraction(8)), Fraction(1, 9)
    n = len(values)
    whole = estimate(lambda a, b: values[a:b], ends, Fraction(0), failure, most=n, first=n)
    assert whole.bounds == bernstein(Sample().plus(values), ends, failure)
    assert (whole.sample, whole.enough) == (Sample().plus(values), False)
    some = estimate(lambda a, b: values[a:b], ends, Fraction(0), failure, most=n, first=n, cut=cut)
    below = Sample().plus(min(v, cut) for v in values)
    beyond = sum(v > cut for v in values)
    assert some.bounds == bernstein_cut(below, beyond, cut, ends, failure)
    assert some.sample == whole.sample
    assert whole.method != some.method


def test_what_is_beyond_a_cut_adds_up_over_the_looks():
    values, ends = [0, 5, 1, 6] * 10, Bounds(Fraction(0), Fraction(10))
    cut, failure = Fraction(3), Fraction(1, 9)
    found = estimate(
        lambda a, b: values[a:b], ends, Fraction(0), failure, most=40, first=10, cut=cut
    )
    below = Sample().plus(min(v, cut) for v in values)
    assert found.bounds == bernstein_cut(below, 20, cut, ends, failure / 3)  # at 10, 20 and 40


def test_a_cut_above_all_values_is_none():
    values = [0, 1] * 50
    found = [
        estimate(lambda a, b: values[a:b], UNIT, Fraction(0), Fraction(1, 9), most=100, cut=cut)
        for cut in (None, Fraction(1), Fraction(3))
    ]
    assert found[0] == found[1] == found[2]


def test_looks_share_the_failure_and_draw_each_value_once(monkeypatch):
    spent, asked = [], []

    def noted(sample: Sample, values: Bounds, failure: Fraction) -> Bounds:
        spent.append((sample.size, failure))
        return values

    def draw(first: int, last: int) -> list[int]:
        asked.append((first, last))
        return [0, 1] * ((last - first) // 2)

    monkeypatch.setattr(module, "bernstein", noted)
    found = estimate(draw, UNIT, Fraction(1, 2), Fraction(1, 7), most=100, first=10)
    assert [size for size, _ in spent] == [10, 20, 40, 80, 100]
    assert sum(failure for _, failure in spent) == found.failure == Fraction(1, 7)
    assert asked == [(0, 10), (10, 20), (20, 40), (40, 80), (80, 100)]


def test_sampling_stops_when_the_interval_is_narrow_enough():
    found = estimate(
        lambda a, b: [0, 1] * ((b - a) // 2), UNIT, Fraction(1, 4), Fraction(1, 9), most=10**5
    )
    assert found.enough
    assert found.bounds.width <= Fraction(1, 4)
    half = bernstein(
        flips(found.sample.size // 4, found.sample.size // 2), UNIT, Fraction(1, 9 * 10)
    )
    assert found.sample.size > 256
    assert half.width > Fraction(1, 4)


@pytest.mark.parametrize("failure", ["0", "1", "-1/2", "5"])
def test_a_failure_that_is_no_probability_is_refused(failure):
    with pytest.raises(ExactRegionsError, match="between 0 and 1"):
        bernstein(flips(1, 3), UNIT, Fraction(failure))


@pytest.mark.parametrize("values", [[], [1]])
def test_samples_without_a_variance_are_refused(values):
    with pytest.raises(ExactRegionsError, match="draw two or more"):
        bernstein(Sample().plus(values), UNIT, Fraction(1, 2))


@pytest.mark.parametrize("cut", [None, Fraction(1, 2)])
@pytest.mark.parametrize("value", [2, -1])
def test_a_value_outside_the_interval_that_should_hold_all_is_noticed(value, cut):
    with pytest.raises(ExactRegionsError, match=f"value {value} is not in"):
        estimate(lambda a, b: [value, 1], UNIT, Fraction(1, 2), Fraction(1, 2), most=2, cut=cut)
