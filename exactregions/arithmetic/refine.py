"""Signs and floors of sums of square roots, by balls of growing precision (flint's arb inside).

A ball holds the true number for certain. What it leaves open is asked again with twice the bits,
however many that takes; it ends because of what each function demands of its terms.
"""

from collections.abc import Sequence

from flint import arb, ctx, fmpq, fmpz

from exactregions.arithmetic.rational import Sign
from exactregions.arithmetic.square_classes import Term, rational

_FIRST_BITS = 64


def sign(terms: Sequence[Term]) -> Sign:
    """Return the sign of Σ c·√n, which must not be zero.

    >>> from fractions import Fraction
    >>> sign([(Fraction(7), 2), (Fraction(-1), 98), (Fraction(-1), 1)])
    <Sign.NEGATIVE: -1>
    """
    roots = _roots(terms, 1)
    bits = _FIRST_BITS
    while True:
        with ctx.workprec(bits):
            ball = _ball(roots)
            # Two comparisons: both are false where the ball holds zero.
            if ball > 0:
                return Sign.POSITIVE
            if ball < 0:
                return Sign.NEGATIVE
        bits *= 2


def floor(terms: Sequence[Term], scale: int) -> int:
    """Return the floor of scale·Σ c·√n, where the sum must be irrational, thus no integer.

    >>> from fractions import Fraction
    >>> floor([(Fraction(1), 2)], 10**20)
    141421356237309504880
    """
    roots = _roots(terms, scale)
    bits = _FIRST_BITS + scale.bit_length()
    while True:
        with ctx.workprec(bits):
            found = _ball(roots).floor().unique_fmpz()
            if found is not None:
                return int(found)
        bits *= 2


def _roots(terms: Sequence[Term], scale: int) -> list[tuple[fmpq, fmpz]]:
    return [(rational(c) * scale, fmpz(n)) for c, n in terms]


def _ball(roots: list[tuple[fmpq, fmpz]]) -> arb:
    """Enclose Σ c·√n at the precision in force."""
    ball = arb(0)
    for c, n in roots:
        ball += c * arb(n).sqrt()
    return ball
