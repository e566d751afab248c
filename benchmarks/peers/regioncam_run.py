"""The complex of one network by regioncam, in the side environment of peers.sh.

usage: python regioncam_run.py WEIGHTS.npz [PATTERNS.npy]

The file holds W0, b0, W1, b1, … with two inputs; wanted are the faces of the hidden layers on
[−1, 1]². regioncam computes in float32, to which the weights are rounded first. The last line
printed is JSON: version, cells, processor and wall seconds, rate, stopped (always empty, for it
knows no cap). PATTERNS.npy, if named, receives a boolean for every face and hidden neuron: whether
the neuron is on.
"""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
from regioncam import Regioncam

RUNS = 5
SHORT = 2.0  # seconds; what takes less in all is run again, and the median is taken

Layers = list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]

# W transposed, as regioncam wants it, and b.
TENT: Layers = [(np.float32([[1.0, 1.0], [1.0, -1.0]]), np.float32([0.1, -0.4]))]


def main() -> None:
    """Build the complex of the first argument; save its patterns where the second one says."""
    hidden = layers(sys.argv[1])
    if len(hidden[0][0]) != 2:
        sys.exit(f"regioncam_run.py: {sys.argv[1]} has {len(hidden[0][0])} inputs; it takes 2")
    faces_of(TENT)  # warms up
    runs = [timed(hidden)]
    while len(runs) < RUNS and sum(wall for _, wall, _ in runs) < SHORT:
        runs.append(timed(hidden))
    cpu, wall, cells = sorted(runs)[(len(runs) - 1) // 2]
    report = {"version": version("regioncam"), "cells": cells, "cpu": cpu, "wall": wall}
    print(json.dumps(report | {"rate": cells / cpu, "stopped": ""}))
    if sys.argv[2:]:
        np.save(sys.argv[2], patterns(faces_of(hidden)))


def layers(path: str) -> Layers:
    """Read the hidden layers; the affine output splits no face."""
    with np.load(path) as arrays:
        depth = len(arrays.files) // 2
        pairs = [(arrays[f"W{l}"], arrays[f"b{l}"]) for l in range(depth - 1)]
    return [(np.ascontiguousarray(w.T, np.float32), b.astype(np.float32)) for w, b in pairs]


def timed(hidden: Layers) -> tuple[float, float, int]:
    """Return processor seconds, wall seconds and the number of faces."""
    wall, cpu = time.perf_counter(), time.process_time()
    faces = faces_of(hidden).num_faces
    return time.process_time() - cpu, time.perf_counter() - wall, faces


def faces_of(hidden: Layers) -> Regioncam:
    """Cut [−1, 1]² at the neurons of every layer in turn."""
    plane = Regioncam(size=1.0)  # half a side; that of Regioncam1D is a whole one
    for weight, bias in hidden:
        plane.linear(weight, bias)
        plane.relu()
    return plane


def patterns(plane: Regioncam) -> npt.NDArray[np.bool_]:
    """Return which neurons are on: the sign of the largest value at the vertices of the face.

    The maps that regioncam keeps for the faces would not do: in them a neuron counts as on where
    its values are within 10⁻⁶ of zero.
    """
    before = list(plane.layers)[1::2]  # input, linear, relu, linear, relu, …
    values = np.hstack([layer.vertex_activations for layer in before])
    corners = (values[face.vertex_ids] for face in plane.faces)
    return np.array([corner.max(axis=0) > -corner.min(axis=0) for corner in corners])


if __name__ == "__main__":
    main()
