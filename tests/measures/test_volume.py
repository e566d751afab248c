"""Volumes of cells: another route cell by cell, polygons, closed forms, and what they add up to."""

from collections import defaultdict
from fractions import Fraction
from math import comb, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.arithmetic.surd import Surd
from exactregions.errors import IncompleteError, UnboundedError
from exactregions.measures.volume import Volumes, volume
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.networks.plain import plain
from tests.oracles import intervals, polygons, structure
from tests.oracles.samples import HARD_TANH, RELU, degenerate, generic, half_planes, integers
from tests.oracles.samples import square as square_of
from tests.regions.agreement import Sample, explored, patterns_of
from tests.regions.drawing import boxes, samples_of
from tests.regions.linear import determinant
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, network_of

Pattern = tuple[int, ...]
ENGINES = ["traverse", "subdivide"]
each_engine = pytest.mark.parametrize("engine", ENGINES)


def judged(found: Complex) -> Volumes:
    """Compare cell by cell with `Cell.volume`, region by region with sums of them."""
    sizes = volume(found)
    assert sizes.coordinates == tuple(cell.volume for cell in found)
    assert min(sizes.coordinates) > 0
    assert sizes.cells == tuple(sizes.unit * v for v in sizes.coordinates)
    assert sizes.total == sum(sizes.cells)
    regions: dict[int, Fraction] = defaultdict(Fraction)
    for label, v in zip(found.labels.tolist(), sizes.coordinates, strict=True):
        regions[label] += v
    assert len(sizes.linear_regions) == found.linear_region_count
    assert sizes.linear_regions == tuple(sizes.unit * regions[i] for i in sorted(regions))
    return sizes


def by_pattern(found: Complex) -> dict[Pattern, Surd]:
    return dict(zip(patterns_of(found), volume(found).cells, strict=True))


# ---- cell by cell


@each_engine
@pytest.mark.parametrize("name", ZOO)
def test_cells_of_each_animal_have_the_volume_of_their_polyhedron(name: str, engine):
    network = network_of(*ZOO[name][:2])
    assert judged(explore(network, Box.cube(network.inputs, -2, 3), engine=engine)).total == (
        5**network.inputs
    )


@settings(max_examples=40)
@given(samples_of(inputs=st.integers(1, 3), bounded=boxes), st.sampled_from(ENGINES))
def test_cells_of_a_box_add_up_to_the_box(sample: Sample, engine):
    side = 2 * sample.bounds[0][1]
    assert judged(explored(sample, engine)).total == side**sample.dimension


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("shape", ["cross-polytope", "pyramid", "simplex"])
def test_cells_of_a_polytope_add_up_to_its_volume(shape: str, d: int):
    """2^d/d! for the cross-polytope; base times height over d for the pyramid; 1/d!."""
    whole = {
        "cross-polytope": Fraction(2**d, factorial(d)),
        "pyramid": Fraction(2 ** (d - 1), d),
        "simplex": Fraction(1, factorial(d)),
    }
    for seed in range(3):
        layers = (degenerate if seed else generic)((d, 3, 2, 1), seed)
        sample = Sample(layers, [RELU] * 2, SHAPES[shape].bounds(d))
        assert judged(explored(sample, "subdivide")).total == whole[shape]


@pytest.mark.parametrize("widths", ["1-9-9-1", "2-9-9-1", "3-6-5-1", "4-5-3-1", "5-4-1"])
def test_both_engines_have_the_same_volumes(widths: str):
    for seed, init in ((0, "he"), (2, "int")):
        net = random_network(widths, seed, init)
        box = Box.cube(net.inputs)
        one, other = (by_pattern(explore(net, box, engine=engine)) for engine in ENGINES)
        assert one == other
        assert sum(one.values()) == 2**net.inputs


# ---- against oracles


@pytest.mark.parametrize("draw", [generic, degenerate, integers])
@pytest.mark.parametrize("kind", [RELU, HARD_TANH])
@pytest.mark.parametrize("seed", range(2))
def test_areas_are_those_of_polygons(draw, kind, seed: int):
    corners = [(Fraction(x), Fraction(y)) for x, y in [(0, 0), (3, -1), (4, 3), (1, 3), (-1, 1)]]
    sample = Sample(draw((2, 5, 4, 2), seed), [kind] * 2, half_planes(corners))
    cut = polygons.cells(*sample[:2], corners)
    assert by_pattern(explored(sample, "subdivide")) == polygons.areas(cut)


def test_areas_of_a_larger_network_are_those_of_polygons():
    network = random_network("2-12-12-1", 3, "he")
    cut = polygons.cells(*plain(network), square_of())
    assert by_pattern(explore(network, Box.cube(2))) == polygons.areas(cut)


@pytest.mark.parametrize("seed", range(6))
def test_lengths_are_those_between_breakpoints(seed: int):
    layers = (generic if seed % 2 else integers)((1, 5, 4, 1), seed)
    ends = Fraction(-2), Fraction(3)
    found = explore(network_of(layers, [RELU] * 2), Box.of(ends))
    expected = {p: hi - lo for lo, hi, p in intervals.cells(layers, [RELU] * 2, *ends)}
    assert by_pattern(found) == expected


# ---- closed forms


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("t", [Fraction(1, 3), Fraction(1), Fraction(3, 2), Fraction(12, 5)])
def test_a_cube_below_a_diagonal_has_the_volume_of_laplace(d: int, t: Fraction):
    """P(U₁ + … + U_d ≤ t) for uniform numbers."""
    steps = (Fraction((-1) ** k * comb(d, k)) * (t - k) ** d for k in range(d + 1) if t >= k)
    below = sum(steps, Fraction(0)) / factorial(d)
    found = explore(Network.of([([[1] * d], [-t]), ([[1]], [0])]), Box.cube(d, 0, 1))
    assert by_pattern(found) == {p: v for p, v in {(0,): below, (2,): 1 - below}.items() if v}


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_the_orderings_of_coordinates_cut_a_cube_in_equal_parts(d: int):
    """The hyperplanes xᵢ = xⱼ: d! simplices of volume 1/d!."""
    rows = [[int(k == i) - int(k == j) for k in range(d)] for i in range(d) for j in range(i)]
    found = explore(
        Network.of([(rows, [0] * len(rows)), ([[1] * len(rows)], [0])]), Box.cube(d, 0, 1)
    )
    assert volume(found).coordinates == (Fraction(1, factorial(d)),) * factorial(d)


@pytest.mark.parametrize("d", [2, 3, 4])
def test_hyperplanes_through_the_centre_cut_a_cross_polytope_in_orthants(d: int):
    rows = [[int(i == j) for j in range(d)] for i in range(d)]
    bounds = SHAPES["cross-polytope"].bounds(d)
    domain = Domain.polytope([a for a, _ in bounds], [b for _, b in bounds])
    found = explore(Network.of([(rows, [0] * d), ([[1] * d], [0])]), domain)
    assert volume(found).coordinates == (Fraction(1, factorial(d)),) * 2**d


def test_linear_regions_have_the_volume_of_their_cells_together():
    """|x| + |y| ≤ 1 and around it 0: a diamond in four quarters, four triangles of one map."""
    sample = Sample(*ZOO["hard tanh of a sum of moduli"][:3])
    sizes = judged(explored(sample))
    assert sorted(sizes.linear_regions) == [Fraction(1, 2)] * 4 + [14]


def test_a_network_without_hidden_layers_has_one_cell():
    net = Network.of([([[1, 2]], [3])])
    sizes = judged(explore(net, Box.of((0, 3), ("1/2", 1))))
    assert sizes.cells == sizes.linear_regions == (Fraction(3, 2),)
    assert sizes.unit == 1


# ---- slices


def test_lengths_on_a_segment_are_those_of_the_input_space():
    """From (0, 0, 0) to (1, 2, 2), of length 3, cut at x₁ = 1/4."""
    segment = Domain.segment([0, 0, 0], [1, 2, 2])
    net = Network.of([([[4, 0, 0]], [-1]), ([[1]], [0])])
    sizes = judged(explore(net, segment))
    assert sizes.unit == 3
    assert sorted(sizes.cells) == [Fraction(3, 4), Fraction(9, 4)]
    assert volume(explore(net, Domain.segment([0, 0, 0], [1, 1, 0]))).total == Surd.root(2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_unit_of_a_slice_is_the_root_of_its_gram_determinant(k: int, seed: int):
    spans = [[1, 2, "1/2", 0], ["1/3", 0, 1, 1], [0, "-2/5", 1, 3]][:k]
    rows = [[Fraction(v) for v in row] for row in spans]
    gram = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in rows] for u in rows]
    plane = Domain.plane([1, 0, 0, "1/9"], spans, [(-1, 1)] * k)
    layers = (integers if seed else generic)((4, 5, 3, 1), seed)
    sizes = judged(explore(network_of(layers, [RELU] * 2), plane))
    assert sizes.unit == Surd.root(determinant(gram))
    assert sizes.total == 2**k * Surd.root(determinant(gram))


# ---- unbounded cells


@each_engine
@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("shape", ["whole space", "half-space", "orthant", "slab", "wedge", "cone"])
def test_unbounded_cells_are_infinite_and_the_others_are_not(shape: str, d: int, engine):
    if d < 2 and shape != "whole space":
        return
    for seed in range(2):
        layers = (degenerate if seed else generic)((d, 4, 2, 1), 7 + seed)
        sample = Sample(layers, [RELU] * 2, SHAPES[shape].bounds(d))
        found = explored(sample, engine)
        sizes = volume(found)
        endless = []
        for cell, v in zip(found, sizes.coordinates, strict=True):
            rows = structure.rows(*sample, cell.pattern)
            assert (v is not None) == structure.is_bounded(rows, d)
            if v is None:
                endless.append(cell.index)
                with pytest.raises(UnboundedError, match=f"cell {cell.index}: .*is infinite"):
                    _ = cell.volume
            else:
                assert v == cell.volume
        for ask in ("cells", "linear_regions", "total"):
            with pytest.raises(UnboundedError, match=f"cell {endless[0]} is unbounded, .*infinite"):
                getattr(sizes, ask)


def test_general_lines_of_the_plane_have_bounded_cells_among_unbounded_ones():
    """C(3, 2) triangles and quadrangles lie between four lines, and each has an area."""
    found = explore(FAMOUS["zaslavsky"](4, 2), Domain.whole(2))
    assert sum(v is not None for v in volume(found).coordinates) == 3


# ---- laws


@pytest.mark.parametrize("seed", range(3))
def test_a_box_cut_in_two_has_cells_whose_parts_add_up(seed: int):
    net = random_network("3-5-4-1", seed, "he")
    whole = by_pattern(explore(net, Box.cube(3)))
    parts: dict[Pattern, Surd] = defaultdict(Surd)
    for box in (Box.of((-1, "1/7"), (-1, 1), (-1, 1)), Box.of(("1/7", 1), (-1, 1), (-1, 1))):
        for pattern, v in by_pattern(explore(net, box)).items():
            parts[pattern] += v
    assert parts == whole


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_scaling_multiplies_volumes_by_a_power(d: int):
    scale = Fraction(3, 7)
    (weights, biases), *rest = generic((d, 4, 2, 1), d)
    scaled = [([[w / scale for w in row] for row in weights], biases), *rest]
    one = by_pattern(explore(network_of([(weights, biases), *rest], [RELU] * 2), Box.cube(d)))
    box = Box.cube(d, -scale, scale)
    other = by_pattern(explore(network_of(scaled, [RELU] * 2), box))
    assert other == {pattern: v * scale**d for pattern, v in one.items()}


def test_the_volumes_of_an_incomplete_search_are_refused():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        volume(found)
