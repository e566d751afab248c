"""Lengths in the input space of what is written in the coordinates of a domain."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from math import gcd

from exactregions.arithmetic.matrix import determinant, product
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.polyhedra.domain import Domain


class Metric:
    """The norms of k-vectors of a domain, whose coordinates t stand for Σ tᵢ·directionsᵢ.

    With G the Gram matrix of the directions, v ∈ Λ^k has the norm √(vᵀ·C_k(G)·v), where C_k(G) is
    the matrix of all minors of order k (Cauchy and Binet). Without a frame G is the identity.

    gram : scale·G in integers, None without a frame; scale is the square of ``cleared``
    """

    def __init__(self, domain: Domain) -> None:
        self.gram: tuple[tuple[int, ...], ...] | None = None
        self.cleared = 1
        if domain.frame is not None:
            directions = domain.frame[1]
            self.cleared = common_denominator([v for row in directions for v in row])
            rows = [numerators(row, self.cleared) for row in directions]
            self.gram = tuple(product(rows, list(zip(*rows, strict=True))))

    @property
    def scale(self) -> int:
        """The factor by which ``gram`` exceeds the Gram matrix."""
        return self.cleared**2

    def norm(self, k: int, vector: Sequence[int]) -> tuple[int, int, int]:
        """Return (p, q, n) so that the norm of a k-vector is p/q·√n.

        vector : C(d, k) integers, not all zero, in lexicographic order of their k indices

        >>> Metric(Domain.whole(2)).norm(1, [6, 8])
        (2, 1, 25)
        >>> Metric(Domain.segment([0, 0], ["1/2", 1])).norm(1, [6])
        (6, 2, 5)
        """
        common = gcd(*vector)
        v = [x // common for x in vector]
        if self.gram is None:
            return common, 1, sum(x * x for x in v)
        ((square,),) = product([v], product(_compound(self.gram, k), [[x] for x in v]))
        return common, self.cleared**k, square


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
