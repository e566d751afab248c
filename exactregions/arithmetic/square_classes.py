"""Terms c·√n collected by the square class of n, without factoring (python-flint inside).

Two positive integers are of one square class iff their product is a perfect square. Then
√m = (√(mn)/n)·√n, so one radicand serves a whole class.
"""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import count, islice
from math import gcd, prod

from flint import fmpq, fmpz

from exactregions.arithmetic.rational import brief
from exactregions.errors import ExactRegionsError

Term = tuple[Fraction, int]

_SMALL = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
_SMALL_SQUARES = fmpz(prod(p * p for p in _SMALL))


def collected(pairs: Iterable[Term]) -> tuple[Term, ...]:
    """Return Σ c·√n with one non-zero term for each square class, radicands increasing.

    pairs : (c, n), n a non-negative integer

    A class is written with the smallest of its radicands that are met, after division by squares
    of primes below 50; squares are written with 1. Time grows linearly with the number of pairs
    (with that of classes too, up to millions). Raises ExactRegionsError where n < 0.

    >>> collected([(Fraction(1), 12), (Fraction(1, 2), 27), (Fraction(3), 4)])
    ((Fraction(6, 1), 1), (Fraction(7, 2), 3))
    """
    sums = _reduced_sums(pairs)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for n in sorted(sums):
        alike[_fingerprint(fmpz(n))].append(n)
    terms = [term for radicands in alike.values() for term in _terms(radicands, sums)]
    return tuple(sorted(terms, key=lambda term: term[1]))


def product(left: Term, right: Term) -> Term:
    """Return the product of two terms; √m·√n = g·√(mn/g²) with g the common divisor.

    >>> product((Fraction(1, 2), 6), (Fraction(3), 10))
    (Fraction(3, 1), 15)
    """
    (c, m), (d, n) = left, right
    common = gcd(m, n)
    return c * d * common, (m // common) * (n // common)


def rational(value: Fraction) -> fmpq:
    """Return a fraction as flint's own rational."""
    return fmpq(value.numerator, value.denominator)


def _reduced_sums(pairs: Iterable[Term]) -> dict[int, fmpq]:
    """Return the non-zero sums of coefficients by radicand; radicands without small squares."""
    given: dict[int, list[fmpq]] = defaultdict(list)
    for c, n in pairs:
        given[n].append(rational(c))
    reduced: dict[int, list[fmpq]] = defaultdict(list)
    for n, coefficients in given.items():
        factor, rest = _without_squares(n)
        reduced[rest].append(_sum(coefficients) * factor)
    sums = {n: _sum(coefficients) for n, coefficients in reduced.items()}
    return {n: total for n, total in sums.items() if total != 0}


def _without_squares(n: int) -> tuple[fmpz, int]:
    """Return (s, m) with n = s²·m, m = 1 if n is a square, m without squares of small primes."""
    if n < 0:
        raise ExactRegionsError(f"a radicand is {brief(n)}; give an integer that is not negative")
    rest, factor = fmpz(n), fmpz(1)
    if rest.is_square():
        return rest.isqrt(), 1
    last_digits = int(rest % _SMALL_SQUARES)
    for p in _SMALL:
        if last_digits % (p * p) == 0:
            while rest % (p * p) == 0:
                rest //= p * p
                factor *= p
    return factor, int(rest)


def _terms(radicands: list[int], sums: dict[int, fmpq]) -> list[Term]:
    """Return the terms of increasing radicands with one fingerprint, one for each square class."""
    classes: dict[int, list[fmpq]] = {}
    for m in radicands:
        for n, parts in classes.items():
            both = fmpz(m) * n
            if both.is_square():
                parts.append(sums[m] * fmpq(both.isqrt(), n))
                break
        else:
            classes[m] = [sums[m]]
    totals = [(_sum(parts), n) for n, parts in classes.items()]
    return [(Fraction(int(c.numer()), int(c.denom())), n) for c, n in totals if c != 0]


@cache
def _witnesses() -> tuple[fmpz, ...]:
    """Return 24 primes. Of independent classes, one pair in 2²⁴ looks alike to all of them."""
    primes = (p for p in map(fmpz, count(2**30)) if p.is_prime())
    return tuple(islice(primes, 24))


def _fingerprint(n: fmpz) -> tuple[int, ...]:
    """Return what a few primes p see of the class of n: the Legendre symbol of n without its p's.

    If m·n is a square, so is the product of what p leaves of m and of n, and both parts have one
    symbol. So a class has one fingerprint, whatever divides its radicands. Two classes may share
    one: perfect squares decide.
    """
    symbols = tuple([n.jacobi(p) for p in _witnesses()])
    return symbols if 0 not in symbols else tuple([_symbol(n, p) for p in _witnesses()])


def _symbol(n: fmpz, p: fmpz) -> int:
    while n % p == 0:
        n //= p
    return n.jacobi(p)


def _sum(values: list[fmpq]) -> fmpq:
    """Add in pairs, so that most sums are of short numbers."""
    while len(values) > 1:
        odd = values[len(values) & -2 :]
        values = [a + b for a, b in zip(values[::2], values[1::2], strict=False)] + odd
    return values[0]
