"""Floats with one radius for many: the filter for the signs at the vertices of a complex.

A radius here bounds the errors of a whole row at once. So bounds cost next to nothing beside the
products that they speak of. Matrices have columns that sum to at most 1 in size, so that a product
is no larger than what is multiplied, and a radius grows by roundings only.

Proof: proofs/interpolation.md
"""

from typing import NamedTuple

import numpy as np

from exactregions.arithmetic.enclosure import INFLATE, ROUNDOFF, Floats, gamma, in_range, inverted

# Covers the underflow of a sum of products, one factor of which is at most 2²⁰⁰.
TINY = 2.0**-800


class Ball(NamedTuple):
    """Rows of numbers, each row known up to its radius in every entry."""

    points: Floats  # (V, n)
    radius: Floats  # (V,)


class Forms(NamedTuple):
    """Affine forms with one radius for each coefficient; a batch of one serves for all."""

    middle: Floats  # (B, d + 1, n), the coefficient of x₀ first
    radius: Floats  # (B, d + 1)


def positions(dimension: int) -> Forms:
    """Return the coordinates themselves as forms."""
    unit = np.eye(dimension + 1)[None, :, 1:]
    return Forms(unit, np.zeros((1, dimension + 1)))


def mapped(forms: Forms, matrix: Floats) -> Forms:
    """Return the forms (x₀, forms)·M.

    matrix : (1 + n, m), entries within 2⁻⁵³ relative of the true ones, columns that sum to at most
    1 in size
    """
    batch, rows, n = forms.middle.shape
    product = forms.middle.reshape(batch * rows, n) @ matrix[1:]
    middle = product.reshape(batch, rows, matrix.shape[1])
    middle[:, 0] += matrix[0]
    size = np.abs(forms.middle).max(axis=2, initial=0.0)
    size[:, 0] = np.maximum(size[:, 0], 1.0)
    radius = (forms.radius + gamma(n + 2) * size) * INFLATE
    return Forms(middle, radius + TINY * (radius > 0))


def values_at(forms: Forms, x: Ball) -> Ball:
    """Return the values of forms at points; x : (B, d + 1)."""
    points = np.einsum(
        "bk,bkn->bn",
        x.points,
        np.broadcast_to(forms.middle, (len(x.points), *forms.middle.shape[1:])),
    )
    size = np.abs(forms.middle).max(axis=2, initial=0.0)
    far = np.abs(x.points)
    error = (forms.radius * (far + x.radius[:, None]) + size * x.radius[:, None]).sum(axis=1)
    error += gamma(x.points.shape[1] + 1) * (size * far).sum(axis=1)
    return Ball(points, error * INFLATE + TINY)


def image(h: Ball, matrix: Floats) -> Ball:
    """Return the rows h·M; the matrix is as for ``mapped``."""
    size = np.abs(h.points).max(axis=1, initial=0.0)
    radius = (h.radius + gamma(len(matrix) + 1) * size) * INFLATE + TINY
    return Ball(h.points @ matrix, radius)


def solved(system: Forms) -> Ball:
    """Return the solutions x of M x = (0, …, 0, 1).

    system : the rows of M as forms, transposed: middle (B, n, n) holds coefficient by row, with
    one radius per row, (B, n); where nothing is proved the radius is infinite
    """
    matrix, spread = system
    n = matrix.shape[2]
    inverse = inverted(matrix)
    x = inverse[:, :, -1]
    size = np.abs(inverse)
    unit = gamma(n + 2)
    doubt = n * spread + unit * np.abs(matrix).sum(axis=2)
    residual = np.abs(np.eye(n) - inverse @ matrix).sum(axis=2) + unit
    residual += (size @ doubt[:, :, None])[:, :, 0]
    missing = (matrix @ x[:, :, None])[:, :, 0]
    missing[:, -1] -= 1.0
    wrong = np.abs(missing) + doubt * np.abs(x).max(axis=1)[:, None] + unit
    error = 2 * (size @ wrong[:, :, None])[:, :, 0].max(axis=1) * INFLATE + TINY
    sound = ((residual * INFLATE).max(axis=1) < 0.5) & in_range(inverse).all(axis=(1, 2))
    return Ball(x, np.where(sound, error, np.inf))


@np.errstate(all="ignore")
def between(up: Ball, down: Ball, column: int) -> Ball:
    """Return the points where the numbers of a column vanish, between rows where they do not.

    In that column the true numbers are positive in ``up`` and negative in ``down``; with z and w
    for them, what is returned is (1 − t)·up + t·down, t = z / (z − w). Entries are at most 1 in
    size.
    """
    z, w = up.points[:, column], down.points[:, column]
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
