"""Sums of c·√n by the schoolbook: radicands factored by trial division, roots by integer roots."""

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt

Pairs = Iterable[tuple[Fraction, int]]


def squarefree(n: int) -> tuple[int, int]:
    """(s, m) with n = s²·m and no square above 1 dividing m; n >= 1 and small."""
    s, p = 1, 2
    while p * p <= n:
        while n % (p * p) == 0:
            n //= p * p
            s *= p
        p += 1
    return s, n


def normal_form(pairs: Pairs) -> dict[int, Fraction]:
    """The coefficient of √m for each squarefree m, without zeros."""
    sums: dict[int, Fraction] = {}
    for c, n in pairs:
        if n:
            s, m = squarefree(n)
            sums[m] = sums.get(m, Fraction(0)) + c * s
    return {m: c for m, c in sums.items() if c}


def bracket(pairs: Pairs, places: int) -> tuple[Fraction, Fraction]:
    """Rationals low <= Σ c·√n <= high, at most |c| / 10^places apart for each pair."""
    unit = 10**places
    low = high = Fraction(0)
    for c, n in pairs:
        below = isqrt(n * unit * unit)
        above = below + (below * below != n * unit * unit)
        ends = (c * Fraction(below, unit), c * Fraction(above, unit))
        low, high = low + min(ends), high + max(ends)
    return low, high
