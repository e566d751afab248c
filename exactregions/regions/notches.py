"""Notches: where a linear region must be cut so that convex parts meet face to face.

A region has a notch at a ridge, a (d − 2)-face inside the domain, if it has a sector of more than
half a turn there, or of just half a turn where three or more walls with a kink meet.

Proof: proofs/10-convex-parts.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exactregions.arithmetic.matrix import Row, solve
from exactregions.regions.corners import dot
from exactregions.regions.ridges import Ray, Ridge, cross
from exactregions.regions.skeleton import Flags, Indices

MIXTURES = (1, 1), (1, 3), (3, 1), (1, 9), (9, 1)


@dataclass(frozen=True, slots=True)
class Notch:
    """A sector of a linear region that must be cut.

    cell       : a cell in it
    ridge      : where it is
    start, end : the rays of the walls that bound it, counterclockwise from one to the other
    """

    cell: int
    ridge: Ridge
    start: Ray
    end: Ray

    def holds(self, target: Row) -> bool:
        """Tell whether a point is seen inside the sector.

        >>> axes = (0, 1, 0), (0, 0, 1)
        >>> notch = Notch(0, Ridge((), (), axes, (1, 0, 0)), (0, 1), (1, 0))
        >>> notch.holds((1, -1, 0)), notch.holds((1, 1, 0)), notch.holds((1, 1, 1))
        (True, False, False)
        """
        ray = self._ray(target)
        return cross(self.end, ray) < 0 or cross(ray, self.start) < 0

    def cuts(self, targets: Sequence[Row]) -> bool:
        """Tell whether cuts towards points leave less than half a turn everywhere.

        targets : points in the sector, counterclockwise

        >>> axes = (0, 1, 0), (0, 0, 1)
        >>> notch = Notch(0, Ridge((), (), axes, (1, 0, 0)), (0, 1), (1, 0))
        >>> notch.cuts([(1, -1, -1)]), notch.cuts([(1, -1, 0)])
        (True, False)
        """
        rays = [self.start, *map(self._ray, targets), self.end]
        return all(cross(p, q) > 0 for p, q in pairwise(rays))

    def _ray(self, target: Row) -> Ray:
        x, y = self.ridge.axes
        return dot(x, target), dot(y, target)

    def directions(self) -> Iterator[Row]:
        """Yield some directions of cuts in the plane, as points at infinity."""
        (a, b), (c, d) = self.start, self.end
        if a * d == b * c:  # mixtures of two rays at right angles, neither along the sides
            (a, b), (c, d) = (b - a, -a - b), (a + b, b - a)
        for s, t in MIXTURES:
            ray = [[-s * a - t * c], [-s * b - t * d]]
            found = solve([axis[1:] for axis in self.ridge.axes], ray)
            assert found is not None
            yield (0, *(v for (v,) in found[0]))


def notches_at(ridge: Ridge, beside: Indices, free: Flags) -> Iterator[Notch]:
    """Yield the notches at a ridge.

    beside : (m, 2) the cells on both sides of each (d − 1)-face
    free   : (m,) which of them are walls without a kink
    """
    kinks = [i for i, wall in enumerate(ridge.walls) if not free[wall]]
    for i, j in zip(kinks, [*kinks[1:], *kinks[:1]], strict=True):
        turn = ridge.turn(i, j)
        if turn < 0 or (turn == 0 and len(kinks) > 2):
            following = ridge.walls[(i + 1) % len(ridge.walls)]
            (cell,) = {*beside[ridge.walls[i]].tolist()} & {*beside[following].tolist()}
            yield Notch(cell, ridge, ridge.rays[i], ridge.rays[j])
