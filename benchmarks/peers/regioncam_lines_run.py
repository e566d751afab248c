"""Many networks of one variable by regioncam, in the side environment of peers.sh.

usage: python regioncam_lines_run.py WEIGHTS.npz [COUNTS.npy]

The file holds W0, b0, W1, b1, …, one row for every network; wanted are the edges of the hidden
layers on [−1, 1]. regioncam computes in float32, to which the weights are rounded first. The last
line printed is JSON: version, cells, processor and wall seconds, stopped (always empty).
COUNTS.npy, if named, receives the number of edges of every network.
"""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
from regioncam import Regioncam1D

RUNS = 5

Layers = list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]


def main() -> None:
    """Cut [−1, 1] at the neurons of every network of the first argument."""
    with np.load(sys.argv[1]) as arrays:
        hidden = [
            (
                np.ascontiguousarray(arrays[f"W{l}"].transpose(0, 2, 1), np.float32),
                arrays[f"b{l}"].astype(np.float32),
            )
            for l in range(len(arrays.files) // 2 - 1)
        ]
    counted([(w[:50], b[:50]) for w, b in hidden])  # warms up
    runs = []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        counts = counted(hidden)
        runs.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = sorted(runs)[RUNS // 2]
    report = {"version": version("regioncam"), "cells": sum(counts), "cpu": cpu, "wall": wall}
    print(json.dumps(report | {"stopped": ""}))
    if sys.argv[2:]:
        np.save(sys.argv[2], counts)


def counted(hidden: Layers) -> list[int]:
    """Return the number of edges of every network; its affine output cuts nothing."""
    counts = []
    for k in range(len(hidden[0][0])):
        line = Regioncam1D(size=2.0)  # a whole side; that of Regioncam is half of one
        for weights, biases in hidden:
            line.linear(weights[k], biases[k])
            line.relu()
        counts.append(line.num_edges)
    return counts


if __name__ == "__main__":
    main()
