"""How long exact volumes take: of all cells, and of all strata of the boundary.

usage: python benchmarks/measures.py [--help]

Networks are random_network(widths, seed, "he") on [−1, 1]^d. Seconds are those of the *processor*.
"""

import os

# One thread: threads of BLAS and those of other programs would fight for the same cores. Before
# numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"


import tables
from tables import Row, three, timed

from exactregions import Box, boundary, explore, volume
from exactregions.networks.initial import random_network

WIDTHS = ("2-32-32-32-1", "3-16-16-1", "3-32-32-1", "4-12-12-1")


def main() -> None:
    """Print one table."""
    tables.one_table("exact volumes", "no peer measures exactly", WIDTHS, _measured, str(__doc__))


def _measured(widths: str) -> Row:
    network = random_network(widths, 0)
    cells, found = timed(lambda: explore(network, Box.cube(network.inputs), engine="subdivide"))
    volumes, measured = timed(lambda: volume(cells))
    strata, bounded = timed(lambda: boundary(cells))
    total, added = timed(lambda: volumes.total)
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


if __name__ == "__main__":
    main()
