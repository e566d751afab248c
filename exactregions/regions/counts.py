"""What every result can be asked: how many cells, walls and linear regions, if all are known.

A linear region, as Hanin and Rolnick (2019) define it, is a connected component of the domain
minus B, the points where the gradient of the output is discontinuous: cells that share a wall and
have the same output map merge.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exactregions.errors import IncompleteError
from exactregions.regions.merge import Components


@dataclass(frozen=True, slots=True)
class LinearRegion:
    """A linear region in the sense of Hanin and Rolnick: cells merged across walls without a kink.

    index : its number in order of its first cell; cells : their indices, increasing
    """

    index: int
    cells: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(frozen=True)
class Counts:
    """Cells and walls in columns.

    patterns : (n, N) states, one row per cell
    walls    : (m, 2) indices of the cells on both sides, lower first
    engine   : which engine found them
    stopped  : the budget that ended the search, None if every cell was found and this was proved
    """

    patterns: NDArray[np.uint8]
    walls: NDArray[np.int32]
    engine: str
    stopped: str | None

    @property
    def complete(self) -> bool:
        """Tell whether every cell was found, and this was proved."""
        return self.stopped is None

    @property
    def found(self) -> int:
        """How many cells are held; not a count of the network's cells unless ``complete``."""
        return len(self.patterns)

    @property
    def count(self) -> int:
        """The number of cells. Raises IncompleteError if a budget ended the search."""
        self._demand("cells")
        return len(self.patterns)

    def __len__(self) -> int:
        return self.count

    @property
    def strict_count(self) -> int:
        """The number of cells on which no neuron is identically at a breakpoint."""
        self._demand("strict cells")
        return int((self.patterns % 2 == 0).all(axis=1).sum())

    @property
    def wall_count(self) -> int:
        """The number of walls. Raises IncompleteError if a budget ended the search."""
        self._demand("walls")
        return len(self.walls)

    @property
    def kinks(self) -> NDArray[np.bool_]:
        """For every wall, whether the gradient of the output jumps there; (m,)."""
        raise NotImplementedError

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """For every cell, the index of its linear region; (n,)."""
        self._demand("linear regions")
        return Components(self.found, self.walls[~self.kinks]).labels

    @property
    def linear_regions(self) -> tuple[LinearRegion, ...]:
        """The linear regions, in order of their first cells."""
        order = np.argsort(self.labels, kind="stable")
        sizes = np.bincount(self.labels)
        groups = np.split(order, np.cumsum(sizes)[:-1])
        return tuple(LinearRegion(i, tuple(map(int, g))) for i, g in enumerate(groups))

    @property
    def linear_region_count(self) -> int:
        """The number of linear regions in the sense of Hanin and Rolnick."""
        return int(self.labels.max()) + 1

    def _demand(self, what: str) -> None:
        if self.stopped is not None:
            raise IncompleteError(
                f"the search stopped at {self.stopped}, with {self.found} cells found; "
                f"no number of {what} follows from that: raise the budget"
            )
