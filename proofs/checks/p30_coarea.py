"""The displays of proofs/30-coarea.md, computed."""

from sympy import Rational, integrate, sqrt, symbols

from exactregions import Box, Domain, Network, explore, volume
from exactregions.arithmetic.surd import Surd
from exactregions.claims.coarea import CLAIMS, NODES
from exactregions.claims.subject import Subject
from exactregions.measures.boundary import boundary
from exactregions.networks.famous import sawtooth

TRIANGLE = Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])


def slope_2_3(level: object) -> Network:
    """A neuron 2x + 3y - level."""
    return Network.of([([[2, 3]], [f"-{level}"]), ([[1]], [0])])


def equation_1() -> None:
    """The tent of the tent, with slopes of 4; diamonds in a square."""
    judged = CLAIMS[0].judge(Subject(sawtooth(2), Box.of((0, 1)))).finding
    assert judged.left == judged.right == 4
    weight = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    bias = ["-1/2", "1/2", "-1/2", "1/2"]
    diamond = Network.of([(weight, bias), ([[1, 1, 1, 1]], [0]), ([[1]], [0])])
    judged = CLAIMS[0].judge(Subject(diamond, Box.cube(2, 0, 1))).finding
    assert judged.left == judged.right == Surd.root(2)


def equation_2() -> None:
    """Both rules for polynomials with free coefficients, and the nodes of the program."""
    x, a, b, c, d = symbols("x a b c d")
    half, quarter = Rational(1, 2), Rational(1, 4)
    line, cubic = a + b * x, a + b * x + c * x**2 + d * x**3
    mid, low, high = (cubic.subs(x, at) for at in (half, quarter, 3 * quarter))
    assert integrate(line, (x, 0, 1)) == line.subs(x, half)
    third = Rational(1, 3)
    assert (
        integrate(cubic, (x, 0, 1)) - (2 * third * low - third * mid + 2 * third * high)
    ).expand() == 0
    weights = [weight for _, weight in NODES[3]]
    assert weights == [Rational(2, 3), -Rational(1, 3), Rational(2, 3)]


def equation_3() -> None:
    """A triangle, cut by a neuron at some levels: lengths of the slices, and its area."""
    v = symbols("v")
    pieces = {(0, 2): v / 6, (2, 3): (3 - v) / 3}
    for (low, high), length in pieces.items():
        at = Rational(low + high, 2)
        slice_ = boundary(explore(slope_2_3(at), TRIANGLE), "pattern")[0].volume
        ((times, square),) = slice_.terms  # times·√square, and the gradient is (2, 3)
        assert (times, square) == (length.subs(v, at), 4 + 9)
    area = Rational(str(volume(explore(slope_2_3(at), TRIANGLE)).total))
    assert sum(integrate(length, (v, *ends)) for ends, length in pieces.items()) == area


def equation_4() -> None:
    """The integrals of the example."""
    v = symbols("v")
    first, second = integrate(v / 6, (v, 0, 2)), integrate((3 - v) / 3, (v, 2, 3))
    assert sqrt(13) * first + sqrt(13) * second == sqrt(13) * (Rational(1, 3) + Rational(1, 6))
    assert first + second == Rational(1, 2)
