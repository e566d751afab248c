"""Both engines and the line engine agree along every axis-parallel line of 200 plane complexes.

The count along x = c (or y = c) changes only where c is a coordinate of a vertex. So the lines
through all these, and one between each two neighbours, stand for every line there is. The engines
tell the count in two ways: on the line as a domain of its own, and from the cells and walls of the
whole complex that the line meets.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.networks.initial import random_network
from exactregions.regions.along import along, sweep

WIDTHS = ("2-3-1", "2-2-2-1", "2-3-2-1", "2-4-1", "2-3-3-1", "2-1-3-2", "2-2-2-2-1", "2-5-4-1")
SIZE = 200
Interval = tuple[Fraction, Fraction]


def networks() -> list[Network]:
    """As many generic ones as ones in special position, with entries −1, 0, 1."""
    kinds = ("he", "int", "uniform", "int")
    return [random_network(WIDTHS[s % 8], s, kinds[s // 8 % 4]) for s in range(SIZE)]


def levels(cells: Complex) -> tuple[list[Fraction], list[Fraction]]:
    """For each axis the coordinates of vertices inside of the box, and values between them."""
    found = []
    for axis in (0, 1):
        at = sorted({vertex.point[axis] for vertex in cells.vertices()})
        between = [(a + b) / 2 for a, b in pairwise(at)]
        found.append(sorted([*at[1:-1], *between]))
    return found[0], found[1]


def line(axis: int, c: Fraction) -> Domain:
    ends = [[Fraction(-1), Fraction(-1)], [Fraction(1), Fraction(1)]]
    for end in ends:
        end[axis] = c
    return Domain.segment(*ends)


def extents(cells: Complex) -> Iterator[tuple[Interval, Interval]]:
    """The shadows on both axes of all cells, and of all walls, which the faces know."""
    points = [vertex.point for vertex in cells.vertices()]
    ends: list[list[int]] = [[] for _ in cells.faces(1).signs]
    for edge, vertex in cells.incidence(1).tolist():
        ends[edge].append(vertex)
    for edge in np.flatnonzero(~cells.faces(1).boundary.any(axis=1)).tolist():
        yield shadow([points[v] for v in ends[edge]])


def shadow(points: list[tuple[Fraction, ...]]) -> tuple[Interval, Interval]:
    x, y = zip(*points, strict=True)
    return (min(x), max(x)), (min(y), max(y))


def met(shadows: list[tuple[Interval, Interval]], axis: int, c: Fraction, *, inside: bool) -> int:
    """How many sets the line cuts through, or holds."""
    pairs = [s[axis] for s in shadows]
    return sum(lo < c < hi if inside else lo == c == hi for lo, hi in pairs)


@pytest.mark.slow
def test_counts_along_every_axis_parallel_line():
    lines_seen = special = undecided = 0
    for network in networks():
        complexes = [explore(network, Box.cube(2), engine=e) for e in ("subdivide", "traverse")]
        assert complexes[0].count == complexes[1].count
        cells = [[shadow(list(cell.vertices)) for cell in found] for found in complexes]
        walls = list(extents(complexes[0]))
        at = [(axis, c) for axis, values in enumerate(levels(complexes[0])) for c in values]
        lines = [line(*place) for place in at]
        if not lines:
            continue
        swept = sweep(network, lines)
        for k, (place, domain) in enumerate(zip(at, lines, strict=True)):
            trace = along(network, domain)
            held = met(walls, *place, inside=False)
            for found in cells:
                assert met(found, *place, inside=True) + held == trace.count, (network, place)
            assert swept.counts[k] == trace.count, (network, place)
            assert swept.linear_region_counts[k] == trace.linear_region_count, (network, place)
            for engine in ("subdivide", "traverse"):
                alone = explore(network, domain, engine=engine)
                assert alone.count == trace.count, (network, place, engine)
                assert alone.linear_region_count == trace.linear_region_count
            special += held > 0
        lines_seen += len(lines)
        undecided += int((~swept.decided).sum())
    assert lines_seen > 4000
    assert special > 30
    assert 0 < undecided < lines_seen
