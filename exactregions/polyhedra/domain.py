"""Where we look: boxes, polytopes, segments, polylines, plane slices, the whole space.

A domain is {origin + Σ tᵢ·directionsᵢ : g(t) ≥ 0 for every row g} with coordinates t of its own.
It must be full-dimensional in them; a flat one is refused, with the row that makes it flat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from exactregions.arithmetic.matrix import rank
from exactregions.arithmetic.rational import brief, common_denominator, exact, numerators
from exactregions.errors import DomainError, EmptyDomainError, FlatDomainError
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import facets, implied_equality
from exactregions.polyhedra.program import Form, Infeasible, Optimal, minimise

MAX_DIMENSION = 10  # beyond it the number of cells is hopeless; a wide input space is not

Vector = tuple[Fraction, ...]
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Domain:
    """A full-dimensional polyhedron in coordinates of its own, placed in the input space.

    dimension : d, the number of coordinates t
    rows      : forms (c, a₁, …, a_d), each a facet c + a·t ≥ 0
    frame     : (origin, directions) in the input space; None when t is the input itself
    label     : how tables call it
    """

    dimension: int
    rows: tuple[Form, ...]
    frame: tuple[Vector, tuple[Vector, ...]] | None = None
    label: str = "domain"

    @classmethod
    def whole(cls, dimension: int) -> "Domain":
        """Return the whole input space R^d."""
        return cls(dimension, (), None, "whole space")

    @classmethod
    def polytope(cls, a: Sequence[Sequence[object]], b: Sequence[object]) -> "Domain":
        """Return {x : A x ≤ b}, bounded or not.

        Raises EmptyDomainError or FlatDomainError, naming a row, unless it has interior points.

        >>> Domain.polytope([[-1, 0], [0, -1], [1, 1], [1, 2]], [0, 0, 1, 5]).rows
        ((0, 1, 0), (0, 0, 1), (1, -1, -1))
        """
        if not a or len(a) != len(b):
            raise DomainError(f"A has {len(a)} rows and b has {len(b)}; give one bound per row")
        halfspaces = [Halfspace.of(row, b[i], f"polytope row {i}") for i, row in enumerate(a)]
        d = len(halfspaces[0].a)
        for i, h in enumerate(halfspaces):
            if len(h.a) != d:
                raise DomainError(f"A[{i}] has {len(h.a)} entries and A[0] has {d}")
        rows = [h.form for h in halfspaces]
        _check_solid(rows)
        return cls(d, tuple(rows[j] for j in facets(rows)), None, "polytope")

    @classmethod
    def segment(cls, start: Sequence[object], end: Sequence[object]) -> "Domain":
        """Return the segment start + t·(end − start), 0 ≤ t ≤ 1.

        Raises FlatDomainError if both ends are the same point.
        """
        a, b = _vector(start, "segment start"), _vector(end, "segment end")
        _same_length(a, b, "the segment's ends")
        if a == b:
            raise FlatDomainError("both ends of the segment are the same point; move one of them")
        step = tuple(q - p for p, q in zip(a, b, strict=True))
        return cls(1, ((0, 1), (1, -1)), (a, (step,)), "segment")

    @classmethod
    def plane(
        cls,
        origin: Sequence[object],
        directions: Sequence[Sequence[object]],
        box: Sequence[Sequence[object]] | None = None,
    ) -> "Domain":
        """Return the flat origin + Σ tᵢ·directionsᵢ, with t in a box or free.

        Raises FlatDomainError if the directions are linearly dependent.
        """
        o = _vector(origin, "plane origin")
        spans = tuple(_vector(v, f"plane direction {i}") for i, v in enumerate(directions))
        if not spans:
            raise DomainError("a plane needs at least one direction")
        for v in spans:
            _same_length(o, v, "the plane's origin and directions")
        cleared = [numerators(v, common_denominator(v)) for v in spans]
        if rank(cleared) < len(spans):
            raise FlatDomainError(
                f"the {len(spans)} directions of the plane are linearly dependent; drop one"
            )
        if box is None:
            return cls(len(spans), (), (o, spans), "plane")
        inner = Box.of(*box)
        if inner.dimension != len(spans):
            raise DomainError(
                f"the plane's box has {inner.dimension} intervals for {len(spans)} directions"
            )
        return cls(len(spans), inner.rows, (o, spans), "plane")

    @property
    def inputs(self) -> int:
        """The dimension of the input space that the domain lies in."""
        return self.dimension if self.frame is None else len(self.frame[0])

    def place(self, t: Sequence[Fraction]) -> Vector:
        """Return the input point with coordinates t.

        >>> Domain.segment([0, 0], [2, 4]).place([Fraction(1, 2)])
        (Fraction(1, 1), Fraction(2, 1))
        """
        if self.frame is None:
            return tuple(t)
        origin, directions = self.frame
        return tuple(
            o + sum((s * v[i] for s, v in zip(t, directions, strict=True)), Fraction(0))
            for i, o in enumerate(origin)
        )

    @cached_property
    def extent(self) -> tuple[Interval, ...] | None:
        """The smallest interval around each coordinate; None if the domain is unbounded."""
        found = []
        for k in range(1, self.dimension + 1):
            low, high = self._least(k, 1), self._least(k, -1)
            if low is None or high is None:
                return None
            found.append((low, -high))
        return tuple(found)

    def _least(self, k: int, sign: int) -> Fraction | None:
        """Return the least value of sign·t_k, None if there is none."""
        if all(sum(map(bool, g[1:])) == 1 for g in self.rows):  # a box: no program is needed
            return max(
                (Fraction(-g[0], abs(g[k])) for g in self.rows if sign * g[k] > 0), default=None
            )
        objective = tuple(sign * int(i == k) for i in range(self.dimension + 1))
        answer = minimise(objective, self.rows)
        return answer.value if isinstance(answer, Optimal) else None


class Box(Domain):
    """A box with sides lo < hi, one interval per input."""

    @classmethod
    def of(cls, *intervals: Sequence[object]) -> "Box":
        """Return the box with these intervals (lo, hi).

        Raises EmptyDomainError for lo > hi and FlatDomainError for lo = hi, naming the interval.

        >>> Box.of((0, 1)).rows
        ((0, 1), (1, -1))
        """
        if not intervals:
            raise DomainError("a box needs at least one interval (lo, hi)")
        d, rows = len(intervals), []
        for i, interval in enumerate(intervals):
            for end, sign in zip(_interval(interval, f"box[{i}]"), (1, -1), strict=True):
                row = [-sign * end.numerator, *[0] * d]
                row[i + 1] = sign * end.denominator
                rows.append(tuple(row))
        return cls(d, tuple(rows), None, "box")

    @classmethod
    def cube(cls, dimension: int, low: object = -1, high: object = 1) -> "Box":
        """Return the cube [low, high]^dimension.

        >>> Box.cube(2).extent == ((-1, 1), (-1, 1))
        True
        """
        return cls.of(*[(low, high)] * dimension)


@dataclass(frozen=True)
class Polyline:
    """A path of straight segments through two or more points of the input space."""

    points: tuple[Vector, ...]

    @classmethod
    def of(cls, points: Sequence[Sequence[object]]) -> "Polyline":
        """Read the corners; neighbours must differ."""
        read = tuple(_vector(p, f"polyline[{i}]") for i, p in enumerate(points))
        if len(read) < 2:
            raise DomainError(f"a polyline needs two or more points, not {len(read)}")
        for i, (a, b) in enumerate(pairwise(read)):
            _same_length(a, b, f"polyline points {i} and {i + 1}")
            if a == b:
                raise FlatDomainError(f"polyline points {i} and {i + 1} are equal; drop one")
        return cls(read)

    @property
    def inputs(self) -> int:
        """The dimension of the input space."""
        return len(self.points[0])

    @property
    def segments(self) -> tuple[Domain, ...]:
        """The segments from corner to corner, each with its own t from 0 to 1."""
        return tuple(Domain.segment(a, b) for a, b in pairwise(self.points))


def _check_solid(rows: Sequence[Form]) -> None:
    answer = minimise((0,) * len(rows[0]), rows)
    if isinstance(answer, Infeasible):
        names = ", ".join(str(j) for j, _ in sorted(answer.multipliers))
        raise EmptyDomainError(
            f"the polytope is empty: rows {names} of A x <= b contradict each other; "
            "drop or loosen one of them"
        )
    j = implied_equality(rows)
    if j is not None:
        raise FlatDomainError(
            f"polytope row {j}, {Halfspace.from_form(rows[j])}, holds with equality everywhere; "
            "describe the set by a segment or a plane of lower dimension"
        )


def _interval(values: Sequence[object], where: str) -> Interval:
    if isinstance(values, str) or len(values) != 2:
        raise DomainError(f"{where} is {brief(values)}; give a pair (lo, hi)")
    lo, hi = exact(values[0], f"{where}[0]"), exact(values[1], f"{where}[1]")
    if lo > hi:
        raise EmptyDomainError(
            f"{where} is [{brief(lo)}, {brief(hi)}], which is empty; swap the ends"
        )
    if lo == hi:
        raise FlatDomainError(
            f"{where} is the single point {brief(lo)}; use a plane or segment of lower dimension"
        )
    return lo, hi


def _vector(values: Sequence[object], where: str) -> Vector:
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise DomainError(f"{where} is {brief(values)}, not a list of numbers")
    if not len(values):
        raise DomainError(f"{where} has no coordinates")
    return tuple(exact(v, f"{where}[{i}]") for i, v in enumerate(values))


def _same_length(a: Vector, b: Vector, what: str) -> None:
    if len(a) != len(b):
        raise DomainError(f"{what} have {len(a)} and {len(b)} coordinates; they must agree")
