"""The graph of cells: degrees, mean degree, diameter; which cells are bounded.

Two cells are neighbours if they share a wall. A domain is convex, so the graph is connected.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.complex import Complex
from exactregions.regions.cutting import starts_of
from exactregions.regions.lattice import states

Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]


def degrees(found: Complex) -> Indices:
    """Return for every cell how many cells share a wall with it, (n,).

    On the whole space a cell has one facet for each neighbour; for general networks with n₁ neurons
    in the first layer that is at least min(n₁, d) (Gaines and Bi 2026).
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, Network, explore
    >>> net = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])])
    >>> found = explore(net, Domain.whole(2))
    >>> sorted(degrees(found).tolist()), int(degrees(found).sum()) == 2 * found.wall_count
    ([2, 2, 2, 3, 3, 3, 3], True)
    """
    return np.bincount(found.walls.ravel(), minlength=found.count).astype(np.intp)


def mean_degree(found: Complex) -> Fraction:
    """Return the mean number of neighbours of a cell, 2·walls / cells.

    It is at most 2d for general networks on the whole space, and one layer with many neurons comes
    close to that (Gaines and Bi 2026). Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> mean_degree(explore(zaslavsky(3, 2), Domain.whole(2)))
    Fraction(18, 7)
    """
    return Fraction(2 * found.wall_count, found.count)


def diameter(found: Complex) -> int:
    """Return the largest number of walls that a shortest way between two cells crosses.

    For n hyperplanes in general position on the whole space, d ≥ 1, it is n: opposite unbounded
    cells differ in all signs. For general networks on the whole space a segment between two cells
    crosses at most ∏ (n_l + 1) − 1 walls.

    The distances δ from one cell u bound the eccentricity e of every other cell,
    max(δ(v), e(u) − δ(v)) ≤ e(v) ≤ e(u) + δ(v); when no cell can exceed the largest bound from
    below, the search ends (Takes and Kosters 2011), usually after few cells.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> diameter(explore(zaslavsky(5, 2), Domain.whole(2)))
    5
    """
    distances = _Distances(found.count, found.walls)
    low = np.zeros(found.count, dtype=np.intp)
    high = np.full(found.count, found.count, dtype=np.intp)
    upwards = True
    while (open_ := np.flatnonzero(high > low.max())).size:
        source = open_[high[open_].argmax() if upwards else low[open_].argmin()]
        far = distances.from_cell(int(source))
        most = far.max()
        low = np.maximum(low, np.maximum(far, most - far))
        high = np.minimum(high, most + far)
        upwards = not upwards
    return int(low.max())


class _Distances:
    """Numbers of walls to cross in a connected graph of cells."""

    def __init__(self, nodes: int, edges: NDArray[np.int32]) -> None:
        from scipy.sparse import csr_array

        ones = np.ones(2 * len(edges), dtype=np.int8)
        ends = np.concatenate((edges, edges[:, ::-1]))
        self.graph = csr_array((ones, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))

    def from_cell(self, source: int) -> Indices:
        """Return the distance of every cell from one, (n,), by a search in breadth.

        Cells come in the order of their distance, and so do their parents: a level starts with the
        first cell whose parent is in the level before.
        """
        from scipy.sparse.csgraph import breadth_first_order

        order, parent = breadth_first_order(self.graph, source)
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        above = np.concatenate(([-1], place[parent[order[1:]]]))
        starts = [0]
        while starts[-1] < len(order):
            starts.append(int(np.searchsorted(above, starts[-1])))
        found = np.empty(len(order), dtype=np.intp)
        found[order] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        return found


def bounded(found: Complex) -> Flags:
    """Tell for every cell whether it is bounded, (n,).

    On a bounded domain all are. A cell without a line is unbounded iff one of its edges is, and an
    edge is iff it has fewer than two vertices; a complex without a vertex has a line in every cell.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> int(bounded(explore(zaslavsky(4, 2), Domain.whole(2))).sum())      # C(4 − 1, 2)
    3
    """
    inside = np.ones(found.count, dtype=bool)
    if found.domain.extent is None:
        inside[cells_of_faces(found)] = bounded_faces(found)
    return inside


def bounded_faces(found: Complex) -> Flags:
    """Tell for every face of full dimension whether it is bounded, in the order of ``faces(d)``.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> int(bounded_faces(explore(hat(), Domain.whole(1))).sum())
    2
    """
    sizes, d = found.f_vector, found.domain.dimension
    if found.domain.extent is not None:
        return np.ones(sizes[d], dtype=bool)
    if not sizes[0]:
        return np.zeros(sizes[d], dtype=bool)
    inside: Flags = np.bincount(found.incidence(1)[:, 0], minlength=sizes[1]) == 2
    for k in range(2, d + 1):
        large, small = found.incidence(k).T
        below, inside = inside, np.ones(sizes[k], dtype=bool)
        inside[large[~below[small]]] = False
    return inside


def cells_of_faces(found: Complex) -> Indices:
    """Return the cell that each face of full dimension is, in the order of ``faces(d)``; (n,).

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> sorted(cells_of_faces(explore(hat(), Box.cube(1, -1, 3))).tolist())
    [0, 1, 2, 3]
    """
    if not found.network.neurons:
        return np.zeros(1, dtype=np.intp)
    signs = found.faces(found.domain.dimension).signs
    patterns = states(signs, starts_of(found.network))
    if np.array_equal(patterns, found.patterns):
        return np.arange(found.count)
    cells = np.empty(found.count, dtype=np.intp)
    cells[_sorted(patterns)] = _sorted(found.patterns)
    return cells


def _sorted(patterns: NDArray[np.uint8]) -> Indices:
    rows = np.ascontiguousarray(patterns)
    return rows.view(f"V{rows.shape[1]}").ravel().argsort()
