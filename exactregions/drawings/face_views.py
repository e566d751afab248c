"""Scenes in dimension 2 and 3 from the faces of a complex: walls, B, regions, decisions, cells."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np

from exactregions.drawings import colours, texts
from exactregions.drawings.outline import Outline
from exactregions.drawings.plane import extent_of
from exactregions.drawings.scene import Group, Scene, rounded
from exactregions.measures.adjacency import cells_of_faces
from exactregions.measures.decisions import NONE, Decisions, decisions
from exactregions.measures.walls import neurons_between
from exactregions.regions.complex import Complex

RED = 5  # in the palette: vermilion
KINDS: tuple[Literal["dots", "lines", "areas"], ...] = ("dots", "lines", "areas")


def walls(cells: Complex) -> Scene:
    """Return the walls, coloured by the layer of the neuron that bends there, the first if many."""
    outline = Outline(cells)
    layers: dict[int, list[int]] = defaultdict(list)
    for face in outline.walls:
        layers[neurons_between(cells, *outline.sides[face])[0][0]].append(face)
    paint = colours.in_order(len(cells.network.hidden))
    groups = [_walls(outline, layers[l], f"layer {l}", (paint[l], 1.2)) for l in sorted(layers)]
    return _scene(cells, [*groups, _frame(outline)])


def boundary(cells: Complex) -> Scene:
    """Return B, where the gradient is discontinuous, by strata: B_k has codimension k."""
    outline, d = Outline(cells), cells.domain.dimension
    first = outline.stratum(1)
    rest = sorted(set(outline.walls) - set(first))
    groups = [_walls(outline, first, "B₁", (colours.distinct(RED + 1)[RED], 1.6))]
    for k, label, size in ((2, "B₂", 1.8 if d == 3 else 3.0), (3, "B₃", 3.5))[: d - 1]:
        groups.append(_pieces(outline, d - k, outline.stratum(k), label, (colours.INK, size)))
    if d == 2:
        groups.insert(0, _walls(outline, rest, "wall, not in B", (colours.PALE, 0.8)))
    return _scene(cells, [*groups, _frame(outline)])


def cells_in_space(cells: Complex) -> Scene:
    """Return the cells of a space in the colours of their regions, shrunk so that all are seen."""
    outline, paint = Outline(cells), colours.of_regions(cells)
    centres = outline.centres
    parts, owners = [], []
    for face, sides in enumerate(outline.sides):
        corners = rounded(outline.corners(2, face))
        for cell in sides:
            parts.append(0.9 * corners + 0.1 * centres[cell])
            owners.append(cell)
    about = partial(texts.of_cells, cells, owners)
    label = "cell, shrunk by a tenth"
    areas = Group("areas", label, parts, paint[owners], opacity=0.8, outlined=True, texts=about)
    return _scene(cells, [areas, _frame(outline)])


def regions_in_space(cells: Complex) -> Scene:
    """Return where linear regions meet the surface of the domain, and the walls between them."""
    outline, paint = Outline(cells), colours.of_regions(cells)
    outer = [face for face, sides in enumerate(outline.sides) if len(sides) == 1]
    owners = [outline.sides[face][0] for face in outer]
    about = partial(texts.of_cells, cells, owners)
    parts = [rounded(outline.corners(2, face)) for face in outer]
    areas = Group("areas", "region on the surface", parts, paint[owners], opacity=0.85, texts=about)
    kinks = outline.stratum(1)
    inner = _walls(outline, kinks, "wall between linear regions", (colours.PALE, 0.5))
    return _scene(cells, [areas, inner, _frame(outline)])


def decisions_in_space(cells: Complex, names: Sequence[str]) -> Scene:
    """Return the surfaces between decision regions, one colour for each pair of classes."""
    found = decisions(cells)
    outline, winners = Outline(found.refined), _by_cell(found)
    labels = [f"{names[0]} > 0", f"{names[0]} < 0"] if len(names) == 1 else list(names)
    between: dict[tuple[str, str], list[int]] = defaultdict(list)
    for face in outline.walls:
        a, b = sorted(winners[cell] for cell in outline.sides[face])
        if a != b:
            between["a tie" if a == NONE else labels[a], labels[b]].append(face)
    paint = colours.distinct(len(between))
    groups = [
        _pieces(outline, 2, faces, f"{a} | {b}", (paint[i], 0.5))
        for i, ((a, b), faces) in enumerate(sorted(between.items()))
    ]
    return _scene(cells, [*groups, _frame(outline)])


def _scene(cells: Complex, groups: Iterable[Group]) -> Scene:
    limits = tuple((float(a), float(b)) for a, b in extent_of(cells))
    return Scene([g for g in groups if g.parts], texts.coordinates(cells), limits)


def _pieces(
    outline: Outline, k: int, faces: Sequence[int], label: str, style: tuple[Sequence[float], float]
) -> Group:
    """Return some k-faces as dots, lines or areas; style : their colour and size."""
    parts = [rounded(outline.corners(k, face)) for face in faces]
    paint, size = np.array(style[:1]), style[1]
    opacity = max(0.12, min(0.5, 3 / max(1, len(faces)) ** 0.5))  # many would hide all
    return Group(KINDS[k], label, parts, paint, size, opacity, outlined=k == 2)


def _walls(
    outline: Outline, faces: Sequence[int], label: str, style: tuple[Sequence[float], float]
) -> Group:
    """Return some walls, with texts that say who bends there."""

    def about() -> list[str]:
        kinks, cells = set(outline.stratum(1)), outline.cells
        pairs = [(face, outline.sides[face]) for face in faces]
        return [
            texts.of_wall(neurons_between(cells, a, b), (a, b), kink=face in kinks)
            for face, (a, b) in pairs
        ]

    return replace(_pieces(outline, outline.d - 1, faces, label, style), texts=about)


def _frame(outline: Outline) -> Group:
    """Return the edges of the domain."""
    rows = outline.cells.faces(1).boundary
    edges = np.flatnonzero(rows.sum(axis=1) >= outline.d - 1).tolist()
    parts = [rounded(outline.corners(1, edge)) for edge in edges]
    return Group("lines", "domain", parts, size=0.8)


def _by_cell(found: Decisions) -> list[int]:
    """Return the class of every cell of the refined complex."""
    winners = np.empty(found.refined.count, dtype=np.intp)
    winners[cells_of_faces(found.refined)] = found.winners
    return [int(winner) for winner in winners]
