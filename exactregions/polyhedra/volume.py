"""Exact volume of one bounded polyhedron, cut into simplices."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import factorial, prod

from exactregions.arithmetic.matrix import determinant, rank
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.errors import UnboundedError
from exactregions.polyhedra.polytope import generators
from exactregions.polyhedra.program import Form, value_at

Face = frozenset[int]


def volume(rows: Sequence[Form], dimension: int) -> Fraction:
    """Return the d-volume of the polyhedron {x : g(x) ≥ 0 for every row g}.

    rows : its facets

    A face is the union of the cones from its first vertex over its facets that the vertex is not
    on, so the whole is a union of simplices with disjoint interiors, each of volume
    |det(1, xᵢ)| / d!. Raises UnboundedError if the volume is infinite.

    >>> volume([(0, 1, 0), (0, 0, 1), (1, -1, -1)], 2)
    Fraction(1, 2)
    """
    if rank([g[1:] for g in rows]) < dimension:
        raise UnboundedError(
            "the polyhedron holds a line, so its volume is infinite; measure on a bounded domain"
        )
    found = generators(rows, dimension)
    if found.rays:
        raise UnboundedError(
            f"the polyhedron holds the ray {found.rays[0]}, so its volume is infinite; "
            "measure on a bounded domain"
        )
    zeros = [
        frozenset(i for i, x in enumerate(found.vertices) if value_at(g, x) == 0) for g in rows
    ]
    scales = [common_denominator(x) for x in found.vertices]
    points = [(q, *numerators(x, q)) for x, q in zip(found.vertices, scales, strict=True)]
    total = Fraction(0)
    for simplex in _simplices(frozenset(range(len(points))), zeros):
        size = abs(determinant([points[i] for i in simplex]))
        total += Fraction(size, prod(points[i][0] for i in simplex))
    return total / factorial(dimension)


def _simplices(face: Face, zeros: Sequence[Face]) -> Iterator[tuple[int, ...]]:
    """Yield the vertices of the simplices that a face, given by its vertices, is cut into."""
    apex = min(face)
    if len(face) == 1:
        yield (apex,)
        return
    sides = {face & zero for zero in zeros if face & zero and not face <= zero}
    for side in sides:
        if apex not in side and not any(side < other for other in sides):
            for simplex in _simplices(side, zeros):
                yield (apex, *simplex)
