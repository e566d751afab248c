"""Networks compared exactly: the same function, the same regions, a property of the outputs.

Oracles cut the cells of one network by the other and compare affine maps, with linear programs in
fractions; on a line they compare the breakpoints where the slope jumps.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, explore
from exactregions.errors import DomainError, IncompleteError, NotExactError, ShapeError
from exactregions.measures.equivalence import assert_same_regions, counterexample, equivalent
from exactregions.networks.famous import one_region, sawtooth, touching
from exactregions.networks.initial import random_network
from exactregions.regions.germ import bends_at
from tests.networks.plain import plain
from tests.oracles import brute, intervals, structure
from tests.oracles.samples import RELU
from tests.oracles.simplex import positive_point, primitive
from tests.regions.agreement import Sample
from tests.regions.drawing import layers_with, samples_of
from tests.zoo import domain_of, network_of

LINE = Domain.whole(1)


def maps(one: Sample, other: Sample) -> Iterator[tuple[list, list]]:
    """The affine maps of both on every cell of one that is cut by the other."""
    for pattern in brute.cells(*one):
        rows = structure.rows(*one, pattern)
        inside = [([-v for v in row[1:]], row[0]) for row in rows]
        for second in brute.cells(other.layers, other.activations, inside):
            yield (
                structure.outputs(*one[:2], pattern),
                structure.outputs(*other[:2], second),
            )


@st.composite
def pairs_of(draw) -> tuple[Sample, Sample]:
    """Two networks on one domain; half of the time the second is the first with one change."""
    one = draw(samples_of(inputs=st.integers(1, 2)))
    m, d = len(one.layers[-1][1]), one.dimension
    if draw(st.booleans()):
        widths = (d, *draw(st.lists(st.integers(1, 2), max_size=2)), m)
        return one, Sample(draw(layers_with(widths)), [RELU] * (len(widths) - 2), one.bounds)
    layers = [([list(row) for row in w], list(b)) for w, b in one.layers]
    weights, biases = layers[draw(st.integers(0, len(layers) - 1))]
    i = draw(st.integers(0, len(biases) - 1))
    if draw(st.booleans()):
        biases[i] += draw(st.sampled_from([-1, 0, 1]))
    else:
        weights[i][draw(st.integers(0, len(weights[i]) - 1))] = Fraction(0)
    return one, one._replace(layers=layers)


def inside(bounds, x) -> bool:
    return all(sum(p * v for p, v in zip(a, x, strict=True)) <= b for a, b in bounds)


@settings(max_examples=80)
@given(pairs_of())
def test_equivalence_is_equality_of_maps_on_the_common_refinement(pair):
    one, other = pair
    found = equivalent(
        network_of(*one[:2]), network_of(*other[:2]), domain_of(one.bounds, one.dimension)
    )
    assert bool(found) == all(f == g for f, g in maps(one, other))
    if not found:
        assert inside(one.bounds, found.point)
        assert list(found.first) == structure.evaluated(*one[:2], found.point)
        assert list(found.second) == structure.evaluated(*other[:2], found.point)
        assert found.first != found.second


@settings(max_examples=40)
@given(pairs_of())
def test_sampled_points_never_contradict_equivalence(pair):
    one, other = (network_of(*sample[:2]) for sample in pair)
    d = one.inputs
    if equivalent(one, other, Box.cube(d, -2, 2)):
        steps = [Fraction(k, 7) for k in range(-14, 15)]
        grid = [[x] * d for x in steps] + [[x, *[1 - 3 * x] * (d - 1)] for x in steps if x * x < 1]
        assert all(one(x) == other(x) for x in grid)


# The same function, written differently.


def permuted(net: Network) -> Network:
    (w, b), *others = plain(net)[0]
    (v, c), *rest = others
    return Network.of([(w[::-1], b[::-1]), ([row[::-1] for row in v], c), *rest])


def scaled(net: Network) -> Network:
    (w, b), (v, c), *rest = plain(net)[0]
    by = [Fraction(i + 2, 3) for i in range(len(b))]
    first = [[a * s for a in row] for row, s in zip(w, by, strict=True)]
    second = [[a / s for a, s in zip(row, by, strict=True)] for row in v]
    return Network.of([(first, [a * s for a, s in zip(b, by, strict=True)]), (second, c), *rest])


def doubled(net: Network) -> Network:
    (w, b), (v, c), *rest = plain(net)[0]
    halves = [[a / 3 for a in row] + [2 * a / 3 for a in row] for row in v]
    return Network.of([(w * 2, b * 2), (halves, c), *rest])


def with_dead_neurons(net: Network) -> Network:
    """A neuron that is off everywhere, and one that is exactly 0; both are read."""
    (w, b), (v, c), *rest = plain(net)[0]
    n = len(w[0])
    return Network.of(
        [([*w, [0] * n, [0] * n], [*b, -1, 0]), ([[*row, 5, -7] for row in v], c), *rest]
    )


def one_layer_deeper(net: Network) -> Network:
    *hidden, output = plain(net)[0]
    n = len(output[0][0])
    return Network.of(
        [*hidden, ([[int(i == j) for j in range(n)] for i in range(n)], [0] * n), output]
    )


REWRITINGS = [permuted, scaled, doubled, with_dead_neurons, one_layer_deeper]


@pytest.mark.parametrize("rewritten", REWRITINGS)
@pytest.mark.parametrize("widths", ["1-4-1", "2-5-4-2", "3-4-2"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_rewriting_a_network_keeps_function_and_regions(rewritten, widths, init):
    net = random_network(widths, 3, init)
    same = rewritten(net)
    for domain in (Domain.whole(net.inputs), Box.cube(net.inputs)):
        assert equivalent(net, same, domain)
        assert_same_regions(net, same, domain)


@pytest.mark.parametrize("rewritten", REWRITINGS)
def test_a_rewriting_with_one_wrong_number_is_told(rewritten):
    net = random_network("2-5-4-1", 3)
    layers = plain(rewritten(net))[0]
    layers[-1][0][0][0] += Fraction(1, 10**30)
    found = equivalent(net, Network.of(layers), Box.cube(2))
    assert not found
    assert net(found.point) == found.first != found.second == Network.of(layers)(found.point)


def test_absolute_value_is_two_relus():
    two = Network.of([([[1, 2], [-1, -2]], [3, -3]), ([[1, 1]], [0])])
    assert equivalent(two, Network.of([([[1, 2]], [3]), ([[1]], [0])], "abs"), Domain.whole(2))


def test_bends_that_cancel_leave_an_affine_function():
    net = one_region(3, 2)
    sums = [net(x)[0] for x in ([0, 0], [1, 0], [0, 1])]
    plane = Network.of([([[sums[1] - sums[0], sums[2] - sums[0]]], [sums[0]])])
    assert equivalent(net, plane, Domain.whole(2))
    assert_same_regions(net, plane, Domain.whole(2))


@pytest.mark.parametrize("exponent", [10, 60, 300])
def test_a_difference_on_one_tiny_cell_is_found(exponent: int):
    """ReLU(h − |x − a| − |y − b|) is h at (a, b), and 0 on nearly all of the square."""
    h = Fraction(1, 2**exponent)
    a, b = Fraction(1, 3), Fraction(-2, 7)
    base = plain(random_network("2-6-4-1", 1))[0]
    (w, c), (v, e), (u, f) = base
    extra = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    first = ([*w, *extra], [*c, -a, a, -b, b])
    second = ([*[[*row, 0, 0, 0, 0] for row in v], [0] * 6 + [-1] * 4], [*e, h])
    bumped = Network.of([first, second, ([[*u[0], 1]], f)])
    found = equivalent(Network.of(base), bumped, Box.cube(2))
    assert found.point == (a, b)
    assert found.second[0] - found.first[0] == h
    elsewhere = Domain.polytope([[-1, 0], [0, -1], [1, 0], [0, 1]], [-a - h, 1, 1, 1])
    assert equivalent(Network.of(base), bumped, elsewhere)
    with pytest.raises(AssertionError, match="the second network bends and the first does not"):
        assert_same_regions(Network.of(base), bumped, Box.cube(2))


def test_a_difference_far_away_counts_on_an_unbounded_domain_only():
    far = Network.of([([[1]], [-(10**20)]), ([[1]], [0])])
    nothing = Network.of([([[0]], [0])])
    assert equivalent(far, nothing, Box.cube(1, -(10**20), 10**20))
    found = equivalent(nothing, far, LINE)
    assert found.point[0] > 10**20
    assert found.second == far(found.point) != (0,)
    below = Domain.polytope([[1]], [0])
    assert equivalent(far, nothing, below)


def test_the_point_is_where_an_output_differs_most():
    tent = Network.of([([[1], [-1]], [0, 0]), ([[1, 1], [3, 3]], [0, -12])])
    nothing = Network.of([([[0], [0]], [0, 0])])
    found = equivalent(tent, nothing, Box.cube(1, -5, 2))
    assert (found.point, found.first) == ((0,), (0, -12))


def test_on_a_slice_the_point_is_an_input():
    one, other = (random_network("3-5-4-2", seed) for seed in (1, 2))
    for domain in (
        Domain.segment([0, 0, 1], [1, 1, 1]),
        Domain.plane([0, 0, 1], [[1, 0, 0], [0, 1, 0]], [(0, 1), (0, 1)]),
    ):
        found = equivalent(one, other, domain)
        assert found.point[2] == 1
        assert one(found.point) == found.first != found.second == other(found.point)


def test_what_does_not_fit_is_refused():
    one, two = Network.of([([[1]], [0])]), Network.of([([[1, 1]], [0])])
    with pytest.raises(ShapeError, match="1 and 2 inputs"):
        equivalent(one, two, LINE)
    with pytest.raises(DomainError, match="dimension 1 and the network has 2 inputs"):
        equivalent(two, two, LINE)
    with pytest.raises(ShapeError, match="C has 1 rows and e has 2; give one bound per row"):
        counterexample(one, [[1]], [0, 1], LINE)
    with pytest.raises(ShapeError, match=r"C\[0\] has 2 entries and the network has 1 outputs"):
        counterexample(one, [[1, 1]], [0], LINE)
    with pytest.raises(NotExactError, match=r"property row 0.A\[0\] is nan"):
        counterexample(one, [[float("nan")]], [0], LINE)


def test_a_budget_gives_no_answer():
    one, other = (random_network("2-9-9-1", seed) for seed in (1, 2))
    for question in (equivalent, assert_same_regions):
        with pytest.raises(IncompleteError, match="raise the budget"):
            question(one, other, Box.cube(2), max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        counterexample(one, [[1]], [0], Box.cube(2), max_cells=5)


# Properties of the outputs.


@settings(max_examples=80)
@given(samples_of(inputs=st.integers(1, 2)), st.data())
def test_a_property_holds_iff_no_cell_has_a_point_beyond_it(sample: Sample, data):
    m = len(sample.layers[-1][1])
    number = st.integers(-4, 4).map(lambda v: Fraction(v, 2))
    rows = data.draw(
        st.lists(st.lists(number, min_size=m + 1, max_size=m + 1), min_size=1, max_size=3)
    )
    C, e = [row[1:] for row in rows], [row[0] for row in rows]
    found = counterexample(
        network_of(*sample[:2]), C, e, domain_of(sample.bounds, sample.dimension)
    )
    if found is not None:
        assert inside(sample.bounds, found)
        y = structure.evaluated(*sample[:2], found)
        assert any(
            sum(c * v for c, v in zip(row, y, strict=True)) > b for row, b in zip(C, e, strict=True)
        )
        return
    for pattern in brute.cells(*sample):
        outputs = structure.outputs(*sample[:2], pattern)
        cell = [primitive(row) for row in structure.rows(*sample, pattern)]
        for row, b in zip(C, e, strict=True):
            beyond = [
                sum(c * f[k] for c, f in zip(row, outputs, strict=True))
                for k in range(sample.dimension + 1)
            ]
            beyond[0] -= b
            if any(beyond[1:]):
                assert positive_point([*cell, primitive(beyond)], sample.dimension) is None
            else:
                assert beyond[0] <= 0


def test_a_bound_that_is_attained_holds_and_a_hair_less_does_not():
    """The saw runs from 0 to 1 on [0, 1]."""
    net, box = sawtooth(5), Box.of((0, 1))
    assert counterexample(net, [[1], [-1]], [1, 0], box) is None
    hair = Fraction(1, 10**50)
    assert net(counterexample(net, [[1]], [1 - hair], box)) == (1,)
    assert net(counterexample(net, [[-1]], [-hair], box)) == (0,)


def test_a_ray_leads_beyond_any_bound():
    net = touching()
    for bound in (-3, 0, 10**9):
        x = counterexample(net, [[1]], [bound], Domain.whole(2))
        assert net(x)[0] > bound
    assert counterexample(net, [[-1]], [0], Domain.whole(2)) is None


def test_an_affine_network_can_have_properties():
    net = Network.of([([[1, 1], [1, -1]], [0, 0])])
    assert counterexample(net, [[1, 1]], [2], Box.cube(2)) is None
    assert counterexample(net, [[1, 1]], ["199/100"], Box.cube(2))[0] == 1


def test_vertices_of_all_cells_give_the_same_verdict():
    net = random_network("2-7-5-3", 2)
    values = [net(v) for cell in explore(net, Box.cube(2)) for v in cell.vertices]
    most = max(y[0] - y[1] for y in values)
    assert counterexample(net, [[1, -1, 0]], [most], Box.cube(2)) is None
    x = counterexample(net, [[1, -1, 0]], [most - Fraction(1, 10**12)], Box.cube(2))
    assert net(x)[0] - net(x)[1] == most


# Linear regions.


def kinks(sample: Sample) -> set[Fraction]:
    """The points of a line where the gradient jumps."""
    found = intervals.cells(*sample[:2], None, None)
    slopes = [[f[1] for f in structure.outputs(*sample[:2], p)] for _, _, p in found]
    ends = [high for _, high, _ in found[:-1]]
    return {end for end, (a, b) in zip(ends, pairwise(slopes), strict=True) if a != b}


@settings(max_examples=120)
@given(samples_of(inputs=st.just(1)), samples_of(inputs=st.just(1)), st.booleans())
def test_on_a_line_regions_are_the_same_iff_the_kinks_are(one, other, copied):
    if copied:  # the same kinks, another function
        (w, b) = one.layers[-1]
        other = one._replace(layers=[*one.layers[:-1], ([[-3 * v for v in row] for row in w], b)])
    networks = [network_of(*sample[:2]) for sample in (one, other)]
    if kinks(one) == kinks(other):
        assert_same_regions(*networks, LINE)
    else:
        with pytest.raises(AssertionError, match="network bends"):
            assert_same_regions(*networks, LINE)


@settings(max_examples=60)
@given(pairs_of())
def test_a_point_told_is_one_where_one_network_bends_and_the_other_does_not(pair):
    one, other = (network_of(*sample[:2]) for sample in pair)
    d = one.inputs
    try:
        assert_same_regions(one, other, Domain.whole(d))
    except AssertionError as told:
        text = str(told)
    else:
        assume(False)
    point = [Fraction(v) for v in text[text.index("(") + 1 : text.index(")")].split(", ")]
    bends, straight = (one, other) if "the first network bends" in text else (other, one)
    assert bends_at(bends, point)
    assert not bends_at(straight, point)


def test_walls_of_all_kinds_can_be_told():
    """A wall with lines in it, one with a ray, one between corners."""
    flat = Network.of([([[0, 0, 0]], [0])])
    for net, domain in [
        (Network.of([([[1, 0, 0]], [-1]), ([[1]], [0])]), Domain.whole(3)),
        (Network.of([([[1, 0, 0]], [-1]), ([[1]], [0])]), Domain.polytope([[0, 1, 0]], [0])),
        (Network.of([([[1, 0, 0]], [-1]), ([[1]], [0])]), Box.cube(3, 0, 2)),
    ]:
        with pytest.raises(AssertionError, match=r"at \(1, .*the first network bends"):
            assert_same_regions(net, flat, domain)


def test_regions_differ_where_only_a_wall_moved_a_hair():
    hair = Fraction(1, 10**40)
    one = Network.of([([[1, 1], [1, -1]], [0, 0]), ([[1, 1]], [0])])
    other = Network.of([([[1, 1], [1, -1]], [0, hair]), ([[1, 1]], [0])])
    with pytest.raises(AssertionError):
        assert_same_regions(one, other, Box.cube(2))
    assert_same_regions(one, other, Box.of((1, 2), (-2, "-3/2")))


def test_a_point_told_is_inside_its_wall_though_the_wall_is_unbounded():
    """x = 1 is cut at its one corner (1, 0), where the other network bends, too."""
    other = Network.of([([[0, 1]], [0]), ([[1]], [0])])
    one = Network.of([([[1, 0], [0, 1]], [-1, 0]), ([[1, 1]], [0])])
    with pytest.raises(AssertionError, match=r"at \(1, -?[1-9]\d*\) the first network bends"):
        assert_same_regions(one, other, Domain.whole(2))


def test_on_a_slice_a_counterexample_is_an_input():
    net = random_network("3-5-4-2", 1)
    plane = Domain.plane([0, 0, 5], [[1, 0, 0], [0, 1, 0]], [(0, 1), (0, 1)])
    x = counterexample(net, [[1, 0]], [-100], plane)
    assert x[2] == 5
    assert net(x)[0] > -100
