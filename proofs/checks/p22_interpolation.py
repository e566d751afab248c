"""The displays of proofs/22-interpolation.md, computed."""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.ball import Ball, between, solved
from exactregions.arithmetic.enclosure import Enclosure, nearest

U = Fraction(1, 2**53)

# True z and w, and what floats are told: the last pair has a wrong sign.
ENDS = [
    ("1/4", "-3/4", "3/8", "-5/8"),
    ("1/3", "-2/7", "3/8", "-1/4"),
    ("1/16", "-1/2", "-1/16", "-3/8"),
]


def rounded(values: list[Fraction]) -> list[Fraction]:
    """The nearest floats, as fractions."""
    return [Fraction(v) for v in nearest(values).tolist()]


def equation_1() -> None:
    """How much a form at a point misses the one that is meant, term by term."""
    x, f = [Fraction(1, 3), Fraction(-5, 7)], [Fraction(2, 11), Fraction(-7, 9)]
    fx, ff = rounded(x), rounded(f)
    for k in range(2):
        miss = x[k] * f[k] - fx[k] * ff[k]
        assert miss == fx[k] * (f[k] - ff[k]) + (x[k] - fx[k]) * f[k]


def equation_2() -> None:
    """The error of a proposed solution, from what it misses; the library's ball holds it."""
    m = [[Fraction(3), Fraction(2)], [Fraction(-1), Fraction(5)]]
    x, e = [Fraction(-2, 17), Fraction(3, 17)], [0, 1]
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in m] == e
    system = np.array([[[3.0, 2.0], [-1.0, 5.0]]])
    ball = solved(Enclosure(system, np.zeros_like(system)))
    found = [Fraction(v) for v in ball.points[0].tolist()]
    assert max(abs(p - q) for p, q in zip(x, found, strict=True)) <= Fraction(ball.radius[0])
    inverse = [[Fraction(1, 4), Fraction(-1, 9)], [Fraction(1, 18), Fraction(1, 5)]]
    near = [row[1] for row in inverse]
    missing = [e[i] - sum(m[i][k] * near[k] for k in range(2)) for i in range(2)]
    left = [
        [(i == j) - sum(inverse[i][k] * m[k][j] for k in range(2)) for j in range(2)]
        for i in range(2)
    ]
    wrong = [p - q for p, q in zip(x, near, strict=True)]
    for i in range(2):
        assert wrong[i] == sum(inverse[i][k] * missing[k] + left[i][k] * wrong[k] for k in range(2))


def equation_3() -> None:
    """How far the root of floats is from the true one."""
    for given in ENDS:
        z, w, fz, fw = map(Fraction, given)
        g, alpha, beta = fz - fw, fz - z, fw - w
        miss = fz / g - z / (z - w)
        assert miss == (fz * (z - w) - z * (fz - fw)) / (g * (z - w))
        assert miss == (beta * z - alpha * w) / (g * (z - w))
        assert abs(miss) <= max(abs(alpha), abs(beta)) / g


def equation_4() -> None:
    """The error of a point between two points, in one coordinate."""
    a, b = Fraction(2, 3), Fraction(-1, 7)
    fa, fb = a + Fraction(1, 9), b - Fraction(1, 10)
    for given in ENDS:
        z, w, fz, fw = map(Fraction, given)
        t, root, d = z / (z - w), fz / (fz - fw), fb - fa
        miss = (1 - t) * (fa - a) + t * (fb - b) + (root - t) * d
        assert (fa + root * d) - ((1 - t) * a + t * b) == miss
        assert miss == (1 - t) * (fa - a) + t * (fb - b) + (root - t) * d


def equation_5() -> None:
    """The radius of between: here every operation on radii is exact."""
    near = 2.0**-30
    up = Ball(np.array([[0.25, 0.5]]), np.array([near]))
    down = Ball(np.array([[-0.25, -0.25]]), np.array([near / 2]))
    found, rho = Fraction(between(up, down).radius[0]), Fraction(near)
    g, step = Fraction(1, 2), Fraction(3, 4)
    assert found == (rho + (rho / g + 4 * U) * step + 8 * U) * (1 + Fraction(1, 2**20))
