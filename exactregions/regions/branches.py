"""Patterns share their beginnings: what depends on some layers only is computed once for all.

Cells and vertices that agree on the signs of the first layers have the same affine forms in the
next layer. There are far fewer such beginnings than cells.
"""

from collections.abc import Iterator

import numpy as np

from exactregions.arithmetic.ball import Forms, mapped
from exactregions.regions.layers import LayerMap
from exactregions.regions.skeleton import Flags, Indices


def units_along(
    maps: list[LayerMap], above: Flags, coordinates: Forms
) -> Iterator[tuple[Forms, Indices]]:
    """Yield the forms of the units of one layer after the other, and which of them hold in a row.

    maps        : layers from the first on
    above       : (n, U), whether a unit of theirs counts as positive in a row
    coordinates : the forms that the first layer reads

    Row i has the forms ``units.middle[which[i]]``.
    """
    given, which, first = coordinates, np.zeros(len(above), dtype=np.intp), 0
    for l, layer in enumerate(maps):
        units = mapped(given, layer.matrix)
        yield units, which
        if l + 1 < len(maps):
            signs = above[:, first : first + layer.units]
            chosen, branch = _distinct(which, signs)
            given = given_by(units, which[chosen], signs[chosen], layer)
            which, first = branch, first + layer.units


def given_by(units: Forms, which: Indices, above: Flags, layer: LayerMap) -> Forms:
    """Return the forms that the next layer reads in rows with these signs of a layer's units."""
    middle = units.middle[which]
    clipped = np.where(above[:, None], middle, 0.0)
    if len(layer.raw):
        parts = (clipped, middle[:, :, layer.raw])
        return Forms(np.concatenate(parts, axis=2), units.radius[which])
    # Where no unit is positive nothing is read, and nothing is uncertain.
    any_above = np.logical_or.reduce(above, axis=1)
    return Forms(clipped, units.radius[which] * any_above[:, None])


def _distinct(before: Indices, rows: Flags) -> tuple[Indices, Indices]:
    """Return where each distinct pair of a number and a row first stands, and which one each is.

    before : (n,), rows : (n, w); the results : (m,) and (n,)
    """
    words = np.random.default_rng(0).integers(0, 2**64, rows.shape[1] + 1, dtype=np.uint64)
    keys = rows @ words[1:] + before.astype(np.uint64) * words[0]
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    chosen = first[which]
    if np.array_equal(before, before[chosen]) and np.array_equal(rows, rows[chosen]):
        return first, which
    whole = np.concatenate((before[:, None], rows), axis=1)
    _, first, which = np.unique(whole, axis=0, return_index=True, return_inverse=True)
    return first, which.ravel()
