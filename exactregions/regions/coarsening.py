"""Coarser complexes: walls are taken out of a complex as long as it stays a polyhedral complex.

Let some walls stay. At a ridge inside the domain they are *in order* if none stays, or two that are
opposite, or three or more with less than half a turn from each to the next. If all ridges are in
order, the walls that stay cut the domain into convex parts that meet face to face.

Proof: proofs/10-convex-parts.md
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from exactregions.regions.ridges import Ridge


class Steps:
    """How many steps are left."""

    def __init__(self, most: int) -> None:
        self.left = most

    def spend(self, many: int = 1) -> bool:
        """Take steps, and tell whether they were left."""
        self.left -= many
        return self.left >= 0


def in_order(ridge: Ridge, kept: Sequence[int]) -> bool:
    """Tell whether walls that stay at a ridge, by place, are in order.

    >>> rays = (1, 0), (0, 1), (-1, 0)
    >>> corner = Ridge((7, 8, 9), rays, ((0, 1, 0), (0, 0, 1)), (1, 0, 0))
    >>> in_order(corner, [0, 2]), in_order(corner, [0, 1]), in_order(corner, [0, 1, 2])
    (True, False, False)
    """
    if len(kept) == 2:
        return ridge.turn(*kept) == 0
    pairs = zip(kept, [*kept[1:], *kept[:1]], strict=True)
    return all(ridge.turn(i, j) > 0 for i, j in pairs)


class Coarsening:
    """Ways to take walls out of a complex.

    ridges : all ridges inside the domain that bound a free wall
    free   : the walls that may be taken out; across them the output keeps its map
    steps  : a step is a look at a ridge
    """

    def __init__(self, ridges: Sequence[Ridge], free: Iterable[int], steps: Steps) -> None:
        self.ridges, self.free, self.steps = ridges, set(free), steps
        self.around: dict[int, list[int]] = defaultdict(list)
        for r, ridge in enumerate(ridges):
            for wall in ridge.walls:
                self.around[wall].append(r)

    def tried(self, random: np.random.Generator) -> set[int]:
        """Return walls without which all ridges are in order, found by a greedy search.

        First all are taken out, and some put back where a ridge is not in order; then each of
        these is taken out again, if it can be, with what must go together with it. If steps run
        out, that is none, or what was found by then.
        """
        gone = self._cut(random)
        for wall in random.permutation(sorted(self.free - gone)).tolist():
            if wall not in gone:
                gone |= self._with(wall, gone)
        return gone

    def _cut(self, random: np.random.Generator) -> set[int]:
        gone, waiting = set(self.free), list(range(len(self.ridges)))
        while waiting:
            if not self.steps.spend():
                return set()
            choices = self._repairs(self.ridges[waiting.pop()], gone)
            back = choices[random.integers(len(choices))]
            gone.difference_update(back)
            waiting += self._at(back)
        return gone

    def _repairs(self, ridge: Ridge, gone: set[int]) -> list[list[int]]:
        """Return ways to put back as few walls as bring a ridge in order."""
        kept = [i for i, wall in enumerate(ridge.walls) if wall not in gone]
        rest = [i for i, wall in enumerate(ridge.walls) if wall in gone]
        for many in range(len(rest)):
            ways = [c for c in combinations(rest, many) if in_order(ridge, sorted([*kept, *c]))]
            if ways:
                return [[ridge.walls[i] for i in way] for way in ways]
        return [[ridge.walls[i] for i in rest]]

    def _with(self, wall: int, gone: set[int]) -> set[int]:
        """Return a wall and others that can go with it; nothing if none are found."""
        new, waiting = {wall}, self._at([wall])
        while waiting:
            more = self._more(self.ridges[waiting.pop()], gone, new)
            if more is None or not self.steps.spend():
                return set()
            new.update(more)
            waiting += self._at(more)
        return new

    def _more(self, ridge: Ridge, gone: set[int], new: set[int]) -> list[int] | None:
        """Return what else can go so that a ridge is in order; None if nothing can.

        What was in order has half a turn free now; so only two opposite walls can stay, or none.
        """
        kept = [i for i, w in enumerate(ridge.walls) if w not in gone and w not in new]
        if in_order(ridge, kept):
            return []
        needed = {i for i in kept if ridge.walls[i] not in self.free}
        for i in kept:
            j = ridge.opposite(i)
            if j in kept and needed <= {i, j}:
                return [ridge.walls[k] for k in kept if k not in (i, j)]
        return None if needed else [ridge.walls[k] for k in kept]

    def _at(self, walls: Iterable[int]) -> list[int]:
        return [r for wall in walls for r in self.around[wall]]
