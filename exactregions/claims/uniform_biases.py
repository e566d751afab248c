"""One hidden layer of n neurons on the line, biases b ~ U[−B, B]: mean numbers of breakpoints.

The pre-activation is w·x + b. Given w, the breakpoint −b/w is uniform where |w·x| ≤ B, so Hanin and
Rolnick's formula gives the density E[|w|; |w·x| ≤ B]/(2B) at x, for one neuron. No breakpoint is
beyond B/|w|.
"""

from fractions import Fraction

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import PLACES, Formula, enclosed, integral, rational
from exactregions.arithmetic.rational import exact
from exactregions.claims.identity import Identity
from exactregions.claims.one_layer import Rational, positive
from exactregions.measures.volume import volume
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Box
from exactregions.regions.explore import explore


def density(x: Rational, a: Rational, b: Rational) -> Fraction:
    """Return the density of a breakpoint at x for w ~ U[−a, a], b ~ U[−B, B].

    It is a/(4B) for |x| ≤ B/a, and B/(4a·x²) beyond.

    >>> density(0, 1, 2), density(4, 1, 2)
    (Fraction(1, 8), Fraction(1, 32))
    """
    a, b, x = positive(a, "a"), positive(b, "B"), Fraction(x)
    return a / (4 * b) if a * abs(x) <= b else b / (4 * a * x * x)


def mean_breakpoints(n: int, low: Rational, high: Rational, a: Rational, b: Rational) -> Fraction:
    """Return the mean number of breakpoints in [low, high], for w ~ U[−a, a], b ~ U[−B, B].

    It is the integral of n times the density, piecewise rational in the ends.

    >>> mean_breakpoints(2, -1, 1, 1, 1), mean_breakpoints(2, 1, 3, 1, 1)
    (Fraction(1, 1), Fraction(1, 3))
    """
    positive(high - low, "the length of the interval")
    return n * (_below(high, a, b) - _below(low, a, b))


def _below(x: Rational, a: Rational, b: Rational) -> Fraction:
    """Return the integral of the density from 0 to x."""
    a, b, x = positive(a, "a"), positive(b, "B"), Fraction(x)
    if a * abs(x) <= b:
        return a * x / (4 * b)
    return (1 if x > 0 else -1) * (Fraction(1, 2) - b / (4 * a * abs(x)))


def mean_by_volumes(n: int, low: Rational, high: Rational, a: Rational, b: Rational) -> Fraction:
    """Return the same mean from the volumes of a complex in the space of the parameters (w, b).

    A neuron has a breakpoint between low and high iff w·low + b and w·high + b have opposite signs.
    These 2n forms cut the box of all (w_1, b_1, …, w_n, b_n); the mean is Σ volume × number over
    its cells, by the volume of the box. Sensible for n ≤ 3: the dimension is 2n.

    >>> mean_by_volumes(1, 1, 3, 1, 1) == mean_breakpoints(1, 1, 3, 1, 1)
    True
    """
    zeros = [0] * (2 * n)
    forms = [
        [*zeros[: 2 * i], end, 1, *zeros[2 * i + 2 :]] for i in range(n) for end in (low, high)
    ]
    net = Network.of([(forms, zeros), ([[1] * (2 * n)], [0])])
    cells = explore(net, Box.of(*[(-a, a), (-b, b)] * n))
    weighted = Fraction(0)
    for cell, size in zip(cells, volume(cells).coordinates, strict=True):
        signs = cell.pattern
        crossed = sum(signs[i] != signs[i + 1] for i in range(0, 2 * n, 2))
        weighted += crossed * (size or 0)
    return weighted / (4 * Fraction(a) * Fraction(b)) ** n


def identity(n: int, low: Rational, high: Rational, a: Rational, b: Rational) -> Identity:
    """Return the mean number of breakpoints in [low, high] by density and by volumes.

    >>> same = identity(1, "1/2", 3, 2, 1)
    >>> same.gap, same.left.lower
    (Fraction(0, 1), Fraction(5, 24))
    """
    at, to = exact(low), exact(high)
    by_density, by_volumes = (find(n, at, to, a, b) for find in (mean_breakpoints, mean_by_volumes))
    words = "mean number of breakpoints in an interval"
    return Identity(words, Bounds.of(by_density), Bounds.of(by_volumes))


def density_normal(x: Rational, s2: Rational, b: Rational) -> Formula:
    """Return the density of a breakpoint at x for w ~ N(0, s²), b ~ U[−B, B].

    It is s·√(2/π)·(1 − exp(−B²/(2s²x²)))/(2B), and s/(B·√(2π)) at 0.

    >>> density_normal(0, 2, 1)
    1/sqrt(pi)
    """
    from sympy import exp, pi, sqrt

    s2, bound = rational(positive(s2, "s²")), rational(positive(b, "B"))
    at_zero = sqrt(s2 / (2 * pi)) / bound
    return at_zero * (1 - exp(-(bound**2) / (2 * s2 * rational(x) ** 2))) if x else at_zero


def mean_breakpoints_normal(n: int, end: Rational, s2: Rational, b: Rational) -> Formula:
    """Return the mean number of breakpoints in [0, end] for w ~ N(0, s²), b ~ U[−B, B].

    With c = B/(s√2) it is n·s/(B·√(2π)) · (X(1 − exp(−c²/X²)) + c√π·erfc(c/X)), X = end > 0.

    >>> mean_breakpoints_normal(2, 1, 2, 2)
    (-exp(-1) + sqrt(pi)*erfc(1) + 1)/sqrt(pi)
    """
    from sympy import erfc, exp, pi, sqrt

    c = rational(positive(b, "B")) / sqrt(2 * rational(positive(s2, "s²")))
    X = rational(positive(end, "the end"))
    area = X * (1 - exp(-((c / X) ** 2))) + c * sqrt(pi) * erfc(c / X)
    return n * density_normal(0, s2, b) * area


def mean_normal_by_weights(
    n: int, end: Rational, s2: Rational, b: Rational, places: int = PLACES
) -> Bounds:
    """Return the same mean as an integral over the law of w: n·E[min(|w|·X, B)]/(2B).

    >>> mean_normal_by_weights(2, 1, 2, 2).overlaps(enclosed(mean_breakpoints_normal(2, 1, 2, 2)))
    True
    """
    from sympy import Symbol, erf, exp, pi, sqrt

    w, s2 = Symbol("w", positive=True), rational(positive(s2, "s²"))
    reach = rational(Fraction(b) / Fraction(positive(end, "the end")))  # |w|·X = B
    density = 2 * exp(-(w**2) / (2 * s2)) / sqrt(2 * pi * s2)
    slanted = integral(w * density, w, 0, reach, places) * (Fraction(end) / (2 * Fraction(b)))
    steep = enclosed((1 - erf(reach / sqrt(2 * s2))) / 2, places)
    return (slanted + steep) * n
