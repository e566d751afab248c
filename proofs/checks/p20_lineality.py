"""The displays of proofs/20-lineality.md, computed."""

from collections.abc import Sequence
from fractions import Fraction

from exactregions import Domain, Network, explore
from exactregions.arithmetic.matrix import independent, kernel
from exactregions.regions.lineality import pointed

FIRST = [[1, 2, 3], [2, 4, -1], [-1, -2, 2]]
NETWORK = Network.of([(FIRST, [1, -2, 3]), ([[2, -1, 1], [1, 1, -3]], [-1, 2]), ([[1, 1]], [0])])
POINTS = [(Fraction(1, 2), Fraction(-3), Fraction(5, 7)), (Fraction(4), Fraction(2), Fraction(-1))]


def neurons(x: Sequence[Fraction]) -> list[Fraction]:
    """All pre-activations of hidden neurons at a point."""
    return [z for layer in NETWORK.pre_activations(x) for z in layer]


def along(x: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """A point of x + L."""
    (v,) = kernel(FIRST, 3)
    return [a + step * b for a, b in zip(x, v, strict=True)]


def equation_1() -> None:
    """A step along the kernel of the first layer changes no neuron."""
    for x in POINTS:
        before, after = neurons(x), neurons(along(x, Fraction(7, 3)))
        for i in range(NETWORK.neurons):
            assert after[i] == before[i]


def equation_2() -> None:
    """The point of x + L whose second coordinate is 0 has the same image as x."""
    chosen = independent(list(zip(*FIRST, strict=True)))
    assert chosen == [0, 2]
    for x in POINTS:
        y = along(x, -x[1] / along((Fraction(0),) * 3, Fraction(1))[1])
        for row in FIRST:
            image = sum(a * b for a, b in zip(row, x, strict=True))
            assert sum(y[j] * row[j] for j in chosen) == image


def equation_3() -> None:
    """Faces in space are those of the flat, one dimension higher."""
    flat, rows = pointed(NETWORK, Domain.whole(3))
    assert flat is not None
    assert not rows
    below = explore(flat, Domain.whole(2)).f_vector
    above = explore(NETWORK, Domain.whole(3)).f_vector
    for k in range(3):
        assert above[k + 1] == below[k]
