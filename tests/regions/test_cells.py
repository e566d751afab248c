"""A cell is what its pattern says: its points, inequalities, vertices and affine map."""

import builtins
from fractions import Fraction
from random import Random

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Cell, Complex, explore
from exactregions.errors import UnboundedError
from exactregions.networks.initial import random_network
from exactregions.regions import traverse
from exactregions.regions.explore import stream
from tests.oracles import brute, polygons
from tests.oracles.samples import Domain as Bounds
from tests.oracles.simplex import positive_point
from tests.regions.agreement import Pattern, Sample, explored, patterns_of
from tests.regions.drawing import boxes, samples_of
from tests.regions.linear import corners, directions, rank, scaled, value
from tests.zoo import ZOO, domain_of, network_of

Row = tuple[int, ...]
Point = tuple[Fraction, ...]

plane = samples_of(inputs=st.just(2), bounded=boxes)


def states_at(sample: Sample, point: Point) -> Pattern:
    """The states of all neurons at a point, by running the network of an oracle."""
    z, _ = polygons.network(sample.layers, sample.activations)(point)
    kinks = [
        activation[0]
        for (_, biases), activation in zip(sample.layers[:-1], sample.activations, strict=True)
        for _ in biases
    ]
    return tuple(
        2 * sum(xi < v for xi in breakpoints) + (v in breakpoints)
        for v, breakpoints in zip(z, kinks, strict=True)
    )


def outputs_at(sample: Sample, point: Point) -> Point:
    return polygons.network(sample.layers, sample.activations)(point)[1]


def oracle_rows(sample: Sample) -> dict[Pattern, list[Row]]:
    """All inequalities of every cell, redundant ones too, as an oracle writes them."""
    cells = brute._explore(*brute._frozen(*sample))
    return {cell.pattern: [row for row in cell.rows if any(row[1:])] for cell in cells}


def forms(cell: Cell) -> list[Row]:
    """c + a·x ≥ 0 for each inequality a·x ≤ b of a cell."""
    return [(h.b, *(-v for v in h.a)) for h in cell.inequalities]


@given(samples_of())
def test_the_interior_point_of_a_cell_lies_in_this_cell_and_in_no_other(sample: Sample):
    for cell in explored(sample):
        point = cell.interior_point
        assert states_at(sample, point) == cell.pattern
        assert all(value((b, *(-v for v in a)), point) > 0 for a, b in sample.bounds)


@given(samples_of())
def test_inequalities_describe_the_cell(sample: Sample):
    expected = oracle_rows(sample)
    for cell in explored(sample):
        ours, theirs = forms(cell), expected[cell.pattern]
        assert not any(reaches_beyond(ours, row) for row in theirs)
        assert not any(reaches_beyond(theirs, row) for row in ours)


def reaches_beyond(rows: list[Row], row: Row) -> bool:
    """Has {rows > 0} a point where the row is negative?"""
    return positive_point([*rows, tuple(-v for v in row)], len(row) - 1) is not None


@given(samples_of())
def test_no_inequality_of_a_cell_follows_from_the_others(sample: Sample):
    for cell in explored(sample):
        rows = forms(cell)
        for j in range(len(rows)):
            assert reaches_beyond(rows[:j] + rows[j + 1 :], rows[j])


@given(samples_of())
def test_vertices_are_the_feasible_common_zeros_of_d_inequalities(sample: Sample):
    expected = oracle_rows(sample)
    for cell in explored(sample):
        rows = expected[cell.pattern]
        if rank([row[1:] for row in rows]) < sample.dimension:
            with pytest.raises(UnboundedError, match=f"cell {cell.index} contains a line"):
                _ = cell.vertices
            continue
        assert list(cell.vertices) == sorted(corners(rows, sample.dimension))
        rays = {scaled(ray) for ray in cell.generators.rays}
        assert rays == directions(rows, sample.dimension)
        assert len(rays) == len(cell.generators.rays)


@given(samples_of(bounded=boxes), st.randoms(use_true_random=False))
def test_the_output_map_is_the_network_on_the_cell(sample: Sample, random: Random):
    for cell in explored(sample):
        corner = cell.vertices
        weights = [Fraction(random.randint(1, 9)) for _ in corner]
        inside = tuple(
            sum((w * v[k] for w, v in zip(weights, corner, strict=True)), Fraction(0))
            / sum(weights)
            for k in range(sample.dimension)
        )
        for point in (inside, cell.interior_point, *corner):
            assert cell.output(point) == outputs_at(sample, point)


@given(plane)
def test_areas_of_cells_add_up_to_the_area_of_the_box(sample: Sample):
    expected = sum(polygons.areas(polygons.cells(*sample[:2], square_of(sample.bounds))).values())
    found = [polygons.area(around(cell.vertices)) for cell in explored(sample)]
    assert all(area > 0 for area in found)
    assert sum(found) == expected == (2 * sample.bounds[0][1]) ** 2


def square_of(bounds: Bounds) -> list[Point]:
    half = bounds[0][1]
    return [(-half, -half), (half, -half), (half, half), (-half, half)]


def around(points: tuple[Point, ...]) -> list[Point]:
    """The corners of a convex polygon in counterclockwise order (the monotone chain)."""

    def chain(ordered: list[Point]) -> list[Point]:
        kept: list[Point] = []
        for p in ordered:
            while len(kept) > 1 and turn(kept[-2], kept[-1], p) <= 0:
                kept.pop()
            kept.append(p)
        return kept[:-1]

    ordered = sorted(points)
    hull = chain(ordered) + chain(ordered[::-1])
    assert len(hull) == len(points), "some vertex is not a corner"
    return hull


def turn(p: Point, q: Point, r: Point) -> Fraction:
    return (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])


@given(samples_of())
def test_the_graph_is_connected_and_its_edges_are_the_walls(sample: Sample):
    found = explored(sample)
    graph = found.graph()
    assert networkx.is_connected(graph)
    assert (len(graph), graph.number_of_edges()) == (found.count, found.wall_count)
    for a in range(found.count):
        assert sorted(graph[a]) == found.neighbours(a)
        assert all(a in found.neighbours(b) for b in found.neighbours(a))


@given(samples_of())
def test_a_wall_has_a_kink_iff_the_two_maps_differ(sample: Sample):
    found = explored(sample)
    graph = found.graph()
    for (a, b), kink in zip(found.walls.tolist(), found.kinks.tolist(), strict=True):
        assert kink == (found[a].output != found[b].output) == graph[a][b]["kink"]


@given(samples_of())
def test_linear_regions_are_the_components_without_kinks(sample: Sample):
    found = explored(sample)
    graph = found.graph()
    graph.remove_edges_from([(a, b) for a, b, kink in graph.edges(data="kink") if kink])
    expected = sorted(tuple(sorted(part)) for part in networkx.connected_components(graph))
    regions = found.linear_regions
    assert [region.cells for region in regions] == expected
    assert [region.index for region in regions] == list(range(len(regions)))
    assert found.linear_region_count == len(expected) == len({*found.labels.tolist()})
    assert all(region.index == found.labels[i] for region in regions for i in region.cells)


@given(samples_of())
def test_strict_cells_are_those_where_no_neuron_is_at_a_breakpoint(sample: Sample):
    found = explored(sample)
    strict = [cell for cell in found if cell.is_strict]
    assert found.strict_count == len(strict)
    assert strict == [c for c in found if not any(s % 2 for s in c.pattern)]


@given(samples_of())
def test_cells_are_numbered_and_read_like_a_list(sample: Sample):
    found = explored(sample)
    assert [cell.index for cell in found] == list(range(len(found)))
    assert found[-1] == found[len(found) - 1]
    with pytest.raises(IndexError):
        _ = found[len(found)]


def test_a_cell_that_is_found_again_is_equal():
    sample = Sample(*ZOO["general"][:3])
    assert list(explored(sample)) == list(explored(sample))


@given(samples_of())
def test_the_same_network_gives_the_same_arrays_again(sample: Sample):
    assert_same_arrays(explored(sample), explored(sample))


@given(samples_of())
def test_streamed_cells_come_in_the_order_of_the_complex(sample: Sample):
    network = network_of(*sample[:2])
    domain = domain_of(sample.bounds, sample.dimension)
    streamed = [(cell.index, cell.pattern) for cell in stream(network, domain)]
    walked = explore(network, domain, engine="traverse")
    assert streamed == list(enumerate(patterns_of(walked)))


def test_a_stream_starts_before_the_search_ends():
    network = random_network("2-64-64-1", 0, "he")
    cells = stream(network, Box.cube(2))
    first = [next(cells) for _ in range(3)]
    assert [cell.index for cell in first] == [0, 1, 2]
    cells.close()


@pytest.mark.parametrize("size", [1, 16])
@pytest.mark.parametrize(
    ("widths", "seed", "init"),
    [("2-16-12-1", 1, "he"), ("3-8-8-1", 0, "he"), ("3-8-8-1", 7, "int")],
)
def test_the_size_of_a_batch_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, widths: str, seed: int, init: str, size: int
):
    network = random_network(widths, seed, init)
    before = explore(network, Box.cube(network.inputs), engine="traverse")
    largest = in_batches_of(size, monkeypatch)
    after = explore(network, Box.cube(network.inputs), engine="traverse")
    assert largest == [size]
    assert_same_arrays(before, after)


@pytest.mark.parametrize("name", ZOO)
def test_one_cell_at_a_time_gives_the_same_animals(monkeypatch: pytest.MonkeyPatch, name: str):
    sample = Sample(*ZOO[name][:3])
    before = explored(sample, "traverse")
    in_batches_of(1, monkeypatch)
    assert_same_arrays(before, explored(sample, "traverse"))


def in_batches_of(size: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make the search take so many cells at a time; the list holds the largest batch seen."""
    largest = [0]
    judge = traverse._Search._judge

    def seen(self, patterns, starts, first):
        largest[0] = max(largest[0], len(patterns))
        return judge(self, patterns, starts, first)

    monkeypatch.setattr(traverse, "BATCH_ENTRIES", 1)
    monkeypatch.setattr(traverse._Search, "_judge", seen)
    if size < 16:  # the least that the module allows itself is written as min(1024, max(16, …))
        monkeypatch.setattr(
            traverse, "min", lambda a, b: size if a == 1024 else builtins.min(a, b), raising=False
        )
    return largest


def assert_same_arrays(one: Complex, other: Complex) -> None:
    assert np.array_equal(one.patterns, other.patterns)
    assert np.array_equal(one.walls, other.walls)
    assert one.patterns.dtype == other.patterns.dtype
    assert one.walls.dtype == other.walls.dtype


def test_cells_are_discovered_in_the_order_of_walls_walked():
    """Every cell but the first has a neighbour with a lower number."""
    found = explore(random_network("2-16-16-1", 0, "he"), Box.cube(2), engine="traverse")
    assert all(min(found.neighbours(i)) < i for i in range(1, found.count))
    assert all(a < b for a, b in found.walls.tolist())
