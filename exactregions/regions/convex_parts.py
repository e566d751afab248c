"""Convex regions: the fewest polyhedra in a polyhedral complex on which the output is affine.

A complex is *compatible* with the output f if it covers the domain, its cells meet face to face,
and f is affine on each cell. Its d-dimensional cells are counted; we call them parts. The inside of
a part lies in one linear region, so regions can be bounded one by one.

*At most.* The complex of cells is compatible, and stays so when walls without a kink are taken out
as regions/coarsening.py allows. The best of some greedy ways is given, with its parts.

*At least.* A region has a *notch* at a ridge, a (d − 2)-face inside the domain, if it has more than
half a turn there, or just half a turn where three or more walls with a kink meet. There every
compatible complex cuts the region, so a region with notches has two parts or more. In the plane,
with r notches it has χ + r/2 parts or more, where χ is its Euler number. If no region has a notch,
the regions are a compatible complex.

Proof: proofs/convex-parts.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.coarsening import Coarsening, Steps
from exactregions.regions.complex import Complex
from exactregions.regions.corners import pointed_complex, sides
from exactregions.regions.merge import Components
from exactregions.regions.ridges import Ridge, Ridges
from exactregions.regions.skeleton import Flags, Indices

ORDERS = 8  # in which walls are tried


@dataclass(frozen=True)
class ConvexParts:
    """How many parts a compatible complex has at least, and one that has the fewest found.

    lower, upper : proved bounds of the number of convex regions, equal if that is decided
    labels       : (n,) for every cell its part in a compatible complex of ``upper`` parts
    """

    lower: int
    upper: int
    labels: NDArray[np.intp] = field(repr=False, compare=False)


def convex_parts(cells: Complex, *, max_steps: int | None = None) -> ConvexParts:
    """Return bounds of the number of convex regions, with the complex that proves the upper one.

    cells     : a complete complex
    max_steps : how many times a ridge may be looked at; by default all are read, and a fixed number
                of orders is tried

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
    lower, labels = _bounded(held, Steps(max_steps))
    upper = int(labels.max()) + 1
    if held is cells:
        return ConvexParts(lower, upper, labels)
    found = np.empty_like(labels)
    found[np.lexsort(cells.patterns.T)] = labels[np.lexsort(held.patterns.T)]
    return ConvexParts(lower, upper, found)


def _bounded(cells: Complex, steps: Steps) -> tuple[int, Indices]:
    """Return the least number of parts, and the parts of a complex with few."""
    beside, region = sides(cells), cells.labels
    free = (beside[:, 0] >= 0) & (region[beside[:, 0]] == region[beside[:, 1]])
    if cells.domain.dimension == 1 or not free.any():
        return cells.linear_region_count, region
    around = Ridges(cells, free)
    read, known = _read(around, free, steps)
    least = _least(cells, beside, free, read)
    if least.max() == 1 and len(read) == len(around):
        return len(least), region
    return int(least.sum()), _fewest(cells, beside, Coarsening(read, known, steps), least.sum())


def _read(ridges: Ridges, free: Flags, steps: Steps) -> tuple[list[Ridge], list[int]]:
    """Return the ridges at free walls, as far as steps allow, and the walls with all of theirs."""
    read, known = [], free.copy()
    for i, walls in enumerate(ridges.walls):
        if steps.spend():
            read.append(ridges[i])
        else:
            known[walls] = False
    return read, np.flatnonzero(known).tolist()


def _least(cells: Complex, beside: Indices, free: Flags, read: Sequence[Ridge]) -> Indices:
    """Return a number of parts that each linear region has at least."""
    region = cells.labels
    notches = np.bincount(region[list(_notched(read, beside, free))], minlength=region.max() + 1)
    least = 1 + (notches > 0)
    if cells.domain.dimension == 2:
        euler = _euler(cells, beside, free)
        least = np.maximum(least, euler + (notches + 1) // 2)
    return least


def _notched(read: Sequence[Ridge], beside: Indices, free: Flags) -> Iterator[int]:
    """Yield a cell of the region that has a notch, for every notch."""
    for ridge in read:
        kinks = [i for i, wall in enumerate(ridge.walls) if not free[wall]]
        for i, j in zip(kinks, [*kinks[1:], *kinks[:1]], strict=True):
            turn = ridge.turn(i, j)
            if turn < 0 or (turn == 0 and len(kinks) > 2):
                following = ridge.walls[(i + 1) % len(ridge.walls)]
                (cell,) = {*beside[ridge.walls[i]]} & {*beside[following]}
                yield int(cell)


def _euler(cells: Complex, beside: Indices, free: Flags) -> Indices:
    """Return the Euler number of each linear region of the plane, as an open set."""
    region, (wall, vertex) = cells.labels, cells.incidence(1).T
    euler = np.bincount(region)
    euler -= np.bincount(region[beside[free, 0]], minlength=len(euler))
    open_ = np.ones(len(cells.faces(0)), dtype=bool)
    open_[vertex[~free[wall]]] = False
    one = np.full(len(open_), -1)
    one[vertex] = region[beside[wall, 0]]
    return euler + np.bincount(one[open_], minlength=len(euler))


def _fewest(cells: Complex, beside: Indices, held: Coarsening, lower: int) -> Indices:
    """Return the parts of the coarsest complex that is found, one with ``lower`` parts at once."""
    walls, found = np.array(sorted(held.free), dtype=np.intp), np.arange(cells.count)
    random = np.random.default_rng(0)
    for turn in range(ORDERS):
        order = [walls, walls[::-1]][turn] if turn < 2 else random.permutation(walls)
        gone = sorted(held.without(order.tolist()))
        parts = Components(cells.count, beside[gone].astype(np.int32)).labels
        found = min(found, parts, key=lambda labels: labels.max())
        if found.max() + 1 == lower or held.steps.over:
            break
    return found
