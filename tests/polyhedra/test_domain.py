"""Domains are full-dimensional sets in coordinates of their own; all others are refused."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Domain, ExactRegionsError
from exactregions.errors import DomainError, EmptyDomainError, FlatDomainError, NotExactError
from exactregions.polyhedra.domain import Polyline
from tests.regions.linear import corners

INF, NAN = float("inf"), float("nan")
SQUARE = [[1, 0], [-1, 0], [0, 1], [0, -1]]

# What is refused: how it is made, the reason, and what the message must name.
BAD: dict[str, tuple[Callable[[], object], type[ExactRegionsError], str]] = {
    "lo > hi": (
        lambda: Box.of((0, 1), (3, 2)),
        EmptyDomainError,
        r"box\[1\] is \[3, 2\], which is empty; swap",
    ),
    "lo > hi by a hair": (
        lambda: Box.of((Fraction(1, 3) + Fraction(1, 10**30), Fraction(1, 3))),
        EmptyDomainError,
        r"box\[0\]",
    ),
    "lo = hi": (
        lambda: Box.of((0, 1), ("1/2", 0.5)),
        FlatDomainError,
        r"box\[1\] is the single point 1/2; use a plane or segment",
    ),
    "a cube of size 0": (lambda: Box.cube(3, 1, 1), FlatDomainError, r"box\[0\] .* 1;"),
    "hi = inf": (lambda: Box.of((0, INF)), NotExactError, r"box\[0\]\[1\] is inf"),
    "lo = -inf": (lambda: Box.of((0, 1), (-INF, 0)), NotExactError, r"box\[1\]\[0\] is -inf"),
    "lo is NaN": (lambda: Box.of((NAN, 0)), NotExactError, r"box\[0\]\[0\] is nan"),
    "text": (lambda: Box.of((0, "one")), NotExactError, r"box\[0\]\[1\] is 'one'.*write"),
    "three ends": (
        lambda: Box.of((0, 1), (0, 1, 2)),
        DomainError,
        r"box\[1\] is \(0, 1, 2\); give a pair",
    ),
    "a text for an interval": (lambda: Box.of("01"), DomainError, r"box\[0\] is '01'; give a pair"),
    "no interval": (Box.of, DomainError, "at least one interval"),
    "empty polytope": (
        lambda: Domain.polytope([[1], [-1]], [0, -1]),
        EmptyDomainError,
        "empty: rows 0, 1 of A x <= b contradict each other",
    ),
    "a constant row that fails": (
        lambda: Domain.polytope([[0, 0], *SQUARE], [-1, 1, 1, 1, 1]),
        EmptyDomainError,
        "empty",
    ),
    "flat polytope": (
        lambda: Domain.polytope([*SQUARE, [1, 1], [-1, -1]], [1, 1, 1, 1, 0, 0]),
        FlatDomainError,
        r"row 4, .*equality everywhere; .*segment or a plane of lower dimension",
    ),
    "a single point": (
        lambda: Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 0]),
        FlatDomainError,
        r"row [012], .*equality",
    ),
    "rows of two lengths": (
        lambda: Domain.polytope([[1, 0], [1]], [1, 1]),
        DomainError,
        r"A\[1\] has 1 entries and A\[0\] has 2",
    ),
    "too few bounds": (
        lambda: Domain.polytope(SQUARE, [1, 1]),
        DomainError,
        "A has 4 rows and b has 2; give one bound per row",
    ),
    "no rows": (lambda: Domain.polytope([], []), DomainError, "A has 0 rows"),
    "an infinite bound": (
        lambda: Domain.polytope([[1], [-1]], [1, INF]),
        NotExactError,
        r"polytope row 1\.b is inf",
    ),
    "a NaN coefficient": (
        lambda: Domain.polytope([[1, 0], [0, NAN]], [1, 1]),
        NotExactError,
        r"polytope row 1\.A\[1\] is nan",
    ),
    "a segment of one point": (
        lambda: Domain.segment([0, "1/2"], [0, 0.5]),
        FlatDomainError,
        "same point; move one",
    ),
    "ends of two lengths": (
        lambda: Domain.segment([0, 0], [1]),
        DomainError,
        "ends have 2 and 1 coordinates; they must agree",
    ),
    "an infinite end": (
        lambda: Domain.segment([0, 0], [1, INF]),
        NotExactError,
        r"segment end\[1\] is inf",
    ),
    "no coordinates": (lambda: Domain.segment([], []), DomainError, "has no coordinates"),
    "no list": (lambda: Domain.segment(0, 1), DomainError, "segment start is 0, not a list"),
    "a text for a point": (lambda: Domain.segment("00", "11"), DomainError, "start is '00'"),
    "dependent directions": (
        lambda: Domain.plane([0, 0, 0], [[1, 2, 3], ["1/2", 1, "3/2"]]),
        FlatDomainError,
        "2 directions .* linearly dependent; drop one",
    ),
    "a zero direction": (
        lambda: Domain.plane([0, 0], [[0, 0]]),
        FlatDomainError,
        "1 directions .* dependent",
    ),
    "more directions than dimensions": (
        lambda: Domain.plane([0, 0], [[1, 0], [0, 1], [1, 1]]),
        FlatDomainError,
        "3 directions .* dependent",
    ),
    "no direction": (lambda: Domain.plane([0], []), DomainError, "at least one direction"),
    "a direction of another length": (
        lambda: Domain.plane([0, 0], [[1, 0, 0]]),
        DomainError,
        "2 and 3 coordinates",
    ),
    "a box of another dimension": (
        lambda: Domain.plane([0, 0], [[1, 0]], [(0, 1), (0, 1)]),
        DomainError,
        "2 intervals for 1 directions",
    ),
    "a NaN direction": (
        lambda: Domain.plane([0, 0], [[1, 0], [0, NAN]]),
        NotExactError,
        r"plane direction 1\[1\] is nan",
    ),
    "a polyline of one point": (
        lambda: Polyline.of([[0]]),
        DomainError,
        "two or more points, not 1",
    ),
    "a polyline that stands still": (
        lambda: Polyline.of([[0], [1], ["1.0"]]),
        FlatDomainError,
        "points 1 and 2 are equal; drop one",
    ),
    "a polyline that changes dimension": (
        lambda: Polyline.of([[0], [1, 1]]),
        DomainError,
        "points 0 and 1 have 1 and 2 coordinates",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_domain_is_refused_by_its_reason_its_place_and_its_remedy(name: str):
    build, reason, message = BAD[name]
    with pytest.raises(reason, match=message):
        build()


@pytest.mark.parametrize("name", BAD)
def test_all_refusals_are_errors_raised_on_purpose(name: str):
    with pytest.raises(ExactRegionsError):
        BAD[name][0]()


def test_the_rows_that_contradict_each_other_are_named():
    """Only rows 1 and 3 contradict each other: x ≤ 0 and x ≥ 1."""
    with pytest.raises(EmptyDomainError, match=r"\b1\b.*\b3\b"):
        Domain.polytope([[0, 1], [1, 0], [0, -1], [-1, 0]], [5, 0, 5, -1])


@given(st.lists(st.fractions(-5, 5, max_denominator=8), min_size=1, max_size=4), st.data())
def test_a_box_is_the_product_of_its_intervals(low: list[Fraction], data: st.DataObject):
    d = len(low)
    widths = st.fractions(Fraction(1, 9), 3, max_denominator=9)
    high = [v + data.draw(widths) for v in low]
    box = Box.of(*zip(low, high, strict=True))
    assert (box.dimension, box.inputs, box.frame) == (d, d, None)
    assert box.extent == tuple(zip(low, high, strict=True))
    assert box == Box.of(*[(str(a), str(b)) for a, b in zip(low, high, strict=True)])


def test_a_polytope_keeps_its_facets_only():
    """A triangle with a repeated row, a scaled one, one that touches a corner and an idle one."""
    a = [[-1, 0], [0, -1], [1, 1], [-2, 0], [0, -1], [2, 1], [1, 0]]
    domain = Domain.polytope(a, [0, 0, 1, 0, 0, 2, 9])
    assert domain.rows == ((0, 1, 0), (0, 0, 1), (1, -1, -1))
    assert corners(domain.rows, 2) == {(0, 0), (1, 0), (0, 1)}
    assert domain.extent == ((0, 1), (0, 1))


def test_an_unbounded_domain_has_no_extent():
    assert Domain.whole(2).extent is None
    assert Domain.polytope([[-1, 0]], [0]).extent is None
    assert Domain.polytope([[-1, 0], [0, -1]], [0, 0]).extent is None
    assert Domain.plane([0, 0], [[1, 1]]).extent is None


@given(st.data())
def test_coordinates_are_placed_where_the_frame_says(data: st.DataObject):
    n = data.draw(st.integers(1, 4))
    point = st.lists(st.integers(-4, 4), min_size=n, max_size=n)
    start = data.draw(point)
    end = data.draw(point.filter(lambda p: p != start))
    t = data.draw(st.fractions(-2, 2, max_denominator=6))
    expected = tuple(p + t * (q - p) for p, q in zip(start, end, strict=True))
    assert Domain.segment(start, end).place([t]) == expected
    direction = [q - p for p, q in zip(start, end, strict=True)]
    assert Domain.plane(start, [direction]).place([t]) == expected
    assert Domain.segment(start, end).extent == ((0, 1),)


def test_on_the_space_itself_a_point_is_its_coordinates():
    assert Box.cube(2).place([Fraction(1, 3), Fraction(2)]) == (Fraction(1, 3), 2)


def test_a_polyline_has_a_segment_between_neighbouring_corners():
    line = Polyline.of([[0, 0], [1, 0], [1, "1/2"]])
    assert line.inputs == 2
    assert [s.place([Fraction(1)]) for s in line.segments] == [(1, 0), (1, Fraction(1, 2))]
