"""Hard cases are found, and what is left after shrinking is what a person would write."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, explore
from exactregions.networks.pattern import pattern_at
from exactregions.strategies import (
    boxes,
    degenerate_networks,
    lines,
    networks,
    patterns,
    points,
    points_on_walls,
    ties,
)
from tests.regions.linear import rank


def minimal(strategy: st.SearchStrategy, condition=lambda _: True, *, phases=tuple(Phase)):
    """The example that shrinking ends at; the same in every run."""
    options = settings(
        max_examples=2000,
        database=None,
        derandomize=True,
        phases=phases,
        report_multiple_bugs=False,
    )
    return find(strategy, condition, settings=options)


def reached(strategy: st.SearchStrategy, condition) -> bool:
    """Is there an example among the first that are drawn?"""
    return condition(minimal(strategy, condition, phases=[Phase.generate]))


def rows(net: Network, l: int = 0) -> list[tuple[int, ...]]:
    """(b, w₁, …, w_n) of the neurons of a layer that are not constant."""
    layer = net.hidden[l]
    return [(b, *w) for b, w in zip(layer.bias, layer.weight, strict=True) if any(w)]


def written(net: Network) -> list:
    """The layers as people write them."""
    return [([list(row) for row in layer.weight], list(layer.bias)) for layer in net.layers]


def sizes(row: tuple[int, ...]) -> list[int]:
    """The bias and the weights without signs, weights in order of size."""
    return [abs(row[0]), *sorted(map(abs, row[1:]))]


def coincident(net: Network) -> bool:
    return any(rank([u, v]) < 2 for u, v in combinations(rows(net), 2))


def opposite(net: Network) -> bool:
    return any(u == tuple(-x for x in v) for u, v in combinations(rows(net), 2))


def parallel(net: Network) -> bool:
    pairs = combinations(rows(net), 2)
    return any(rank([u[1:], v[1:]]) < 2 == rank([u, v]) for u, v in pairs)


def three_lines_through_a_point(net: Network) -> bool:
    return any(
        rank(three) == 2 and all(rank([u[1:], v[1:]]) == 2 for u, v in combinations(three, 2))
        for three in combinations(rows(net), 3)
    )


def dead_layer(net: Network) -> bool:
    """Is some later layer off everywhere, in spite of reading something?"""
    return any(
        all(b < 0 and max(row) <= 0 for b, row in zip(layer.bias, layer.weight, strict=True))
        and any(map(any, layer.weight))
        for layer in net.hidden[1:]
    )


def identically_zero_on_a_cell(net: Network) -> bool:
    """Is there a cell with a neuron at its breakpoint, though no neuron has weights 0?"""
    cells = explore(net, Domain.whole(net.inputs))
    return all(map(any, (w for layer in net.hidden for w in layer.weight))) and any(
        not cell.is_strict for cell in cells
    )


def bends_cancel(net: Network) -> bool:
    cells = explore(net, Domain.whole(net.inputs))
    return any(map(any, net.output.weight)) and cells.linear_region_count < cells.count == 3


@pytest.mark.parametrize(
    "hard",
    [coincident, opposite, parallel, three_lines_through_a_point, dead_layer, bends_cancel,
     identically_zero_on_a_cell],
)  # fmt: skip
def test_small_networks_reach(hard):
    assert reached(networks(inputs=2), hard)


@pytest.mark.parametrize(
    "hard",
    [coincident, opposite, parallel, three_lines_through_a_point, dead_layer,
     identically_zero_on_a_cell],
)  # fmt: skip
def test_degenerate_networks_of_fixed_size_reach(hard):
    assert reached(degenerate_networks(widths=(2, 6, 6, 1)), hard)


def test_the_least_network_is_zero():
    nothing = [([[0]], [0]), ([[0]], [0])]
    assert written(minimal(networks())) == nothing
    assert written(minimal(networks(widths=(1, 1, 1), weights=st.floats(-1, 1)))) == nothing


def test_a_network_that_rises_is_one_neuron():
    small = networks(max_width=2)
    net = minimal(small, lambda net: net([1] * net.inputs)[0] > net([0] * net.inputs)[0])
    assert written(net) == [([[1]], [0]), ([[1]], [0])]


# Coincidences that are planted shrink as one: the copy follows its original.


@pytest.mark.parametrize(
    ("kind", "hard", "first"),
    [
        ("duplicated", coincident, [(0, 0, 1), (0, 0, 1)]),
        ("scaled", opposite, [(0, 0, 1), (0, 0, -1)]),
        ("parallel", parallel, [(0, 0, 1), (1, 0, 1)]),
    ],
)
def test_two_planted_lines_have_one_weight(kind, hard, first):
    net = minimal(degenerate_networks(widths=(2, 3, 1), kinds=[kind]), hard)
    assert sorted(map(sizes, rows(net))) == sorted(map(sizes, first))
    assert net.output.weight == ((0, 0, 0),)


LAYERS = networks(inputs=2, outputs=1, max_depth=1, max_width=3)


def test_three_lines_through_a_point_have_weights_of_one():
    net = minimal(LAYERS, three_lines_through_a_point)
    assert net.widths == (2, 3, 1)
    assert {abs(v) for row in rows(net) for v in row} <= {0, 1}
    assert net.output.weight == ((0, 0, 0),)


def test_a_dead_layer_is_one_neuron():
    (first, second, output) = written(minimal(networks(max_width=2), dead_layer))
    assert (first, second, output) == (([[0]], [0]), ([[-1]], [-1]), ([[0]], [0]))


def test_many_linear_regions_take_few_neurons():
    def many(net):
        return explore(net, Domain.whole(1)).linear_region_count >= 4

    net = minimal(networks(inputs=1, outputs=1, max_depth=1), many)
    assert net.neurons == 3
    assert {abs(v) for layer in net.layers for row in layer.weight for v in row} <= {0, 1, 2}


NET = Network.of([([[1, 1], [1, -1], [0, 2]], [0, -1, 1]), ([[1, 1, 1]], [-2]), ([[1]], [0])])


def test_points_are_zero_or_near_it():
    assert minimal(points(Box.cube(2))) == (0, 0)
    assert minimal(points(Domain.whole(3))) == (0, 0, 0)
    assert minimal(points(Box.of(("1/3", 2), (-3, -1)))) == (Fraction(1, 3), -1)
    assert minimal(points(Domain.polytope([[-1, -1]], [-1]))) == (0, 1)


def test_points_on_walls_are_found_by_chance_and_by_asking():
    assert 1 in pattern_at(NET, minimal(points(Box.cube(2)), lambda x: 1 in pattern_at(NET, x)))
    assert minimal(points_on_walls(NET, Box.cube(2))) == (0, 0)
    x, y = minimal(points_on_walls(NET, Box.cube(2)), lambda x: x[0] > x[1] != 0)
    assert x + y == 0  # the wall of the first neuron
    corner = minimal(points_on_walls(NET, Box.cube(2, -3, 3), min_walls=2))
    assert sum(state % 2 for state in pattern_at(NET, corner)) >= 2


def test_a_wall_of_the_second_layer_is_found():
    def second(x):
        return pattern_at(NET, x)[3] == 1

    assert second(minimal(points_on_walls(NET, Box.cube(2)), second))


def test_corners_of_boxes_are_found_though_no_float_holds_them():
    box = Box.of(("1/3", "2/3"), ("1/7", 1))
    found = minimal(points(box), lambda x: x == (Fraction(2, 3), Fraction(1, 7)))
    assert found == (Fraction(2, 3), Fraction(1, 7))


def test_a_tie_of_three():
    net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 0], [0, 1], [0, 0]], [0, 0, 1])])
    assert minimal(ties(net, Box.cube(2, -2, 2)), lambda x: len(set(net(x))) == 1) == (1, 1)


def test_boxes_lines_and_patterns_have_a_least_one():
    assert minimal(boxes(2)).extent == ((0, 1), (0, 1))
    line = minimal(lines(Box.cube(2)))
    assert (line.place([0]), line.place([1])) == ((0, 0), (0, 1))
    assert minimal(patterns(NET)) == (0, 0, 0, 0)
    assert minimal(patterns(NET), lambda pattern: sum(pattern) > 2) in {(0, 0, 2, 2), (0, 2, 0, 2)}
