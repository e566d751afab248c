"""Counting formulas for hyperplane arrangements and upper bounds for networks, as published."""

from collections.abc import Sequence
from math import comb, prod


def zaslavsky(n: int, d: int) -> int:
    """Regions of n hyperplanes of R^d in general position: the sum over j <= d of C(n, j)."""
    return sum(comb(n, j) for j in range(d + 1))


def zaslavsky_central(n: int, d: int) -> int:
    """Regions of n hyperplanes through 0 with normals in general position, n >= 1, d >= 1.

    Shift the last hyperplane to height 1 and to height -1. Every region meets exactly one of the
    two copies, and on each the others cut in general position: 2 · zaslavsky(n-1, d-1).
    """
    return 2 * sum(comb(n - 1, j) for j in range(d))


def buck(n: int, d: int) -> list[int]:
    """f_0, .., f_d of n hyperplanes of R^d in general position.

    A k-face is a region of one of the C(n, d-k) flats of dimension k, which the other n-d+k
    hyperplanes cut in general position; summed up: f_k = sum over i of C(n, i) C(i, d-k), where
    d-k <= i <= d.
    """
    return [sum(comb(n, i) * comb(i, d - k) for i in range(d - k, d + 1)) for k in range(d + 1)]


def montufar(d: int, widths: Sequence[int]) -> int:
    """Montúfar 2017: the product over layers of Zaslavsky(n_l, d_l), d_l = min(d, n_1, .., n_l)."""
    return prod(zaslavsky(n, min(d, *widths[: i + 1])) for i, n in enumerate(widths))


def serra(d: int, widths: Sequence[int]) -> int:
    """Serra, Tjandraatmadja and Ramalingam 2018, Theorem 1.

    The sum of prod_l C(n_l, j_l) over all j with 0 <= j_l <= min(d, n_1 - j_1, ..,
    n_{l-1} - j_{l-1}, n_l).
    """
    if not widths:
        return 1
    n = widths[0]
    return sum(comb(n, j) * serra(min(d, n - j), widths[1:]) for j in range(min(d, n) + 1))
