"""Complexes of dimension 2 and 3 as meshes (by meshio). Coordinates are rounded to floats.

Every face is cut into simplices by its first vertex, faces of faces by theirs; so the simplices of
two cells meet in whole faces.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import determinant
from exactregions.drawings.outline import Outline
from exactregions.drawings.scene import rounded
from exactregions.errors import DomainError, MissingExtraError
from exactregions.measures.adjacency import cells_of_faces
from exactregions.regions.complex import Complex

if TYPE_CHECKING:
    import meshio

ENDINGS = (".vtu", ".off")
Simplex = tuple[int, ...]


def write(cells: Complex, file: Path) -> None:
    """Write a mesh: simplices with cell and linear_region in .vtu, triangles in .off."""
    solid = file.suffix.lower() == ".vtu"
    mesh_of(cells, solid=solid).write(file)


def mesh_of(cells: Complex, *, solid: bool = True) -> "meshio.Mesh":
    """Return the cells as simplices, or all faces of dimension 2 as triangles.

    solid : simplices of dimension d, with the data ``cell`` and ``linear_region``

    Coordinates are exact ones, rounded once; on a plane the third is 0.
    Raises DomainError unless the dimension is 2 or 3, UnboundedError unless the domain is bounded,
    IncompleteError if a budget ended the search and MissingExtraError without meshio.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> mesh_of(explore(zaslavsky(1, 2), Box.cube(2))).cells_dict["triangle"].shape
    (4, 3)
    """
    if (d := cells.domain.dimension) not in (2, 3):
        raise DomainError(f"the domain has dimension {d}; meshes are made in dimension 2 and 3")
    if find_spec("meshio") is None:
        raise MissingExtraError("meshio is missing: pip install 'exactregions[mesh]'")
    import meshio

    outline = Outline(cells)
    points = rounded(outline.points)
    if d == 2:
        points = np.column_stack((points, np.zeros(len(points))))
    fans = [_fan(ring) for ring in outline.rings]
    if not solid:
        return meshio.Mesh(points, [("triangle", _oriented(outline, fans))])
    owners = cells_of_faces(cells).tolist()
    parts = dict(zip(owners, fans, strict=True)) if d == 2 else _cones(outline, fans)
    names = [cell for cell in range(cells.count) for _ in parts[cell]]
    simplices = _oriented(outline, [parts[cell] for cell in range(cells.count)])
    data = {"cell": [np.array(names)], "linear_region": [cells.labels[names]]}
    return meshio.Mesh(points, [("triangle" if d == 2 else "tetra", simplices)], cell_data=data)


def _fan(ring: Sequence[int]) -> list[Simplex]:
    """Return the triangles of a polygon at its first vertex."""
    return [(ring[0], a, b) for a, b in pairwise(ring[1:])]


def _cones(outline: Outline, fans: Sequence[list[Simplex]]) -> dict[int, list[Simplex]]:
    """Return for each cell of a space the tetrahedra at its lowest vertex."""
    around: dict[int, list[int]] = defaultdict(list)
    for face, cells in enumerate(outline.sides):
        for cell in cells:
            around[cell].append(face)
    found = {}
    for cell, faces in around.items():
        apex = min(min(outline.rings[face]) for face in faces)
        away = [face for face in faces if apex not in outline.rings[face]]
        found[cell] = [(apex, *triangle) for face in away for triangle in fans[face]]
    return found


def _oriented(outline: Outline, groups: Iterable[list[Simplex]]) -> NDArray[np.intp]:
    """Return all simplices; those that fill the domain's dimension with positive volume."""
    found = []
    for simplex in (s for group in groups for s in group):
        corners = [outline.points[v] for v in simplex]
        turned = len(simplex) == outline.d + 1 and determinant(corners) < 0
        found.append((*simplex[:-2], simplex[-1], simplex[-2]) if turned else simplex)
    return np.array(found)
