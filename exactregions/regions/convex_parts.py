"""Convex regions: the fewest polyhedra in a polyhedral complex on which the output is affine.

A complex is *compatible* with the output f if it covers the domain, its cells meet face to face,
and f is affine on each cell. Its d-dimensional cells are counted; we call them parts. The inside of
a part lies in one linear region, so regions can be bounded one by one.

*At most.* The complex of cells is compatible, and stays so when walls without a kink are taken out
as regions/coarsening.py allows. In the plane, regions may also be cut as regions/cuts.py does.

*At least.* Every compatible complex cuts a region at its notches (regions/notches.py), so a region
with notches has two parts or more. In the plane, with r notches it has χ + r/2 parts or more, where
χ is its Euler number. If no region has a notch, the regions are a compatible complex.

Proof: proofs/10-convex-parts.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.coarsening import Coarsening, Steps
from exactregions.regions.complex import Complex
from exactregions.regions.corners import pointed_complex, sides
from exactregions.regions.cuts import Segment, cuts_at
from exactregions.regions.merge import Components
from exactregions.regions.notches import Notch, notches_at
from exactregions.regions.ridges import Ridge, Ridges
from exactregions.regions.skeleton import Flags, Indices

TRIES = 8  # of the greedy search
FEW = 400_000  # steps, if nothing else is asked for
LOOKS = 32  # at each ridge on average, if that is more


@dataclass(frozen=True)
class ConvexParts:
    """How many parts a compatible complex has at least, and one that has the fewest found.

    lower, upper : proved bounds of the number of convex regions, equal if that is decided
    labels, cuts : a compatible complex of ``upper`` parts. Cells with one label are put together,
                   (n,), and what they make is cut along segments in the plane. A segment is a
                   pair of homogeneous points (q, x, y), the last at infinity for q = 0. Where
                   the complex has lines, coordinates are those of the flat of ``pointed_complex``
    """

    lower: int
    upper: int
    labels: NDArray[np.intp] = field(repr=False, compare=False)
    cuts: tuple[Segment, ...] = field(default=(), repr=False, compare=False)


def convex_parts(cells: Complex, *, max_steps: int | None = None) -> ConvexParts:
    """Return bounds of the number of convex regions, with the complex that proves the upper one.

    cells     : a complete complex
    max_steps : how many times a ridge, or a side of a region, may be looked at; by default at least
                400,000, and enough for the lower bound

    Raises IncompleteError if a budget ended the search for cells.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import stargalla
    >>> cells = explore(stargalla(), Domain.whole(2))
    >>> convex_parts(cells), cells.linear_region_count, cells.count
    (ConvexParts(lower=4, upper=4), 3, 5)
    """
    held = pointed_complex(cells)
    if held is None:
        return ConvexParts(1, 1, np.zeros(1, dtype=np.intp))
    found = _bounded(held, max_steps)
    if held is cells:
        return found
    labels = np.empty_like(found.labels)
    labels[np.lexsort(cells.patterns.T)] = found.labels[np.lexsort(held.patterns.T)]
    return ConvexParts(found.lower, found.upper, labels, found.cuts)


def _bounded(cells: Complex, max_steps: int | None) -> ConvexParts:
    regions, d = _Regions(cells), cells.domain.dimension
    if d == 1 or not regions.free.any():
        return regions.whole
    around = Ridges(cells, regions.free)
    steps = Steps(max(FEW, LOOKS * len(around)) if max_steps is None else max_steps)
    read, known = regions.read(around, steps)
    notches = [n for ridge in read for n in notches_at(ridge, regions.beside, regions.free)]
    all_read = len(read) == len(around)
    if all_read and not notches:
        return regions.whole
    least, found = regions.least(notches), []
    if all_read and d == 2:
        found = regions.cut(notches, least, steps)
    if all(parts.upper > least for parts in found):
        found.append(regions.merged(Coarsening(read, known, steps), least))
    return min(found, key=lambda parts: parts.upper)


class _Regions:
    """The linear regions of a complex whose cells have vertices.

    beside : (m, 2) the cells on both sides of each (d − 1)-face
    free, kinks : (m,) which faces are walls without a kink, and which are walls with one
    """

    def __init__(self, cells: Complex) -> None:
        self.cells, self.beside, self.labels = cells, sides(cells), cells.labels
        inside = self.beside[:, 0] >= 0
        same = self.labels[self.beside[:, 0]] == self.labels[self.beside[:, 1]]
        self.free: Flags = inside & same
        self.kinks: Flags = inside & ~same

    @property
    def whole(self) -> ConvexParts:
        """The regions as they are: each is a part."""
        count = self.cells.linear_region_count
        return ConvexParts(count, count, self.labels)

    def read(self, ridges: Ridges, steps: Steps) -> tuple[list[Ridge], list[int]]:
        """Return the ridges at free walls, as far as steps allow, and walls with all of theirs."""
        read, known = [], self.free.copy()
        for i, walls in enumerate(ridges.walls):
            if steps.spend():
                read.append(ridges[i])
            else:
                known[walls] = False
        return read, np.flatnonzero(known).tolist()

    def least(self, notches: Sequence[Notch]) -> int:
        """Return a number of parts that there are at least."""
        cells = [notch.cell for notch in notches]
        many = np.bincount(self.labels[cells], minlength=self.cells.linear_region_count)
        least = 1 + (many > 0)
        if self.cells.domain.dimension == 2:
            least = np.maximum(least, self._euler() + (many + 1) // 2)
        return int(least.sum())

    def cut(self, notches: Sequence[Notch], least: int, steps: Steps) -> list[ConvexParts]:
        """Return the regions of the plane with a cut at all notches, if cuts are found."""
        half = Steps(steps.left // 2)  # the rest is for merging
        cuts = cuts_at(notches, self.cells, np.flatnonzero(self.kinks), self.beside, half)
        steps.left -= steps.left // 2 - max(0, half.left)
        if cuts is None:
            return []
        return [ConvexParts(least, int(self._euler().sum()) + len(cuts), self.labels, tuple(cuts))]

    def _euler(self) -> Indices:
        """Return the Euler number of each region of the plane, as an open set."""
        wall, vertex = self.cells.incidence(1).T
        euler = np.bincount(self.labels)
        euler -= np.bincount(self.labels[self.beside[self.free, 0]], minlength=len(euler))
        open_ = np.ones(len(self.cells.faces(0)), dtype=bool)
        open_[vertex[~self.free[wall]]] = False
        around = np.zeros(len(open_), dtype=np.intp)
        around[vertex] = self.labels[self.beside[wall, 0]]
        return euler + np.bincount(around[open_], minlength=len(euler))

    def merged(self, held: Coarsening, least: int) -> ConvexParts:
        """Return the coarsest complex that is found; one of ``least`` parts ends the search."""
        random, found = np.random.default_rng(0), np.arange(self.cells.count)
        for _ in range(TRIES):
            gone = self.beside[sorted(held.tried(random))].astype(np.int32)
            parts = Components(self.cells.count, gone).labels
            found = min(found, parts, key=lambda labels: labels.max())
            if found.max() + 1 == least or held.steps.left <= 0:
                break
        return ConvexParts(least, int(found.max()) + 1, found)
