"""The faces of a complex of dimension 2 or 3 in order for drawing, and the cells beside them."""

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import Row
from exactregions.drawings.plane import extent_of
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.strata import strata
from exactregions.measures.walls import cells_beside
from exactregions.regions.complex import Complex

Indices = NDArray[np.intp]


class Outline:
    """The faces of a complete complex on a bounded domain of dimension 2 or 3.

    Raises UnboundedError and IncompleteError for others.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> outline = Outline(explore(zaslavsky(1, 2), Box.cube(2)))
    >>> [len(outline.corners(1, f)) for f in outline.walls], outline.sides[outline.walls[0]]
    ([2], [0, 1])
    """

    def __init__(self, cells: Complex) -> None:
        self.cells, self.d = cells, len(extent_of(cells))
        self.anatomy = Anatomy(cells)
        self.points = cells.points()

    def corners(self, k: int, face: int) -> list[Row]:
        """Return the vertices of a k-face, k ≤ 2, as integers (q, p₁, …); a polygon's in a cycle.

        The direction of the cycle is left to chance.
        """
        if k == 0:
            return [self.points[face]]
        return [self.points[v] for v in (self._ends if k == 1 else self.rings)[face]]

    @cached_property
    def walls(self) -> list[int]:
        """The (d − 1)-faces that two cells share."""
        return [int(face) for face in np.flatnonzero(self.anatomy.walls)]

    @cached_property
    def sides(self) -> list[list[int]]:
        """For every (d − 1)-face the cells that it bounds."""
        return cells_beside(self.cells)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """The mean of the vertices of each cell, (n, d), near enough for a picture."""
        held: list[set[int]] = [set() for _ in range(self.cells.found)]
        polygons = self._ends if self.d == 2 else self.rings
        for sides, corners in zip(self.sides, polygons, strict=True):
            for cell in sides:
                held[cell].update(corners)
        points = np.array([[v / q for v in point] for q, *point in self.points])
        return np.array([points[sorted(vertices)].mean(axis=0) for vertices in held])

    def stratum(self, k: int) -> list[int]:
        """Return the (d − k)-faces that B_k is made of, where the gradient is discontinuous."""
        return [int(face) for face in np.flatnonzero(self._levels[k] == k)]

    @cached_property
    def _levels(self) -> list[NDArray[np.int8]]:
        return strata(self.cells, self.anatomy.incidence, self.anatomy.kinks)

    @cached_property
    def _ends(self) -> list[list[int]]:
        return self._below(1)

    @cached_property
    def rings(self) -> list[list[int]]:
        """The vertices of every 2-face in a cycle, from the lowest on, in either direction."""
        return [_ring([self._ends[e] for e in edges]) for edges in self._below(2)]

    def _below(self, k: int) -> list[list[int]]:
        """Return for each k-face the (k − 1)-faces on its boundary."""
        found: list[list[int]] = [[] for _ in range(self.anatomy.sizes[k])]
        for large, small in self.anatomy.incidence[k - 1].tolist():
            found[large].append(small)
        return found


def _ring(edges: list[list[int]]) -> list[int]:
    """Return the vertices of a cycle in order, from the lowest on."""
    beside: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        beside[a].append(b)
        beside[b].append(a)
    before = min(beside)
    ring, at = [before], beside[before][0]
    while at != ring[0]:
        ring.append(at)
        a, b = beside[at]
        before, at = at, (b if a == before else a)
    return ring
