"""Points of Rⁿ known up to one radius each: the filter for signs at the vertices of a complex.

A ball holds rows p̃ with |p − p̃| ≤ ρ in every entry, one ρ a row. All entries are kept within
[−1, 1] by scaling columns with powers of two, so that one radius serves a whole row and roundings
are absolute. Values at a new vertex interpolate along its edge, where the error of the ends is
averaged and not extrapolated.

Proof: proofs/interpolation.md
"""

from typing import NamedTuple

import numpy as np

from exactregions.arithmetic.enclosure import INFLATE, ROUNDOFF, Enclosure, Floats, gamma, in_range, inverted

# Covers the underflow of 2²⁸ products, scaled by at most 2²⁰⁰.
TINY = 2.0**-840


class Ball(NamedTuple):
    """Rows of numbers up to 1 in size, each row known up to its radius."""

    points: Floats  # (V, n)
    radius: Floats  # (V,)


def solved(system: Enclosure) -> Enclosure:
    """Enclose the solutions x of systems M x = (0, …, 0, 1), one a row.

    system : (B, n, n); the result : (B, n), with infinite radii where nothing is proved
    """
    matrix, spread = system
    n = matrix.shape[2]
    inverse = inverted(matrix)
    x = inverse[:, :, -1]
    size = np.abs(inverse)
    spread = spread + gamma(n + 2) * np.abs(matrix)
    residual = np.abs(np.eye(n) - inverse @ matrix).sum(axis=2) + gamma(n + 2)
    residual += (size @ spread.sum(axis=2)[:, :, None])[:, :, 0]
    missing = matrix @ x[:, :, None]
    missing[:, -1] -= 1.0
    wrong = np.abs(missing[:, :, 0]) + (spread @ np.abs(x)[:, :, None])[:, :, 0] + gamma(2)
    error = 2 * (size @ wrong[:, :, None])[:, :, 0].max(axis=1) * INFLATE
    sound = ((residual * INFLATE).max(axis=1) < 0.5) & in_range(inverse).all(axis=(1, 2))
    error = np.where(sound, error, np.inf)
    return Enclosure(x, np.repeat(error[:, None], n, axis=1))


def evaluated(forms: Enclosure, points: Enclosure) -> Enclosure:
    """Enclose the values of forms at points.

    forms : (B, n, m), points : (B, n); the result : (B, m)
    """
    x, error = points.middle[:, None, :], points.radius[:, None, :]
    values = (x @ forms.middle)[:, 0]
    size = np.abs(forms.middle)
    spread = forms.radius + gamma(x.shape[2] + 1) * size
    radius = (np.abs(x) @ spread + error @ (size + forms.radius))[:, 0] * INFLATE + TINY
    return Enclosure(values, radius)


def balanced(values: Enclosure) -> tuple[Ball, Floats]:
    """Return rows scaled into [−1, 1] by one power of two for each column, and these powers."""
    largest = np.abs(values.middle).max(axis=0, initial=0.0)
    scale = np.exp2(-np.ceil(np.log2(np.where(largest > 0, largest, 1.0))))
    scale = np.where(in_range(scale), scale, np.nan)
    values.middle[:] *= scale
    radius = (values.radius * scale).max(axis=1, initial=0.0) * INFLATE + TINY
    return Ball(values.middle, radius), scale


def between(up: Ball, down: Ball, z: Floats, w: Floats) -> Ball:
    """Return the points where a function that is z at ``up`` and w at ``down`` vanishes.

    z, w : (k,) entries of the rows themselves, true values of opposite signs; what is returned is
    (1 − t)·up + t·down for the true t = z / (z − w)
    """
    gap = z - w
    t = z / gap
    step = down.points - up.points
    points = up.points + t[:, None] * step
    error = np.maximum(up.radius, down.radius)
    slack = gap - (up.radius + down.radius) * INFLATE
    slip = error / np.where(slack > 0, slack, 0.0)
    length = np.abs(step).max(axis=1)
    radius = error + (slip + 4 * ROUNDOFF) * length
    return Ball(points, (radius + 8 * ROUNDOFF) * INFLATE)
