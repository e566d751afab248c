"""The oracle of structure against answers found by hand."""

from fractions import Fraction

import pytest

from . import brute, structure
from .samples import ABS, HARD_TANH, RELU, cube, degenerate, generic, layers_of

HAT = layers_of(([[1]] * 3, [0, -1, -2]), ([[1, -2, 1]], [0]))


def bounds(*rows):
    return [([Fraction(v) for v in a], Fraction(b)) for a, b in rows]


def test_maps_agree_with_the_network_inside_their_cells():
    for seed in range(6):
        layers = (degenerate if seed % 2 else generic)((2, 3, 3, 2), seed)
        for kinds in ([RELU, RELU], [ABS, HARD_TANH]):
            for pattern, point in brute.cells(layers, kinds, cube(2)).items():
                maps = structure.outputs(layers, kinds, pattern)
                values = [
                    f[0] + sum(a * x for a, x in zip(f[1:], point, strict=True)) for f in maps
                ]
                assert values == structure.evaluated(layers, kinds, point)


@pytest.mark.parametrize(
    ("rows", "d", "bounded"),
    [
        (cube(2), 2, True),
        (cube(2)[:-1], 2, False),
        (bounds(([1, 1], 1), ([-1, 0], 0), ([0, -1], 0)), 2, True),
        (bounds(([1, 1], 1), ([-1, -1], 0)), 2, False),
        (bounds(([1], 1), ([-1], 0)), 1, True),
        ([], 2, False),
    ],
)
def test_polyhedra_are_bounded_that_hold_no_ray(rows, d, bounded):
    forms = [(b, *(-v for v in a)) for a, b in rows]
    assert structure.is_bounded(forms, d) is bounded


def test_a_hat_is_high_in_one_bounded_place_and_low_in_two_unbounded_ones():
    assert structure.decision_regions(HAT, [RELU], [], Fraction(1, 2)) == [(1, 1), (2, 0)]
    assert structure.decision_regions(HAT, [RELU], []) == [(1, 1), (0, 0)]


def test_a_touch_of_the_threshold_divides():
    """|x| − |y| > 0 has two parts that touch in the origin; |x| > 0 is divided by a wall."""
    both = layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, -1]], [0]))
    assert structure.decision_regions(both, [ABS], cube(2)) == [(2, 2), (2, 2)]
    one = layers_of(([[1, 0]], [0]), ([[1]], [0]))
    assert structure.decision_regions(one, [ABS], cube(2)) == [(2, 2), (0, 0)]


def test_classes_of_three_linear_outputs_are_sectors():
    three = layers_of(([[1, 0], [-1, 1], [-1, -1]], [0, 0, 0]))
    assert structure.decision_regions(three, [], []) == [(1, 0)] * 3
