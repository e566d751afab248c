"""Cuts of the plane: segments from the notches of linear regions that make all parts convex.

A cut starts at a notch, on both sides of it with less than half a turn left, runs inside one linear
region, and ends at a corner of the region, in the edge of the domain or at infinity. So no cut puts
a new corner on the side of a part, and parts of different regions meet edge to edge.

Points are homogeneous, (q, x, y) with q ≥ 0: then signs of determinants of three points tell on
which side of a line a point is, at infinity too.

Proof: proofs/10-convex-parts.md
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, permutations

import numpy as np

from exactregions.arithmetic.matrix import Row
from exactregions.regions.coarsening import Steps
from exactregions.regions.complex import Complex
from exactregions.regions.corners import Corners, inner
from exactregions.regions.notches import Notch
from exactregions.regions.skeleton import Indices

Segment = tuple[Row, Row]
TRIES = 8


def cuts_at(
    notches: Sequence[Notch], cells: Complex, kinks: Indices, beside: Indices, steps: Steps
) -> list[Segment] | None:
    """Return cuts that leave no notch; None if none are found for some notch, or steps run out.

    notches : all notches of the complex
    cells   : a complex in the plane whose cells have vertices
    kinks   : its edges with a kink; beside : (m, 2) the cells on both sides of all edges
    steps   : a step is a look at one side of a region, for one cut that might be made
    """
    plane = _Sides(cells, kinks, beside)
    by_region: dict[int, list[Notch]] = defaultdict(list)
    for notch in notches:
        by_region[int(cells.labels[notch.cell])].append(notch)
    found: list[Segment] = []
    for region, own in by_region.items():
        cuts = _fewest(plane, region, own, steps)
        if cuts is None:
            return None
        found += cuts
    return found


def _fewest(
    plane: "_Sides", region: int, notches: Sequence[Notch], steps: Steps
) -> list[Segment] | None:
    """Return the fewest cuts that some orders of the notches lead to."""
    random, best = np.random.default_rng(0), None
    for _ in range(TRIES):
        order = [notches[i] for i in random.permutation(len(notches)).tolist()]
        cuts = plane.cut(region, order, steps)
        if cuts is not None and (best is None or len(cuts) < len(best)):
            best = cuts
        if best is not None and 2 * len(best) <= len(notches) + 1:
            break
    return best


class _Sides:
    """The sides of all linear regions inside the domain, and the corners where a cut may end.

    At a corner where just two sides meet, and go straight on, a cut would leave half a turn.
    """

    def __init__(self, cells: Complex, kinks: Indices, beside: Indices) -> None:
        self.cells, self.corners = cells, Corners(cells)
        self.sides: dict[int, list[Segment]] = defaultdict(list)
        rays: dict[int, list[int]] = defaultdict(list)
        for wall, (a, b) in zip(kinks.tolist(), self.corners.names(1, kinks), strict=True):
            rays[a].append(b)
            rays[b].append(a)
            for region in cells.labels[beside[wall]].tolist():
                self.sides[region].append((self.corners.place(a), self.corners.place(b)))
        edge = {*np.flatnonzero(~inner(cells, 0)).tolist()}
        inside = {name: ends for name, ends in rays.items() if name not in edge}
        self.closed = {name for name, ends in inside.items() if self._is_flat(name, ends)}
        self.open = edge | inside.keys()

    def _is_flat(self, name: int, ends: Sequence[int]) -> bool:
        return len(ends) == 2 and not _side(*map(self.corners.place, (name, *ends)))

    def _ends(self, region: int) -> list[Row]:
        """Return the corners of a region where a cut may end, and directions of its edges."""
        own = np.flatnonzero(self.cells.labels == region)
        names = sorted({*chain(*self.corners.names(2, own))})
        places = {name: self.corners.place(name) for name in names if name not in self.closed}
        return [at for name, at in places.items() if name in self.open or not at[0]]

    def cut(self, region: int, notches: Sequence[Notch], steps: Steps) -> list[Segment] | None:
        """Return cuts for the notches of one region; one for two notches where they see it."""
        sides, left, corners = self.sides[region], list(notches), self._ends(region)
        found: list[Segment] = []
        while left:
            notch = left.pop()
            start = notch.ridge.place
            ends = [other.ridge.place for other in left if other.cuts([start])]
            ends += [*notch.directions(), *corners]
            chosen = _chosen(notch, ends, sides, steps)
            if chosen is None:
                return None
            new = [(start, end) for end in chosen if (end, start) not in found]
            found, sides = [*found, *new], [*sides, *new]
            left = [n for n in left if n.ridge.place not in chosen or not n.cuts([start])]
        return found


def _chosen(
    notch: Notch, ends: Sequence[Row], sides: Sequence[Segment], steps: Steps
) -> Sequence[Row] | None:
    """Return ends of one or two cuts that a notch needs; None if none are found."""
    seen: list[Row] = []
    for end in ends:
        if not steps.spend(len(sides)):
            return None
        if notch.holds(end) and not any(_blocks(s, notch.ridge.place, end) for s in sides):
            if notch.cuts([end]):
                return [end]
            seen.append(end)
    return next((pair for pair in permutations(seen, 2) if notch.cuts(pair)), None)


def _blocks(side: Segment, start: Row, end: Row) -> bool:
    """Tell whether a side meets a segment inside, or might.

    >>> diagonal = (1, 0, 0), (0, 1, 1)
    >>> _blocks(diagonal, (1, 0, 1), (1, 1, 0)), _blocks(diagonal, (1, 0, 1), (0, 1, 2))
    (True, False)
    """
    if start in side:
        return False
    a, b = side
    if end in side:
        return _side(start, end, a if b == end else b) == 0
    across = _side(start, end, a) * _side(start, end, b)
    return across <= 0 and _side(a, b, start) * _side(a, b, end) <= 0


def _side(p: Row, q: Row, r: Row) -> int:
    """Return the sign of the determinant of three points."""
    (a, b, c), (d, e, f), (g, h, i) = p, q, r
    value = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (value > 0) - (value < 0)
