"""Walls by their faces: which cells are beside a face, and which neurons bend in between."""

import numpy as np

from exactregions.arithmetic.matrix import primitive
from exactregions.measures.adjacency import cells_of_faces
from exactregions.polyhedra.program import Form
from exactregions.regions.complex import Complex
from exactregions.regions.exact_cell import unit_rows


def cells_beside(found: Complex) -> list[list[int]]:
    """Return for every (d − 1)-face the cells that it bounds, increasing, in ``faces(d − 1)``.

    They are two, or one where the face is a facet of the domain.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
    >>> sorted(cells_beside(explore(net, Box.cube(1))))
    [[0], [0, 1], [1]]
    """
    d = found.domain.dimension
    beside: list[list[int]] = [[] for _ in range(found.f_vector[d - 1])]
    names = cells_of_faces(found).tolist()
    for cell, face in found.incidence(d).tolist():
        beside[face].append(names[cell])
    return [sorted(cells) for cells in beside]


def neurons_between(found: Complex, a: int, b: int) -> list[tuple[int, int]]:
    """Return the neurons (layer, index) whose state is not the same on two cells.

    If the cells share a wall, the first of them bends there; in general position it is the only
    one.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> found = explore(hat(), Box.of((-1, 3)))
    >>> [neurons_between(found, a, b) for a, b in found.walls.tolist()]
    [[(0, 0)], [(0, 1)], [(0, 2)]]
    """
    places = list(found.network.places())
    differ = np.flatnonzero(found.patterns[a] != found.patterns[b])
    return [places[i] for i in differ.tolist()]


def facets_of_cells(found: Complex) -> list[list[Form]]:
    """Return for every cell the forms (c, a₁, …, a_d) of its facets: c + a·t ≥ 0, none redundant.

    They are ``cell.inequalities`` of all cells, read off the faces, without linear programs: a unit
    or row of the domain that vanishes on a facet, but not on the cell, has the facet's hyperplane.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> found = explore(hat(), Box.of((-1, 3)))
    >>> set(facets_of_cells(found)[1]) == {h.form for h in found[1].inequalities}
    True
    """
    d = found.domain.dimension
    faces = found.faces(d - 1)
    domain = [primitive(row) for row in found.domain.rows]
    below: list[list[int]] = [[] for _ in range(found.count)]
    names = cells_of_faces(found).tolist()
    for cell, face in found.incidence(d).tolist():
        below[names[cell]].append(face)
    facets: list[list[Form]] = []
    for cell, own in zip(found, below, strict=True):
        rows = unit_rows(cell.affine, cell.pattern)
        facets.append([])
        for face in own:
            units = np.flatnonzero(faces.signs[face] == 0).tolist()
            forms = [rows[u] for u in units if u in rows and any(rows[u][1:])]
            forms += [domain[j] for j in np.flatnonzero(faces.boundary[face])]
            facets[-1].append(forms[0])
    return facets
