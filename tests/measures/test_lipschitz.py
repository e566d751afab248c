"""Lipschitz constants: largest norms of exact gradients, attained and never exceeded."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import IncompleteError
from exactregions.measures import lipschitz as module
from exactregions.measures.lipschitz import Lipschitz, Steepest, lipschitz
from exactregions.networks.activation import hard_tanh
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.networks.plain import plain
from tests.oracles import structure
from tests.regions.agreement import Sample, explored, patterns_of
from tests.regions.drawing import samples_of
from tests.regions.test_frontier import KINDS, beyond, dyadic, scaled, small, thirds
from tests.zoo import ZOO

Rows = list[tuple[Fraction, ...]]
ENGINES = ["traverse", "subdivide"]

NORMS: dict[str, Callable[[Rows], list[Fraction]]] = {
    "sum_norm": lambda rows: [sum(map(abs, g), Fraction(0)) for g in rows],
    "euclidean_square": lambda rows: [sum((v * v for v in g), Fraction(0)) for g in rows],
    "maximum_norm": lambda rows: [max(map(abs, g)) for g in rows],
    "jacobian_columns": lambda rows: [
        max(sum(map(abs, c), Fraction(0)) for c in zip(*rows, strict=True))
    ],
    "jacobian_rows": lambda rows: [max(sum(map(abs, g), Fraction(0)) for g in rows)],
}


def constants(found: Lipschitz, name: str) -> tuple[Steepest, ...]:
    told = getattr(found, name)
    return told if isinstance(told, tuple) else (told,)


def judged(sample: Sample, found: Complex) -> None:
    """Each constant is the largest norm, and the first cell that has it is named."""
    told = lipschitz(found)
    rows = [
        [form[1:] for form in structure.outputs(sample.layers, sample.activations, p)]
        for p in patterns_of(found)
    ]
    for name, norm in NORMS.items():
        values = list(zip(*map(norm, rows), strict=True))
        expected = [Steepest(max(v), v.index(max(v))) for v in values]
        assert list(constants(told, name)) == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_steepest_gradients_of_its_cells(name: str, engine):
    sample = Sample(*ZOO[name][:3])
    judged(sample, explored(sample, engine))


@settings(max_examples=100)
@given(samples_of())
def test_constants_are_the_largest_norms_of_gradients(sample: Sample):
    judged(sample, explored(sample, "subdivide"))


@pytest.mark.parametrize("draw", [dyadic, thirds, small, scaled, beyond])
@pytest.mark.parametrize("widths", [(1, 4, 3, 2), (2, 3, 3, 2), (3, 3, 2, 1)])
@pytest.mark.parametrize("kind", [0, 1])
def test_weights_of_any_size_have_exact_constants(draw, widths, kind):
    network = draw(widths, KINDS[kind], 0)
    layers, activations = plain(network)
    found = explore(network, Box.cube(widths[0]), engine="subdivide")
    judged(Sample(layers, activations, []), found)


@pytest.mark.parametrize("widths", ["2-14-12-2", "3-7-6-3", "1-20-20-1"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_the_filter_loses_no_candidate_and_leaves_few(widths: str, init: str, monkeypatch):
    network = random_network(widths, 3, init)
    asked = []
    old = module._Slopes._exactly
    monkeypatch.setattr(module._Slopes, "_exactly", lambda *a: (asked.append(a[2]), old(*a))[1])
    found = explore(network, Box.cube(network.inputs, -3, 3))
    judged(Sample(*plain(network), []), found)
    if init == "he":
        assert len(asked) < 10 * network.outputs


def test_closed_forms():
    """The saw of depth k has slope 2^k; a sum of neurons is steepest where all are on, or off."""
    told = lipschitz(explore(FAMOUS["sawtooth"](7), Box.of((0, 1))))
    assert told.sum_norm[0].value == told.maximum_norm[0].value == 2**7
    assert told.euclidean_square[0].value == 4**7
    # |x| + |y| + |x + y| with gradients up to (2, 2).
    net = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])], "abs")
    told = lipschitz(explore(net, Domain.whole(2)))
    assert (told.sum_norm[0].value, told.euclidean_square[0].value) == (4, 8)
    assert told.maximum_norm[0].value == 2
    assert told.jacobian_rows.value == 4
    assert told.jacobian_columns.value == 2


def test_a_map_with_two_outputs_has_the_induced_norms_of_its_jacobian():
    told = lipschitz(explore(Network.of([([[1, -2], [3, 4]], [5, 6])]), Domain.whole(2)))
    assert told.jacobian_columns == Steepest(Fraction(6), 0)
    assert told.jacobian_rows == Steepest(Fraction(7), 0)
    assert [s.value for s in told.sum_norm] == [3, 7]
    assert [s.value for s in told.euclidean_square] == [5, 25]
    assert [s.value for s in told.maximum_norm] == [2, 4]


def inputs_turned(network: Network, matrix: list[list[object]]) -> Network:
    """The network x ↦ f(M x)."""
    return network.restricted([0] * network.inputs, list(map(list, zip(*matrix, strict=True))))


@pytest.mark.parametrize("widths", ["2-7-5-2", "3-5-4-1"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_a_rotation_of_the_inputs_keeps_the_euclidean_constant(widths: str, init: str):
    network = random_network(widths, 4, init)
    d = network.inputs
    turn = [[Fraction(int(i == j)) for j in range(d)] for i in range(d)]
    turn[0][:2], turn[1][:2] = [Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]
    told = [
        lipschitz(explore(n, Domain.whole(d))).euclidean_square
        for n in (network, inputs_turned(network, turn))
    ]
    assert [s.value for s in told[0]] == [s.value for s in told[1]]


def test_a_signed_permutation_of_the_inputs_keeps_all_constants():
    network = random_network("3-6-4-2", 1)
    turned = inputs_turned(network, [[0, -1, 0], [0, 0, 1], [1, 0, 0]])
    told = [lipschitz(explore(n, Box.cube(3))) for n in (network, turned)]
    for name in NORMS:
        old, new = ([s.value for s in constants(t, name)] for t in told)
        assert old == new


def test_scaling_inputs_or_outputs_scales_the_constants():
    network = random_network("2-8-4-1", 2)
    wide = inputs_turned(network, [[3, 0], [0, 3]])
    weights, biases = network.output.weight, network.output.bias
    s = network.output.scale
    tall = Network.of(
        [
            *[
                ([[Fraction(w, h.scale) for w in r] for r in h.weight],
                 [Fraction(b, h.scale) for b in h.bias])
                for h in network.hidden
            ],
            ([[Fraction(-5 * w, s) for w in r] for r in weights], [Fraction(b, s) for b in biases]),
        ]
    )  # fmt: skip
    one, by3, by5 = (lipschitz(explore(n, Domain.whole(2))) for n in (network, wide, tall))
    for name in NORMS:
        power = 2 if name == "euclidean_square" else 1
        value = constants(one, name)[0].value
        assert constants(by3, name)[0].value == 3**power * value
        assert constants(by5, name)[0].value == 5**power * value


# ---- slices


SKEW = Domain.plane([1, 0, 2], [[1, 2, "1/3"], [0, "1/2", -1]], [(-2, 2), (-1, 2)])


def test_no_two_points_of_a_slice_differ_by_more_and_some_differ_by_as_much():
    """|f(x) − f(y)|² ≤ L²·‖x − y‖² in the input space, with equality along the steepest way."""
    network = random_network("3-8-6-2", 7)
    found = explore(network, SKEW)
    told = lipschitz(found)
    random = Random(0)
    for o, steepest in enumerate(told.euclidean_square):
        for _ in range(60):
            s, t = ([Fraction(random.randint(-8, 8), 8) for _ in range(2)] for _ in range(2))
            x, y = SKEW.place(s), SKEW.place(t)
            rise = network(x)[o] - network(y)[o]
            run = sum((a - b) ** 2 for a, b in zip(x, y, strict=True))
            assert rise**2 <= steepest.value * run
        cell = found[steepest.cell]
        start, step = cell.interior_point, steepest_way(cell.output.matrix[o])
        x, y = SKEW.place(start), SKEW.place([a + b for a, b in zip(start, step, strict=True)])
        rise = cell.output([a + b for a, b in zip(start, step, strict=True)])[o]
        rise -= cell.output(start)[o]
        run = sum((a - b) ** 2 for a, b in zip(x, y, strict=True))
        assert rise**2 == steepest.value * run


def steepest_way(g: tuple[Fraction, ...]) -> list[Fraction]:
    """(VᵀV)⁻¹ g for the two directions of SKEW, by Cramer's rule."""
    u, v = SKEW.frame[1]
    a, b, c = (sum(p * q for p, q in zip(*pair, strict=True)) for pair in ((u, u), (u, v), (v, v)))
    det = a * c - b * b
    return [(c * g[0] - b * g[1]) / det, (a * g[1] - b * g[0]) / det]


def test_other_directions_of_the_same_plane_keep_the_euclidean_constant():
    network = random_network("3-7-5-1", 3)
    planes = [
        Domain.plane([0, 0, 0], [[1, 0, 1], [0, 2, 1]]),
        Domain.plane([0, 0, 0], [[1, 2, 2], ["1/7", 4, "15/7"]]),
        Domain.plane([1, 2, 2], [[0, 2, 1], [1, 0, 1]]),
    ]
    told = [lipschitz(explore(network, p)).euclidean_square[0].value for p in planes]
    assert told[0] == told[1] == told[2] > 0


def test_a_whole_space_in_other_coordinates_keeps_the_euclidean_constant():
    network = random_network("2-7-5-1", 3, "int")
    moved = Domain.plane([1, 1], [[2, 1], [5, "8/3"]])
    told = [lipschitz(explore(network, p)) for p in (Domain.whole(2), moved)]
    assert told[0].euclidean_square[0].value == told[1].euclidean_square[0].value > 0


def test_along_a_segment_slopes_are_per_segment_and_euclidean_ones_per_unit_of_length():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[2, 7]], [0])])
    told = lipschitz(explore(network, Domain.segment([-1, -1], [2, 3])))
    assert told.sum_norm[0].value == told.maximum_norm[0].value == 2 * 3 + 7 * 4
    assert told.euclidean_square[0].value == Fraction(34**2, 25)


@pytest.mark.parametrize("width", [1, 2, 3])
def test_hard_tanh_saturates(width: int):
    net = Network.of([([[2] * width], [0]), ([[3]], [0])], hard_tanh)
    told = lipschitz(explore(net, Domain.whole(width)))
    assert told.sum_norm[0].value == 6 * width
    assert told.euclidean_square[0].value == 36 * width


def test_a_network_that_is_constant_has_constant_zero():
    told = lipschitz(explore(FAMOUS["dead_layer"](), Domain.whole(2)))
    for name in NORMS:
        assert constants(told, name) == (Steepest(Fraction(0), 0),)


def test_both_engines_agree():
    network = random_network("3-6-5-2", 0)
    told = [lipschitz(explore(network, Box.cube(3), engine=e)) for e in ENGINES]
    for name in NORMS:
        one, other = ([s.value for s in constants(t, name)] for t in told)
        assert one == other


def test_a_search_that_stopped_has_no_constants():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        lipschitz(found)
