"""The displays of proofs/33-folding.md, computed."""

from fractions import Fraction
from math import comb, prod

from exactregions import Box, Network, explore
from exactregions.claims.folding import folding


def fold(network: Network, u: Fraction) -> Fraction:
    """What the second layer reads of the first one, on the line."""
    second = network.hidden[1]
    outs = [max(v, Fraction(0)) for v in network.pre_activations([u])[0]]
    return sum(w * v for w, v in zip(second.weight[0], outs, strict=True)) / second.weight[0][0]


def equation_1() -> None:
    """Networks on the line, in the square and in the cube, with neurons that are left over."""
    for d, widths in ((1, (3, 2)), (2, (4, 5, 3)), (2, (5, 2)), (3, (6, 3))):
        *before, last = widths
        found = explore(folding(d, *widths), Box.cube(d, 0, 1)).count
        folds, cuts = [n // d for n in before], [comb(last, j) for j in range(d + 1)]
        assert found == prod(p**d for p in folds) * sum(cuts)


def equation_2() -> None:
    """The fold that the second layer reads, at points inside its pieces."""
    for p in (2, 3, 5):
        for k in range(1, 3 * p):
            u = Fraction(k, 3 * p)
            ups = [max(u - Fraction(i, p), Fraction(0)) for i in range(p)]
            found, start = fold(folding(1, p, 2), u), ups[0]
            rest = list(enumerate(ups))[1:]
            assert found == p * start + 2 * p * sum((-1) ** i * up for i, up in rest)


def equation_3() -> None:
    """Its values at the kinks."""
    for p in (2, 3, 5):
        network = folding(1, p, 2)
        for i in range(p + 1):
            assert fold(network, Fraction(i, p)) == Fraction(1 - (-1) ** i, 2)


def equation_4() -> None:
    """Two inputs, hidden layers of 6 and 3 neurons."""
    found = explore(folding(2, 6, 3), Box.cube(2, 0, 1)).count
    assert found == 3**2 * (1 + 3 + comb(3, 2)) == 63
