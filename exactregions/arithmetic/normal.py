"""The distribution function of the standard normal law, between rationals (flint inside)."""

from fractions import Fraction

from flint import arb, ctx, fmpq

from exactregions.arithmetic.bounds import Bounds

PLACES = 12
_BITS = 128


def normal_cdf(x: Fraction) -> Bounds:
    """Return Φ(x) = P(Z ≤ x) for normal Z, between multiples of 10^(−PLACES), at most two apart.

    Φ(x) = erfc(−x/√2)/2, in balls that hold the true value for certain.

    >>> print(normal_cdf(Fraction(0)), normal_cdf(Fraction(-40)), sep=" | ")
    0.5000000000 … 0.5000000000 | 0.0000000000 … 0.0000000001
    >>> normal_cdf(Fraction(2)).decimals(12), normal_cdf(Fraction(2)).width <= Fraction(2, 10**12)
    (('0.977249868051', '0.977249868052'), True)
    """
    scale = 10**PLACES
    with ctx.workprec(_BITS):
        value = (-arb(fmpq(x.numerator, x.denominator)) / arb(2).sqrt()).erfc() * scale / 2
        low, high = value.lower().floor().unique_fmpz(), value.upper().ceil().unique_fmpz()
    assert low is not None
    assert high is not None
    return Bounds(Fraction(max(int(low), 0), scale), Fraction(min(int(high), scale), scale))
