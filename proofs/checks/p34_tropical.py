"""The displays of proofs/34-tropical.md, computed."""

from fractions import Fraction
from itertools import product

from sympy import Matrix, expand, symbols, zeros

from exactregions import Domain, explore
from exactregions.claims.tropical import Quotients
from exactregions.networks.famous import hat
from exactregions.networks.initial import random_network

POINTS = [(Fraction(a, 3), Fraction(b, 5)) for a, b in product((-7, -1, 2, 8), repeat=2)]


def value(form: tuple[int, ...], x: tuple[Fraction, ...]) -> Fraction:
    """The value c + a·x of a form (c, a)."""
    return form[0] + sum(a * v for a, v in zip(form[1:], x, strict=True))


def pieces(network: object) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]], int]:
    """The pieces of P and Q of one output on all cells, and the integer that they are times."""
    quotients = Quotients(network)
    patterns = explore(network, Domain.whole(network.inputs)).patterns.tolist()
    both = [quotients.outputs(pattern) for pattern in patterns]
    return [p[0] for p, _ in both], [q[0] for _, q in both], quotients.scale


def equation_1() -> None:
    """A network with two hidden layers, at points of many cells."""
    network = random_network((2, 3, 2, 1), 3)
    above, below, scale = pieces(network)
    for x in POINTS:
        p, q = (max(value(form, x) for form in forms) for forms in (above, below))
        assert scale * network(x)[0] == p - q


def equation_2() -> None:
    """Both parts of a weight matrix of each sign."""
    weight = Matrix([[3, -2], [-5, 7]])
    plus, minus = zeros(2, 2), zeros(2, 2)
    for i, j in product(range(2), repeat=2):
        plus[i, j], minus[i, j] = max(weight[i, j], 0), max(-weight[i, j], 0)
    p, q, b = (Matrix(symbols(f"{name}1:3")) for name in "pqb")
    whole = weight * (p - q) + b
    assert expand(whole - ((plus * p + minus * q + b) - (plus * q + minus * p))) == zeros(2, 1)


def equation_3() -> None:
    """A ReLU of a difference."""
    for p, q in ((5, 2), (-7, 3), (4, -9), (-2, -3)):
        assert max(p - q, 0) == max(p, q) - q


def equation_4() -> None:
    """Pieces are below their maximum, and one of them attains it: that of the point's cell."""
    network = random_network((2, 3, 2, 1), 3)
    quotients, cells = Quotients(network), explore(network, Domain.whole(2))
    above, _, _ = pieces(network)
    for i in range(cells.count):
        own, x = quotients.outputs(cells[i].pattern)[0][0], cells[i].interior_point
        assert min(value(own, x) - value(form, x) for form in above) == 0


def equation_5() -> None:
    """The hat."""
    above, below, _ = pieces(hat())
    assert set(above) == {(0, 0), (0, 1), (-2, 2)}
    assert set(below) == {(0, 0), (-2, 2)}
