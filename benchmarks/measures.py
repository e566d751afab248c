"""How long exact volumes take: of all cells, and of all strata of the boundary.

usage: python benchmarks/measures.py [--help]

Networks are random_network(widths, seed, "he") on [−1, 1]^d. Seconds are those of the *processor*.
"""

import os

# One thread: threads of BLAS and those of other programs would fight for the same cores. Before
# numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
from collections.abc import Callable
from time import process_time
from typing import TypeVar

import tables
from tables import Row, three

from exactregions import Box, boundary, explore, volume
from exactregions.networks.initial import random_network

WIDTHS = ("2-32-32-32-1", "3-16-16-1", "3-32-32-1", "4-12-12-1")
T = TypeVar("T")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("widths", nargs="*", default=WIDTHS)
    parser.add_argument("--markdown", action="store_true", help="print for docs/benchmarks.md")
    options = parser.parse_args()
    show = tables.markdown if options.markdown else tables.plain
    print(tables.machine("no peer measures exactly"))
    show("exact volumes", [_measured(widths) for widths in options.widths])


def _measured(widths: str) -> Row:
    network = random_network(widths, 0)
    cells, found = _timed(lambda: explore(network, Box.cube(network.inputs), engine="subdivide"))
    volumes, measured = _timed(lambda: volume(cells))
    strata, bounded = _timed(lambda: boundary(cells))
    total, added = _timed(lambda: volumes.total)
    assert total == 2**network.inputs
    return {
        "network": widths,
        "cells": str(cells.count),
        "faces": str(sum(cells.f_vector)),
        "to find them": three(found),
        "volumes of cells": three(measured),
        "µs a cell": three(measured / cells.count * 1e6),
        "to add them up": three(added),
        "boundary": three(bounded),
        "walls with a kink": str(strata[0].faces),
        "terms of its volume": str(len(strata[0].volume.terms)),
    }


def _timed(search: Callable[[], T]) -> tuple[T, float]:
    start = process_time()
    found = search()
    return found, process_time() - start


if __name__ == "__main__":
    main()
