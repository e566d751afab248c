"""Floats with one radius for many: the filter for the signs at the vertices of a complex.

A radius here bounds the errors of a whole row at once. So bounds cost next to nothing beside the
products that they speak of. Matrices have columns that sum to at most 1 in size, so that a product
is no larger than what is multiplied, and a radius grows by roundings only.

Proof: proofs/22-interpolation.md
"""

from typing import NamedTuple

import numpy as np

from exactregions.arithmetic.enclosure import (
    INFLATE,
    ROUNDOFF,
    Enclosure,
    Floats,
    gamma,
    in_range,
    inverted,
)

# Covers the underflow of a sum of products, one factor of which is at most 2²⁰⁰.
TINY = 2.0**-800


class Ball(NamedTuple):
    """Rows of numbers, each row known up to its radius in every entry."""

    points: Floats  # (V, n)
    radius: Floats  # (V,)


def values_at(forms: Enclosure, x: Ball) -> Enclosure:
    """Return the values of forms, (B, d + 1, n), at points, (B, d + 1)."""
    far, size = np.abs(x.points), np.abs(forms.middle)
    error = _at(far, forms.radius + gamma(far.shape[1] + 1) * size)
    error += x.radius[:, None] * (size + forms.radius).sum(axis=1)
    return Enclosure(_at(x.points, forms.middle), error * INFLATE + TINY)


def _at(points: Floats, forms: Floats) -> Floats:
    values: Floats = np.einsum("bk,bkn->bn", points, forms)
    return values


def image(x: Ball, h: Enclosure, matrix: Floats) -> Enclosure:
    """Return the rows (x₀, h)·M, where x₀ is the first column of x.

    matrix : (1 + n, m), entries within 2⁻⁵³ relative of the true ones
    """
    one, size, unit = x.points[:, :1], np.abs(matrix), gamma(len(matrix) + 1)
    middle = h.middle @ matrix[1:] + one * matrix[0]
    radius = (h.radius + unit * np.abs(h.middle)) @ size[1:]
    radius += (x.radius[:, None] + unit * np.abs(one)) * size[0] + unit * np.abs(middle)
    return Enclosure(middle, radius * INFLATE + TINY)


def solved(system: Enclosure) -> Ball:
    """Return the solutions x of M x = (0, …, 0, 1); M : (B, n, n).

    Where nothing is proved the radius is infinite.
    """
    matrix = system.middle
    n = matrix.shape[2]
    inverse = inverted(matrix)
    x = inverse[:, :, -1]
    size, unit = np.abs(inverse), gamma(n + 2)
    doubt = system.radius + unit * np.abs(matrix)
    residual = np.abs(np.eye(n) - inverse @ matrix).sum(axis=2) + unit
    residual += (size @ doubt.sum(axis=2)[:, :, None])[:, :, 0]
    missing = (matrix @ x[:, :, None])[:, :, 0]
    missing[:, -1] -= 1.0
    wrong = np.abs(missing) + (doubt @ np.abs(x)[:, :, None])[:, :, 0] + unit
    error = 2 * (size @ wrong[:, :, None])[:, :, 0].max(axis=1) * INFLATE + TINY
    sound = ((residual * INFLATE).max(axis=1) < 0.5) & in_range(inverse).all(axis=(1, 2))
    return Ball(x, np.where(sound, error, np.inf))


def rough_values(forms: Floats, sizes: Floats, errors: Floats, x: Ball) -> Ball:
    """Return the values of forms at points, (B, d + 1), with one radius for each point.

    forms : (B, d + 1, n), coefficient k of every form at most ``sizes[:, k]`` in size, and within
            ``errors[:, k]`` of the true one
    """
    far = np.abs(x.points)
    error = (errors * (far + x.radius[:, None]) + sizes * x.radius[:, None]).sum(axis=1)
    error += gamma(far.shape[1] + 1) * (sizes * far).sum(axis=1)
    return Ball(_at(x.points, forms), error * INFLATE + TINY)


def rough_image(x: Ball, h: Ball, matrix: Floats) -> Ball:
    """Return the rows (x₀, h)·M, where x₀ is the first column of x, with one radius for each.

    matrix : (1 + n, m), each column sums to at most 1 in size
    """
    one = x.points[:, :1]
    size = np.maximum(np.abs(h.points).max(axis=1, initial=0.0), np.abs(one[:, 0]))
    radius = np.maximum(h.radius, x.radius) + gamma(len(matrix) + 1) * size
    return Ball(h.points @ matrix[1:] + one * matrix[0], radius * INFLATE + TINY)


@np.errstate(all="ignore")
def between(up: Ball, down: Ball) -> Ball:
    """Return the points where the first numbers of rows vanish, between rows where they do not.

    The true first numbers are positive in ``up`` and negative in ``down``; with z and w for them,
    what is returned is (1 − t)·up + t·down, t = z / (z − w). True numbers are at most 1 in size, up
    to their radius.
    """
    z, w = up.points[:, 0], down.points[:, 0]
    gap = z - w
    t = z / gap
    step = down.points - up.points
    points = up.points + t[:, None] * step
    points[:, 0] = 0.0
    points[~np.isfinite(points)] = 0.0  # 0 exceeds no radius, and the radius is infinite or NaN
    error = np.maximum(up.radius, down.radius)
    slip = np.where(gap > 0, error / gap, np.inf)
    radius = error + (slip + 4 * ROUNDOFF) * np.abs(step).max(axis=1, initial=0.0)
    return Ball(points, (radius + 8 * ROUNDOFF) * INFLATE)
