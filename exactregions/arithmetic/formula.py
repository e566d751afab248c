"""Numbers that a closed formula stands for, and integrals, between rationals (flint inside).

A formula is a sympy expression. It is evaluated in balls, which hold the true value for certain,
with more and more bits until the bounds are as close as asked for; sympy's own floats are never
used. Integrals are those of F. Johansson, Numerical integration in arbitrary-precision ball
arithmetic (ICMS 2018): where an integrand is used as a holomorphic function, a ball that meets a
pole or a branch cut is not accepted.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

from flint import acb, arb, ctx, fmpq

from exactregions.arithmetic.bounds import Bounds
from exactregions.errors import ExactRegionsError

Formula = Any  # a sympy expression; sympy has no types

PLACES = 30
_FIRST_BITS, _DOUBLINGS = 128, 3
_EVALUATIONS = 30_000  # of an integrand; smooth ones need some hundreds
_CONSTANTS: Mapping[str, Callable[[], acb]] = {"Pi": acb.pi, "Exp1": lambda: acb(1).exp()}
_ENTIRE: Mapping[str, Callable[[acb], acb]] = {
    # Meromorphic functions: at a pole their balls are not finite, so nothing needs a check.
    "exp": acb.exp,
    "sin": acb.sin,
    "cos": acb.cos,
    "tan": acb.tan,
    "cot": acb.cot,
    "sinc": acb.sinc,
    "erf": acb.erf,
    "erfc": acb.erfc,
    "gamma": acb.gamma,
    "zeta": acb.zeta,
}


def rational(value: int | Fraction) -> Formula:
    """Return a rational number as a formula.

    >>> rational(Fraction(1, 3)) * 3
    1
    """
    from sympy import Rational

    return Rational(value.numerator, value.denominator)


def enclosed(formula: Formula, places: int = PLACES) -> Bounds:
    """Return rationals around the number that a formula without variables stands for.

    places : the bounds are multiples of 10^(−places), and two of them apart or less; the value of
             a rational number is given as it is

    Raises ExactRegionsError for a formula that has a variable, a function that is not known here,
    or no real value.

    >>> from sympy import pi, zeta
    >>> enclosed(pi, 12).decimals(12), enclosed(rational(Fraction(1, 3))).lower
    (('3.141592653589', '3.141592653590'), Fraction(1, 3))
    >>> enclosed(zeta(3), 5).decimals(5)
    ('1.20205', '1.20206')
    """
    if getattr(formula, "is_Rational", False):
        return Bounds.of(Fraction(int(formula.p), int(formula.q)))
    return _sharpened(lambda: _value(formula, {}, analytic=False), places, formula)


def integral(
    integrand: Formula, variable: Formula, lower: Formula, upper: Formula, places: int = PLACES
) -> Bounds:
    """Return rationals around the integral of a formula in one variable, over a bounded interval.

    lower, upper : formulas without variables
    places       : as in ``enclosed``

    Raises ExactRegionsError as ``enclosed`` does, and where the integral does not exist or the
    integrand has no analytic continuation around the inside of the interval.

    >>> from sympy import Symbol, pi
    >>> x = Symbol("x")
    >>> integral(1 / (1 + x**2), x, 0, 1).overlaps(enclosed(pi / 4))
    True
    """
    from sympy import sympify

    ends = sympify(lower), sympify(upper)

    def inside(x: acb, analytic: object) -> acb:
        return _value(integrand, {variable: x}, analytic=bool(analytic))

    def ball() -> acb:
        a, b = (_value(end, {}, analytic=False) for end in ends)
        near_enough = arb(2) ** -(2 * ctx.prec // 3)  # only an aim; the ball is true anyway
        return acb.integral(inside, a, b, None, None, near_enough, None, _EVALUATIONS)

    return _sharpened(ball, places, integrand)


def _sharpened(ball: Callable[[], acb], places: int, formula: Formula) -> Bounds:
    bits, scale = max(_FIRST_BITS, 6 * places), 10**places
    for _ in range(_DOUBLINGS + 1):
        with ctx.workprec(bits):
            value = ball()
            if value.is_finite() and value.imag.contains(0):
                found = _whole(value.real, scale)
                if found and found[1] - found[0] <= 2:
                    return Bounds(Fraction(found[0], scale), Fraction(found[1], scale))
        bits *= 2
    raise ExactRegionsError(
        f"no real number was found within {places} places for {str(formula)[:60]}; look for a pole "
        "or a branch cut, or ask for fewer places"
    )


def _whole(value: arb, scale: int) -> tuple[int, int] | None:
    """Return integers around scale times a number."""
    scaled = value * scale
    low, high = scaled.lower().floor().unique_fmpz(), scaled.upper().ceil().unique_fmpz()
    return None if low is None or high is None else (int(low), int(high))


def _value(formula: Formula, at: Mapping[Formula, acb], *, analytic: bool) -> acb:
    """Enclose a formula; not finite where ``analytic`` is asked for and not certain."""
    if formula in at:
        return at[formula]
    name = type(formula).__name__
    if formula.is_Rational:
        return acb(fmpq(int(formula.p), int(formula.q)))
    if name in _CONSTANTS:
        return _CONSTANTS[name]()
    parts = [_value(part, at, analytic=analytic) for part in _arguments(formula)]
    return _combined(formula, name, parts, analytic=analytic)


def _arguments(formula: Formula) -> tuple[Formula, ...]:
    if type(formula).__name__ == "hyper":
        return (*formula.ap, *formula.bq, formula.argument)
    return tuple(formula.args)


def _combined(formula: Formula, name: str, parts: list[acb], *, analytic: bool) -> acb:
    if formula.is_Add or formula.is_Mul:
        return reduce(add if formula.is_Add else mul, parts)
    if formula.is_Pow:
        return _power(formula.exp, *parts, analytic=analytic)
    if name in _ENTIRE and len(parts) == 1:
        return _ENTIRE[name](parts[0])
    if name in _CUT:
        return _CUT[name](parts, analytic)
    raise ExactRegionsError(
        f"{name} cannot be enclosed in {str(formula)[:60]}; known are sums, products, powers, "
        f"{', '.join([*_CONSTANTS, *_ENTIRE, *_CUT])}"
    )


def _power(exponent: Formula, base: acb, power: acb, *, analytic: bool) -> acb:
    if exponent.is_Integer:
        return base ** int(exponent)
    if exponent.is_Rational and exponent.q == 2:
        return base.sqrt(analytic) ** int(exponent.p)
    return base.pow(power, analytic)


# Functions that are not entire take whether their ball must be a domain of holomorphy.


def _log(parts: list[acb], analytic: bool) -> acb:  # noqa: FBT001
    return parts[0].log(analytic)


def _atan(parts: list[acb], analytic: bool) -> acb:  # noqa: FBT001
    (x,) = parts
    near_cut = x.real.contains(0) and not (x.imag > -1 and x.imag < 1)
    return acb("nan") if analytic and near_cut else x.atan()


def _hyper(parts: list[acb], analytic: bool) -> acb:  # noqa: FBT001
    if len(parts) != 4:
        raise ExactRegionsError("of hypergeometric functions only 2F1 can be enclosed")
    a, b, c, x = parts
    near_cut = x.imag.contains(0) and not x.real < 1
    return acb("nan") if analytic and near_cut else x.hypgeom_2f1(a, b, c)


def _beta(parts: list[acb], analytic: bool) -> acb:  # noqa: FBT001
    """Enclose the regularised I(a, b; x₁, x₂) = I(a, b; x₂) − I(a, b; x₁)."""
    a, b, x, y = parts
    if analytic and not all(part.is_exact() for part in parts):
        return acb("nan")  # its cuts depend on a and b
    return y.beta_lower(a, b, regularized=1) - x.beta_lower(a, b, regularized=1)


_CUT: Mapping[str, Callable[[list[acb], bool], acb]] = {
    "log": _log,
    "atan": _atan,
    "hyper": _hyper,
    "betainc_regularized": _beta,
}
