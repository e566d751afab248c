"""The walls of cells in the order of their distance from a point.

A wall is a polyhedron. The distance to its hyperplane, which costs next to nothing, is its place
in the queue at first; when its turn comes the point is projected on the wall itself. A row that
only touches its cell in a face of lower dimension is no wall, and is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

from exactregions.arithmetic.matrix import independent, rank
from exactregions.measures.passes import Passes, Unit
from exactregions.networks.pattern import Pattern, is_strict
from exactregions.polyhedra.nearest import Nearest, Projection
from exactregions.polyhedra.polytope import is_redundant
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.exact_cell import unit_rows


class Cell:
    """A cell of the network, cut down to a domain, as seen from x.

    edges : the primitive rows of the domain; a row among them is no wall
    """

    def __init__(self, passes: Passes, pattern: Pattern, edges: Sequence[Form], x: Point) -> None:
        self.passes, self.pattern, self.edges, self.x = passes, pattern, edges, x

    @cached_property
    def units(self) -> dict[Form, list[int]]:
        """The rows that may be walls, each with the numbers of the units that vanish there."""
        found: dict[Form, list[int]] = {}
        edges = set(self.edges)
        for unit, g in unit_rows(self.passes.affine, self.pattern).items():
            if any(g[1:]) and g not in edges:
                found.setdefault(g, []).append(unit)
        return found

    @cached_property
    def seen(self) -> Projection:
        """The rows, those of units first, from x."""
        return Projection([*self.units, *self.edges], self.x)

    @cached_property
    def gradient(self) -> tuple[Form, ...]:
        """The slopes of the outputs, times a number that is the same on every cell."""
        return self.passes.gradients([self.pattern])[0]

    def units_on(self, row: int) -> list[Unit]:
        """Return the units that vanish on a row."""
        return [self.passes.units[unit] for unit in self.units[self.seen.rows[row]]]

    def behind(self, wall: "Wall") -> "Cell":
        """Return the cell behind a wall."""
        pattern, units = self.pattern, self.units_on(wall.row)
        if len(units) == 1 and is_strict(pattern):  # then this unit crosses alone
            k, far = units[0].neuron, 2 * units[0].threshold - pattern[units[0].neuron]
            behind = (*pattern[:k], far, *pattern[k + 1 :])
        else:
            behind = self.passes.affine.across(pattern, self.seen.rows[wall.row])
        return Cell(self.passes, behind, self.edges, self.x)

    def is_wall(self, row: int, active: Sequence[int]) -> bool:
        """Tell whether a row holds a facet, from the rows that vanish at one of its points.

        Near that point the cell is the cone of these rows. What they do not see is left out.
        """
        slopes = [self.seen.rows[j][1:] for j in active]
        if rank(slopes) == len(active):
            return True
        columns = independent(list(zip(*slopes, strict=True)))
        cone = [(0, *(a[c] for c in columns)) for a in slopes]
        return not is_redundant(cone, active.index(row))


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall of a cell and the point on it that is nearest to x."""

    cell: Cell
    row: int
    squared: Fraction
    point: Point


class Queue:
    """The walls of all cells that were added, the nearest first; cells may be added on the way.

    most : leave out walls at a greater squared distance; None leaves out none
    """

    def __init__(self, cell: Cell, most: Fraction | None = None) -> None:
        self._most = most
        self._heap: list[tuple[Fraction, int, Cell, int, Nearest | None]] = []
        self._ticket = count()
        self.add(cell)

    def add(self, cell: Cell) -> None:
        """Add every row of a cell at the distance of its hyperplane."""
        for row in range(len(cell.units)):
            self._push(cell.seen.squared(row), cell, row, None)

    def _push(self, squared: Fraction, cell: Cell, row: int, found: Nearest | None) -> None:
        if self._most is None or squared <= self._most:
            heappush(self._heap, (squared, next(self._ticket), cell, row, found))

    def __iter__(self) -> Iterator[Wall]:
        while self._heap:
            squared, _, cell, row, known = heappop(self._heap)
            if known is not None:
                if cell.is_wall(row, known.active):
                    yield Wall(cell, row, squared, known.point)
                continue
            found = cell.seen.nearest(row)
            if isinstance(found, Nearest):
                self._push(found.squared, cell, row, found)
