"""The displays of proofs/31-zero-bias.md, computed."""

from fractions import Fraction
from math import comb

from exactregions import Domain, Network, explore
from exactregions.measures.adjacency import bounded_faces
from exactregions.networks.famous import zaslavsky


def cells(n: int, d: int) -> int:
    """C(n, d), counted for normals on the moment curve."""
    rows = [[t**j for j in range(d)] for t in range(1, n + 1)]
    return explore(Network.of([(rows, [0] * n), ([[1] * n], [0])]), Domain.whole(d)).count


def equation_1() -> None:
    """Two hidden layers without biases, along some rays."""
    rows = ([[1, -2], [3, 1], [-1, 1]], [[1, 2, -1], [-2, 1, 1]])
    network = Network.of([(rows[0], [0] * 3), (rows[1], [0] * 2), ([[1, 1]], [0])])
    for x in ([Fraction(1, 2), Fraction(-3)], [Fraction(-2), Fraction(5, 3)]):
        for scale in (Fraction(7, 3), Fraction(1, 5)):
            far, near = (network.pre_activations(p) for p in ([scale * v for v in x], x))
            for above, below in zip(far, near, strict=True):
                assert above == tuple(scale * v for v in below)


def equation_2() -> None:
    """The number of cones, and fewer neurons than dimensions."""
    for n, d in ((4, 2), (5, 3), (6, 3), (2, 3), (5, 4)):
        assert cells(n, d) == 2 * sum(comb(n - 1, j) for j in range(d))


def equation_3() -> None:
    """A hyperplane put back."""
    for n, d in ((4, 2), (5, 3), (3, 3), (5, 4)):
        assert cells(n, d) == cells(n - 1, d) + cells(n - 1, d - 1)


def equation_4() -> None:
    """Bounded cells of hyperplanes in general position."""
    for n, d in ((4, 2), (5, 3), (6, 2)):
        found = explore(zaslavsky(n, d), Domain.whole(d))
        bounded = int(bounded_faces(found).sum())
        assert found.count - 2 * sum(comb(n - 1, j) for j in range(d)) == bounded
        assert bounded == comb(n - 1, d)
