"""Cells along a polyline: maximal parameter intervals of constant pattern.

A corner never splits a cell, and coming back to a pattern counts again. The derivative along the
path is compared only where the pattern changes: inside a segment as on any one-dimensional domain;
at a corner the two output maps are compared on the plane that both segments span, where a neuron
that is identically at its breakpoint counts as on its lower piece.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.errors import FlatDomainError
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain, Polyline, Vector
from exactregions.regions.complex import Complex
from exactregions.regions.counts import Counts


@dataclass(frozen=True)
class Path(Counts):
    """The cells along a polyline, in order; the same pattern may come more than once.

    jump   : (n − 1,), whether the derivative along the path jumps between two cells
    domain : the polyline
    """

    jump: NDArray[np.bool_]
    domain: Polyline

    @property
    def kinks(self) -> NDArray[np.bool_]:
        """For every wall, whether the derivative of the output along the path jumps there."""
        return self.jump

    def __repr__(self) -> str:
        if not self.complete:
            return f"<Path: incomplete, {self.found} cells found>"
        return f"<Path: {self.count} cells, {self.linear_region_count} linear regions>"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells in order of the parameter, with the jumps between them."""

    patterns: NDArray[np.uint8]
    jump: NDArray[np.bool_]


def in_order(cells: Complex) -> Stretch:
    """Return the cells of a complete complex on a segment in order of its parameter."""
    links: list[list[tuple[int, bool]]] = [[] for _ in range(cells.count)]
    for (a, b), kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True):
        links[a].append((b, kink))
        links[b].append((a, kink))
    ends = [i for i, link in enumerate(links) if len(link) < 2]
    here = min(ends, key=lambda i: cells[i].interior_point)
    order, jump, before = [here], [], -1
    while step := [(to, kink) for to, kink in links[here] if to != before]:
        before = here
        here, kink = step[0]
        order.append(here)
        jump.append(kink)
    return Stretch(cells.patterns[order], np.array(jump, dtype=bool))


def join(
    network: Network, line: Polyline, parts: list[Stretch], engine: str, stopped: str | None
) -> Path:
    """Return the path made of the cells on the first segments of a polyline."""
    whole = parts[0]
    for corner in range(1, len(parts)):
        whole = _append(network, line.points[corner - 1 : corner + 2], whole, parts[corner])
    count = len(whole.patterns)
    walls = np.stack([np.arange(count - 1), np.arange(1, count)], axis=1).astype(np.int32)
    return Path(whole.patterns, walls, engine, stopped, whole.jump, line)


def _append(
    network: Network, corner: tuple[Vector, ...], before: Stretch, after: Stretch
) -> Stretch:
    left, right = before.patterns[-1], after.patterns[0]
    if (left == right).all():
        patterns = np.concatenate((before.patterns, after.patterns[1:]))
        return Stretch(patterns, np.concatenate((before.jump, after.jump)))
    bend = _bends(network, corner, left, right)
    patterns = np.concatenate((before.patterns, after.patterns))
    return Stretch(patterns, np.concatenate((before.jump, [bend], after.jump)))


def _bends(
    network: Network,
    corner: tuple[Vector, ...],
    left: NDArray[np.uint8],
    right: NDArray[np.uint8],
) -> bool:
    """Tell whether the maps of two patterns differ on the plane of the segments at a corner."""
    a, b, c = corner
    steps = [[q - p for p, q in zip(x, y, strict=True)] for x, y in ((a, b), (b, c))]
    try:
        plane = Domain.plane(b, steps)
    except FlatDomainError:
        plane = Domain.plane(b, steps[:1])
    assert plane.frame is not None
    affine = Affine(network.restricted(*plane.frame))
    maps = [affine.output(tuple(map(int, pattern))).forms for pattern in (left, right)]
    return any(f[1:] != g[1:] for f, g in zip(*maps, strict=True))


def started(line: Polyline, held: Complex) -> Path:
    """Return what is held of a polyline whose first segment could not be finished."""
    jump = np.zeros(len(held.walls), dtype=bool)
    return Path(held.patterns, held.walls, held.engine, held.stopped, jump, line)
