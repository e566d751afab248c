"""How large certificates are, and how long it takes to write and to check them.

usage: python benchmarks/certificate.py [--help]

Networks are random_network(widths, seed 0, "he") on [−1, 1]^d. Seconds are those of the
*processor*. The header, which holds the network, is left out of the bytes of a cell.
"""

import os

# One thread: threads of BLAS and those of other programs would fight for the same cores. Before
# numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import gzip
from io import BytesIO

import tables
from tables import Row, three, timed

from exactregions import Box, explore
from exactregions.checker import check
from exactregions.networks.initial import random_network
from exactregions.regions.certificate import certificate

WIDTHS = ("2-16-16-1", "2-32-32-1", "2-32-32-32-1", "3-16-16-1", "4-8-8-1", "6-8-8-1")


def main() -> None:
    """Print one table."""
    tables.one_table("certificates", "no peer certifies a count", WIDTHS, _measured, str(__doc__))


def _measured(widths: str) -> Row:
    network = random_network(widths, 0)
    cells, found = timed(lambda: explore(network, Box.cube(network.inputs)))
    lines, written = timed(lambda: list(certificate(cells)))
    body = "".join(lines[1:]).encode()
    report, judged = timed(lambda: check(BytesIO(lines[0].encode() + body)))
    assert (report["verdict"], report["cells"]) == ("accepted", cells.count)
    n = cells.count
    return {
        "network": widths,
        "cells": str(n),
        "to find them": three(found),
        "to write": three(written),
        "ms a cell": three(written / n * 1e3),
        "to check": three(judged),
        "ms a cell checked": three(judged / n * 1e3),
        "bytes a cell": three(len(body) / n),
        "gzipped": three(len(gzip.compress(body, mtime=0)) / n),
    }


if __name__ == "__main__":
    main()
