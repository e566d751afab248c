"""The displays of proofs/04-sawtooth.md, computed."""

from fractions import Fraction

from exactregions import Box, Domain, Network
from exactregions.claims.noise import most_pieces
from exactregions.networks.famous import sawtooth
from exactregions.regions.along import along

UNIT, LINE = Box.cube(1, 0, 1), Domain.whole(1)


def equation_1() -> None:
    """On [0, 1] the tent is two ReLUs, and a modulus."""
    half = Fraction(1, 2)
    for x in (Fraction(n, 10) for n in range(11)):
        (tent,) = sawtooth(1)([x])
        assert tent == 2 * max(x, 0) - 4 * max(x - half, 0) == 1 - abs(1 - 2 * x)


def equation_2() -> None:
    """Once more the tent is twice the distance to multiples of half the size."""
    two = Fraction(2)
    for k in range(1, 5):
        again = sawtooth(k + 1)
        for x in (Fraction(n, 77) for n in range(0, 78, 7)):
            (value,) = again([x])
            all_j = range(-1, 2 ** (k + 1))
            assert value == two**k * min(abs(2 * x - two ** (1 - k) * j) for j in all_j)
            assert value == two ** (k + 1) * min(abs(x - two ** (-k) * j) for j in all_j)


def equation_3() -> None:
    """The pieces on [0, 1] and on the line."""
    for k in range(1, 8):
        network = sawtooth(k)
        assert along(network, UNIT).linear_region_count == 2**k
        assert along(network, LINE).linear_region_count == 2**k + 2


def equation_4() -> None:
    """Two layers of 2 and 1 neurons, with some weights."""
    a, b, c = 3, 5, -24
    network = Network.of([([[2], [-1]], [1, 4]), ([[a, b]], [c]), ([[1]], [0])])
    for y in (Fraction(n, 3) for n in range(-9, 16)):
        u, v = 2 * y + 1, 4 - y
        assert network([y])[0] == max(a * max(u, 0) + b * max(v, 0) + c, 0)


def slopes(a: int, u: int, b: int, v: int) -> list[Fraction]:
    """Slopes of a (u y)+ + b (v (y - 1))+ from left to right."""
    network = Network.of([([[u], [v]], [0, -v]), ([[a, b]], [0])])
    return [m.matrix[0][0] for m in along(network, LINE).outputs]


def equation_5() -> None:
    """Two ReLUs that look the same way, apart, and towards each other."""
    for a, b in ((3, 7), (3, -7), (-5, 2)):
        s, t = a, a + b
        assert slopes(a, 1, b, 1) == [0, s, t]
        s, t = -a - b, -b
        assert slopes(a, -1, b, -1) == [s, t, 0]
        s, t = -a, b
        assert slopes(a, -1, b, 1) == [s, 0, t]
        s, t = -b, a
        assert slopes(a, 1, b, -1) == [s, s + t, t]


def equation_6() -> None:
    """Four breakpoints for each monotone interval, and one cell more."""
    for k in range(1, 9):
        assert 1 + 4 * sum(2**i for i in range(k)) == 2 ** (k + 2) - 3 == most_pieces(k)
