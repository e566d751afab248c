"""The strata of a boundary: where it is flat, where flat pieces meet, and so on.

A boundary is a union of closed walls: those with a kink make up B, where the gradient of the
network is discontinuous; all of them bound the cells. Hanin and Rolnick (2019) cut B into strata:
B_k holds the points that are not in B_1, …, B_{k−1} and near which the rest of B is a flat of
codimension k. So a vertex of the complex inside a straight piece of B is not in B_2.

All points of a face have the same stratum, at most its codimension; with the faces above it known,
that of a face F of codimension k follows. Let m be the highest stratum of the faces around F. Near
F, what the strata below m leave is a union of flats of codimension m that meet in F alone, or of
half-flats that end there. So F is in B_m if that is one flat, and in B_k if not.

Proof: proofs/09-strata.md
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import rank
from exactregions.networks.affine import Affine
from exactregions.regions.complex import Complex
from exactregions.regions.cutting import starts_of
from exactregions.regions.exact_cell import unit_rows
from exactregions.regions.lattice import Pairs, states
from exactregions.regions.skeleton import Signs

Flags = NDArray[np.bool_]
Levels = NDArray[np.int8]


def strata(cells: Complex, incidence: list[Pairs], walls: Flags) -> list[Levels]:
    """Return the stratum of each face, by codimension: 0 where it is not in the boundary.

    incidence : for k = 1, …, d the pairs of ``cells.incidence(k)``
    walls     : for each (d − 1)-face, whether it belongs to the boundary
    """
    d = cells.domain.dimension
    found = [np.zeros(cells.f_vector[d], dtype=np.int8), walls.astype(np.int8)]
    hulls = _Hulls(cells, incidence)
    for k in range(2, d + 1):
        pairs = incidence[d - k]
        inner = np.asarray(~cells.faces(d - k).boundary.any(axis=1))
        around = found[k - 1][pairs[:, 0]]
        highest = np.zeros(len(inner), dtype=np.int8)
        np.maximum.at(highest, pairs[:, 1], around)
        highest[~inner] = 0
        halves = np.bincount(pairs[around == k - 1, 1], minlength=len(inner))
        single = (highest < k - 1) | (halves == 2)
        if k > 3:  # up to that, flats of codimension m cannot meet in F alone
            for face in np.flatnonzero(single & (highest > 1)).tolist():
                single[face] = hulls.is_flat(face, k, int(highest[face]), found)
        found.append(np.where(single | (highest == 0), highest, k).astype(np.int8))
    return found


class _Hulls:
    """Whether faces lie in one flat, from the forms of the cells that hold them."""

    def __init__(self, cells: Complex, incidence: list[Pairs]) -> None:
        self.cells, self.d = cells, cells.domain.dimension
        self.incidence = incidence
        self.affine = Affine(cells.network)
        self._above: dict[int, list[list[int]]] = {}
        self._signs: dict[int, Signs] = {}

    def is_flat(self, face: int, k: int, m: int, found: list[Levels]) -> bool:
        """Tell whether all faces of stratum m around a face of codimension k lie in one flat."""
        around = {face}
        for j in range(k, m, -1):
            around = {g for f in around for g in self._parents(j)[f] if found[j - 1][g] == m}
        rows = [row for g in around for row in self._rows(g, m)]
        return rank(rows) == m

    def _parents(self, j: int) -> list[list[int]]:
        """Return for each face of codimension j the faces of codimension j − 1 around it."""
        if j not in self._above:
            above: list[list[int]] = [[] for _ in range(self.cells.f_vector[self.d - j])]
            for large, small in self.incidence[self.d - j].tolist():
                above[small].append(large)
            self._above[j] = above
        return self._above[j]

    def _rows(self, face: int, m: int) -> Iterator[tuple[int, ...]]:
        """Yield the forms that vanish on a face of codimension m, on one of the cells around it."""
        zero = np.flatnonzero(self._signs_of(m)[face] == 0)
        cell = face
        for j in range(m, 0, -1):
            cell = self._parents(j)[cell][0]
        signs = self._signs_of(0)[cell : cell + 1]
        pattern = states(signs, starts_of(self.cells.network))[0].tolist()
        forms = unit_rows(self.affine, pattern)
        yield from (forms[u] for u in zero.tolist() if u in forms)

    def _signs_of(self, j: int) -> Signs:
        """Return the signs of the faces of codimension j."""
        if j not in self._signs:
            self._signs[j] = self.cells.faces(self.d - j).signs
        return self._signs[j]
