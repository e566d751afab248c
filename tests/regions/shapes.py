"""Domains of unusual shapes, as plain data: corners on too many sides, edges that touch, lines.

Each comes with its Euler number Σ(−1)^k f_k over its relatively open faces, which a subdivision
keeps: 1 if it is bounded; for R^l × Q with Q pointed (−1)^l if Q is bounded, and 0 if not.
"""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, NamedTuple

from tests.oracles.samples import Domain as Bounds
from tests.oracles.samples import cube
from tests.zoo import bounds_of


class Shape(NamedTuple):
    """The domain in dimension d ≥ 2, and its Euler number there."""

    bounds: Callable[[int], Bounds]
    euler: Callable[[int], int]


def axis(d: int, i: int, sign: int = 1) -> list[int]:
    """±eᵢ."""
    return [sign * int(i == j) for j in range(d)]


def sides(d: int, height: Any, slope: int) -> list[tuple[Sequence[int], Any]]:
    """±xᵢ + slope·x_d ≤ height for i < d: what a pyramid or a cone has around its axis."""
    return [([*axis(d - 1, i, sign), slope], height) for i in range(d - 1) for sign in (1, -1)]


def cross_polytope(d: int) -> Bounds:
    """|x₁| + … + |x_d| ≤ 1: every corner is on 2^(d−1) sides."""
    return bounds_of(*[(signs, 1) for signs in product((1, -1), repeat=d)])


def pyramid(d: int) -> Bounds:
    """A cube below, and an apex (0, …, 0, 1) on 2(d − 1) sides."""
    return bounds_of((axis(d, d - 1, -1), 0), *sides(d, 1, 1))


def cube_cut_through_corners(d: int) -> Bounds:
    """[−1, 1]^d with x₁ + … + x_d ≥ 2 − d, which passes through d corners, and x₁ ≥ x₂."""
    return [*cube(d), *bounds_of(([-1] * d, d - 2), ([-1, 1, *[0] * (d - 2)], 0))]


def simplex(d: int) -> Bounds:
    """Corners 0 and e₁, …, e_d."""
    return bounds_of(*[(axis(d, i, -1), 0) for i in range(d)], ([1] * d, 1))


def cone(d: int) -> Bounds:
    """|xᵢ| ≤ x_d: an apex on 2(d − 1) sides, unbounded."""
    return bounds_of(*sides(d, 0, -1))


def orthant(d: int) -> Bounds:
    """All coordinates are non-negative."""
    return bounds_of(*[(axis(d, i, -1), 0) for i in range(d)])


def half_strip(d: int) -> Bounds:
    """A cube without one side."""
    return cube(d)[:-1]


def half_space(d: int) -> Bounds:
    """x₁ + … + x_d ≤ 1."""
    return bounds_of(([1] * d, 1))


def wedge(d: int) -> Bounds:
    """x₁ ≥ 0 and x₂ ≥ x₁, times R^(d−2)."""
    return bounds_of((axis(d, 0, -1), 0), ([1, -1, *[0] * (d - 2)], 0))


def slab(d: int) -> Bounds:
    """0 ≤ x₁ + … + x_d ≤ 1."""
    return bounds_of(([1] * d, 1), ([-1] * d, 0))


SHAPES = {
    "cube": Shape(cube, lambda d: 1),
    "cross-polytope": Shape(cross_polytope, lambda d: 1),
    "pyramid": Shape(pyramid, lambda d: 1),
    "cube cut through corners": Shape(cube_cut_through_corners, lambda d: 1),
    "simplex": Shape(simplex, lambda d: 1),
    "cone": Shape(cone, lambda d: 0),
    "orthant": Shape(orthant, lambda d: 0),
    "half-strip": Shape(half_strip, lambda d: 0),
    "half-space": Shape(half_space, lambda d: 0),
    "wedge": Shape(wedge, lambda d: 0),
    "slab": Shape(slab, lambda d: (-1) ** (d - 1)),
    "whole space": Shape(lambda d: [], lambda d: (-1) ** d),
}
