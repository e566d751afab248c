"""Formulas and integrals between rationals: against mpmath, and against each other."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import acb, arb
from sympy import Rational, Symbol, atan, cos, erf, exp, gamma, hyper, log, pi, sin, sqrt, zeta

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import _value, _whole, enclosed, integral, rational
from exactregions.errors import ExactRegionsError

x = Symbol("x", positive=True)
beta = sympy.betainc_regularized
CLOSE = Fraction(2, 10**30)

CONSTANTS = [
    pi,
    sqrt(2) + log(3) ** 2,
    exp(-5) * erf(Rational(1, 3)),
    gamma(Rational(7, 2)) / gamma(Rational(1, 3)),
    zeta(3) * atan(2),
    2 ** Rational(1, 3),
    sympy.E**2 + sympy.E,
    hyper((Rational(-1, 2), Rational(3, 2)), (Rational(5, 2),), Rational(1, 3)),
    beta(Rational(3, 2), 1, 0, Rational(1, 4)),
    beta(Rational(3, 2), Rational(1, 2), Rational(1, 5), Rational(1, 4)),
    sympy.sinc(1) + sympy.erfc(2) + sympy.tan(1) + sympy.cot(1) + cos(1) - sin(1),
    sqrt(2) ** 3 / sqrt(3) ** 5,
    -pi / 10**9,
]


@pytest.mark.parametrize("formula", CONSTANTS, ids=str)
def test_constants_lie_between_their_bounds(formula: sympy.Expr):
    found = enclosed(formula)
    with mpmath.workdps(50):
        value = Fraction(int(mpmath.floor(mpmath.mpf(sympy.N(formula, 50)) * 10**40)), 10**40)
    assert found.lower <= value + Fraction(1, 10**39)
    assert value <= found.upper
    assert found.width <= CLOSE


def test_a_rational_number_is_itself():
    assert enclosed(rational(Fraction(1, 3))) == Bounds.of("1/3")


def test_a_hidden_zero_is_enclosed():
    found = enclosed(sqrt(2) * sqrt(3) - sympy.sqrt(6, evaluate=False))
    assert found.lower <= 0 <= found.upper


def test_places_are_as_many_as_asked_for():
    for places in (1, 12, 200):
        found = enclosed(pi, places)
        assert found.width <= Fraction(2, 10**places)
        assert (found.lower * 10**places).denominator == 1


INTEGRALS = [
    (1 / (1 + x**2), 0, 1, pi / 4),
    (sqrt(x), 0, 1, Rational(2, 3)),
    (sqrt(1 - x**2), 0, 1, pi / 4),
    (log(x), 1, 3, 3 * log(3) - 2),
    (exp(-x), 0, 10, 1 - exp(-10)),
    (atan(x), -2, 2, Rational(0)),
    (atan(x), 0, 1, pi / 4 - log(2) / 2),
    (1 / sympy.sinc(x) ** 2, 0, pi / 2, pi * log(2)),
    (hyper((1, 1), (2,), x), 0, Rational(1, 2), pi**2 / 12 - log(2) ** 2 / 2),
    (x ** Rational(5, 2), 1, 2, 2 * (8 * sqrt(2) - 1) / Rational(7)),
    (sympy.Integer(3), 0, 2, Rational(6)),
    (x, 2, 0, Rational(-2)),
]


@pytest.mark.parametrize(("integrand", "a", "b", "value"), INTEGRALS, ids=str)
def test_integrals_are_their_antiderivatives(
    integrand: sympy.Expr, a: object, b: object, value: sympy.Expr
):
    found = integral(integrand, x, a, b)
    assert found.overlaps(enclosed(value))
    assert found.width <= CLOSE


def test_an_arc_tangent_is_not_continued_across_its_cut():
    """The cuts end at ±i/100, near the path."""
    found = integral(atan(100 * x), x, -1, 2)
    whole = 2 * atan(200) - atan(100) - (log(40001) - log(10001)) / 200
    assert found.overlaps(enclosed(whole))


def test_a_hypergeometric_function_is_not_continued_across_its_cut():
    """F(1, 1; 2; z) = −log(1 − z)/z has its cut from 1 on, just beyond the end of the path."""
    found = integral(hyper((1, 1), (2,), x) * x, x, 0, Rational(99, 100))
    assert found.overlaps(enclosed(Rational(99, 100) - log(100) / 100))


@pytest.mark.parametrize("integrand", [1 / x, 1 / (x - Rational(1, 3)), log(x - 2)], ids=str)
def test_integrals_that_are_not_real_numbers_are_refused(integrand: sympy.Expr):
    with pytest.raises(ExactRegionsError, match="no real number"):
        integral(integrand, x, 0, 1, places=10)


@pytest.mark.parametrize("formula", [x + 1, sympy.Float(0.5), sympy.airyai(1), sympy.oo], ids=str)
def test_what_cannot_be_enclosed_is_refused(formula: sympy.Expr):
    with pytest.raises(ExactRegionsError):
        enclosed(formula)


def test_the_square_root_of_minus_one_is_refused():
    with pytest.raises(ExactRegionsError):
        enclosed(sqrt(log(Rational(1, 2))))


# The parts that the proof of an integral rests on.

CUTS = [
    (sqrt(x), acb(-2, 0), acb(2, 1)),
    (log(x), acb(-2, 0), acb(2, 1)),
    (x ** Rational(1, 3), acb(-2, 0), acb(2, 1)),
    (atan(x), acb(0, 2), acb(3, 2)),
    (atan(x), acb(0, -2), acb(0, "0.3")),
    (hyper((1, 1), (2,), x), acb(2, 0), acb("0.2", 2)),
]


@pytest.mark.parametrize(("formula", "on_cut", "beside"), CUTS, ids=str)
def test_a_ball_across_a_cut_is_not_finite_where_a_function_must_be_holomorphic(
    formula: sympy.Expr, on_cut: acb, beside: acb
):
    around = acb(arb(0, "0.1"), arb(0, "0.1"))
    assert not _value(formula, {x: on_cut + around}, analytic=True).is_finite()
    assert _value(formula, {x: beside + around}, analytic=True).is_finite()
    assert _value(formula, {x: beside + around}, analytic=False).is_finite()


def test_an_incomplete_beta_function_of_a_variable_is_refused():
    assert not _value(beta(1, x, 0, Rational(1, 4)), {x: acb(arb(2, 1))}, analytic=True).is_finite()


def test_integers_around_a_ball_are_around_all_of_it():
    assert _whole(arb("0.5", 3), 1) == (-3, 4)
    assert _whole(arb("0.5"), 10) == (5, 5)
