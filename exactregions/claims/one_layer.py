r"""One hidden layer of n random neurons: means in closed form, as sympy formulas.

Weights are independent N(0, s²) and biases N(0, σ²). Counts depend on q = s²/σ² alone, and lengths
scale like σ/s = 1/√q. The pre-activation of a neuron is z(x) = ⟨w, x⟩ + b, so with d = 1 its
breakpoint is −b/w, of the Cauchy law with scale 1/√q. Output weights are generic: every point
where a neuron vanishes is in B_N. He's law with biases of variance σ² has q = 2/(d·σ²).

``claims/one_layer_integrals.py`` finds the same numbers as integrals over the law of the weights.
Evaluate a formula with ``arithmetic.formula.enclosed``.

Proof: proofs/16-one-layer.md
"""

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from exactregions.arithmetic.formula import Formula, rational
from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import ExactRegionsError, UnboundedError

Rational = int | Fraction


@dataclass(frozen=True, slots=True)
class Binomial:
    """The law of a number of successes: independent trials with equal probability."""

    trials: int
    probability: Formula

    @property
    def mean(self) -> Formula:
        """Its mean, n·p."""
        return self.trials * self.probability

    @property
    def variance(self) -> Formula:
        """Its variance, n·p·(1 − p)."""
        return self.trials * self.probability * (1 - self.probability)


def breakpoint_density(x: Rational | Formula, q: Rational) -> Formula:
    """Return the density of −b/w at x, for d = 1: √q / (π(1 + q·x²)).

    n times this is the right side of Hanin and Rolnick's formula, E[|w| ρ_b(−w·x)], for n neurons.

    >>> breakpoint_density(0, 2)
    sqrt(2)/pi
    """
    from sympy import pi, sqrt

    ratio = rational(positive(q, "q"))
    return sqrt(ratio) / (pi * (1 + ratio * _formula(x) ** 2))


def breakpoints(n: int, low: Rational | None, high: Rational | None, q: Rational) -> Binomial:
    """Return the law of the number of breakpoints in [low, high], for d = 1.

    It is binomial with probability p = (atan(√q·high) − atan(√q·low))/π. None is −∞ or +∞: on the
    whole line all n are there, with variance 0. Raises ExactRegionsError if high < low.

    >>> breakpoints(6, -1, 1, 1).mean, breakpoints(6, -1, 1, 1).variance
    (3, 3/2)
    >>> breakpoints(6, None, None, 1).variance
    0
    """
    from sympy import atan, oo, pi, sqrt

    if low is not None and high is not None and high < low:
        raise ExactRegionsError(f"an interval from {low} to {high} is empty; swap its ends")
    root = sqrt(rational(positive(q, "q")))
    left = -oo if low is None else rational(low)
    right = oo if high is None else rational(high)
    return Binomial(n, (atan(root * right) - atan(root * left)) / pi)


def flat_meets_ball(k: int, d: int, radius: Rational, q: Rational) -> Formula:
    """Return the probability that the flat where k ≤ d neurons vanish meets a ball about 0.

    It is I_u(k/2, (d − k + 1)/2) with u = q·R²/(1 + q·R²) and I the regularised incomplete beta
    function: the squared distance of the flat from 0 has the law of χ²_k/(q·χ²_{d−k+1}).
    Raises ExactRegionsError unless 0 ≤ k ≤ d and R > 0.

    >>> flat_meets_ball(1, 2, 1, 3)
    betainc_regularized(1/2, 1, 0, 3/4)
    """
    from sympy import Integer, Rational, betainc_regularized

    if not 0 <= k <= d or d < 1:
        raise ExactRegionsError(f"k = {k} neurons vanish in dimension d = {d}; give 0 ≤ k ≤ d")
    if k == 0:
        return Integer(1)
    squared = rational(positive(q, "q") * positive(radius, "the radius") ** 2)
    return betainc_regularized(Rational(k, 2), Rational(d - k + 1, 2), 0, squared / (1 + squared))


def regions_in_ball(n: int, d: int, radius: Rational, q: Rational) -> Formula:
    """Return the mean number of regions that meet the open ball of a radius about 0 in R^d.

    It is Σ_{k ≤ d} C(n, k) I_u(k/2, (d − k + 1)/2): hyperplanes in general position cut an open
    convex set into as many regions as there are flats, of all dimensions, that meet it. For R → ∞
    this is Zaslavsky's Σ C(n, k).

    >>> regions_in_ball(2, 1, 1, 1)
    1 + 2*betainc_regularized(1/2, 1/2, 0, 1/2)
    """
    return sum(
        (comb(n, k) * flat_meets_ball(k, d, radius, q) for k in range(min(n, d) + 1)), rational(0)
    )


def intensity(n: int, k: int, d: int, squared: Rational | Formula, q: Rational) -> Formula:
    """Return the mean (d − k)-volume of B_k per volume of R^d, at a point x with |x|² given.

    With p = q·|x|² it is, for 1 ≤ k ≤ d,

        C(n, k) (q/π)^(k/2) Γ((d+1)/2)/Γ((d−k+1)/2) (1 + p)^(−k/2) ₂F₁(−1/2, k/2; d/2; p/(1 + p)).

    For k = d this is C(n, d) times the density of the d-variate Cauchy law; at x = 0 the last two
    factors are 1. Raises ExactRegionsError unless 1 ≤ k ≤ d.

    >>> intensity(5, 2, 2, 0, 1), intensity(5, 1, 1, 1, 3)
    (5/pi, 5*sqrt(3)/(4*pi))
    """
    from sympy import Rational, gamma, hyper, pi, sqrt

    if not 1 <= k <= d:
        raise ExactRegionsError(f"B_{k} was asked for in dimension {d}; give 1 ≤ k ≤ {d}")
    ratio = rational(positive(q, "q"))
    p = ratio * _formula(squared)
    at_zero = comb(n, k) * sqrt(ratio / pi) ** k * gamma(Rational(d + 1, 2))
    at_zero /= gamma(Rational(d - k + 1, 2))
    if k == d:
        return at_zero / sqrt(1 + p) ** (d + 1)
    if p == 0:
        return at_zero
    tilt = hyper((Rational(-1, 2), Rational(k, 2)), (Rational(d, 2),), p / (1 + p))
    return at_zero * tilt / sqrt(1 + p) ** k


def nearest_breakpoint(n: int, q: Rational) -> Formula:
    """Return the mean distance from 0 to the nearest of n breakpoints, d = 1, n ≥ 2.

    It is (1/√q) (2/π)^n ∫_0^{π/2} θ^n/sin²θ dθ. By parts, and with the Fourier series of log sin,
    the integral becomes a polynomial in π with coefficients log 2, ζ(3), ζ(5), …

    Raises UnboundedError for n = 1, where the mean is infinite.

    >>> nearest_breakpoint(2, 1), nearest_breakpoint(3, 1)
    (4*log(2)/pi, -21*zeta(3)/pi**3 + 6*log(2)/pi)
    """
    from sympy import Rational, factorial, log, pi, sqrt, zeta

    if n < 2:
        raise UnboundedError(f"with n = {n} the mean distance is infinite; give n ≥ 2")
    m = n - 2
    total = log(2) * (pi / 2) ** (m + 1) / (m + 1)
    for j in range(1, m + 1, 2):
        # Σ_k of derivative j of θ^m at 0 and π/2, over (2k)^(j+1)·k
        eta = (1 - Rational(1, 2 ** (j + 1))) * zeta(j + 2)
        derivative = factorial(m) / factorial(m - j)
        ends = -derivative * (pi / 2) ** (m - j) * eta
        if j == m:
            ends -= derivative * zeta(j + 2)
        total += (-1) ** ((j - 1) // 2) * ends / Rational(2) ** (j + 1)
    scaled = ((2 / pi) ** n * n * (n - 1) * total).expand()
    return scaled / sqrt(rational(positive(q, "q")))


def nearest_breakpoint_bounds(n: int, q: Rational) -> tuple[Formula, Formula]:
    """Return elementary bounds of ``nearest_breakpoint``; their ratio tends to 1, as 1 + 5/n².

    They are h and h·(1 + π²/(2n(n − 1))) with h = π/(2(n + 1)√q). So the mean is ~ π/(2n√q).

    >>> nearest_breakpoint_bounds(9, 1)
    (pi/20, pi*(pi**2/144 + 1)/20)
    """
    from sympy import pi, sqrt

    if n < 2:
        raise UnboundedError(f"with n = {n} the mean distance is infinite; give n ≥ 2")
    least = pi / (2 * (n + 1) * sqrt(rational(positive(q, "q"))))
    return least, least * (1 + pi**2 / (2 * n * (n - 1)))


def hyperplane_distance(d: int, q: Rational) -> Formula:
    """Return the mean distance from 0 to the hyperplane of one neuron, d ≥ 2.

    The distance |b|/‖w‖ has the law of |t_d|/√(q·d), t_d Student's with d degrees of freedom; its
    distribution function is ``flat_meets_ball`` with k = 1. Raises UnboundedError for d = 1.

    >>> hyperplane_distance(2, 1), hyperplane_distance(3, 1)
    (1, 2/pi)
    """
    from sympy import Rational, gamma, pi, sqrt

    if d < 2:
        raise UnboundedError(f"in dimension {d} the mean distance is infinite; give d ≥ 2")
    ratio = rational(positive(q, "q"))
    return 2 * gamma(Rational(d + 1, 2)) / (sqrt(pi * ratio) * (d - 1) * gamma(Rational(d, 2)))


def positive(value: object, what: str) -> Fraction:
    """Return a number that must be positive, as the rational that it is.

    Raises ExactRegionsError where it is not positive, NotExactError where it is no number.

    >>> positive("1/4", "q")
    Fraction(1, 4)
    """
    number = exact(value, what)
    if number <= 0:
        raise ExactRegionsError(f"{what} is {brief(number)}; give a positive number")
    return number


def _formula(value: Rational | Formula) -> Formula:
    return rational(value) if isinstance(value, (int, Fraction)) else value
