"""The affine maps of linear regions."""

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.cell import AffineMap
from exactregions.regions.complex import Complex


def output_maps(found: Complex) -> tuple[AffineMap, ...]:
    """Return the affine map of every linear region, in the order of ``linear_regions``.

    The rows of ``matrix`` are the gradients of the outputs, in the domain's coordinates.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> sorted(str(f.matrix[0][0]) for f in output_maps(explore(hat(), Domain.whole(1))))
    ['-1', '0', '0', '1']
    """
    return tuple(found[int(cell)].output for cell in first_cells(found))


def first_cells(found: Complex) -> NDArray[np.intp]:
    """Return the first cell of every linear region, in the order of ``linear_regions``; (r,).

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import one_region
    >>> first_cells(explore(one_region(2, 1), Domain.whole(1))).tolist()
    [0]
    """
    return np.unique(found.labels, return_index=True)[1]
