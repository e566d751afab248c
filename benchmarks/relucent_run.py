"""One search by relucent, in the side environment of peers.sh; called by traverse.py.

usage: python relucent_run.py WEIGHTS.npz SECONDS

The file holds W0, b0, W1, b1, …; the cells are those that meet [−1, 1]^d, found by one worker.
The last line printed is JSON: cells, seconds, complete, error.
"""

import json
import signal
import sys
import time
from importlib.metadata import version

import numpy as np
from relucent import Complex


class TimeIsUpError(Exception):
    """The time cap was reached."""


def main() -> None:
    """Search the network of the first argument, for as long as the second one allows."""
    with np.load(sys.argv[1]) as arrays:
        depth = len(arrays.files) // 2
        layers = [(arrays[f"W{l}"], arrays[f"b{l}"]) for l in range(depth)]
    search(Complex([(np.array([[1.0], [1.0]]), np.array([0.1, 0.2]))] * 1 + [_ONE]))  # warm-up
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.alarm(int(sys.argv[2]))
    cells = Complex(layers)
    start = time.perf_counter()
    error = search(cells)
    seconds = time.perf_counter() - start
    signal.alarm(0)
    report = {
        "cells": len(cells),
        "seconds": seconds,
        "complete": not error,
        "error": error,
        "version": version("relucent"),
    }
    print(json.dumps(report))


_ONE = (np.array([[1.0, 1.0]]), np.array([0.0]))


def search(cells: Complex) -> str:
    """Find the cells that meet the box; return why the search stopped early, or nothing."""
    try:
        cells.bfs(cube_radius=1.0, cube_mode="intersect", nworkers=1, verify=False, verbose=0)
    except TimeIsUpError:
        return "time cap"
    except (ArithmeticError, RuntimeError, ValueError) as reason:
        return f"{type(reason).__name__}: {reason}"
    return ""


def _time_is_up(_signal: int, _frame: object) -> None:
    raise TimeIsUpError


if __name__ == "__main__":
    main()
