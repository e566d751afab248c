"""The cells of all parts in lexicographic order, stretch by stretch, and their certificate.

Every part has its cells in order, in a file; a stretch is what lies between two patterns in all of
these files. The tree of a certificate is explored depth first, and after the last cell before a
stretch it can go on: so stretches of one certificate are written apart from each other. What the
tree finds must be the cells of the parts, which are found by other means.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exactregions.errors import InconsistentError
from exactregions.networks.network import Network
from exactregions.networks.pattern import text
from exactregions.polyhedra.domain import Domain
from exactregions.regions.certificate_direct import DirectTree
from exactregions.regions.certificate_text import cell_line
from exactregions.studies.folder import Folder, Record
from exactregions.studies.keys import Bytes, Keys

CELLS = 1 << 13  # of a stretch, about
_SAMPLES = 16  # of a stretch, to choose its ends


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a stretch begins, and the pattern before which it ends; None is the end of all.

    Both are packed (studies/keys.py).
    """

    first: bytes
    end: bytes | None

    @property
    def ends(self) -> list[str | None]:
        """Both in hexadecimal digits, for records."""
        return [self.first.hex(), None if self.end is None else self.end.hex()]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The packed patterns of some results in a folder, as one sorted list without repetitions.

    names : results with a column "keys", sorted
    """

    folder: Folder
    names: tuple[str, ...]

    def stretches(self) -> Iterator[Stretch]:
        """Yield stretches, in order, that make up everything."""
        step = -(-CELLS // _SAMPLES)
        samples = np.sort(
            np.concatenate([self._keys(name)[step - 1 :: step] for name in self.names])
        )
        ends = np.unique(samples[_SAMPLES - 1 :: _SAMPLES]).tolist()
        for first, end in zip([b"", *ends], [*ends, None], strict=True):
            yield Stretch(first, end)

    def places(self, stretch: Stretch) -> Iterator[tuple[str, Bytes, slice]]:
        """Yield for each result its name, all its keys, and which of them are in a stretch."""
        for name in self.names:
            keys = self._keys(name)
            first = int(np.searchsorted(keys, np.array(stretch.first, dtype=keys.dtype)))
            end = len(keys)
            if stretch.end is not None:
                end = int(np.searchsorted(keys, np.array(stretch.end, dtype=keys.dtype)))
            yield name, keys, slice(first, end)

    def keys(self, stretch: Stretch) -> Bytes:
        """Return the patterns of a stretch."""
        return np.unique(np.concatenate([keys[at] for _, keys, at in self.places(stretch)]))

    def before(self, stretch: Stretch) -> Bytes:
        """Return the last pattern before a stretch, (1,), or none, (0,)."""
        last = [keys[at.start - 1 : at.start] for _, keys, at in self.places(stretch) if at.start]
        return np.sort(np.concatenate(last or [self._keys(self.names[0])[:0]]))[-1:]

    def _keys(self, name: str) -> Bytes:
        return self.folder.array(name, "keys")


@dataclass(frozen=True, slots=True)
class Lines:
    """A task: the lines of a certificate that a stretch of its cells has.

    name    : the file that takes them
    network : as a function of the domain's coordinates
    """

    name: str
    network: Network
    domain: Domain
    cells: Sorted
    stretch: Stretch

    def done(self) -> Record | None:
        """Return how many lines there are, if those of the stretch are there."""
        record = self.cells.folder.read(self.name)
        return record if record and record["stretch"] == self.stretch.ends else None


def write(task: Lines) -> Record:
    """Write the lines of a stretch to the folder, and how many cells it has.

    Raises InconsistentError if the tree of the certificate has other cells than the parts.
    """
    tree, keys = DirectTree(task.network, task.domain), Keys.of(task.network)
    wanted = keys.unpack(task.cells.keys(task.stretch))
    for before in keys.unpack(task.cells.before(task.stretch)).tolist():
        tree.go_after(before)
    leaves = tree.leaves()
    with task.cells.folder.fresh(task.name) as out:
        for pattern in wanted.tolist():
            leaf = next(leaves, None)
            if leaf is None or tree.row != pattern:
                raise _differ(task.network, pattern)
            out.write(cell_line(leaf.tokens, leaf.hints, leaf.witness).encode())
        if task.stretch.end is None and next(leaves, None) is not None:
            raise _differ(task.network, tree.row)
    record = {"cells": len(wanted), "stretch": task.stretch.ends}
    task.cells.folder.record(task.name, record, [task.name])
    return record


def _differ(network: Network, pattern: list[int]) -> InconsistentError:
    return InconsistentError(
        f"the parts and the tree of the certificate differ at the cell {text(network, pattern)}; "
        "remove the folder and begin anew"
    )
