"""Vertices and edges of a simple complex, cut by one unit after the other.

Every unit is treated as if it were raised by an amount that is infinitely small, yet large beside
that of every unit before it: where it vanishes at a vertex it counts as positive. So each vertex
lies on exactly d units, each edge on d − 1, and each two-face that a unit cuts has exactly two cut
edges. A face is known by its key, the sum of one random word per unit and sign; the two cut edges
of a two-face find each other by its key. Signs tell which units are truly zero, from which
regions/collapse.py recovers the complex that was meant.

Proof: proofs/21-subdivision.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.growing import Growing

Indices = NDArray[np.intp]
Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]
Marks = NDArray[np.signedinteger[Any]]
Roots = NDArray[np.int32]
Keys = NDArray[np.uint64]
Column = NDArray[Any]

POSITIVE = 2
ROWS = 1 << 14


def raised(signs: Signs) -> Signs:
    """Return the signs of units, as the skeleton holds them before it is cut, from true signs."""
    return np.where(signs, POSITIVE * signs, 1).astype(np.int8)


class CollisionError(Exception):
    """Two faces have the same key; another seed gives them different ones."""


class Words:
    """A random word for every unit and sign; the word of a negative sign is 0.

    plus, zero : (U,)
    """

    def __init__(self, units: int, seed: int) -> None:
        self.seed = seed
        random = np.random.default_rng(seed)
        words = random.integers(0, 2**64, size=(2, units), dtype=np.uint64)
        self.plus, self.zero = words


@dataclass(frozen=True, slots=True)
class Cut:
    """The edges that a unit cuts, each from its positive to its negative end.

    edges : (k,); up, down : (k,) their ends; root_up, root_down : (k,) two vertices on the line
    near, far : (k, U) the signs at the ends
    """

    edges: Indices
    up: Indices
    down: Indices
    root_up: Roots
    root_down: Roots
    near: Signs
    far: Signs

    def __len__(self) -> int:
        return len(self.edges)


class Skeleton:
    """Columns of vertices and edges; units 0, …, D are infinity and the rows of the domain.

    signs  : (V, U) of the units so far at each vertex: ±2 where a unit is not zero, ±1 where it is
             zero and raising it leaves the vertex on that side, 0 where the vertex lies on it
    on     : (V, d) the units that each vertex lies on
    tails, heads : (E,) the ends of each edge
    root_tails, root_heads : (E,) two vertices on its line, in the same order
    within : (E, d − 1) the units that each edge lies in
    keys   : (E,)
    """

    def __init__(self, dimension: int, units: int, walls: int, seed: int) -> None:
        self.d, self.sided = dimension, walls
        self.words = Words(units, seed)
        self.signs = Growing(units, np.int8)
        marks: type[np.signedinteger[Any]] = np.int16 if units < 1 << 15 else np.int32
        self.on = Growing(dimension, marks)
        self.tails = Growing(None, np.intp)
        self.heads = Growing(None, np.intp)
        self.root_tails = Growing(None, np.int32)
        self.root_heads = Growing(None, np.int32)
        self.within = Growing(dimension - 1, marks)
        self.keys = Growing(None, np.uint64)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.signs.nbytes + self.on.nbytes + sum(c.nbytes for c in self._edges)

    @property
    def _edges(self) -> list[Growing[Any]]:
        ends: list[Growing[Any]] = [self.tails, self.heads, self.root_tails, self.root_heads]
        return [*ends, self.within, self.keys]

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
        tails, heads = ends.T
        self._append(tails, heads, tails, heads, within, keys)

    def crossed(self, unit: int) -> Cut:
        """Return the edges that a unit cuts, and bring the keys of all others up to date."""
        above = self.signs.rows[:, unit] > 0
        tails, heads, keys = self.tails.rows, self.heads.rows, self.keys.rows
        first = above[tails]
        edges = np.flatnonzero(first != above[heads])
        keys += first * self.words.plus[unit]
        first = first[edges]
        keys[edges] -= first * self.words.plus[unit]
        up, down = _ordered(first, tails[edges], heads[edges])
        roots = _ordered(first, self.root_tails.rows[edges], self.root_heads.rows[edges])
        return Cut(edges, up, down, *roots, self.signs.rows[up], self.signs.rows[down])

    def split(self, unit: int, cut: Cut) -> None:
        """Give every cut edge a new vertex, and connect those that share a two-face.

        Signs at the new vertices of units that change along their edges are left to the caller.
        """
        new = np.arange(self.on.count, self.on.count + len(cut))
        within, keys = self.within.rows[cut.edges], self.keys.rows[cut.edges]
        self.signs.extend(_between(cut, unit))
        last = np.full((len(cut), 1), unit, dtype=within.dtype)
        self.on.extend(np.concatenate((within, last), axis=1))
        self.tails.rows[cut.edges], self.heads.rows[cut.edges] = cut.up, new
        self.root_tails.rows[cut.edges] = cut.root_up
        self.root_heads.rows[cut.edges] = cut.root_down
        self.keys.rows[cut.edges] += self.words.plus[unit]
        self._append(new, cut.down, cut.root_up, cut.root_down, within, keys)
        if self.d > 1:
            self._sections(unit, new, within, keys)

    def _append(self, *columns: NDArray[Any]) -> None:
        for column, rows in zip(self._edges, columns, strict=True):
            column.extend(rows)

    def _sections(self, unit: int, new: Indices, within: Marks, keys: Keys) -> None:
        """Each two-face around a cut edge has one other cut edge: join their new vertices."""
        zero = self.words.zero[within]
        faces = np.stack((keys[:, None] - zero, keys[:, None] + self.words.plus[within] - zero), -1)
        there = np.stack((within > self.sided, np.ones_like(within, dtype=bool)), axis=-1)
        shown = np.flatnonzero(there)
        order = np.argsort(faces.ravel()[shown])
        place = shown[order].reshape(-1, 2)
        faces = faces.ravel()[place]
        if (faces[:, 0] != faces[:, 1]).any() or (faces[1:, 0] == faces[:-1, 0]).any():
            raise CollisionError
        edge, which = np.divmod(place // 2, self.d - 1)
        inside = within[edge[:, 0]]
        inside[np.arange(len(inside)), which[:, 0]] = unit
        tails, heads = new[edge[:, 0]], new[edge[:, 1]]
        keys = faces[:, 0] + self.words.zero[unit]
        self._append(tails, heads, tails, heads, inside, keys)

    def plant(self) -> None:
        """Let every edge be its own root."""
        self.root_tails.rows[:] = self.tails.rows
        self.root_heads.rows[:] = self.heads.rows

    def rekey(self) -> None:
        """Give every unit other words, and every edge the key that follows from them."""
        self.words = Words(len(self.words.plus), self.words.seed + 1)
        for top in range(0, self.keys.count, ROWS):
            rows = slice(top, top + ROWS)
            near, far = (
                self.signs.rows[self.tails.rows[rows]],
                self.signs.rows[self.heads.rows[rows]],
            )
            above = np.where(near, near, far) > 0
            zeros = self.words.zero[self.within.rows[rows]].sum(axis=1, dtype=np.uint64)
            self.keys.rows[rows] = above @ self.words.plus + zeros

    def keep(self, vertices: Flags) -> None:
        """Drop all other vertices, and the edges that end in one."""
        number = np.cumsum(vertices) - 1
        edges = vertices[self.tails.rows] & vertices[self.heads.rows]
        self.signs.select(vertices)
        self.on.select(vertices)
        for column in self._edges:
            column.select(edges)
        self.tails.rows[:] = number[self.tails.rows]
        self.heads.rows[:] = number[self.heads.rows]
        self.plant()


def _ordered(kept: Flags, one: Column, other: Column) -> tuple[Column, Column]:
    """Return two columns, with their entries swapped where they are not kept."""
    return np.where(kept, one, other), np.where(kept, other, one)


def _between(cut: Cut, unit: int) -> Signs:
    """Return the signs at the new vertices of all units that do not change along their edges.

    A unit is affine on an edge that it does not cut: inside it vanishes only if it vanishes at both
    ends. Where the edge starts on the unit, the new vertex has the place of that end, and the side
    of the edge.
    """
    near, far = cut.near, cut.far
    signs: Signs = np.where(near, near, far)
    inside = near[:, unit] == POSITIVE
    np.copyto(signs, far, where=inside[:, None] & (np.abs(near) < np.abs(far)))
    if not inside.all():
        touching = np.flatnonzero(~inside)
        signs[touching] = np.where(near[touching], near[touching], np.sign(far[touching]))
    signs[:, unit] = 0
    return signs
