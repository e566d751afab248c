"""The walls around faces of codimension two, and the angles between them.

Near a ridge, a (d − 2)-face inside the domain, every wall that holds it is a half-hyperplane, and
seen along the ridge a ray in a plane. Angles between rays are compared by exact cross products.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

import numpy as np

from exactregions.arithmetic.matrix import Row, kernel
from exactregions.regions.complex import Complex
from exactregions.regions.corners import Corners, dot, grouped, inner
from exactregions.regions.skeleton import Flags

Ray = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ridge:
    """A ridge and the walls around it, counterclockwise in some orientation.

    walls : their faces of dimension d − 1
    rays  : their directions across the ridge, up to positive factors
    axes  : two forms that vanish on the ridge: a point is seen in the direction of their values
    place : a corner of the ridge
    """

    walls: tuple[int, ...]
    rays: tuple[Ray, ...]
    axes: tuple[Row, Row]
    place: Row

    def turn(self, i: int, j: int) -> int:
        """Return a number with the sign of the sine of the angle from wall i on to wall j.

        Positive is less than half a turn, zero half a turn, negative more.

        >>> rays = (1, 0), (0, 1), (-1, 0)
        >>> corner = Ridge((0, 1, 2), rays, ((0, 1, 0), (0, 0, 1)), (1, 0, 0))
        >>> corner.turn(0, 1), corner.turn(0, 2), corner.turn(1, 0)
        (1, 0, -1)
        """
        return cross(self.rays[i], self.rays[j])

    def opposite(self, i: int) -> int | None:
        """Return the wall that goes on straight behind the ridge, None if there is none."""
        return next((j for j in range(len(self.rays)) if j != i and not self.turn(i, j)), None)


class Ridges:
    """The ridges inside the domain that bound one of some walls, each read when asked for.

    cells : a complex of dimension d ≥ 2 whose cells have vertices, with its faces
    free  : for each (d − 1)-face, whether it is one of the walls

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    >>> cells = explore(net, Box.cube(2), engine="subdivide")
    >>> corner, = Ridges(cells, np.ones(len(cells.faces(1)), dtype=bool))
    >>> [corner.turn(0, i) > 0 for i in (1, 2, 3)], corner.opposite(0)
    ([True, False, False], 2)
    """

    def __init__(self, cells: Complex, free: Flags) -> None:
        d, self.corners = cells.domain.dimension, Corners(cells)
        pairs = cells.incidence(d - 1)
        chosen = inner(cells, d - 2)
        chosen &= np.bincount(pairs[free[pairs[:, 0]], 1], minlength=len(chosen)) > 0
        pairs = pairs[chosen[pairs[:, 1]]]
        faces, which = np.unique(pairs[:, 1], return_inverse=True)
        walls = np.unique(pairs[:, 0])
        self.walls = grouped(which, pairs[:, 0], len(faces))
        self.held = self.corners.names(d - 2, faces)
        self.around = dict(zip(walls.tolist(), self.corners.names(d - 1, walls), strict=True))
        self._middles: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.held)

    def __getitem__(self, index: int) -> Ridge:
        """Return a ridge."""
        walls, places = self.walls[index], [self.corners.place(c) for c in self.held[index]]
        x, y = kernel(places, len(places[0]))
        rays = [(dot(x, m), dot(y, m)) for m in map(self._middle, walls)]
        order = _counterclockwise(rays)
        return Ridge(
            tuple(walls[i] for i in order), tuple(rays[i] for i in order), (x, y), places[0]
        )

    def __iter__(self) -> Iterator[Ridge]:
        return map(self.__getitem__, range(len(self)))

    def _middle(self, wall: int) -> Row:
        """Return a point of a wall."""
        if wall not in self._middles:
            places = [self.corners.place(c) for c in self.around[wall]]
            self._middles[wall] = tuple(map(sum, zip(*places, strict=True)))
        return self._middles[wall]


def _counterclockwise(rays: Sequence[Ray]) -> list[int]:
    def compare(i: int, j: int) -> int:
        p, q = rays[i], rays[j]
        if _below(p) != _below(q):
            return 1 if _below(p) else -1
        return -1 if cross(p, q) > 0 else 1

    return sorted(range(len(rays)), key=cmp_to_key(compare))


def _below(ray: Ray) -> bool:
    """Tell whether a ray has turned by half a turn or more."""
    return (ray[1], ray[0]) < (0, 0)


def cross(p: Ray, q: Ray) -> int:
    """Return the cross product, which has the sign of the sine of the angle from p on to q.

    >>> cross((1, 0), (2, 3)), cross((1, 0), (0, -1))
    (3, -1)
    """
    return p[0] * q[1] - p[1] * q[0]
