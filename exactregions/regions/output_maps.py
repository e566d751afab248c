"""Which regions have the same affine map: all coefficients of all outputs, compared exactly.

Enclosures of the coefficients separate nearly all maps. What they leave together is compared in
integers, of which all maps of one network share the denominator.
"""

from dataclasses import dataclass

import numpy as np

from exactregions.arithmetic.enclosure import Enclosure, Floats
from exactregions.networks.affine import Affine, Form
from exactregions.regions.complex import Complex
from exactregions.regions.merge import coefficients
from exactregions.regions.skeleton import Indices


@dataclass(frozen=True)
class OutputMaps:
    """The maps of some cells.

    numbers : (n,) the number of the map of each cell; equal numbers are equal maps
    forms   : the forms of every map that two or more of the cells have, one for each output
    """

    numbers: Indices
    forms: dict[int, tuple[Form, ...]]

    @property
    def count(self) -> int:
        """How many different maps there are."""
        return int(self.numbers.max()) + 1


def maps_on(cells: Complex, chosen: Indices) -> OutputMaps:
    """Return the maps of chosen cells of a complex with faces.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1]] * 3, [0, -1, -2]), ([[1, -2, 1]], [0])])
    >>> maps = maps_on(explore(net, Box.of((-1, 3)), engine="subdivide"), np.arange(4))
    >>> maps.count, maps.forms
    (3, {0: ((0, 0),)})
    """
    above = cells.faces(cells.domain.dimension).signs[chosen] > 0
    together = np.zeros(len(chosen), dtype=np.intp)
    if len(chosen) > 1:
        low, high = (
            limit.reshape(len(chosen), -1) for limit in _limits(coefficients(cells.network, above))
        )
        for column in range(low.shape[1]):
            together = _separated(together, low[:, column], high[:, column])
    return _compared(cells, chosen, together)


@np.errstate(all="ignore")
def _limits(numbers: Enclosure) -> tuple[Floats, Floats]:
    """Return numbers that the true ones are not below and not above."""
    known = np.isfinite(numbers.middle) & np.isfinite(numbers.radius)
    low = np.nextafter(numbers.middle - numbers.radius, -np.inf)
    high = np.nextafter(numbers.middle + numbers.radius, np.inf)
    return np.where(known, low, -np.inf), np.where(known, high, np.inf)


def _separated(group: Indices, low: Floats, high: Floats) -> Indices:
    """Split groups of intervals wherever all of one part are below all of the other.

    group : (n,) numbers below n; low, high : (n,); the result : (n,) numbers of the new groups
    """
    n = len(group)
    order, upward = np.lexsort((low, group)), np.argsort(high, kind="stable")
    rank = np.empty(n, dtype=np.intp)
    rank[upward] = np.arange(n)
    held = group[order]
    # Groups come in increasing order, so the largest of these numbers is of the group itself.
    highest = high[upward][np.maximum.accumulate(held * n + rank[order]) % n]
    cut = (held[1:] != held[:-1]) | (low[order][1:] > highest[:-1])
    found = np.empty(n, dtype=np.intp)
    found[order] = np.concatenate(([0], np.cumsum(cut)))
    return found


def _compared(cells: Complex, chosen: Indices, together: Indices) -> OutputMaps:
    """Compare in integers what enclosures left together."""
    affine, alone = Affine(cells.network), np.bincount(together) == 1
    known: dict[tuple[int, tuple[Form, ...]], int] = {}
    numbers, forms = [], {}
    for cell, group in zip(chosen.tolist(), together.tolist(), strict=True):
        exact: tuple[Form, ...] = ()
        if not alone[group]:
            exact = affine.output(tuple(map(int, cells.patterns[cell]))).forms
        if (group, exact) in known:
            forms[known[group, exact]] = exact
        numbers.append(known.setdefault((group, exact), len(known)))
    return OutputMaps(np.array(numbers), forms)
