"""One search by relucent, in the side environment of peers.sh; traverse.py calls it.

usage: python relucent_run.py WEIGHTS.npz SECONDS

The file holds W0, b0, W1, b1, …; wanted are the cells that meet [−1, 1]^d. One worker does the
work. The last line printed is JSON: version, cells, processor and wall seconds, stopped.
"""

import json
import resource
import sys
import time
from collections import deque
from importlib.metadata import version

import numpy as np
from relucent import Complex
from relucent._internal.parallel import BlockingQueue

TENT = [([[1.0], [1.0]], [0.1, -0.4]), ([[1.0, -2.0]], [0.0])]


class TimeIsUpError(Exception):
    """The time cap was reached."""


class CappedQueue(BlockingQueue):
    """First in, first out; refuses more work when the time is up.

    A signal would be simpler, but where it meets a held lock, relucent's pool waits for ever.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(deque, pop=deque.popleft, push=deque.append)
        self.end = time.monotonic() + seconds

    def push(self, element: object, priority: float | None = None) -> None:
        """Add work; raise TimeIsUpError when the time is up."""
        if time.monotonic() > self.end:
            raise TimeIsUpError
        super().push(element, priority)


def main() -> None:
    """Search the network of the first argument, for as long as the second one allows."""
    with np.load(sys.argv[1]) as arrays:
        layers = [(arrays[f"W{l}"], arrays[f"b{l}"]) for l in range(len(arrays.files) // 2)]
    seconds = float(sys.argv[2])
    search(Complex([tuple(map(np.array, layer)) for layer in TENT]), seconds)  # warms up
    cells = Complex(layers)
    wall, cpu = time.perf_counter(), processor_seconds()
    stopped = search(cells, seconds)
    report = {
        "version": version("relucent"),
        "cells": len(cells),
        "cpu": processor_seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "stopped": stopped,
    }
    print(json.dumps(report))


def search(cells: Complex, seconds: float) -> str:
    """Find the cells that meet the box; return why the search ended early, else nothing."""
    try:
        cells.searcher(
            queue=CappedQueue(seconds),
            cube_radius=1.0,
            cube_mode="intersect",
            nworkers=1,
            verify=False,
            verbose=0,
        )
    except TimeIsUpError:
        return "time cap"
    except (ArithmeticError, RuntimeError, ValueError) as reason:
        return type(reason).__name__
    return ""


def processor_seconds() -> float:
    """Return the processor time of this process and of the workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    main()
