"""Many weighted sums of rationals (python-flint inside)."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from flint import fmpq, fmpz

from exactregions.arithmetic.square_classes import rational

Group = tuple[Sequence[int], Sequence[int], int]


def weighted(values: Sequence[Fraction | None], groups: Iterable[Group]) -> list[Fraction]:
    """Return Σ values[i]·w / q for each group (indices i, integer weights w, divisor q ≠ 0).

    values : those that a group names must not be None

    >>> weighted([Fraction(1, 2), None, Fraction(3)], [([0, 2], [4, -1], 2)])
    [Fraction(-1, 2)]
    """
    inside = [rational(v) if v is not None else None for v in values]
    sums = []
    for indices, weights, divisor in groups:
        total = fmpq(0)
        for i, w in zip(indices, weights, strict=True):
            part = inside[i]
            assert part is not None
            total += part * fmpz(w)
        total /= fmpz(divisor)
        sums.append(Fraction(int(total.p), int(total.q)))
    return sums
