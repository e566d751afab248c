"""One complex put together from its parts: counts add up over parts and seams.

Nothing here holds more than one part, one stretch of cells, and what the seams join.

Proof: proofs/26-seams.md
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from exactregions.arithmetic.surd import Surd
from exactregions.errors import (
    ExactRegionsError,
    FileFormatError,
    IncompleteError,
    InconsistentError,
    UnboundedError,
)
from exactregions.measures.metric import Metric
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern
from exactregions.polyhedra.domain import Domain
from exactregions.regions.certificate import Certified
from exactregions.regions.certificate_text import (
    digest,
    domain_object,
    header_line,
    line,
    network_object,
)
from exactregions.regions.explore import on_domain
from exactregions.studies.bisection import Bisection
from exactregions.studies.folder import Folder, Record
from exactregions.studies.joining import Joined, part_name, seam_name
from exactregions.studies.keeping import kept
from exactregions.studies.keys import Keys
from exactregions.studies.parallel import Workers
from exactregions.studies.rationals import number, unpacked
from exactregions.studies.stretches import Lines, Sorted, write


@dataclass(frozen=True)
class Composed:
    """All cells of a network on a domain, in a folder.

    network, domain : the whole network, and where it was looked at
    cut             : how the domain was cut
    parts, seams    : the records of their results
    """

    network: Network
    domain: Domain
    folder: Folder
    cut: Bisection
    parts: list[Record]
    seams: list[Record]

    @property
    def stopped(self) -> dict[str, str]:
        """The parts and seams that a budget ended, and which budget."""
        names = [part_name(i) for i in range(len(self.parts))]
        names += [seam_name(k) for k in range(1, len(self.parts))]
        records = zip(names, [*self.parts, *self.seams], strict=True)
        return {name: record["stopped"] for name, record in records if record["stopped"]}

    @property
    def complete(self) -> bool:
        """Tell whether every cell was found, and this was proved."""
        return not self.stopped

    @property
    def found(self) -> int:
        """The number of cells of those parts that no budget ended; all cells if none did."""
        if self.complete:
            return self.count
        whole = [part_name(i) for i, record in enumerate(self.parts) if not record["stopped"]]
        held = Sorted(self.folder, tuple(whole))
        return sum(len(held.keys(stretch)) for stretch in held.stretches()) if whole else 0

    @property
    def count(self) -> int:
        """The number of cells. Raises IncompleteError, as all below, if a budget ended a part."""
        return self._sum("cells") - self._at_seams("cells")

    @property
    def strict_count(self) -> int:
        """The number of cells on which no neuron is identically at a breakpoint."""
        return self._sum("strict") - self._at_seams("strict")

    @property
    def wall_count(self) -> int:
        """The number of walls."""
        return self._sum("walls") + self._at_seams("walls") - self._at_seams("straight")

    @cached_property
    def linear_region_count(self) -> int:
        """The number of linear regions in the sense of Hanin and Rolnick."""
        return self._sum("regions") - self._joined.lost_regions([r["regions"] for r in self.parts])

    @property
    def volume(self) -> Surd:
        """The sum of the volumes of all cells: the domain's. Raises UnboundedError if infinite."""
        found = Fraction(0)
        for i, record in enumerate(self._measured()):
            if record["volume"] is None:
                raise UnboundedError(f"part {i} has an unbounded cell; measure on a bounded domain")
            found += number(record["volume"])
        p, q, n = Metric(self.domain).norm(self.domain.dimension, [1])
        return Surd.total([(found * Fraction(p, q), n)])

    def patterns(self) -> Iterator[Pattern]:
        """Yield the pattern of every cell, in lexicographic order."""
        for stretch in self._sorted.stretches():
            yield from map(tuple, self._keys.unpack(self._sorted.keys(stretch)).tolist())

    def walls(self) -> Iterator[tuple[Pattern, Pattern]]:
        """Yield for every wall the patterns of the cells on both sides, the lower one first."""
        for ends in self._joined.walls():
            a, b = (map(tuple, self._keys.unpack(keys).tolist()) for keys in ends)
            for pair in zip(a, b, strict=True):
                yield min(pair), max(pair)

    def volumes(self) -> Iterator[tuple[Pattern, Fraction | None]]:
        """Yield every cell's pattern and volume, in the domain's coordinates; None is infinite."""
        self._measured()
        for stretch in self._sorted.stretches():
            keys = self._sorted.keys(stretch)
            found: list[Fraction | None] = [Fraction(0)] * len(keys)
            for name, held, here in self._sorted.places(stretch):
                digits, ends = (self.folder.array(name, column) for column in ("digits", "ends"))
                values = unpacked(digits, ends, here)
                for i, v in zip(np.searchsorted(keys, held[here]).tolist(), values, strict=True):
                    known = found[i]
                    found[i] = None if known is None or v is None else known + v
            yield from zip(map(tuple, self._keys.unpack(keys).tolist()), found, strict=True)

    def certify(
        self,
        file: str | os.PathLike[str],
        *,
        workers: int | None = None,
        scheduler: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Certified:
        """Write the certificate of all cells, byte for byte that of the undivided complex.

        Stretches of its lines are written by workers, kept in the folder until the file is whole,
        and not written again if this was stopped on the way.

        Raises what ``certify`` raises, and InconsistentError if the tree of the certificate, which
        finds the cells by itself, finds others.
        """
        objects = network_object(self.network), domain_object(self.domain)
        claim = Certified(self.count, self.strict_count, *map(digest, objects))
        inside, held = on_domain(self.network, self.domain), self._sorted
        tasks = [
            Lines(f"lines-{i}", inside, self.domain, held, stretch)
            for i, stretch in enumerate(held.stretches())
        ]
        records = kept(write, tasks, Workers(workers, scheduler), progress)
        if sum(record["cells"] for record in records) != claim.cells:
            raise InconsistentError(
                f"the parts have {sum(record['cells'] for record in records)} cells and their "
                f"numbers add up to {claim.cells}; remove the folder and begin anew"
            )
        self._write(Path(file), header_line(*objects), tasks, line(asdict(claim)))
        return claim

    def _write(self, file: Path, header: str, tasks: list[Lines], footer: str) -> None:
        try:
            with file.open("wb") as out:
                out.write(header.encode())
                for task in tasks:
                    with (self.folder.path / task.name).open("rb") as lines:
                        shutil.copyfileobj(lines, out)
                out.write(footer.encode())
        except OSError as reason:
            raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None
        for task in tasks:
            self.folder.remove(task.name)
        self.folder.tidy()

    def _measured(self) -> list[Record]:
        self._demand()
        if any("volume" not in record for record in self.parts):
            raise ExactRegionsError("no volumes were found; call enumerate_parts with volumes=True")
        return self.parts

    def _sum(self, what: str) -> int:
        self._demand()
        return sum(record[what] for record in self.parts)

    def _at_seams(self, what: str) -> int:
        return sum(record[what] for record in self.seams)

    @property
    def _joined(self) -> Joined:
        self._demand()
        return Joined(self.folder, self.cut)

    @property
    def _sorted(self) -> Sorted:
        self._demand()
        return Sorted(self.folder, tuple(map(part_name, range(len(self.parts)))))

    @property
    def _keys(self) -> Keys:
        return Keys.of(self.network)

    def _demand(self) -> None:
        for name, why in self.stopped.items():
            raise IncompleteError(
                f"{name} stopped at {why}; no number follows from that: call enumerate_parts again "
                "with a larger budget or more parts"
            )

    def __repr__(self) -> str:
        if not self.complete:
            return f"<Composed: incomplete, {len(self.parts)} parts, {self.domain.label}>"
        return (
            f"<Composed: {self.count} cells, {self.wall_count} walls, "
            f"{self.linear_region_count} linear regions, {len(self.parts)} parts, "
            f"{self.domain.label}>"
        )
