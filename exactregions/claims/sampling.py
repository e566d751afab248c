"""Means over random networks, between bounds that fail no more often than is said.

Where only sampling is possible, every network is counted exactly and the mean comes as an interval.
It is that of Maurer and Pontil, Empirical Bernstein bounds and sample variance penalization (COLT
2009), theorem 4: for independent values X_i in [a, b] with sample variance V,

    |mean − E X| ≤ √(2 V ln(4/δ) / n) + 7 (b − a) ln(4/δ) / (3 (n − 1))

except with probability δ; what lies outside [a, b] is cut off. Samples double until the interval is
narrow enough. The looks that this can take share the failure that is allowed, so that an end that
depends on what was seen is paid for.

The last term hurts where b is far above what occurs. A cut c < b that is chosen beforehand makes it
smaller. The theorem then bounds the mean of min(X, c), which is not above E X, and

    E X ≤ E min(X, c) + (b − c)·P(X > c)

where the probability is bounded by Chernoff's P(Bin(n, p) ≤ k) ≤ exp(−(np − k)²/(2np)), np > k,
and by (1 − p)^n ≤ exp(−np) if no value is beyond the cut. A term (b − c) ln(1/δ)/n is what no
method escapes that knows nothing but [a, b]: if b occurs with a probability of ln(1/δ)/n, then n
draws miss it with a probability of nearly δ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from exactregions.arithmetic.bounds import Bounds
from exactregions.errors import ExactRegionsError

METHOD = "empirical Bernstein (Maurer and Pontil 2009)"
CUT_METHOD = METHOD + " up to a cut, Chernoff beyond it"
_DIGITS = 10**12


@dataclass(frozen=True, slots=True)
class Sample:
    """Sums of independent values, exactly: how many, Σ x, Σ x², and between what they lie."""

    size: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)
    extent: Bounds | None = None

    def plus(self, values: Iterable[int | Fraction]) -> "Sample":
        """Return the sample with more values.

        >>> Sample().plus([1, 2]).plus([3]).mean
        Fraction(2, 1)
        """
        return self.weighted(Counter(values))

    def weighted(self, counts: Mapping[int | Fraction, int]) -> "Sample":
        """Return the sample with more values, each as many times as is said.

        >>> Sample().weighted({2: 3}) == Sample().plus([2, 2, 2])
        True
        """
        if not counts:
            return self
        more = [(Fraction(v), n) for v, n in counts.items()]
        ends = [self.extent.lower, self.extent.upper] if self.extent else []
        ends += [v for v, _ in more]
        return Sample(
            self.size + sum(n for _, n in more),
            sum((v * n for v, n in more), self.total),
            sum((v * v * n for v, n in more), self.squares),
            Bounds(min(ends), max(ends)),
        )

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

    Raises ExactRegionsError for fewer than two values, for one outside the interval, and for a
    failure that is not between 0 and 1.

    >>> sample = Sample().plus([0, 1] * 5000)
    >>> found = bernstein(sample, Bounds(Fraction(0), Fraction(1)), Fraction(1, 10**9))
    >>> print(found)
    0.4615499203 … 0.5384500797
    """
    if not 0 < failure < 1:
        raise ExactRegionsError(f"the failure is {failure}; give a probability between 0 and 1")
    if sample.size < 2 or sample.extent is None:
        raise ExactRegionsError(f"a sample of {sample.size} has no variance; draw two or more")
    _check(sample.extent, values)
    confidence = _log_above(4 / failure)
    radius = _root_above(2 * sample.variance * confidence / sample.size)
    radius += 7 * values.width * confidence / (3 * (sample.size - 1))
    return Bounds(max(sample.mean - radius, values.lower), min(sample.mean + radius, values.upper))


def bernstein_cut(
    below: Sample, beyond: int, cut: Fraction, values: Bounds, failure: Fraction
) -> Bounds:
    """Return bounds of the mean from values that are cut off, which fail with that probability.

    below  : the sample of min(X, cut)
    beyond : how many of the values are above the cut

    Raises ExactRegionsError as ``bernstein`` does.

    >>> sample, values = Sample().plus([0, 1] * 5000), Bounds(Fraction(0), Fraction(1000))
    >>> print(bernstein(sample, values, Fraction(1, 10**6)))
    0.0000000000 … 4.0857467014
    >>> print(bernstein_cut(sample, 0, Fraction(1), values, Fraction(1, 10**6)))
    0.4680468349 … 1.9859451105
    """
    found = bernstein(below, Bounds(values.lower, cut), failure / 2)
    confidence = _log_above(2 / failure)
    expected = confidence
    if beyond:
        expected += beyond + _root_above(confidence * (confidence + 2 * beyond))
    share = min(expected / below.size, Fraction(1))
    return Bounds(found.lower, min(found.upper + (values.upper - cut) * share, values.upper))


def estimate(
    draw: Callable[[int, int], Iterable[int | Fraction]],
    values: Bounds,
    width: Fraction,
    failure: Fraction,
    *,
    most: int,
    first: int = 256,
    cut: Fraction | None = None,
) -> Estimate:
    """Return bounds of a mean, from as many samples as it takes for an interval of some width.

    draw  : draw(a, b) returns the values number a to b − 1; all are independent of each other; if
            it has fewer, the look before is the last
    first : look after so many, and whenever they have doubled
    most  : draw no more than so many
    cut   : a value that few are above, chosen without a look at them

    Raises ExactRegionsError as ``bernstein`` does.

    >>> flips = [int(b) for b in f"{3**9000:b}"]
    >>> found = estimate(lambda a, b: flips[a:b], Bounds(Fraction(0), Fraction(1)),
    ...                  Fraction(1, 5), Fraction(1, 1000), most=8192)
    >>> found.sample.size, found.enough, found.bounds.lower < Fraction(1, 2) < found.bounds.upper
    (1024, True, True)
    """
    sample, below, beyond = Sample(), Sample(), 0
    top = values.upper if cut is None else min(cut, values.upper)
    bounds, sizes = values, list(_sizes(first, most))
    for size in sizes:
        more = list(draw(sample.size, size))
        if len(more) < size - sample.size:
            break
        counts = Counter(more)
        sample = sample.weighted(counts)
        if sample.extent:
            _check(sample.extent, values)  # a cut would hide what is above
        capped: Counter[int | Fraction] = Counter()
        for v, n in counts.items():
            capped[min(v, top)] += n
            beyond += n * (v > top)
        below = below.weighted(capped)
        if top < values.upper:
            bounds = bernstein_cut(below, beyond, top, values, failure / len(sizes))
        else:
            bounds = bernstein(sample, values, failure / len(sizes))
        if bounds.width <= width:
            break
    method = CUT_METHOD if top < values.upper else METHOD
    return Estimate(bounds, sample, failure, bounds.width <= width, method)


def _sizes(first: int, most: int) -> Iterator[int]:
    """Yield first, 2·first, … and most at last."""
    size = max(first, 2)
    while size < most:
        yield size
        size *= 2
    yield most


def _check(extent: Bounds, values: Bounds) -> None:
    for value in (extent.lower, extent.upper):
        if not values.lower <= value <= values.upper:
            raise ExactRegionsError(
                f"the value {value} is not in [{values.lower}, {values.upper}], which must hold "
                "all; correct this interval"
            )


def _log_above(x: Fraction) -> Fraction:
    """Return a rational above ln x, x ≥ 1: ln x = k·ln 2 + ln m and ln m ≤ (m² − 1)/(2m)."""
    k = (x.numerator // x.denominator).bit_length() - 1
    m: Fraction = x / 2**k
    return k * Fraction(693147180560, 10**12) + (m * m - 1) / (2 * m)


def _root_above(x: Fraction) -> Fraction:
    """Return a rational above √x."""
    scaled = x * _DIGITS**2
    return Fraction(isqrt(-(-scaled.numerator // scaled.denominator)) + 1, _DIGITS)
