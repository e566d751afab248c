"""The displays of proofs/07-general-position.md, computed."""

from fractions import Fraction
from itertools import product

from sympy import Matrix, expand, symbols

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.claims.deletion import without
from exactregions.networks.activation import leaky_relu
from exactregions.networks.initial import random_network

Point = tuple[Fraction, Fraction]

# At the origin u_1 = z_1 and u_2, the neuron of the second layer, vanish: there u_2 is
# 2 (x - y) + 3 leaky(u_1), with slopes 1 and 2/3 of leaky. The neuron x - y + 10 is positive.
BENT = Network.of(
    [([[1, 2], [1, -1]], [0, 10]), ([[3, 2]], [-20]), ([[1]], [0])], leaky_relu("2/3")
)


def units(point: Point) -> tuple[Fraction, Fraction]:
    """u_1 and u_2."""
    first, second = BENT.pre_activations(point)
    return first[0], second[0]


def around(cells: Complex) -> list[list[set[tuple[int, int]]]]:
    """For each face the faces around it, found by incidence: (dimension, index) each."""
    d, sizes = cells.domain.dimension, cells.f_vector
    found = [[{(k, i)} for i in range(sizes[k])] for k in range(d + 1)]
    for k in range(d, 0, -1):
        for large, small in cells.incidence(k).tolist():
            found[k - 1][small] |= found[k][large]
    return found


def equation_1() -> None:
    """Faces and cells around all faces of a network on a box."""
    cells = explore(random_network((2, 3, 2, 1), 0), Box.cube(2, -2, 2))
    for k, row in enumerate(around(cells)):
        faces = cells.faces(k)
        zeros, rows = (faces.signs == 0).sum(axis=1), faces.boundary.sum(axis=1)
        for c, r, near in zip(zeros.tolist(), rows.tolist(), row, strict=True):
            assert len(near) == 3**c * 2**r
            assert sum(j == cells.domain.dimension for j, _ in near) == 2**c


def equation_2() -> None:
    """Faces with and without the last neuron of the last hidden layer."""
    for widths in ((2, 3, 2, 1), (3, 3, 2, 1)):
        network, d = random_network(widths, 1), widths[0]
        whole = explore(network, Domain.whole(d))
        rest = explore(without(network, widths[-2] - 1), Domain.whole(d)).f_vector
        on = [int((whole.faces(k).signs[:, -1] == 0).sum()) for k in range(d + 1)]
        number = whole.f_vector
        for k in range(d + 1):  # on[-1] is that of dimension d, which is 0
            assert number[k] == on[k] + rest[k] + on[k - 1]


def equation_3() -> None:
    """The second unit near the origin, from the network."""
    for x, y in product(
        (Fraction(-3, 7), Fraction(-1, 9), Fraction(2, 5), Fraction(3, 2)), repeat=2
    ):
        u = units((x, y))
        assert u[1] == 2 * x - 2 * y + 3 * max(u[0], 0) + 2 * min(u[0], 0)


def equation_4() -> None:
    """Gram determinants on the four cells around the origin, and for L and A in letters."""
    a, step = Matrix([[1, 2], [2, -2]]), Fraction(1, 10)
    gradients = set()
    for x, y in ((3, 1), (-3, -1), (-3, 2), (3, -2)):
        here = units((Fraction(x), Fraction(y)))
        beside = units((x + step, Fraction(y))), units((Fraction(x), y + step))
        j = Matrix([[(u[i] - here[i]) / step for u in beside] for i in range(2)])
        gradients.add(tuple(j))
        assert (j * j.T).det() == (a * a.T).det()
    assert len(gradients) == 2
    t, *entries = symbols("t a:6")
    a = Matrix(2, 3, entries)
    j = Matrix([[1, 0], [t, 1]]) * a
    assert expand((j * j.T).det() - (a * a.T).det()) == 0
