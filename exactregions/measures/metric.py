"""Lengths in the input space of what is written in the coordinates of a domain."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import gcd

from exactregions.arithmetic.matrix import determinant, product
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.arithmetic.square_classes import Term
from exactregions.polyhedra.domain import Domain


class Metric:
    """The norms of k-vectors of a domain, whose coordinates t stand for Σ tᵢ·directionsᵢ.

    With G the Gram matrix of the directions, v ∈ Λ^k has the norm √(vᵀ·C_k(G)·v), where C_k(G) is
    the matrix of all minors of order k (Cauchy and Binet). Without a frame G is the identity.
    """

    def __init__(self, domain: Domain) -> None:
        self.gram: list[tuple[int, ...]] | None = None
        self.scale = 1
        if domain.frame is not None:
            directions = domain.frame[1]
            cleared = common_denominator([v for row in directions for v in row])
            rows = [numerators(row, cleared) for row in directions]
            self.scale = cleared**2
            self.gram = product(rows, list(zip(*rows, strict=True)))

    def norm(self, k: int, vector: Sequence[int]) -> Term:
        """Return (c, n) so that the norm of a k-vector is c·√n.

        vector : C(d, k) integers, not all zero, in lexicographic order of their k indices

        >>> Metric(Domain.whole(2)).norm(1, [6, 8]), Metric(Domain.whole(2)).norm(2, [3])
        ((Fraction(2, 1), 25), (Fraction(3, 1), 1))
        """
        common = gcd(*vector)
        v = [x // common for x in vector]
        if self.gram is None:
            return Fraction(common), sum(x * x for x in v)
        ((square,),) = product([v], product(self._minors(k), [[x] for x in v]))
        half, odd = divmod(k, 2)
        return Fraction(common, self.scale ** (half + odd)), square * self.scale**odd

    def _minors(self, k: int) -> tuple[tuple[int, ...], ...]:
        assert self.gram is not None
        return _compound(tuple(self.gram), k)


@cache
def _compound(matrix: tuple[tuple[int, ...], ...], k: int) -> tuple[tuple[int, ...], ...]:
    """Return all minors of order k, rows and columns in lexicographic order."""
    if not k:
        return ((1,),)
    choices = list(combinations(range(len(matrix)), k))
    return tuple(
        tuple(determinant([[matrix[i][j] for j in columns] for i in rows]) for columns in choices)
        for rows in choices
    )
