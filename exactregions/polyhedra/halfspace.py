"""One linear inequality in lowest terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.matrix import primitive
from exactregions.arithmetic.rational import Sign, common_denominator, exact, numerators


@dataclass(frozen=True, slots=True)
class Halfspace:
    """The closed set {x : a·x ≤ b}; the integers a₁, …, a_d, b have no common factor.

    >>> Halfspace.of(["1/2", "-1/3"], "1/6")
    Halfspace(a=(3, -2), b=1)
    >>> Halfspace.of([3, -2], 1) == Halfspace.of([6, -4], 2)
    True
    """

    a: tuple[int, ...]
    b: int

    @classmethod
    def of(cls, a: Sequence[object], b: object, where: str = "the inequality") -> "Halfspace":
        """Read a·x ≤ b from numbers of any exact kind."""
        values = [exact(v, f"{where}.A[{i}]") for i, v in enumerate(a)]
        values.append(exact(b, f"{where}.b"))
        cleared = primitive(numerators(values, common_denominator(values)))
        return cls(cleared[:-1], cleared[-1])

    @classmethod
    def from_form(cls, form: Sequence[int]) -> "Halfspace":
        """Return the half-space c + a·x ≥ 0 of a form (c, a₁, …, a_d)."""
        c, *a = primitive(form)
        return cls(tuple(-v for v in a), c)

    def __str__(self) -> str:
        terms = [f"{v}·x{i}" for i, v in enumerate(self.a) if v]
        return f"{' + '.join(terms) or 0} ≤ {self.b}".replace("+ -", "− ")

    @property
    def form(self) -> tuple[int, ...]:
        """The integers (b, −a₁, …, −a_d): the half-space is where this form is non-negative."""
        return (self.b, *(-v for v in self.a))

    def side(self, x: Sequence[Fraction]) -> Sign:
        """Return the sign of a·x − b: negative strictly inside, zero on the hyperplane.

        >>> Halfspace.of([1], 2).side([Fraction(2)])
        <Sign.ZERO: 0>
        """
        return Sign.of(sum((v * t for v, t in zip(self.a, x, strict=True)), Fraction(-self.b)))
