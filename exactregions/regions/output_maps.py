"""Which regions have the same affine map: all coefficients of all outputs, compared exactly.

Enclosures of the coefficients separate nearly all maps. What they leave together is compared in
integers, of which all maps of one network share the denominator.
"""

from dataclasses import dataclass

import numpy as np

from exactregions.arithmetic.enclosure import Enclosure, Floats, affine_image
from exactregions.networks.affine import Affine, Form
from exactregions.regions.branches import given_by, units_along
from exactregions.regions.complex import Complex
from exactregions.regions.layers import maps_of
from exactregions.regions.skeleton import Flags, Indices

ENTRIES = 1 << 20


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
        low, high = _limits(_coefficients(cells, above))
        for column in range(low.shape[1]):
            together = _separated(together, low[:, column], high[:, column])
    return _compared(cells, chosen, together)


@np.errstate(all="ignore")
def _coefficients(cells: Complex, above: Flags) -> Enclosure:
    """Enclose the coefficients of the outputs, (n, (d + 1)·outputs), up to one scale per output.

    above : (n, U), which units are positive
    """
    *hidden, output = maps_of(cells.network)
    last, d = hidden[-1], cells.network.inputs
    *_, (units, which) = units_along(hidden, above, d)
    shape = (len(above), (d + 1) * cells.network.outputs)
    found = Enclosure(np.empty(shape), np.empty(shape))
    size = max(256, ENTRIES // units.middle[0].size)
    for top in range(0, len(above), size):
        rows = slice(top, top + size)
        given = given_by(units, which[rows], above[rows, above.shape[1] - last.units :], last)
        image = affine_image(given, output.matrix[1:], output.matrix[0])
        for part, whole in zip(image, found, strict=True):
            whole[rows] = part.reshape(len(part), -1)
    return found


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
