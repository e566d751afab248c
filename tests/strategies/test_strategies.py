"""What the strategies draw is what they say, and wrong arguments are refused by name."""

import inspect
import re
from fractions import Fraction

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, Unsatisfiable

from exactregions import Box, Domain, Network, explore, strategies
from exactregions.networks.activation import hard_tanh
from exactregions.networks.initial import random_network
from exactregions.networks.network import Layer
from exactregions.networks.pattern import pattern_at
from exactregions.strategies import (
    KINDS,
    boxes,
    degenerate_networks,
    layers,
    lines,
    networks,
    patterns,
    points,
    points_on_walls,
    ties,
)
from tests.networks.plain import plain, weights
from tests.oracles import brute
from tests.oracles.samples import cube
from tests.regions.linear import rank

NET, TWO, THREE = (random_network(w, 1, "int") for w in ("2-5-4-1", "2-4-3-2", "2-4-4-3"))
DOMAINS = [
    Box.cube(2, "-1/3", "1/7"),
    Domain.whole(2),
    Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, "1/5"]),
    Domain.polytope([[1, 2]], [3]),
    Domain.segment([0, 1], [3, "1/3"]),
    Domain.plane([1, 1], [[1, 2], [0, 1]], [(0, 1), (-2, "1/2")]),
]


def holds(domain: Domain, x) -> bool:
    """Is an input in a domain? Its coordinates are found by solving two equations."""
    t = tuple(x)
    if domain.frame is not None:
        origin, directions = domain.frame
        moved = [a - b for a, b in zip(x, origin, strict=True)]
        if len(directions) == 1:
            (v,) = directions
            t = (next(m / a for m, a in zip(moved, v, strict=True) if a),)
            assert [t[0] * a for a in v] == moved
        else:
            (a, c), (b, d) = directions
            det = a * d - b * c
            t = ((moved[0] * d - b * moved[1]) / det, (a * moved[1] - moved[0] * c) / det)
    return all(g[0] + sum(a * v for a, v in zip(g[1:], t, strict=True)) >= 0 for g in domain.rows)


def at_breakpoints(network: Network, x) -> int:
    """How many neurons are at a breakpoint."""
    return sum(state % 2 for state in pattern_at(network, x))


@given(networks())
def test_networks_have_the_sizes_that_are_documented(net):
    d, *hidden, m = net.widths
    assert 1 <= d <= 3
    assert 1 <= len(hidden) <= 2
    assert all(1 <= n <= 4 for n in hidden)
    assert 1 <= m <= 2
    assert {phi.name for phi in net.activations} == {"relu"}


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        ({"widths": (2, 6, 6, 1)}, lambda w: w == (2, 6, 6, 1)),
        ({"widths": [3, 1]}, lambda w: w == (3, 1)),
        ({"inputs": 5, "outputs": 3}, lambda w: (w[0], w[-1]) == (5, 3)),
        ({"min_depth": 3}, lambda w: len(w) == 5),
        ({"max_depth": 0}, lambda w: len(w) == 2),
        ({"min_depth": 0, "max_depth": 1}, lambda w: len(w) in (2, 3)),
        ({"min_width": 3}, lambda w: all(3 <= n <= 4 for n in w[1:-1])),
        ({"min_width": 6, "max_width": 7}, lambda w: all(6 <= n <= 7 for n in w[1:-1])),
        ({"max_width": 1}, lambda w: all(n == 1 for n in w[1:-1])),
    ],
)
def test_sizes_are_as_asked(options, fits):
    @settings(max_examples=20)
    @given(networks(**options))
    def check(net):
        assert fits(net.widths)

    check()


@given(networks(), layers(3, 2))
def test_weights_are_small_dyadic_numbers_so_every_one_is_a_float(net, layer):
    assert (layer.inputs, layer.outputs) == (3, 2)
    for each in (*net.layers, layer):
        w, b = weights(each)
        for value in (v for row in (*w, b) for v in row):
            assert abs(value) <= 8
            assert 8 % value.denominator == 0
            assert Fraction(float(value)) == value


@given(networks(weights=st.floats(width=32, allow_nan=False, allow_infinity=False)), st.data())
def test_weights_of_another_strategy_are_taken_exactly(net, data):
    assert all(Fraction(float(v)) == v for w, _ in plain(net)[0] for row in w for v in row)
    layer = data.draw(layers(2, 2, weights=st.just("1/3")))
    assert layer == Layer.of([["1/3", "1/3"]] * 2, ["1/3", "1/3"])


@given(networks(min_depth=2, activations=st.sampled_from(["abs", hard_tanh])))
def test_activations_are_those_of_the_strategy(net):
    assert {phi.name for phi in net.activations} <= {"abs", "hard_tanh"}


@given(boxes(3))
def test_boxes_have_sides_of_up_to_eight(box):
    assert len(box.extent) == 3
    assert all(0 < high - low <= 8 and abs(low) <= 8 for low, high in box.extent)


@pytest.mark.parametrize("domain", DOMAINS)
def test_points_and_ends_of_lines_are_in_the_domain(domain):
    @given(points(domain), lines(domain))
    def check(x, line):
        assert holds(domain, x)
        ends = line.place((Fraction(0),)), line.place((Fraction(1),))
        assert ends[0] != ends[1]
        assert all(holds(domain, end) for end in ends)
        assert explore(NET, line).complete

    check()


@pytest.mark.parametrize("domain", [DOMAINS[1], DOMAINS[3], Box.cube(2, -5, 5)])
@pytest.mark.parametrize("many", [1, 2])
def test_points_on_walls_have_so_many_neurons_at_a_breakpoint(domain, many):
    @given(points_on_walls(NET, domain, min_walls=many))
    def check(x):
        assert holds(domain, x)
        assert at_breakpoints(NET, x) >= many

    check()


@given(points_on_walls(Network.of([([[1, 1]], [0]), ([[1]], [0])], "hard_tanh"), Box.cube(2)))
def test_every_breakpoint_of_an_activation_is_a_wall(x):
    assert abs(x[0] + x[1]) == 1


@pytest.mark.parametrize("net", [TWO, THREE], ids=repr)
def test_at_ties_no_output_is_higher_than_two_equal_ones(net):
    @given(ties(net, Domain.whole(2)))
    def check(x):
        *_, second, first = sorted(net(x))
        assert second == first

    check()


SLOPE = Network.of([([[1, 2]], [0]), ([[1]], [-3])])


@given(ties(SLOPE, Domain.whole(2)))
def test_one_output_is_tied_where_it_is_zero(x):
    assert SLOPE(x) == (0,)


@given(ties(Network.of([([[1, 0]], [0]), ([[1], [1], [0]], [0, 0, -1])]), Box.cube(2)))
def test_where_outputs_are_the_same_every_point_is_a_tie(x):
    assert holds(Box.cube(2), x)


@given(patterns(NET, domain=Box.cube(2)), patterns(NET))
def test_patterns_are_of_cells_in_the_domain_or_of_any_pieces(one, other):
    assert one in brute.cells(*plain(NET), cube(2))
    assert len(other) == NET.neurons
    assert set(other) <= {0, 2}


EDGE = Network.of([([[1, 0], [-1, 1]], [-1, -2]), ([[1, 1]], [0])])


@given(patterns(EDGE, domain=Box.cube(2)))
def test_a_cell_that_only_touches_the_domain_is_not_in_it(pattern):
    assert pattern == (0, 0)


@given(patterns(Network.of([([[1]], [0]), ([[1]], [0])], "hard_tanh")))
def test_a_pattern_has_a_piece_of_the_neuron_s_own_activation(pattern):
    assert pattern in {(0,), (2,), (4,)}


def rows(net: Network, l: int) -> list[tuple[int, ...]]:
    layer = net.hidden[l]
    return [(b, *w) for b, w in zip(layer.bias, layer.weight, strict=True)]


def parallel(u, v) -> bool:
    return rank([u, v]) < 2


PROMISES = {
    "zero": lambda rows: any(not any(r) for r in rows),
    "dead": lambda rows: any(r[0] < 0 and max(r[1:]) <= 0 for r in rows),
    "duplicated": lambda rows: len(set(rows)) < len(rows),
    "scaled": lambda rows: any(parallel(u, v) for i, u in enumerate(rows) for v in rows[:i]),
    "parallel": lambda rows: any(u[1:] == v[1:] for i, u in enumerate(rows) for v in rows[:i]),
    "unbiased": lambda rows: not any(r[0] for r in rows),
    "concurrent": lambda rows: rank([r[1:] for r in rows]) == rank(rows),
    "dead layer": lambda rows: all(r[0] < 0 and max(r[1:]) <= 0 for r in rows),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_coincidence_that_is_asked_for_is_there(kind):
    @settings(max_examples=60)
    @given(degenerate_networks(kinds=[kind]))
    def check(net):
        assert any(PROMISES[kind](rows(net, l)) for l in range(len(net.hidden)))
        assert min(net.widths[1:-1]) >= 2

    check()


@settings(max_examples=20)
@given(degenerate_networks(kinds=["dead", "dead layer"]))
def test_dead_neurons_are_off_everywhere(net):
    patterns = brute.cells(*plain(net), cube(net.inputs, 4))
    assert any(all(p[i] == 0 for p in patterns) for i in range(net.neurons))


# Conventions of Hypothesis.


@pytest.mark.parametrize("name", [n for n in strategies.__all__ if n != "KINDS"])
def test_options_are_keywords(name):
    for parameter in inspect.signature(getattr(strategies, name)).parameters.values():
        optional = parameter.default is not inspect.Parameter.empty
        assert (parameter.kind is inspect.Parameter.KEYWORD_ONLY) == optional


def test_strategies_print_as_they_are_written():
    assert repr(networks(widths=(2, 6, 6, 1))) == "networks(widths=(2, 6, 6, 1))"
    assert repr(degenerate_networks(kinds=["dead"])) == "degenerate_networks(kinds=['dead'])"
    assert repr(points(Box.cube(1))).startswith("points(Box(dimension=1, ")


@pytest.mark.parametrize(
    ("strategy", "call"),
    [
        (networks(widths=(1, 1, 1)), "Network.of([([[0]], [0]), ([[0]], [0])])"),
        (networks(widths=(1, 1), weights=st.just("1/2")), "Network.of([([['1/2']], ['1/2'])])"),
        (
            networks(widths=(1, 1, 1), activations=st.just("abs")),
            "Network.of([([[0]], [0]), ([[0]], [0])], ['abs'])",
        ),
        (degenerate_networks(widths=(1, 1, 1)), "Network.of([([[0]], [0]), ([[0]], [0])])"),
        (layers(2, 1), "Layer.of([[0, 0]], [0])"),
        (boxes(1), "Box.of((0, 1))"),
        (lines(Box.cube(1)), "Domain.segment([0], [1])"),
    ],
)
def test_a_failing_test_prints_the_call_that_makes_its_example(strategy, call):
    @settings(database=None)
    @given(value=strategy)
    def fails(value):
        assert value is None

    with pytest.raises(AssertionError) as failure:
        fails()
    told = re.sub(r"\s|#.*", "", "\n".join(failure.value.__notes__))
    assert f"value={call.replace(' ', '')}," in told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (networks(widths=(2,)), r"widths=\(2,\) must be"),
        (networks(widths=(2, 0, 1)), r"widths\[1\]=0 is not a whole number of at least 1"),
        (networks(widths="2-1"), "widths='2-1' must be"),
        (networks(widths=(2, 1), inputs=2), "says all sizes; drop the other"),
        (networks(inputs=0), "inputs=0 is not"),
        (networks(outputs=True), "outputs=True is not"),
        (networks(min_depth=3, max_depth=2), "min_depth=3 is larger than max_depth=2"),
        (networks(min_depth=-1), "min_depth=-1 is not a whole number of at least 0"),
        (networks(min_width=5, max_width=4), "min_width=5 is larger than max_width=4"),
        (networks(weights=1), "weights=1 is not a strategy"),
        (networks(activations="relu"), "activations='relu' is not a strategy"),
        (layers(0, 1), "inputs=0 is not"),
        (degenerate_networks(kinds=["ded"]), r"kinds=\['ded'\] must be some of zero, dead"),
        (degenerate_networks(kinds="dead"), "kinds='dead' must be some of"),
        (degenerate_networks(kinds=[]), r"kinds=\[\] must be some of"),
        (degenerate_networks(widths=(2, 1, 1), kinds=["scaled"]), "no room for scaled"),
        (degenerate_networks(widths=(2, 1)), "leave no room"),
        (degenerate_networks(widths=(2, 3, 1), inputs=2), "says all sizes"),
        (boxes("2"), "inputs='2' is not"),
        (points((0, 1)), r"domain=\(0, 1\) is not a Domain"),
        (lines(NET), "is not a Domain"),
        (points_on_walls(NET, Box.cube(3)), "dimension 3 and the network has 2 inputs"),
        (points_on_walls(networks(), Box.cube(2)), "is not a Network; draw one first"),
        (points_on_walls(NET, Box.cube(2), min_walls=0), "min_walls=0 is not"),
        (ties(NET, Box.cube(3)), "dimension 3 and the network has 2 inputs"),
        (patterns([2, 1]), r"network=\[2, 1\] is not a Network"),
    ],
)
def test_wrong_arguments_are_refused_when_an_example_is_drawn(wrong, words):
    with pytest.raises(InvalidArgument, match=words):
        find(wrong, lambda _: True)


@pytest.mark.parametrize("strategy", [points_on_walls, ties])
def test_a_network_without_walls_or_ties_has_no_points_there(strategy):
    constant = Network.of([([[0, 0]], [1]), ([[1], [2]], [0, 0])])
    with pytest.raises(Unsatisfiable):
        find(strategy(constant, Box.cube(2)), lambda _: True, settings=settings(max_examples=1))
