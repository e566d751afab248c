"""Pictures of complexes on planes and segments: exact shapes, drawn by matplotlib.

A cell of a plane is what its rows leave of the domain. Corners are integers (w, x, y) with w > 0
for the point (x/w, y/w): polygons are cut in integers, and floats begin where a corner is drawn.
Equal affine maps get equal colours:

several outputs : the hue tells the largest output; cells in which it changes are cut there. The
                  lighter a facet, the more the surface z = maxᵢ fᵢ turns to the upper left, by
                  rank: light and dark cover equal areas of every hue
one output      : the hue is the direction of the gradient, grey is flat, deeper is steeper
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import primitive
from exactregions.arithmetic.rational import common_denominator, exact, numerators
from exactregions.errors import DomainError, FileFormatError, MissingExtraError, UnboundedError
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.complex import Cell, Complex
from exactregions.regions.exact_cell import unit_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Corners = Sequence[Form]
Floats = NDArray[np.float64]
INK = "#1d2433"
# What a format must leave out for the same picture to be the same bytes.
CLOCKS = {".png": {}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
# From OKLab to the cube roots of cone responses, and from these cubed to linear sRGB (Ottosson).
CONES = "1 .3963378 .2158038 1 -.1055613 -.0638542 1 -.0894842 -1.2914855"
SCREEN = "4.0767417 -3.3077116 .2309699 -1.268438 2.6097574 -.3413194 -.0041961 -.7034186 1.7076147"


@dataclass(frozen=True, slots=True)
class Facet:
    """A part of a cell with one largest output: counterclockwise corners, output, gradient."""

    corners: Corners
    winner: int
    slope: tuple[float, ...]

    @property
    def area(self) -> float:
        """The area in floats, for weighing colours."""
        x, y = _floats(self.corners).T
        return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def draw(
    cells: Complex,
    path: str | os.PathLike[str] | None = None,
    *,
    marks: Mapping[str, Sequence[object]] | None = None,
    classes: Sequence[str] | None = None,
    size: tuple[float, float] = (8, 6),
) -> "Figure":
    """Return a picture of a complex on a plane or a segment, and save it if a path is given.

    path    : FILE.png, FILE.svg or FILE.pdf
    marks   : points to show, by label, in the coordinates of the domain
    classes : the names of the outputs, for the legend
    size    : width and height in inches; a .png has 200 pixels in each

    Raises DomainError unless the dimension is 1 or 2, UnboundedError unless the domain is bounded,
    MissingExtraError without matplotlib and FileFormatError for another kind of file.
    """
    ending = ".png" if path is None else Path(path).suffix.lower()
    if ending not in CLOCKS:
        raise FileFormatError(f"{path}: pictures are {', '.join(CLOCKS)}; change the name's end")
    extent = _extent(cells)
    names = classes or [f"output {i}" for i in range(cells.network.outputs)]
    figure = _figure(size)
    axes = figure.add_subplot()
    (_graphs if len(extent) == 1 else _plane)(axes, cells, names)
    axes.set_xlim(*map(float, extent[0]))
    axes.tick_params(length=3, labelsize=9)
    axes.legend(bbox_to_anchor=(1.02, 1), borderaxespad=0, frameon=False, fontsize=9)
    for label, point in (marks or {}).items():
        _mark(axes, label, [float(exact(v, f"mark {label!r}")) for v in point])
    if not cells.complete:
        axes.set_title(f"incomplete: {cells.found} cells found", fontsize=10)
    if path is not None:
        figure.savefig(path, metadata=CLOCKS[ending])
    return figure


def polygons(cells: Complex) -> list[list[Point]]:
    """Return the corners of every cell of a plane, counterclockwise, exactly.

    Raises DomainError unless the dimension is 2 and UnboundedError unless the domain is bounded.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 1]], [-1]), ([[1]], [0])])
    >>> [[f"{x} {y}" for x, y in corners] for corners in polygons(explore(net, Box.cube(2, 0, 1)))]
    [['0 1', '0 0', '1 0'], ['0 1', '1 0', '1 1']]
    """
    return [[(Fraction(x, w), Fraction(y, w)) for w, x, y in p] for p in _polygons(cells)]


def _extent(cells: Complex) -> tuple[tuple[Fraction, Fraction], ...]:
    domain = cells.domain
    if domain.dimension > 2:
        raise DomainError(
            f"the domain has dimension {domain.dimension}; look at a plane or a segment in it"
        )
    extent = domain.extent
    if extent is None:
        raise UnboundedError(f"the {domain.label} has unbounded cells; draw them in a box")
    return extent


def _polygons(cells: Complex) -> list[Corners]:
    extent = _extent(cells)
    if len(extent) != 2:
        raise DomainError("the cells are intervals, without polygons; look at a plane")
    (a, b), (c, d) = extent
    whole = _clipped([_corner(p) for p in ((a, c), (b, c), (b, d), (a, d))], cells.domain.rows)
    return [_clipped(whole, unit_rows(cell.affine, cell.pattern).values()) for cell in cells]


def _corner(point: Point) -> Form:
    w = common_denominator(point)
    return (w, *numerators(point, w))


def _heights(form: Form, corners: Corners) -> list[int]:
    c, a, b = form
    return [c * w + a * x + b * y for w, x, y in corners]


def _clipped(corners: Corners, rows: Iterable[Form]) -> Corners:
    """Return the part of a convex polygon where all rows are non-negative."""
    for row in rows:
        heights = _heights(row, corners)
        if min(heights, default=0) >= 0:
            continue
        kept = []
        for k, (p, u) in enumerate(zip(corners, heights, strict=True)):
            q, v = corners[k - 1], heights[k - 1]
            if u < 0 < v or v < 0 < u:
                s, t = abs(v), abs(u)
                kept.append(primitive([s * a + t * b for a, b in zip(p, q, strict=True)]))
            if u >= 0:
                kept.append(p)
        corners = kept
    return corners


def _facets(cell: Cell, corners: Corners) -> list[Facet]:
    """Cut a cell where the largest output changes; of equal outputs the first counts."""
    output = cell.affine.output(cell.pattern)
    heights = [_heights(form, corners) for form in output.forms]
    found = []
    for i, (own, height) in enumerate(zip(output.forms, heights, strict=True)):
        if any(_hides(other, height, before=j < i) for j, other in enumerate(heights) if j != i):
            continue
        rivals = (tuple(a - b for a, b in zip(own, form, strict=True)) for form in output.forms)
        part = _clipped(corners, rivals)
        if len(part) > 2:
            found.append(Facet(part, i, tuple(a / output.scale for a in own[1:])))
    return found


def _hides(other: list[int], height: list[int], *, before: bool) -> bool:
    """Tell whether the other output is as large everywhere, and so takes the whole cell."""
    return (before or other != height) and all(u >= v for u, v in zip(other, height, strict=True))


def _changes(facets: list[Facet]) -> list[Iterable[Form]]:
    """Return the edges where facets of different winners meet."""
    winners: dict[frozenset[Form], set[int]] = defaultdict(set)
    for facet in facets:
        for k, p in enumerate(facet.corners):
            winners[frozenset((facet.corners[k - 1], p))].add(facet.winner)
    return [edge for edge, found in winners.items() if len(found) > 1]


def _floats(corners: Iterable[Form]) -> Floats:
    return np.array([(x / w, y / w) for w, x, y in corners])


def _plane(axes: "Axes", cells: Complex, names: Sequence[str]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    shapes = _polygons(cells)
    facets = [f for cell, p in zip(cells, shapes, strict=True) for f in _facets(cell, p)]
    colours = _colours(facets, len(names))
    for i in sorted({f.winner for f in facets} if len(names) > 1 else ()):
        own = [k for k, f in enumerate(facets) if f.winner == i]
        axes.bar(0, 0, color=np.median(colours[own], axis=0), label=names[i])
    parts = [_floats(f.corners) for f in facets]
    # Edges of the same colour close the seams that antialiasing leaves between neighbours.
    axes.add_collection(PolyCollection(parts, facecolors=colours, edgecolors=colours, lw=0.3))
    walls = [set(shapes[a]).intersection(shapes[b]) for a, b in cells.walls.tolist()]
    fine = min(1.0, (300 / cells.found) ** 0.4)
    for label, segments, width in (
        ("wall inside a linear region", [walls[k] for k in np.flatnonzero(~cells.kinks)], 0.25),
        ("wall between linear regions", [walls[k] for k in np.flatnonzero(cells.kinks)], 0.7),
        ("another output is the largest", _changes(facets), 2.2),
    ):
        if segments:
            lines = [_floats(s) for s in segments]
            width *= 1 if width > 2 else fine
            axes.add_collection(LineCollection(lines, lw=width, colors=INK, label=label))
    axes.set_ylim(*map(float, _extent(cells)[1]))
    axes.set_aspect("equal")


def _colours(facets: list[Facet], outputs: int) -> Floats:
    """Return a colour for every facet; (n, 3)."""
    slopes = np.array([f.slope for f in facets])
    steep = np.hypot(*slopes.T)
    usual = np.median(steep[steep > 0]) if steep.any() else 1.0
    if outputs == 1:
        chroma = 0.14 * steep / (steep + usual)
        return _srgb(0.92 - 1.8 * chroma, chroma, np.arctan2(slopes[:, 1], slopes[:, 0]))
    winner = np.array([f.winner for f in facets])
    area = np.array([f.area for f in facets])
    light = (slopes @ [1, -1] + 1.4 * usual) / np.hypot(steep, usual)
    hue, level = np.empty(len(facets)), np.empty(len(facets))
    winners = np.unique(winner)
    for k, i in enumerate(winners):
        own = np.flatnonzero(winner == i)
        shades, at = np.unique(light[own], return_inverse=True)
        share = np.bincount(at, area[own]) / area[own].sum()
        level[own] = (np.cumsum(share) - share / 2)[at]
        hue[own] = 0.5 + 2 * np.pi * k / len(winners)
    return _srgb(0.6 + 0.3 * level, 0.12 - 0.04 * level, hue)


def _srgb(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Return sRGB colours from OKLCH, in which equal steps look equal; (n, 3)."""
    cones, screen = (np.array(m.split(), dtype=float).reshape(3, 3) for m in (CONES, SCREEN))
    lab = np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])
    linear = np.clip(screen @ (cones @ lab) ** 3, 0, 1)
    return np.asarray(np.where(linear < 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055).T)
