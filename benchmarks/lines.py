"""How fast breakpoints along lines are found, in thousands at once and exactly one by one.

usage: python benchmarks/lines.py [--help]

Networks are random_network(widths, seed, "he"). Rates are cells per second of *processor* time.
Making networks and domains is timed apart.
"""

import os

# One thread: threads of BLAS and those of other programs would fight for the same cores. Before
# numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import tables
from tables import PEERS, Peer, Row, Timed, three

from exactregions import Box, Domain, Network
from exactregions.networks.initial import random_network
from exactregions.regions.along import Sweep, along, sweep
from exactregions.regions.stacked import stacked

WIDE = "784-64-64-64-10"
DEEP = "2" + "-32" * 16 + "-1"
MANY = "1-10-10-10-1"
EXACT = ("1-10-10-10-1", "2-32-32-32-1", "784-64-64-64-10")


def main() -> None:
    """Print the tables that were asked for."""
    options = _options()
    show = tables.markdown if options.markdown else tables.plain
    sweep(random_network("2-4-4-1", 0), _segments(2, 3))  # what loads on first use, loads now
    print(tables.machine("regioncam: float32"))
    if "lines" in options.sections:
        show("many lines of one network", [_lines(WIDE, options.lines), _lines(DEEP, 100)])
    if "networks" in options.sections:
        show("many networks on one line", _networks(options))
    if "exact" in options.sections:
        show("one line after the other, exactly", [_exact(widths, 20) for widths in EXACT])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    add = parser.add_argument
    add("--lines", type=int, default=1000, help=f"lines through {WIDE} (default 1000)")
    add("--networks", type=int, default=10_000, help=f"networks {MANY} (default 10000)")
    add("--peers", type=Path, default=PEERS, help="the side environment (default %(default)s)")
    names = ("lines", "networks", "exact")
    add("--sections", nargs="+", choices=names, default=names)
    add("--markdown", action="store_true", help="print tables for docs/benchmarks.md")
    return parser.parse_args()


def _segments(inputs: int, count: int) -> list[Domain]:
    """Segments between points drawn uniformly from [−1, 1]^d, as the floats they are."""
    ends = np.random.default_rng(0).uniform(-1, 1, (count, 2, inputs)).tolist()
    return [Domain.segment(a, b) for a, b in ends]


def _timed(search: Callable[[], Sweep]) -> tuple[Sweep, Timed]:
    """Return what was found, and the median of several runs."""

    def once() -> Timed:
        wall, cpu = time.perf_counter(), time.process_time()
        cells = int(search().counts.sum())
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return Timed(cells=cells, cpu=cpu, wall=wall)

    return search(), tables.median(tables.repeated(once))


def _found(what: str, found: Sweep, run: Timed, making: float) -> Row:
    return {
        "what": what,
        "making them, CPU s": three(making),
        "cells": str(run.cells),
        "CPU s": three(run.cpu),
        "wall s": three(run.wall),
        "cells/s": three(run.rate),
        "linear regions": str(found.linear_region_counts.sum()),
        "decided by floats": f"{found.decided.mean():.2%}",
        "left to exact arithmetic": str((~found.decided).sum()),
    }


def _lines(widths: str, count: int) -> Row:
    start = time.process_time()
    network = random_network(widths, 0)
    lines = _segments(network.inputs, count)
    making = time.process_time() - start
    found, run = _timed(lambda: sweep(network, lines))
    name = widths if len(widths) < 20 else f"2-32-…-32-1, {len(network.hidden)} hidden layers"
    return _found(f"{count} lines through {name}", found, run, making)


def _networks(options: argparse.Namespace) -> list[Row]:
    start = time.process_time()
    nets = [random_network(MANY, seed) for seed in range(options.networks)]
    making = time.process_time() - start
    line = Box.of((-1, 1))
    found, run = _timed(lambda: sweep(nets, line))
    row = _found(f"{len(nets)} networks {MANY} on [−1, 1]", found, run, making)
    row["reading weights, CPU s"] = three(_reading(nets))
    if tables.python(options.peers).exists():
        row |= _compared(nets, found, run, options.peers)
    else:
        print(f"\nNo comparison: no {options.peers}; benchmarks/peers.sh makes it.")
    return [row]


def _reading(nets: Sequence[Network]) -> float:
    """Return the part of a sweep that turns weights, which are integers, into floats."""
    start = time.process_time()
    for top in range(0, len(nets), 200):
        stacked(nets[top : top + 200])
    return time.process_time() - start


def _compared(nets: Sequence[Network], found: Sweep, run: Timed, peers: Path) -> Row:
    """Let regioncam count the same networks; its weights are ready as float32."""
    with tempfile.TemporaryDirectory() as folder:
        weights, counts = Path(folder) / "weights.npz", Path(folder) / "counts.npy"
        maps = [tables_of(nets, l) for l in range(len(nets[0].layers))]
        np.savez(weights, **{f"{n}{l}": a for l, pair in enumerate(maps) for n, a in pair.items()})
        script = tables.HERE / "peers" / "regioncam_lines_run.py"
        command = [tables.python(peers), script, weights, counts]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 ours
        report = json.loads(done.stdout.splitlines()[-1])
        peer = Peer(**{field.name: report[field.name] for field in fields(Peer)})
        differ = int((np.load(counts) != found.counts).sum())
    reading = _reading(nets)
    return {
        "found by": f"regioncam {peer.version}",
        "its cells": str(peer.cells),
        "its CPU s": three(peer.cpu),
        "its cells/s": three(peer.rate),
        "ratio": three(run.rate / peer.rate),
        "ratio without reading": three(peer.cpu / (run.cpu - reading)),
        "networks it counts differently": str(differ),
    }


def tables_of(nets: Sequence[Network], l: int) -> dict[str, np.ndarray]:
    """Return W and b of layer l of all networks, as the floats that were drawn."""
    layers = [net.layers[l] for net in nets]
    return {
        "W": np.array([[[w / q.scale for w in row] for row in q.weight] for q in layers]),
        "b": np.array([[b / q.scale for b in q.bias] for q in layers]),
    }


def _exact(widths: str, count: int) -> Row:
    """Time exact breakpoints, and afterwards what each one says of itself."""
    network = random_network(widths, 0)
    lines = _segments(network.inputs, count)
    start = time.process_time()
    traces = [along(network, line) for line in lines]
    tracing = time.process_time() - start
    kinks = sum(sum(trace.kinks) for trace in traces)
    start = time.process_time()
    breakpoints = sum(len(trace.breakpoints) for trace in traces)
    telling = time.process_time() - start
    return {
        "what": f"{count} lines through {widths}",
        "breakpoints": str(breakpoints),
        "CPU s": three(tracing),
        "breakpoints/s": three(breakpoints / tracing),
        "kinks": str(kinks),
        "points and neurons, CPU s": three(telling),
    }


if __name__ == "__main__":
    main()
