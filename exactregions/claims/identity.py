"""A statement about random networks as two numbers that were found in different ways."""

from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.bounds import Bounds


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sides that a theorem says are equal, each a rational number or between two.

    words       : what the number is
    left, right : bounds of it; the theorem is refuted if they do not overlap

    >>> same = Identity("a third", Bounds.of("1/3"), Bounds.of("1/3"))
    >>> same.holds, same.gap
    (True, Fraction(0, 1))
    """

    words: str
    left: Bounds
    right: Bounds

    @property
    def holds(self) -> bool:
        """Tell whether the two may be one number."""
        return self.left.overlaps(self.right)

    @property
    def gap(self) -> Fraction:
        """The greatest difference of the two sides that their bounds leave open."""
        return max(self.left.upper - self.right.lower, self.right.upper - self.left.lower)
