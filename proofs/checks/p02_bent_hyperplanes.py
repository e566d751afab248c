"""The displays of proofs/02-bent-hyperplanes.md, computed."""

from collections import defaultdict
from fractions import Fraction
from itertools import product

from exactregions import Box, Domain, Network, explore
from exactregions.claims.deletion import without
from exactregions.claims.forms import Forms
from exactregions.networks.activation import Activation
from exactregions.networks.affine import Affine
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.program import value_at

ABSOLUTE = ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4)  # |x| and |y| are sums of two of them
SQUARE = Network.of([ABSOLUTE, ([[1, 1, 1, 1]], [-1]), ([[1]], [0])])
CROSS = Network.of([ABSOLUTE, ([[1, 1, -1, -1]], [0]), ([[1]], [0])])
BENT = Activation.of("bent", ["1/2"], ["1/3", 2], offset="1/5")
DEEP = Network.of(
    [([[1, 2], [3, -1]], ["1/3", "1/5"]), ([[2, -3], [1, 5]], ["1/7", -1]),
     ([[1, -2], [3, 1]], [2, "-1/2"]), ([[1, 4]], [0])],
    BENT,
)  # fmt: skip


def equation_1() -> None:
    """In the closure of a cell of the first layer a unit vanishes where the cell's form does."""
    steps = [Fraction(n, 4) for n in range(-6, 7)]
    for net in (SQUARE, CROSS):
        forms, unit = Forms(net), 4
        for x in product(steps, repeat=2):
            (z,) = net.pre_activations(x)[1]
            for corner in product((-1, 1), repeat=2):
                if all(s * v >= 0 for s, v in zip(corner, x, strict=True)):
                    form = forms.unit(pattern_at(net, corner), unit)
                    assert (value_at(form, x) == 0) == (z == 0)


def equation_2() -> None:
    """The faces of a complex, those of the complex without its last unit, and those it cuts."""
    for net, domain in ((SQUARE, Domain.whole(2)), (CROSS, Domain.whole(2)), (SQUARE, Box.cube(2))):
        found, rest = explore(net, domain), explore(without(net, 0), domain)
        a = [0, *(cut(found, j) for j in (1, 2)), 0]
        for j in range(3):
            assert found.f_vector[j] == rest.f_vector[j] + a[j] + a[j + 1]


def cut(found, j: int) -> int:
    """How many j-faces of the complex without the last unit have both signs of it."""
    faces, sides = found.faces(j), defaultdict(set)
    for signs, rows in zip(faces.signs.tolist(), faces.boundary.tolist(), strict=True):
        sides[*signs[:-1], *rows].add(signs[-1])
    return sum({-1, 1} <= both for both in sides.values())


def walls_of_the_first_layer() -> list[tuple]:
    """Both patterns of each wall of DEEP where one neuron of the first layer alone changes."""
    found = explore(DEEP, Box.cube(2, -3, 3))
    patterns = list(map(tuple, found.patterns.tolist()))
    pairs = [(patterns[i], patterns[j]) for i, j in found.walls.tolist()]
    alone = [(s, t) for s, t in pairs if s[2:] == t[2:] and sum(map(int.__ne__, s, t)) == 1]
    assert len(alone) > 5
    return alone


def slopes_and_weights(states: tuple) -> tuple:
    """The slope of each neuron's piece, layer by layer, and the weights of each layer."""
    a = [BENT.slopes[s // 2] for s in states]
    weights = [
        [[Fraction(v, layer.scale) for v in row] for row in layer.weight] for layer in DEEP.layers
    ]
    return (a[:2], a[2:4], a[4:]), weights


def paths_to_output(v: int, states: tuple) -> Fraction:
    """Π as a product of matrices, without paths."""
    (_, second, third), (_, w2, w3, w4) = slopes_and_weights(states)
    h = [second[i] * w2[i][v] for i in range(2)]
    h = [third[i] * sum(w * x for w, x in zip(w3[i], h, strict=True)) for i in range(2)]
    return sum(w * x for w, x in zip(w4[0], h, strict=True))


def equation_3() -> None:
    """The sum over the four paths from a neuron of the first layer to the output."""
    for near, far in walls_of_the_first_layer():
        v = 0 if near[0] != far[0] else 1
        (_, a2, a3), (_, w2, w3, w4) = slopes_and_weights(near)
        paths = list(product(range(2), repeat=2))
        assert paths_to_output(v, near) == sum(
            w2[i][v] * a2[i] * w3[j][i] * a3[j] * w4[0][j] for i, j in paths
        )


def equation_4() -> None:
    """The forms of the output on both sides of a wall differ by Π (a' − a) (z − ξ)."""
    affine, (xi,) = Affine(DEEP), BENT.breakpoints
    for near, far in walls_of_the_first_layer():
        v = 0 if near[0] != far[0] else 1
        before, after = affine.output(near), affine.output(far)
        first, pi = affine.first(), paths_to_output(v, near)
        old, new = BENT.slopes[near[v] // 2], BENT.slopes[far[v] // 2]
        for x in ((Fraction(2, 3), Fraction(-5, 7)), (Fraction(3), Fraction(1, 2))):
            z = value_at(first.forms[v], x) / first.scale
            here, there = (value_at(f.forms[0], x) / f.scale for f in (before, after))
            assert there - here == pi * (new - old) * (z - xi)


def equation_5() -> None:
    """At (0, 1/3) on the edge x = 0 of the first layer u = |x| + 3|y| - 1 has slope 3 along y."""
    net = Network.of([ABSOLUTE, ([[1, 1, 3, 3]], [-1]), ([[1]], [0])])
    c, v = 3, (0, 1)
    heights = [Fraction(2, 9), Fraction(4, 9)]
    for y in product([Fraction(n, 9) for n in (-1, 0, 2)], heights):
        (here,) = net.pre_activations(y)[1]
        for t in (Fraction(-1, 5), Fraction(1, 7), -here / c):
            moved = tuple(a + t * b for a, b in zip(y, v, strict=True))
            (there,) = net.pre_activations(moved)[1]
            assert there == here + c * t
            assert (there == 0) == (t == -here / c)


def equation_6() -> None:
    """A neuron is at ξ on the cell where the first layer is at its offsets for one bias alone."""
    phi = Activation.of("shifted", ["1/2"], [0, 1], offset="1/3")
    (xi,), c = phi.breakpoints, 2 * phi.offsets[0] + 3 * phi.offsets[0]
    for b in (Fraction(n, 6) for n in range(-9, 3)):
        net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[2, 3]], [b]), ([[1]], [0])], phi)
        stuck = bool((explore(net, Box.cube(2)).patterns % 2).any())
        assert stuck == (b == xi - c)
