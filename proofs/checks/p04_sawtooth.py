"""The displays of proofs/04-sawtooth.md, computed."""

from fractions import Fraction as F

from exactregions import Box
from exactregions.networks.famous import sawtooth
from exactregions.regions.along import along


def tooth(x: F) -> F:
    """T(x) on [0, 1]."""
    return min(2 * x, 2 - 2 * x)


def equation_1() -> None:
    """T is 2x on the left half of [0, 1] and 2 - 2x on the right."""
    for n in range(9):
        x = F(n, 8)
        assert max(2 * x, 0) - 2 * max(2 * x - 1, 0) == tooth(x)
