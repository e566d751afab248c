"""The displays of proofs/28-kinks.md, computed."""

from fractions import Fraction

from sympy import Matrix, diag, zeros

from exactregions import Box, Network, explore
from exactregions.claims.kinks import Jumps
from exactregions.networks.famous import one_region, t_junction
from exactregions.networks.initial import random_network

NETWORK = random_network((2, 3, 3, 1), 1)


def weights(network: Network) -> list[Matrix]:
    """The weight matrices, from the first to the last."""
    return [Matrix(layer.weight) / layer.scale for layer in network.layers]


def slopes(network: Network, pattern: list[int]) -> list[Matrix]:
    """The diagonal matrices of the slopes of ReLUs on a cell."""
    states = iter(pattern)
    return [diag(*(next(states) // 2 for _ in range(n.outputs))) for n in network.hidden]


def product(factors: list[Matrix]) -> Matrix:
    """The product of matrices, the first one at the right."""
    result = factors[0]
    for factor in factors[1:]:
        result = factor * result
    return result


def gradient(at: list[Matrix]) -> Matrix:
    """The gradient of the output for given slopes."""
    w1, w2, w3 = weights(NETWORK)
    return product([w1, at[0], w2, at[1], w3])


def equation_1() -> None:
    """Every wall of a network: neuron by neuron, against gradients of outputs on both cells."""
    cells = explore(NETWORK, Box.cube(2))
    patterns = cells.patterns.tolist()
    w1, w2, w3 = weights(NETWORK)
    for i, j in cells.walls.tolist():
        near, far = (slopes(NETWORK, patterns[c]) for c in (i, j))
        sums = [w3 * far[1] * w2, w3]
        inner = [w1, w2 * near[0] * w1]
        total = zeros(1, 2)
        for l in (0, 1):
            for z in range(w1.shape[0]):
                step = far[l][z, z] - near[l][z, z]
                total += sums[l][0, z] * step * inner[l][z, :]
        assert total == gradient(far) - gradient(near)


def equation_2() -> None:
    """The telescope of two hidden layers, for any two cells."""
    cells = explore(NETWORK, Box.cube(2))
    w1, w2, w3 = weights(NETWORK)
    first, *others = (slopes(NETWORK, pattern) for pattern in cells.patterns.tolist())
    (a1, a2) = first
    for b1, b2 in others:
        assert gradient([b1, b2]) - gradient([a1, a2]) == (
            w3 * (b2 - a2) * (w2 * a1 * w1) + (w3 * b2 * w2) * (b1 - a1) * w1
        )


def equation_3() -> None:
    """The same activation twice: its slopes on both sides, a gradient g, weights 1 and -1."""
    first, second = 1, -1
    for off, on in ((Fraction(1, 3), Fraction(5, 2)), (Fraction(-2), Fraction(3))):
        g = Fraction(-5, 3)
        assert first * (on - off) * g + second * (off - on) * (-g) == 0
    jump = Jumps(one_region(1, 1)).across((0, 2), (2, 0))
    assert jump == ((0,),)


def equation_4() -> None:
    """The T-junction on a square."""
    cells = explore(t_junction(), Box.cube(2))
    assert cells.linear_region_count == cells.count - 1 == 3
    assert cells.kinks.tolist().count(False) == 1
