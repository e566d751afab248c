"""All of a complex as plain data for JSON, exactly; numbers that are not whole are texts "p/q".

    format      "exactregions-complex/1"
    network     in the format "exactregions/1", as a function of the domain's coordinates
    domain      dimension d; rows (c, a₁, …, a_d), each c + a·t ≥ 0; frame, null or origin and
                directions in the input space
    counts      cells, strict_cells, walls, linear_regions, f_vector
    unit        the volume in the input space of a unit cube of the domain's coordinates
    vertices    points, in the order of the faces of dimension 0
    faces       for k = 0, …, d the faces of dimension k: signs of all units, one text "-0+" each;
                boundary, the domain's rows that vanish there; below, the (k − 1)-faces on the
                boundary
    cells       pattern, linear_region, face (of dimension d), interior_point, volume (null if it
                is infinite), inequalities a·t ≤ b without redundant ones, matrix and constant of
                the affine map
    walls       cells on both sides, face (of dimension d − 1), kink, neurons (layer, index)

A unit is a neuron's breakpoint, in the order of layers, neurons, breakpoints.
"""

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from exactregions.measures.adjacency import cells_of_faces
from exactregions.measures.volume import volume
from exactregions.measures.walls import cells_beside, facets_of_cells, neurons_between
from exactregions.networks.pattern import text
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import interior_point
from exactregions.readers.json_format import json_bytes
from exactregions.regions.complex import Complex

FORMAT = "exactregions-complex/1"
Data = dict[str, Any]


def document(cells: Complex) -> Data:
    """Return a complex as plain data, all of it.

    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> found = document(explore(hat(), Box.of((-1, "5/2"))))
    >>> found["counts"]["f_vector"], [cell["volume"] for cell in found["cells"]]
    ([5, 4], [1, 1, 1, '1/2'])
    """
    volumes = volume(cells)
    return {
        "format": FORMAT,
        "network": json.loads(json_bytes(cells.network)),
        "domain": _domain(cells),
        "counts": {
            "cells": cells.count,
            "strict_cells": cells.strict_count,
            "walls": cells.wall_count,
            "linear_regions": cells.linear_region_count,
            "f_vector": list(cells.f_vector),
        },
        "unit": str(volumes.unit),
        "vertices": [_numbers(vertex.point) for vertex in cells.vertices()],
        "faces": [_faces(cells, k) for k in range(cells.domain.dimension + 1)],
        "cells": _cells(cells, volumes.coordinates),
        "walls": _walls(cells),
    }


def _domain(cells: Complex) -> Data:
    domain = cells.domain
    frame = None
    if domain.frame is not None:
        origin, directions = domain.frame
        frame = {"origin": _numbers(origin), "directions": list(map(_numbers, directions))}
    rows = [_numbers(row) for row in domain.rows]
    return {"dimension": domain.dimension, "rows": rows, "frame": frame}


def _faces(cells: Complex, k: int) -> Data:
    faces = cells.faces(k)
    below: list[list[int]] = [[] for _ in range(len(faces))]
    if k:
        for large, small in cells.incidence(k).tolist():
            below[large].append(small)
    return {
        "signs": ["".join("-0+"[s + 1] for s in row) for row in faces.signs.tolist()],
        "boundary": [[j for j, on in enumerate(row) if on] for row in faces.boundary.tolist()],
        "below": below,
    }


def _cells(cells: Complex, volumes: Iterable[Fraction | None]) -> list[Data]:
    face = {cell: face for face, cell in enumerate(cells_of_faces(cells).tolist())}
    found = []
    d = cells.domain.dimension
    for cell, size, forms in zip(cells, volumes, facets_of_cells(cells), strict=True):
        output = cell.output
        inner = interior_point(forms, d)
        assert inner is not None
        found.append(
            {
                "pattern": text(cells.network, cell.pattern),
                "linear_region": int(cells.labels[cell.index]),
                "face": face[cell.index],
                "interior_point": _numbers(inner),
                "volume": None if size is None else _number(size),
                "inequalities": [
                    {"a": _numbers(h.a), "b": _number(h.b)} for h in map(Halfspace.from_form, forms)
                ],
                "matrix": list(map(_numbers, output.matrix)),
                "constant": _numbers(output.constant),
            }
        )
    return found


def _walls(cells: Complex) -> list[Data]:
    pairs = {tuple(pair): face for face, pair in enumerate(cells_beside(cells)) if len(pair) == 2}
    return [
        {
            "cells": [a, b],
            "face": pairs[a, b],
            "kink": kink,
            "neurons": [list(z) for z in neurons_between(cells, a, b)],
        }
        for (a, b), kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True)
    ]


def _numbers(values: Iterable[int | Fraction]) -> list[int | str]:
    return [_number(value) for value in values]


def _number(value: int | Fraction) -> int | str:
    """Return integers that every JSON reader keeps as they are, and texts for all else."""
    small = value.denominator == 1 and value.numerator.bit_length() <= 53
    return value.numerator if small else str(value)
