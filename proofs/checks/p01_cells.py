"""The displays of proofs/01-cells.md, computed."""

from fractions import Fraction
from itertools import pairwise, product

from exactregions import Box, Complex, Network, explore
from exactregions.claims.forms import Forms
from exactregions.networks.activation import Activation
from exactregions.networks.affine import Affine
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.program import value_at

BENT = Activation.of("bent", ["-1/2", 1], ["1/3", 2, -3], offset="1/5")
# |x| − |y| bends at every wall of the first layer and is zero at their crossing.
CROSS = Network.of(
    [([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4), ([[1, 1, -1, -1], [1, 1, 0, 0]], [0, -1]),
     ([[1, 1]], [0])]
)  # fmt: skip


def units_at(network: Network, x: tuple[Fraction, ...]) -> list[Fraction]:
    """The values of all units at a point; each has the one breakpoint 0."""
    return [z for layer in network.pre_activations(x) for z in layer]


def signs_at(network: Network, x: tuple[Fraction, ...]) -> tuple[int, ...]:
    """Their signs."""
    return tuple((u > 0) - (u < 0) for u in units_at(network, x))


def cells_and_points() -> tuple[Complex, list[tuple[Fraction, ...]]]:
    """The complex of CROSS on a square, and points on its faces of every dimension."""
    steps = [Fraction(n, 2) for n in range(-4, 5)]
    return explore(CROSS, Box.cube(2, -2, 2)), list(product(steps, repeat=2))


def equation_1() -> None:
    """Each of three pieces holds up to both of its ends, where neighbours agree."""
    ends = [Fraction(-5, 2), *BENT.breakpoints, Fraction(7, 3)]
    a, o = BENT.slopes, BENT.offsets
    for p, (left, right) in enumerate(pairwise(ends)):
        for z in (left, (left + 2 * right) / 3, right):
            assert BENT(z) == a[p] * z + o[p]


def equation_2() -> None:
    """The forms of a face have its signs exactly at its points."""
    _, points = cells_and_points()
    forms = Forms(CROSS)
    for y in points[::4]:
        sigma, pattern = signs_at(CROSS, y), pattern_at(CROSS, y)
        for x in points:
            values = [value_at(forms.unit(pattern, u), x) for u in range(len(sigma))]
            inside, pairs = signs_at(CROSS, x) == sigma, zip(values, sigma, strict=True)
            assert inside == all((v > 0) - (v < 0) == s for v, s in pairs)


def equation_3() -> None:
    """A form of layer 2 from those of layer 1 and the pieces that the signs at a point say."""
    layers = [([[1, 2], [3, -1]], ["1/3", "1/5"]), ([[2, -3], [5, 7]], ["1/7", 1])]
    net = Network.of([*layers, ([[1, 1]], [0])], BENT)
    a, o, affine = BENT.slopes, BENT.offsets, Affine(net)
    w, b, scale = net.hidden[1].weight, net.hidden[1].bias, net.hidden[1].scale
    for x in product([Fraction(n, 3) for n in range(-2, 3)], repeat=2):
        states = pattern_at(net, x)
        first, second = affine.forms(states)[:2]
        f = [value_at(form, x) / first.scale for form in first.forms]
        p = [s // 2 for s in states]
        for i, form in enumerate(second.forms):
            z = value_at(form, x) / second.scale
            assert z * scale == b[i] + sum(w[i][k] * (a[p[k]] * f[k] + o[p[k]]) for k in range(2))
            assert z == net.pre_activations(x)[1][i]


def equation_4() -> None:
    """An affine function on a segment, in symbols."""
    from sympy import expand, symbols

    c, a, b, s = symbols("c a b s")
    x, y = symbols("x_0:2"), symbols("y_0:2")

    def f(point: tuple) -> object:
        return c + a * point[0] + b * point[1]

    mixed = tuple((1 - s) * v + s * w for v, w in zip(y, x, strict=True))
    assert expand(f(mixed) - ((1 - s) * f(y) + s * f(x))) == 0


def equation_5() -> None:
    """On the closure of a cell the sum over Z is zero exactly on the closure of the small face."""
    cells, points = cells_and_points()
    forms = Forms(cells.network)
    for cell in cells:
        sigma = signs_at(CROSS, cell.interior_point)
        inside = [x for x in points if below(signs_at(CROSS, x), sigma)]
        for tau in {signs_at(CROSS, x) for x in inside}:
            z = [u for u, s in enumerate(sigma) if s and not tau[u]]
            for x in inside:
                values = [value_at(forms.unit(cell.pattern, u), x) for u in range(len(sigma))]
                small = below(signs_at(CROSS, x), tau)
                assert (sum(sigma[u] * values[u] for u in z) == 0) == small


def below(tau: tuple[int, ...], sigma: tuple[int, ...]) -> bool:
    """Whether τ arises from σ by replacing signs with 0."""
    return all(t in (0, s) for t, s in zip(tau, sigma, strict=True))


def equation_6() -> None:
    """Between two points in the closure of one cell units are means, and signs do not cancel."""
    cells, points = cells_and_points()
    for cell in cells:
        sigma = signs_at(CROSS, cell.interior_point)
        inside = [x for x in points if below(signs_at(CROSS, x), sigma)]
        for x, y in product(inside[::2], inside[::3]):
            m = tuple((v + w) / 2 for v, w in zip(x, y, strict=True))
            u, v = units_at(CROSS, x), units_at(CROSS, y)
            for at, one, other in zip(units_at(CROSS, m), u, v, strict=True):
                assert at == Fraction(1, 2) * one + Fraction(1, 2) * other
                assert (at != 0) == (one != 0 or other != 0)
