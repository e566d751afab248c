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
import json
import platform
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from importlib.metadata import version
from itertools import starmap
from pathlib import Path

from exactregions import Box, Network, __version__, explore
from exactregions.networks.initial import random_network
from exactregions.readers.npz_format import npz_bytes
from exactregions.regions.traverse import Found, Tally

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("PEERS", HERE.parent / ".peers"))
WIDTHS = ("2-16-16-1", "2-32-32-32-1", "3-16-16-1", "4-16-16-1", "6-12-12-1", "8-10-10-1")
FLAT_WIDTHS = "3-48-48-1"
FLAT_RADII = tuple(Fraction(1, n) for n in (40, 24, 12, 6, 3, 1))
SHORT = 2.0  # seconds; what takes less in all is run again, and the median is taken
RUNS = 5

Row = dict[str, str]


@dataclass(frozen=True)
class Run:
    """One search: what it found and what it took; ``merge`` is processor time, too."""

    cells: int
    walls: int
    regions: int
    tally: Tally
    cpu: float
    wall: float
    merge: float

    @property
    def rate(self) -> float:
        """Cells per second of processor time."""
        return self.cells / self.cpu


@dataclass(frozen=True)
class Peer:
    """What relucent found within the time cap; ``stopped`` tells why it ended early."""

    cells: int
    cpu: float
    wall: float
    stopped: str
    version: str

    @property
    def rate(self) -> float:
        """Cells per second of processor time."""
        return self.cells / self.cpu


Job = tuple[str, int, Run]  # widths, seed, what exactregions took


def main() -> None:
    """Print the tables that were asked for."""
    options = _options()
    show = _markdown if options.markdown else _plain
    _search(random_network("3-8-8-1", 0), 1)  # what loads on first use, loads now
    print(_machine())
    if "table" in options.sections:
        jobs = [(w, s, _median(w, s)) for s in range(options.seeds) for w in options.widths]
        show("explore", list(starmap(_explored, jobs)))
        if _python(options.peers).exists():
            peers = [_relucent(w, s, options.peers, options.cap) for w, s, _ in jobs]
            show("comparison", [_compared(*pair) for pair in zip(jobs, peers, strict=True)])
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
    seen: list[Found] = []
    box = Box.cube(network.inputs, -radius, radius)
    wall, cpu = time.perf_counter(), time.process_time()
    cells = explore(network, box, progress=seen.append)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    start = time.process_time()
    regions = cells.linear_region_count
    merge = time.process_time() - start
    return Run(cells.count, cells.wall_count, regions, seen[-1].tally, cpu, wall, merge)


def _median(widths: str, seed: int) -> Run:
    """Return the median run of up to RUNS; a long one is run once."""
    network = random_network(widths, seed)
    runs = [_search(network, 1)]
    while len(runs) < RUNS and sum(run.wall for run in runs) < SHORT:
        runs.append(_search(network, 1))
    return sorted(runs, key=lambda run: run.cpu)[(len(runs) - 1) // 2]


def _explored(widths: str, seed: int, run: Run) -> Row:
    tally = run.tally
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(run.cells),
        "walls": str(run.walls),
        "CPU s": _three(run.cpu),
        "wall s": _three(run.wall),
        "cells/s": _three(run.rate),
        "linear regions": str(run.regions),
        "merge CPU s": _three(run.merge),
        "rows": str(tally.rows),
        "left open": f"{tally.open_rows} ({tally.open_rows / tally.rows:.2%})",
        "programs": str(tally.programs),
    }


def _compared(job: Job, peer: Peer | None) -> Row:
    """Compare rates; where relucent met the cap, its rate is that of the cells it found."""
    widths, seed, run = job
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(run.cells),
        "cells/s": _three(run.rate),
        "found by": f"relucent {peer.version}" if peer else "relucent",
        "its cells": str(peer.cells) if peer else "no answer",
        "its CPU s": _three(peer.cpu) if peer else "",
        "its cells/s": _three(peer.rate) if peer else "",
        "ratio": f"{run.rate / peer.rate:.0f}" if peer else "",
        "verdict": _verdict(run, peer) if peer else "",
    }


def _verdict(run: Run, peer: Peer) -> str:
    if peer.stopped:
        return f"{peer.stopped}; all would take {_three(run.cells / peer.rate)} s"
    return "same count" if peer.cells == run.cells else "COUNTS DIFFER"


def _relucent(widths: str, seed: int, peers: Path, cap: int) -> Peer | None:
    """Run relucent on the same weights; None if it does not end in time or breaks."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "weights.npz"
        weights.write_bytes(npz_bytes(random_network(widths, seed)))
        command = [_python(peers), HERE / "peers" / "relucent_run.py", weights, str(cap)]
        try:
            done = subprocess.run(  # noqa: S603 our own script
                command, capture_output=True, text=True, check=True, timeout=3 * cap + 120
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return Peer(**json.loads(done.stdout.splitlines()[-1]))


def _python(peers: Path) -> Path:
    return peers / "bin" / "python"


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
            "CPU s": _three(run.cpu),
            "µs/cell": _three(1e6 / run.rate),
            "÷ the least": f"{best / run.rate:.2f}",
        }
        for radius, run in runs
    ]


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "python-flint"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}, exactregions {__version__}, "
        f"{libraries}; one process, one thread; relucent: one worker, not verified."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _three(value: float) -> str:
    """Return three significant digits, without an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


def _plain(title: str, rows: Sequence[Row]) -> None:
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    print(f"\n{title}")
    for line in table:
        print("  ".join(cell.rjust(n) for cell, n in zip(line, widths, strict=True)))


def _markdown(title: str, rows: Sequence[Row]) -> None:
    print(f"\n### {title}\n")
    for line in (rows[0], ["---:"] * len(rows[0]), *(row.values() for row in rows)):
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
