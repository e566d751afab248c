"""The result of every engine: cells and walls in columns; a Cell is a view.

Two cells share a wall if their closures meet in a (d − 1)-face. A linear region, as Hanin and
Rolnick (2019) define it, is a connected component of the domain minus B, the points where the
gradient of the output is discontinuous: cells that share a wall and have the same output map
merge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import rank
from exactregions.errors import IncompleteError, UnboundedError
from exactregions.networks.affine import Affine, as_fractions
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern, is_strict, text
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import (
    Generators,
    facets,
    generators,
    interior_point,
)
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.exact_cell import unit_rows
from exactregions.regions.merge import Components, jumps

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True, slots=True)
class AffineMap:
    """x ↦ matrix·x + constant, in the coordinates of the domain.

    matrix : (out, d) rationals; constant : (out,) rationals
    """

    matrix: tuple[tuple[Fraction, ...], ...]
    constant: tuple[Fraction, ...]

    def __call__(self, t: Point) -> Point:
        return tuple(
            sum((a * v for a, v in zip(row, t, strict=True)), c)
            for row, c in zip(self.matrix, self.constant, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One full-dimensional cell: a view computed when asked for, in exact arithmetic.

    index   : its number in the complex, in order of discovery
    pattern : one state per hidden neuron
    """

    index: int
    pattern: Pattern
    affine: Affine
    domain: Domain

    @property
    def is_strict(self) -> bool:
        """Tell whether no neuron is identically at a breakpoint on the cell."""
        return is_strict(self.pattern)

    @property
    def inequalities(self) -> tuple[Halfspace, ...]:
        """The facets of the cell as half-spaces a·t ≤ b, without redundant ones."""
        return tuple(map(Halfspace.from_form, self._facets()))

    @property
    def interior_point(self) -> Point:
        """A rational point of few bits strictly inside the cell, in the domain's coordinates."""
        point = interior_point(self._rows(), self.domain.dimension)
        assert point is not None
        return point

    @property
    def generators(self) -> Generators:
        """Vertices and extreme rays of the closed cell.

        Raises UnboundedError if the cell contains a whole line, and so has no vertex.
        """
        rows = self._facets()
        if rank([row[1:] for row in rows]) < self.domain.dimension:
            raise UnboundedError(
                f"cell {self.index} contains a line and has no vertex; "
                "look at it in a domain of lower dimension"
            )
        return generators(rows, self.domain.dimension)

    @property
    def vertices(self) -> tuple[Point, ...]:
        """The exact vertices, sorted, in the domain's coordinates."""
        return self.generators.vertices

    @property
    def output(self) -> AffineMap:
        """The affine map that the network is on this cell."""
        forms = as_fractions(self.affine.output(self.pattern))
        return AffineMap(tuple(f[1:] for f in forms), tuple(f[0] for f in forms))

    def _rows(self) -> list[Form]:
        return [*unit_rows(self.affine, self.pattern).values(), *self.domain.rows]

    def _facets(self) -> list[Form]:
        rows = self._rows()
        return [rows[j] for j in facets(rows)]

    def __repr__(self) -> str:
        return f"<Cell {self.index}: {text(self.affine.network, self.pattern)}>"


@dataclass(frozen=True, slots=True)
class LinearRegion:
    """A linear region in the sense of Hanin and Rolnick: cells merged across walls without a kink.

    index : its number in order of its first cell; cells : their indices, increasing
    """

    index: int
    cells: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(frozen=True)
class Complex:
    """All cells of a network on a domain and the walls between them.

    network  : the network as a function of the domain's coordinates
    domain   : where it was looked at
    patterns : (n, N) states, one row per cell
    walls    : (m, 2) indices of the cells on both sides, lower first
    engine   : which engine found it
    stopped  : the budget that ended the search, None if every cell was found and this was proved
    """

    network: Network
    domain: Domain
    patterns: NDArray[np.uint8]
    walls: NDArray[np.int32]
    engine: str
    stopped: str | None = None

    @property
    def complete(self) -> bool:
        """Tell whether every cell was found, and this was proved."""
        return self.stopped is None

    @property
    def found(self) -> int:
        """How many cells are held; not a count of the network's cells unless ``complete``."""
        return len(self.patterns)

    @property
    def count(self) -> int:
        """The number of cells. Raises IncompleteError if a budget ended the search."""
        self._demand("cells")
        return len(self.patterns)

    def __len__(self) -> int:
        return self.count

    @property
    def strict_count(self) -> int:
        """The number of cells on which no neuron is identically at a breakpoint."""
        self._demand("strict cells")
        return int((self.patterns % 2 == 0).all(axis=1).sum())

    @property
    def wall_count(self) -> int:
        """The number of walls. Raises IncompleteError if a budget ended the search."""
        self._demand("walls")
        return len(self.walls)

    def __getitem__(self, index: int) -> Cell:
        pattern = tuple(map(int, self.patterns[index]))
        return Cell(range(self.found)[index], pattern, self._affine, self.domain)

    def __iter__(self) -> Iterator[Cell]:
        for index in range(self.found):
            yield self[index]

    @cached_property
    def _affine(self) -> Affine:
        return Affine(self.network)

    @cached_property
    def kinks(self) -> NDArray[np.bool_]:
        """For every wall, whether the gradient of the output jumps there; (m,)."""
        return jumps(self.network, self.patterns, self.walls)

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """For every cell, the index of its linear region; (n,)."""
        self._demand("linear regions")
        return Components(self.found, self.walls[~self.kinks]).labels

    @property
    def linear_regions(self) -> tuple[LinearRegion, ...]:
        """The linear regions, in order of their first cells."""
        order = np.argsort(self.labels, kind="stable")
        sizes = np.bincount(self.labels)
        groups = np.split(order, np.cumsum(sizes)[:-1])
        return tuple(LinearRegion(i, tuple(map(int, g))) for i, g in enumerate(groups))

    @property
    def linear_region_count(self) -> int:
        """The number of linear regions in the sense of Hanin and Rolnick."""
        return int(self.labels.max()) + 1

    def neighbours(self, index: int) -> list[int]:
        """Return the cells that share a wall with a cell, in increasing order."""
        left, right = self.walls[:, 0], self.walls[:, 1]
        return sorted(map(int, np.concatenate((right[left == index], left[right == index]))))

    def graph(self) -> "networkx.Graph":
        """Return the adjacency graph: a node per cell, an edge per wall with its ``kink``."""
        import networkx

        graph = networkx.Graph()
        graph.add_nodes_from(range(self.found))
        pairs = zip(self.walls.tolist(), self.kinks.tolist(), strict=True)
        graph.add_edges_from((a, b, {"kink": kink}) for (a, b), kink in pairs)
        return graph

    def _demand(self, what: str) -> None:
        if self.stopped is not None:
            raise IncompleteError(
                f"the search stopped at {self.stopped}, with {self.found} cells found; "
                f"no number of {what} follows from that: raise the budget"
            )

    def __repr__(self) -> str:
        if not self.complete:
            return f"<Complex: incomplete, {self.found} cells found, {self.domain.label}>"
        return (
            f"<Complex: {self.count} cells, {self.wall_count} walls, "
            f"{self.linear_region_count} linear regions, {self.domain.label}>"
        )
