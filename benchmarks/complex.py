"""How fast the whole complex is cut, what exactness costs in it, and how the peers compare.

usage: python benchmarks/complex.py [--help]

Networks are random_network(widths, seed, "he") on [−1, 1]^d, cells are found by the engine
"subdivide". Rates are cells per second of *processor* time. Every network is run in a process of
its own, so that peaks of memory are its own, too.
"""

import os

# One thread: threads of BLAS and those of other programs would fight for the same cores. Before
# numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import tables
from complex_work import WORKERS, Run, cells_of
from tables import PEERS, Row, Timed, three

from exactregions.networks.initial import random_network

WIDTHS = (
    *("2-32-32-32-1", "2-64-64-64-1", "2-128-128-128-1", "3-16-16-1", "3-32-32-1", "3-64-64-1"),
    *("4-16-16-1", "4-32-32-1", "6-12-12-1", "8-10-10-1"),
)
FACES = ("2-64-64-64-1", "3-32-32-1", "4-16-16-1", "4-32-32-1")
EXACTNESS = ("2-64-64-64-1", "3-32-32-1", "4-16-16-1", "6-12-12-1", "8-10-10-1")
COMPARE = 20_000  # up to so many cells patterns are compared, not only counts
SLOW = 5_000  # up to so many cells relucent runs, too

# Rates of another run, in regions per wall second, "" where there is none. See _elsewhere.
ELSEWHERE = {
    "2-16-16-1": ("35000", "2400"),
    "2-32-32-32-1": ("64000", "5200"),
    "2-64-64-64-1": ("48000", "5900"),
    "2-128-128-128-1": ("9400", "6000"),
    "3-16-16-1": ("182000", "4600"),
    "3-32-32-1": ("168000", "5100"),
    "3-64-64-1": ("9200 (1 cell missing, 1 false)", ""),
    "4-16-16-1": ("248000", "4500"),
    "4-32-32-1": ("122000 (1 cell missing, 1 false)", ""),
    "6-12-12-1": ("110000", "3500"),
    "8-10-10-1": ("15000", "2700"),
}

Table = tuple[str, Sequence[Row]]


def main() -> None:
    """Print the tables that were asked for, or do the work of one network."""
    options = _options()
    if options.worker:
        section, widths, seed = options.worker
        print(json.dumps(WORKERS[section](random_network(widths, int(seed)))))
        return
    show = tables.markdown if options.markdown else tables.plain
    print(tables.machine("regioncam: float32; relucent: one worker, not verified"))
    for section in options.sections:
        for title, rows in SECTIONS[section](options):
            show(title, rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    add = parser.add_argument
    add("widths", nargs="*", help="networks, such as 2-16-16-1, for all sections")
    add("--seeds", type=int, default=1, help="run the seeds 0 … SEEDS − 1 (default 1)")
    add("--peers", type=Path, default=PEERS, help="the side environment (default %(default)s)")
    add("--cap", type=int, default=60, help="wall seconds for relucent a network (default 60)")
    add("--sections", nargs="+", choices=tuple(SECTIONS), default=tuple(SECTIONS))
    add("--markdown", action="store_true", help="print tables for docs/benchmarks.md")
    add("--worker", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def _jobs(options: argparse.Namespace, default: Sequence[str]) -> list[tuple[str, int]]:
    return [(w, s) for s in range(options.seeds) for w in options.widths or default]


@cache
def _worker(section: str, widths: str, seed: int) -> dict[str, Any]:
    """Let a fresh process do the work of one network; its last line is JSON."""
    command = [sys.executable, __file__, "--worker", section, widths, str(seed)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 ours
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _run(widths: str, seed: int) -> Run:
    return Run(**_worker("cells", widths, seed))


def _cells(options: argparse.Namespace) -> Iterator[Table]:
    yield "cells and walls", [_found(*job) for job in _jobs(options, WIDTHS)]


def _found(widths: str, seed: int) -> Row:
    run = _run(widths, seed)
    nonzero = max(1, run.signs - run.zeros)
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(run.cells),
        "walls": str(run.walls),
        "CPU s": three(run.cpu),
        "wall s": three(run.wall),
        "cells/s": three(run.rate),
        "signs": str(run.signs),
        "left open": f"{run.undecided} ({run.undecided / nonzero:.2g})",
        "zeros": str(run.zeros),
        "bytes/cell": f"{run.memory / run.cells:.0f}",
        "linear regions": str(run.regions),
        "merge CPU s": three(run.merge),
    }


def _faces(options: argparse.Namespace) -> Iterator[Table]:
    yield "all faces", [_listed(*job) for job in _jobs(options, FACES)]


def _listed(widths: str, seed: int) -> Row:
    told = _worker("faces", widths, seed)
    cells = told["vector"][-1]
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(cells),
        "f-vector": " ".join(map(str, told["vector"])) if told["same"] else "LISTS DIFFER",
        "faces": str(sum(told["vector"])),
        "explore CPU s": three(told["found"]),
        "f-vector CPU s": three(told["counting"]),
        "listing CPU s": three(told["listing"]),
        "cells/s with all faces": three(cells / (told["found"] + told["listing"])),
    }


def _peers(options: argparse.Namespace) -> Iterator[Table]:
    jobs = _jobs(options, WIDTHS)
    if tables.python(options.peers).exists():
        flat = [_regioncam(*job, options.peers) for job in jobs if job[0].startswith("2-")]
        few = [job for job in jobs if _run(*job).cells <= SLOW]
        slow = [_relucent(*job, options.peers, options.cap) for job in few]
        if flat or slow:
            yield "compared with regioncam and relucent", flat + slow
    else:
        print(f"\nNo comparison: no {options.peers}; benchmarks/peers.sh makes it.")
    rows = [_elsewhere(widths) for widths, seed in jobs if widths in ELSEWHERE and not seed]
    if rows:
        yield "beside rates of another run, on another machine, in wall seconds", rows


def _regioncam(widths: str, seed: int, peers: Path) -> Row:
    run = _run(widths, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "patterns.npy"
        wanted = [path] if run.cells < COMPARE else []
        peer = tables.ask(peers, "regioncam", widths, seed, *wanted, seconds=120)
        remark = f", {_differences(widths, seed, path)}" if path.exists() else ""
    return tables.compared(widths, seed, run, "regioncam", peer, remark=remark)


def _differences(widths: str, seed: int, path: Path) -> str:
    """Compare patterns as sets; both say for every hidden neuron whether it is on."""
    ours = {row.tobytes() for row in cells_of(random_network(widths, seed)).patterns > 1}
    faces = [row.tobytes() for row in np.load(path)]
    theirs = set(faces)
    counts = {
        "missing": len(ours - theirs),
        "false": len(theirs - ours),
        "repeated": len(faces) - len(theirs),
    }
    wrong = [f"{count} {word}" for word, count in counts.items() if count]
    return ", ".join(wrong) or "same patterns"


def _relucent(widths: str, seed: int, peers: Path, cap: int) -> Row:
    peer = tables.relucent(peers, widths, seed, cap)
    return tables.compared(widths, seed, _run(widths, seed), "relucent", peer)


def _elsewhere(widths: str) -> Row:
    """Show figures of November 2026 on two cores of a 2.6 GHz Xeon beside those of this run.

    relu_edge_subdivision (cf73a29): float32, PyTorch with two threads. It lists vertices and
    edges; with the regions read off them it makes 5,000 to 55,000 a second. nnenum (b18238f):
    float32, two worker processes, no patterns and no walls.
    """
    skeleton, stars = ELSEWHERE[widths]
    return {
        "network": widths,
        "seed": "0",
        "cells/s": three(_run(widths, 0).rate),
        "relu_edge_subdivision, vertices and edges only": skeleton,
        "with regions listed, all networks": "5000 to 55000",
        "nnenum, 2 processes": stars,
    }


def _exactness(options: argparse.Namespace) -> Iterator[Table]:
    yield "what exactness costs", [_price(*job) for job in _jobs(options, EXACTNESS)]


def _price(widths: str, seed: int) -> Row:
    told = _worker("exactness", widths, seed)
    exact, believed = Timed(**told["exact"]), Timed(**told["believed"])
    same = exact.cells == believed.cells
    return {
        "network": widths,
        "seed": str(seed),
        "cells": str(exact.cells),
        "CPU s": three(exact.cpu),
        "CPU s, floats believed": three(believed.cpu),
        "ratio": f"{exact.cpu / believed.cpu:.3f}",
        "pairs of runs": str(told["pairs"]),
        "verdict": "same count" if same else f"{believed.cells} CELLS BELIEVED",
    }


SECTIONS = {"cells": _cells, "faces": _faces, "peers": _peers, "exactness": _exactness}


if __name__ == "__main__":
    main()
