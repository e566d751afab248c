"""Products and convolutions with constant weights, written out as matrices on flat vectors.

A tensor of shape s is a vector of prod(s) entries in row-major order. Every function raises
ValueError where the shapes do not fit.
"""

from itertools import product
from math import ceil, lcm, prod
from typing import NamedTuple

import numpy as np

from exactregions.errors import ShapeError
from exactregions.readers.composition import Wire
from exactregions.readers.dyadic import Array
from exactregions.readers.limits import MAX_ENTRIES


def right_product(wire: Wire, weight: Array, scale: int) -> Wire:
    """Return wire @ weight / scale.

    wire : shape (…, k) and weight : shape (k,) or (k, n), up to leading ones
    """
    matrix = _matrix(weight, column=True)
    shape = _product_shape(wire.shape, weight.shape)
    rows = _order(wire.shape).reshape(-1, wire.shape[-1])
    full = _zeros(len(rows), matrix.shape[1], prod(wire.shape))
    for i, entries in enumerate(rows):
        full[i][:, entries] = matrix.T
    return _mapped(wire, shape, full, scale)


def left_product(weight: Array, scale: int, wire: Wire) -> Wire:
    """Return weight @ wire / scale.

    weight : shape (k,) or (m, k), up to leading ones, and wire : shape (k,) or (…, k, n)
    """
    matrix = _matrix(weight, column=False)
    shape = _product_shape(weight.shape, wire.shape)
    last = wire.shape[-2:] if len(wire.shape) > 1 else (*wire.shape, 1)
    blocks = _order(wire.shape).reshape(-1, *last)
    m, k, n = len(matrix), *last
    full = _zeros(len(blocks) * m * n, 1, prod(wire.shape))
    full = full.reshape(len(blocks), m, n, prod(wire.shape))
    for i, j in product(range(len(blocks)), range(n)):
        full[i, :, j][:, blocks[i, :, j]] = matrix.reshape(m, k)
    return _mapped(wire, shape, full, scale)


class _Grid(NamedTuple):
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    pads: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]


def convolution(
    wire: Wire,
    weight: Array,
    scale: int,
    *,
    strides: list[int] | None = None,
    pads: list[int] | None = None,
    dilations: list[int] | None = None,
    group: int | None = None,
    auto_pad: bytes | None = None,
) -> Wire:
    """Return the convolution of ONNX, without bias, in any number of space dimensions.

    wire : shape (1, C, …) and weight : shape (O, C / group, …)
    """
    full, grid = _convolved(wire, weight, group or 1, (strides, dilations), (pads, auto_pad))
    return _mapped(wire, (1, len(weight), *grid.sizes), full, scale)


def average(
    wire: Wire,
    kernel: tuple[int, ...],
    *,
    padding: bool,
    strides: list[int] | None = None,
    pads: list[int] | None = None,
    dilations: list[int] | None = None,
    auto_pad: bytes | None = None,
) -> Wire:
    """Return the mean of each window of each channel.

    wire    : shape (1, C, …)
    padding : whether padded places count among a window's entries; their value is 0
    """
    channels = wire.shape[1] if len(wire.shape) > 2 else 0
    if not channels or len(kernel) != len(wire.shape) - 2 or min(kernel) < 1:
        raise ValueError(f"input {wire.shape}, kernel {kernel}")
    if channels * prod(kernel) > MAX_ENTRIES:
        raise ValueError(f"kernel {kernel} has over {MAX_ENTRIES} entries (MAX_ENTRIES)")
    ones = np.ones((channels, 1, *kernel), dtype=object)
    full, grid = _convolved(wire, ones, channels, (strides, dilations), (pads, auto_pad))
    rows = full.reshape(-1, full.shape[-1])
    counts = [prod(kernel)] * len(rows) if padding else [sum(row) for row in rows.tolist()]
    if 0 in counts:
        raise ValueError(f"kernel {kernel} with windows of padding alone")
    scale = lcm(*counts)
    rows *= np.array([[scale // count] for count in counts], dtype=object)
    return _mapped(wire, (1, channels, *grid.sizes), rows, scale)


def _convolved(
    wire: Wire,
    weight: Array,
    groups: int,
    steps: tuple[list[int] | None, list[int] | None],
    around: tuple[list[int] | None, bytes | None],
) -> tuple[Array, _Grid]:
    """Return the matrix of a convolution, shape (outputs, places, inputs), and its grid.

    steps  : strides and dilations
    around : pads and auto_pad
    """
    kernel, per, outputs = weight.shape[2:], weight.shape[1], weight.shape[0]
    if len(wire.shape) != weight.ndim or wire.shape[:2] != (1, per * groups) or outputs % groups:
        raise ValueError(f"input {wire.shape}, weights {weight.shape}, {groups} groups, one batch")
    n = len(kernel)
    every = tuple(steps[0] or [1] * n), tuple(steps[1] or [1] * n)
    grid = _grid(wire.shape[2:], kernel, every, around[0], around[1] or b"NOTSET")
    full = _zeros(outputs, prod(grid.sizes), prod(wire.shape))
    order = np.pad(_order(wire.shape)[0], ((0, 0), *grid.pads), constant_values=-1)
    positions = np.arange(prod(grid.sizes))
    for offset in product(*map(range, kernel)):
        seen = order[(slice(None), *_window(grid, offset))].reshape(per * groups, -1)
        for o, c in product(range(outputs), range(per)):
            entries = seen[o // (outputs // groups) * per + c]
            inside = entries >= 0
            full[o, positions[inside], entries[inside]] = weight[(o, c, *offset)]
    return full, grid


def _window(grid: _Grid, offset: tuple[int, ...]) -> list[slice]:
    starts = [o * d for o, d in zip(offset, grid.dilations, strict=True)]
    ends = [s + t * (n - 1) + 1 for s, t, n in zip(starts, grid.strides, grid.sizes, strict=True)]
    return [slice(*bounds) for bounds in zip(starts, ends, grid.strides, strict=True)]


def _grid(
    space: tuple[int, ...],
    kernel: tuple[int, ...],
    steps: tuple[tuple[int, ...], tuple[int, ...]],
    pads: list[int] | None,
    auto_pad: bytes,
) -> _Grid:
    step, spread = steps
    if not len(step) == len(spread) == len(space) or min(step + spread) < 1:
        raise ValueError(f"strides {step} and dilations {spread} for space {space}")
    reach = [d * (k - 1) + 1 for d, k in zip(spread, kernel, strict=True)]
    around = _around(space, step, reach, pads, auto_pad)
    sizes = [
        (x + sum(p) - r) // s + 1 for x, p, r, s in zip(space, around, reach, step, strict=True)
    ]
    if len(around) != len(space) or min(map(min, around)) < 0 or min(sizes) < 1:
        raise ValueError(f"space {space}, kernel {kernel}, pads {around}")
    padded = prod(x + sum(p) for x, p in zip(space, around, strict=True))
    if padded > MAX_ENTRIES:
        raise ValueError(f"pads {around} make {padded} entries, over {MAX_ENTRIES} (MAX_ENTRIES)")
    return _Grid(step, spread, around, tuple(sizes))


def _around(
    space: tuple[int, ...],
    step: tuple[int, ...],
    reach: list[int],
    pads: list[int] | None,
    auto_pad: bytes,
) -> tuple[tuple[int, int], ...]:
    if auto_pad in (b"SAME_UPPER", b"SAME_LOWER"):
        axes = zip(space, step, reach, strict=True)
        missing = [max((ceil(x / s) - 1) * s + r - x, 0) for x, s, r in axes]
        halves = [(m // 2, m - m // 2) for m in missing]
        return tuple((b, a) if auto_pad == b"SAME_LOWER" else (a, b) for a, b in halves)
    n = len(space)
    flat = pads if pads and auto_pad == b"NOTSET" else [0] * (2 * n)
    return tuple(zip(flat[:n], flat[n:], strict=True))


def _order(shape: tuple[int, ...]) -> Array:
    return np.arange(prod(shape)).reshape(shape)


def _matrix(weight: Array, *, column: bool) -> Array:
    if weight.ndim == 1:
        return weight.reshape((-1, 1) if column else (1, -1))
    if weight.ndim == 0 or prod(weight.shape[:-2]) != 1:
        raise ValueError(f"weights of shape {weight.shape}; give one matrix")
    return weight.reshape(weight.shape[-2:])


def _product_shape(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    # numpy's own rule, asked of strided zeros that take no memory.
    zero = np.zeros(1, dtype=np.int8)
    found = np.matmul(np.broadcast_to(zero, left), np.broadcast_to(zero, right))
    return tuple(found.shape)


def _zeros(outer: int, inner: int, columns: int) -> Array:
    if outer * inner * columns > MAX_ENTRIES:
        raise ShapeError(
            f"a linear map of {outer * inner} × {columns} entries is over {MAX_ENTRIES} "
            "(MAX_ENTRIES in readers/limits.py); use a smaller model"
        )
    return np.zeros((outer, inner, columns), dtype=object)


def _mapped(wire: Wire, shape: tuple[int, ...], full: Array, scale: int) -> Wire:
    rows = [tuple(row) for row in full.reshape(-1, full.shape[-1]).tolist()]
    return Wire(wire.stage, shape, wire.affine.then(rows, scale))
