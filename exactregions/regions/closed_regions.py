"""Closed connected regions: inclusion-maximal closed connected sets on which the output is affine.

Let g be a map that the output f has on some cell. Two readings are counted, both inside the domain:
what touches on its edge only is not connected.

*By cells.* Components of the union of the closed cells with map g.

*By sets.* Components of {f = g} that hold a cell with map g. Such a set may also go on through
lower-dimensional parts of cells with other maps. Every closed cell C has the convex slice
C ∩ {f = g}. Where two slices meet, all cells around that point have slices that hold it, and these
cells are linked through walls that hold it too. So slices are linked iff a wall between their cells
meets {f = g}.

Inside the domain: a convex set lies in the edge of the domain iff it lies in one of its facets.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from exactregions.arithmetic.matrix import Row
from exactregions.networks.affine import Affine, Form
from exactregions.polyhedra.program import Infeasible, minimise
from exactregions.regions.complex import Complex
from exactregions.regions.corners import Corners, dot, grouped, inner, sides, under
from exactregions.regions.merge import Components
from exactregions.regions.output_maps import OutputMaps
from exactregions.regions.skeleton import Indices


def closed_regions(cells: Complex, maps: OutputMaps) -> tuple[int, int]:
    """Return how many closed connected regions there are: by sets and by cells.

    cells : a complex whose cells have vertices, with its faces
    maps  : the maps of its linear regions

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import touching
    >>> from exactregions.regions.output_maps import maps_on
    >>> cells = explore(touching(), Box.cube(2), engine="subdivide")
    >>> _, first = np.unique(cells.labels, return_index=True)
    >>> cells.linear_region_count, closed_regions(cells, maps_on(cells, first))
    (6, (5, 5))
    """
    by_sets = by_cells = maps.count - len(maps.forms)
    slices = _Slices(cells)
    for number, parts in _parts(cells, maps):
        by_cells += len(parts)
        by_sets += slices.regions(maps.forms[number], parts) if len(parts) > 1 else 1
    return by_sets, by_cells


def _parts(cells: Complex, maps: OutputMaps) -> Iterator[tuple[int, list[list[int]]]]:
    """Yield each map of several linear regions, and its cells in parts that are connected."""
    of_cell = maps.numbers[cells.labels]
    chosen = np.flatnonzero(np.isin(of_cell, list(maps.forms)))
    if not len(chosen):
        return
    part = _joined(cells, chosen, of_cell[chosen])
    for number in maps.forms:
        rows = of_cell[chosen] == number
        _, which = np.unique(part[rows], return_inverse=True)
        yield number, grouped(which, chosen[rows], int(which.max()) + 1)


def _joined(cells: Complex, chosen: Indices, maps: Indices) -> Indices:
    """Return the component of each chosen cell, among cells of its map that touch inside.

    A node is a face together with a map of a cell that it bounds. It is linked to the same map on
    the faces that bound it and are not in the edge of the domain.
    """
    face, node, many = chosen, np.arange(len(chosen)), int(maps.max()) + 1
    group, edges, count = maps, [], len(chosen)
    for k in range(cells.domain.dimension, 0, -1):
        pairs = cells.incidence(k)
        above, below = under(pairs[inner(cells, k - 1)[pairs[:, 1]]], face)
        keys, which = np.unique(below * many + group[above], return_inverse=True)
        edges.append(np.stack((node[above], count + which), axis=1))
        face, group, node = keys // many, keys % many, count + np.arange(len(keys))
        count += len(keys)
    return Components(count, np.concatenate(edges).astype(np.int32)).labels[: len(chosen)]


class _Slices:
    """The parts of cells on which the output is one affine map, and how they are linked."""

    def __init__(self, cells: Complex) -> None:
        self.cells, self.affine, self.corners = cells, Affine(cells.network), Corners(cells)
        self.walls: list[list[int]] = []

    def regions(self, form: Sequence[Form], parts: list[list[int]]) -> int:
        """Return how many components of {f = g} the parts with map g make."""
        self._read()
        part_of = {cell: i for i, part in enumerate(parts) for cell in part}
        count, missing = 0, set(range(len(parts)))
        while missing:
            count += 1
            waiting = list(parts[missing.pop()])
            seen = set(waiting)
            while waiting and missing:
                for cell in self._linked(waiting.pop(), form, part_of):
                    if cell not in seen:
                        seen.add(cell)
                        waiting.append(cell)
                        missing.discard(part_of.get(cell, -1))
        return count

    def _read(self) -> None:
        """Read the walls of the complex: their corners, and the cells on both sides."""
        if self.walls:
            return
        cells, d = self.cells, self.cells.domain.dimension
        pairs = cells.incidence(d)
        self.walls = grouped(pairs[:, 0], pairs[:, 1], cells.count)
        self.sides = sides(cells).tolist()
        self.held = self.corners.names(d - 1, np.arange(len(self.sides)))

    def _linked(self, cell: int, form: Sequence[Form], part_of: dict[int, int]) -> Iterator[int]:
        """Yield the cells whose slices meet that of a cell in a wall of it."""
        gaps = [] if cell in part_of else self._gaps(cell, form)
        for wall in self.walls[cell]:
            for other in self.sides[wall]:
                if other not in (cell, -1) and (not gaps or self._meets(wall, gaps)):
                    yield other

    def _gaps(self, cell: int, form: Sequence[Form]) -> list[Form]:
        """Return f − g on a cell, for each output; positive scales do not matter."""
        found = self.affine.output(tuple(map(int, self.cells.patterns[cell]))).forms
        pairs = zip(found, form, strict=True)
        return [tuple(a - b for a, b in zip(f, g, strict=True)) for f, g in pairs]

    def _meets(self, wall: int, gaps: Sequence[Form]) -> bool:
        """Tell whether a wall holds a point inside the domain where all gaps vanish.

        Where a gap has one sign only, it vanishes on a face, the hull of corners where it does.
        """
        held = [self.corners.place(c) for c in self.held[wall]]
        mixed: list[Form] = []
        size = -1
        while size != len(held) > 0:
            size, mixed = len(held), []
            for gap in gaps:
                values = [dot(gap, at) for at in held]
                if min(values) < 0 < max(values):
                    mixed.append(gap)
                else:
                    held = [at for at, value in zip(held, values, strict=True) if value == 0]
                    if not held:
                        return False
        if len(mixed) > 1:
            held = _supported(held, mixed)
        inside = all(any(dot(row, at) > 0 for at in held) for row in self.cells.domain.rows)
        return inside and any(at[0] for at in held)


def _supported(corners: Sequence[Row], gaps: Sequence[Form]) -> list[Row]:
    """Return the corners that take part in a non-negative combination on which all gaps vanish.

    >>> _supported([(1, 0), (1, 2), (1, 3)], [(-1, 1), (1, -1)])
    [(1, 0), (1, 2), (1, 3)]
    >>> _supported([(1, 0, 0), (1, 1, 1), (1, 0, 2)], [(0, 1, 0), (0, 0, 1)])
    [(1, 0, 0)]
    """
    n, nothing = len(corners), (0,) * (len(corners) + 1)
    rows: list[Form] = [tuple(int(i == j + 1) for i in range(n + 1)) for j in range(n)]
    for gap in gaps:
        values = [dot(gap, at) for at in corners]
        rows += [(0, *values), (0, *(-v for v in values))]
    found = []
    for j, at in enumerate(corners):
        asked = [*rows, (-1, *rows[j][1:])]
        if not isinstance(minimise(nothing, asked), Infeasible):
            found.append(at)
    return found
