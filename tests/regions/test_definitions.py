"""The six meanings of a linear region, against numbers found by hand and against an oracle.

The oracle lists all faces by linear programs in fractions and counts straight from the definitions
(tests/oracles/definitions.py). Convex regions have tests of their own in test_convex_parts.py.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from exactregions import Box, Domain, Network, explore
from exactregions.errors import IncompleteError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.regions.definitions import Bounds, Definitions, definitions
from exactregions.regions.explore import Engine
from exactregions.regions.output_maps import _separated
from tests.networks.plain import plain
from tests.oracles import definitions as oracle
from tests.oracles import formulas
from tests.oracles.samples import ABS, HARD_TANH, LEAKY, RELU, cube, degenerate, generic
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.regions.draws import with_coincidences
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO

Counts = tuple[int, int, tuple[int, int], int, int, int, int]
ENGINES: list[Engine] = ["traverse", "subdivide"]
# Seeds and dimensions; those after the first ones have closed regions that open ones make together.
SEEDS = [(seed, d) for d in (1, 2, 3) for seed in range(15)]
SEEDS += [(181, 2), (188, 2), (212, 2), (380, 2), (446, 2), (108, 3), (424, 3), (528, 3), (691, 3)]


def counted(network: Network, domain: Domain, engine: Engine = "auto") -> Counts:
    """R1, R2, R3 (from, to), R4, R5 by sets, R5 by cells, R6."""
    r = definitions(explore(network, domain, engine=engine))
    return r.R1, r.R2, tuple(r.R3), r.R4, r.R5, r.R5_cells, r.R6


def units(sample: Sample) -> int:
    """The oracle's time grows with the power d of this number."""
    hidden = zip(sample.layers, sample.activations, strict=False)
    return sum(len(biases) * len(phi[0]) for (_, biases), phi in hidden)


def judged(sample: Sample, engine: Engine = "subdivide") -> Definitions:
    """Compare with the oracle; return what was found."""
    found = definitions(explored(sample, engine))
    expected = oracle.regions(*sample)
    assert (expected.activation, expected.proper) == (found.R1, found.R2)
    assert (expected.open, expected.affine) == (found.R4, found.R6)
    assert (found.R5, found.R5_cells) == (expected.closed, expected.closed_cells)
    in_order(found)
    return found


def in_order(found: Definitions) -> None:
    assert found.R6 <= found.R5 <= found.R5_cells <= found.R4
    assert found.R4 <= found.R3.lower <= found.R3.upper <= found.R2 <= found.R1


# ---- famous networks; reasons for R3 are in test_convex_parts.py

FAMOUS_COUNTS: dict[str, Counts] = {
    # As published. Patterns of dimension 1 and 0 are those of {x = 0, y > 0} and {x > 0, y = 0}.
    "stargalla": (7, 5, (4, 4), 3, 3, 3, 3),
    # (−∞, 0], (0, 1], (1, 2], (2, ∞) have the slopes 0, 1, −1, 0, and the flat ends the map 0.
    "hat": (4, 4, (4, 4), 4, 4, 4, 3),
    # Six sectors: two zero quadrants that touch in the origin, and two slopes on either other one.
    "touching": (11, 6, (6, 6), 6, 5, 5, 5),
    # n pairs of neurons that add up to n affine functions.
    "one_region:3:2": (19, 7, (1, 1), 1, 1, 1, 1),
    # In general position a face, with its zeros counted as off, has the pattern of a cell.
    "zaslavsky:5:2": (16, 16, (16, 16), 16, 16, 16, 16),
    "zaslavsky:5:3": (26, 26, (26, 26), 26, 26, 26, 26),
    # Three lines make seven cells, on all of which the second layer is off.
    "dead_layer:3:2": (7, 7, (1, 1), 1, 1, 1, 1),
    # |z|: on z = 0 both neurons of a pair are off, as on no cell: 7 cells, 9 edges, 3 vertices.
    "negated:3:2": (19, 7, (7, 7), 7, 7, 7, 7),
    "pencil:4": (8, 8, (8, 8), 8, 8, 8, 8),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", FAMOUS_COUNTS)
def test_famous_networks_have_the_counts_found_by_hand(name: str, engine: Engine):
    build, *arguments = name.split(":")
    network = FAMOUS[build](*arguments)
    assert counted(network, Domain.whole(network.inputs), engine) == FAMOUS_COUNTS[name]


@pytest.mark.parametrize("name", ["stargalla", "hat", "touching"])
def test_a_box_around_all_that_bends_changes_nothing(name: str):
    network = FAMOUS[name]()
    assert counted(network, Box.cube(network.inputs, -3, 3)) == FAMOUS_COUNTS[name]


def test_a_box_with_all_that_bends_in_its_edge_holds_one_region_of_each_kind():
    assert counted(FAMOUS["touching"](), Box.of((0, 1), (0, 1))) == (1, 1, (1, 1), 1, 1, 1, 1)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_the_sawtooth_repeats_only_its_flat_ends(k: int):
    found = counted(FAMOUS["sawtooth"](k), Domain.whole(1))
    assert found[3:] == (2**k + 2, 2**k + 2, 2**k + 2, 2**k + 1)


def test_coordinates_that_do_not_matter_change_nothing():
    """Stargalla's function of x and y + z, in space."""
    network = FAMOUS["stargalla"]().restricted([0, 0], [[1, 0], [0, 1], [0, 1]])
    assert counted(network, Domain.whole(3)) == FAMOUS_COUNTS["stargalla"]
    slab = Domain.polytope([[1, 0, 0], [-1, 0, 0]], [2, 2])
    assert counted(network, slab) == FAMOUS_COUNTS["stargalla"]


def test_a_plane_in_a_wide_input_space_has_the_counts_of_the_function_on_it():
    wide = Network.of([([[0, 1, 0], [2, 0, 0], [-2, 0, 0]], [0, -2, 2]), *layers("stargalla")[1:]])
    plane = Domain.plane([1, 0, 7], [[0, 1, 0], ["1/2", 0, 3]])
    assert counted(wide, plane) == FAMOUS_COUNTS["stargalla"]


def layers(name: str) -> list:
    return plain(FAMOUS[name]())[0]


# ---- closed regions that go on where another map holds

# h(x) = max(0, 1 − |x|); −h + ReLU(v + h) − ReLU(v − h) clamps v to [−h, h]. And
# v = ReLU(v + 5) − ReLU(−v − 5) − 5, so that no neuron bends where v = 0.
HAT = [1, -2, 1]
DOWN = [-1, 2, -1]


def bridge() -> Network:
    """Return y clamped to [−h(x), h(x)]: 0 where |x| ≥ 1, and on the line y = 0 between.

    Maps: 0 on both sides, y in the diamond |x| + |y| < 1, and ±1 ± x outside of it.
    """
    first = ([[1, 0], [1, 0], [1, 0], [0, 1], [0, -1]], [1, 0, -1, 5, -5])
    second = ([[*HAT, 0, 0], [*HAT, 1, -1], [*DOWN, 1, -1]], [0, -5, -5])
    return Network.of([first, second, ([[-1, 1, -1]], [0])])


def thread() -> Network:
    """Return y and z clamped to [−h(x), h(x)]: both 0 where |x| ≥ 1, and on the line y = z = 0."""
    axes = [[0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]
    first = ([[1, 0, 0]] * 3 + axes, [1, 0, -1, 5, -5, 5, -5])
    sides = [[*h, *v] for v in ([1, -1, 0, 0], [0, 0, 1, -1]) for h in (HAT, DOWN)]
    second = ([[*HAT, 0, 0, 0, 0], *sides], [0, -5, -5, -5, -5])
    return Network.of([first, second, ([[-1, 1, -1, 0, 0], [-1, 0, 0, 1, -1]], [0, 0])])


def test_a_set_goes_on_through_the_inside_of_cells_with_other_maps():
    found = definitions(explore(bridge(), Domain.whole(2)))
    assert (found.R4, found.R5, found.R5_cells, found.R6) == (7, 6, 7, 6)


def test_a_set_goes_on_on_the_whole_of_a_box_and_not_through_its_edge():
    whole = definitions(explore(bridge(), Box.of((-3, 3), (-3, 3))))
    assert (whole.R5, whole.R5_cells) == (6, 7)
    half = definitions(explore(bridge(), Box.of((-3, 3), (0, 3))))  # 0 twice, y, 1 − x and 1 + x
    assert (half.R4, half.R5, half.R5_cells, half.R6) == (5, 5, 5, 4)


def test_two_outputs_must_agree_at_once():
    """The maps with |y| < h < |z| and so on: 0, then y, h, −h for one output times z, h, −h for
    the other, where h is 1 + x or 1 − x unless neither output needs it."""
    found = definitions(explore(thread(), Domain.whole(3)))
    assert found.R6 == 2 * 8 + 1 + 1
    assert (found.R5, found.R5_cells, found.R4) == (found.R6, found.R6 + 1, found.R6 + 1)


def test_touching_in_the_edge_of_the_domain_does_not_count():
    """Of the two zero quadrants that touch in 0, the half-plane y ≤ x holds one half each."""
    found = definitions(explore(FAMOUS["touching"](), Domain.polytope([[-1, 1]], [0])))
    assert (found.R4, found.R5, found.R5_cells, found.R6) == (4, 4, 4, 3)


def two_bridges() -> Network:
    """Return y and y − h(x)/2 clamped to [−h(x), h(x)]: never both 0 between."""
    half = [Fraction(v, 2) for v in HAT]
    first, ([h, up, down], c), _ = layers_of(bridge())
    lower = [[a - b for a, b in zip(row, [*half, 0, 0], strict=True)] for row in (up, down)]
    second = ([h, up, down, *lower], [*c, *c[1:]])
    return Network.of([first, second, ([[-1, 1, -1, 0, 0], [-1, 0, 0, 1, -1]], [0, 0])])


def test_sets_that_meet_for_either_output_only_stay_apart():
    found = definitions(explore(two_bridges(), Domain.whole(2)))
    assert found.R5 == found.R5_cells == found.R4 == found.R6 + 1


def layers_of(network: Network) -> list:
    return plain(network)[0]


@pytest.mark.parametrize("build", [bridge, two_bridges, FAMOUS["touching"]])
def test_sets_that_go_on_elsewhere_are_what_the_oracle_says(build: Callable[[], Network]):
    for bounds in ([], cube(2, 2), cube(2, 2)[:-1]):
        judged(Sample(*plain(build()), bounds))


def test_no_hidden_layer_is_one_region_of_each_kind():
    network = Network.of([([[1, 2]], [3])])
    for domain in (Domain.whole(2), Box.cube(2), Domain.polytope([[1, 1]], [1])):
        assert counted(network, domain) == (1, 1, (1, 1), 1, 1, 1, 1)


# ---- against the oracle


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [n for n, a in ZOO.items() if units(Sample(*a[:3])) <= 10])
def test_each_animal_has_the_regions_of_the_definitions(name: str, engine: Engine):
    judged(Sample(*ZOO[name][:3]), engine)


@settings(max_examples=60)
@given(samples_of().filter(lambda sample: units(sample) <= 8))
def test_regions_are_those_of_the_definitions(sample: Sample):
    judged(sample)


@pytest.mark.parametrize(("seed", "d"), SEEDS)
def test_regions_of_degenerate_networks_are_those_of_the_definitions(seed: int, d: int):
    judged(drawn(seed, d), ENGINES[seed % 2])


def drawn(seed: int, d: int) -> Sample:
    """A small network, often with dead zones; R4, R5 and R6 are different now and then."""
    random = Random(f"{seed} {d}")
    widths = random.choice([(d, 3, 2, 1), (d, 2, 2, 1, 1), (d, 4, 1), (d, 3, 1, 1), (d, 2, 3, 2)])
    layers = degenerate(widths, random.randrange(10**9))
    if seed % 4 == 3:
        layers = with_coincidences(generic(widths, random.randrange(10**9)), random)
    kinds = [RELU, RELU, RELU, LEAKY, ABS] + [HARD_TANH] * (d < 3)
    shapes = [SHAPES[name].bounds for name in SHAPES] if d > 1 else []
    bounds = random.choice([cube, lambda d: [], *shapes])(d)
    return Sample(layers, random.choices(kinds, k=len(widths) - 2), bounds)


def test_samples_tell_the_definitions_apart():
    found = [definitions(explored(drawn(*seed), "subdivide")) for seed in SEEDS]
    assert sum(r.R6 < r.R5 for r in found) >= 3
    assert sum(r.R5_cells < r.R4 for r in found) >= 3
    assert sum(r.R5_cells > r.R5 for r in found) >= 3
    assert sum(r.R3.lower > r.R4 for r in found) >= 2
    assert sum(r.R4 < r.R2 < r.R1 for r in found) >= 3


# ---- maps that no float tells apart


def test_intervals_are_separated_only_where_no_other_reaches_across():
    low, high = np.array([0.0, 1.0, 5.0, 8.0, 20.0]), np.array([10.0, 2.0, 6.0, 9.0, 21.0])
    assert _separated(np.zeros(5, dtype=int), low, high).tolist() == [0, 0, 0, 0, 1]
    assert _separated(np.array([0, 1, 1, 1, 0]), low, high).tolist() == [0, 2, 3, 4, 1]


@pytest.mark.parametrize("scale", [1, Fraction(1, 3), 10**400, Fraction(1, 10**400)])
@pytest.mark.parametrize("end", [0, 1])
def test_maps_are_told_apart_however_close_they_are(scale: Any, end: int):
    """Slopes 0, 1, 1 + δ, 1, and 1 − δ or 1 + δ; the constants of the two slopes 1 differ by δ.

    With end = 0 the last bend is at 2, where −δ·(x − 2) is added again and slope 1 − δ appears;
    with end = 1 the function repeats its second map in the end: δ − δ = 0 and bends balance.
    """
    small = Fraction(1, 2**90)
    bends = {0: [(0, 1), (1, small), (2, -small), (3, -small)]}
    bends[1] = [(0, 1), (1, small), (2, -2 * small), (3, small)]
    weight = [[scale * w for _, w in bends[end]]]
    network = Network.of([([[1]] * 4, [-x for x, _ in bends[end]]), (weight, [0])])
    assert counted(network, Domain.whole(1))[3:] == (5, 5, 5, [5, 4][end])


def test_many_regions_with_few_gradients_are_told_apart_by_their_constants():
    """On [0, 1] all slopes of the sawtooth are ±2^9, and no two teeth share a line."""
    assert counted(FAMOUS["sawtooth"](9), Box.of((0, 1)))[3:] == (512,) * 4


# ---- laws


@pytest.mark.parametrize("seed", range(12))
def test_the_six_counts_are_in_order(seed: int):
    widths = [(2, 6, 5, 1), (3, 5, 3, 1, 1), (2, 5, 4, 3, 2), (4, 5, 2, 1)][seed % 4]
    network = random_network(widths, seed, ["int", "he"][seed // 4 % 2])
    for domain in (Box.cube(widths[0]), Domain.whole(widths[0])):
        in_order(definitions(explore(network, domain)))


@pytest.mark.parametrize("seed", range(6))
def test_both_engines_give_the_same_counts(seed: int):
    network = random_network([(2, 5, 4, 1), (3, 4, 3, 1)][seed % 2], seed, "int")
    for domain in (Box.cube(network.inputs, -2, 2), Domain.whole(network.inputs)):
        one, other = (definitions(explore(network, domain, engine=e)) for e in ENGINES)
        assert one == other


@pytest.mark.parametrize("seed", range(6))
def test_doubling_neurons_and_outputs_changes_nothing(seed: int):
    (w, b), (out, c) = layers_of(random_network((2, 5, 1), seed, "int"))
    twice = Network.of([(w + w, b + b), ([[*out[0], *[0] * 5]] * 2, c * 2)])
    domain = Box.cube(2, -2, 2)
    assert counted(twice, domain) == counted(Network.of([(w, b), (out, c)]), domain)


def test_hyperplanes_in_general_position_make_as_many_regions_of_every_kind():
    for n, d in [(3, 1), (6, 2), (5, 3), (5, 4)]:
        many = formulas.zaslavsky(n, d)
        expected = (many, many, (many, many), many, many, many, many)
        assert counted(FAMOUS["zaslavsky"](n, d), Domain.whole(d)) == expected


# ---- form


def test_numbers_are_given_as_json_with_bounds_where_they_are_not_decided():
    decided = Definitions(7, 5, Bounds(4, 4), 3, 3, 3, 3)
    assert json.loads(json.dumps(decided.as_json()))["R3"] == 4
    open_ = Definitions(7, 5, Bounds(4, 5), 3, 3, 3, 3).as_json()
    assert json.loads(json.dumps(open_))["R3"] == [4, 5]
    assert list(open_) == ["R1", "R2", "R3", "R4", "R5", "R5_cells", "R6"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_search_that_was_cut_short_has_no_regions(engine: Engine):
    stopped = explore(FAMOUS["zaslavsky"](6, 2), Box.cube(2, -9, 9), engine=engine, max_cells=3)
    with pytest.raises(IncompleteError, match="raise the budget"):
        definitions(stopped)


def test_the_budget_of_convex_regions_changes_only_them():
    network = random_network((2, 6, 6, 1), 3, "int")
    cells = explore(network, Domain.whole(2))
    whole = definitions(cells)
    for steps in (0, 1, 10, 100):
        found = definitions(cells, max_steps=steps)
        assert found.as_json() | {"R3": 0} == whole.as_json() | {"R3": 0}
        assert found.R4 <= found.R3.lower <= whole.R3.upper
        assert whole.R3.lower <= found.R3.upper <= found.R2
