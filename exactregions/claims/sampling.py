"""Means over random networks, between bounds that fail no more often than is said.

Where only sampling is possible, every network is counted exactly and the mean comes as an interval.
It is that of Maurer and Pontil, Empirical Bernstein bounds and sample variance penalization (COLT
2009), theorem 4: for independent values X_i in [a, b] with sample variance V,

    |mean − E X| ≤ √(2 V ln(4/δ) / n) + 7 (b − a) ln(4/δ) / (3 (n − 1))

except with probability δ. Samples double until the interval is narrow enough. Look j spends
δ·6/(π²j²) of the failure that is allowed, which adds up to less than δ, so stopping early is paid.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from exactregions.arithmetic.bounds import Bounds
from exactregions.errors import ExactRegionsError

METHOD = "empirical Bernstein (Maurer and Pontil 2009)"
_DIGITS = 10**12
_FIRST = 256


@dataclass(frozen=True, slots=True)
class Sample:
    """Sums of independent values, exactly: how many, Σ x and Σ x²."""

    size: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def plus(self, values: Iterable[int | Fraction]) -> "Sample":
        """Return the sample with more values.

        >>> Sample().plus([1, 2]).plus([3]).mean
        Fraction(2, 1)
        """
        more = [Fraction(v) for v in values]
        squares = sum((v * v for v in more), self.squares)
        return Sample(self.size + len(more), sum(more, self.total), squares)

    @property
    def mean(self) -> Fraction:
        """The mean of the values."""
        return self.total / self.size

    @property
    def variance(self) -> Fraction:
        """The unbiased variance of the values, of which there are two at least."""
        return (self.squares - self.total * self.mean) / (self.size - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bounds of a mean.

    bounds  : they hold except with probability ``failure``
    sample  : what they rest on
    enough  : whether the interval is as narrow as was asked for
    """

    bounds: Bounds
    sample: Sample
    failure: Fraction
    enough: bool
    method: str = METHOD


def bernstein(sample: Sample, values: Bounds, failure: Fraction) -> Bounds:
    """Return bounds of the mean of which a sample was drawn, which fail with that probability.

    values : an interval that holds every value for certain

    >>> sample = Sample().plus([0, 1] * 5000)
    >>> found = bernstein(sample, Bounds(Fraction(0), Fraction(1)), Fraction(1, 10**9))
    >>> print(found)
    0.4615499203 … 0.5384500797
    """
    if sample.size < 2:
        raise ExactRegionsError(f"a sample of {sample.size} has no variance; draw two or more")
    confidence = _log_above(4 / failure)
    radius = _root_above(2 * sample.variance * confidence / sample.size)
    radius += 7 * values.width * confidence / (3 * (sample.size - 1))
    return Bounds(sample.mean - radius, sample.mean + radius)


def estimate(
    draw: Callable[[int, int], Iterable[int | Fraction]],
    values: Bounds,
    width: Fraction,
    failure: Fraction,
    *,
    most: int,
) -> Estimate:
    """Return bounds of a mean, from as many samples as it takes for an interval of some width.

    draw  : returns the values number ``first`` to ``last − 1``, independent of each other
    most  : draw no more than so many

    >>> flips = [int(b) for b in f"{3**9000:b}"]
    >>> found = estimate(lambda a, b: flips[a:b], Bounds(Fraction(0), Fraction(1)),
    ...                  Fraction(1, 5), Fraction(1, 1000), most=8192)
    >>> found.sample.size, found.enough, found.bounds.lower < Fraction(1, 2) < found.bounds.upper
    (1024, True, True)
    """
    sample, look = Sample(), 0
    while True:
        look += 1
        size = min(most, _FIRST << (look - 1))
        sample = sample.plus(draw(sample.size, size))
        # 6/π² > 3/5
        bounds = bernstein(sample, values, failure * Fraction(3, 5 * look * look))
        enough = bounds.width <= width
        if enough or size == most:
            return Estimate(bounds, sample, failure, enough)


def _log_above(x: Fraction) -> Fraction:
    """Return a rational above ln x, x ≥ 1: ln x = k·ln 2 + ln m and ln m ≤ (m² − 1)/(2m)."""
    k = (x.numerator // x.denominator).bit_length() - 1
    m: Fraction = x / 2**k
    return k * Fraction(693147180560, 10**12) + (m * m - 1) / (2 * m)


def _root_above(x: Fraction) -> Fraction:
    """Return a rational above √x."""
    scaled = x * _DIGITS**2
    return Fraction(isqrt(-(-scaled.numerator // scaled.denominator)) + 1, _DIGITS)
