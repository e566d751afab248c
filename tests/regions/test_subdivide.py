"""The second engine: right where floats, keys and general position fail, and honest when stopped.

Cells and walls are those of brute force on small networks and those of the traversal on larger
ones, in domains of unusual shape first.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from exactregions import Box, Complex, Domain, ExactRegionsError, Network, explore
from exactregions.errors import IncompleteError, InconsistentError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Polyline
from exactregions.regions import cells_so_far, cutting, skeleton
from exactregions.regions.collapse import Collapse
from exactregions.regions.explore import Engine
from exactregions.regions.faces import Finder
from exactregions.regions.lattice import Lattice
from exactregions.regions.subdivide import Step, subdivide
from tests.oracles import faces as oracle
from tests.oracles.samples import (
    ABS,
    HARD_TANH,
    LEAKY,
    RELU,
    Layer,
    cube,
    degenerate,
    drawn,
    generic,
)
from tests.regions.agreement import Sample, answer_of, brute_answer, explored, patterns_of
from tests.regions.draws import with_coincidences
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, bounds_of, domain_of, network_of

Name = tuple[int, tuple[int, ...], tuple[bool, ...]]

HE = random_network("2-16-16-1", 0, "he")
SQUARE = Box.cube(2)
ENGINES: list[Engine] = ["traverse", "subdivide", "both"]
SMALL = {2: [(2, 3, 2, 1), (2, 2, 3, 1)], 3: [(3, 2, 2, 1), (3, 3, 1, 1)], 4: [(4, 2, 1, 1)]}
LARGE = {2: (2, 6, 5, 1), 3: (3, 4, 3, 1), 4: (4, 3, 2, 1)}

each_shape = pytest.mark.parametrize("shape", SHAPES)


def small_rationals(widths: tuple[int, ...], seed: int) -> list[Layer]:
    """Entries of −1, 0, 1 and some thirds and halves: walls meet often and are seldom parallel."""
    random = Random(seed)
    entries = [0, 0, 1, -1, 1, -1, 2, Fraction(1, 2), Fraction(-1, 3)]
    return drawn(widths, lambda: Fraction(random.choice(entries)))


def special(widths: tuple[int, ...], seed: int) -> list[Layer]:
    """A network in special position, of one kind or another."""
    kinds: list[Callable[[], list[Layer]]] = [
        lambda: degenerate(widths, seed),
        lambda: small_rationals(widths, seed),
        lambda: with_coincidences(generic(widths, seed), Random(seed)),
    ]
    return kinds[seed % 3]()


def sample_in(shape: str, d: int, widths: tuple[int, ...], seed: int) -> Sample:
    kinds = [RELU, RELU, LEAKY, ABS] + [HARD_TANH] * (d == 2)
    activations = Random(seed).choices(kinds, k=len(widths) - 2)
    return Sample(special(widths, seed), activations, SHAPES[shape].bounds(d))


def all_faces(found: Complex) -> set[Name]:
    names = []
    for k in range(found.domain.dimension + 1):
        faces = found.faces(k)
        rows = zip(faces.signs.tolist(), faces.boundary.tolist(), strict=True)
        names += [(k, tuple(signs), tuple(boundary)) for signs, boundary in rows]
    assert len(set(names)) == len(names) == sum(found.f_vector)
    return set(names)


# ---- in special position, in domains of unusual shape


@each_shape
@pytest.mark.parametrize(("d", "seeds"), [(2, 9), (3, 3), (4, 2)])
def test_cells_walls_and_regions_are_those_of_the_definition(shape: str, d: int, seeds: int):
    for seed in range(seeds):
        sample = sample_in(shape, d, SMALL[d][seed % len(SMALL[d])], seed)
        assert answer_of(explored(sample)) == brute_answer(sample)


@each_shape
@pytest.mark.parametrize(("d", "seeds"), [(2, 6), (3, 4), (4, 2)])
def test_engines_agree_on_larger_networks(shape: str, d: int, seeds: int):
    for seed in range(100, 100 + seeds):
        found = explored(sample_in(shape, d, LARGE[d], seed), "both")
        assert found.engine == "both"


@each_shape
@pytest.mark.parametrize("d", [2, 3])
def test_engines_agree_where_weights_differ_by_less_than_floats_can_tell(shape: str, d: int):
    """Weights 1 ± 2⁻⁶⁰, and scales from 2⁻³⁰⁰ to 2³⁰⁰."""
    for seed in range(4):
        random = Random(seed)
        layers = special(LARGE[d], seed)
        tiny = [[1 + random.randint(-1, 1) * Fraction(1, 2**60) for _ in b] for _, b in layers]
        power = [[Fraction(2) ** random.choice([0, 0, 300, -300]) for _ in b] for _, b in layers]
        moved = [
            ([[c * w * s for w in row] for row, c, s in zip(W, t, p, strict=True)],
             [v * s for v, s in zip(b, p, strict=True)])
            for (W, b), t, p in zip(layers, tiny, power, strict=True)
        ]  # fmt: skip
        explored(Sample(moved, [RELU] * (len(moved) - 1), SHAPES[shape].bounds(d)), "both")


@pytest.mark.parametrize("shape", ["cube", "pyramid", "cross-polytope", "cone", "half-strip"])
@pytest.mark.parametrize("seed", range(4))
def test_rows_that_follow_from_others_change_nothing_inside(shape: str, seed: int):
    """Sums of rows touch the domain where both rows vanish; others are idle, or repeat a row.

    Such rows are made by hand: Domain.polytope drops them. On the boundary they are seen to vanish.
    """
    d = 2 + seed % 2
    sample = sample_in(shape, d, SMALL[d][0], seed)
    random, plain = Random(seed), domain_of(sample.bounds, d)
    rows = list(plain.rows)
    for slack in (0, 0, 1):
        one, other = random.choice(rows), random.choice(plain.rows)
        total = [p + q for p, q in zip(one, other, strict=True)]
        rows.append((total[0] + slack, *total[1:]) if any(total[1:]) else one)
    random.shuffle(rows)
    domain = Domain(d, tuple(rows))
    network = network_of(*sample[:2])
    for engine in ENGINES:
        found = explore(network, domain, engine=engine)
        assert answer_of(found) == answer_of(explored(sample, engine))
        assert found.f_vector == explored(sample, engine).f_vector
        bounds = bounds_of(*[([-v for v in g[1:]], g[0]) for g in rows])
        expected = oracle.faces(sample.layers, sample.activations, bounds)
        assert all_faces(found) == {face[:3] for face in expected}


@pytest.mark.parametrize(("d", "j"), [(d, j) for d in (1, 2, 3, 4) for j in range(1, d + 1)])
def test_a_hyperplane_that_touches_a_cube_cuts_nothing(d: int, j: int):
    """x₁ + … + x_j ≤ j on the cube, with equality on a (d − j)-cube, which has 3^(d − j) faces."""
    row = [int(i < j) for i in range(d)]
    network = Network.of([([row, row, [-v for v in row]], [-j, -j, j]), ([[1, 1, 1]], [0])])
    found = explore(network, Box.cube(d), engine="both")
    assert (found.count, found.wall_count) == (1, 0)
    signs = np.concatenate([found.faces(k).signs for k in range(d + 1)])
    assert len(signs) == 3**d
    touched = (signs == 0).all(axis=1)
    assert touched.sum() == 3 ** (d - j)
    assert (signs[~touched] == [-1, -1, 1]).all()


@pytest.mark.parametrize("shape", ["pyramid", "cone", "cross-polytope"])
@pytest.mark.parametrize("d", [2, 3, 4])
def test_hyperplanes_through_an_apex_cut_only_what_they_enter(shape: str, d: int):
    """Through the apex: one across the axis touches it only, and those along the axis halve it."""
    apex = 0 if shape == "cone" else 1
    across = [0] * (d - 1) + [1]
    along = [[int(i == j) for j in range(d)] for i in range(d - 1)]
    network = Network.of([([across, *along], [-apex] + [0] * (d - 1)), ([[1] * d], [0])])
    found = explore(network, domain_of(SHAPES[shape].bounds(d), d), engine="both")
    assert found.count == 2 ** (d - 1)
    assert found.wall_count == (d - 1) * 2 ** (d - 2)
    signs = found.faces(0).signs
    assert ((signs == 0).all(axis=1)).sum() == 1


@pytest.mark.parametrize(("m", "n"), [(0, 1), (1, 0), (1, 1), (3, 2)])
def test_hyperplanes_parallel_to_the_sides_of_a_half_strip_meet_at_infinity_only(m: int, n: int):
    """[0, ∞) × [0, 1] with m lines across it and n along: a grid, without its far end."""
    rows = [[1, 0]] * m + [[0, 1]] * n
    biases = [-1 - i for i in range(m)] + [-Fraction(j + 1, n + 1) for j in range(n)]
    network = Network.of([(rows, biases), ([[1] * (m + n)], [0])])
    domain = Domain.polytope([[-1, 0], [0, -1], [0, 1]], [0, 0, 1])
    found = explore(network, domain, engine="both")
    across, along = (m + 1, m + 1), (n + 2, n + 1)
    assert found.f_vector == (
        across[0] * along[0],
        across[0] * along[1] + across[1] * along[0],
        across[1] * along[1],
    )


@pytest.mark.parametrize("shape", ["half-strip", "cone", "orthant", "wedge", "slab", "whole space"])
@pytest.mark.parametrize("bias", [-1, 0])
@pytest.mark.parametrize("seed", range(3))
def test_layers_behind_one_that_is_off_everywhere_add_no_face(shape: str, bias: int, seed: int):
    """Behind a dead layer pre-activations are constant, and for bias 0 they are identically 0."""
    d = 2 + seed % 2
    weights, biases = special((d, 3, 1), seed)[0]
    dead = [[Fraction(-1)] * 3] * 2, [Fraction(-1)] * 2
    behind = [[Fraction(1), Fraction(-2)]] * 2, [Fraction(bias), Fraction(3)]
    last = [[Fraction(1)] * 2], [Fraction(0)]
    bounds = SHAPES[shape].bounds(d)
    deep = Sample([(weights, biases), dead, behind, last], [RELU] * 3, bounds)
    shallow = Sample([(weights, biases), ([[Fraction(1)] * 3], [Fraction(0)])], [RELU], bounds)
    one, other = explored(deep), explored(shallow)
    assert one.f_vector == other.f_vector
    constant = (0, 0, 0 if bias else 1, 2)
    assert set(patterns_of(one)) == {(*p, *constant) for p in patterns_of(other)}


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("boxed", [True, False])
def test_on_flats_along_the_axes_neurons_vanish_identically(k: int, boxed: bool):
    """Small integers in six inputs: many first-layer neurons are constant or 0 on the flat."""
    zero = 0
    for seed in range(6):
        layers = degenerate((6, 4, 3, 1), seed)
        directions = [[int(i == j) for j in range(6)] for i in range(k)]
        domain = Domain.plane([0] * 6, directions, [(-1, 2)] * k if boxed else None)
        found = explore(network_of(layers, [RELU] * 2), domain, engine="both")
        moved = [[row[j] for j in range(k)] for row in layers[0][0]]
        bounds = [(a, 2 * b if max(a) > 0 else b) for a, b in cube(k)] if boxed else []
        sample = Sample([(moved, layers[0][1]), *layers[1:]], [RELU] * 2, bounds)
        assert answer_of(found) == brute_answer(sample)
        zero += found.count - found.strict_count
    assert zero > 0


@pytest.mark.parametrize("seed", range(12))
def test_along_a_polyline_engines_agree(seed: int):
    random = Random(seed)
    network = network_of(special((3, 6, 4, 2), seed), [RELU, LEAKY])
    line = Polyline.of([[i, *(random.randint(-2, 2) for _ in range(2))] for i in range(4)])
    walked, cut, both = (explore(network, line, engine=engine) for engine in ENGINES)
    assert (walked.engine, cut.engine, both.engine) == tuple(ENGINES)
    for path in (cut, both):
        assert np.array_equal(path.patterns, walked.patterns)
        assert np.array_equal(path.walls, walked.walls)
        assert np.array_equal(path.jump, walked.jump)
        assert path.linear_region_count == walked.linear_region_count


def test_a_network_without_hidden_layer_is_one_cell_on_a_corner_of_too_many_sides():
    """The smallest case of a domain that is not simple: a cone over a square, an octahedron."""
    network = Network.of([([[0, 1, 0]], [1])])
    for shape in ("cone", "pyramid", "cross-polytope"):
        domain = domain_of(SHAPES[shape].bounds(3), 3)
        for engine in ENGINES:
            found = explore(network, domain, engine=engine)
            assert (found.count, found.wall_count, found.linear_region_count) == (1, 0, 1)


@pytest.mark.parametrize("widths", ["2-12-8-1", "3-6-4-1"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_the_same_network_gives_the_same_arrays_again(widths: str, init: str):
    network = random_network(widths, 1, init)
    one, other = (explore(network, Box.cube(network.inputs), engine="subdivide") for _ in "12")
    assert np.array_equal(one.patterns, other.patterns)
    assert np.array_equal(one.walls, other.walls)
    for k in range(network.inputs + 1):
        assert np.array_equal(one.faces(k).signs, other.faces(k).signs)
        assert np.array_equal(one.faces(k).boundary, other.faces(k).boundary)
    assert list(one.vertices()) == list(other.vertices())


# ---- keys of faces that collide


COLLIDING = {
    "on a line": (random_network("1-8-8-1", 0, "he"), Box.cube(1)),
    "in the plane": (random_network("2-8-6-1", 0, "he"), Box.cube(2)),
    "in space": (random_network("3-6-4-1", 0, "he"), Box.cube(3)),
    "without bounds": (FAMOUS["zaslavsky"](6, 3), Domain.whole(3)),
    "in special position": (random_network("2-8-8-1", 7, "int"), Box.cube(2)),
    "in special position in space": (random_network("3-4-4-1", 7, "int"), Box.cube(3)),
}


class OutOfWordsError(Exception):
    """No seed is left."""


def with_few_bits(
    monkeypatch: pytest.MonkeyPatch, bits: int, colliding: range, last: int = 10**9
) -> list[int]:
    """Leave the words of some seeds so many bits; return the seeds that are asked for."""
    asked = []

    class Few(skeleton.Words):
        def __init__(self, units: int, seed: int) -> None:
            asked.append(seed)
            if seed > last:
                raise OutOfWordsError
            super().__init__(units, seed)
            if seed in colliding:
                self.plus &= np.uint64(2**bits - 1)
                self.zero &= np.uint64(2**bits - 1)

    monkeypatch.setattr(skeleton, "Words", Few)
    return asked


@pytest.mark.parametrize("bits", [2, 6, 8, 10, 12, 14, 16, 20, 64])
@pytest.mark.parametrize("name", COLLIDING)
def test_keys_that_collide_cost_another_start_and_change_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str, bits: int
):
    """Wherever it is noticed: while units cut, while walls are paired, while faces are told."""
    network, domain = COLLIDING[name]
    before = explore(network, domain, engine="subdivide")
    asked = with_few_bits(monkeypatch, bits, range(1))
    after = explore(network, domain, engine="subdivide")
    assert answer_of(after) == answer_of(before)
    assert all_faces(after) == all_faces(before)
    for k in range(1, domain.dimension + 1):
        assert len(after.incidence(k)) == len(before.incidence(k))
    assert asked == [0] if bits == 64 else asked[0] == 0
    assert asked[-1] == 1 or bits > 2 or domain.dimension == 1


@pytest.mark.parametrize("name", COLLIDING)
def test_nothing_wrong_is_found_when_words_of_all_seeds_are_short(
    monkeypatch: pytest.MonkeyPatch, name: str
):
    """Twenty starts with short words: each gives the right faces or notices that keys collide."""
    network, domain = COLLIDING[name]
    before = explore(network, domain, engine="subdivide")
    cells, faces, right = answer_of(before), all_faces(before), 0
    for bits in (1, 4, 9, 11, 13, 15):
        with monkeypatch.context() as patch:
            with_few_bits(patch, bits, range(20), last=19)
            try:
                after = explore(network, domain, engine="subdivide")
                assert answer_of(after) == cells
                assert all_faces(after) == faces
                right += 1
            except (OutOfWordsError, skeleton.CollisionError):
                pass
    assert right > 0


# ---- heights that are level


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", ["in the plane", "without bounds"])
def test_faces_are_found_where_no_height_tells_their_lowest_vertex(
    monkeypatch: pytest.MonkeyPatch, name: str, level: int
):
    """The height is one coordinate: level along the sides of a square, or (x₀ = 1) everywhere."""
    network, domain = GENERAL[name]
    before = explore(network, domain, engine="subdivide")
    begin = cutting.Subdivision.__init__

    def flat(self, *arguments, **options) -> None:
        begin(self, *arguments, **options)
        self.weights = [int(k == level) for k in range(len(self.weights))]
        self.tall = np.array(self.weights, dtype=float)

    monkeypatch.setattr(cutting.Subdivision, "__init__", flat)
    after = explore(network, domain, engine="both")
    assert answer_of(after) == answer_of(before)
    assert all_faces(after) == all_faces(before)


# ---- floats that are believed, and progress


@pytest.mark.parametrize("widths", ["2-16-16-1", "3-8-8-1", "1-16-16-1"])
def test_on_general_networks_even_floats_that_are_believed_find_all_cells(widths: str):
    network = random_network(widths, 0, "he")
    domain = Box.cube(network.inputs)
    *_, last = subdivide(network, domain, believe=True)
    assert last.faces is not None
    found = explore(network, domain, engine="traverse")
    assert set(map(tuple, last.faces.patterns().tolist())) == set(patterns_of(found))
    assert len(last.faces.walls()) == found.wall_count


@pytest.mark.parametrize("name", ["he", "int"])
def test_progress_is_told_unit_by_unit(name: str):
    network = random_network("2-8-8-1", 4, name)
    seen: list[tuple[int, int, int, int, bool]] = []

    def told(step: Step) -> None:
        assert re.fullmatch(r"\d+ of 16 units, \d+ vertices", step.status)
        vertices = int(step.status.split()[4])
        seen.append((step.done, step.units, step.memory, vertices, step.faces is not None))

    found = explore(network, SQUARE, engine="subdivide", progress=told)
    assert [done for done, *_ in seen] == [*range(1, 17), 16]
    assert {units for _, units, *_ in seen} == {16}
    assert [whole for *_, whole in seen] == [False] * 16 + [True]
    vertices = [many for _, _, _, many, _ in seen]
    assert vertices == sorted(vertices)
    assert seen[-1][2] >= vertices[-1] * 16
    assert seen[-1][2] > seen[0][2]
    assert found.complete


def test_both_engines_tell_their_progress():
    kinds: list[str] = []
    explore(HE, SQUARE, engine="both", progress=lambda step: kinds.append(type(step).__name__))
    walked = kinds.count("Found")
    assert kinds == ["Found"] * walked + ["Step"] * (len(kinds) - walked)
    assert 0 < walked < len(kinds)


@pytest.mark.parametrize(
    ("widths", "init", "seed"),
    [("2-6-6-6-1", "he", 3), ("2-6-5-4-1", "int", 1), ("3-4-4-1", "he", 2)],
)
def test_after_a_layer_the_cells_are_those_of_the_network_that_ends_there(
    widths: str, init: str, seed: int
):
    """And between layers nothing is claimed: the first units of a layer are not a network's."""
    network = random_network(widths, seed, init)
    domain = Box.cube(network.inputs)
    ends = dict.fromkeys(np.cumsum([layer.outputs for layer in network.hidden]).tolist())
    for step in subdivide(network, domain):
        if step.faces is None and step.done in ends:
            ends[step.done] = step.cells()
        elif step.faces is None:
            assert step.cells() == 0
    for depth, cells in enumerate(ends.values(), 1):
        last = Network.of([([[1] * network.hidden[depth - 1].outputs], [0])]).output
        first = Network(network.hidden[:depth], network.activations[:depth], last)
        assert explore(first, domain, engine="traverse").count == cells


# ---- budgets


BUDGETS: dict[str, dict[str, float]] = {
    "max_cells = 100": {"max_cells": 100},
    "max_cells = 1": {"max_cells": 1},
    "max_seconds = 1e-09": {"max_seconds": 1e-9},
    "max_memory = 1000": {"max_memory": 1000},
}
ASKED: dict[str, Callable[[Complex], object]] = {
    "count": lambda c: c.count,
    "wall_count": lambda c: c.wall_count,
    "linear_region_count": lambda c: c.linear_region_count,
    "strict_count": lambda c: c.strict_count,
    "f_vector": lambda c: c.f_vector,
    "faces": lambda c: c.faces(0),
    "incidence": lambda c: c.incidence(1),
    "vertices": lambda c: list(c.vertices()),
}


@pytest.mark.parametrize("engine", ["traverse", "subdivide"])
@pytest.mark.parametrize("name", BUDGETS)
def test_a_budget_that_is_reached_gives_no_number_and_no_face(name: str, engine: Engine):
    found = explore(HE, SQUARE, engine=engine, **BUDGETS[name])
    assert not found.complete
    assert found.engine == engine
    assert name in str(found.stopped)
    for ask in ASKED.values():
        with pytest.raises(IncompleteError, match=f"{name}.*{found.found} cells found.*raise"):
            ask(found)
    assert f"incomplete, {found.found} cells found" in repr(found)


@pytest.mark.parametrize("name", BUDGETS)
def test_cells_found_under_a_budget_are_cells(name: str):
    whole = explore(HE, SQUARE, engine="traverse")
    found = explore(HE, SQUARE, engine="subdivide", **BUDGETS[name])
    assert distinct(found) <= set(patterns_of(whole))
    assert found.found > 0
    assert all(cell.interior_point for cell in found)


def distinct(found: Complex) -> set[tuple[int, ...]]:
    patterns = [tuple(map(int, p)) for p in found.patterns]
    assert len(patterns) == len(set(patterns)) == found.found
    return set(patterns)


@pytest.mark.parametrize("cells", [1, 50, 411])
def test_a_budget_of_fewer_cells_than_there_are_is_not_enough(cells: int):
    assert not explore(HE, SQUARE, engine="subdivide", max_cells=cells).complete


def test_a_budget_of_exactly_as_many_cells_is_enough():
    found = explore(HE, SQUARE, engine="subdivide", max_cells=412)
    assert found.complete
    assert found.count == 412


def test_generous_budgets_change_nothing():
    plain = explore(HE, SQUARE, engine="subdivide")
    found = explore(
        HE, SQUARE, engine="subdivide", max_cells=10**9, max_seconds=1e6, max_memory=10**12
    )
    assert found.complete
    assert np.array_equal(found.patterns, plain.patterns)
    assert found.f_vector == plain.f_vector


GENERAL = {
    "in the plane": (random_network("2-10-8-1", 1, "he"), Box.cube(2)),
    "in space": (random_network("3-5-4-1", 1, "he"), Box.cube(3)),
    "on a line": (random_network("1-8-8-1", 1, "he"), Box.cube(1)),
    "without bounds": (random_network("2-5-4-1", 1, "he"), Domain.whole(2)),
}
ANIMALS = ["sliver", "huge", "zero network", "few neurons, whole space", "strip", "zigzag"]
SPECIAL = {
    "in special position": (random_network("3-6-5-1", 7, "int"), Box.cube(3)),
    "in a half-strip": (random_network("3-4-4-1", 5, "int"), domain_of(cube(3)[:-1], 3)),
    "in a cone": (random_network("3-4-4-1", 6, "int"), domain_of(SHAPES["cone"].bounds(3), 3)),
    **{
        name: (network_of(*ZOO[name][:2]), domain_of(ZOO[name].bounds, ZOO[name].dimension))
        for name in (
            "sliver",
            "huge",
            "zero network",
            "few neurons, whole space",
            "strip",
            "zigzag",
        )
    },
}


@pytest.mark.parametrize("name", [*GENERAL, *SPECIAL])
def test_wherever_a_budget_ends_the_search_the_cells_found_are_cells(name: str):
    """A limit of memory just below what is held after each unit stops there, or sooner.

    In special position a point that floats can place may be found for no cell.
    """
    network, domain = {**GENERAL, **SPECIAL}[name]
    held: list[int] = []
    whole = explore(
        network, domain, engine="subdivide", progress=lambda step: held.append(step.memory)
    )
    cells, found = distinct(whole), 0
    for memory in sorted(set(held[:-1])):
        part = explore(network, domain, engine="subdivide", max_memory=memory - 1)
        assert not part.complete
        assert f"max_memory = {memory - 1}" in str(part.stopped)
        assert distinct(part) <= cells
        assert len(part.walls) == 0
        found = max(found, part.found)
    assert found > 0 or name in SPECIAL
    assert explore(network, domain, engine="subdivide", max_memory=max(held)).complete


def test_a_budget_may_end_the_search_among_cells_that_share_a_corner_at_infinity():
    """Rays with one direction have one height, and no cell a lowest vertex that floats can see."""
    network = Network.of([([[0, 0, 0], [2, "1/2", 2]], [-1, 0]), ([[-1, 2]], [-1])])
    rows = ((1, 0, -1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (1, 0, 0, -1), (1, -1, 0, 0))
    domain = Domain(3, rows)
    whole = explore(network, domain, engine="both")
    part = explore(network, domain, engine="subdivide", max_memory=1)
    assert not part.complete
    assert distinct(part) <= distinct(whole)


@pytest.mark.parametrize("name", GENERAL)
def test_whichever_points_are_tried_only_cells_of_the_domain_are_found(
    monkeypatch: pytest.MonkeyPatch, name: str
):
    """Points far outside, points at infinity and points on its other side."""
    network, domain = GENERAL[name]
    cells = distinct(explore(network, domain, engine="subdivide"))
    found: set[tuple[int, ...]] = set()

    def anywhere(_: object) -> NDArray[np.float64]:
        points = np.random.default_rng(0).normal(size=(5000, 1 + domain.dimension))
        points[::10, 0] = 0.0
        return points

    monkeypatch.setattr(cells_so_far, "_middles", anywhere)
    for memory in (1, 10_000):
        found |= distinct(explore(network, domain, engine="subdivide", max_memory=memory))
    assert found <= cells
    assert len(found) > 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_budget_ends_a_polyline_too(engine: Engine):
    line = Polyline.of([[-1, -1], [1, 1], [1, -1]])
    found = explore(HE, line, engine=engine, max_seconds=1e-9)
    assert not found.complete
    with pytest.raises(IncompleteError, match="max_seconds"):
        _ = found.count


# ---- two engines, one answer


FOUR = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
FOLD = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])])
LIARS = {"in general position": (FOUR, Lattice), "in special position": (FOLD, Collapse)}
each_liar = pytest.mark.parametrize("position", LIARS)


def lying(
    monkeypatch: pytest.MonkeyPatch, position: str, about: str, lie: Callable[[NDArray], NDArray]
) -> Network:
    """Make the second engine lie about its cells or its walls."""
    network, kind = LIARS[position]
    truth = getattr(kind, about)
    monkeypatch.setattr(kind, about, lambda self: lie(truth(self)))
    return network


@each_liar
def test_a_cell_that_one_engine_misses_is_named(monkeypatch: pytest.MonkeyPatch, position: str):
    network = lying(monkeypatch, position, "patterns", lambda rows: rows[1:])
    with pytest.raises(InconsistentError) as error:
        explore(network, SQUARE, engine="both")
    missing = set(patterns_of(explore(network, SQUARE, engine="traverse")))
    missing -= distinct(explore(network, SQUARE, engine="subdivide"))
    (pattern,) = missing
    name = "".join("-0+"[s] for s in pattern)
    assert f"traverse finds the cell {name!r} and subdivide does not" in str(error.value)
    assert "please report" in str(error.value)


@each_liar
def test_a_cell_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, position: str):
    def lie(rows: NDArray) -> NDArray:
        return np.concatenate((rows, np.ones_like(rows[:1])))

    network = lying(monkeypatch, position, "patterns", lie)
    name = "0" * network.neurons
    with pytest.raises(InconsistentError, match=f"subdivide finds the cell '{name}' and traverse"):
        explore(network, SQUARE, engine="both")


@each_liar
def test_a_wall_that_one_engine_misses_is_named(monkeypatch: pytest.MonkeyPatch, position: str):
    network = lying(monkeypatch, position, "walls", lambda rows: rows[:-1])
    with pytest.raises(
        InconsistentError, match=r"traverse finds the wall '[-+]+ \| [-+]+' and subdivide does not"
    ):
        explore(network, SQUARE, engine="both")


@each_liar
def test_a_wall_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, position: str):
    """Opposite cells meet in the origin only."""
    network, _ = LIARS[position]
    whole = explore(network, SQUARE, engine="subdivide")
    patterns = patterns_of(whole)
    a = min(range(len(patterns)), key=lambda i: patterns[i])
    b = patterns.index(tuple(2 - s for s in patterns[a]))
    pair = np.array([[min(a, b), max(a, b)]], dtype=np.int32)
    lying(monkeypatch, position, "walls", lambda rows: np.concatenate((rows, pair)))
    with pytest.raises(InconsistentError, match=r"subdivide finds the wall .* and traverse does"):
        explore(network, SQUARE, engine="both")


@each_liar
@pytest.mark.parametrize("about", ["patterns", "walls"])
def test_what_one_engine_lists_twice_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, position: str, about: str
):
    network = lying(monkeypatch, position, about, lambda rows: np.concatenate((rows, rows[:1])))
    with pytest.raises(InconsistentError):
        explore(network, SQUARE, engine="both")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_result_says_which_engine_found_it(engine: Engine):
    assert explore(FOUR, SQUARE, engine=engine).engine == engine


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(ExactRegionsError, match="'quick' is not one of auto, traverse, subdivide"):
        explore(FOUR, SQUARE, engine="quick")  # type: ignore[call-overload]


@pytest.mark.parametrize("domain", [Box.cube(2), Domain.whole(2), Polyline.of([[0, 0], [1, 2]])])
def test_the_quickest_engine_cuts_when_all_fits_into_memory(domain: Domain):
    assert explore(HE, domain).engine == "subdivide"


def test_the_quickest_engine_walks_when_cells_are_limited_or_memory_is_short():
    assert explore(HE, SQUARE, max_cells=1000).engine == "traverse"
    assert explore(HE, SQUARE, max_memory=10_000).engine == "traverse"
    deep = random_network("10-12-12-12-1", 0, "he")
    assert explore(deep, Box.cube(10), max_seconds=1e-9).engine == "traverse"


@pytest.mark.parametrize("missing", [0, 7, 2**64 - 1])
def test_a_face_that_is_nowhere_is_missed_loudly(missing: int):
    find = Finder(np.array([5, 9], dtype=np.uint64))
    assert find(np.array([9, 5, 9], dtype=np.uint64)).tolist() == [1, 0, 1]
    with pytest.raises(InconsistentError, match="not where its neighbours say"):
        find(np.array([5, missing], dtype=np.uint64))
