"""The oracles of boundaries on networks whose strata are known by hand."""

from fractions import Fraction
from typing import Any

import pytest

from .creases import creases, inside, straight
from .samples import RELU, cube, layers_of, square
from .strata import rank, strata

# |x| + |y|, and |x| + y: the wall y = 0 carries no kink.
CROSS = layers_of(([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4), ([[1, 1, 1, 1]], [0]))
LINE = layers_of(([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4), ([[1, 1, 1, -1]], [0]))
# ReLU(ReLU(x) + y): a kink along x = 0 < y that ends where y = −ReLU(x) passes.
ENDING = layers_of(([[1, 0], [0, 1], [0, -1]], [0] * 3), ([[1, 1, -1]], [0]), ([[1]], [0]))


@pytest.mark.parametrize(
    ("layers", "gradient", "at_origin"),
    [(CROSS, True, 2), (CROSS, False, 2), (LINE, True, 1), (LINE, False, 2), (ENDING, True, 2)],
)
def test_the_origin_lies_in_the_stratum_found_by_hand(layers: Any, gradient: bool, at_origin: int):
    activations = [RELU] * (len(layers) - 1)
    found = strata(layers, activations, cube(2), gradient=gradient)
    assert found[(0,) * len(next(iter(found)))] == at_origin
    plane = creases(layers, activations, square(), gradient=gradient)
    origin = Fraction(0), Fraction(0)
    assert ((origin in plane.points), len(plane.points)) == (at_origin == 2, at_origin == 2)


def test_creases_are_named_and_end_where_they_end():
    found = creases(ENDING, [RELU, RELU], square(), gradient=True)
    one, zero = Fraction(1), Fraction(0)
    assert {(frozenset(edge[:2]), edge[2]) for edge in found.edges} == {
        (frozenset({(zero, zero), (zero, one)}), ((0, 0),)),
        (frozenset({(-one, zero), (zero, zero)}), ((0, 1), (0, 2), (1, 0))),
        (frozenset({(zero, zero), (one, -one)}), ((1, 0),)),
    }


def test_straight_means_two_opposite_directions():
    assert straight([(Fraction(1), Fraction(2)), (Fraction(-2), Fraction(-4))])
    assert not straight([(Fraction(1), Fraction(2)), (Fraction(2), Fraction(4))])
    assert not straight([(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))])
    assert not straight([(Fraction(1), Fraction(0))])


def test_inside_leaves_out_edges_and_corners():
    assert inside((Fraction(1, 2), Fraction(0)), square())
    assert not inside((Fraction(1), Fraction(0)), square())
    assert not inside((Fraction(-1), Fraction(-1)), square())
    assert not inside((Fraction(2), Fraction(0)), square())


def test_ranks_of_small_matrices():
    rows = [[[0, 0], [0, 3]], [[1, 2], [2, 4]], [[0, 1], [1, 0]], []]
    assert [rank([[Fraction(v) for v in row] for row in table]) for table in rows] == [1, 1, 2, 0]
