"""Cells, walls and all other faces, read off a finished skeleton.

Proof: proofs/01-cells.md
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.exact_points import ExactPoints
from exactregions.regions.faces import Corners, Fans, Finder, joined, rekeyed
from exactregions.regions.skeleton import Flags, Indices, Signs, Skeleton
from exactregions.regions.start import INFINITY

ROWS = 1 << 15
States = NDArray[np.uint8]
Pairs = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of one dimension, relatively open and disjoint.

    dimension : k
    signs     : (n, U) the sign of every unit on each face
    boundary  : (n, D) which rows of the domain vanish on it
    """

    dimension: int
    signs: Signs
    boundary: Flags

    def __len__(self) -> int:
        return len(self.signs)


class Lattice:
    """The faces of a complex in general position, each listed at its lowest vertex.

    first  : the first unit of the network
    starts : (N,) the first unit of each neuron, counted from ``first``
    exact  : the vertices in integers
    """

    def __init__(
        self, skeleton: Skeleton, exact: ExactPoints, rises: Flags, first: int, starts: Indices
    ) -> None:
        self.skeleton, self.exact, self.first, self.starts = skeleton, exact, first, starts
        self.rises, self.fans = rises, Fans(skeleton, rises)

    def rekey(self) -> None:
        """Take other keys for the faces; their order does not depend on them."""
        self.skeleton.rekey()
        self.fans = Fans(self.skeleton, self.rises)
        self.__dict__.pop("_cells", None)

    @cached_property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension, those at infinity left out."""
        return tuple(self.fans.counts(INFINITY))

    def patterns(self) -> States:
        """Return the states of all neurons on each cell, (n, N)."""
        cells = self._cells
        found = np.empty((len(cells), len(self.starts)), dtype=np.uint8)
        for top in range(0, len(cells), ROWS):
            rows = slice(top, top + ROWS)
            above = self.fans.above(cells.where(rows))[:, self.first :].view(np.uint8)
            found[rows] = 2 * _by_neuron(above, self.starts)
        return found

    @rekeyed
    def walls(self) -> Pairs:
        """Return the pairs of cells that share a wall, lower index first."""
        find = Finder(self._cells.keys)
        words, pairs = self.skeleton.words, []
        for walls in self.fans.corners(self.skeleton.d - 1):
            unit = self.skeleton.on.rows[walls.vertex, (~walls.free).argmax(axis=1)]
            inner = unit >= self.first
            unit, keys = unit[inner], walls.keys[inner] - words.zero[unit[inner]]
            near, far = find(keys), find(keys + words.plus[unit])
            pairs.append(np.stack((np.minimum(near, far), np.maximum(near, far)), axis=1))
        return np.concatenate(pairs).astype(np.int32)

    def faces(self, k: int) -> Faces:
        """Return the faces of dimension k, those at infinity left out."""
        signs = self.fans.signs(self._corners(k))
        return Faces(k, signs[:, self.first :], signs[:, 1 : self.first] == 0)

    @rekeyed
    def incidence(self, k: int) -> Pairs:
        """Return the pairs of a k-face and a (k − 1)-face on its boundary, by index."""
        small = self._corners(k - 1)
        find = Finder(self._corners(k).keys)
        pairs = [np.stack((find(keys), held), axis=1) for held, _, keys in self.fans.around(small)]
        return np.concatenate(pairs).astype(np.int32)

    def corners(self) -> Indices:
        """Return the skeleton's vertices that the 0-faces are, in their order."""
        return self._corners(0).vertex

    @cached_property
    def _cells(self) -> Corners:
        return next(self.fans.corners(self.skeleton.d))

    def _corners(self, k: int) -> Corners:
        faces = joined(self.fans.corners(k))
        at = self.skeleton.on.rows[faces.vertex] == INFINITY
        return faces.where(~(at & ~faces.free).any(axis=1))


class Undivided:
    """A network whose pattern is the same everywhere, on a domain without any edge: one cell."""

    f_vector = (1,)

    def __init__(self, signs: Signs, starts: Indices, rows: int) -> None:
        self.signs, self.starts, self.rows = signs, starts, rows

    def patterns(self) -> States:
        """Return the states of all neurons on the one cell, (1, N)."""
        return states(self.signs, self.starts)

    def walls(self) -> Pairs:
        """Return no wall, (0, 2)."""
        return np.zeros((0, 2), dtype=np.int32)

    def faces(self, k: int) -> Faces:
        """Return the cell for k = 0, in the coordinates that are left."""
        return Faces(k, self.signs, np.zeros((1, self.rows), dtype=bool))

    def incidence(self, k: int) -> Pairs:
        """Return no pair, (0, 2): for no k is there a face below the cell."""
        assert k > 0
        return self.walls()


def states(signs: Signs, starts: Indices) -> States:
    """Return the state of each neuron from the signs of its units."""
    return _by_neuron((signs + 1).astype(np.uint8), starts)


def _by_neuron(numbers: States, starts: Indices) -> States:
    """Add up the numbers of the units of each neuron."""
    if len(starts) == numbers.shape[1]:
        return numbers
    return np.add.reduceat(numbers, starts, axis=1, dtype=np.uint8)
