"""A network in general position whose cells have more than six neighbours on average.

A zigzag s between 0 and 1 bends m times, in each of three directions that are nearly those of the
axes. The neurons of the second layer are s(x) + s(y) + s(z) − c for several c between 1 and 2. Each
vanishes on a surface that cuts each of about m³ boxes in a hexagon, and so has many handles.
"""

from fractions import Fraction
from random import Random

from exactregions import Network


def foam(bends: int, levels: int) -> Network:
    """The network of widths 3, 3·bends, levels, 1."""
    random = Random(bends)
    weight: list[list[Fraction]] = []
    for axis in range(3):
        for _ in range(bends):
            tilt = [Fraction(random.randint(-99, 99), 10**5) for _ in range(3)]
            weight.append([Fraction(1) if k == axis else tilt[k] for k in range(3)])
    bias = [-i for _ in range(3) for i in range(bends)]
    zigzag = [2 * (-1) ** i if i else 1 for _ in range(3) for i in range(bends)]
    cuts = [-1 - Fraction(i + 1, levels + 1) for i in range(levels)]
    return Network.of([(weight, bias), ([zigzag] * levels, cuts), ([[1] * levels], [0])])
