"""The exact breakpoints along a line are those of the definition, and each says what bends."""

from collections import Counter
from fractions import Fraction
from functools import cache

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.errors import DomainError
from exactregions.networks.famous import hat, one_region, sawtooth, serra, t_junction
from exactregions.polyhedra.domain import Polyline
from exactregions.regions.along import along
from tests.oracles import germs, intervals
from tests.regions.on_lines import Followed, first_units, jumps, samples
from tests.regions.test_path import SHAPES, trips
from tests.zoo import network_of

HALF = Fraction(1, 2)


@cache
def followed() -> list[tuple[Followed, list[intervals.Interval]]]:
    return [(found, found.intervals()) for found in samples("lines", 240)]


def test_cells_breakpoints_kinks_and_units_are_the_oracles():
    for found, cells in followed():
        trace = along(found.network, found.line.domain)
        assert trace.roots == tuple(lo for lo, _, _ in cells[1:]), found
        assert trace.patterns == tuple(pattern for _, _, pattern in cells), found
        assert trace.kinks == tuple(jumps(found, cells)), found
        assert trace.linear_region_count == found.linear_regions(), found
        units = [trace.first_unit(i) for i in range(len(trace.roots))]
        assert units == first_units(found, cells), found


def test_outputs_are_the_network_on_each_cell():
    for found, cells in followed():
        trace = along(found.network, found.line.domain)
        for (lo, hi, _), output in zip(cells, trace.outputs, strict=True):
            left = hi - 1 if lo is None and hi is not None else lo or Fraction(0)
            right = left + 1 if hi is None else hi
            for t in (left, (left + right) / 2, right):
                _, expected = germs.values(found.layers, found.activations, found.line.point(t))
                assert list(output([t])) == expected, found


def test_every_breakpoint_says_where_it_is_what_meets_there_and_whether_space_bends():
    for found, cells in followed():
        trace = along(found.network, found.line.domain)
        assert len(trace.breakpoints) == len(cells) - 1
        for b, kink in zip(trace.breakpoints, trace.kinks, strict=True):
            x = found.line.point(b.t)
            assert list(b.point) == x
            assert b.kink == kink
            assert list(b.neurons) == germs.resting(found.layers, found.activations, x), found
            assert b.in_space == germs.bends(found.layers, found.activations, x), (found, b)


def test_the_lines_meet_what_they_are_for():
    seen: Counter[str] = Counter()
    for found, cells in followed():
        trace = along(found.network, found.line.domain)
        ends = sum(end is None for end in found.line[2:])
        seen[("segments", "rays", "whole lines")[ends]] += len(cells) > 2
        seen["neurons at a breakpoint on a cell"] += any(s % 2 for p in trace.patterns for s in p)
        seen["no hidden layer"] += len(found.layers) == 1
        seen["several outputs"] += len(found.layers[-1][1]) > 1
        for b in trace.breakpoints:
            seen["neurons that meet"] += len(b.neurons) > 1
            seen["neither bends"] += not b.in_space
            seen["only space bends"] += b.in_space and not b.kink
    assert min(seen.values()) >= 10, seen
    assert len(seen) == 9


# Polylines.


@pytest.mark.parametrize("shape", range(4), ids=[make.__name__ for make in SHAPES])
def test_the_cells_and_breakpoints_of_a_trail_are_the_oracles(shape: int):
    for judged in trips(shape)[::2]:
        layers, activations, corners = judged.trip
        trail = along(network_of(layers, activations), Polyline.of(corners))
        assert [tuple(p) for p in trail.path.patterns.tolist()] == judged.patterns, judged
        assert trail.count == len(judged.patterns)
        assert trail.linear_region_count == 1 + sum(judged.jump)
        assert [i + b.t for i, b in trail.breakpoints] == [lo for lo, _, _ in judged.found[1:]]
        assert [b.kink for _, b in trail.breakpoints] == judged.jump
        for i, b in trail.breakpoints:
            a, c = corners[i : i + 2]
            assert list(b.point) == [p + b.t * (q - p) for p, q in zip(a, c, strict=True)]
            assert list(b.neurons) == germs.resting(layers, activations, b.point)
            assert b.in_space == germs.bends(layers, activations, b.point), (judged, b)


def test_a_trail_of_one_segment_is_a_trace():
    net = hat()
    trail = along(net, Polyline.of([[-1], [3]]))
    trace = along(net, Domain.segment([-1], [3]))
    assert trail.traces == (trace,)
    assert [b for _, b in trail.breakpoints] == list(trace.breakpoints)
    assert repr(trail) == "<Trail: 4 cells, 4 linear regions>"
    assert repr(trace) == "<Trace: 4 cells, 4 linear regions>"


# Known answers.


@pytest.mark.parametrize("depth", range(1, 8))
def test_a_sawtooth_breaks_at_the_dyadic_points(depth: int):
    trace = along(sawtooth(depth), Domain.whole(1))
    assert trace.linear_region_count == 2**depth + 2
    kinks = [b.t for b in trace.breakpoints if b.kink]
    assert kinks == [Fraction(i, 2**depth) for i in range(2**depth + 1)]


def test_the_most_cells_that_widths_allow():
    assert along(serra(3, 4, 5), Domain.whole(1)).count == 4 * 5 * 6


def test_a_kink_that_cancels_is_a_breakpoint_without_a_bend():
    trace = along(one_region(3, 1), Domain.whole(1))
    assert trace.count == 4
    assert [(b.kink, b.in_space, len(b.neurons)) for b in trace.breakpoints] == [
        (False, False, 2)
    ] * 3


def test_a_line_inside_a_wall_sees_no_kink_where_space_bends():
    # relu(y) + relu(x) − relu(−x) = relu(y) + x on the x-axis: the pattern changes at 0.
    net = Network.of([([[0, 1], [1, 0], [-1, 0]], [0, 0, 0]), ([[1, 1, -1]], [0])])
    (b,) = along(net, Domain.segment([-1, 0], [1, 0])).breakpoints
    assert (b.t, b.neurons, b.kink, b.in_space) == (HALF, ((0, 0), (0, 1), (0, 2)), False, True)


def test_along_a_t_junction():
    net = t_junction()
    across = along(net, Domain.segment([-1, 0], [1, 0]))
    assert [(b.t, b.kink, b.in_space) for b in across.breakpoints] == [(HALF, True, True)]
    below = along(net, Domain.segment([-1, "-1/2"], [1, "-1/2"]))
    # On x < 0 the last neuron is −1/2, on x > 1/2 positive.
    assert [(b.t, b.kink, b.in_space) for b in below.breakpoints] == [
        (HALF, False, False),
        (Fraction(3, 4), True, True),
    ]
    wall = along(net, Domain.segment([0, -1], [0, 1]))
    assert [(b.t, b.kink, b.in_space) for b in wall.breakpoints] == [(HALF, True, True)]


def test_too_many_neurons_at_one_point_leave_space_undecided():
    d = 11
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    turned = [[-v for v in row] for row in unit]
    net = Network.of([(unit + turned, [0] * 2 * d), ([[1] * d + [-1] * d], [0])])
    (b,) = along(net, Domain.segment([-1] * d, [1] * d)).breakpoints
    assert (b.kink, b.in_space, len(b.neurons)) == (False, None, 2 * d)


def test_a_box_a_segment_and_a_line_with_one_end():
    net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    for domain in (Box.of((-1, 2)), Domain.polytope([[-1]], [1]), Domain.whole(1)):
        trace = along(net, domain)
        assert trace.roots == (0, HALF)
        assert trace.count == explore(net, domain).count == 3


def test_ends_at_a_breakpoint_cut_nothing():
    net = Network.of([([[1], [1]], [0, "-1/3"]), ([[1, 1]], [0])])
    trace = along(net, Domain.segment([0], ["1/3"]))
    assert (trace.patterns, trace.roots) == (((2, 0),), ())


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        (Domain.whole(2), "the domain has dimension 2; give a segment"),
        (Box.cube(3), "the domain has dimension 3"),
        (Domain.segment([0, 0, 0], [1, 0, 0]), "lies in dimension 3 and the network has 2 inputs"),
        (Box.of((0, 1)), "lies in dimension 1 and the network has 2 inputs"),
        (Polyline.of([[0], [1]]), "lies in dimension 1 and the network has 2 inputs"),
    ],
)
def test_a_domain_that_does_not_fit_is_refused(domain: Domain, message: str):
    with pytest.raises(DomainError, match=message):
        along(t_junction(), domain)
