"""Continuous piecewise linear activations with T rational breakpoints.

φ(z) = slopes[p]·z + offsets[p] on piece p, where piece p is ξ_p ≤ z ≤ ξ_{p+1} with ξ_0 = −∞ and
ξ_{T+1} = +∞ (Hanin & Rolnick 2019 treat this class; ReLU has T = 1).

The *state* of a neuron counts pieces and breakpoints together from left to right:
2p inside piece p, and 2t − 1 exactly at breakpoint ξ_t; so a ReLU is in state 0 (off), 1 (at its
kink) or 2 (on).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.rational import brief, common_denominator, exact
from exactregions.errors import ActivationError

MAX_BREAKPOINTS = 127  # a state is kept in one byte


@dataclass(frozen=True, slots=True)
class Activation:
    """A continuous piecewise linear function of one variable.

    name        : how files and tables call it
    breakpoints : T ≥ 1 rationals, strictly increasing
    slopes      : T + 1 rationals, neighbours different
    offsets     : T + 1 rationals; continuity fixes all of them but the first

    >>> relu(-2), relu(3), [hard_tanh(z) for z in (-5, 0, 5)]
    (Fraction(0, 1), Fraction(3, 1), [Fraction(-1, 1), Fraction(0, 1), Fraction(1, 1)])
    """

    name: str
    breakpoints: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    offsets: tuple[Fraction, ...]

    @classmethod
    def of(
        cls,
        name: str,
        breakpoints: Sequence[object],
        slopes: Sequence[object],
        *,
        offset: object = 0,
    ) -> "Activation":
        """Build φ from its breakpoints, its slopes and the offset of its leftmost piece.

        Raises ActivationError unless breakpoints increase, neighbouring slopes differ and there
        is one slope more than breakpoints.

        >>> Activation.of("hat", [0, 1, 2], [0, 1, -1, 0])("3/2")
        Fraction(1, 2)
        """
        xi = tuple(exact(v, f"{name}.breakpoints[{i}]") for i, v in enumerate(breakpoints))
        a = tuple(exact(v, f"{name}.slopes[{i}]") for i, v in enumerate(slopes))
        if not xi:
            raise ActivationError(f"activation {name!r} has no breakpoint; fold it into its layer")
        if len(xi) > MAX_BREAKPOINTS:
            raise ActivationError(
                f"activation {name!r} has {len(xi)} breakpoints, over {MAX_BREAKPOINTS}; "
                "write it as a sum of simpler ones"
            )
        if len(a) != len(xi) + 1:
            raise ActivationError(
                f"activation {name!r} has {len(xi)} breakpoints and {len(a)} slopes; "
                "it needs one slope more than breakpoints"
            )
        for t in range(len(xi) - 1):
            if xi[t] >= xi[t + 1]:
                raise ActivationError(
                    f"activation {name!r}: breakpoint {t + 1} is {brief(xi[t + 1])}, "
                    f"not above {brief(xi[t])}; "
                    "sort the breakpoints and drop repetitions"
                )
        for t in range(len(xi)):
            if a[t] == a[t + 1]:
                raise ActivationError(
                    f"activation {name!r}: the slope is {brief(a[t])} on both sides of "
                    f"breakpoint {brief(xi[t])}; drop that breakpoint"
                )
        offsets = [exact(offset, f"{name}.offset")]
        for t, at in enumerate(xi):
            offsets.append(offsets[-1] + (a[t] - a[t + 1]) * at)
        return cls(name, xi, a, tuple(offsets))

    @property
    def denominator(self) -> int:
        """The least positive integer that clears every slope and offset."""
        return common_denominator(self.slopes + self.offsets)

    def state(self, z: Fraction) -> int:
        """Return the state of a neuron whose pre-activation is z.

        >>> [relu.state(Fraction(z)) for z in (-1, 0, 1)]
        [0, 1, 2]
        """
        t = bisect_left(self.breakpoints, z)
        at = t < len(self.breakpoints) and self.breakpoints[t] == z
        return 2 * t + 1 if at else 2 * t

    def piece(self, state: int) -> int:
        """Return the piece used in a state; at a breakpoint both agree and the left one serves."""
        return state // 2

    def __call__(self, z: object) -> Fraction:
        """Return φ(z), exactly."""
        value = exact(z, "the pre-activation")
        p = self.piece(self.state(value))
        return self.slopes[p] * value + self.offsets[p]


relu = Activation.of("relu", [0], [0, 1])
absolute_value = Activation.of("abs", [0], [-1, 1])
hard_tanh = Activation.of("hard_tanh", [-1, 1], [0, 1, 0], offset=-1)
relu6 = Activation.of("relu6", [0, 6], [0, 1, 0])


def leaky_relu(slope: object = "1/100") -> Activation:
    """Return z ↦ z for z ≥ 0 and slope·z for z ≤ 0.

    >>> leaky_relu("1/10")(-5)
    Fraction(-1, 2)
    """
    value = exact(slope, "the slope")
    return Activation.of(f"leaky_relu:{brief(value)}", [0], [value, 1])


def named(name: object) -> Activation:
    """Return an activation from itself or from its name.

    Names are relu, abs, hard_tanh, relu6 and leaky_relu:SLOPE.

    >>> named("leaky_relu:1/10").slopes
    (Fraction(1, 10), Fraction(1, 1))
    """
    if isinstance(name, Activation):
        return name
    text = str(name)
    for known in (relu, absolute_value, hard_tanh, relu6):
        if text == known.name:
            return known
    if text.startswith("leaky_relu:"):
        return leaky_relu(text.partition(":")[2])
    raise ActivationError(
        f"activation {brief(name)} is not known; use relu, abs, hard_tanh, relu6, leaky_relu:SLOPE "
        "or give an Activation"
    )
