"""Faces of every dimension: their signs, how many there are, which bound which, and where they are.

Faces are compared as sets of (dimension, signs, rows that vanish), which name them whatever their
order, with an oracle that knows linear programs only. The laws are those of theory: Euler, Buck,
Masden (2022), Gaines and Bi (2026).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import comb, factorial, gcd
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import DomainError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.regions.collapse import Collapse
from exactregions.regions.explore import Engine
from exactregions.regions.lattice import Lattice
from tests.networks.plain import plain
from tests.oracles import faces as oracle
from tests.oracles import formulas, polygons
from tests.oracles.samples import (
    ABS,
    HARD_TANH,
    LEAKY,
    RELU,
    Activation,
    Layer,
    cube,
    degenerate,
    generic,
    integers,
)
from tests.oracles.samples import Domain as Bounds
from tests.regions.agreement import Sample, explored, patterns_of
from tests.regions.drawing import HOMOGENEOUS, boxes, samples_of
from tests.regions.draws import with_coincidences
from tests.regions.linear import determinant, rank, value
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO

Name = tuple[int, tuple[int, ...], tuple[bool, ...]]
Pairs = set[tuple[Name, Name]]
Point = tuple[Fraction, ...]

ENGINES: list[Engine] = ["traverse", "subdivide"]


def with_few_units(most: int) -> Callable[[Sample], bool]:
    """The oracle's time grows with the power d of the number of units."""

    def few(sample: Sample) -> bool:
        hidden = zip(sample.layers, sample.activations, strict=False)
        return sum(len(biases) * len(phi[0]) for (_, biases), phi in hidden) <= most

    return few


small = samples_of().filter(with_few_units(10))
solids = samples_of(inputs=st.just(3), kinds=HOMOGENEOUS, hidden=1).filter(with_few_units(8))
in_four_dimensions = samples_of(inputs=st.just(4), kinds=[RELU], hidden=1).filter(with_few_units(6))


def listed(found: Complex, k: int) -> list[Name]:
    """The names of the k-faces in their order; no two are equal."""
    faces = found.faces(k)
    units = sum(len(found.network.activations[l].breakpoints) for l, _ in found.network.places())
    assert faces.dimension == k
    assert faces.signs.shape == (len(faces), units)
    assert faces.boundary.shape == (len(faces), len(found.domain.rows))
    rows = zip(faces.signs.tolist(), faces.boundary.tolist(), strict=True)
    names = [(k, tuple(signs), tuple(boundary)) for signs, boundary in rows]
    assert len(set(names)) == len(names) == found.f_vector[k]
    return names


def named(found: Complex) -> set[Name]:
    """The names of all faces."""
    d = found.domain.dimension
    assert len(found.f_vector) == d + 1
    return {name for k in range(d + 1) for name in listed(found, k)}


def placed(found: Complex) -> dict[Name, Point]:
    """The points of the 0-faces."""
    points = [vertex.point for vertex in found.vertices()]
    return dict(zip(listed(found, 0), points, strict=True))


def incident(found: Complex, k: int) -> Pairs:
    """Which k-face has which (k − 1)-face on its boundary; no pair is listed twice."""
    large, small = listed(found, k), listed(found, k - 1)
    pairs = [(large[a], small[b]) for a, b in found.incidence(k).tolist()]
    assert len(set(pairs)) == len(pairs)
    return set(pairs)


def rows_of(found: Complex) -> Bounds:
    """The domain's rows in their order, as plain data: c + a·x ≥ 0 is −a·x ≤ c."""
    return [([Fraction(-v) for v in g[1:]], Fraction(g[0])) for g in found.domain.rows]


def judged(sample: Sample, found: Complex) -> None:
    """Compare all faces, and the places of the vertices, with the oracle's."""
    expected = oracle.faces(sample.layers, sample.activations, rows_of(found))
    assert named(found) == {face[:3] for face in expected}
    assert found.f_vector == oracle.f_vector(expected, sample.dimension)
    assert placed(found) == {face[:3]: face.point for face in expected if face.dimension == 0}


def drawn(d: int, bounds: Bounds, seed: int) -> Sample:
    """A small network in special position."""
    random = Random(f"{d} {seed} {len(bounds)}")
    widths = random.choice([(d, 3, 2, 1), (d, 2, 2, 1, 1), (d, 4, 1), (d, 1, 3, 1)])
    layers = degenerate(widths, random.randrange(10**9))
    if seed % 2:
        layers = with_coincidences(generic(widths, random.randrange(10**9)), random)
    kinds = [RELU, RELU, LEAKY, ABS] + [HARD_TANH] * (d < 3)
    return Sample(layers, random.choices(kinds, k=len(widths) - 2), bounds)


def euler(f_vector: Sequence[int]) -> int:
    return sum((-1) ** k * f for k, f in enumerate(f_vector))


# ---- all faces are those of the definition


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_faces_of_the_definition(name: str, engine: Engine):
    sample = Sample(*ZOO[name][:3])
    judged(sample, explored(sample, engine))


@settings(max_examples=120)
@given(small)
def test_faces_are_those_of_the_definition(sample: Sample):
    judged(sample, explored(sample, "subdivide"))


@settings(max_examples=60)
@given(solids)
def test_faces_in_space_are_those_of_the_definition(sample: Sample):
    judged(sample, explored(sample, "subdivide"))


@settings(max_examples=15)
@given(in_four_dimensions)
def test_faces_in_four_dimensions_are_those_of_the_definition(sample: Sample):
    judged(sample, explored(sample, "subdivide"))


@pytest.mark.parametrize(("d", "seeds"), [(2, 6), (3, 3), (4, 1)])
@pytest.mark.parametrize("shape", SHAPES)
def test_in_domains_of_unusual_shape_faces_are_those_of_the_definition(
    shape: str, d: int, seeds: int
):
    for seed in range(seeds):
        sample = drawn(d, SHAPES[shape].bounds(d), seed)
        judged(sample, explored(sample, "subdivide"))


@pytest.mark.parametrize(("d", "seeds"), [(2, 4), (3, 2)])
@pytest.mark.parametrize("shape", SHAPES)
def test_faces_of_general_networks_are_those_of_the_definition(shape: str, d: int, seeds: int):
    for seed in range(seeds):
        layers = generic((d, 3, 2, 1), seed)
        sample = Sample(layers, [RELU] * 2, SHAPES[shape].bounds(d))
        judged(sample, explored(sample, "subdivide"))


@given(samples_of())
def test_both_engines_give_the_same_faces_in_the_same_places(sample: Sample):
    one, other = explored(sample, "traverse"), explored(sample, "subdivide")
    assert one.f_vector == other.f_vector
    assert named(one) == named(other)
    assert placed(one) == placed(other)
    for k in range(1, sample.dimension + 1):
        assert incident(one, k) == incident(other, k)


@given(samples_of(), st.data())
def test_permuting_neurons_permutes_the_signs(sample: Sample, data: st.DataObject):
    """In the first layer, whose units are the first columns."""
    (weights, biases), *rest = sample.layers
    order = data.draw(st.permutations(range(len(biases)))) if rest else []
    if not rest:
        return
    many = len(sample.activations[0][0])
    units = [i * many + t for i in order for t in range(many)]
    first = [weights[i] for i in order], [biases[i] for i in order]
    second = [[row[i] for i in order] for row in rest[0][0]], rest[0][1]
    moved = sample._replace(layers=[first, second, *rest[1:]])
    found = named(explored(sample, "subdivide"))
    expected = {
        (k, tuple(signs[u] for u in units) + signs[len(units) :], rows) for k, signs, rows in found
    }
    assert named(explored(moved, "subdivide")) == expected


@pytest.mark.parametrize("k", [-1, 4])
def test_a_dimension_that_no_face_has_is_refused(k: int):
    found = explored(Sample(*ZOO["zero bias"][:3]))
    with pytest.raises(DomainError, match=f"dimension {k} .* dimension 3: ask for 0 to 3"):
        found.faces(k)


@pytest.mark.parametrize("k", [0, 4])
def test_a_dimension_without_a_boundary_below_is_refused(k: int):
    found = explored(Sample(*ZOO["zero bias"][:3]))
    with pytest.raises(DomainError, match=f"dimension {k} .* dimension 3: ask for 1 to 3"):
        found.incidence(k)


# ---- how many there are


@pytest.mark.parametrize(("d", "seeds"), [(2, 12), (3, 5), (4, 2)])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_euler_number_is_that_of_the_domain(shape: str, d: int, seeds: int):
    for seed in range(seeds):
        sample = drawn(d, SHAPES[shape].bounds(d), 100 + seed)
        assert euler(explored(sample, "subdivide").f_vector) == SHAPES[shape].euler(d)


@given(samples_of())
def test_the_euler_number_of_boxes_half_boxes_and_spaces(sample: Sample):
    """A cube without one side is a half-line times a bounded cube."""
    many, d = len(sample.bounds), sample.dimension
    expected = {0: (-1) ** d, 2 * d - 1: 0, 2 * d: 1}[many]
    assert euler(explored(sample, "subdivide").f_vector) == expected


@pytest.mark.parametrize(
    ("widths", "seed", "init"),
    [("2-24-24-1", 0, "he"), ("3-9-8-1", 1, "he"), ("4-6-5-1", 2, "he"), ("2-9-9-9-1", 5, "int"),
     ("3-8-8-1", 7, "int"), ("5-5-2-1", 3, "he")],
)  # fmt: skip
def test_the_euler_number_of_larger_networks(widths: str, seed: int, init: str):
    network = random_network(widths, seed, init)
    d = network.inputs
    assert euler(explore(network, Box.cube(d), engine="subdivide").f_vector) == 1
    assert euler(explore(network, Domain.whole(d), engine="subdivide").f_vector) == (-1) ** d


BUCK = [(n, d) for d in (1, 2, 3, 4) for n in (1, 2, 3, 4, 5, 10 - d)]


@pytest.mark.parametrize(("n", "d"), BUCK)
def test_one_general_layer_has_the_faces_that_buck_counts(n: int, d: int):
    """For n < d every flat of dimension below d − n is empty, as C(n, d − k) says."""
    found = explore(FAMOUS["zaslavsky"](n, d), Domain.whole(d), engine="subdivide")
    assert found.f_vector == tuple(formulas.buck(n, d))
    assert found.f_vector[: max(0, d - n)] == (0,) * max(0, d - n)


@pytest.mark.parametrize(("d", "n"), [(1, 4), (2, 4), (3, 2), (4, 1)])
def test_parallel_hyperplanes_in_every_direction_make_a_grid(d: int, n: int):
    """n lines across each axis: a face chooses a point or a gap on every axis."""
    rows = [[int(i == j) for j in range(d)] for i in range(d) for _ in range(n)]
    network = Network.of([(rows, list(range(n)) * d), ([[1] * len(rows)], [0])])
    expected = tuple(comb(d, k) * (n + 1) ** k * n ** (d - k) for k in range(d + 1))
    assert explore(network, Domain.whole(d), engine="subdivide").f_vector == expected


@pytest.mark.parametrize(("d", "n"), [(2, 2), (2, 5), (3, 4), (4, 2)])
def test_hyperplanes_with_a_line_in_common_turn_around_it(d: int, n: int):
    """The pencil of n hyperplanes of R^d through one flat of dimension d − 2: no smaller face."""
    rows = [[1, t, *[0] * (d - 2)] for t in range(n)]
    network = Network.of([(rows, [0] * n), ([[1] * n], [0])])
    expected = (0,) * (d - 2) + (1, 2 * n, 2 * n)
    assert explore(network, Domain.whole(d), engine="subdivide").f_vector == expected


@pytest.mark.parametrize(("d", "n"), [(d, n) for d in (2, 3, 4) for n in range(1, d)])
@pytest.mark.parametrize("seed", range(3))
def test_with_fewer_neurons_than_inputs_the_whole_space_has_no_vertex(d: int, n: int, seed: int):
    """The first layer is constant along d − rank directions, and so are all faces."""
    layers = degenerate((d, n, 3, 1), seed)
    found = explored(Sample(layers, [RELU] * 2, []), "subdivide")
    lost = d - rank(layers[0][0])
    assert lost >= d - n > 0
    assert found.f_vector[:lost] == (0,) * lost
    assert found.f_vector[lost] > 0
    assert list(found.vertices()) == []
    assert all(len(found.faces(k)) == 0 for k in range(lost))
    assert all(len(found.incidence(k)) == 0 for k in range(1, lost + 1))


# ---- which faces bound which


def limits(found: Complex, k: int) -> Pairs:
    """The pairs of a k-face and a (k − 1)-face whose signs are the same or 0, and rows likewise."""
    names = listed(found, k), listed(found, k - 1)
    pairs = zip(*np.nonzero(coarser(sides(found, k), sides(found, k - 1))), strict=True)
    return {(names[0][a], names[1][b]) for a, b in pairs}


def sides(found: Complex, k: int) -> NDArray[np.int8]:
    """The signs of all units, and of the rows: 0 where a row vanishes, else 1."""
    faces = found.faces(k)
    return np.concatenate((faces.signs, ~faces.boundary), axis=1).astype(np.int8)


def coarser(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.bool_]:
    """For each pair of rows, whether the second comes from the first by putting zeros; (m, n)."""
    found: NDArray[np.bool_] = np.ones((len(one), len(other)), dtype=bool)
    for a, b in zip(one.T, other.T, strict=True):
        found &= (b == 0) | (a[:, None] == b)
    return found


@pytest.mark.parametrize("name", ZOO)
def test_in_the_zoo_a_face_bounds_those_that_it_is_a_limit_of(name: str):
    for engine in ENGINES:
        found = explored(Sample(*ZOO[name][:3]), engine)
        for k in range(1, ZOO[name].dimension + 1):
            assert incident(found, k) == limits(found, k)


@given(samples_of())
def test_a_face_bounds_those_that_it_is_a_limit_of(sample: Sample):
    found = explored(sample, "subdivide")
    for k in range(1, sample.dimension + 1):
        assert incident(found, k) == limits(found, k)


@pytest.mark.parametrize(("d", "seeds"), [(2, 6), (3, 3), (4, 1)])
@pytest.mark.parametrize("shape", SHAPES)
def test_in_domains_of_unusual_shape_a_face_bounds_those_that_it_is_a_limit_of(
    shape: str, d: int, seeds: int
):
    for seed in range(seeds):
        found = explored(drawn(d, SHAPES[shape].bounds(d), 200 + seed), "subdivide")
        for k in range(1, d + 1):
            assert incident(found, k) == limits(found, k)
        assert_walls_have_two_cells_and_edges_two_ends(found)


@given(samples_of())
def test_a_wall_has_two_cells_and_an_edge_of_a_bounded_complex_two_ends(sample: Sample):
    assert_walls_have_two_cells_and_edges_two_ends(explored(sample, "subdivide"))


def assert_walls_have_two_cells_and_edges_two_ends(found: Complex) -> None:
    """A side of the domain has one cell; edges of an unbounded complex may have fewer ends."""
    d = found.domain.dimension
    cells = np.bincount(found.incidence(d)[:, 1], minlength=found.f_vector[d - 1])
    assert (cells == 2 - found.faces(d - 1).boundary.any(axis=1)).all()
    ends = np.bincount(found.incidence(1)[:, 0], minlength=found.f_vector[1])
    bounded = found.domain.extent is not None
    assert (ends <= 2).all()
    assert (ends == 2).all() or not bounded
    assert found.wall_count == (cells == 2).sum()


@given(samples_of())
def test_cells_are_the_faces_of_full_dimension_and_walls_their_inner_sides(sample: Sample):
    found, d = explored(sample), sample.dimension
    many = [
        len(a[0]) for (_, b), a in zip(sample.layers, sample.activations, strict=False) for _ in b
    ]
    patterns = []
    for _, signs, _ in listed(found, d):
        steps = iter(signs)
        patterns.append(tuple(sum(next(steps) + 1 for _ in range(m)) for m in many))
    assert set(patterns) == set(patterns_of(found))
    beside: dict[int, set[tuple[int, ...]]] = {}
    for cell, side in found.incidence(d).tolist():
        beside.setdefault(side, set()).add(patterns[cell])
    assert len(beside) == found.f_vector[d - 1]
    names = patterns_of(found)
    walls = [{names[a], names[b]} for a, b in found.walls.tolist()]
    inner = [pair for pair in beside.values() if len(pair) == 2]
    assert sorted(map(sorted, inner)) == sorted(map(sorted, walls))


# ---- general networks


def general(widths: tuple[int, ...], seed: int, bounds: Bounds) -> Complex:
    layers = generic(widths, seed)
    return explored(Sample(layers, [RELU] * (len(widths) - 2), bounds), "subdivide")


GENERAL = [((1, 5, 4, 1), 1), ((2, 5, 4, 1), 2), ((2, 4, 3, 3, 1), 3), ((3, 4, 3, 1), 4),
           ((3, 3, 3, 2, 1), 5), ((4, 4, 2, 1), 6), ((3, 6, 1), 7)]  # fmt: skip
each_general = pytest.mark.parametrize(("widths", "seed"), GENERAL)


@each_general
@pytest.mark.parametrize("boxed", [False, True])
def test_zeros_count_the_codimension(widths: tuple[int, ...], seed: int, boxed: bool):
    """Masden (2022), Lemma 16; on a box the sides count too."""
    d = widths[0]
    found = general(widths, seed, cube(d, 2) if boxed else [])
    for k in range(d + 1):
        faces = found.faces(k)
        zeros = (faces.signs == 0).sum(axis=1) + faces.boundary.sum(axis=1)
        assert (zeros == d - k).all()


@each_general
@pytest.mark.parametrize("boxed", [False, True])
def test_a_face_lies_in_two_cells_for_each_neuron_that_it_is_on(
    widths: tuple[int, ...], seed: int, boxed: bool
):
    """So off the boundary each k-face is in 2^(d − k) cells, each vertex in C(d, k) 2^k k-faces."""
    d = widths[0]
    found = general(widths, seed, cube(d, 2) if boxed else [])
    for k in range(d + 1):
        faces = found.faces(k)
        cells = coarser(sides(found, d), sides(found, k)).sum(axis=0)
        assert (cells == 2 ** (faces.signs == 0).sum(axis=1)).all()
        around = coarser(sides(found, k), sides(found, 0)).sum(axis=0)
        inner = ~found.faces(0).boundary.any(axis=1)
        assert (around[inner] == comb(d, k) * 2**k).all()


@each_general
@pytest.mark.parametrize("boxed", [False, True])
def test_faces_are_those_without_a_neuron_and_those_that_it_cuts(
    widths: tuple[int, ...], seed: int, boxed: bool
):
    """N_k(C) = N_k(h) + N_k(C − h) + N_{k−1}(h) for h in the last hidden layer, 1 ≤ k ≤ d.

    Gaines and Bi (2026), 3.2: h cuts N_{k−1}(h) of the k-faces of C − h in two, and has its own.
    """
    d, layers = widths[0], generic(widths, seed)
    bounds = cube(d, 2) if boxed else []
    whole = general(widths, seed, bounds)
    for i in range(widths[-2]):
        *before, (weights, biases), (out, last) = layers
        fewer = (
            [r for j, r in enumerate(weights) if j != i],
            [b for j, b in enumerate(biases) if j != i],
        )
        read = [[w for j, w in enumerate(row) if j != i] for row in out]
        sample = Sample([*before, fewer, (read, last)], [RELU] * (len(widths) - 2), bounds)
        without = explored(sample, "subdivide").f_vector
        unit = sum(widths[1:-2]) + i
        on = [int((whole.faces(k).signs[:, unit] == 0).sum()) for k in range(d + 1)]
        assert whole.f_vector[0] == on[0] + without[0]
        for k in range(1, d + 1):
            assert whole.f_vector[k] == on[k] + without[k] + on[k - 1]


@each_general
def test_cells_of_space_have_at_most_two_neighbours_a_dimension_on_average(
    widths: tuple[int, ...], seed: int
):
    """The mean is 2 N_{d−1} / N_d; each cell has min(n₁, d) walls at least."""
    d = widths[0]
    found = general(widths, seed, [])
    assert 2 * found.f_vector[d - 1] <= 2 * d * found.f_vector[d]
    facets = np.bincount(found.incidence(d)[:, 0], minlength=found.f_vector[d])
    assert facets.min() >= min(widths[1], d)
    for k in range(1, d + 1):  # and so for faces of every dimension, on average
        assert len(found.incidence(k)) <= 2 * k * found.f_vector[k]


@each_general
def test_signs_of_vertices_tell_all_faces(widths: tuple[int, ...], seed: int):
    """Masden (2022), Theorem 20: with n₁ ≥ d the faces are what vertices' zeros can become."""
    assert widths[1] >= widths[0]
    found = general(widths, seed, [])
    told = set()
    for _, signs, _ in listed(found, 0):
        choices = [(-1, 0, 1) if s == 0 else (s,) for s in signs]
        told |= {(sum(map(bool, s)) - sum(map(bool, signs)), s) for s in product(*choices)}
    assert told == {(k, signs) for k, signs, _ in named(found)}


# ---- where the vertices are


@settings(max_examples=80)
@given(samples_of())
def test_a_vertex_is_on_the_neurons_and_rows_that_it_names(sample: Sample):
    assert_vertices_are_where_they_say(explored(sample, "subdivide"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_a_vertex_of_an_animal_is_on_the_neurons_and_rows_that_it_names(name: str, engine: Engine):
    assert_vertices_are_where_they_say(explored(Sample(*ZOO[name][:3]), engine))


@pytest.mark.parametrize(
    ("widths", "seed", "init"),
    [("2-16-16-1", 0, "he"), ("2-8-8-1", 4, "int"), ("3-6-6-1", 1, "he"), ("4-5-4-1", 2, "he")],
)
def test_a_vertex_of_a_larger_network_is_on_what_it_names(widths: str, seed: int, init: str):
    network = random_network(widths, seed, init)
    found = explore(network, Box.cube(network.inputs), engine="subdivide")
    assert_vertices_are_where_they_say(found)


def assert_vertices_are_where_they_say(found: Complex) -> None:
    """Run the network of an oracle at each point."""
    layers, activations = plain(found.network)
    run = polygons.network(layers, activations)
    vertices, names = list(found.vertices()), listed(found, 0)
    assert len(vertices) == found.f_vector[0] == len({v.point for v in vertices})
    for vertex, (_, signs, boundary) in zip(vertices, names, strict=True):
        heights, at = zip(run(vertex.point)[0], found.network.places(), strict=True), []
        above = []
        for z, (l, i) in heights:
            for xi in activations[l][0]:
                above.append((z > xi) - (z < xi))
                at += [(l, i, xi)] * (z == xi)
        rows = [value(g, vertex.point) for g in found.domain.rows]
        assert vertex.neurons == tuple(at)
        assert vertex.rows == tuple(j for j, height in enumerate(rows) if height == 0)
        assert signs == tuple(above)
        assert boundary == tuple(height == 0 for height in rows)
        assert all(height >= 0 for height in rows)


@given(samples_of())
def test_points_are_the_corners_of_the_cells(sample: Sample):
    assert_points_are_corners_of_cells(explored(sample, "subdivide"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_points_of_an_animal_are_the_corners_of_its_cells(name: str, engine: Engine):
    assert_points_are_corners_of_cells(explored(Sample(*ZOO[name][:3]), engine))


def assert_points_are_corners_of_cells(found: Complex) -> None:
    """As primitive integers, each once, in the order of the vertices; a ray is not one of them."""
    points = found.points()
    assert all(q > 0 and gcd(q, *rest) == 1 for q, *rest in points)
    places = [tuple(Fraction(p, q) for p in rest) for q, *rest in points]
    assert places == [vertex.point for vertex in found.vertices()]
    assert len(set(places)) == len(places) == found.f_vector[0]
    if places:  # else every cell holds a line
        assert set(places) == {v for cell in found for v in cell.vertices}


@pytest.mark.parametrize(("draw", "kind"), [(generic, Lattice), (integers, Collapse)])
@pytest.mark.parametrize("activation", [RELU, HARD_TANH])
@pytest.mark.parametrize("bounds", [cube(2), []])
def test_many_points_at_once_are_those_found_one_by_one(
    draw: Callable[..., list[Layer]], kind: type, activation: Activation, bounds: Bounds
):
    """Forms of the branch that was left must not be used, whatever comes after it."""
    kinds = set()
    for seed in range(4):
        sample = Sample(draw((2, 4, 3, 3, 1), seed), [activation] * 3, bounds)
        structure = explored(sample, "subdivide")._structure
        if structure.lost:  # it has no vertex
            continue
        lattice = structure.lattice
        assert isinstance(lattice, Lattice | Collapse)
        one_by_one = [lattice.exact.point(v) for v in lattice.corners().tolist()]
        assert explored(sample, "subdivide").points() == one_by_one
        kinds.add(type(lattice))
    parallel_at_infinity = activation is HARD_TANH and not bounds
    assert kind in kinds or parallel_at_infinity


def test_points_that_are_known_are_not_found_again():
    found = explored(Sample(generic((2, 4, 3, 1), 1), [RELU] * 2, cube(2)), "subdivide")
    lattice = found._structure.lattice
    assert isinstance(lattice, Lattice)
    corners = lattice.corners()
    some = lattice.exact.points(corners[::-2])
    assert found.points()[::-2] == some
    assert lattice.exact.points(corners[:0]) == []


# ---- how large the cells are


@settings(max_examples=30)
@given(samples_of(inputs=st.integers(1, 3), bounded=boxes))
def test_volumes_of_cells_add_up_to_the_volume_of_the_box(sample: Sample):
    found = explored(sample, "subdivide")
    sizes = volumes(found)
    assert len(sizes) == found.count
    assert min(sizes) > 0
    assert sum(sizes) == (2 * sample.bounds[0][1]) ** sample.dimension


@pytest.mark.parametrize(("d", "seeds"), [(2, 6), (3, 4), (4, 1)])
@pytest.mark.parametrize("shape", ["cross-polytope", "pyramid", "simplex"])
def test_volumes_of_cells_add_up_in_other_shapes_too(shape: str, d: int, seeds: int):
    """2^d/d! for the cross-polytope; base times height over d for the pyramid; 1/d!."""
    whole = {
        "cross-polytope": Fraction(2**d, factorial(d)),
        "pyramid": Fraction(2 ** (d - 1), d),
        "simplex": Fraction(1, factorial(d)),
    }
    for seed in range(seeds):
        sample = drawn(d, SHAPES[shape].bounds(d), 300 + seed)
        sizes = volumes(explored(sample, "subdivide"))
        assert min(sizes) > 0
        assert sum(sizes) == whole[shape]


@pytest.mark.parametrize(("widths", "seed"), [("2-16-16-1", 0), ("3-5-5-1", 1), ("4-4-3-1", 2)])
def test_volumes_of_cells_of_larger_networks_add_up(widths: str, seed: int):
    network = random_network(widths, seed, "he")
    found = explore(network, Box.cube(network.inputs), engine="subdivide")
    assert sum(volumes(found)) == 2**network.inputs


def test_areas_of_cells_are_those_of_cut_polygons():
    network = random_network("2-12-12-1", 3, "he")
    found = explore(network, Box.cube(2), engine="subdivide")
    square = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    cut = polygons.areas(polygons.cells(*plain(network), [tuple(map(Fraction, p)) for p in square]))
    cells = [tuple(s + 1 for s in signs) for _, signs, _ in listed(found, 2)]
    assert dict(zip(cells, volumes(found), strict=True)) == cut


def volumes(found: Complex) -> list[Fraction]:
    """The volume of each cell of a bounded complex, in the order of ``faces(d)``.

    Every face is cut into simplices: those of its sides that miss its first vertex, each joined
    with this vertex.
    """
    d = found.domain.dimension
    points = [vertex.point for vertex in found.vertices()]
    corners: list[set[int]] = [{v} for v in range(len(points))]
    simplices: list[list[tuple[int, ...]]] = [[(v,)] for v in range(len(points))]
    for k in range(1, d + 1):
        below: list[list[int]] = [[] for _ in range(found.f_vector[k])]
        for face, side in found.incidence(k).tolist():
            below[face].append(side)
        apex = [min(v for side in around for v in corners[side]) for around in below]
        simplices = [
            [(v, *s) for side in around if v not in corners[side] for s in simplices[side]]
            for v, around in zip(apex, below, strict=True)
        ]
        corners = [set().union(*(corners[side] for side in around)) for around in below]
    return [sum((size(points, s) for s in cell), Fraction(0)) for cell in simplices]


def size(points: Sequence[Point], simplex: Sequence[int]) -> Fraction:
    """|det(p₁ − p₀, …, p_d − p₀)| / d!."""
    first, *rest = (points[v] for v in simplex)
    edges = [[q - p for p, q in zip(first, point, strict=True)] for point in rest]
    return abs(determinant(edges)) / factorial(len(edges))
