"""The displays of proofs/16-one-layer.md, computed."""

from fractions import Fraction

from sympy import (
    Matrix,
    Rational,
    atan,
    cot,
    diff,
    exp,
    integrate,
    log,
    oo,
    pi,
    simplify,
    sin,
    sqrt,
    symbols,
)

from exactregions.claims.one_layer import breakpoint_density, breakpoints, nearest_breakpoint

F = Fraction
s, sigma, a, theta = symbols("s sigma a theta", positive=True)
w, x = symbols("w x", real=True)
POINTS = [(2, 3, F(5, 7)), (3, 2, F(-4)), (5, 7, F(3, 2))]


def equation_1() -> None:
    """Two Gaussian densities in w make one, with A in its exponent."""
    weight, bias = exp(-(w**2) / s**2 / 2), exp(-((w * x) ** 2) / sigma**2 / 2)
    for big in (1 / s**2 + x**2 / sigma**2, (sigma**2 + s**2 * x**2) / (s * sigma) ** 2):
        assert simplify(weight * bias / exp(-big * w**2 / 2)) == 1
    assert simplify(1 / s**2 + x**2 / sigma**2 - (sigma**2 + s**2 * x**2) / (s**2 * sigma**2)) == 0
    assert sqrt(2 * pi) * s * (sqrt(2 * pi) * sigma) == 2 * pi * s * sigma


def equation_2() -> None:
    """The mean of |w| under exp(-A w²/2) is 2/A, by an antiderivative and by sympy."""
    assert simplify(diff(-exp(-a * w**2 / 2) / a, w) - w * exp(-a * w**2 / 2)) == 0
    whole = integrate(abs(w) * exp(-a * w**2 / 2), (w, -oo, oo))
    assert whole == 2 / a


def equation_3() -> None:
    """The constant of (1) times the integral of (2) is the density, which is the library's."""
    integral = 2 * s**2 * sigma**2 / (sigma**2 + s**2 * x**2)
    assert simplify(integral * (1 / s**2 + x**2 / sigma**2)) == 2
    assert simplify(
        integral / (2 * pi * s * sigma) - 1 / pi * s * sigma / (sigma**2 + s**2 * x**2)
    ) == 0  # fmt: skip
    for t, v, at in POINTS:
        found = breakpoint_density(at, F(t, v) ** 2)
        assert found == 1 / pi * t * v / (v**2 + t**2 * Rational(at) ** 2)


def equation_4() -> None:
    """The density integrates to a difference of two arctangents."""
    density = s * sigma / (sigma**2 + s**2 * x**2) / pi
    assert simplify(diff(1 / pi * atan(s * x / sigma), x) / density) == 1
    n = 4
    for t, v, start in POINTS:
        found = breakpoints(n, start, start + 3, F(t, v) ** 2).mean
        low, high = Rational(start), Rational(start + 3)
        assert simplify(found - n / pi * (atan(t * high / v) - atan(t * low / v))) == 0


def equation_5() -> None:
    """The determinant after a change of rank one, for matrices of 2 × 3 and 2 × 4."""
    tau = Rational(2, 5)
    for rows in ([[2, 3, -1], [5, 1, 4]], [[-3, 2, 2, 7], [4, 0, 1, -2]]):
        whole = Matrix(rows)
        g, rest, gram = whole[:, :1], whole[:, 1:], whole * whole.T
        y = (whole.T * gram.inv() * whole)[0, 0]  # of the projection
        assert (g.T * gram.inv() * g)[0] == y
        assert (tau**2 * g * g.T + rest * rest.T).det() == gram.det() * (1 - (1 - tau**2) * y)


def equation_6() -> None:
    """Twice by parts; with n = 2 and Euler's integral of log sin, the mean distance of two."""
    for n, at in ((2, pi / 6), (5, pi / 3)):
        assert simplify(
            (
                theta**n / sin(theta) ** 2
                - diff(-(theta**n) * cot(theta) + n * theta ** (n - 1) * log(sin(theta)), theta)
                + n * (n - 1) * theta ** (n - 2) * log(sin(theta))
            ).subs(theta, at)
        ) == 0  # fmt: skip
    assert nearest_breakpoint(2, 1) == (2 / pi) ** 2 * (pi * log(2))
