"""Claims about distances to walls and to B."""

from fractions import Fraction
from random import Random

import pytest

from exactregions import Box, Domain, Network
from exactregions.claims.nearest import (
    CLAIMS,
    by_projection,
    distance_formula,
    distance_to_kinks,
)
from exactregions.networks.famous import coincident, dead_layer, t_junction, zaslavsky
from exactregions.polyhedra.program import value_at
from tests.claims.judging import (
    FAILS,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    starved,
    verdict,
)

FORMULA, KINKS = CLAIMS


def clipped(rows: list[tuple[int, ...]], x: tuple[Fraction, ...], on: int) -> Fraction | None:
    """The squared distance to a side of a polygon, by cutting the line of the side."""
    _, a, b = rows[on]
    foot = tuple(
        v - Fraction(value_at(rows[on], x) * w, a * a + b * b)
        for v, w in zip(x, (a, b), strict=True)
    )
    low, high = None, None
    for g in rows:
        slope, at = g[1] * -b + g[2] * a, value_at(g, foot)
        if slope == 0 and at < 0:
            return None
        if slope > 0:
            low = max(filter(lambda v: v is not None, (low, -at / slope)))
        if slope < 0:
            high = min(filter(lambda v: v is not None, (high, -at / slope)))
    if low is not None and high is not None and low >= high:
        return None
    t = max(low, Fraction(0)) if low is not None else Fraction(0)
    t = min(high, t) if high is not None else t
    return sum(
        ((f + t * d - v) ** 2 for f, d, v in zip(foot, (-b, a), x, strict=True)), Fraction(0)
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_distance_to_facets_is_that_to_the_sides_of_a_polygon(seed: int):
    random = Random(seed)
    x = (Fraction(random.randint(-3, 3), 2), Fraction(random.randint(-3, 3), 2))
    rows = []
    while len(rows) < 6:
        a, b = random.randint(-4, 4), random.randint(-4, 4)
        c = random.randint(-9, 9)
        if (a or b) and value_at((c, a, b), x) > 0:
            rows.append((c, a, b))
    sides = [clipped(rows, x, on) for on in range(len(rows))]
    assert by_projection(rows, x) == min(s for s in sides if s is not None)


@pytest.mark.parametrize("widths", ["1-4-2-1", "2-3-3-1", "3-4-2-1", "5-3-2-1"])
def test_the_formula_gives_the_nearest_wall(widths: str):
    for init in ("uniform", "int"):
        network = drawn(widths, 1, init)
        for domain in (None, Box.cube(network.inputs)):
            assert verdict(FORMULA, network, domain) is HOLDS
        assert starved(FORMULA, network) is UNDECIDED


def test_the_formula_holds_on_a_plane_in_its_coordinates():
    plane = Domain.plane([1, 0, 0], [[1, 2, 0], [0, 1, "1/2"]], [(-1, 1), (-1, 1)])
    assert verdict(FORMULA, drawn("3-4-2-1", 0), plane) is HOLDS
    assert verdict(KINKS, drawn("3-4-2-1", 0), plane) is HOLDS


def test_values_without_the_gradient_are_no_distances():
    def values(rows, x):
        return min(value_at(g, x) ** 2 for g in rows)

    found = judged(distance_formula(values), drawn("2-3-3-1", 0))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness is not None
    assert len(found.finding.witness["point"]) == 2


def test_without_walls_distances_are_not_judged():
    for network in (Network.of([([[1, 2]], [3])]), Network.of([([[0, 0]], [1]), ([[1]], [0])])):
        assert verdict(FORMULA, network) is VACUOUS
        assert verdict(KINKS, network) is VACUOUS


def test_walls_that_an_output_sees_are_as_near_as_kinks():
    for network in (zaslavsky(4, 2), drawn("2-3-3-1", 0), drawn("3-3-2-1", 2)):
        assert verdict(KINKS, network) is HOLDS
        assert starved(KINKS, network) is UNDECIDED
    for unseen in (dead_layer(), coincident()):
        assert verdict(KINKS, unseen) is VACUOUS


def test_walls_that_no_output_sees_may_be_nearer_than_kinks():
    always = distance_to_kinks(lambda paths, pattern, neuron: True)
    found = judged(always, t_junction(), Box.cube(2))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness is not None
    assert verdict(bare(KINKS), t_junction(), Box.cube(2)) is HOLDS
    infinite = judged(always, dead_layer()).finding
    assert infinite is not None
    assert isinstance(infinite.left, tuple)
    assert set(infinite.left) == {-1}
