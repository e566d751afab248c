"""Exact sums Σ cᵢ·√nᵢ of rationals times square roots of integers (python-flint inside).

Lengths, areas and volumes of faces are such sums; the roots are those of Gram determinants
(proofs/12-gram.md). Square roots of positive integers no two of which have a perfect square as
product are linearly independent over the rationals (A. S. Besicovitch, On the linear independence
of fractional powers of integers, J. London Math. Soc. 15, 1940). So terms whose radicands multiply
to a square are collected, √m = (√(mn)/n)·√n, and a sum is zero iff nothing is left. No integer is
ever factored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from flint import fmpz

from exactregions.arithmetic import refine
from exactregions.arithmetic.rational import Sign, brief, exact
from exactregions.arithmetic.square_classes import Term, collected, product, rational
from exactregions.errors import ExactRegionsError, NotExactError

_SHOWN_TERMS = 8
_SHOWN = 100


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Surd:
    """The real number Σ cᵢ·√nᵢ. Build it with ``of``, ``root``, ``total`` and arithmetic.

    terms : pairs (cᵢ, nᵢ), cᵢ ≠ 0, nᵢ ≥ 1 increasing, no product nᵢ·nⱼ (i ≠ j) a perfect square;
            the rational part has n = 1. The constructor trusts that they are so.

    Equality, order and sign are exact. Equal numbers may hold other radicands: √8 = 2·√2.

    >>> root = Surd.root(2) + Surd.root(3)
    >>> root * root == 5 + 2 * Surd.root(6)
    True
    >>> print(root - Surd.root(18), root > Fraction(3146, 1000))
    -2*sqrt(2) + sqrt(3) True
    """

    terms: tuple[Term, ...] = ()

    @classmethod
    def of(cls, value: "int | Fraction | Surd") -> "Surd":
        """Return a rational number as a surd, and a surd as it is.

        Raises NotExactError for what is not a number, as ``exact`` does.

        >>> Surd.of(Fraction(1, 2)).terms
        ((Fraction(1, 2), 1),)
        """
        if isinstance(value, Surd):
            return value
        number = exact(value)
        return cls(((number, 1),) if number else ())

    @classmethod
    def root(cls, value: int | Fraction) -> "Surd":
        """Return √value; √(p/q) is √(pq)/q. Raises ExactRegionsError where value < 0.

        >>> Surd.root(Fraction(9, 4)) == Fraction(3, 2), str(Surd.root(Fraction(1, 2)))
        (True, '1/2*sqrt(2)')
        """
        radicand = exact(value)
        if radicand < 0:
            raise ExactRegionsError(
                f"root of {brief(radicand)}; give a number that is not negative"
            )
        q = radicand.denominator
        return cls.total([(Fraction(1, q), radicand.numerator * q)])

    @classmethod
    def total(cls, pairs: Iterable[Term]) -> "Surd":
        """Return the sum of c·√n over pairs (c, n), n a non-negative integer.

        Its time grows linearly with the number of pairs, whatever the number of square classes
        (``collected``). Raises ExactRegionsError where n < 0.

        >>> print(Surd.total([(Fraction(1), 12), (Fraction(1, 2), 27), (Fraction(3), 4)]))
        6 + 7/2*sqrt(3)
        """
        return cls(collected(pairs))

    @property
    def is_rational(self) -> bool:
        """Whether the number is rational."""
        return all(n == 1 for _, n in self.terms)

    def as_fraction(self) -> Fraction:
        """Return the number as a fraction; raises NotExactError where it is irrational.

        >>> (Surd.root(2) * Surd.root(8)).as_fraction()
        Fraction(4, 1)
        """
        if not self.is_rational:
            raise NotExactError(
                f"the value is {brief(self)}, which is irrational; ask for its enclosure instead"
            )
        return self.terms[0][0] if self.terms else Fraction(0)

    def sign(self) -> Sign:
        """Return the sign, at a precision that grows until it is decided.

        This ends because a sum with terms is not zero.

        >>> (Surd.root(2) - Fraction(665857, 470832)).sign()
        <Sign.NEGATIVE: -1>
        """
        signs = {Sign.of(c) for c, _ in self.terms}
        if len(signs) < 2:
            return signs.pop() if signs else Sign.ZERO
        return refine.sign(self.terms)

    def enclosure(self, digits: int = 40) -> tuple[str, str]:
        """Return decimals lower ≤ value ≤ upper, with as many places each, and no exponent.

        They are one unit of the last place apart, or equal if the value has so few places. Both
        have ``digits`` significant digits, or more where an integer part is longer. Raises
        ExactRegionsError where digits < 1.

        >>> Surd.root(2).enclosure(5), Surd.root(16).enclosure(3), Surd.root(10**9).enclosure(3)
        (('1.4142', '1.4143'), ('4.00', '4.00'), ('31622', '31623'))
        """
        if digits < 1:
            raise ExactRegionsError(f"digits is {brief(digits)}; ask for 1 digit or more")
        lower, upper, places = self._bounds(digits)
        return _decimal(lower, places), _decimal(upper, places)

    def _bounds(self, digits: int) -> tuple[int, int, int]:
        """Return (lower, upper, places): the tightest enclosure lower/10^places, upper/10^places.

        The smaller of the two in size has exactly ``digits`` digits, if it needs places at all.
        """
        places = digits - 1
        lower, upper = self._floor_ceiling(places)
        while self.terms and min(abs(lower), abs(upper)) == 0:
            places += places + 1
            lower, upper = self._floor_ceiling(places)
        if self.terms:
            length = len(str(fmpz(min(abs(lower), abs(upper)))))
            places = max(0, places + digits - length)
            lower, upper = self._floor_ceiling(places)
        return lower, upper, places

    def _floor_ceiling(self, places: int) -> tuple[int, int]:
        """Return the floor and the ceiling of value·10^places."""
        scale = 10**places
        if self.is_rational:
            scaled = self.as_fraction() * scale
            floor = scaled.numerator // scaled.denominator
            return floor, floor + (scaled.denominator > 1)
        floor = refine.floor(self.terms, scale)
        return floor, floor + 1

    def __add__(self, other: "int | Fraction | Surd") -> "Surd":
        right = _lifted(other)
        if right is None:
            return NotImplemented
        if right.is_rational:
            return self._plus(right.as_fraction())
        return Surd.total(chain(self.terms, right.terms))

    __radd__ = __add__

    def _plus(self, number: Fraction) -> "Surd":
        """Add a rational number, which changes one term only."""
        roots = tuple((c, n) for c, n in self.terms if n > 1)
        number += sum(c for c, n in self.terms[:1] if n == 1)
        return Surd(((number, 1), *roots) if number else roots)

    def __neg__(self) -> "Surd":
        return Surd(tuple((-c, n) for c, n in self.terms))

    def __sub__(self, other: "int | Fraction | Surd") -> "Surd":
        right = _lifted(other)
        return NotImplemented if right is None else self + -right

    def __rsub__(self, other: int | Fraction) -> "Surd":
        return -self + other

    def __mul__(self, other: "int | Fraction | Surd") -> "Surd":
        right = _lifted(other)
        if right is None:
            return NotImplemented
        if right.is_rational:
            q = right.as_fraction()
            return Surd(tuple((c * q, n) for c, n in self.terms) if q else ())
        return Surd.total(product(s, t) for s in self.terms for t in right.terms)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        right = _lifted(other)
        if right is None:
            return NotImplemented
        if len(self.terms) != len(right.terms):
            return False
        return self.terms == right.terms or self._signed_squares() == right._signed_squares()

    def __hash__(self) -> int:
        return hash(self.as_fraction() if self.is_rational else self._signed_squares())

    def _signed_squares(self) -> frozenset[Fraction]:
        """Return the square of each term, with its sign: other radicands do not change it."""
        return frozenset(c * abs(c) * n for c, n in self.terms)

    def _against(self, other: object) -> Sign | None:
        right = _lifted(other)
        return None if right is None else (self - right).sign()

    def __lt__(self, other: "int | Fraction | Surd") -> bool:
        sign = self._against(other)
        return NotImplemented if sign is None else sign < 0

    def __le__(self, other: "int | Fraction | Surd") -> bool:
        sign = self._against(other)
        return NotImplemented if sign is None else sign <= 0

    def __gt__(self, other: "int | Fraction | Surd") -> bool:
        sign = self._against(other)
        return NotImplemented if sign is None else sign > 0

    def __ge__(self, other: "int | Fraction | Surd") -> bool:
        sign = self._against(other)
        return NotImplemented if sign is None else sign >= 0

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __float__(self) -> float:
        if self.is_rational:
            return float(self.as_fraction())
        digits = 20  # The nearest float. No irrational number is halfway between two: this ends.
        while True:
            lower, upper, places = self._bounds(digits)
            low, high = (float(Fraction(bound, 10**places)) for bound in (lower, upper))
            if low == high:
                return low
            digits *= 2

    def __str__(self) -> str:
        text = "".join(_spelled(c, n) for c, n in self.terms) or " + 0"
        return text[3:] if text.startswith(" + ") else "-" + text[3:]

    def __repr__(self) -> str:
        size = len(self.terms)
        text = str(self) if size <= _SHOWN_TERMS else ""
        if not text or len(text) > _SHOWN:
            text = f"{size} term{'s' * (size > 1)}, near {self.enclosure(12)[0]}"
        return f"<Surd: {text}>"


def _lifted(value: object) -> Surd | None:
    """Return what arithmetic and comparisons accept as a surd, None for anything else."""
    if isinstance(value, Surd):
        return value
    return Surd.of(Fraction(value)) if isinstance(value, (int, Fraction)) else None


def _spelled(c: Fraction, n: int) -> str:
    """Return a term with its sign in front, e.g. " - 1/3*sqrt(7)"; numbers of any length."""
    size = str(rational(abs(c)))
    root = f"sqrt({fmpz(n)})"
    shown = size if n == 1 else root if size == "1" else f"{size}*{root}"
    return f" {'-' if c < 0 else '+'} {shown}"


def _decimal(value: int, places: int) -> str:
    """Return value/10^places, all places written."""
    digits = str(fmpz(abs(value))).rjust(places + 1, "0")
    whole = len(digits) - places
    text = digits[:whole] + ("." + digits[whole:] if places else "")
    return "-" + text if value < 0 else text
