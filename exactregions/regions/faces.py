"""Faces of a simple complex, listed from its vertices and edges.

Around a vertex on d units every choice of sides for k of them is a k-face. Under a height that is
affine on every cell and different at the two ends of every edge each face has one lowest vertex:
the one from which all its edges rise. So faces are listed once each, at their lowest vertices; or,
where no height is given, once at every vertex that they have.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import combinations
from typing import ParamSpec, Protocol, TypeVar, cast

import numpy as np

from exactregions.errors import InconsistentError
from exactregions.regions.skeleton import CollisionError, Flags, Indices, Keys, Signs, Skeleton

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Corners:
    """Faces of one dimension, each at a vertex of it.

    vertex : (n,); free : (n, d), the units of the vertex that the face leaves, by place
    side   : (n, d), whether it leaves them to their positive side; keys : (n,)
    """

    vertex: Indices
    free: Flags
    side: Flags
    keys: Keys

    def __len__(self) -> int:
        return len(self.vertex)

    def where(self, chosen: Flags | Indices | slice) -> "Corners":
        """Return the chosen ones, in their order."""
        return Corners(self.vertex[chosen], self.free[chosen], self.side[chosen], self.keys[chosen])


def joined(parts: Iterable[Corners]) -> Corners:
    """Return all faces of several lists."""
    columns = zip(*((p.vertex, p.free, p.side, p.keys) for p in parts), strict=True)
    return Corners(*(np.concatenate(column) for column in columns))


class Fans:
    """What is around each vertex: which edges leave which of its units to which side.

    up   : (V, d, 2), whether there is such an edge, and it rises if heights are given
    keys : (V,) keys of the vertices
    """

    def __init__(self, skeleton: Skeleton, rises: Flags | None) -> None:
        """Read the edges of a skeleton.

        rises : (E,), whether an edge rises from its tail; None if no height is known
        """
        self.skeleton, words = skeleton, skeleton.words
        count, d = skeleton.on.rows.shape
        self.up = np.zeros((count, d, 2), dtype=bool)
        self.keys = np.zeros(count, dtype=np.uint64)
        risen = (True, True) if rises is None else (rises, ~rises)
        for (near, _, left, place, side), up in zip(self._ends(), risen, strict=True):
            plus = np.where(side, words.plus[left], 0)
            self.keys[near] = skeleton.keys.rows + words.zero[left] - plus
            self.up[near, place, side] = up
        self.leaves = self.up[:, :, 0] | self.up[:, :, 1]

    def _ends(self) -> Iterator[tuple[Indices, Indices, Indices, Indices, Indices]]:
        """Yield tails and heads: near vertex, far vertex, the unit left, its place, the side."""
        skeleton = self.skeleton
        lines = skeleton.within.rows.sum(axis=1, dtype=np.int32)
        sums = skeleton.on.rows.sum(axis=1, dtype=np.int32)
        tails, heads = skeleton.tails.rows, skeleton.heads.rows
        for near, far in ((tails, heads), (heads, tails)):
            left = sums[near] - lines
            place = (skeleton.on.rows[near] == left[:, None]).argmax(axis=1)
            side = (skeleton.signs.rows[far, left] > 0).astype(np.intp)
            yield near, far, left, place, side

    def neighbours(self) -> Indices:
        """Return the vertex at the other end of each edge, (V, d, 2) as for ``up``."""
        found = np.zeros(self.up.shape, dtype=np.intp)
        for near, far, _, place, side in self._ends():
            found[near, place, side] = far
        return found

    def corners(self, k: int) -> Iterator[Corners]:
        """Yield the k-faces, one choice of places after the other."""
        d = self.up.shape[1]
        for places in combinations(range(d), k):
            yield self._spread(places)

    def _spread(self, places: Sequence[int]) -> Corners:
        d = self.up.shape[1]
        chosen = np.array(places, dtype=np.intp)
        vertex = np.flatnonzero(self.leaves[:, chosen].all(axis=1))
        side = np.zeros((len(vertex), d), dtype=bool)
        for i in places:
            minus, plus = self.up[vertex, i].T
            side[:, i] = plus
            both = minus & plus
            vertex = np.concatenate((vertex, vertex[both]))
            other = side[both]
            other[:, i] = False
            side = np.concatenate((side, other))
        free = np.zeros_like(side)
        free[:, chosen] = True
        units = self.skeleton.on.rows[vertex][:, chosen]
        words = self.skeleton.words
        gained = side[:, chosen] * words.plus[units] - words.zero[units]
        return Corners(vertex, free, side, self.keys[vertex] + gained.sum(axis=1, dtype=np.uint64))

    def above(self, faces: Corners) -> Flags:
        """Tell which units are positive on faces, (n, U); of those that vanish, nothing is told."""
        above = self.skeleton.signs.rows[faces.vertex] > 0
        on = self.skeleton.on.rows[faces.vertex].astype(np.intp)
        np.put_along_axis(above, on, faces.side, axis=1)
        return above

    def signs(self, faces: Corners) -> Signs:
        """Return the signs of all units on faces, (n, U)."""
        signs = 2 * self.above(faces).view(np.int8) - 1
        on = self.skeleton.on.rows[faces.vertex].astype(np.intp)
        inside = np.take_along_axis(signs, on, axis=1) * faces.free
        np.put_along_axis(signs, on, inside, axis=1)
        return signs

    def around(self, faces: Corners) -> Iterator[tuple[Indices, Indices, Keys]]:
        """Yield the faces of one dimension more that each face bounds.

        The parts are indices of faces, the unit that is left, and the keys of the larger faces.
        """
        words = self.skeleton.words
        for i in range(self.up.shape[1]):
            held = np.flatnonzero(~faces.free[:, i])
            unit = self.skeleton.on.rows[faces.vertex[held], i]
            keys = faces.keys[held] - words.zero[unit]
            yield held, unit, keys + words.plus[unit]
            both = unit > self.skeleton.sided
            yield held[both], unit[both], keys[both]

    def counts(self, infinity: int) -> list[int]:
        """Return how many faces of each dimension there are outside infinity; heights are needed.

        At one vertex the k-faces are the coefficient of xᵏ in Π (1 + up_i·x), without the 1 for
        infinity, where no face may stay.
        """
        count, d = self.skeleton.on.rows.shape
        total = np.zeros((count, d + 1), dtype=np.int64)
        total[:, 0] = 1
        for i in range(d):
            stays = self.skeleton.on.rows[:, i] != infinity
            moved = total[:, :-1] * self.up[:, i].sum(axis=1)[:, None]
            total *= stays[:, None]
            total[:, 1:] += moved
        return [int(n) for n in total.sum(axis=0)]


def rekeyed(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Make a method of a lattice ask again, with other keys, when two faces have the same one."""

    @wraps(question)
    def answer(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        while True:
            try:
                return question(*asked, **named)
            except CollisionError:
                cast("Rekeyed", asked[0]).rekey()

    return answer


class Rekeyed(Protocol):
    """What knows faces by their keys."""

    def rekey(self) -> None:
        """Take other keys, and forget what rested on the old ones."""


class Finder:
    """Where each of many distinct keys stands, by its leading bits."""

    def __init__(self, keys: Keys) -> None:
        """Raise CollisionError if two keys are equal."""
        self.order = np.argsort(keys)
        self.sorted = keys[self.order]
        if (self.sorted[1:] == self.sorted[:-1]).any():
            raise CollisionError
        bits = max(1, len(keys).bit_length())
        self.shift = np.uint64(64 - bits)
        starts = np.bincount((self.sorted >> self.shift).astype(np.intp), minlength=2**bits)
        self.starts = np.concatenate(([0], np.cumsum(starts)[:-1]))

    def __call__(self, keys: Keys) -> Indices:
        """Return the index of each key; raises InconsistentError if one is not known."""
        at = self.starts[(keys >> self.shift).astype(np.intp)]
        waiting = np.arange(len(keys))
        while len(waiting):
            past = at[waiting] == len(self.sorted)
            found = self.sorted[np.where(past, 0, at[waiting])]
            wanted = keys[waiting]
            if (past | (found > wanted)).any():
                raise InconsistentError(
                    "a face is not where its neighbours say; this is a bug in exactregions: please "
                    "report the network and the domain"
                )
            waiting = waiting[found < wanted]
            at[waiting] += 1
        return self.order[at]
