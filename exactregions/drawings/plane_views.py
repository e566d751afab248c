"""Scenes on a plane: cells, linear regions, decision regions, and the graph of the function."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from itertools import compress

import numpy as np

from exactregions.drawings import colours, texts
from exactregions.drawings.plane import Corners, Facet, area, changes, extent_of, facets, shapes
from exactregions.drawings.scene import Floats, Group, Limits, Scene, rounded
from exactregions.regions.complex import Complex

INNER, KINK = "wall in a linear region", "wall between linear regions"
CHANGE, BORDER, TIE = "largest output changes", "the class changes", "no class: a tie"


def cells_on_plane(cells: Complex, names: Sequence[str]) -> Scene:
    """Return the cells coloured by their affine maps, cut where the largest output changes.

    A complex that a budget cut short is drawn as far as it was found.
    """
    corners = shapes(cells)
    found = [f for cell, p in zip(cells, corners, strict=True) for f in facets(cell, p)]
    kept = changes(found, [f.winner for f in found])
    edges = [*_walls(cells, corners), _lines(CHANGE, kept, 2.0)]
    return _plane(cells, [*_painted(cells, found, names, _flat), *edges])


def regions_on_plane(cells: Complex) -> Scene:
    """Return the linear regions: one colour for each, different colours for neighbours."""
    paint = colours.tinted(colours.of_regions(cells), 0.6)
    corners = shapes(cells)
    parts, about = list(map(rounded, corners)), partial(texts.of_cells, cells)
    areas = Group("areas", "", parts, paint, texts=about)
    return _plane(cells, [areas, _walls(cells, corners)[1]])


def decisions_on_plane(cells: Complex, names: Sequence[str]) -> Scene:
    """Return the parts where each class has the largest output; f > 0 and f < 0 for one output."""
    single, corners = cells.network.outputs == 1, shapes(cells)
    pairs = zip(cells, corners, strict=True)
    found = [f for cell, p in pairs for f in facets(cell, p, against_zero=single)]
    labels = [f"{names[0]} > 0", f"{names[0]} < 0"] if single else list(names)
    tie = len(labels)
    classes = [tie if f.tied else f.winner for f in found]
    paint = np.vstack((colours.tinted(colours.distinct(tie), 0.6), colours.PALE))
    groups = []
    for i, label in enumerate([*labels, TIE]):
        own = [f for f, winner in zip(found, classes, strict=True) if winner == i]
        groups.append(_areas(cells, label, own, paint[i : i + 1], _flat))
    inner, kink = _walls(cells, corners)
    walls = Group("lines", "wall", [*inner.parts, *kink.parts], size=inner.size)
    return _plane(cells, [*groups, walls, _lines(BORDER, changes(found, classes), 2.0)])


def surface(cells: Complex, names: Sequence[str]) -> Scene:
    """Return the graph z = f(x) over a plane, z = maxᵢ fᵢ(x) for several outputs."""
    pairs = zip(cells, shapes(cells), strict=True)
    found = [f for cell, p in pairs for f in facets(cell, p)]
    groups = _painted(cells, found, names, _lifted)
    height = "f" if len(names) == 1 else "max f"
    return Scene(groups, (*texts.coordinates(cells), height), (*_limits(cells), None), square=False)


def _plane(cells: Complex, groups: Iterable[Group]) -> Scene:
    seen = [g for g in groups if g.parts]
    return Scene(seen, texts.coordinates(cells), _limits(cells))


def _limits(cells: Complex) -> tuple[Limits, ...]:
    return tuple((float(a), float(b)) for a, b in extent_of(cells))


def _lines(
    label: str,
    segments: Iterable[Iterable[tuple[int, ...]]],
    size: float,
    colour: tuple[float, ...] = colours.INK,
) -> Group:
    return Group("lines", label, [rounded(s) for s in segments], np.array([colour]), size)


def _walls(cells: Complex, corners: Sequence[Corners]) -> list[Group]:
    """Return the walls in linear regions and those between them."""
    walls = [set(corners[a]).intersection(corners[b]) for a, b in cells.walls.tolist()]
    fine = min(1.0, (300 / cells.found) ** 0.4)
    return [
        _lines(INNER, compress(walls, ~cells.kinks), 0.4 * fine, colours.SLATE),
        _lines(KINK, compress(walls, cells.kinks), 0.7 * fine),
    ]


def _painted(
    cells: Complex,
    found: list[Facet],
    names: Sequence[str],
    place: Callable[[Facet], Floats],
) -> list[Group]:
    """Return a group for each output that is the largest somewhere."""
    keys = np.array([(f.winner, *map(float, f.form[1:])) for f in found])
    rgb = colours.of_maps(keys, [float(area(f.corners)) for f in found], len(names))
    groups = []
    for i in np.unique(keys[:, 0]).astype(int).tolist():
        own = np.flatnonzero(keys[:, 0] == i)
        tone = rgb[own].sum(axis=1)  # the legend shows the first colour: a middle one
        own = own[np.argsort(abs(tone - np.median(tone)), kind="stable")]
        label = names[i] if len(names) > 1 else ""
        groups.append(_areas(cells, label, [found[k] for k in own], rgb[own], place))
    return groups


def _areas(
    cells: Complex,
    label: str,
    own: Sequence[Facet],
    paint: Floats,
    place: Callable[[Facet], Floats],
) -> Group:
    about = partial(texts.of_cells, cells, [f.cell for f in own])
    outlined = place is _lifted  # on a plane walls are drawn by themselves
    return Group("areas", label, list(map(place, own)), paint, outlined=outlined, texts=about)


def _flat(facet: Facet) -> Floats:
    return rounded(facet.corners)


def _lifted(facet: Facet) -> Floats:
    """Return the corners of a facet on the graph of its output, rounded once."""
    c, a, b = facet.form
    points = [(Fraction(x, w), Fraction(y, w)) for w, x, y in facet.corners]
    return np.array([[float(x), float(y), float(c + a * x + b * y)] for x, y in points])
