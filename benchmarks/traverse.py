"""How fast cells are found, how rarely exact arithmetic is needed, and how relucent compares.

usage: python benchmarks/traverse.py [--help]

Networks are random_network(widths, seed, "he") on [−1, 1]^d. Rates are cells per second of
*processor* time: what a quiet machine's clock would show for one process. The wall clock is
printed beside it and tells how busy the machine was.
"""

import os

# One thread: the matrices of a cell are so small that BLAS threads only wait for each other, and
# threads of the two programs compared would fight for the same cores. Before numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import starmap
from pathlib import Path
from typing import Any

import tables
from tables import PEERS, Row, Timed, three

from exactregions import Box, Network, explore
from exactregions.networks.initial import random_network
from exactregions.regions.traverse import Tally

WIDTHS = ("2-16-16-1", "2-32-32-32-1", "3-16-16-1", "4-16-16-1", "6-12-12-1", "8-10-10-1")
FLAT_WIDTHS = "3-48-48-1"
FLAT_RADII = tuple(Fraction(1, n) for n in (40, 24, 12, 6, 3, 1))


@dataclass(frozen=True, kw_only=True)
class Run(Timed):
    """One search: what it found and what it took; ``merge`` is processor time, too."""

    walls: int
    regions: int
    tally: Tally
    merge: float


Job = tuple[str, int, Run]  # widths, seed, what exactregions took


def main() -> None:
    """Print the tables that were asked for."""
    options = _options()
    show = tables.markdown if options.markdown else tables.plain
    _search(random_network("3-8-8-1", 0), 1)  # what loads on first use, loads now
    print(tables.machine("relucent: one worker, not verified"))
    if "table" in options.sections:
        jobs = [(w, s, _median(w, s)) for s in range(options.seeds) for w in options.widths]
        show("explore", list(starmap(_explored, jobs)))
        if tables.python(options.peers).exists():
            show("comparison", _comparison(jobs, options.peers, options.cap))
        else:
            print(f"\nNo comparison: no {options.peers}; benchmarks/peers.sh makes it.")
    if "flat" in options.sections:
        show("flat", _flat())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    add = parser.add_argument
    add("widths", nargs="*", default=WIDTHS, help="networks, such as 2-16-16-1")
    add("--seeds", type=int, default=1, help="run the seeds 0 … SEEDS − 1 (default 1)")
    add("--peers", type=Path, default=PEERS, help="the side environment (default %(default)s)")
    add("--cap", type=int, default=60, help="wall seconds for relucent a network (default 60)")
    add("--sections", nargs="+", choices=("table", "flat"), default=("table", "flat"))
    add("--markdown", action="store_true", help="print tables for docs/benchmarks.md")
    return parser.parse_args()


def _search(network: Network, radius: int | Fraction) -> Run:
    seen: list[Any] = []
    box = Box.cube(network.inputs, -radius, radius)
    wall, cpu = time.perf_counter(), time.process_time()
    cells = explore(network, box, engine="traverse", progress=seen.append)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    start = time.process_time()
    regions = cells.linear_region_count
    merge = time.process_time() - start
    return Run(
        cells=cells.count,
        walls=cells.wall_count,
        regions=regions,
        tally=seen[-1].tally,
        cpu=cpu,
        wall=wall,
        merge=merge,
    )


def _median(widths: str, seed: int) -> Run:
    network = random_network(widths, seed)
    return tables.median(tables.repeated(lambda: _search(network, 1)))


def _explored(widths: str, seed: int, run: Run) -> Row:
    tally = run.tally
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(run.cells),
        "walls": str(run.walls),
        "CPU s": three(run.cpu),
        "wall s": three(run.wall),
        "cells/s": three(run.rate),
        "linear regions": str(run.regions),
        "merge CPU s": three(run.merge),
        "rows": str(tally.rows),
        "left open": f"{tally.open_rows} ({tally.open_rows / tally.rows:.2%})",
        "programs": str(tally.programs),
    }


def _comparison(jobs: Sequence[Job], peers: Path, cap: int) -> list[Row]:
    found = [tables.relucent(peers, widths, seed, cap) for widths, seed, _ in jobs]
    pairs = zip(jobs, found, strict=True)
    return [tables.compared(*job, "relucent", peer) for job, peer in pairs]


def _flat() -> list[Row]:
    """Show that the time for a cell does not grow with the number of cells."""
    network = random_network(FLAT_WIDTHS, 0)
    runs = [(radius, _search(network, radius)) for radius in FLAT_RADII]
    best = max(run.rate for _, run in runs)
    return [
        {
            "network": FLAT_WIDTHS,
            "box": f"[−{radius}, {radius}]^{network.inputs}",
            "cells": str(run.cells),
            "CPU s": three(run.cpu),
            "µs/cell": three(1e6 / run.rate),
            "÷ the least": f"{best / run.rate:.2f}",
        }
        for radius, run in runs
    ]


if __name__ == "__main__":
    main()
