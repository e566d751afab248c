"""The cells of a plane as polygons, cut in integers.

Corners are integers (w, x, y) with w > 0 for the point (x/w, y/w); floats begin where a corner is
drawn. A facet is a part of a cell on which one output is the largest.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import sub

from exactregions import errors
from exactregions.arithmetic.matrix import primitive
from exactregions.networks.affine import from_rationals
from exactregions.polyhedra.domain import Interval
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.complex import Cell, Complex
from exactregions.regions.exact_cell import unit_rows

Corners = Sequence[Form]


@dataclass(frozen=True, slots=True)
class Facet:
    """A part of a cell where one output is the largest, of equal ones the first.

    cell    : the index of the cell
    winner  : the largest output; tied : whether another is equal to it there
    corners : where it is so
    form    : (c, a₁, a₂) so that this output is c + a·x
    """

    cell: int
    winner: int
    tied: bool
    corners: Corners
    form: tuple[Fraction, ...]


def polygons(cells: Complex) -> list[list[Point]]:
    """Return the corners of every cell of a plane, counterclockwise, exactly.

    Raises DomainError unless the dimension is 2 and UnboundedError unless the domain is bounded.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 1]], [-1]), ([[1]], [0])])
    >>> found = polygons(explore(net, Box.cube(2, 0, 1)))
    >>> sorted([f"{x} {y}" for x, y in corners] for corners in found)
    [['0 0', '1 0', '0 1'], ['1 0', '1 1', '0 1']]
    """
    if (d := cells.domain.dimension) != 2:
        raise errors.DomainError(
            f"the cells have dimension {d}, so they are no polygons; look at a plane"
        )
    return [[(Fraction(x, w), Fraction(y, w)) for w, x, y in p] for p in shapes(cells)]


def extent_of(cells: Complex) -> tuple[Interval, ...]:
    """Return the range of each coordinate. Raises UnboundedError, naming the window to give."""
    extent = cells.domain.extent
    if extent is None:
        raise errors.UnboundedError(
            f"the domain ({cells.domain.label}) is unbounded; draw a window of it: "
            "a box, a plane with a box, or a polytope with rows that bound it"
        )
    return extent


def shapes(cells: Complex) -> list[Corners]:
    """Return the corners of every cell of a bounded plane, counterclockwise, as integers."""
    (a, b), (c, d) = extent_of(cells)
    box = [from_rationals((Fraction(1), *p)) for p in ((a, c), (b, c), (b, d), (a, d))]
    whole = clipped(box, cells.domain.rows)
    return [clipped(whole, unit_rows(cell.affine, cell.pattern).values()) for cell in cells]


def clipped(corners: Corners, rows: Iterable[Form]) -> Corners:
    """Return the part of a convex polygon where all rows are non-negative.

    >>> clipped([(1, 0, 0), (1, 2, 0), (1, 0, 2)], [(1, -1, 0)])
    [(1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 2)]
    """
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


def facets(cell: Cell, corners: Corners, *, against_zero: bool = False) -> list[Facet]:
    """Cut a cell where the largest output changes.

    against_zero : the constant 0 takes part as one more output
    """
    output = cell.affine.output(cell.pattern)
    forms = (*output.forms, (0, 0, 0)) if against_zero else output.forms
    found = []
    for i, own in enumerate(forms):
        part = clipped(corners, (tuple(map(sub, own, form)) for form in forms))
        if len(part) > 2 and own not in forms[:i]:
            form = tuple(Fraction(a, output.scale) for a in own)
            found.append(Facet(cell.index, i, own in forms[i + 1 :], part, form))
    return found


def changes(found: Iterable[Facet], classes: Iterable[int]) -> list[Corners]:
    """Return the edges where facets of different classes meet, a class for each facet."""
    winners: dict[frozenset[Form], set[int]] = defaultdict(set)
    for facet, winner in zip(found, classes, strict=True):
        for k, p in enumerate(facet.corners):
            winners[frozenset((facet.corners[k - 1], p))].add(winner)
    return [sorted(edge) for edge, who in winners.items() if len(who) > 1]


def area(corners: Corners) -> Fraction:
    """Return the area of a polygon with counterclockwise corners.

    >>> area([(1, 0, 0), (1, 1, 0), (2, 0, 1)])
    Fraction(1, 4)
    """
    edges = zip(corners, [*corners[1:], corners[0]], strict=True)
    total = sum(Fraction(x * b - y * a, v * w) for (v, x, y), (w, a, b) in edges)
    return Fraction(total) / 2
