"""The confidence intervals of the tests: they hold where the mean is known, and shrink."""

from fractions import Fraction
from random import Random

import pytest

from tests.oracles.confidence import bernstein, binomial, median_of_means


def dice(size: int, seed: int = 0) -> list[int]:
    random = Random(seed)
    return [random.randint(1, 6) for _ in range(size)]


@pytest.mark.parametrize("size", [2, 100, 10_000])
def test_bernstein_holds_the_mean_of_a_die(size: int):
    low, high = bernstein(dice(size), 1, 6)
    assert low <= Fraction(7, 2) <= high


def test_bernstein_is_narrow_for_many_values():
    low, high = bernstein(dice(10_000), 1, 6)
    assert high - low < Fraction(3, 10)
    assert not low <= Fraction(37, 10) <= high


def test_bernstein_of_a_constant_has_only_the_term_of_the_range():
    low, high = bernstein([3] * 1001, 0, 6)
    assert low + high == 6
    assert 0.619 < high - low < 0.6192  # 2·7·6·log(4·10⁹)/(3·1000), and the rounding of a root


def test_values_outside_the_interval_are_refused():
    with pytest.raises(AssertionError):
        bernstein([1, 7], 1, 6)


def test_binomial_counts():
    assert binomial(500, 1000, 0.5)
    assert binomial(590, 1000, 0.5)
    assert not binomial(610, 1000, 0.5)
    assert not binomial(390, 1000, 0.5)


def test_medians_of_means_hold_the_mean_of_a_die():
    low, high = median_of_means(dice(100_000), 35 / 12)
    assert low <= 3.5 <= high
    assert high - low < 0.4
