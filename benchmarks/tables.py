"""What the benchmarks share: repeated runs, programs in the side environment, and tables.

The other scripts import it; it does nothing when run.
"""

import argparse
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import TypeVar

from exactregions import __version__
from exactregions.networks.initial import random_network
from exactregions.readers.npz_format import npz_bytes

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("PEERS", HERE.parent / ".peers"))
SHORT = 2.0  # seconds; what takes less in all is run again, and the median is taken
RUNS = 5

Row = dict[str, str]
Show = Callable[[str, Sequence[Row]], None]


@dataclass(frozen=True, kw_only=True)
class Timed:
    """How many cells were found, and the processor and wall seconds that this took."""

    cells: int
    cpu: float
    wall: float

    @property
    def rate(self) -> float:
        """Cells per second of processor time."""
        return self.cells / self.cpu


@dataclass(frozen=True, kw_only=True)
class Peer(Timed):
    """What another program found; ``stopped`` tells why it ended early."""

    version: str
    stopped: str


Run = TypeVar("Run", bound=Timed)
T = TypeVar("T")


def repeated(search: Callable[[], Run]) -> list[Run]:
    """Return up to RUNS runs, the first one first; a long one is run once."""
    runs = [search()]
    while len(runs) < RUNS and sum(run.wall for run in runs) < SHORT:
        runs.append(search())
    return runs


def median(runs: Sequence[Run]) -> Run:
    """Return the run whose processor time is the median, the lower one of two."""
    return sorted(runs, key=lambda run: run.cpu)[(len(runs) - 1) // 2]


def python(peers: Path) -> Path:
    """Return the interpreter of a side environment."""
    return peers / "bin" / "python"


def ask(
    peers: Path, name: str, widths: str, seed: int, *arguments: object, seconds: float
) -> Peer | None:
    """Run another program on the same weights; None if it does not end in time or breaks."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "weights.npz"
        weights.write_bytes(npz_bytes(random_network(widths, seed)))
        script = HERE / "peers" / f"{name}_run.py"
        command = [python(peers), script, weights, *map(str, arguments)]
        try:
            done = subprocess.run(  # noqa: S603 our own script
                command, capture_output=True, text=True, check=True, timeout=seconds
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    report = json.loads(done.stdout.splitlines()[-1])
    return Peer(**{field.name: report[field.name] for field in fields(Peer)})


def relucent(peers: Path, widths: str, seed: int, cap: int) -> Peer | None:
    """Run relucent for ``cap`` seconds of search, and a while more for what is around it."""
    return ask(peers, "relucent", widths, seed, cap, seconds=3 * cap + 120)


def compared(
    widths: str, seed: int, run: Timed, name: str, peer: Peer | None, *, remark: str = ""
) -> Row:
    """Compare rates; where a peer met the cap, its rate is that of the cells it found."""
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(run.cells),
        "cells/s": three(run.rate),
        "found by": f"{name} {peer.version}" if peer else name,
        "its cells": str(peer.cells) if peer else "no answer",
        "its CPU s": three(peer.cpu) if peer else "",
        "its cells/s": three(peer.rate) if peer else "",
        "ratio": three(run.rate / peer.rate) if peer else "",
        "verdict": _verdict(run, peer) + remark if peer else "",
    }


def _verdict(run: Timed, peer: Peer) -> str:
    if peer.stopped:
        return f"{peer.stopped}; all would take {three(run.cells / peer.rate)} s"
    return "same count" if peer.cells == run.cells else "COUNTS DIFFER"


def machine(remark: str) -> str:
    """Return the line that stands above the tables: date, machine, versions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "python-flint"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}, exactregions {__version__}, "
        f"{libraries}; one process, one thread; {remark}."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def three(value: float) -> str:
    """Return three significant digits, without an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


def plain(title: str, rows: Sequence[Row]) -> None:
    """Print a table for a terminal."""
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    print(f"\n{title}")
    for line in table:
        print("  ".join(cell.rjust(n) for cell, n in zip(line, widths, strict=True)))


def markdown(title: str, rows: Sequence[Row]) -> None:
    """Print a table for docs/benchmarks.md."""
    print(f"\n### {title}\n")
    for line in (rows[0], ["---:"] * len(rows[0]), *(row.values() for row in rows)):
        print(f"| {' | '.join(line)} |")


def timed(search: Callable[[], T]) -> tuple[T, float]:
    """Return what a search finds, and its processor seconds."""
    start = process_time()
    found = search()
    return found, process_time() - start


def one_table(
    title: str, remark: str, widths: Sequence[str], measured: Callable[[str], Row], text: str
) -> None:
    """Print a table with a row for each network that the command line names, or for ``widths``."""
    parser = argparse.ArgumentParser(description=text.partition("\n")[0])
    parser.add_argument("widths", nargs="*", default=widths)
    parser.add_argument("--markdown", action="store_true", help="print for docs/benchmarks.md")
    options = parser.parse_args()
    show = markdown if options.markdown else plain
    print(machine(remark))
    show(title, [measured(chosen) for chosen in options.widths])
