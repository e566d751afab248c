r"""The means of ``claims/one_layer.py`` once more, as integrals over the law of the weights.

Each function integrates what the closed formula was derived from, with proved bounds, and shares
none of its steps after that. Biases are scaled to σ = 1, so weights are N(0, q).

Proof: proofs/16-one-layer.md
"""

from fractions import Fraction
from math import comb

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import PLACES, Formula, enclosed, integral, rational
from exactregions.claims import one_layer
from exactregions.claims.identity import Identity
from exactregions.claims.one_layer import Rational, positive
from exactregions.errors import UnboundedError


def identities(
    n: int, d: int, radius: Rational, q: Rational, places: int = PLACES
) -> tuple[Identity, ...]:
    """Return each closed form beside its integral, for n neurons and a ball about 0 in R^d.

    radius : R; on the line, the interval [−R, R]

    >>> found = identities(3, 1, 2, "1/5")
    >>> [same.holds and same.gap * 10**20 < 1 for same in found]
    [True, True, True, True, True]
    """
    ratio, size = positive(q, "q"), positive(radius, "the radius")

    def pair(words: str, closed: Formula, other: Bounds) -> Identity:
        return Identity(words, enclosed(closed, places), other)

    found = [
        pair(
            f"probability that the flat of {k} neurons meets a ball of R^{d}",
            one_layer.flat_meets_ball(k, d, size, ratio),
            flat_meets_ball(k, d, size, ratio, places),
        )
        for k in range(1, min(n, d) + 1)
    ]
    found += [volume_in_ball(n, k, d, size, ratio, places=places) for k in range(1, min(n, d) + 1)]
    closed = one_layer.intensity(n, 1, d, size**2, ratio)
    words = f"mean volume of B_1 per volume of R^{d}"
    found.append(pair(words, closed, intensity(n, d, size**2, ratio, places)))
    if d == 1:
        closed = one_layer.breakpoints(n, -size, size, ratio).mean
        other = breakpoints(n, -size, size, ratio, places)
        found.append(pair("mean number of breakpoints in an interval", closed, other))
        if n > 1:
            closed = one_layer.nearest_breakpoint(n, ratio)
            other = nearest_hyperplane(n, 1, ratio, places)
            found.append(pair("mean distance to the nearest breakpoint", closed, other))
    else:
        closed = one_layer.hyperplane_distance(d, ratio)
        other = nearest_hyperplane(1, d, ratio, places)
        found.append(pair("mean distance to a hyperplane", closed, other))
    return tuple(found)


def breakpoints(n: int, low: Rational, high: Rational, q: Rational, places: int = PLACES) -> Bounds:
    """Return the mean number of breakpoints in [low, high], the integral over w of P(−b/w there).

    This is Kac and Rice's ∫∫ |w| ρ_b(−w·x) dx over the law of w, its inner integral carried out.

    >>> breakpoints(6, -1, 1, 1).overlaps(Bounds.of(3))
    True
    """
    from sympy import erf, sqrt

    v = _variable()
    scale = sqrt(rational(positive(q, "q")) / 2)
    inside = (erf(scale * rational(high) * v) - erf(scale * rational(low) * v)) / 2
    return _mean_over_norms(inside, v, 1, places) * n


def flat_meets_ball(k: int, d: int, radius: Rational, q: Rational, places: int = PLACES) -> Bounds:
    """Return P(χ_k ≤ R √q χ_m), m = d − k + 1, by integrating over χ_m.

    The biases of k neurons make a vector b of norm χ_k. Given its direction, the flat's distance is
    ‖b‖ over the height of a random parallelotope, √q·χ_m.

    >>> flat_meets_ball(1, 1, 1, 1).overlaps(Bounds.of("1/2"))
    True
    """
    from sympy import sqrt

    v = _variable()
    reach = rational(positive(radius, "the radius")) * sqrt(rational(positive(q, "q"))) * v
    return _mean_over_norms(_at_most(k, reach), v, d - k + 1, places)


def intensity(n: int, d: int, squared: Rational, q: Rational, places: int = PLACES) -> Bounds:
    """Return the mean (d − 1)-volume of B_1 per volume at x, n·E[‖w‖ ρ_b(−⟨w, x⟩)].

    The integral over the norm of w is elementary, the one over its angle with x is done here.

    >>> intensity(5, 2, 0, 1).overlaps(enclosed(one_layer.intensity(5, 1, 2, 0, 1)))
    True
    """
    from sympy import Rational, cos, gamma, pi, sin, sqrt

    angle = _variable()
    ratio = rational(positive(q, "q"))
    power = sqrt(1 + ratio * rational(squared) * cos(angle) ** 2) ** -(d + 1)
    half = Rational(d, 2)
    at_zero = n * sqrt(ratio / pi) * gamma(half + Rational(1, 2)) / gamma(half)
    if d == 1:
        return enclosed(at_zero * power.subs(angle, 0), places)
    density = sin(angle) ** (d - 2) * gamma(half) / (sqrt(pi) * gamma(half - Rational(1, 2)))
    return integral(at_zero * power * density, angle, 0, pi, places)


def volume_in_ball(
    n: int, k: int, d: int, radius: Rational, q: Rational, *, places: int = PLACES
) -> Identity:
    """Return the mean (d − k)-volume of B_k in a ball about 0, from items 2 and 3 of the theory.

    left  : the integral of ``one_layer.intensity`` over the ball
    right : C(n, k) times the mean volume of a flat in the ball, over the law of its distance

    >>> volume_in_ball(3, 1, 2, 1, 2).holds
    True
    """
    from sympy import Rational, atan, beta, cos, gamma, pi, sin, sqrt, tan

    r, ratio, size = _variable(), rational(positive(q, "q")), rational(radius)
    shell = 2 * sqrt(pi) ** d / gamma(Rational(d, 2)) * r ** (d - 1)
    left = integral(one_layer.intensity(n, k, d, r**2, q) * shell, r, 0, size, places)
    unit = sqrt(pi) ** (d - k) / gamma(Rational(d - k, 2) + 1)
    half = Rational(k, 2), Rational(d - k + 1, 2)
    density = 2 * sin(r) ** (k - 1) * cos(r) ** (d - k) / beta(*half).rewrite(gamma)
    chord = sqrt(size**2 - tan(r) ** 2 / ratio) ** (d - k)
    last = atan(sqrt(ratio) * size)
    right = integral(comb(n, k) * unit * density * chord, r, 0, last, places)
    return Identity(f"mean volume of B_{k} in a ball of R^{d}", left, right)


def nearest_hyperplane(n: int, d: int, q: Rational, places: int = PLACES) -> Bounds:
    """Return the mean distance from 0 to the nearest of n hyperplanes of R^d, n·d ≥ 2.

    It is (1/√q) ∫ S(ψ)^n/sin²ψ dψ over [0, π/2], where S is the probability that one hyperplane is
    farther than cot ψ/√q: S(ψ) = c ∫_0^ψ sin^{d−1}, S(π/2) = 1. Raises UnboundedError for n·d = 1.

    >>> nearest_hyperplane(2, 1, 1).overlaps(enclosed(one_layer.nearest_breakpoint(2, 1)))
    True
    >>> nearest_hyperplane(1, 2, 1).overlaps(Bounds.of(1))
    True
    """
    from sympy import pi, sin, sqrt

    if n * d < 2:
        raise UnboundedError(f"with n = {n} in dimension {d} the mean distance is infinite")
    angle = _variable()
    ratio = rational(positive(q, "q"))
    survival = _powers_of_sine(d - 1, angle) / _powers_of_sine(d - 1, pi / 2)
    integrand = survival**n / (sin(angle) ** 2 * sqrt(ratio))
    # Near 0 the fraction is 0/0 to a ball. As sin ψ ≥ 2ψ/π, S ≤ ψ^d there.
    start = Fraction(1, 10 ** (places + 2))
    rest = (pi / 2) ** 2 * rational(start) ** (n * d - 1) / sqrt(ratio)
    far = integral(integrand, angle, rational(start), pi / 2, places)
    return far + Bounds(Fraction(0), enclosed(rest, places).upper)


def _variable() -> Formula:
    from sympy import Symbol

    return Symbol("v", positive=True)


def _powers_of_sine(m: int, angle: Formula) -> Formula:
    """Return ∫_0^angle sin^m."""
    from sympy import cos, sin

    if m == 0:
        return angle
    if m == 1:
        return 1 - cos(angle)
    lower = _powers_of_sine(m - 2, angle)
    return (-(sin(angle) ** (m - 1)) * cos(angle) + (m - 1) * lower) / m


def _at_most(k: int, t: Formula) -> Formula:
    """Return P(χ_k ≤ t) in elementary functions and erf, by the recursion in k."""
    from sympy import Rational, erf, exp, gamma, sqrt

    if k == 0:
        return rational(1)
    if k == 1:
        return erf(t / sqrt(2))
    tail = 2 * (t / sqrt(2)) ** (k - 2) * exp(-(t**2) / 2) / gamma(Rational(k, 2))
    return _at_most(k - 2, t) - tail / 2


def _mean_over_norms(inside: Formula, v: Formula, m: int, places: int) -> Bounds:
    """Return E[inside(χ_m)], for a function between 0 and 1: a bounded range, and its tail."""
    from sympy import Rational, exp, gamma, sqrt

    density = 2 * v ** (m - 1) * exp(-(v**2) / 2) / (sqrt(2) ** m * gamma(Rational(m, 2)))
    end = 3 * (m + places)  # P(χ_m > end) is below 10^−places: the tail below is enclosed anyway
    tail = enclosed(1 - _at_most(m, rational(end)), places)
    near = integral(inside * density, v, 0, end, places)
    return near + Bounds(Fraction(0), max(tail.upper, Fraction(0)))
