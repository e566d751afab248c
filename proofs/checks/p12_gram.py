"""The displays of proofs/12-gram.md, computed."""

from fractions import Fraction
from itertools import product

from sympy import Matrix, Rational, Symbol, diag, eye, integrate, zeros

from exactregions import Box, Network, boundary, explore
from exactregions.arithmetic.surd import Surd
from exactregions.claims.coarea import coarea, norm
from exactregions.claims.forms import Forms
from exactregions.claims.kac_rice import kac_rice
from exactregions.claims.subject import Subject
from exactregions.claims.t_junctions import Readings, readings
from exactregions.networks.famous import t_junction

# z_1 = 3x, z_2 = x + y + 2 z_1+, z_3 = 4y + 2t - 3 z_1+ + 5 z_2+ near 0: in each layer the first
# neuron; the others are open near 0 and hand on what later layers read.
CHAIN = Network.of([
    ([[3, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 20, 20, 20]),
    ([[2, 1, 1, 0], [-3, 0, 0, 2], [0, 0, 4, 0]], [-40, 0, 0]),
    ([[5, 1, 1]], [-120]),
    ([[1]], [0]),
])  # fmt: skip
C = Matrix([[0, 0, 0], [2, 0, 0], [-3, 5, 0]])
A = Matrix([[3, 0, 0], [1, 1, 0], [0, 4, 2]])
AROUND = Box.cube(3, Fraction(-1, 4), Fraction(1, 4))


def equation_1() -> None:
    """What the three neurons read near 0, from affine functions and from each other."""
    c = C.tolist()
    for x, y, t in product((Fraction(-1, 3), Fraction(1, 5), Fraction(-2, 7), 0), repeat=3):
        z = [layer[0] for layer in CHAIN.pre_activations([x, y, t])]
        a = [3 * x, x + y, 4 * y + 2 * t]
        for i in range(3):
            assert z[i] == a[i] + sum(c[i][j] * max(z[j], 0) for j in range(i))


def equation_2() -> None:
    """On all eight cells around 0, J is A up to a triangular matrix with ones."""
    cells, forms, met = explore(CHAIN, AROUND), Forms(CHAIN), set()
    for pattern in cells.patterns.tolist():
        layers = [forms.layer(l, pattern) for l in range(3)]
        J = Matrix([[Rational(v, z.scale) for v in z.forms[0][1:]] for z in layers])
        states = [pattern[0], pattern[4], pattern[7]]
        delta, identity = diag(*[s // 2 for s in states]), eye(3)
        assert (identity - C * delta) * J == A
        shear = identity - C * delta
        assert shear.det() == 1
        assert (J * J.T).det() == (A * A.T).det()
        met.add(tuple(states))
    assert len(met) == 8


def equation_3() -> None:
    """A rational orthonormal basis whose last vector spans the kernel of H."""
    H = Matrix([[1, 1, 0], [0, 1, 2]])
    Q = Matrix([[1, 2, 2], [2, 1, -2], [2, -2, 1]]) / 3
    R, nothing = Matrix([[1, 1], [2, -1]]), zeros(2, 1)
    assert eye(3) == Q * Q.T
    assert R.row_join(nothing) == H * Q
    assert (H * H.T).det() == (H * Q * Q.T * H.T).det() == R.det() ** 2


def equation_4() -> None:
    """Levels of a bent function on a square, against the lengths of its two gradients."""
    found = coarea(norm).judge(Subject(t_junction(), Box.cube(2))).finding
    flat, steep, area = Surd.root(1), Surd.root(2), 2  # (0, 1) for x < 0, (1, 1) for x > 0
    assert found.left == found.right == flat * area + steep * area


def equation_5() -> None:
    """Two neurons x + b_1, y + b_2 and one behind them, all biases uniform on [-1, 1]."""
    x, y, half = Symbol("x"), Symbol("y"), Rational(1, 2)
    cross = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])
    both = kac_rice(cross, Box.cube(2))
    rho, seen, size, pairs = half**2, half, 1, 2
    # x, y: good iff b_3 > 0. x and the last one: det 1 and a density iff 0 < y + b_2 < 1
    low, high = (1 + y) / 2, half
    first = integrate(integrate(size * rho * seen, (x, -1, 1)), (y, -1, 1))
    second = integrate(low * rho * size, (y, -1, 0)) + integrate(high * rho * size, (y, 0, 1))
    assert both.left.kinks == first + pairs * integrate(second, (x, -1, 1))
    assert both.right.strict == first


def equation_6() -> None:
    """The T-junction: its values, its three half-lines, and what either reading counts."""
    network = t_junction()
    for x, y in product(
        (Fraction(-3, 4), Fraction(-1, 3), Fraction(1, 4), Fraction(1, 2)), repeat=2
    ):
        value = y if x <= 0 <= y else x + y if x >= 0 and x + y >= 0 else 0
        assert network([x, y])[0] == max(max(x, 0) + y, 0) == value
    cells = explore(network, Box.of((-1, 2), (-1, 1)))
    lines, points = boundary(cells)
    up, left, down = 1, 1, Surd.root(2)
    assert lines.volume == up + left + down
    assert points.volume == 1
    assert readings(cells) == Readings(points=1, strict=0, weak=1)
