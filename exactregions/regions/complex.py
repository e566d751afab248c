"""The complex of cells that an engine returns: columns, of which a Cell is a view.

Two cells share a wall if their closures meet in a (d − 1)-face.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.markup import table
from exactregions.arithmetic.matrix import Row
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.cell import Cell
from exactregions.regions.counts import Counts, LinearRegion
from exactregions.regions.lattice import Faces, Pairs
from exactregions.regions.merge import jumps
from exactregions.regions.structure import Structure, Vertex
from exactregions.regions.subdivide import Lattices, finished

if TYPE_CHECKING:
    import networkx

__all__ = ["Cell", "Complex", "LinearRegion"]


@dataclass(frozen=True)
class Complex(Counts):
    """All cells of a network on a domain and the walls between them.

    network : the network as a function of the domain's coordinates
    domain  : where it was looked at
    lattice : its faces, if the engine found them; else they are found when asked for

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    >>> cells = explore(net, Box.cube(2))
    >>> len(cells), cells.wall_count, cells[0].vertices == ((-1, -1), (-1, 0), (0, -1), (0, 0))
    (4, 4, True)
    """

    network: Network
    domain: Domain
    lattice: Lattices | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, index: int) -> Cell:
        """Return a cell by its index."""
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

    @property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension from 0 to d.

        Raises IncompleteError if a budget ended the search.

        >>> from exactregions import Box, Network, explore
        >>> net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
        >>> v, e, f = explore(net, Box.cube(2)).f_vector
        >>> (v, e, f), v - e + f
        ((9, 12, 4), 1)
        """
        return self._structure.f_vector

    def faces(self, k: int) -> Faces:
        """Return the faces of dimension k, each with the sign of every neuron on it.

        Raises DomainError unless 0 ≤ k ≤ d, and IncompleteError if a budget ended the search.

        >>> from exactregions import Box, Network, explore
        >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
        >>> explore(net, Box.cube(1)).faces(0).signs.tolist()
        [[-1], [1], [0]]
        """
        return self._structure.faces(k)

    def incidence(self, k: int) -> Pairs:
        """Return the pairs of a k-face and a (k − 1)-face on its boundary, (m, 2) indices.

        Raises DomainError unless 1 ≤ k ≤ d, and IncompleteError if a budget ended the search.

        >>> from exactregions import Box, Network, explore
        >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
        >>> sorted(explore(net, Box.cube(1)).incidence(1)[:, 0].tolist())
        [0, 0, 1, 1]
        """
        return self._structure.incidence(k)

    def vertices(self) -> Iterator[Vertex]:
        """Yield the vertices in exact arithmetic, in the order of ``faces(0)``.

        Raises IncompleteError if a budget ended the search.

        >>> from exactregions import Box, Network, explore
        >>> net = Network.of([([[2]], [-1]), ([[1]], [0])])
        >>> [str(v.point[0]) for v in explore(net, Box.of((0, 3))).vertices()]
        ['0', '3', '1/2']
        """
        return self._structure.vertices()

    def points(self) -> list[Row]:
        """Return the vertices as primitive integers (q, p₁, …, p_d), q > 0, for the points p / q.

        They come in the order of ``faces(0)``, faster than as fractions.
        Raises IncompleteError if a budget ended the search.

        >>> from exactregions import Box, Network, explore
        >>> net = Network.of([([[2]], [-1]), ([[1]], [0])])
        >>> explore(net, Box.of((0, 3))).points()
        [(1, 0), (1, 3), (2, 1)]
        """
        return self._structure.points()

    @cached_property
    def _structure(self) -> Structure:
        self._demand("faces")
        lattice = self.lattice or finished(self.network, self.domain)
        return Structure(self.network, self.domain.dimension, lattice)

    def _repr_html_(self) -> str:
        rows: list[tuple[str, object]] = [("domain", self.domain.label), ("engine", self.engine)]
        if not self.complete:
            rows += [("incomplete, stopped at", self.stopped), ("cells found", self.found)]
            return table("Complex", rows)
        rows += [("cells", self.count), ("of them strict", self.strict_count)]
        rows += [("walls", self.wall_count), ("linear regions", self.linear_region_count)]
        return table("Complex", rows)

    def __repr__(self) -> str:
        if not self.complete:
            return f"<Complex: incomplete, {self.found} cells found, {self.domain.label}>"
        return (
            f"<Complex: {self.count} cells, {self.wall_count} walls, "
            f"{self.linear_region_count} linear regions, {self.domain.label}>"
        )
