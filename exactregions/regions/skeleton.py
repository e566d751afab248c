"""Vertices and edges of a simple complex, cut by one unit after the other.

Every unit is treated as if it were raised by an amount that is infinitely small, yet large beside
that of every unit before it: where it vanishes at a vertex it counts as positive. So each vertex
lies on exactly d units, each edge on d − 1, and each two-face that a unit cuts has exactly two cut
edges. A face is known by its key, the sum of one random word per unit and sign; the two cut edges
of a two-face find each other by its key. ``signs`` holds the true signs, zeros included, from which
regions/collapse.py recovers the complex that was meant.

Proof: proofs/subdivision.md
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.growing import Growing

Indices = NDArray[np.intp]
Signs = NDArray[np.int8]
Keys = NDArray[np.uint64]

NEGATIVE, ZERO, POSITIVE = 0, 1, 2


class CollisionError(Exception):
    """Two faces have the same key; another seed gives them different ones."""


class Words:
    """A random word for every unit and sign; the word of a negative sign is 0.

    plus, zero : (U,)
    """

    def __init__(self, units: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        words = random.integers(0, 2**64, size=(2, units), dtype=np.uint64)
        self.plus, self.zero = words


class Cut:
    """The edges that a unit cuts, each from its positive to its negative end."""

    def __init__(self, edges: Indices, ends: Indices, roots: Indices) -> None:
        self.edges, self.ends, self.roots = edges, ends, roots

    def __len__(self) -> int:
        return len(self.edges)


class Skeleton:
    """Columns of vertices and edges; units 0, …, D are infinity and the rows of the domain.

    signs  : (V, U) true signs of the units so far at each vertex
    on     : (V, d) the units that each vertex lies on
    ends   : (E, 2) vertices of each edge; roots : (E, 2) two vertices on its line
    within : (E, d − 1) the units that each edge lies in
    keys   : (E,)
    """

    def __init__(self, dimension: int, units: int, walls: int, seed: int) -> None:
        self.d, self.sided = dimension, walls
        self.words = Words(units, seed)
        self.signs = Growing(units, np.int8)
        self.on = Growing(dimension, np.int16)
        self.ends = Growing(2, np.int32)
        self.roots = Growing(2, np.int32)
        self.within = Growing(dimension - 1, np.int16)
        self.keys = Growing(1, np.uint64)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        columns = (self.signs, self.on, self.ends, self.roots, self.within, self.keys)
        return sum(column.nbytes for column in columns)

    def connect(self, ends: Indices, units: Sequence[int]) -> None:
        """Add the edges of a first complex, given the units that have been seen.

        ends : (E, 2)
        """
        first, second = self.on.rows[ends[:, 0]], self.on.rows[ends[:, 1]]
        common = (first[:, :, None] == second[:, None, :]).any(axis=2)
        within = first[common].reshape(len(ends), self.d - 1)
        keys = self.words.zero[within].sum(axis=1, dtype=np.uint64)
        for unit in units:
            above = (self.signs.rows[ends, unit] > 0).any(axis=1)
            keys += above * self.words.plus[unit]
        self._append(ends, ends, within, keys)

    def between(self, cut: Cut, unit: int) -> Signs:
        """Return the signs of all units so far at the new vertices.

        A unit is affine on an edge that it does not cut: at an inner point it is zero only if it
        is zero at both ends. Where the edge starts on the unit, the new vertex is its end.
        """
        signs = self.signs.rows[cut.ends[:, 0]]
        inside = signs[:, unit] > 0
        far = self.signs.rows[cut.ends[:, 1]]
        np.copyto(signs, far, where=inside[:, None] & (signs == 0))
        signs[:, unit] = 0
        return signs

    def crossed(self, unit: int) -> Cut:
        """Return the edges that a unit cuts, and bring the keys of all others up to date."""
        above = self.signs.rows[:, unit] >= 0
        ends = self.ends.rows
        first = above[ends[:, 0]]
        edges = np.flatnonzero(first != above[ends[:, 1]])
        self.keys.rows[:, 0] += first * self.words.plus[unit]
        self.keys.rows[edges, 0] -= first[edges] * self.words.plus[unit]
        flip = ~first[edges]
        ends, roots = ends[edges], self.roots.rows[edges]
        ends[flip], roots[flip] = ends[flip, ::-1], roots[flip, ::-1]
        return Cut(edges, ends, roots)

    def split(self, unit: int, cut: Cut, signs: Signs) -> None:
        """Give every cut edge a new vertex, and connect those that share a two-face.

        signs : (k, U) true signs at the new vertices
        """
        new = np.arange(len(cut)) + self.on.count
        within, keys = self.within.rows[cut.edges], self.keys.rows[cut.edges, 0]
        self.signs.extend(signs)
        last = np.full((len(cut), 1), unit, dtype=np.int16)
        self.on.extend(np.concatenate((within, last), axis=1))
        self.ends.rows[cut.edges] = np.stack((cut.ends[:, 0], new), axis=1)
        self.roots.rows[cut.edges] = cut.roots
        self.keys.rows[cut.edges, 0] += self.words.plus[unit]
        self._append(np.stack((new, cut.ends[:, 1]), axis=1), cut.roots, within, keys)
        if self.d > 1:
            self._sections(unit, new, within, keys)

    def _append(self, ends: Indices, roots: Indices, within: Signs, keys: Keys) -> None:
        self.ends.extend(ends)
        self.roots.extend(roots)
        self.within.extend(within)
        self.keys.extend(keys[:, None])

    def _sections(self, unit: int, new: Indices, within: Signs, keys: Keys) -> None:
        """Each two-face around a cut edge has one other cut edge: join their new vertices."""
        faces = keys[:, None, None] + self._freed(within)
        there = np.broadcast_to((within > self.sided)[:, :, None], faces.shape).copy()
        there[:, :, 1] = True
        place = np.flatnonzero(there)
        faces = faces.ravel()[place]
        order = np.argsort(faces)
        faces = faces[order].reshape(-1, 2)
        if (faces[:, 0] != faces[:, 1]).any() or (faces[1:, 0] == faces[:-1, 0]).any():
            raise CollisionError
        edge, which = np.divmod(place[order] // 2, self.d - 1)
        one, other = edge.reshape(-1, 2).T
        inside = within[one]
        inside[np.arange(len(one)), which[::2]] = unit
        ends = np.stack((new[one], new[other]), axis=1)
        self._append(ends, ends, inside, faces[:, 0] + self.words.zero[unit])

    def _freed(self, within: Signs) -> Keys:
        """Return what the key of a face gains when it leaves a unit to either side."""
        zero = self.words.zero[within]
        return np.stack((-zero, self.words.plus[within] - zero), axis=-1)

    def plant(self) -> None:
        """Let every edge be its own root."""
        self.roots.rows[:] = self.ends.rows

    def keep(self, vertices: NDArray[np.bool_]) -> None:
        """Drop all other vertices, and the edges that end in one."""
        number = np.cumsum(vertices) - 1
        edges = vertices[self.ends.rows].all(axis=1)
        for column in (self.signs, self.on):
            column.select(vertices)
        for column in (self.ends, self.roots, self.within, self.keys):
            column.select(edges)
        self.ends.rows[:] = number[self.ends.rows]
        self.plant()
