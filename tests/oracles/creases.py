"""The boundary of a plane network by its polygons: creases, and the points where they meet.

A crease is an edge that two polygons share, with another affine map on each side if the boundary is
that of the gradient. A point is left in the second stratum unless the creases that end there are
none, or two that make one straight line.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from . import polygons, structure

Pattern = tuple[int, ...]
Point = tuple[Fraction, Fraction]
Places = tuple[tuple[int, int], ...]


class Creases(NamedTuple):
    """What a boundary is made of.

    edges  : the ends of each crease, and the neurons that bend there
    points : the points of the second stratum, with the neurons that bend there
    """

    edges: list[tuple[Point, Point, Places]]
    points: dict[Point, Places]


def creases(
    layers: structure.Layers,
    activations: structure.Activations,
    polygon: Sequence[Sequence[Fraction]],
    *,
    gradient: bool,
) -> Creases:
    """All creases in a convex polygon, and their points off its edges."""
    found = polygons.cells(layers, activations, polygon)
    run = polygons.network(layers, activations)
    places = [(l, i) for l, (_, bias) in enumerate(layers[:-1]) for i in range(len(bias))]
    kinks = [phi[0] for (_, b), phi in zip(layers[:-1], activations, strict=True) for _ in b]

    def bending(point: Point, around: Sequence[Pattern]) -> Places:
        """The neurons at a breakpoint here, but not on all polygons around."""
        return tuple(
            place
            for i, (place, z) in enumerate(zip(places, run(point)[0], strict=True))
            if z in kinks[i] and any(pattern[i] % 2 == 0 for pattern in around)
        )

    sides: dict[frozenset[Point], list[Pattern]] = defaultdict(list)
    corners: dict[Point, list[Pattern]] = defaultdict(list)
    for pattern, cell in found.items():
        for p, q in zip(cell, cell[1:] + cell[:1], strict=True):
            sides[frozenset({p, q})].append(pattern)
            corners[p].append(pattern)
    edges, leaving = [], defaultdict(list)
    for side, around in sides.items():
        maps = {slopes(layers, activations, a) if gradient else a for a in around}
        if len(maps) == 1:
            continue
        p, q = side
        middle = (p[0] + q[0]) / 2, (p[1] + q[1]) / 2
        edges.append((p, q, bending(middle, around)))
        leaving[p].append((q[0] - p[0], q[1] - p[1]))
        leaving[q].append((p[0] - q[0], p[1] - q[1]))
    points = {
        p: bending(p, corners[p])
        for p, directions in leaving.items()
        if inside(p, polygons.corners(polygon)) and not straight(directions)
    }
    return Creases(edges, points)


def slopes(
    layers: structure.Layers, activations: structure.Activations, pattern: Pattern
) -> tuple[object, ...]:
    """The Jacobian on a cell."""
    return tuple(form[1:] for form in structure.outputs(layers, activations, pattern))


def straight(directions: Sequence[Point]) -> bool:
    """Are these two opposite directions?"""
    if len(directions) != 2:
        return False
    (a, b), (c, d) = directions
    return a * d == b * c and a * c + b * d < 0


def inside(p: Point, corners: Sequence[Point]) -> bool:
    """Is a point in the interior of a convex polygon with counterclockwise corners?"""
    return all(
        (b[0] - a[0]) * (p[1] - a[1]) > (b[1] - a[1]) * (p[0] - a[0])
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    )
