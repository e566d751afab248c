"""Bounds of the number of convex regions, and the complexes that prove the upper ones.

An oracle judges whether parts are a polyhedral complex, by linear programs in fractions, and tries
all ways to put cells together (tests/oracles/definitions.py).
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import IncompleteError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.regions.convex_parts import ConvexParts, convex_parts
from exactregions.regions.cuts import Segment
from exactregions.regions.explore import Engine
from tests.networks.plain import plain
from tests.oracles import polygons
from tests.oracles.definitions import Puzzle
from tests.oracles.samples import RELU, cube
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.regions.linear import rank
from tests.regions.test_definitions import drawn, units

ENGINES: list[Engine] = ["traverse", "subdivide"]
Point = tuple[Fraction, Fraction]
MOST = 7  # free walls that the oracle can try all of


def bounds_of(network: Network, domain: Domain) -> tuple[int, int]:
    found = convex_parts(explore(network, domain))
    return found.lower, found.upper


def parts_of(found: ConvexParts, cells: Complex, puzzle: Puzzle) -> list[int]:
    """The parts, before they are cut, in the oracle's order of cells; it may know more units."""
    many = [len(phi.breakpoints) for phi in cells.network.activations]
    sizes = [many[l] for l, _ in cells.network.places()]
    starts, units = np.cumsum([0, *sizes[:-1]]), sum(sizes)
    rows = [np.array(cell.face.signs[:units]) + 1 for cell in puzzle.cells]
    names = [tuple(np.add.reduceat(row, starts).tolist()) if sizes else () for row in rows]
    patterns = [tuple(map(int, pattern)) for pattern in cells.patterns]
    part = dict(zip(patterns, found.labels.tolist(), strict=True))
    return [part[name] for name in names]


def with_lines(sample: Sample, cuts: Sequence[Segment]) -> Sample:
    """The same function as a network that has the line of each cut among its walls.

    A neuron more of the first layer for each, which nothing reads, has the line for a breakpoint.
    """
    lines = [tuple(map(int, np.cross(np.array(a, object), np.array(b, object)))) for a, b in cuts]
    (w, b), *rest = sample.layers
    (breakpoints, *_), *_ = sample.activations
    w = [*w, *([Fraction(v) for v in line[1:]] for line in lines)]
    b = [*b, *(line[0] + breakpoints[0] for line in lines)]
    (v, c), *rest = rest
    v = [[*row, *[Fraction(0)] * len(lines)] for row in v]
    return sample._replace(layers=[(w, b), (v, c), *rest])


def is_on(wall: Sequence[Fraction], cut: Segment) -> bool:
    """Does a point lie inside a cut?"""
    (q, *start), (r, *end) = cut
    a = [Fraction(v, q) for v in start]
    step = [Fraction(v, r) - p if r else Fraction(v) for v, p in zip(end, a, strict=True)]
    way = [x - p for x, p in zip(wall, a, strict=True)]
    along = way[0] * step[0] + way[1] * step[1]
    length = step[0] ** 2 + step[1] ** 2
    return way[0] * step[1] == way[1] * step[0] and along > 0 and (not r or along < length)


def on_flat(sample: Sample) -> Sample:
    """The function on the coordinates that matter: the first ones that are independent."""
    rows = [*sample.layers[0][0], *(a for a, _ in sample.bounds)]
    held: list[int] = []
    for k in range(sample.dimension):
        chosen = [[row[i] for i in (*held, k)] for row in rows]
        held += [k] * (rank(chosen) > len(held))
    (w, b), *rest = sample.layers
    first = [[row[i] for i in held] for row in w], b
    bounds = [([a[i] for i in held], c) for a, c in sample.bounds]
    return sample._replace(layers=[first, *rest], bounds=bounds)


def cut_parts(found: ConvexParts, cells: Complex, sample: Sample) -> tuple[Puzzle, list[int]]:
    """The cells between all lines of cuts, put together where there is neither kink nor cut."""
    puzzle = Puzzle(*with_lines(on_flat(sample), found.cuts))
    first = len(sample.layers[0][1]) * len(sample.activations[0][0])
    new = len(found.cuts) * len(sample.activations[0][0])
    for i, cell in enumerate(puzzle.cells):
        signs = cell.face.signs[:first] + cell.face.signs[first + new :]
        puzzle.cells[i] = cell._replace(face=cell.face._replace(signs=signs))
    region = parts_of(found, cells, puzzle)
    parts = list(range(len(puzzle.cells)))
    for wall, (a, b) in zip(puzzle.walls, puzzle.sides, strict=True):
        if region[a] == region[b] and not any(is_on(wall.point, cut) for cut in found.cuts):
            parts = [parts[a] if p == parts[b] else p for p in parts]
    return puzzle, parts


def judged(sample: Sample, engine: Engine = "subdivide") -> ConvexParts:
    """Parts are a complex; the fewest that cells can be put together to are within the bounds."""
    cells, puzzle = explored(sample, engine), Puzzle(*sample)
    found = convex_parts(cells)
    whole, parts = puzzle, parts_of(found, cells, puzzle)
    if found.cuts:
        whole, parts = cut_parts(found, cells, sample)
    assert len(set(parts)) == found.upper
    assert whole.fits(parts)
    if len(puzzle.free) <= MOST:
        assert found.upper <= puzzle.fewest()
    return found


# ---- numbers found by hand


def corner(d: int = 2) -> Network:
    """Return max(0, min(x, y)) as ReLU(ReLU(x) − ReLU(x − y)), of d ≥ 2 inputs."""
    rest = [0] * (d - 2)
    first = ([[1, 0, *rest], [1, -1, *rest]], [0, 0])
    return Network.of([first, ([[1, -1]], [0]), ([[1]], [0])])


def test_the_published_example_needs_four():
    """−y holds on {y ≤ max(0, x)}, with more than half a turn at 0, and cut there fits the rest."""
    assert bounds_of(FAMOUS["stargalla"](), Domain.whole(2)) == (4, 4)
    assert bounds_of(FAMOUS["stargalla"](), Box.of((-1, 2), (-3, 1))) == (4, 4)


def test_a_region_around_a_quadrant_needs_two():
    """max(0, min(x, y)) is 0 on three quadrants, x and y on two halves of the fourth."""
    assert bounds_of(corner(), Domain.whole(2)) == (4, 4)
    assert bounds_of(corner(), Box.cube(2)) == (4, 4)
    # Where the corner lies in the edge of the domain there is nothing to cut.
    assert bounds_of(corner(), Box.of((0, 1), (0, 1))) == (2, 2)
    assert bounds_of(corner(), Box.of((-1, 1), (0, 1))) == (3, 3)


def test_in_space_a_region_around_a_wedge_needs_two():
    assert bounds_of(corner(3), Box.cube(3)) == (4, 4)
    assert bounds_of(corner(3), Domain.whole(3)) == (4, 4)


def bent(slope: int) -> Network:
    """Return slope·x where x < 0, and max(0, min(x, y)) elsewhere."""
    first = ([[1, 0], [1, -1], [-1, 0]], [0, 0, 0])
    second = ([[1, -1, 0], [0, 0, 1]], [0, 0])
    return Network.of([first, second, ([[1, -slope]], [0])])


def test_convex_regions_that_do_not_fit_are_cut():
    """The four regions are convex, but x < 0 has three others behind its side: it is cut at 0."""
    cells = explore(bent(2), Domain.whole(2))
    found = convex_parts(cells)
    assert (cells.linear_region_count, found.lower, found.upper) == (4, 5, 5)


def test_a_cut_may_go_where_no_neuron_bends():
    """The map x holds from y = x > 0 on to x = 0 > y, an eighth more than half a turn, so that a
    cut must leave less than half a turn on both sides. No wall of the network does."""
    cells = explore(bent(1), Domain.whole(2))
    found = convex_parts(cells)
    assert (cells.linear_region_count, found.lower, found.upper) == (3, 4, 4)
    assert Puzzle(*plain(bent(1)), []).fewest() == 5


def test_three_regions_around_a_point_fit_without_a_cut():
    """A wall of the first layer bends nothing below 0 and can be taken out there."""
    found = convex_parts(explore(FAMOUS["t_junction"](), Box.cube(2)))
    assert (found.lower, found.upper) == (3, 3)


@pytest.mark.parametrize("name", ["one_region", "dead_layer"])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_one_affine_function_is_one_part(name: str, d: int):
    assert bounds_of(FAMOUS[name](4, d), Domain.whole(d)) == (1, 1)


def test_on_a_line_linear_regions_are_convex():
    network = random_network((1, 8, 6, 2, 1), 2, "int")
    cells = explore(network, Domain.whole(1))
    found = convex_parts(cells)
    assert found.lower == found.upper == cells.linear_region_count < cells.count


def test_around_a_pyramid_two_parts_are_proved_and_four_are_found():
    """ReLU(1 − |x| − |y|): outside, an annulus with four notches, χ + r/2 = 2. Each needs a cut of
    its own to infinity, so four are needed; that much is not proved."""
    first = ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0])
    network = Network.of([first, ([[-1, -1, -1, -1]], [1]), ([[1]], [0])])
    assert bounds_of(network, Domain.whole(2)) == (4 + 2, 4 + 4)


# ---- against the oracle


@settings(max_examples=30)
@given(samples_of())
def test_parts_are_a_polyhedral_complex(sample: Sample):
    assume(units(sample) <= 7)
    judged(sample)


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_parts_of_degenerate_networks_are_a_polyhedral_complex(seed: int, d: int):
    judged(drawn(seed, d), ENGINES[seed % 2])


@pytest.mark.parametrize("seed", [0, 5, 8, 28, 52])
def test_parts_of_many_cells_are_a_polyhedral_complex(seed: int):
    network = random_network((2, 4, 3, 1), seed, "int")
    for bounds in ([], cube(2, 2)):
        judged(Sample(*plain(network), bounds))


@pytest.mark.parametrize("seed", [5, 18, 20, 31])
def test_parts_in_space_are_a_polyhedral_complex(seed: int):
    network = random_network((3, 3, 3, 1), seed, "int")
    judged(Sample(*plain(network), cube(3, 2)))


def test_the_oracle_refuses_what_is_no_complex():
    """Stargalla's function has five cells, and two walls that can be taken out, but not both."""
    sample = Sample(*plain(FAMOUS["stargalla"]()), [])
    puzzle = Puzzle(*sample)
    cells = list(range(len(puzzle.cells)))
    (a, b), (c, d) = puzzle.free
    assert puzzle.fits(cells)
    assert not puzzle.fits([0] * len(cells))  # not affine
    assert not puzzle.fits([a if i in {a, b, c, d} else i for i in cells])  # more than half a turn
    assert puzzle.fits([a if i == b else i for i in cells])
    assert puzzle.fewest() == 4


def test_the_oracle_refuses_facets_that_do_not_fit():
    """Four quadrants with one map, of which two are put together."""
    puzzle = Puzzle([([[1, 0], [0, 1]], [0, 0]), ([[0, 0]], [0])], [RELU], [])
    a, b = puzzle.free[0]
    assert not puzzle.fits([a if c == b else c for c in range(4)])
    assert puzzle.fewest() == 1


@pytest.mark.parametrize("seed", [2, 8, 12, 20, 21])
def test_many_cuts_leave_no_notch_and_do_not_cross(seed: int):
    """At every end inside the box neighbouring kinks and cuts leave less than half a turn.

    Kinks are read off the polygons of an oracle; the network is affine along every cut.
    """
    network = random_network((2, 12, 12, 1, 1), seed, "he")
    found = convex_parts(explore(network, Box.cube(2)))
    cuts = [(affine(b, a), affine(a, b)) for a, b in found.cuts]
    assert cuts
    rays = kinks_around(*plain(network))
    for i, (end, start) in enumerate(cuts):
        assert not any(crossing(start, end, *reversed(other)) for other in cuts[:i])
        for at, to in ((start, end), (end, start)):
            if max(map(abs, at)) < 1:
                assert len(rays[at]) > 1
                rays[at].append((to[0] - at[0], to[1] - at[1]))
        values = [network(point)[0] for point in steps_between(start, end)]
        assert all(2 * b == a + c for a, b, c in zip(values, values[1:], values[2:], strict=False))
    for ways in rays.values():
        if len(ways) > 2:
            assert all(has_next(ray, ways) for ray in ways)


def affine(point: Sequence[int], other: Sequence[int]) -> tuple[Fraction, Fraction]:
    """A point of the plane; for one at infinity, where a cut from the other leaves the box."""
    q, *place = point
    if q:
        return Fraction(place[0], q), Fraction(place[1], q)
    start = affine(other, other)
    ways = [(1 - p if v > 0 else -1 - p) / v for p, v in zip(start, place, strict=True) if v]
    return start[0] + min(ways) * place[0], start[1] + min(ways) * place[1]


def kinks_around(layers: Sequence, activations: Sequence) -> dict[Point, list[Point]]:
    """For each corner of a cell inside the box, the directions of the edges with a kink."""
    square = [(Fraction(x), Fraction(y)) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    cells = polygons.cells(layers, activations, square)
    run, beside = polygons.network(layers, activations), defaultdict(list)
    for polygon in cells.values():
        p, q, r = polygon[:3]
        (a,), (b,), (c,) = (run(point)[1] for point in (p, q, r))
        for one, other in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            beside[frozenset((one, other))].append((p, q, r, a, b, c))
    found: dict[Point, list[Point]] = defaultdict(list)
    for edge, sides in beside.items():
        if len(sides) == 2 and not same_map(*sides):
            one, other = edge
            for at, to in ((one, other), (other, one)):
                if max(map(abs, at)) < 1:
                    found[at].append((to[0] - at[0], to[1] - at[1]))
    return found


def same_map(one: tuple, other: tuple) -> bool:
    """Does the affine map through three values agree with that through three others?"""
    p, q, r, a, b, c = one
    whole = turn(minus(q, p), minus(r, p))
    for point, value in zip(other[:3], other[3:], strict=True):
        s = turn(minus(point, p), minus(r, p)) / whole
        t = turn(minus(q, p), minus(point, p)) / whole
        if a + s * (b - a) + t * (c - a) != value:
            return False
    return True


def minus(p: Point, q: Point) -> Point:
    return p[0] - q[0], p[1] - q[1]


def turn(p: Point, q: Point) -> Fraction:
    return p[0] * q[1] - p[1] * q[0]


def has_next(ray: Point, ways: Sequence[Point]) -> bool:
    """Is there another ray less than half a turn on?"""
    return any(turn(ray, way) > 0 for way in ways)


def steps_between(start: Point, end: Point) -> list[Point]:
    x, y = minus(end, start)
    return [(start[0] + x * Fraction(i, 64), start[1] + y * Fraction(i, 64)) for i in range(65)]


def crossing(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Do two open segments meet?"""
    one = turn(minus(b, a), minus(c, a)) * turn(minus(b, a), minus(d, a))
    two = turn(minus(d, c), minus(a, c)) * turn(minus(d, c), minus(b, c))
    return one < 0 and two < 0


# ---- laws


@pytest.mark.parametrize("seed", range(8))
def test_every_part_lies_in_one_linear_region(seed: int):
    network = random_network([(2, 6, 6, 1), (3, 5, 4, 1)][seed % 2], seed, "int")
    cells = explore(network, Domain.whole(network.inputs))
    found = convex_parts(cells)
    pairs = set(zip(found.labels.tolist(), cells.labels.tolist(), strict=True))
    assert len(pairs) == len({part for part, _ in pairs}) <= found.upper


@pytest.mark.parametrize("seed", range(4))
def test_both_engines_give_the_same_parts(seed: int):
    network = random_network((2, 5, 5, 1), seed, "int")
    one, other = (explore(network, Domain.whole(2), engine=e) for e in ENGINES)
    parts = [convex_parts(cells) for cells in (one, other)]
    assert parts[0] == parts[1]
    sets = [
        {frozenset(map(bytes, c.patterns[p.labels == i])) for i in range(p.upper)}
        for c, p in zip((one, other), parts, strict=True)
    ]
    assert sets[0] == sets[1]


def test_a_larger_budget_never_lowers_the_lower_bound():
    cells = explore(random_network((2, 12, 12, 1, 1), 0, "he"), Box.cube(2))
    found = [convex_parts(cells, max_steps=steps) for steps in (0, 3, 30, 300, 3000, 30000)]
    lower = [f.lower for f in found]
    assert lower == sorted(lower)
    assert lower[0] == cells.linear_region_count < lower[-1]
    assert found[0].upper == cells.count > found[-1].upper
    assert all(f.upper >= lower[-1] for f in found)


def test_a_search_that_was_cut_short_has_no_parts():
    stopped = explore(FAMOUS["zaslavsky"](6, 2), Box.cube(2, -9, 9), max_cells=3)
    with pytest.raises(IncompleteError, match="raise the budget"):
        convex_parts(stopped)
