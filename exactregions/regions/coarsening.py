"""Coarser complexes: walls are taken out of a complex as long as it stays a polyhedral complex.

Let some walls stay. At a ridge inside the domain they are *in order* if none stays, or two that are
opposite, or three or more with less than half a turn from each to the next. If all ridges are in
order, the walls that stay cut the domain into convex parts that meet face to face.

Proof: proofs/convex-parts.md
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from exactregions.regions.ridges import Ridge

TRIES = 32  # of one removal, where it may go on in several ways


class Steps:
    """How many steps are left; without limit for None."""

    def __init__(self, most: int | None) -> None:
        self.left = most

    @property
    def over(self) -> bool:
        """Tell whether no step is left."""
        return self.left is not None and self.left <= 0

    def spend(self) -> bool:
        """Take a step, and tell whether there was one left."""
        if self.left is not None:
            self.left -= 1
        return self.left is None or self.left >= 0


def in_order(ridge: Ridge, kept: Sequence[int]) -> bool:
    """Tell whether walls that stay at a ridge, by place, are in order.

    >>> corner = Ridge((7, 8, 9), ((1, 0), (0, 1), (-1, 0)))
    >>> in_order(corner, [0, 2]), in_order(corner, [0, 1]), in_order(corner, [0, 1, 2])
    (True, False, False)
    """
    if len(kept) == 2:
        return ridge.turn(*kept) == 0
    pairs = zip(kept, [*kept[1:], *kept[:1]], strict=True)
    return all(ridge.turn(i, j) > 0 for i, j in pairs)


class Coarsening:
    """What can be taken out of a complex.

    ridges : the ridges inside the domain that bound a free wall
    free   : the walls that may be taken out; across them the output keeps its map
    steps  : a step is a look at a ridge
    """

    def __init__(self, ridges: Sequence[Ridge], free: Iterable[int], steps: Steps) -> None:
        self.ridges, self.free, self.steps = ridges, set(free), steps
        self.around: dict[int, list[int]] = defaultdict(list)
        for r, ridge in enumerate(ridges):
            for wall in ridge.walls:
                self.around[wall].append(r)

    def without(self, order: Iterable[int]) -> set[int]:
        """Return walls without which all ridges are in order.

        order : free walls; each is taken out, if it can be, with what must go together with it
        """
        gone: set[int] = set()
        for wall in order:
            if wall not in gone:
                gone |= self._with_it(wall, gone)
        return gone

    def _with_it(self, wall: int, gone: set[int]) -> set[int]:
        """Return a wall and what must go with it; nothing if no way is found."""
        ways, tries = [({wall}, self._at([wall]))], TRIES
        while ways and tries and self.steps.spend():
            new, waiting = ways[-1]
            if not waiting:
                return new
            choices = self._choices(self.ridges[waiting.pop()], gone, new)
            if choices is not None:
                ways.pop()
                ways += [(new | set(c), waiting + self._at(c)) for c in reversed(choices)]
                tries -= not choices
        return set()

    def _at(self, walls: Iterable[int]) -> list[int]:
        return [r for wall in walls for r in self.around[wall]]

    def _choices(self, ridge: Ridge, gone: set[int], new: set[int]) -> list[list[int]] | None:
        """Return what else may go so that a ridge is in order; None if it is.

        Half a turn stays half a turn, so only two opposite walls can stay, or none.
        """
        kept = [i for i, wall in enumerate(ridge.walls) if wall not in gone and wall not in new]
        if in_order(ridge, kept):
            return None
        needed = {i for i in kept if ridge.walls[i] not in self.free}
        pairs = [{i, j} for i in kept if (j := ridge.opposite(i)) in kept[kept.index(i) :]]
        if not needed:
            pairs.append(set())
        return [[ridge.walls[i] for i in kept if i not in pair] for pair in pairs if needed <= pair]
