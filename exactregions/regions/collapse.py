"""The complex that was meant, from the one in which every unit was raised a little.

Each face of the raised complex shrinks, as the amounts go to zero, to the closure of one face of
the true complex: the one on which a unit is positive, zero or negative as it is at the vertices
taken together. A true k-face is what the raised k-faces that keep their dimension shrink to. The
dimension of a face is the length of a chain of faces below it, each the smallest that holds the
last and one more vertex: the one on which most units vanish.

Proof: proofs/21-subdivision.md
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from exactregions.errors import InconsistentError
from exactregions.regions.exact_points import ExactPoints
from exactregions.regions.faces import Corners, Fans, Finder, joined, rekeyed
from exactregions.regions.lattice import Faces, Pairs, States, states
from exactregions.regions.skeleton import POSITIVE, CollisionError, Indices, Signs, Skeleton
from exactregions.regions.start import INFINITY

ROWS = 1 << 15


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The raised faces of one dimension, and the true faces of that dimension.

    corners : one corner of each raised face
    true    : (n,) the true face that it shrinks to, −1 if it loses dimension
    signs   : (m, U) of the true faces, infinity and the rows of the domain included
    """

    corners: Corners
    true: Indices
    signs: Signs


class Collapse:
    """The faces of a complex in special position; the same questions as for a Lattice."""

    def __init__(self, skeleton: Skeleton, exact: ExactPoints, first: int, starts: Indices) -> None:
        self.skeleton, self.exact, self.first, self.starts = skeleton, exact, first, starts
        self.fans = Fans(skeleton, None)
        signs = skeleton.signs.rows
        self.positive, self.negative = (
            np.packbits(s, axis=1) for s in (signs == POSITIVE, signs == -POSITIVE)
        )
        self._known: dict[int, Shrunk] = {}

    @cached_property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension, those at infinity left out."""
        return tuple(len(self.faces(k)) for k in range(self.skeleton.d + 1))

    def rekey(self) -> None:
        """Take other keys for the faces; their order does not depend on them."""
        self.skeleton.rekey()
        self.fans = Fans(self.skeleton, None)
        self._known.clear()

    @rekeyed
    def patterns(self) -> States:
        """Return the states of all neurons on each cell, (n, N)."""
        return states(self._shrunk(self.skeleton.d).signs[:, self.first :], self.starts)

    @rekeyed
    def walls(self) -> Pairs:
        """Return the pairs of cells that share a wall, lower index first."""
        inner = (self._shrunk(self.skeleton.d - 1).signs[:, : self.first] != 0).all(axis=1)
        pairs = self._pairs(self.skeleton.d)
        pairs = pairs[inner[pairs[:, 1]]]
        if (np.bincount(pairs[:, 1], minlength=len(inner))[inner] != 2).any():
            raise InconsistentError(
                "a wall does not have two cells; this is a bug in exactregions: please report it"
            )
        walls: Pairs = pairs[np.lexsort(pairs.T), 0].reshape(-1, 2).astype(np.int32)
        return walls

    @rekeyed
    def faces(self, k: int) -> Faces:
        """Return the faces of dimension k, those at infinity left out."""
        signs = self._shrunk(k).signs
        signs = signs[signs[:, INFINITY] != 0]
        return Faces(k, signs[:, self.first :], signs[:, 1 : self.first] == 0)

    @rekeyed
    def incidence(self, k: int) -> Pairs:
        """Return the pairs of a k-face and a (k − 1)-face on its boundary, by index."""
        finite = [self._shrunk(j).signs[:, INFINITY] != 0 for j in (k, k - 1)]
        pairs = self._pairs(k)
        pairs = pairs[finite[1][pairs[:, 1]]]
        columns = [(np.cumsum(f) - 1)[p] for f, p in zip(finite, pairs.T, strict=True)]
        return np.stack(columns, axis=1).astype(np.int32)

    @rekeyed
    def corners(self) -> Indices:
        """Return a vertex of the skeleton at the place of each 0-face, in their order."""
        shrunk = self._shrunk(0)
        corners = np.empty(len(shrunk.signs), dtype=np.intp)
        corners[shrunk.true] = shrunk.corners.vertex
        finite: Indices = corners[shrunk.signs[:, INFINITY] != 0]
        return finite

    def _pairs(self, k: int) -> Indices:
        """Return all pairs of true faces of dimensions k and k − 1 that touch."""
        large, small = self._shrunk(k), self._shrunk(k - 1)
        find, whole = Finder(large.corners.keys), small.true >= 0
        below, pairs = small.true[whole], []
        for held, _, keys in self.fans.around(small.corners.where(whole)):
            pairs.append(np.stack((large.true[find(keys)], below[held]), axis=1))
        found: Indices = np.unique(np.concatenate(pairs), axis=0)
        true: Indices = found[np.flatnonzero(found[:, 0] >= 0)]
        return true

    def _shrunk(self, k: int) -> Shrunk:
        if k not in self._known:
            self._known[k] = self._shrink(joined(self.fans.corners(k)), k)
        return self._known[k]

    def _shrink(self, corners: Corners, k: int) -> Shrunk:
        """Tell the raised faces from all their corners, and what they shrink to."""
        order = np.argsort(corners.keys, kind="stable")
        keys = corners.keys[order]
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        which = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(keys)))
        faces = corners.where(order[starts])
        self._verify(corners.where(order), faces, which)
        vertex = corners.vertex[order]
        parts = (self.positive, self.negative)
        signs = [np.bitwise_or.reduceat(bits[vertex], starts, axis=0) for bits in parts]
        kept = self._dimensions(vertex, starts, which, k) == k
        rows = np.concatenate(signs, axis=1)[kept]
        rows, number = np.unique(rows, axis=0, return_inverse=True)
        true = np.full(len(starts), -1)
        true[kept] = number
        positive, negative = (
            np.unpackbits(bits, axis=1, count=self.skeleton.signs.rows.shape[1]).astype(np.int8)
            for bits in np.split(rows, 2, axis=1)
        )
        return Shrunk(faces, true, positive - negative)

    def _verify(self, corners: Corners, faces: Corners, which: Indices) -> None:
        """Corners with one key must be those of one face."""
        for top in range(0, len(which), ROWS):
            rows = slice(top, top + ROWS)
            here, there = corners.where(rows), faces.where(which[rows])
            if (self.fans.signs(here) != self.fans.signs(there)).any():
                raise CollisionError

    def _dimensions(self, vertex: Indices, starts: Indices, which: Indices, most: int) -> Indices:
        """Return the dimension of what each face shrinks to; at most ``most``.

        vertex : the vertices of one face after the other; which : the face of each
        """
        zeros = ~(self.positive | self.negative)[vertex]
        held = zeros[starts]
        dimension = np.zeros(len(starts), dtype=np.intp)
        for _ in range(most):
            common = zeros & held[which]
            count = np.bitwise_count(common).sum(axis=1, dtype=np.int32)
            count[count == np.bitwise_count(held).sum(axis=1, dtype=np.int32)[which]] = -1
            largest = np.maximum.reduceat(count, starts)
            chosen = np.flatnonzero((count == largest[which]) & (count >= 0))
            held[which[chosen]] = common[chosen]
            dimension += largest >= 0
        return dimension
