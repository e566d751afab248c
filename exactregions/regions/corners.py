"""The corners of faces in exact homogeneous coordinates.

A corner is (q, p₁, …, p_d) in integers: the vertex p / q for q > 0, the direction p of an unbounded
edge for q = 0. A closed face is the hull of its vertices plus the cone of its directions. So a form
that is nowhere negative on a face is positive somewhere on it iff it is positive at a corner, and
the sum of a face's corners lies in its relative interior.
"""

from collections.abc import Sequence
from functools import cached_property
from operator import mul

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import Row, kernel
from exactregions.networks.affine import Affine, less
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form
from exactregions.regions.complex import Complex
from exactregions.regions.lattice import Faces, Pairs, Undivided
from exactregions.regions.lineality import pointed
from exactregions.regions.skeleton import Flags, Indices
from exactregions.regions.subdivide import finished

Numbers = Indices | NDArray[np.int32]


def pointed_complex(cells: Complex) -> Complex | None:
    """Return the complex on a coordinate flat on which its cells have vertices, faces at hand.

    The flat meets every cell once. Along what it leaves out nothing changes, so regions of any kind
    are as many on it. The result is None if nothing changes anywhere: then there is one cell.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, Network, explore
    >>> cells = explore(Network.of([([[1, 2]], [0]), ([[1]], [0])]), Domain.whole(2))
    >>> cells.f_vector, pointed_complex(cells).f_vector
    ((0, 1, 2), (1, 2))
    """
    assert cells.count > 0
    network, rows = pointed(cells.network, cells.domain)
    if network is None:
        return None
    if network is cells.network and cells.lattice is not None:
        return cells
    domain = Domain(network.inputs, tuple(rows), None, cells.domain.label)
    faces = finished(network, domain)
    return Complex(faces.patterns(), faces.walls(), "subdivide", None, network, domain, faces)


def dot(form: Sequence[int], at: Row) -> int:
    """Return the value of a form at a corner, times a positive number: the corner's scale.

    >>> dot((1, 2), (3, -1))
    1
    """
    return sum(map(mul, form, at))


def under(pairs: Numbers, faces: Numbers) -> tuple[Indices, Indices]:
    """Return what bounds faces: positions in ``faces``, and a lower face for each.

    pairs : (m, 2) a face and a lower one, as from ``Complex.incidence``; faces : (n,)

    >>> position, lower = under(np.array([[0, 5], [1, 5], [0, 7]]), np.array([1, 0]))
    >>> position.tolist(), lower.tolist()
    ([0, 1, 1], [5, 5, 7])
    """
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    first, last = (np.searchsorted(pairs[:, 0], faces, side) for side in ("left", "right"))
    many = last - first
    position = np.repeat(np.arange(len(faces)), many)
    start = first - (np.cumsum(many) - many)
    return position, pairs[np.arange(len(position)) + start[position], 1].astype(np.intp)


def inner(cells: Complex, k: int) -> Flags:
    """Tell which k-faces do not lie in the edge of the domain.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
    >>> sorted(inner(explore(net, Box.cube(1)), 0).tolist())
    [False, False, True]
    """
    found: Flags = np.logical_not(cells.faces(k).boundary.any(axis=1))
    return found


def sides(cells: Complex) -> Indices:
    """Return the cells on both sides of each (d − 1)-face, (m, 2); −1, −1 in the domain's edge.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
    >>> sorted(sides(explore(net, Box.cube(1), engine="subdivide")).tolist())
    [[-1, -1], [-1, -1], [0, 1]]
    """
    d = cells.domain.dimension
    pairs = cells.incidence(d)
    cell, wall = pairs[np.lexsort(pairs.T)].T
    twice = np.flatnonzero(wall[1:] == wall[:-1])
    found = np.full((len(cells.faces(d - 1)), 2), -1, dtype=np.intp)
    found[wall[twice]] = np.stack((cell[twice], cell[twice + 1]), axis=1)
    return found


def grouped(position: Numbers, names: Numbers, count: int) -> list[list[int]]:
    """Return the names that stand at each of ``count`` positions, without repetitions.

    >>> grouped(np.array([2, 0, 2]), np.array([4, 3, 4]), 3)
    [[3], [], [4]]
    """
    pairs = np.unique(np.stack((position, names), axis=1), axis=0)
    cuts = np.searchsorted(pairs[:, 0], np.arange(1, count))
    return [part.tolist() for part in np.split(pairs[:, 1], cuts)[:count]]


class Corners:
    """The corners of a complex whose cells have vertices, each computed when first asked for.

    Corner v is the v-th vertex; corner V + e, with V vertices, is the direction of the e-th edge,
    if that has one vertex only.
    """

    def __init__(self, cells: Complex) -> None:
        assert cells.lattice is not None
        assert not isinstance(cells.lattice, Undivided)
        self.cells, self.lattice = cells, cells.lattice
        self._places: dict[int, Row] = {}

    def names(self, k: int, faces: Numbers) -> list[list[int]]:
        """Return the corners of closed k-faces.

        >>> from exactregions import Domain, Network, explore
        >>> cells = explore(Network.of([([[1]], [0]), ([[1]], [0])]), Domain.whole(1))
        >>> corners = Corners(pointed_complex(cells))
        >>> [[corners.place(c) for c in names] for names in corners.names(1, np.arange(2))]
        [[(1, 0), (0, 1)], [(1, 0), (0, -1)]]
        """
        position, face = np.arange(len(faces)), faces
        for j in range(k, 1, -1):
            above, face = under(self.cells.incidence(j), face)
            position = position[above]
        if not k:
            return [[int(v)] for v in faces]
        above, vertex = under(self._edges, face)
        single = np.flatnonzero(self._single[face])
        names = np.concatenate((vertex, face[single].astype(np.intp) + len(self._vertices)))
        return grouped(np.concatenate((position[above], position[single])), names, len(faces))

    def place(self, corner: int) -> Row:
        """Return the coordinates of a corner."""
        if corner not in self._places:
            edge = corner - len(self._vertices)
            self._places[corner] = (
                self._direction(edge)
                if edge >= 0
                else self.lattice.exact.point(int(self._vertices[corner]))
            )
        return self._places[corner]

    @cached_property
    def _vertices(self) -> Indices:
        return self.lattice.corners()

    @cached_property
    def _edges(self) -> Pairs:
        return self.cells.incidence(1)

    @cached_property
    def _single(self) -> Indices:
        """For each edge, whether it has one vertex only."""
        single: Indices = np.bincount(self._edges[:, 0]) == 1
        return single

    @cached_property
    def _ends(self) -> tuple[Faces, Faces]:
        return self.cells.faces(1), self.cells.faces(0)

    @cached_property
    def _cells_above(self) -> Indices:
        """For each edge, a cell that it bounds."""
        found = np.arange(len(self._ends[0]))
        for k in range(2, self.cells.domain.dimension + 1):
            pairs = self.cells.incidence(k)
            above = np.zeros(pairs[:, 1].max() + 1, dtype=np.intp)
            above[pairs[:, 1]] = pairs[:, 0]
            found = above[found]
        return found

    def _direction(self, edge: int) -> Row:
        """Return the direction of an unbounded edge.

        All forms that vanish on the edge vanish along it; one that vanishes at the vertex but not
        on the edge tells which way it goes.
        """
        vertex = int(self._edges[self._edges[:, 0] == edge, 1][0])
        forms = self._forms(int(self._cells_above[edge]))
        on, at = (
            [*faces.signs[i].tolist(), *(~faces.boundary[i]).astype(int).tolist()]
            for faces, i in zip(self._ends, (edge, vertex), strict=True)
        )
        (ray,) = kernel([g[1:] for g, s in zip(forms, on, strict=True) if not s], len(forms[0]) - 1)
        left = next(i for i, s in enumerate(at) if not s and on[i])
        turned = (dot(forms[left][1:], ray) > 0) != (on[left] > 0)
        return (0, *(-v for v in ray)) if turned else (0, *ray)

    def _forms(self, cell: int) -> list[Form]:
        """Return the forms of all units and of the domain's rows on a cell."""
        network, pattern = self.cells.network, tuple(map(int, self.cells.patterns[cell]))
        neurons = zip(network.places(), Affine(network).neurons(pattern), strict=True)
        units = [
            less(form, scale, xi)
            for (l, _), (form, scale) in neurons
            for xi in network.activations[l].breakpoints
        ]
        return [*units, *self.cells.domain.rows]
