"""Along a polyline the cells are the maximal intervals of constant pattern, in order."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import NamedTuple

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.errors import DomainError, EmptyDomainError, ExactRegionsError, IncompleteError
from exactregions.polyhedra.domain import Polyline
from exactregions.regions.path import Path
from tests.oracles import brute, intervals
from tests.oracles.samples import (
    ABS,
    ACTIVATIONS,
    RELU,
    Activation,
    Layer,
    degenerate,
    generic,
    layers_of,
)
from tests.regions.draws import with_coincidences
from tests.zoo import network_of

Vector = list[Fraction]
Corners = list[Vector]
Pattern = tuple[int, ...]


class Trip(NamedTuple):
    """A network with a polyline, as plain data."""

    layers: list[Layer]
    activations: Sequence[Activation]
    corners: Corners

    def followed(self, **budgets: float) -> Path:
        """What the package finds on the way."""
        return explore(network_of(*self[:2]), Polyline.of(self.corners), **budgets)

    def intervals(self) -> list[intervals.Interval]:
        """What the oracle finds on the way."""
        return intervals.along(*self)


def patterns_of(path: Path) -> list[Pattern]:
    """The patterns in order; consecutive ones differ, and the walls lie between them."""
    patterns = [tuple(map(int, p)) for p in path.patterns]
    assert all(a != b for a, b in pairwise(patterns))
    assert path.walls.tolist() == [[i, i + 1] for i in range(len(patterns) - 1)]
    assert path.count == len(path) == path.found == len(patterns)
    return patterns


def jumps(trip: Trip, found: list[intervals.Interval]) -> list[bool]:
    """Whether the output bends between neighbouring intervals, straight from the definition.

    Inside a segment its direction decides; at a corner the Jacobians of both patterns are
    compared in both directions, with the piece on the left for a neuron at a breakpoint.
    """
    steps = [[q - p for p, q in zip(a, b, strict=True)] for a, b in pairwise(trip.corners)]
    bends = []
    for (_, at, one), (_, _, other) in pairwise(found):
        assert at is not None
        corner = at.denominator == 1
        nearby = steps[int(at) - 1 : int(at) + 1] if corner else [steps[int(at)]]
        bends.append(any(slopes(trip, one, v) != slopes(trip, other, v) for v in nearby))
    return bends


def slopes(trip: Trip, pattern: Pattern, direction: Vector) -> Vector:
    """The Jacobian of a pattern times a direction: z' = W h', h' = slope · z', layer by layer."""
    moved, at = direction, 0
    for (weights, _), (_, pieces, _) in zip(trip.layers, trip.activations, strict=False):
        states = pattern[at : at + len(weights)]
        at += len(weights)
        moved = [pieces[s // 2] * dot(w, moved) for s, w in zip(states, weights, strict=True)]
    return [dot(row, moved) for row in trip.layers[-1][0]]


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def drawn_network(d: int, random: Random) -> tuple[list[Layer], list[Activation]]:
    """Generic, or with coincidences, or with entries −1, 0, 1 only."""
    widths = random.choice([(d, 4, 1), (d, 5, 3, 2), (d, 3, 3, 2, 1), (d, 6, 4, 1), (d, 2)])
    seed = random.randrange(10**9)
    kind = random.randrange(3)
    layers = degenerate(widths, seed) if kind == 2 else generic(widths, seed)
    if kind == 1:
        layers = with_coincidences(layers, random)
    kinds = [RELU] if random.random() < 0.5 else list(ACTIVATIONS.values())
    return layers, random.choices(kinds, k=len(widths) - 2)


def point(d: int, random: Random) -> Vector:
    """Small entries, so that paths run along the axes and through the origin often."""
    if random.random() < 0.5:
        return [Fraction(random.randint(-2, 2)) for _ in range(d)]
    return [Fraction(random.randint(-9, 9), random.randint(1, 5)) for _ in range(d)]


def wandering(d: int, random: Random) -> Corners:
    """From corner to corner anyhow."""
    return [point(d, random) for _ in range(random.randint(2, 5))]


def there_and_back(d: int, random: Random) -> Corners:
    """Some of the way back on the same line, then forward again."""
    a, b = point(d, random), point(d, random)
    return [a, b, between(a, b, Fraction(1, 3)), b, a]


def loop(d: int, random: Random) -> Corners:
    """Back to the start."""
    corners = wandering(d, random)
    return [*corners, corners[0]]


def straight(d: int, random: Random) -> Corners:
    """Corners that are none, on one line."""
    a, b = point(d, random), point(d, random)
    return [between(a, b, Fraction(i, 4)) for i in range(5)]


def between(a: Vector, b: Vector, share: Fraction) -> Vector:
    return [p + share * (q - p) for p, q in zip(a, b, strict=True)]


def without_repetition(corners: Corners) -> Corners:
    """Neighbours of a polyline must differ."""
    kept = [v for i, v in enumerate(corners) if i == 0 or v != corners[i - 1]]
    return kept if len(kept) > 1 else [kept[0], [v + 1 for v in kept[0]]]


def through_kinks(trip: Trip, random: Random) -> Trip:
    """The same path with corners where a neuron is exactly at a breakpoint."""
    corners = list(trip.corners)
    for at, _, _ in trip.intervals()[1:]:
        if at.denominator > 1 and random.random() < 0.5:
            i = int(at)
            corners.append(between(trip.corners[i], trip.corners[i + 1], at - i))
    random.shuffle(corners)
    return Trip(trip.layers, trip.activations, without_repetition(corners))


SHAPES = [wandering, there_and_back, loop, straight]


class Judged(NamedTuple):
    """A trip with the oracle's answer: the intervals, and the jumps between them."""

    trip: Trip
    found: list[intervals.Interval]
    jump: list[bool]

    @property
    def patterns(self) -> list[Pattern]:
        return [pattern for _, _, pattern in self.found]


@cache
def trips(shape: int) -> list[Judged]:
    """Random networks in one to four dimensions with paths of one shape.

    Half of the paths turn exactly at kinks.
    """
    random = Random(f"paths {shape}")
    judged = []
    for i in range(28):
        d = 1 + i % 4
        layers, activations = drawn_network(d, random)
        corners = without_repetition(SHAPES[shape](d, random))
        trip = Trip(layers, activations, corners)
        if i % 8 >= 4:
            trip = through_kinks(trip, random)
        found = trip.intervals()
        judged.append(Judged(trip, found, jumps(trip, found)))
    return judged


@pytest.mark.parametrize("shape", range(4), ids=[make.__name__ for make in SHAPES])
def test_the_cells_and_jumps_on_a_polyline_are_those_between_breakpoints(shape: int):
    for judged in trips(shape):
        path = judged.trip.followed()
        assert patterns_of(path) == judged.patterns, judged
        assert path.kinks.tolist() == judged.jump, judged
        assert path.linear_region_count == 1 + sum(judged.jump)
        assert path.strict_count == sum(not any(s % 2 for s in p) for p in judged.patterns)


def test_the_trips_meet_what_they_are_for():
    """Corners at kinks, patterns that return, neurons at a breakpoint, walls without a jump."""
    corner = returning = resting = smooth = bent = 0
    for shape in range(4):
        for _, found, jump in trips(shape):
            patterns = [pattern for _, _, pattern in found]
            at_corners = [at.denominator == 1 for at, _, _ in found[1:]]
            corner += any(at_corners)
            returning += len(set(patterns)) < len(patterns)
            resting += any(s % 2 for pattern in patterns for s in pattern)
            smooth += not all(jump)
            bent += any(a and b for a, b in zip(at_corners, jump, strict=True))
    assert min(corner, returning, resting, smooth, bent) >= 10


@pytest.mark.parametrize("shape", range(4), ids=[make.__name__ for make in SHAPES])
def test_the_way_back_has_the_same_cells_in_the_opposite_order(shape: int):
    for judged in trips(shape)[:8]:
        trip = judged.trip
        back = trip._replace(corners=trip.corners[::-1]).followed()
        assert patterns_of(back) == judged.patterns[::-1]
        assert back.jump.tolist() == judged.jump[::-1]


def test_a_corner_that_is_none_changes_nothing():
    for judged in trips(0)[:8]:
        trip = judged.trip
        finer = [
            v
            for a, b in pairwise(trip.corners)
            for v in (a, between(a, b, Fraction(1, 3)), between(a, b, Fraction(1, 2)))
        ]
        path = trip._replace(corners=[*finer, trip.corners[-1]]).followed()
        assert patterns_of(path) == judged.patterns
        assert path.jump.tolist() == judged.jump


def test_a_polyline_of_one_segment_is_the_segment():
    for judged in trips(0):
        start, end = judged.trip.corners[:2]
        segment = explore(network_of(*judged.trip[:2]), Domain.segment(start, end))
        path = judged.trip._replace(corners=[start, end]).followed()
        assert sorted(map(tuple, segment.patterns.tolist())) == sorted(patterns_of(path))
        assert (segment.count, segment.wall_count) == (path.count, path.wall_count)
        assert segment.linear_region_count == path.linear_region_count
        assert segment.strict_count == path.strict_count


ONE = layers_of(([[0, 1]], [0]), ([[1]], [0]))
F = Fraction
BY_HAND = {
    "down through y = 0 and up again": ([(-1, 1), (0, -1), (1, 1)], [(2,), (0,), (2,)], 3),
    "only touching y = 0 at a corner": ([(-1, 1), (0, 0), (1, 1)], [(2,)], 1),
    # The slope changes at the corner from −1 to 1, but nothing is cut where the pattern stays.
    "back on the same line": ([(0, 2), (0, 1), (0, 3)], [(2,)], 1),
    "through y = 0 exactly at a corner": ([(0, 1), (0, 0), (1, -1)], [(2,), (0,)], 2),
    "turning into the wall": ([(0, 1), (0, 0), (1, 0)], [(2,), (1,)], 2),
    "along the wall only": ([(0, 0), (1, 0), (-1, 0)], [(1,)], 1),
    "from the off side into the wall": ([(0, -1), (0, 0), (1, 0)], [(0,), (1,)], 1),
    "out of the wall on the off side": ([(0, 0), (1, 0), (1, -1)], [(1,), (0,)], 1),
    "a loop around the origin": (
        [(1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1)],
        [(2,), (0,), (2,)],
        3,
    ),
}


@pytest.mark.parametrize(("corners", "patterns", "regions"), BY_HAND.values(), ids=BY_HAND.keys())
def test_paths_that_were_worked_out_by_hand(corners: list, patterns: list[Pattern], regions: int):
    path = explore(network_of(ONE, [RELU]), Polyline.of(corners))
    assert patterns_of(path) == patterns
    assert path.linear_region_count == len(path.linear_regions) == regions


def test_linear_regions_of_a_path_are_runs_of_cells_between_jumps():
    """relu(x) − relu(−x) = x has no kink; a second neuron relu(x − 1) bends the path at 1."""
    net = Network.of([([[1], [-1], [1]], [0, 0, -1]), ([[1, -1, 1]], [0])])
    path = explore(net, Polyline.of([[-1], [2], [-1]]))
    assert patterns_of(path) == [(0, 2, 0), (2, 0, 0), (2, 0, 2), (2, 0, 0), (0, 2, 0)]
    assert [region.cells for region in path.linear_regions] == [(0, 1), (2,), (3, 4)]
    assert path.labels.tolist() == [0, 0, 1, 2, 2]
    assert repr(path) == "<Path: 5 cells, 3 linear regions>"


def test_a_wide_input_space_is_no_obstacle():
    random = Random("wide")
    layers = generic((200, 6, 4, 1), 5)
    trip = Trip(layers, [ABS, RELU], [point(200, random) for _ in range(4)])
    assert patterns_of(trip.followed()) == [pattern for _, _, pattern in trip.intervals()]
    assert trip.followed().kinks.tolist() == jumps(trip, trip.intervals())


@pytest.mark.parametrize("seed", range(32))
def test_on_a_whole_line_the_cells_are_those_between_breakpoints(seed: int):
    """A plane with one direction and no box, against the breakpoints on the line."""
    random = Random(seed)
    d = 1 + seed % 4
    layers, activations = drawn_network(d, random)
    origin, direction = point(d, random), [Fraction(1), *point(d, random)[1:]]
    (weights, biases), *rest = layers
    moved = [[dot(row, direction)] for row in weights]
    shifted = [dot(row, origin) + b for row, b in zip(weights, biases, strict=True)]
    line = [(moved, shifted), *rest]
    found = explore(network_of(layers, activations), Domain.plane(origin, [direction]))
    expected = [pattern for _, _, pattern in intervals.cells(line, activations)]
    assert sorted(map(tuple, found.patterns.tolist())) == sorted(expected)
    assert found.wall_count == len(expected) - 1
    assert found.linear_region_count == intervals.linear_regions(line, activations)
    assert found.count == len(brute.cells(line, activations, []))


def there_and_back_again() -> Trip:
    """Nineteen cells: ten on the way there, the last of them around the corner, nine back."""
    layers = layers_of(([[1]] * 9, [-i for i in range(1, 10)]), ([[1] * 9], [0]))
    return Trip(layers, [RELU], [[F(0)], [F(10)], [F(0)]])


@pytest.mark.parametrize("limit", [1, 5, 9, 10, 18])
def test_a_budget_of_cells_covers_the_whole_path(limit: int):
    path = there_and_back_again().followed(max_cells=limit)
    assert not path.complete
    assert path.stopped == f"more than max_cells = {limit} cells"
    assert path.found > 0
    assert repr(path) == f"<Path: incomplete, {path.found} cells found>"
    for count in ("count", "strict_count", "wall_count", "linear_region_count"):
        with pytest.raises(IncompleteError, match=f"max_cells = {limit} cells.*raise the budget"):
            getattr(path, count)
    with pytest.raises(IncompleteError):
        len(path)


@pytest.mark.parametrize("limit", [19, 20])
def test_a_budget_that_is_enough_changes_nothing(limit: int):
    path = there_and_back_again().followed(max_cells=limit, max_seconds=600, max_memory=10**9)
    assert path.complete
    assert path.count == 19
    assert path.linear_region_count == 19


@pytest.mark.parametrize("budget", [{"max_seconds": 1e-9}, {"max_memory": 1}])
def test_a_budget_of_seconds_or_memory_ends_the_walk(budget: dict[str, float]):
    path = there_and_back_again().followed(**budget)
    assert not path.complete
    assert str(path.stopped).startswith(f"more than {next(iter(budget))} = ")
    with pytest.raises(IncompleteError):
        _ = path.count


def test_what_was_found_before_a_budget_is_kept_in_order():
    """The first segment is finished: its ten cells are held, in the order of the path."""
    layers = layers_of(([[1]] * 30, [-i for i in range(1, 31)]), ([[1] * 30], [0]))
    trip = Trip(layers, [RELU], [[F(0)], [F(19, 2)], [F(1, 2)], [F(31)]])
    path = trip.followed(max_cells=25)
    expected = [pattern for _, _, pattern in trip.intervals()]
    held = [tuple(map(int, p)) for p in path.patterns]
    assert not path.complete
    assert len(held) >= 10
    assert held == expected[: len(held)]


@pytest.mark.parametrize("budget", ["max_cells", "max_seconds", "max_memory"])
@pytest.mark.parametrize("value", [0, -1])
def test_budgets_must_be_positive(budget: str, value: int):
    with pytest.raises(ExactRegionsError, match=r"the budget of \w+ is .*must be positive"):
        there_and_back_again().followed(**{budget: value})


def test_progress_is_told_on_every_segment():
    told: list[int] = []
    trip = there_and_back_again()
    explore(
        network_of(*trip[:2]),
        Polyline.of(trip.corners),
        engine="traverse",
        progress=lambda found: told.append(len(found.patterns)),
    )
    assert told.count(10) >= 2


REFUSED = {
    "another dimension": ([[0], [1]], DomainError, "dimension 1 .* 2 inputs"),
    "one point": ([[0, 0]], DomainError, "two or more points, not 1"),
    "no point": ([], DomainError, "two or more points, not 0"),
    "a repeated point": ([[0, 0], [1, 1], [1, 1]], DomainError, "points 1 and 2 are equal"),
    "ragged points": ([[0, 0], [1]], DomainError, "points 0 and 1 have 2 and 1 coordinates"),
    "no coordinates": ([[], []], DomainError, r"polyline\[0\] has no coordinates"),
    "NaN": ([[0, 0], [1, float("nan")]], ExactRegionsError, r"polyline\[1\]\[1\] is nan"),
}


@pytest.mark.parametrize(("corners", "kind", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_polyline_is_refused(corners: list, kind: type, message: str):
    with pytest.raises(kind, match=message):
        explore(network_of(ONE, [RELU]), Polyline.of(corners))


def test_a_box_that_shrinks_to_a_line_is_sent_to_segments():
    with pytest.raises(EmptyDomainError, match="swap the ends"):
        Box.of((1, 0))
    with pytest.raises(DomainError, match="use a plane or segment"):
        Box.of((0, 1), (2, 2))
