"""Cells, walls and all other faces, read off a finished skeleton."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.faces import Corners, Fans, Finder
from exactregions.regions.skeleton import Indices, Signs, Skeleton
from exactregions.regions.start import INFINITY

ROWS = 1 << 15
States = NDArray[np.uint8]


class Lattice:
    """The faces of a complex in general position, each listed at its lowest vertex.

    first  : the first unit of the network
    starts : (N,) the first unit of each neuron, counted from ``first``
    """

    def __init__(self, skeleton: Skeleton, rises: NDArray[np.bool_], first: int, starts: Indices) -> None:
        self.skeleton, self.first, self.starts = skeleton, first, starts
        self.fans = Fans(skeleton, rises)

    @cached_property
    def cells(self) -> Corners:
        """The cells, each at its lowest vertex."""
        (cells,) = self.fans.corners(self.skeleton.d)
        return cells

    @property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension."""
        return tuple(self.fans.counts(INFINITY))

    def patterns(self) -> States:
        """Return the states of all neurons on each cell, (n, N)."""
        cells = self.cells
        found = np.empty((len(cells), len(self.starts)), dtype=np.uint8)
        for top in range(0, len(cells), ROWS):
            rows = slice(top, top + ROWS)
            signs = self.signs(cells, rows)
            found[rows] = states(signs[:, self.first :], self.starts)
        return found

    def signs(self, faces: Corners, rows: slice) -> Signs:
        """Return the signs of all units on faces, infinity and the rows of the domain first."""
        vertex = faces.vertex[rows]
        signs = np.where(self.skeleton.signs.rows[vertex] >= 0, 1, -1).astype(np.int8)
        on = self.skeleton.on.rows[vertex]
        inside = np.where(faces.side[rows], 1, -1) * faces.free[rows]
        np.put_along_axis(signs, on.astype(np.intp), inside.astype(np.int8), axis=1)
        return signs

    def walls(self) -> NDArray[np.int32]:
        """Return the pairs of cells that share a wall, lower index first."""
        find = Finder(self.cells.keys)
        words = self.skeleton.words
        pairs = [np.zeros((0, 2), dtype=np.int32)]
        for walls in self.fans.corners(self.skeleton.d - 1):
            held = np.flatnonzero(~walls.free.all(axis=0))[0] if len(walls) else 0
            unit = self.skeleton.on.rows[walls.vertex, held]
            inner = unit >= self.first
            unit, keys = unit[inner], walls.keys[inner] - words.zero[unit[inner]]
            near, far = find(keys), find(keys + words.plus[unit])
            pairs.append(np.stack((np.minimum(near, far), np.maximum(near, far)), axis=1).astype(np.int32))
        return np.concatenate(pairs)


def states(signs: Signs, starts: Indices) -> States:
    """Return the state of each neuron from the signs of its units."""
    if len(starts) == signs.shape[1]:
        return (signs + 1).astype(np.uint8)
    return np.add.reduceat(signs + 1, starts, axis=1).astype(np.uint8)
