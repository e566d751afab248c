"""A network in general position whose cells have more than six neighbours on average.

The second layer has one neuron, s(x) + s(y) + s(z) − 3/2 with a zigzag s between 0 and 1 that has m
bends, in three directions that are nearly those of the axes. It vanishes on a surface that cuts
each of about m³ boxes in a hexagon and so has many handles.
"""

from fractions import Fraction
from random import Random

from exactregions import Network


def foam(bends: int) -> Network:
    """The network of widths 3, 3·bends, 1, 1."""
    random = Random(bends)
    weight: list[list[Fraction]] = []
    for axis in range(3):
        for _ in range(bends):
            tilt = [Fraction(random.randint(-99, 99), 10**5) for _ in range(3)]
            weight.append([Fraction(1) if k == axis else tilt[k] for k in range(3)])
    zigzag = [2 * (-1) ** i if i else 1 for _ in range(3) for i in range(bends)]
    bias = [-i for _ in range(3) for i in range(bends)]
    return Network.of([(weight, bias), ([zigzag], ["-3/2"]), ([[1]], [0])])
