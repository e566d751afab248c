"""Networks in special position with a known number of cells and linear regions.

Duplicated neurons, walls that coincide, many walls through one point and dead layers are where
methods that compare floats go wrong. Every count is for the whole input space ℝ^d, and
Z(n, d) = Σ_{j ≤ d} C(n, j) is Zaslavsky's number.
"""

from exactregions.networks.moments import (
    Whole,
    general_position,
    parameters,
    sum_of_neurons,
    whole,
)
from exactregions.networks.network import Network


def one_region(pairs: Whole = 3, inputs: Whole = 2) -> Network:
    """Return Σ ReLU(z_i) − ReLU(−z_i) = Σ z_i, an affine function made of 2·pairs neurons.

    Z(pairs, inputs) cells and one linear region: on each wall the two bends cancel
    (ReLU(z) − ReLU(−z) = z).

    >>> one_region(2, 1), [str(one_region(2, 1)([x])[0]) for x in (-5, 0, 5)]
    (<Network 1-4-1, relu>, ['-11', '-1', '9'])
    """
    n, weight, bias = _arrangement(pairs, inputs)
    opposite = [[-v for v in row] for row in weight]
    return sum_of_neurons(weight + opposite, bias + [-b for b in bias], [1] * n + [-1] * n)


def zero_bias(neurons: Whole = 5, inputs: Whole = 2) -> Network:
    """Return n hyperplanes through 0, any d of them with independent normals.

    The cells are cones; both counts are 2 Σ_{j < d} C(n − 1, j) (Schläfli; Cover 1965).

    >>> zero_bias(3, 2).hidden[0].bias
    (0, 0, 0)
    """
    n, weight, _ = _arrangement(neurons, inputs)
    return sum_of_neurons(weight, [0] * n)


def dead_layer(neurons: Whole = 3, inputs: Whole = 2) -> Network:
    """Return a network whose second hidden layer is off everywhere, and whose output is 5.

    Z(neurons, inputs) cells, cut by the first layer alone, and one linear region: both neurons
    of the second layer read −(h₁ + … + h_n) − 1 < 0 or its double.

    >>> dead_layer()([1000, -1000])
    (Fraction(5, 1),)
    """
    n, weight, bias = _arrangement(neurons, inputs)
    dead = ([[-1] * n, [-2] * n], [-1, -2])
    return Network.of([(weight, bias), dead, ([[1, 1]], [5])])


def duplicated(neurons: Whole = 3, inputs: Whole = 2) -> Network:
    """Return a layer in general position with every neuron written twice.

    Both counts are Z(neurons, inputs), as for the neurons written once.

    >>> duplicated(1, 1).hidden[0]
    Layer(weight=((1,), (1,)), bias=(0, 0), scale=1)
    """
    _, weight, bias = _arrangement(neurons, inputs)
    return sum_of_neurons(weight * 2, bias * 2)


def negated(neurons: Whole = 3, inputs: Whole = 2) -> Network:
    """Return Σ |z_i| for z in general position, as neurons z_i and −z_i.

    Both counts are Z(neurons, inputs): at every wall one neuron goes on and one goes off.

    >>> negated(1, 1)([-3])
    (Fraction(3, 1),)
    """
    _, weight, bias = _arrangement(neurons, inputs)
    opposite = [[-v for v in row] for row in weight]
    return sum_of_neurons(weight + opposite, bias + [-b for b in bias])


def coincident(neurons: Whole = 3, inputs: Whole = 2) -> Network:
    """Return neurons z_i, z_i/3 and −2 z_i for z in general position: each wall three times.

    Both counts are Z(neurons, inputs); the last two have multiples of the same row, positive and
    negative, over a denominator that no float holds.

    >>> coincident(1, 1)([-3]), coincident(1, 1)([3])
    ((Fraction(6, 1),), (Fraction(4, 1),))
    """
    _, weight, bias = _arrangement(neurons, inputs)
    rows = [[*row, b] for row, b in zip(weight, bias, strict=True)]
    thirds = [[f"{v}/3" for v in row] for row in rows]
    multiples: list[list[int] | list[str]] = [*rows, *thirds, *([-2 * v for v in r] for r in rows)]
    first = [row[:-1] for row in multiples], [row[-1] for row in multiples]
    return Network.of([first, ([[1] * len(multiples)], [0])])


def pencil(lines: Whole = 5) -> Network:
    """Return n lines of the plane through the one point (1/3, 1/7).

    Both counts are 2n for n ≥ 1: the lines cut the plane into 2n sectors, and no float point
    lies on all of them.

    >>> from fractions import Fraction
    >>> set(pencil(4).hidden[0].affine([Fraction(1, 3), Fraction(1, 7)]))
    {Fraction(0, 1)}
    """
    n = whole(lines, "lines", most=512)
    weight = [[1, t] for t in parameters(n)]
    return sum_of_neurons(weight, [f"{-7 - 3 * t}/21" for t in parameters(n)])


def _arrangement(neurons: Whole, inputs: Whole) -> tuple[int, list[list[int]], list[int]]:
    n, d = whole(neurons, "neurons"), whole(inputs, "inputs", most=16)
    return n, *general_position(n, d)
