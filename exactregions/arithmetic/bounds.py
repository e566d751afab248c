"""A real number between two rationals: what is known of a number that is not rational itself."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from exactregions.arithmetic.rational import exact
from exactregions.errors import ExactRegionsError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Bounds:
    """Rationals lower ≤ value ≤ upper; equal where the value itself is known.

    Sums, and products of numbers that are not negative, enclose the sums and products.

    >>> third = Bounds.of("1/3")
    >>> print(third * third + Bounds(Fraction(0), Fraction(1, 10)))
    0.1111111111 … 0.2111111112
    """

    lower: Fraction
    upper: Fraction

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ExactRegionsError(f"{self.lower} > {self.upper} enclose nothing; swap them")

    @classmethod
    def of(cls, value: object) -> "Bounds":
        """Return a rational number, known exactly; raises NotExactError for what is none."""
        number = exact(value)
        return cls(number, number)

    @classmethod
    def greatest(cls, many: "Iterable[Bounds]") -> "Bounds":
        """Return bounds of the greatest of several numbers, of which there is one at least.

        >>> Bounds.greatest([Bounds(Fraction(0), Fraction(2)), Bounds.of(1)]) == Bounds(
        ...     Fraction(1), Fraction(2))
        True
        """
        some = tuple(many)
        return cls(max(b.lower for b in some), max(b.upper for b in some))

    @property
    def width(self) -> Fraction:
        """The distance of the two."""
        return self.upper - self.lower

    def overlaps(self, other: "Bounds") -> bool:
        """Tell whether both may be bounds of one number.

        >>> Bounds(Fraction(0), Fraction(1)).overlaps(Bounds.of(1)), Bounds.of(0).overlaps(
        ...     Bounds.of(1))
        (True, False)
        """
        return self.lower <= other.upper and other.lower <= self.upper

    def decimals(self, places: int) -> tuple[str, str]:
        """Return decimals with as many places around the value: rounded down, rounded up.

        >>> Bounds.of("-1/3").decimals(3), Bounds.of("1/4").decimals(2)
        (('-0.334', '-0.333'), ('0.25', '0.25'))
        """
        scale: int = 10**places
        return _text(floor(self.lower * scale), places), _text(ceil(self.upper * scale), places)

    def __add__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.lower + other.lower, self.upper + other.upper)

    def __mul__(self, other: "Bounds | int | Fraction") -> "Bounds":
        factor = other if isinstance(other, Bounds) else Bounds.of(other)
        if self.lower < 0 or factor.lower < 0:
            raise ExactRegionsError(
                f"a factor may be negative: {self} times {factor}; products are for factors ≥ 0"
            )
        return Bounds(self.lower * factor.lower, self.upper * factor.upper)

    __rmul__ = __mul__

    def __str__(self) -> str:
        return " … ".join(self.decimals(10))


def _text(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}.{rest}" if places else f"{sign}{whole}"
