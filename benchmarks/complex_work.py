"""The work of complex.py on one network, in a process of its own.

complex.py starts that process with --worker and sets the number of threads before numpy comes.
"""

import resource
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import tables
from tables import Timed

from exactregions import Box, Complex, Network, explore
from exactregions.networks.initial import random_network
from exactregions.regions.subdivide import subdivide

LEAST, MOST = 3, 15  # pairs of runs
ALTERNATE = 10.0  # seconds; after them no further pair is begun

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Run(Timed):
    """One search; ``merge`` is processor time, too, ``memory`` bytes at the peak of the search."""

    walls: int
    regions: int
    merge: float
    memory: int
    signs: int
    zeros: int
    undecided: int


def cells_of(network: Network, progress: Callable[[Any], None] | None = None) -> Complex:
    """Find all cells of a network on [−1, 1]^d with the engine that is measured."""
    box = Box.cube(network.inputs)
    return explore(network, box, engine="subdivide", progress=progress)


def _measure_cells(network: Network) -> dict[str, Any]:
    _search(random_network("3-8-8-1", 0))  # what loads on first use, loads now
    runs = tables.repeated(lambda: _search(network))
    return asdict(replace(tables.median(runs), memory=runs[0].memory))


def _search(network: Network) -> Run:
    seen: deque[Any] = deque(maxlen=1)  # earlier steps may hold arrays that have been replaced
    before = _memory("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    cells = cells_of(network, seen.append)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    memory = _memory("VmHWM") - before
    tally = seen[-1].tally
    start = time.process_time()
    regions = cells.linear_region_count
    return Run(
        cells=cells.count,
        cpu=cpu,
        wall=wall,
        walls=cells.wall_count,
        regions=regions,
        merge=time.process_time() - start,
        memory=memory,
        signs=tally.signs,
        zeros=tally.zeros,
        undecided=tally.undecided,
    )


def _memory(field: str) -> int:
    """Return bytes in memory: VmRSS those now, VmHWM those at the peak of this program.

    Linux lets ru_maxrss begin at the peak of the program that started this one; elsewhere it is
    what there is.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        unit = 1 if sys.platform == "darwin" else 1024
        return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return 1024 * int(lines[field].split()[0])


def _measure_faces(network: Network) -> dict[str, Any]:
    """Time the f-vector and the listing of all faces, each on a complex of its own."""
    _list(cells_of(random_network("3-8-8-1", 0)))
    first, found = _timed(lambda: cells_of(network))
    vector, counting = _timed(lambda: list(map(int, first.f_vector)))
    second = cells_of(network)
    lengths, listing = _timed(lambda: _list(second))
    return {
        "vector": vector,
        "same": lengths == vector,
        "found": found,
        "counting": counting,
        "listing": listing,
    }


def _list(cells: Complex) -> list[int]:
    return [len(cells.faces(k)) for k in range(cells.domain.dimension + 1)]


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def _measure_exactness(network: Network) -> dict[str, Any]:
    """Take turns between runs that decide every sign and runs that believe the floats."""
    _drain(random_network("3-8-8-1", 0), believe=False)
    begin = time.perf_counter()
    runs: dict[bool, list[Timed]] = {False: [], True: []}
    while (n := len(runs[True])) < LEAST or (n < MOST and time.perf_counter() - begin < ALTERNATE):
        for believe in (n % 2 == 1, n % 2 == 0):  # who goes first takes turns, too
            runs[believe].append(_drain(network, believe=believe))
    exact, believed = tables.median(runs[False]), tables.median(runs[True])
    return {"exact": asdict(exact), "believed": asdict(believed), "pairs": n}


def _drain(network: Network, *, believe: bool) -> Timed:
    wall, cpu = time.perf_counter(), time.process_time()
    steps = subdivide(network, Box.cube(network.inputs), believe=believe)
    last = deque(steps, maxlen=1).pop()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Timed(cells=last.faces.f_vector[-1], cpu=cpu, wall=wall)


WORKERS = {
    "cells": _measure_cells,
    "faces": _measure_faces,
    "exactness": _measure_exactness,
}
