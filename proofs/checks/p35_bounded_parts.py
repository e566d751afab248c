"""The displays of proofs/35-bounded-parts.md, computed."""

from collections.abc import Sequence
from fractions import Fraction

from sympy import expand, symbols

from exactregions import Domain, Network, explore
from exactregions.claims.neighbours import PAIR
from exactregions.measures.decisions import decisions
from exactregions.networks.famous import serra

POINTS = [(-3, 7), (5, -2), (4, 3), (-5, -8), (1, 6), (2, -9)]


def layers(network: Network, point: Sequence[object]) -> tuple[Fraction, ...]:
    """z1, …, z4 at a point."""
    first, second = network.pre_activations(point)
    return (*first, *second)


def equation_1() -> None:
    """The first network."""
    for x, y in POINTS:
        z1, z2, z3, z4 = layers(PAIR[0], (x, y))
        assert (z1, z2, z3) == (x + y - 2, y + 1, -2 * x + y - 2)
        a, b, c = (max(z, 0) for z in (z1, z2, z3))
        assert z4 == 2 * a - 2 * b + 2 * c + 2


def equation_2() -> None:
    """The second network."""
    for x, y in POINTS:
        z1, z2, z3, z4 = layers(PAIR[1], (x, y))
        assert (z1, z2, z3) == (-x + 2 * y + 1, -2 * x + y + 2, -x)
        a, b, c = (max(z, 0) for z in (z1, z2, z3))
        assert z4 == 2 * a - 2 * b + c + 1


def equation_3() -> None:
    """Three lines in the plane, and points in and out of their triangle."""
    forms = [(-4, 1, 2), (3, -1, 1), (5, 2, -3)]

    def g(i: int, x: Sequence[Fraction]) -> Fraction:
        return forms[i][0] + forms[i][1] * x[0] + forms[i][2] * x[1]

    corners = []
    for i in range(3):
        (c, a, b), (f, d, e) = (forms[k] for k in range(3) if k != i)
        det = Fraction(a * e - b * d)
        corners.append(((b * f - c * e) / det, (c * d - a * f) / det))
    for x in POINTS:
        shares = [g(i, x) / g(i, corners[i]) for i in range(3)]
        assert sum(shares) == 1
        for k in (0, 1):
            assert sum(w * p[k] for w, p in zip(shares, corners, strict=True)) == x[k]


def equation_4() -> None:
    """The zigzag: its level at the four ends, its bounded components, and values between."""
    network, half = serra(3), Fraction(1, 2)
    ends = [Fraction(3, 4), Fraction(3, 2), Fraction(5, 2), Fraction(7, 2)]
    assert [network([x])[0] for x in ends] == [half] * 4
    above, below = decisions(explore(network, Domain.whole(1)), half).regions
    assert (above.bounded, below.bounded) == (2, 1)


def equation_5() -> None:
    """On the line z1 = 0 of the first network, where the next two are positive."""
    t = symbols("t")
    for x in (Fraction(-1, 2), Fraction(-7, 3)):
        z1, z2, z3, z4 = layers(PAIR[0], (x, 2 - x))
        assert z1 == 0
        assert (z2, z3) == (3 - x, -3 * x)
        assert z4 == -2 * (3 - x) + 2 * (-3 * x) + 2 == -4 - 4 * x
    assert expand(-2 * (3 - t) + 2 * (-3 * t) + 2 - (-4 - 4 * t)) == 0


def equation_6() -> None:
    """On the line z1 = 0 of the second one."""
    for y in (Fraction(-2, 3), Fraction(-7, 3)):
        x = 2 * y + 1
        z1, z2, z3, z4 = layers(PAIR[1], (x, y))
        assert z1 == 0
        assert (z2, z3) == (-3 * y, -2 * y - 1)
        assert z4 == -2 * (-3 * y) + (-2 * y - 1) + 1 == 4 * y
        positive = z4 > 0
        assert not positive
