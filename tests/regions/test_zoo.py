"""Networks with an answer known beforehand: the zoo, the famous ones, published counts."""

from fractions import Fraction
from itertools import pairwise
from math import comb
from random import Random

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.regions.explore import Engine
from tests.networks.plain import plain
from tests.oracles import formulas, polygons, samples
from tests.regions.agreement import Sample, answer_of, brute_answer, explored, interval_answer
from tests.zoo import ZOO, Animal


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_counts_found_by_hand(name: str):
    animal = ZOO[name]
    found = explored(Sample(animal.layers, animal.activations, animal.bounds))
    assert found.count == animal.cells
    assert found.wall_count == animal.walls
    assert found.linear_region_count == animal.regions


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_cells_and_walls_of_the_definition(name: str):
    sample = Sample(*ZOO[name][:3])
    assert answer_of(explored(sample)) == brute_answer(sample)


def test_the_zoo_has_unusual_animals():
    at_kinks = answer_of(explored(sample_of(ZOO["zero network"]))).cells
    assert at_kinks == {(1, 1, 1)}
    assert any(not a.bounds for a in ZOO.values())
    assert any(a.regions < a.cells for a in ZOO.values())
    assert {a.dimension for a in ZOO.values()} >= {1, 2, 3}


def sample_of(animal: Animal) -> Sample:
    return Sample(animal.layers, animal.activations, animal.bounds)


# What the docstrings of networks/famous.py and networks/degenerate.py state for the whole space.
STATED = {
    **{f"sawtooth:{k}": (2**k + 2, 2**k + 2) for k in range(1, 9)},
    "serra:3": (4, 4),
    "serra:4:3": (20, 20),
    "serra:3:4:5": (120, 120),
    "serra:6:7:8:3": (7 * 8 * 9 * 4, 7 * 8 * 9 * 4),
    "stargalla": (5, 3),
    "hat": (4, 4),
    "touching": (None, 6),
    "t_junction": (7, 4),
    **{
        f"{name}:{n}:{d}": (formulas.zaslavsky(n, d), formulas.zaslavsky(n, d))
        for name in ("zaslavsky", "duplicated", "negated", "coincident")
        for n, d in [(1, 1), (5, 1), (1, 2), (7, 2), (1, 3), (2, 3), (6, 3), (2, 5), (5, 4)]
    },
    **{
        f"{name}:{n}:{d}": (formulas.zaslavsky(n, d), 1)
        for name in ("one_region", "dead_layer")
        for n, d in [(1, 1), (3, 1), (1, 2), (5, 2), (2, 3), (4, 3)]
    },
    **{
        f"zero_bias:{n}:{d}": (formulas.zaslavsky_central(n, d),) * 2
        for n, d in [(1, 1), (4, 1), (1, 2), (6, 2), (2, 4), (5, 3), (6, 4)]
    },
    **{f"pencil:{n}": (2 * n, 2 * n) for n in (1, 2, 5, 9)},
    "zaslavsky:14:3": (formulas.zaslavsky(14, 3),) * 2,
}


@pytest.mark.parametrize("name", STATED)
def test_a_famous_network_has_the_count_that_is_stated(name: str):
    build, *arguments = name.split(":")
    network = FAMOUS[build](*arguments)
    cells, regions = STATED[name]
    found = explore(network, Domain.whole(network.inputs))
    assert cells in (None, found.count)
    assert found.linear_region_count == regions


def test_every_famous_network_is_held_to_a_stated_count():
    assert {name.split(":")[0] for name in STATED} == set(FAMOUS)


@pytest.mark.parametrize("k", range(1, 9))
def test_the_sawtooth_has_two_to_the_depth_pieces_on_the_unit_interval(k: int):
    found = explore(FAMOUS["sawtooth"](k), Box.of((0, 1)))
    assert (found.count, found.linear_region_count) == (2**k, 2**k)


@pytest.mark.parametrize("d", range(1, 8))
def test_as_many_planes_as_dimensions_make_orthants(d: int):
    rows = [[int(i == j) for j in range(d)] for i in range(d)]
    found = explore(Network.of([(rows, [0] * d), ([[1] * d], [0])]), Domain.whole(d))
    assert (found.count, found.wall_count) == (2**d, d * 2 ** (d - 1))


@pytest.mark.parametrize(("n", "d"), [(6, 1), (8, 2), (7, 3), (6, 4)])
def test_walls_of_general_hyperplanes_are_counted_by_buck(n: int, d: int):
    found = explore(FAMOUS["zaslavsky"](n, d), Domain.whole(d))
    assert (found.wall_count, found.count) == tuple(formulas.buck(n, d)[d - 1 :])


@pytest.mark.parametrize("widths", [(2, 5, 4), (2, 3, 3, 2), (3, 4, 3), (1, 4, 4, 4)])
@pytest.mark.parametrize("seed", range(3))
def test_no_network_has_more_cells_than_the_published_bounds(widths: tuple[int, ...], seed: int):
    network = random_network((*widths, 1), seed, "uniform")
    d, *hidden = widths
    count = explore(network, Domain.whole(d)).count
    assert count <= formulas.serra(d, hidden) <= formulas.montufar(d, hidden) <= 2 ** sum(hidden)


# ---- counts on [−1, 1]^d that two exact programs of a different kind agree on, seeds 0, 1, …

PUBLISHED = {
    "2-16-16-1": ("he", [412, 468, 425]),
    "3-16-16-1": ("he", [3524, 6993, 4397]),
    "2-8-8-1": ("int", [16, 27, 19, 11, 19, 8, 8, 22, 16, 11]),
    "3-8-8-1": ("int", [51, 51, 122, 72, 74, 74, 23, 189, 34, 119]),
    "1-64-64-64-1": ("he", [180, 189, 185]),
}


@pytest.mark.parametrize(
    ("widths", "seed"), [(w, s) for w, (_, counts) in PUBLISHED.items() for s in range(len(counts))]
)
def test_a_pinned_random_network_has_the_published_count(widths: str, seed: int):
    init, counts = PUBLISHED[widths]
    network = random_network(widths, seed, init)
    assert explore(network, Box.cube(network.inputs)).count == counts[seed]


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_a_pinned_network_are_cut_polygons(seed: int):
    network = random_network("2-16-16-1", seed, "he")
    cells = polygons.cells(*plain(network), samples.square())
    found = answer_of(explore(network, Box.cube(2)))
    assert found.cells == set(cells)
    assert found.walls == polygons.walls(cells)
    assert found.regions == polygons.linear_regions(*plain(network), cells)


# ---- slivers: pairs of first-layer neurons that differ by less than a float can tell apart


@pytest.mark.parametrize("bits", [10, 20, 30, 40, 52, 60, 100, 300])
def test_slivers_are_cells_however_thin(bits: int):
    network = with_slivers(random_network("2-8-6-1", bits, "he"), Fraction(1, 2**bits))
    cells = polygons.cells(*plain(network), samples.square())
    found = answer_of(explore(network, Box.cube(2)))
    assert found.cells == set(cells)
    assert found.walls == polygons.walls(cells)
    smallest = min(polygons.areas(cells).values())
    assert 0 < smallest < Fraction(4, 2**bits)


@pytest.mark.parametrize("seed", range(12))
def test_weights_beyond_the_range_of_floats_are_numbers_too(seed: int):
    random = Random(seed)
    powers = [0, 0, -1074, 1023, -200, 200, 5000, -5000]
    layers = [
        ([[w * Fraction(2) ** random.choice(powers) for w in row] for row in weights], biases)
        for weights, biases in samples.generic((1, 5, 4, 1), seed)
    ]
    sample = Sample(layers, [samples.RELU, samples.HARD_TANH], [])
    assert answer_of(explored(sample)) == interval_answer(sample)


@pytest.mark.parametrize("bias", [Fraction(1, 2**210), Fraction(2**210), Fraction(10**400)])
@pytest.mark.parametrize("engine", ["traverse", "subdivide"])
def test_an_output_bias_beyond_trusted_floats_hides_no_kink(bias: Fraction, engine: Engine):
    """max(x, 0) + b has a kink at 0 whatever b is."""
    network = Network.of([([[1]], [0]), ([[1]], [bias])])
    assert explore(network, Box.cube(1), engine=engine).linear_region_count == 2


@pytest.mark.parametrize("bits", [10, 40, 60])
def test_slivers_of_space_are_cells_too(bits: int):
    network = with_slivers(random_network("3-4-2-1", bits, "he"), Fraction(1, 2**bits))
    sample = Sample(*plain(network), samples.cube(3))
    assert answer_of(explore(network, Box.cube(3))) == brute_answer(sample)


@pytest.mark.parametrize("n", range(2, 7))
def test_nearly_concurrent_lines_make_tiny_triangles(n: int):
    """n lines in general position through almost one point: all 1 + n + C(n, 2) cells."""
    tiny = Fraction(1, 2**70)
    weight = [[1, t] for t in range(n)]
    bias = [tiny * t * t for t in range(n)]
    network = Network.of([(weight, bias), ([[1] * n], [0])])
    assert explore(network, Box.cube(2)).count == 1 + n + comb(n, 2)


def with_slivers(network: Network, tiny: Fraction) -> Network:
    """The network whose odd first-layer neurons are the even ones, moved by a tiny amount."""
    layers, _ = plain(network)
    weights, biases = layers[0]
    for i, j in pairwise(range(len(biases))):
        if i % 2 == 0:
            weights[j] = [w + tiny * (k + 1) for k, w in enumerate(weights[i])]
            biases[j] = biases[i] - tiny / 2
    return Network.of(layers)
