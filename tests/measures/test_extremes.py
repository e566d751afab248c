"""Minimum and maximum of outputs, with points and rays that prove them.

The oracle asks for every cell by a linear program whether any value beyond the minimum is taken.
"""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import IncompleteError
from exactregions.measures import extremes as module
from exactregions.measures.extremes import Extreme, extremes
from exactregions.measures.vertex_values import VertexValues
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.networks.plain import plain
from tests.oracles import brute, structure
from tests.oracles.samples import RELU, cube, degenerate, generic
from tests.oracles.simplex import positive_point, primitive
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.regions.shapes import SHAPES
from tests.regions.test_frontier import KINDS, beyond, dyadic, scaled, small, thirds
from tests.zoo import ZOO

ENGINES = ["traverse", "subdivide"]


def inside(sample: Sample, x: Sequence[Fraction]) -> bool:
    """Is a point in the closed domain?"""
    return all(sum(p * v for p, v in zip(a, x, strict=True)) <= b for a, b in sample.bounds)


def output(sample: Sample, o: int, x: Sequence[Fraction]) -> Fraction:
    return structure.evaluated(sample.layers, sample.activations, x)[o]


def proved(sample: Sample, o: int, sign: int, told: Extreme) -> None:
    """The extreme is attained, and not exceeded in any cell; or the ray goes on for ever."""
    d = sample.dimension
    assert len(told.point) == d
    assert inside(sample, told.point)
    at = output(sample, o, told.point)
    if told.value is None:
        assert told.ray is not None
        far = [2**i for i in (-3, 0, 1, 30, 90)]
        points = [
            [p + Fraction(s) * r for p, r in zip(told.point, told.ray, strict=True)] for s in far
        ]
        assert all(inside(sample, x) for x in points)
        rates = {
            (output(sample, o, x) - at) / Fraction(s) for x, s in zip(points, far, strict=True)
        }
        assert len(rates) == 1
        assert sign * rates.pop() < 0
        return
    assert told.ray is None
    assert at == told.value
    for pattern in brute.cells(*sample):
        form = structure.outputs(sample.layers, sample.activations, pattern)[o]
        beyond_it = primitive([-sign * v for v in (form[0] - told.value, *form[1:])])
        if any(beyond_it[1:]):
            rows = [primitive(r) for r in structure.rows(*sample, pattern)]
            assert positive_point([*rows, beyond_it], d) is None
        else:
            assert beyond_it[0] <= 0


def judged(sample: Sample, found: Complex) -> None:
    told = extremes(found)
    assert len(told) == len(sample.layers[-1][1])
    for o, result in enumerate(told):
        proved(sample, o, 1, result.lowest)
        proved(sample, o, -1, result.highest)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_extremes_that_the_oracle_proves(name: str, engine):
    sample = Sample(*ZOO[name][:3])
    judged(sample, explored(sample, engine))


@settings(max_examples=60)
@given(samples_of())
def test_extremes_are_attained_and_not_exceeded(sample: Sample):
    judged(sample, explored(sample, "subdivide"))


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_extremes_in_domains_of_unusual_shape(shape: str, d: int):
    bounds = SHAPES[shape].bounds(d)
    for seed, draw in enumerate([degenerate, degenerate, generic]):
        for widths in [(d, 2, 2, 2), (d, 1, 1), (d, 2)]:
            sample = Sample(draw(widths, seed), [RELU] * (len(widths) - 2), bounds)
            judged(sample, explored(sample, "subdivide"))


@pytest.mark.parametrize("draw", [dyadic, thirds, small, scaled, beyond])
@pytest.mark.parametrize("widths", [(1, 3, 3, 2), (2, 3, 2, 1)])
@pytest.mark.parametrize("kind", [0, 1, 2])
@pytest.mark.parametrize("boxed", [False, True])
def test_weights_of_any_size_have_exact_extremes(draw, widths, kind: int, boxed: bool):
    network = draw(widths, KINDS[kind], 0)
    d = widths[0]
    sample = Sample(*plain(network), cube(d) if boxed else [])
    found = explore(network, Box.cube(d) if boxed else Domain.whole(d), engine="subdivide")
    judged(sample, found)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("widths", ["2-9-8-2", "3-5-5-1", "4-5-3-2"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_on_a_box_the_extremes_are_those_of_all_vertices_of_all_cells(widths, init, engine):
    network = random_network(widths, 2, init)
    found = explore(network, Box.cube(network.inputs, -2, 2), engine=engine)
    points = {p for cell in found for p in cell.vertices}
    layers, activations = plain(network)
    values = [structure.evaluated(layers, activations, p) for p in points]
    for o, told in enumerate(extremes(found)):
        assert told.lowest.value == min(v[o] for v in values)
        assert told.highest.value == max(v[o] for v in values)
        assert network(told.lowest.point)[o] == told.lowest.value
        assert network(told.highest.point)[o] == told.highest.value


@pytest.mark.parametrize("widths", ["2-24-24-2", "3-9-9-1"])
def test_the_filter_leaves_few_vertices(widths: str, monkeypatch):
    asked = []
    old = VertexValues.exactly
    monkeypatch.setattr(VertexValues, "exactly", lambda *a: (asked.append(a), old(*a))[1])
    network = random_network(widths, 1)
    for domain in (Box.cube(network.inputs), Domain.whole(network.inputs)):
        extremes(explore(network, domain))
    assert 0 < len(asked) <= 8 * network.outputs


def test_closed_forms():
    """A saw runs between 0 and 1; Σ|z_i| has its least value 0 where all vanish."""
    (told,) = extremes(explore(FAMOUS["sawtooth"](6), Domain.whole(1)))
    assert (told.lowest.value, told.highest.value) == (0, 1)
    network = Network.of(
        [([[1, 0], [0, 1], [1, -1]], [-2, "-1/3", "-5/3"]), ([[1] * 3], [4])], "abs"
    )
    (told,) = extremes(explore(network, Domain.whole(2)))
    assert told.lowest == Extreme(Fraction(4), (Fraction(2), Fraction(1, 3)))
    assert told.highest.value is None


def test_a_form_on_a_simplex_is_extreme_in_corners():
    corner = Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])
    (told,) = extremes(explore(Network.of([([[3, -5]], ["1/2"])]), corner))
    assert told.lowest == Extreme(Fraction(-9, 2), (Fraction(0), Fraction(1)))
    assert told.highest == Extreme(Fraction(7, 2), (Fraction(1), Fraction(0)))


def test_a_level_ray_of_a_network_on_an_unbounded_domain_does_not_make_it_infinite():
    """ReLU(x) − ReLU(x − 1) runs from 0 to 1 and stays there."""
    network = Network.of([([[1], [1]], [0, -1]), ([[1, -1]], [0])])
    (told,) = extremes(explore(network, Domain.whole(1)))
    assert (told.lowest.value, told.highest.value) == (0, 1)


def test_directions_that_nothing_depends_on_are_zero_in_points_and_rays():
    network = Network.of([([[0, 1, 0], [0, 1, 0]], [0, -1]), ([[1, -3]], [0])])
    (told,) = extremes(explore(network, Domain.whole(3)))
    assert told.highest == Extreme(Fraction(1), (Fraction(0), Fraction(1), Fraction(0)))
    assert told.lowest.value is None
    assert told.lowest.ray is not None
    assert told.lowest.ray[0] == told.lowest.ray[2] == 0 < told.lowest.ray[1]


def test_on_a_slice_points_are_in_its_coordinates():
    network = random_network("3-6-5-2", 1)
    domain = Domain.plane([0, 1, 0], [[1, 0, 2], [0, "1/3", 1]], [(-2, 2), (-2, 2)])
    for o, told in enumerate(extremes(explore(network, domain))):
        assert network(domain.place(told.lowest.point))[o] == told.lowest.value
        assert network(domain.place(told.highest.point))[o] == told.highest.value


@pytest.mark.parametrize("widths", ["2-7-5-1", "3-4-4-2"])
def test_a_rotation_of_space_and_a_shift_keep_the_extremes(widths: str):
    network = random_network(widths, 6, "int")
    d = network.inputs
    turn = [[int(i == j) for j in range(d)] for i in range(d)]
    turn[0][:2], turn[1][:2] = ["3/5", "4/5"], ["-4/5", "3/5"]
    moved = Domain.plane([2, *["1/3"] * (d - 1)], turn)
    told = [extremes(explore(network, domain)) for domain in (Domain.whole(d), moved)]
    for one, other in zip(*told, strict=True):
        assert one.lowest.value == other.lowest.value
        assert one.highest.value == other.highest.value


def test_the_negative_has_the_extremes_exchanged():
    (first, (weights, biases)) = generic((2, 6, 1), 2)
    turned = ([[-w for w in row] for row in weights], [-b for b in biases])
    one, other = (
        extremes(explored(Sample([first, last], [RELU], cube(2)), "subdivide"))[0]
        for last in ((weights, biases), turned)
    )
    assert one.lowest.value == -other.highest.value
    assert one.highest.value == -other.lowest.value


def test_engines_that_agree_have_the_same_extremes():
    for widths, init in [("2-8-7-2", "he"), ("3-5-4-1", "int")]:
        network = random_network(widths, 4, init)
        for domain in (Domain.whole(network.inputs), Box.cube(network.inputs)):
            told = [extremes(explore(network, domain, engine=e)) for e in ENGINES]
            values = [[(t.lowest.value, t.highest.value) for t in each] for each in told]
            assert values[0] == values[1]


def test_a_search_that_stopped_has_no_extremes():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        module.extremes(found)
