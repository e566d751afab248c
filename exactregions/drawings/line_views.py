"""Scenes of a function of one variable, and of the graph of cells in any dimension."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from exactregions.drawings import colours, texts
from exactregions.drawings.outline import Outline
from exactregions.drawings.plane import extent_of
from exactregions.drawings.scene import Floats, Group, Scene
from exactregions.regions.complex import Complex


def function(cells: Complex, names: Sequence[str]) -> Scene:
    """Return the outputs over a segment: cells in the colour of their linear region, dots between.

    A dot is full where the gradient jumps, and hollow at other ends of cells.
    """
    (extent,) = extent_of(cells)
    ends = [cell.vertices for cell in cells]
    points = sorted({p for pair in ends for p in pair})
    values = {p: cells.network(p) for p in points}
    heights = [float(v) for value in values.values() for v in value]
    low, high = min(heights), max(heights)
    room = (high - low) / 20 or 0.5
    low, high = low - room, high + room
    bands = [
        np.array([(a, low), (b, low), (b, high), (a, high)])
        for a, b in ([float(p[0]) for p in pair] for pair in ends)
    ]
    paint = colours.tinted(colours.of_regions(cells), 0.18)
    about = partial(texts.of_cells, cells)
    groups = [Group("areas", "linear regions, in turn", bands, paint, texts=about)]
    fine = max(0.4, min(1.2, 120 / len(points)))
    for i, colour in enumerate(colours.distinct(len(names))):
        line = np.array([(float(p[0]), float(values[p][i])) for p in points])
        groups.append(Group("lines", names[i], [line], colour[None], size=fine))
    walls = [set(ends[a]) & set(ends[b]) for a, b in cells.walls.tolist()]
    size = max(1.5, min(4.0, 200 / len(points)))
    for label, wanted, face in (
        ("gradient jumps", True, colours.INK),
        ("no jump", False, colours.PAPER),
    ):
        dots = [
            np.array([(float(p[0]), float(v))])
            for wall, kink in zip(walls, cells.kinks.tolist(), strict=True)
            for p in wall
            for v in values[p]
            if kink == wanted
        ]
        groups.append(Group("dots", label, dots, np.array([face]), size=size))
    limits = ((float(extent[0]), float(extent[1])), (low, high))
    height = "f" if len(names) == 1 else ""
    axes = (*texts.coordinates(cells), height)
    return Scene([g for g in groups if g.parts], axes, limits, square=False)


def graph(cells: Complex) -> Scene:
    """Return the graph of cells: a dot for each, at a point inside it, and a line for each wall.

    In dimension 2 and 3 that is the mean of the vertices of a cell, or its ``interior_point`` if
    there is an unbounded cell or the search was ended; in other dimensions springs place the dots,
    from a fixed start.
    """
    d = cells.domain.dimension
    if d in (2, 3):
        places = _centres(cells)
        names, limits = texts.coordinates(cells), (None,) * d
    else:
        import networkx

        found = networkx.spring_layout(cells.graph(), seed=0)
        places = np.array([found[i] for i in range(cells.found)])
        names, limits = (), (None, None)
    groups = []
    for label, wanted, colour, size in (
        ("wall in a linear region", False, colours.PALE, 0.8),
        ("wall between linear regions", True, colours.INK, 0.5),
    ):
        lines = [places[pair] for pair in cells.walls[cells.kinks == wanted]]
        groups.append(Group("lines", label, lines, np.array([colour]), size=size))
    paint = colours.of_regions(cells)
    size = max(1.5, min(7.0, 80 / cells.found**0.5))
    about = partial(texts.of_cells, cells)
    dots = [place[None] for place in places]
    groups.append(Group("dots", "cell, coloured by linear region", dots, paint, size, texts=about))
    return Scene([g for g in groups if g.parts], names, limits)


def _centres(cells: Complex) -> Floats:
    if cells.complete and cells.domain.extent is not None:
        return Outline(cells).centres
    return np.array([list(map(float, cell.interior_point)) for cell in cells])
