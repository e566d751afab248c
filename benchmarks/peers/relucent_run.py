"""One search by relucent, in the side environment of peers.sh; traverse.py calls it.

usage: python relucent_run.py WEIGHTS.npz SECONDS

The file holds W0, b0, W1, b1, …; wanted are the cells that meet [−1, 1]^d. One worker does the
work. The last line printed is JSON: version, cells, processor and wall seconds, stopped.
"""

import json
import resource
import signal
import sys
import time
from importlib.metadata import version

import numpy as np
from relucent import Complex

TENT = [([[1.0], [1.0]], [0.1, -0.4]), ([[1.0, -2.0]], [0.0])]


class TimeIsUpError(Exception):
    """The time cap was reached."""


def main() -> None:
    """Search the network of the first argument, for as long as the second one allows."""
    with np.load(sys.argv[1]) as arrays:
        layers = [(arrays[f"W{l}"], arrays[f"b{l}"]) for l in range(len(arrays.files) // 2)]
    search(Complex([tuple(map(np.array, layer)) for layer in TENT]))  # warms up
    cells = Complex(layers)
    signal.signal(signal.SIGALRM, time_is_up)
    wall, cpu = time.perf_counter(), processor_seconds()
    signal.alarm(int(sys.argv[2]))
    stopped = search(cells)
    signal.alarm(0)
    report = {
        "version": version("relucent"),
        "cells": len(cells),
        "cpu": processor_seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "stopped": stopped,
    }
    print(json.dumps(report))


def search(cells: Complex) -> str:
    """Find the cells that meet the box; return why the search ended early, else nothing."""
    try:
        cells.bfs(cube_radius=1.0, cube_mode="intersect", nworkers=1, verify=False, verbose=0)
    except TimeIsUpError:
        return "time cap"
    except (ArithmeticError, RuntimeError, ValueError) as reason:
        return type(reason).__name__
    return ""


def processor_seconds() -> float:
    """Return the processor time of this process and of the workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def time_is_up(_signal: int, _frame: object) -> None:
    """Leave the search."""
    raise TimeIsUpError


if __name__ == "__main__":
    main()
