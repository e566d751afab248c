"""Where to look at a network: boxes, rational points of a domain, segments between two of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from hypothesis import strategies as st

from exactregions.networks.affine import from_rationals
from exactregions.polyhedra.domain import Box, Domain
from exactregions.polyhedra.program import Form, Optimal, Point, minimise
from exactregions.strategies import checks, printed
from exactregions.strategies.networks import DENOMINATORS

REACH = 8  # how far coordinates go where a domain does not end


@st.composite
def boxes(draw: st.DrawFn, inputs: int) -> Box:
    """Return a strategy for boxes with sides of up to 8 in [−8, 16]^d, over 1, 2, 4 or 8.

    * ``inputs`` is the dimension d.

    Boxes shrink to [0, 1]^d.

    >>> from hypothesis import find
    >>> find(boxes(2), lambda box: True).extent == ((0, 1), (0, 1))
    True
    """
    q = draw(DENOMINATORS)
    sides = []
    for _ in range(checks.whole(inputs, "inputs")):
        low, length = draw(st.integers(-REACH, REACH)), draw(st.integers(1, REACH))
        sides.append((Fraction(low, q), Fraction(low + length, q)))
    return printed.box(draw, sides)


@st.composite
def points(draw: st.DrawFn, domain: Domain) -> Point:
    """Return a strategy for rational points of a closed domain, as inputs of a network.

    * ``domain`` is a box, polytope, segment, plane or the whole space; where it does not end,
      coordinates go up to 8, or 8 beyond its end on the other side.

    Coordinates are multiples of 1, 1/2, 1/4 or 1/8 unless the domain ends before; its ends are
    drawn, too. Points shrink to 0, or to what of the domain is close to it.

    >>> from hypothesis import find
    >>> from exactregions import Box
    >>> [str(v) for v in find(points(Box.of((-1, 1), ("1/3", 2))), lambda x: x[0] > 0)]
    ['1', '1/3']
    """
    where = checks.domain_of(domain)
    return where.place(point_in(draw, where.rows, where.dimension))


@st.composite
def lines(draw: st.DrawFn, domain: Domain) -> Domain:
    """Return a strategy for segments between two points of a domain, themselves domains.

    * ``domain`` is as for ``points``, by which the ends are drawn.

    Segments shrink to one from 0, or close to it, to a point nearby.

    >>> from hypothesis import find
    >>> from exactregions import Box
    >>> found = find(lines(Box.cube(2)), lambda line: True)
    >>> found.place([0]) == (0, 0), found.place([1]) == (0, 1)
    (True, True)
    """
    start = draw(points(domain))
    return printed.segment(draw, start, draw(points(domain).filter(lambda end: end != start)))


def point_in(draw: st.DrawFn, rows: Sequence[Form], dimension: int) -> Point:
    """Draw a point of the polyhedron where all forms (c, a₁, …, a_d) are 0 or more, if it has any.

    One coordinate after the other is drawn between its least and largest value, given those before.

    >>> from hypothesis import find
    >>> inside = st.composite(lambda draw: point_in(draw, [(-1, 1, 1), (1, -1, -1)], 2))
    >>> [str(v) for v in find(inside(), lambda x: True)]                  # on x + y = 1
    ['0', '1']
    """
    q, found = draw(DENOMINATORS), []
    for _ in range(dimension):
        value = _between(draw, *_range(rows), q)
        found.append(value)
        rows = [from_rationals((c + a * value, *map(Fraction, rest))) for c, a, *rest in rows]
    return tuple(found)


def _between(draw: st.DrawFn, low: Fraction | None, high: Fraction | None, q: int) -> Fraction:
    """Draw a multiple of 1/q between two numbers, or one of them; None stands for infinity."""
    if low is None:
        low = min(Fraction(-REACH), high - REACH if high is not None else Fraction(0))
    if high is None:
        high = max(Fraction(REACH), low + REACH)
    return min(max(Fraction(draw(st.integers(floor(low * q), ceil(high * q))), q), low), high)


def _range(rows: Sequence[Form]) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the largest value of the first coordinate, None for infinity."""
    if all(sum(map(bool, row[1:])) <= 1 for row in rows):  # a box: no program is needed
        ends = {s: [Fraction(-r[0], r[1]) for r in rows if s * r[1] > 0] for s in (1, -1)}
        return max(ends[1], default=None), min(ends[-1], default=None)
    least, most = (minimise((0, s, *[0] * (len(rows[0]) - 2)), rows) for s in (1, -1))
    return (
        least.value if isinstance(least, Optimal) else None,
        -most.value if isinstance(most, Optimal) else None,
    )
