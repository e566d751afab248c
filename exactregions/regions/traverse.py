"""Engine 1: from cell to cell across walls, in any dimension, bounded or not.

The adjacency graph of the cells is connected, because a segment between two interior points can
be moved off every face of codimension two. So a walk that lists every facet of every cell it
reaches, and finds the cell behind it, finds all of them. The facets come in batches from
enclosures (polyhedra/batch.py); the rows that they leave open are decided by exact linear
programs, and the pattern behind a facet is computed exactly.

Proof: proofs/18-traversal.md
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import Floats, nearest
from exactregions.errors import InconsistentError
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra import batch
from exactregions.polyhedra.batch import FACET, OPEN, Verdicts
from exactregions.polyhedra.domain import Domain
from exactregions.regions.exact_cell import ExactCell, first_cell
from exactregions.regions.frontier import Frontier, States
from exactregions.regions.growing import Growing
from exactregions.regions.lineality import pointed

Indices = NDArray[np.intp]

BATCH_ENTRIES = 1 << 17


@dataclass(slots=True)
class Tally:
    """How the decisions were made: rows decided, and those that needed exact arithmetic."""

    rows: int = 0
    open_rows: int = 0
    programs: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search holds so far, columnar; ``expanded`` cells have all their walls listed.

    patterns : (n, N) states; walls : (m, 2) cells, lower first; units : (m,) unit of each wall
    """

    patterns: States
    walls: NDArray[np.int32]
    units: NDArray[np.int32]
    expanded: int
    memory: int
    tally: Tally

    @property
    def status(self) -> str:
        """One line for people who wait."""
        return f"{len(self.patterns)} cells found, {self.expanded} finished"

    @property
    def complete(self) -> bool:
        """Tell whether every cell has been expanded, so that no cell is missing."""
        return self.expanded == len(self.patterns)


def traverse(network: Network, domain: Domain) -> Iterator[Found]:
    """Yield the growing complex of a network on a domain, last of all the complete one.

    network : a function of the domain's own coordinates
    """
    reduced, rows = pointed(network, domain)
    if reduced is None:
        only = np.array([pattern_at(network, [0] * network.inputs)], dtype=np.uint8)
        nothing = np.zeros(0, dtype=np.int32)
        yield Found(only, nothing.reshape(0, 2), nothing, 1, only.nbytes, Tally())
        return
    search = _Search(reduced, rows, domain)
    while search.expanded < search.patterns.count:
        search.expand()
        yield search.found()
    search.check()


class _Search:
    def __init__(self, network: Network, rows: list[tuple[int, ...]], domain: Domain) -> None:
        self.affine = Affine(network)
        self.frontier = Frontier(network, rows)
        self.reach = _reach(domain, network.inputs)
        self.tally = Tally()
        pattern, basis = first_cell(self.affine, rows, self.frontier)
        self.patterns = Growing(network.neurons, np.uint8)
        self.starts = Growing(network.inputs, np.int16)
        self.index: dict[bytes, int] = {}
        self.ahead = Growing(3, np.int32)
        self.back = Growing(3, np.int32)
        self.promised = np.zeros((0, 2), dtype=np.intp)
        self.expanded = 0
        self._discover(np.array([pattern], dtype=np.uint8), np.array([basis], dtype=np.int16))

    def expand(self) -> None:
        """List the walls of the next cells in order of discovery."""
        width = (self.frontier.d + 1) * (self.frontier.units + len(self.frontier.domain))
        size = min(1024, max(16, BATCH_ENTRIES // width))
        first, last = self.expanded, min(self.expanded + size, self.patterns.count)
        patterns = self.patterns.rows[first:last]
        starts = self.starts.rows[first:last]
        verdicts = self._judge(patterns, starts, first)
        near, units, far, basis = self._crossings(patterns, verdicts)
        ids = self._discover(far, basis)
        pairs = np.stack([near + first, ids, units], axis=1).astype(np.int32)
        forward = pairs[:, 0] < pairs[:, 1]
        self.ahead.extend(pairs[forward])
        self.back.extend(pairs[~forward][:, [1, 0, 2]])
        later = pairs[:, 1] >= last
        self.promised = np.concatenate((self.promised, pairs[later][:, 1:]))
        self.expanded = last

    def _judge(self, patterns: States, starts: NDArray[np.int16], first: int) -> Verdicts:
        rows, absent = self.frontier.rows(patterns)
        known = np.zeros_like(absent)
        now = self.promised[:, 0] < first + len(patterns)
        due = self.promised[now]
        self.promised = self.promised[~now]
        known[due[:, 0] - first, due[:, 1]] = True
        self.tally.rows += absent.size - int(absent.sum())
        return batch.facets(rows, absent, starts.astype(np.intp), known=known, reach=self.reach)

    def _crossings(
        self, patterns: States, verdicts: Verdicts
    ) -> tuple[Indices, Indices, States, NDArray[np.int16]]:
        """Return (near cell, unit, far pattern, start basis) of every wall of a batch."""
        units = self.frontier.units
        exactly = (verdicts.kind == OPEN).any(axis=1) | (patterns % 2).any(axis=1)
        plain = verdicts.kind[:, :units] == FACET
        plain[exactly] = False
        near, unit = np.nonzero(plain)
        far = self.frontier.across(patterns[near], unit)
        parts = [(near, unit, far, verdicts.basis[near, unit])]
        parts.extend(
            self._cross_exactly(int(i), patterns[i], verdicts) for i in np.flatnonzero(exactly)
        )
        near, unit, far, basis = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(near, kind="stable")
        return near[order], unit[order], far[order], basis[order]

    def _cross_exactly(
        self, i: int, pattern: States, verdicts: Verdicts
    ) -> tuple[Indices, Indices, States, NDArray[np.int16]]:
        kind = verdicts.kind[i]
        self.tally.open_rows += int((kind == OPEN).sum())
        cell = ExactCell(self.affine, self.frontier, tuple(map(int, pattern)))
        sure, undecided = (np.flatnonzero(kind == k).tolist() for k in (FACET, OPEN))
        walls = cell.walls(sure, {r: verdicts.basis[i, r].tolist() for r in undecided})
        self.tally.programs += cell.programs
        far = np.array([w.far for w in walls], dtype=np.uint8).reshape(len(walls), len(pattern))
        basis = [verdicts.basis[i, w.unit] if w.basis is None else np.array(w.basis) for w in walls]
        return (
            np.full(len(walls), i, dtype=np.intp),
            np.array([w.unit for w in walls], dtype=np.intp),
            far,
            np.array(basis, dtype=np.int16).reshape(-1, self.frontier.d),
        )

    def _discover(self, patterns: States, starts: NDArray[np.int16]) -> Indices:
        """Return the index of each pattern, giving new ones the next numbers."""
        width, text, index = patterns.shape[1], patterns.tobytes(), self.index
        ids = np.empty(len(patterns), dtype=np.intp)
        fresh: list[int] = []
        for i in range(len(patterns)):
            key = text[i * width : (i + 1) * width]
            known = index.setdefault(key, len(index))
            ids[i] = known
            if known == self.patterns.count + len(fresh):
                fresh.append(i)
        self.patterns.extend(patterns[fresh])
        self.starts.extend(starts[fresh])
        return ids

    def found(self) -> Found:
        walls = self.ahead.rows
        memory = self.patterns.nbytes + self.starts.nbytes + self.ahead.nbytes + self.back.nbytes
        memory += len(self.index) * (self.patterns.rows.shape[1] + 120)
        return Found(
            self.patterns.rows, walls[:, :2], walls[:, 2], self.expanded, memory, self.tally
        )

    def check(self) -> None:
        """Every wall must have been found from both of its cells."""
        ahead, back = (
            np.sort(w.rows[:, 0].astype(np.int64) * self.patterns.count + w.rows[:, 1])
            for w in (self.ahead, self.back)
        )
        if not np.array_equal(ahead, back):
            raise InconsistentError(
                f"walls were found from one side only ({len(ahead)} and {len(back)}); this is a "
                "bug in exactregions: please report the network and the domain"
            )


def _reach(domain: Domain, dimension: int) -> Floats | None:
    """Return float upper bounds of |t_i| on a bounded domain."""
    if domain.extent is None or dimension != domain.dimension:
        return None
    sizes = [max(abs(lo), abs(hi)) for lo, hi in domain.extent]
    return np.nextafter(nearest(sizes), np.inf)
