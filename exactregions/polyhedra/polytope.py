"""Polyhedra given by integer forms g ≥ 0: interior points, facets, vertices and rays, proved.

Proofs: proofs/19-facets.md, proofs/24-linear-programs.md
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.matrix import independent, primitive, solve
from exactregions.polyhedra import batch
from exactregions.polyhedra.program import Form, Optimal, Point, minimise, value_at


def interior_point(rows: Sequence[Form], dimension: int) -> Point | None:
    """Return a point with g > 0 for every row, of few bits; None if there is none.

    The largest t ≤ 1 with g_j(x) ≥ t·max|a_j| is found exactly; then x is rounded to as few
    binary places as stay strictly inside.

    >>> interior_point([(0, 1), (1, -1)], 1)
    (Fraction(1, 2),)
    """
    lifted = [(*g, -max(1, *map(abs, g[1:]))) for g in rows]
    cap = (1, *[0] * dimension, -1)
    answer = minimise((0, *[0] * dimension, -1), [*lifted, cap])
    if not isinstance(answer, Optimal) or answer.value >= 0:
        return None
    return rounded(answer.point[:-1], rows)


def rounded(point: Sequence[Fraction], rows: Sequence[Form]) -> Point:
    """Return a point of few bits with g > 0 for every row, near one that is strictly inside.

    >>> rounded((Fraction(1, 3),), [(0, 1), (1, -2)])
    (Fraction(1, 4),)
    """
    bits = 0
    while True:
        scale = 1 << bits
        near = [
            Fraction((2 * v.numerator * scale + v.denominator) // (2 * v.denominator), scale)
            for v in point
        ]
        if all(value_at(g, near) > 0 for g in rows):
            return tuple(near)
        bits += 1


def implied_equality(rows: Sequence[Form]) -> int | None:
    """Return a row with a slope that vanishes on the whole non-empty polyhedron, or None.

    >>> implied_equality([(0, 1), (0, -1)])
    0
    """
    for j, g in enumerate(rows):
        if not any(g[1:]):
            continue
        answer = minimise(tuple(-v for v in g), rows)
        if isinstance(answer, Optimal) and answer.value == 0:
            return j
    return None


def is_redundant(rows: Sequence[Form], j: int, guess: Sequence[int] = ()) -> bool:
    """Tell whether row j follows from the others.

    guess : a basis where row j may be least

    >>> is_redundant([(0, 1), (1, 1)], 1)
    True
    """
    others = [*rows[:j], (1 + rows[j][0], *rows[j][1:]), *rows[j + 1 :]]
    answer = minimise(rows[j], others, guess)
    return isinstance(answer, Optimal) and answer.value >= 0


def facets(
    rows: Sequence[Form],
    sure: Iterable[int] = (),
    guesses: Mapping[int, Sequence[int]] | None = None,
) -> list[int]:
    """Return the rows that are facets of a full-dimensional polyhedron.

    rows    : primitive forms; of equal ones the first stands for all
    sure    : indices already known to be facets, if guesses are given too
    guesses : for every other row that may be a facet a basis where it may be least

    Rows are dropped one at a time, each for following from those still kept; so two rows that
    touch the polyhedron in a lower-dimensional face cannot excuse each other.

    >>> facets([(0, 1), (1, -1), (2, -1), (0, 1)])
    [0, 1]
    """
    first: dict[Form, int] = {}
    for j, g in enumerate(rows):
        if any(g[1:]):
            first.setdefault(g, j)
    kept, known = list(first.values()), set(sure)
    if guesses is None:
        kept, known, guesses = _sifted(rows, kept)
    for j in list(kept):
        if j in known:
            continue
        basis = [first.get(rows[i], -1) for i in guesses.get(j, ())]
        start = [kept.index(i) for i in basis if i in kept]
        if is_redundant([rows[i] for i in kept], kept.index(j), start):
            kept.remove(j)
    return kept


def _sifted(
    rows: Sequence[Form], names: list[int]
) -> tuple[list[int], set[int], dict[int, list[int]]]:
    """Drop the rows that enclosures prove redundant, from a vertex on."""
    forms = [rows[j] for j in names]
    vertex = minimise(forms[0], forms) if forms else None
    if not isinstance(vertex, Optimal) or len(vertex.basis) + 1 < len(forms[0]):
        return names, set(), {}
    sure, guesses = batch.sift(forms, vertex.basis)
    kept = [names[i] for i in sorted({*sure, *guesses})]
    bases = {names[i]: [names[k] for k in basis] for i, basis in guesses.items()}
    return kept, {names[i] for i in sure}, bases


@dataclass(frozen=True, slots=True)
class Generators:
    """A pointed polyhedron as the hull of its vertices plus the cone of its rays."""

    vertices: tuple[Point, ...]
    rays: tuple[Form, ...]


def generators(rows: Sequence[Form], dimension: int) -> Generators:
    """Return vertices and extreme rays by the double description method.

    rows : forms whose slopes span R^d, so that the polyhedron is pointed

    >>> generators([(0, 1), (1, -1)], 1).vertices
    ((Fraction(0, 1),), (Fraction(1, 1),))
    """
    cone = [(1, *[0] * dimension), *rows]
    start = independent(cone)
    rays = _simplicial([cone[j] for j in start], start)
    for j, g in enumerate(cone):
        if j not in start:
            rays = _cut(rays, g, j)
    points = sorted(tuple(Fraction(v, ray[0]) for v in ray[1:]) for ray, _ in rays if ray[0])
    return Generators(tuple(points), tuple(sorted(ray[1:] for ray, _ in rays if not ray[0])))


Ray = tuple[Form, frozenset[int]]


def _simplicial(rows: Sequence[Form], names: Sequence[int]) -> list[Ray]:
    """The cone of d + 1 independent rows: one ray for each row that it leaves."""
    unit = [[int(i == k) for i in range(len(rows))] for k in range(len(rows))]
    found = solve(rows, unit)
    assert found is not None
    columns = zip(*found[0], strict=True)
    return [
        (primitive(column), frozenset(names) - {name})
        for column, name in zip(columns, names, strict=True)
    ]


def _cut(rays: list[Ray], g: Form, name: int) -> list[Ray]:
    """Keep the side g ≥ 0; adjacent rays on both sides give a new ray where g vanishes."""
    side = [sum(a * v for a, v in zip(g, ray, strict=True)) for ray, _ in rays]
    kept = [
        (ray, zeros | {name} if s == 0 else zeros)
        for (ray, zeros), s in zip(rays, side, strict=True)
        if s >= 0
    ]
    for (up, up_zeros), s in zip(rays, side, strict=True):
        for (down, down_zeros), t in zip(rays, side, strict=True):
            if s > 0 > t:
                common = up_zeros & down_zeros
                if _adjacent(common, up, down, rays):
                    between = primitive([s * b - t * a for a, b in zip(up, down, strict=True)])
                    kept.append((between, common | {name}))
    return kept


def _adjacent(common: frozenset[int], up: Form, down: Form, rays: list[Ray]) -> bool:
    """Two rays span a face iff no third one lies on all hyperplanes that they share."""
    return not any(common <= zeros for ray, zeros in rays if ray not in (up, down))
