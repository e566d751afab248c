"""A domain cut into parts by hyperplanes, one after the other: a binary tree.

Its leaves are the parts, numbered from left to right. Its inner nodes are the seams: the one whose
hyperplane separates part k − 1 from part k has the number k. No network is asked where to cut.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from exactregions.arithmetic.matrix import primitive
from exactregions.errors import ExactRegionsError
from exactregions.networks.affine import from_rationals
from exactregions.polyhedra.domain import Domain, Vector
from exactregions.polyhedra.polytope import facets, interior_point
from exactregions.polyhedra.program import Form


@dataclass(frozen=True, slots=True)
class Seam:
    """Where a hyperplane cuts a body.

    form  : g, primitive; g ≤ 0 on the left and g ≥ 0 on the right
    body  : what is cut, in its own coordinates
    first, middle, last : its parts are first, …, middle − 1 on the left, middle, …, last − 1 on
            the right
    """

    form: Form
    body: Domain
    first: int
    middle: int
    last: int

    @property
    def point(self) -> Vector:
        """A point of the hyperplane; the only one for d = 1."""
        i = _pivot(self.form)
        at = Fraction(-self.form[0], self.form[i])
        return tuple(at if j == i else Fraction(0) for j in range(1, len(self.form)))

    @property
    def slice(self) -> Domain:
        """The part of the hyperplane in the body, for d ≥ 2: a domain of dimension d − 1.

        Its coordinates are those of the body but one, the first that the form depends on.

        >>> triangle = Domain.polytope([[1, 1], [-1, 0], [0, -1]], [1, 0, 0])
        >>> Seam((-1, 2, 0), triangle, 0, 1, 2).slice.rows         # where x = 1/2: 0 ≤ y ≤ 1/2
        ((1, -2), (0, 1))
        """
        g, i = self.form, _pivot(self.form)
        kept = [j for j in range(1, len(g)) if j != i]
        directions = []
        for j in kept:
            step = {j: Fraction(1), i: Fraction(-g[j], g[i])}
            directions.append(tuple(step.get(k, Fraction(0)) for k in range(1, len(g))))
        rows = [_on(g, i, row) for row in self.body.rows]
        solid = tuple(rows[j] for j in facets(rows))
        return Domain(len(kept), solid, (self.point, tuple(directions)), "seam")


@dataclass(frozen=True, slots=True)
class Bisection:
    """The parts of a domain, in its coordinates, and the seams between them; the first is seam 1.

    >>> from exactregions import Box
    >>> halves = Bisection.of(Box.of((0, 4), (0, 1)), 3)
    >>> [str(part.extent[0][1]) for part in halves.parts], [seam.form for seam in halves.seams]
    (['4/3', '8/3', '4'], [(-4, 3, 0), (-8, 3, 0)])
    """

    parts: list[Domain] = field(default_factory=list)
    seams: list[Seam] = field(default_factory=list)

    @classmethod
    def of(cls, domain: Domain, parts: int) -> "Bisection":
        """Cut a domain into so many parts.

        A bounded body is cut across its longest side, as the numbers of parts on the two sides are
        to each other; an unbounded one through an interior point, across one axis after the other.
        """
        if parts < 1:
            raise ExactRegionsError(f"parts is {parts}; give 1 or more")
        found = cls()
        found._cut(Domain(domain.dimension, domain.rows, None, "part"), parts, 0)
        return found

    def _cut(self, body: Domain, parts: int, depth: int) -> None:
        """Append the parts of a body and the seams between them."""
        if parts == 1:
            self.parts.append(body)
            return
        first, left = len(self.parts), parts // 2
        g = _across(body, Fraction(left, parts), depth)
        self._cut(_half(body, tuple(-v for v in g)), left, depth + 1)
        self.seams.append(Seam(g, body, first, first + left, first + parts))
        self._cut(_half(body, g), parts - left, depth + 1)


def _across(body: Domain, share: Fraction, depth: int) -> Form:
    """Return a form that has both signs inside a body."""
    if body.extent is not None:
        sides = [high - low for low, high in body.extent]
        axis = sides.index(max(sides))
        at = body.extent[axis][0] + share * sides[axis]
    else:
        inside = interior_point(body.rows, body.dimension)
        assert inside is not None
        axis = depth % body.dimension
        at = inside[axis]
    return from_rationals([-at, *(Fraction(k == axis) for k in range(body.dimension))])


def _half(body: Domain, g: Form) -> Domain:
    rows = [*body.rows, g]
    return Domain(body.dimension, tuple(rows[j] for j in facets(rows)), None, body.label)


def _pivot(form: Form) -> int:
    return next(i for i, v in enumerate(form) if i and v)


def _on(g: Form, i: int, row: Form) -> Form:
    """Return a row on the hyperplane of g, without coordinate i."""
    sign = 1 if g[i] > 0 else -1
    moved = [sign * (g[i] * r - row[i] * v) for r, v in zip(row, g, strict=True)]
    return primitive([*moved[:i], *moved[i + 1 :]])
