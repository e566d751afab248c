"""The displays of proofs/17-error-radius.md, computed."""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.enclosure import Enclosure, affine_image, gamma, nearest

U = Fraction(1, 2**53)
IOTA = 1 + Fraction(1, 2**20)


def equation_1() -> None:
    """How much a product of floats misses the product that is meant."""
    h, w = (
        [Fraction(1, 3), Fraction(-5, 7), Fraction(2, 11)],
        [Fraction(1, 10), Fraction(3, 13), Fraction(-7, 9)],
    )
    fh, fw = ([Fraction(v) for v in nearest(values).tolist()] for values in (h, w))
    for i in range(3):
        miss = h[i] * w[i] - fh[i] * fw[i]
        assert miss == (h[i] - fh[i]) * w[i] + fh[i] * (w[i] - fw[i])


def equation_2() -> None:
    """One more rounding costs at most one more u."""
    for k in range(2, 9):
        for u in (U, Fraction(1, 7)):
            assert (1 + u) * (1 - k * u) == 1 - (k - 1) * u - k * u**2


def equation_3() -> None:
    """The radius of affine_image: here every operation on radii is exact."""
    h = np.array([[[1.0, 2.0], [4.0, 0.25]]])
    r = np.array([[[2.0**-45, 2.0**-44], [2.0**-43, 2.0**-45]]])
    out = affine_image(Enclosure(h, r.copy()), np.array([[2.0], [-4.0]]), np.array([0.5]))
    w, b, unit = [2, 4], Fraction(1, 2), Fraction(gamma(3))
    size, radius = ([list(map(Fraction, row)) for row in a[0].tolist()] for a in (h, r))
    m = abs(Fraction(out.middle[0, 0, 0]))
    found = [Fraction(v) for v in out.radius[0, :, 0].tolist()]
    assert unit == (2 + 1 + 4) * U * IOTA
    assert found[0] == (
        sum((radius[0][i] + unit * size[0][i]) * w[i] for i in range(2)) + unit * (b + m)
    ) * (1 + Fraction(1, 2**20))
    assert found[1] == sum((radius[1][i] + unit * size[1][i]) * w[i] for i in range(2)) * IOTA


def equation_4() -> None:
    """The product XS misses the solution of N L = S by E L, for an X that is no inverse."""
    n = [[Fraction(2), Fraction(3)], [Fraction(1), Fraction(4)]]
    x = [[Fraction(3, 4), Fraction(-2, 3)], [Fraction(-1, 5), Fraction(1, 2)]]
    solution = [Fraction(7, 3), Fraction(-5, 2)]
    s = [sum(n[i][j] * solution[j] for j in range(2)) for i in range(2)]
    xn = [[sum(x[i][j] * n[j][k] for j in range(2)) for k in range(2)] for i in range(2)]
    e = [[(i == k) - xn[i][k] for k in range(2)] for i in range(2)]
    for i in range(2):
        xs = sum(x[i][j] * s[j] for j in range(2))
        assert solution[i] - xs == sum(e[i][k] * solution[k] for k in range(2))


def equation_5() -> None:
    """A determinant tells which of two homogeneous points comes first."""
    for x0, x1, y0, y1 in [(2, 3, 5, 7), (3, -4, 7, 2), (5, -6, 2, -9)]:
        gap = Fraction(y1, y0) - Fraction(x1, x0)
        assert gap == Fraction(x0 * y1 - x1 * y0) / (x0 * y0)
