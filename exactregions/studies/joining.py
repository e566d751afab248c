"""Where results of parts and seams meet: cells and walls that several of them have.

Of the parts below a seam those on its left have all cells that cross it, each at least once, and
those on its right, too. So a result on the right can leave out what crosses: the first part with a
cell or a wall is the only one that keeps it.

Proof: proofs/26-seams.md
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from exactregions.errors import InconsistentError
from exactregions.regions.merge import Components
from exactregions.studies.bisection import Bisection
from exactregions.studies.folder import Folder
from exactregions.studies.keys import Bytes, found_in

Pairs = NDArray[np.integer]
Indices = NDArray[np.intp]


def part_name(part: int) -> str:
    """Return how the folder calls a part."""
    return f"part-{part}"


def seam_name(seam: int) -> str:
    """Return how the folder calls a seam."""
    return f"seam-{seam}"


@dataclass(frozen=True, slots=True)
class Joined:
    """The results of all parts and seams of a bisection."""

    folder: Folder
    cut: Bisection

    def walls(self) -> Iterator[tuple[Bytes, Bytes]]:
        """Yield the walls, each once, as packed patterns on both sides; (m,) and (m,) at a time."""
        for i in range(len(self.cut.parts)):
            name = part_name(i)
            keys, pairs = self.folder.array(name, "keys"), self.folder.array(name, "walls")
            yield self._first(keys, pairs, i, i + 1)
        for k, seam in enumerate(self.cut.seams, 1):
            ends = [self.folder.array(seam_name(k), side) for side in ("left", "right")]
            keys, places = np.unique(np.concatenate(ends), return_inverse=True)
            yield self._first(keys, places.reshape(2, -1).T, seam.first, seam.last)

    def _first(self, keys: Bytes, pairs: Pairs, first: int, last: int) -> tuple[Bytes, Bytes]:
        """Leave out the walls that cross a seam with these parts on its right."""
        kept = np.ones(len(pairs), dtype=bool)
        numbers = np.sort(pairs.astype(np.int64), axis=1) @ np.array([len(keys), 1])
        for k, seam in enumerate(self.cut.seams, 1):
            if seam.middle <= first and last <= seam.last:
                at = found_in(keys, self.folder.array(seam_name(k), "crossing"))
                ends = np.sort(at[self.folder.array(seam_name(k), "straight")], axis=1)
                here = ends[ends[:, 0] >= 0]
                kept &= ~np.isin(numbers, here.astype(np.int64) @ np.array([len(keys), 1]))
        return keys[pairs[kept, 0]], keys[pairs[kept, 1]]

    def lost_regions(self, sizes: list[int]) -> int:
        """Return by how much the linear regions of the parts are more than those of the whole.

        sizes : how many each part has

        What a seam joins are items: a cell that crosses, and a flat wall in the seam. Each joins a
        linear region of a part on the left with one of a part on the right, or more of them.
        """
        offsets = [0, *accumulate(sizes)]
        items = 0
        ends: list[tuple[Indices, Indices]] = []
        for k in range(1, len(offsets) - 1):
            for item, region in self._ends(k, offsets):
                ends.append((item + items, region))
            items += self._items(k)
        if not items:
            return 0
        item, region = (np.concatenate(column) for column in zip(*ends, strict=True))
        touched, place = np.unique(region, return_inverse=True)
        edges = np.stack((item, items + place), axis=1)
        return len(touched) - int(Components(items + len(touched), edges).labels.max()) - 1

    def _items(self, k: int) -> int:
        name = seam_name(k)
        crossing, flat = (self.folder.array(name, column) for column in ("crossing", "flat"))
        return len(crossing) + int(flat.sum())

    def _ends(self, k: int, offsets: list[int]) -> Iterator[tuple[Indices, Indices]]:
        """Yield pairs of an item of seam k and a linear region of a part, (m,) and (m,)."""
        seam, name = self.cut.seams[k - 1], seam_name(k)
        crossing, flat = (self.folder.array(name, column) for column in ("crossing", "flat"))
        parts = {"left": range(seam.first, seam.middle), "right": range(seam.middle, seam.last)}
        for side, there in parts.items():
            wanted = np.concatenate((crossing, self.folder.array(name, side)[flat]))
            seen = np.zeros(len(wanted), dtype=bool)
            for i in there:
                at = found_in(self.folder.array(part_name(i), "keys"), wanted)
                held = np.flatnonzero(at >= 0)
                seen[held] = True
                labels = self.folder.array(part_name(i), "labels")[at[held]]
                yield held, labels.astype(np.intp) + offsets[i]
            if not seen.all():
                raise InconsistentError(
                    f"a cell next to seam {k} is in no part on its {side}; "
                    "remove the folder and begin anew"
                )
