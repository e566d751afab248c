"""Patterns share their beginnings: what depends on some layers only is computed once for all.

Cells and vertices that agree on the signs of the first layers have the same affine forms in the
next layer. There are far fewer such beginnings than cells.
"""

from collections.abc import Iterator

import numpy as np

from exactregions.arithmetic.enclosure import Enclosure, Floats, affine_image
from exactregions.regions.layers import LayerMap
from exactregions.regions.skeleton import Flags, Indices


def units_along(
    maps: list[LayerMap], above: Flags, dimension: int
) -> Iterator[tuple[Enclosure, Indices]]:
    """Yield the forms of the units of one layer after the other, and which of them hold in a row.

    maps      : layers from the first on
    above     : (n, U), whether a unit of theirs counts as positive in a row
    dimension : d, the number of inputs

    Row i has the forms ``units.middle[which[i]]``, (d + 1, units), the coefficient of x₀ first.
    """
    unit = np.eye(dimension + 1)[None, :, 1:]
    given, which, first = Enclosure(unit, np.zeros_like(unit)), np.zeros(len(above), np.intp), 0
    for l, layer in enumerate(maps):
        units = affine_image(given, layer.matrix[1:], layer.matrix[0])
        yield units, which
        if l + 1 < len(maps):
            signs = above[:, first : first + layer.units]
            chosen, branch = _distinct(which, signs)
            given = given_by(units, which[chosen], signs[chosen], layer)
            which, first = branch, first + layer.units


def given_by(units: Enclosure, which: Indices, above: Flags, layer: LayerMap) -> Enclosure:
    """Return the forms that the next layer reads in rows with these signs of a layer's units."""
    return Enclosure(*(read(part[which], above[:, None], layer) for part in units))


def read(numbers: Floats, above: Flags, layer: LayerMap) -> Floats:
    """Return what the next layer reads of numbers, (…, units), that belong to a layer's units.

    A number that is not known stays unknown: 0 times it is NaN.
    """
    clipped = numbers * above
    if not len(layer.raw):
        return clipped
    return np.concatenate((clipped, numbers[..., layer.raw]), axis=-1)


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
