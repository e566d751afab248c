"""Pictures of complexes on planes and segments: exact shapes, drawn by matplotlib.

Corners are integers (w, x, y) with w > 0 for the point (x/w, y/w): polygons are cut in integers,
and floats begin where a corner is drawn. Equal affine maps have equal colours. With one output the
hue is the direction of the gradient, deeper where it is steeper. With several the hue tells the
largest output, and cells in which it changes are cut there; the more the surface z = maxᵢ fᵢ turns
to the upper left, the lighter, by rank: light and dark cover equal areas of every hue.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from importlib.util import find_spec
from itertools import compress
from operator import sub
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exactregions import errors
from exactregions.arithmetic.matrix import primitive
from exactregions.arithmetic.rational import exact
from exactregions.networks.affine import from_rationals
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.complex import Cell, Complex
from exactregions.regions.exact_cell import unit_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Corners = Sequence[Form]
Facet = tuple[int, Corners, tuple[float, ...]]  # the largest output, where it is so, its gradient
Floats = NDArray[np.float64]
INK = "#1d2433"
ENDINGS = (".png", ".svg", ".pdf")
# From OKLab to the cube roots of cone responses, and from these cubed to linear sRGB (Ottosson).
CONES = "1 .3963378 .2158038 1 -.1055613 -.0638542 1 -.0894842 -1.2914855"
SCREEN = "4.0767417 -3.3077116 .2309699 -1.268438 2.6097574 -.3413194 -.0041961 -.7034186 1.7076147"


def draw(
    cells: Complex,
    path: str | os.PathLike[str] | None = None,
    *,
    marks: Mapping[str, Sequence[object]] | None = None,
    classes: Sequence[str] | None = None,
) -> "Figure":
    """Return a picture of a complex on a plane or a segment, and save it if a path is given.

    path    : FILE.png (1600 × 1200), FILE.svg or FILE.pdf
    marks   : points to show, by label, in the coordinates of the domain
    classes : the names of the outputs, for the legend

    Raises DomainError unless the dimension is 1 or 2, UnboundedError unless the domain is bounded,
    MissingExtraError without matplotlib and FileFormatError for another kind of file.
    """
    if path is not None and Path(path).suffix.lower() not in ENDINGS:
        raise errors.FileFormatError(f"{path}: change the ending to {', '.join(ENDINGS)}")
    extent, outputs = _extent(cells), cells.network.outputs
    names = classes or [f"output {i}" for i in range(outputs)]
    if len(names) != outputs:
        raise errors.ShapeError(f"{len(names)} classes for {outputs} outputs; name each of them")
    if find_spec("matplotlib") is None:
        raise errors.MissingExtraError("matplotlib is missing: pip install 'exactregions[plot]'")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), dpi=200)
    axes = figure.add_axes((0.095, 0.09, 0.63, 0.84))
    axes.tick_params(length=3, labelsize=8)
    (_graphs if len(extent) == 1 else _plane)(axes, cells, names)
    axes.set_xlim(*map(float, extent[0]))
    for label, point in (marks or {}).items():
        if len(point) != len(extent):
            raise errors.ShapeError(f"mark {label!r} needs {len(extent)} coordinates: {point!r}")
        _mark(axes, label, [float(exact(v, f"mark {label!r}")) for v in point])
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc=2, bbox_to_anchor=(1.02, 1), borderaxespad=0, frameon=False, fontsize=8)
    if not cells.complete:
        axes.set_title(f"incomplete: {cells.found} cells found", fontsize=10)
    if path is not None:
        figure.savefig(path)
    return figure


def polygons(cells: Complex) -> list[list[Point]]:
    """Return the corners of every cell of a plane, counterclockwise, exactly.

    Raises DomainError unless the dimension is 2 and UnboundedError unless the domain is bounded.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 1]], [-1]), ([[1]], [0])])
    >>> found = polygons(explore(net, Box.cube(2, 0, 1)))
    >>> sorted([f"{x} {y}" for x, y in corners] for corners in found)
    [['0 0', '1 0', '0 1'], ['1 0', '1 1', '0 1']]
    """
    return [[(Fraction(x, w), Fraction(y, w)) for w, x, y in p] for p in _polygons(cells)]


def _extent(cells: Complex) -> tuple[tuple[Fraction, Fraction], ...]:
    if (d := cells.domain.dimension) > 2:
        raise errors.DomainError(f"the domain has dimension {d}; draw a plane or a segment in it")
    extent = cells.domain.extent
    if extent is None:
        raise errors.UnboundedError("the domain is unbounded; draw a box, or a plane with a box")
    return extent


def _polygons(cells: Complex) -> list[Corners]:
    extent = _extent(cells)
    if len(extent) != 2:
        raise errors.DomainError("the cells are intervals, without polygons; look at a plane")
    (a, b), (c, d) = extent
    box = [from_rationals((Fraction(1), *p)) for p in ((a, c), (b, c), (b, d), (a, d))]
    whole = _clipped(box, cells.domain.rows)
    return [_clipped(whole, unit_rows(cell.affine, cell.pattern).values()) for cell in cells]


def _clipped(corners: Corners, rows: Iterable[Form]) -> Corners:
    """Return the part of a convex polygon where all rows are non-negative."""
    for c, a, b in rows:
        heights = [c * w + a * x + b * y for w, x, y in corners]
        if min(heights, default=0) >= 0:
            continue
        kept = []
        for k, (p, u) in enumerate(zip(corners, heights, strict=True)):
            q, v = corners[k - 1], heights[k - 1]
            if u < 0 < v or v < 0 < u:
                cut = [abs(v) * i + abs(u) * j for i, j in zip(p, q, strict=True)]
                kept.append(primitive(cut))
            if u >= 0:
                kept.append(p)
        corners = kept
    return corners


def _facets(cell: Cell, corners: Corners) -> list[Facet]:
    """Cut a cell where the largest output changes; of equal outputs the first counts."""
    output = cell.affine.output(cell.pattern)
    found = []
    for i, own in enumerate(output.forms):
        part = _clipped(corners, (tuple(map(sub, own, form)) for form in output.forms))
        if len(part) > 2 and own not in output.forms[:i]:
            found.append((i, part, tuple(a / output.scale for a in own[1:])))
    return found


def _changes(facets: list[Facet]) -> list[Iterable[Form]]:
    """Return the edges where facets of different winners meet."""
    winners: dict[frozenset[Form], set[int]] = defaultdict(set)
    for winner, corners, _ in facets:
        for k, p in enumerate(corners):
            winners[frozenset((corners[k - 1], p))].add(winner)
    return [edge for edge, found in winners.items() if len(found) > 1]


def _floats(corners: Iterable[Form]) -> Floats:
    return np.array([(x / w, y / w) for w, x, y in corners])


def _plane(axes: "Axes", cells: Complex, names: Sequence[str]) -> None:
    from matplotlib.collections import LineCollection

    shapes = _polygons(cells)
    facets = [f for cell, p in zip(cells, shapes, strict=True) for f in _facets(cell, p)]
    _fill(axes, facets, names)
    walls = [set(shapes[a]).intersection(shapes[b]) for a, b in cells.walls.tolist()]
    fine = min(1.0, (300 / cells.found) ** 0.4)
    for label, segments, width in (
        ("wall in a linear region", compress(walls, ~cells.kinks), 0.3 * fine),
        ("wall between linear regions", compress(walls, cells.kinks), 0.7 * fine),
        ("largest output changes", _changes(facets), 2.0),
    ):
        if lines := [_floats(s) for s in segments]:
            axes.add_collection(LineCollection(lines, lw=width, colors=INK, label=label))
    axes.set_ylim(*map(float, _extent(cells)[1]))
    axes.set_aspect("equal", anchor="NW")


def _fill(axes: "Axes", facets: list[Facet], names: Sequence[str]) -> None:
    from matplotlib.collections import PolyCollection

    keys = np.array([(winner, *slope) for winner, _, slope in facets])
    rgb = _colours(keys, [_area(corners) for _, corners, _ in facets], len(names))
    for i in np.unique(keys[:, 0]).astype(int):
        own = np.flatnonzero(keys[:, 0] == i)
        tone = rgb[own].sum(axis=1)  # the legend shows the first colour: a middle one
        own = own[np.argsort(abs(tone - np.median(tone)))]
        parts = [_floats(facets[k][1]) for k in own]
        # Edges of the same colour close the seams that antialiasing leaves between neighbours.
        paint = PolyCollection(parts, fc=rgb[own], ec=rgb[own], lw=0.3)
        axes.add_collection(paint).set_label(names[i] if len(names) > 1 else "")


def _area(corners: Corners) -> float:
    edges = zip(corners, [*corners[1:], corners[0]], strict=True)
    return float(sum(Fraction(x * b - y * a, v * w) for (v, x, y), (w, a, b) in edges)) / 2


def _colours(keys: Floats, areas: list[float], outputs: int) -> Floats:
    """Return a colour for every facet from its key, the winner and its gradient; (n, 3)."""
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    winner, x, y = kinds.T
    steep = np.hypot(x, y)
    usual = np.median(steep[steep > 0]) if steep.any() else 1.0
    if outputs == 1:
        chroma = 0.14 * steep / (steep + usual)
        return _srgb(0.92 - 1.8 * chroma, chroma, np.arctan2(y, x))[which]
    area = np.bincount(which, areas)
    light = np.argsort((x - y + 1.4 * usual) / np.hypot(steep, usual))
    level, hue = np.empty((2, len(kinds)))
    winners = np.unique(winner)
    for k, i in enumerate(winners):
        own = light[winner[light] == i]
        share = area[own] / area[own].sum()
        level[own] = np.cumsum(share) - share / 2
        hue[own] = 0.5 + 2 * np.pi * k / len(winners)
    return _srgb(0.6 + 0.3 * level, 0.12 - 0.04 * level, hue)[which]


def _srgb(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Return sRGB colours from OKLCH, in which equal steps look equal; (n, 3)."""
    cones, screen = (np.array(m.split(), dtype=float).reshape(3, 3) for m in (CONES, SCREEN))
    lab = np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])
    linear = np.clip(screen @ (cones @ lab) ** 3, 0, 1)
    curved = 1.055 * linear ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear < 0.0031308, 12.92 * linear, curved).T)


def _graphs(axes: "Axes", cells: Complex, names: Sequence[str]) -> None:
    """Draw the graph of every output over a segment, with dots where the gradient jumps."""
    ends = [set(cell.vertices) for cell in cells]
    points = sorted(set().union(*ends))
    bends = {p for a, b in cells.walls[cells.kinks] for p in ends[a] & ends[b]}
    dots = [k for k, p in enumerate(points) if p in bends]
    x, y = (np.array(v, dtype=float) for v in (points, list(map(cells.network, points))))
    axes.plot(x, y, "-o", lw=1.2, ms=2.5, markevery=dots, label=names)


def _mark(axes: "Axes", label: str, point: Sequence[float]) -> None:
    if len(point) == 1:
        axes.axvline(*point, color=INK, lw=0.8, ls=":")
    else:
        axes.plot(*point, "o", color="white", mec=INK, ms=6, zorder=5)
    x, y = (*point, axes.get_ylim()[1])[:2]
    plate = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.7}
    axes.annotate(label, (x, y), (7, 7), textcoords="offset points", fontsize=9, bbox=plate)
