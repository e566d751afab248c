"""Nearest points by trying every face, in Fractions; walls and kinks come from `brute`.

The nearest point of a polyhedron lies inside one of its faces, and there it is the projection on
the flat spanned by that face, where some independent rows vanish. So the nearest of the feasible
projections, over all sets of at most d independent rows, is the answer.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from tests.oracles import brute
from tests.oracles.brute import Activation, Cell, Domain, Layers
from tests.oracles.simplex import Point, Row, value_at


def projected(rows: Sequence[Row], x: Point) -> Point | None:
    """The point nearest to x where all rows vanish; None unless their slopes are independent."""
    # Solve (A Aᵀ) w = −(A x + c); the point is x + Aᵀ w.
    table = [
        [
            *(Fraction(sum(a * b for a, b in zip(g[1:], h[1:], strict=True))) for h in rows),
            -value_at(g, x),
        ]
        for g in rows
    ]
    for i in range(len(rows)):
        pivot = next((k for k in range(i, len(rows)) if table[k][i]), None)
        if pivot is None:
            return None
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [v / table[i][i] for v in table[i]]
        for k in range(len(rows)):
            if k != i and table[k][i]:
                factor = table[k][i]
                table[k] = [v - factor * w for v, w in zip(table[k], table[i], strict=True)]
    point = list(x)
    for g, line in zip(rows, table, strict=True):
        point = [p + line[-1] * a for p, a in zip(point, g[1:], strict=True)]
    return tuple(point)


def nearest(rows: Sequence[Row], x: Point, on: Sequence[Row] = ()) -> Point | None:
    """The point of {g >= 0 for all rows} nearest to x where the rows `on` vanish; None if empty."""
    if any(g[0] < 0 and not any(g[1:]) for g in rows):
        return None
    rows = [g for g in dict.fromkeys(rows) if any(g[1:])]
    best: Point | None = None
    for size in range(len(x) - len(on) + 1):
        for chosen in combinations(rows, size):
            point = projected([*on, *chosen], x)
            if point is None or any(value_at(g, point) < 0 for g in rows):
                continue
            if best is None or squared(x, point) < squared(x, best):
                best = point
    return best


def squared(x: Point, y: Point) -> Fraction:
    """|x - y|²"""
    return sum(((a - b) ** 2 for a, b in zip(x, y, strict=True)), Fraction(0))


class Wall(NamedTuple):
    """Two cells that meet in dimension d - 1, in {row = 0}, and whether the Jacobian jumps there.

    neurons : on each side, those whose form less a breakpoint is a multiple of the row
    """

    cells: tuple[Cell, Cell]
    row: Row
    kink: bool
    neurons: tuple[set[int], set[int]]

    def nearest(self, x: Point) -> Point:
        """Its point nearest to x."""
        one, other = self.cells
        found = nearest(one.rows + other.rows, x, [self.row])
        assert found is not None
        return found


def walls(layers: Layers, activations: Sequence[Activation], domain: Domain) -> Iterator[Wall]:
    """Every wall in the domain, from the definition."""
    frozen = brute._frozen(layers, activations, domain)
    cells = {cell.pattern: cell for cell in brute._explore(*frozen)}
    kinks = [
        activation[0]
        for (_, bias), activation in zip(frozen[0][:-1], frozen[1], strict=True)
        for _ in bias
    ]
    for pair in brute._walls(*frozen):
        one, other = (cells[pattern] for pattern in pair)
        (row,) = {row for row in one.rows if tuple(-v for v in row) in other.rows}
        maps = [brute._affine(frozen[0][-1], cell.outputs) for cell in (one, other)]
        kink = [f[1:] for f in maps[0]] != [f[1:] for f in maps[1]]
        plane = brute._unsigned(tuple(map(Fraction, row)))
        held = [
            {k for k, planes in enumerate(brute._planes(cell, kinks)) if plane in planes.values()}
            for cell in (one, other)
        ]
        yield Wall((one, other), row, kink, (held[0], held[1]))
