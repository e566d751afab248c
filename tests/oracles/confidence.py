"""Finite-sample confidence: no test here is wrong more often than it says, at any sample size.

* Empirical Bernstein (A. Maurer and M. Pontil, Empirical Bernstein bounds and sample variance
  penalization, COLT 2009, theorem 4), for independent values in a known interval.
* Binomial tails (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934), for counts of successes.
* Median of means (G. Lugosi and S. Mendelson, Foundations of Computational Mathematics 19, 2019,
  theorem 2), for independent values with a known bound of their variance.

Means and variances are exact; logarithms and roots are rounded outwards.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, isqrt, log
from statistics import median

from scipy.stats import binom

FAILURE = Fraction(1, 10**9)


def bernstein(
    values: Iterable[int | Fraction], low: int | Fraction, high: int | Fraction
) -> tuple[Fraction, Fraction]:
    """The mean is between these two, except with probability FAILURE."""
    some = [Fraction(value) for value in values]
    size = len(some)
    assert size > 1
    assert all(low <= value <= high for value in some)
    mean = sum(some) / size
    variance = sum((value - mean) ** 2 for value in some) / (size - 1)
    confidence = _log_above(4 / FAILURE)
    radius = _root_above(2 * variance * confidence / size)
    radius += 7 * (Fraction(high) - low) * confidence / (3 * (size - 1))
    return mean - radius, mean + radius


def binomial(successes: int, trials: int, probability: float) -> bool:
    """Whether so many successes are credible; false with probability FAILURE at most if true."""
    at_most = binom.cdf(successes, trials, probability)
    at_least = binom.sf(successes - 1, trials, probability)
    return 2 * min(at_most, at_least) >= FAILURE


def median_of_means(values: Sequence[float], variance: float) -> tuple[float, float]:
    """The mean is between these two, except with probability FAILURE."""
    confidence = float(_log_above(1 / FAILURE))
    blocks = ceil(8 * confidence)
    size = len(values) // blocks
    assert size > 0
    means = [sum(values[i * size : (i + 1) * size]) / size for i in range(blocks)]
    radius = 2 * (variance / size) ** 0.5  # each block is as near with probability 3/4
    return median(means) - radius, median(means) + radius


def _log_above(value: Fraction) -> Fraction:
    return Fraction(ceil(log(value) * 1000) + 1, 1000)


def _root_above(value: Fraction) -> Fraction:
    scale = 10**12
    return Fraction(isqrt(value.numerator * scale // value.denominator) + 1, 10**6)
