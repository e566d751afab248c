"""One network in parts: time, memory and disk of one worker and of two, beside the undivided run.

usage: python benchmarks/parts.py [--help]

Networks are random_network(widths, seed 0, "he") on [−1, 1]^d, cut into 16 parts. Everything is run
in a process of its own. Times are seconds of the processors, of all processes and with the start of
the workers, and of the clock; memory is that of the largest process. Certificates are written up to
50,000 cells.
"""

import os

# One thread: workers are what is compared. Before numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import tables
from joblib.externals.loky import get_reusable_executor
from tables import Row, three

from exactregions import Box, explore
from exactregions.networks.initial import random_network
from exactregions.networks.network import Network
from exactregions.regions.certificate_log import certify_directly
from exactregions.studies.parts import enumerate_parts

WIDTHS = ("3-16-16-1", "3-32-32-1", "3-64-64-1", "4-32-32-1")
PARTS = 16
CERTIFIED = 50_000
Numbers = dict[str, float]


def main() -> None:
    """Print one table."""
    remark = "two workers are two processes, besides the one that waits for them"
    tables.one_table("parts", remark, WIDTHS, _measured, str(__doc__))


def _measured(widths: str) -> Row:
    whole = _apart(_undivided, widths)
    one, two = (_apart(_in_parts, widths, workers) for workers in (1, 2))
    assert whole["cells"] == one["cells"] == two["cells"]
    n = whole["cells"]
    row = {"network": widths, "cells": f"{n:.0f}"}
    row |= {"undivided": _times(whole, "find"), "MB": three(whole["MB"])}
    row |= {"1 worker": _times(one, "find"), "2 workers": _times(two, "find")}
    row |= {"MB of each": three(two["MB"]), "to join": _times(one, "join")}
    row |= {"seam cells": three(one["seams"] / n), "bytes a cell": three(one["bytes"] / n)}
    if n <= CERTIFIED:
        row |= {"certificate": _times(whole, "certify")}
        row |= {"by 1": _times(one, "certify"), "by 2": _times(two, "certify")}
    return row | dict.fromkeys({"certificate", "by 1", "by 2"} - row.keys(), "")


def _times(numbers: Numbers, what: str) -> str:
    return f"{three(numbers[f'{what} cpu'])} / {three(numbers[f'{what} wall'])}"


def _apart(function: Callable[..., Numbers], *arguments: object) -> Numbers:
    """Run a function in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _undivided(widths: str) -> Numbers:
    network, domain = _example(widths)
    numbers: Numbers = {}
    with _clocked(numbers, "find"):
        cells = explore(network, domain)
        _ = cells.linear_region_count
    numbers |= {"cells": cells.count, "MB": _megabytes(resource.RUSAGE_SELF)}
    if cells.count <= CERTIFIED:
        with TemporaryDirectory() as folder, _clocked(numbers, "certify"):
            certify_directly(network, domain, Path(folder) / "certificate")
    return numbers


def _in_parts(widths: str, workers: int) -> Numbers:
    network, domain = _example(widths)
    numbers: Numbers = {}
    with TemporaryDirectory() as folder:
        with _clocked(numbers, "find"):
            found = enumerate_parts(network, domain, folder, parts=PARTS, workers=workers)
        with _clocked(numbers, "join"):
            _ = found.linear_region_count
        numbers["cells"] = found.count
        numbers["seams"] = sum(seam["cells"] + seam["walls"] for seam in found.seams)
        numbers["bytes"] = sum(path.stat().st_size for path in Path(folder).iterdir())
        if found.count <= CERTIFIED:
            with _clocked(numbers, "certify"):
                found.certify(Path(folder) / "certificate", workers=workers)
    numbers["MB"] = max(map(_megabytes, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
    return numbers


def _example(widths: str) -> tuple[Network, Box]:
    network = random_network(widths, 0)
    return network, Box.cube(network.inputs)


@contextmanager
def _clocked(numbers: Numbers, what: str) -> Iterator[None]:
    """Note the seconds of the processors and of the clock, until the workers have ended."""
    wall, cpu = perf_counter(), _processors()
    yield
    get_reusable_executor().shutdown()
    numbers[f"{what} wall"], numbers[f"{what} cpu"] = perf_counter() - wall, _processors() - cpu


def _processors() -> float:
    return sum(os.times()[:4])


def _megabytes(whose: int) -> float:
    """Return the most memory that this process has held, or one of its children that ended."""
    return resource.getrusage(whose).ru_maxrss / 1024


if __name__ == "__main__":
    main()
