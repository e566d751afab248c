"""The displays of proofs/26-seams.md, computed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.networks.activation import hard_tanh
from exactregions.networks.affine import Affine
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import pattern_at
from exactregions.studies.bisection import Bisection, Seam
from exactregions.studies.seams import Crossings, beside, crossings

Pattern = tuple[int, ...]
Wall = frozenset[Pattern]

SQUARE = Box.cube(2)
LINES = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])])
FOLDED = Network.of([([[1, 0], [-2, 0], [0, 1]], [0, 0, 1]), ([[1, 1, -1]], [1]), ([[1]], [0])])
STEPS = Network.of([([[1, 0], [2, 1]], [1, 0]), ([[1, 2]], [0]), ([[1]], [0])], hard_tanh)
DEEP = random_network("2-6-4-1", 1, "he")
CUTS = [
    (LINES, SQUARE, (0, 1, 0)),
    (LINES, SQUARE, (0, 1, -2)),
    (LINES, SQUARE, (-1, 10, -20)),
    (FOLDED, SQUARE, (0, 1, 0)),
    (FOLDED, SQUARE, (1, 3, -5)),
    (STEPS, SQUARE, (0, 1, 0)),
    (STEPS, SQUARE, (0, 2, 1)),
    (DEEP, SQUARE, (1, -3, 4)),
    (random_network("3-4-2-1", 2, "int"), Box.cube(3), (0, 1, 1, 0)),
]


@dataclass(frozen=True)
class Cut:
    """A body, its halves, and what the seam joins."""

    network: Network
    seam: Seam
    whole: Complex
    left: Complex
    right: Complex
    on_seam: Complex
    joined: Crossings


def cuts() -> Iterator[Cut]:
    """Cut every body of the list."""
    for network, body, g in CUTS:
        seam = Seam(g, body, 0, 1, 2)
        rows = [[*body.rows, tuple(sign * v for v in g)] for sign in (-1, 1)]
        halves = [
            Domain.polytope([[-v for v in r[1:]] for r in h], [r[0] for r in h]) for h in rows
        ]
        left, right = (explore(network, half) for half in halves)
        on_seam = explore(network, seam.slice)
        joined = crossings(network, seam, on_seam)
        yield Cut(network, seam, explore(network, body), left, right, on_seam, joined)


def patterns(cells: Complex) -> set[Pattern]:
    """P of a body."""
    return set(map(tuple, cells.patterns.tolist()))


def walls(cells: Complex) -> set[Wall]:
    """W of a body."""
    names = list(map(tuple, cells.patterns.tolist()))
    return {frozenset((names[a], names[b])) for a, b in cells.walls.tolist()}


def crossing(joined: Crossings) -> set[Pattern]:
    """The cells that cross."""
    return set(map(tuple, joined.crossing.tolist()))


def in_seam(joined: Crossings) -> list[Wall]:
    """The walls in the seam, one for each of its cells that do not cross."""
    pairs = zip(joined.left.tolist(), joined.right.tolist(), strict=True)
    return [frozenset((tuple(a), tuple(b))) for a, b in pairs]


def straight(joined: Crossings) -> list[Wall]:
    """The walls on both sides."""
    names = list(map(tuple, joined.crossing.tolist()))
    return [frozenset((names[a], names[b])) for a, b in joined.straight.tolist()]


def pre_activations(network: Network, x: list[Fraction]) -> list[Fraction]:
    """The hidden neurons at a point."""
    h, found = x, []
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        rows = zip(layer.weight, layer.bias, strict=True)
        z = [Fraction(b + sum(map(mul, w, h))) / layer.scale for w, b in rows]
        found += z
        h = [phi(v) for v in z]
    return found


def equation_1() -> None:
    """What neurons at a breakpoint do, at two points next to every cell of a seam."""
    met = 0
    for cut in cuts():
        form, network = cut.seam.form, cut.network
        xi = network.activations[0].breakpoints
        for cell in cut.on_seam:
            x = cut.seam.slice.place(cell.interior_point)
            for side in (1, -1):
                states = beside(Affine(network), cell.pattern, form, side)
                steps = [Fraction(side, 2**30), Fraction(side, 2**31)]
                near = [[v + t * a for v, a in zip(x, form[1:], strict=True)] for t in steps]
                g = [form[0] + sum(map(mul, form[1:], y)) for y in near]
                z = [pre_activations(network, y) for y in near]
                assert all(states == pattern_at(network, y) for y in near)
                for k, state in enumerate(cell.pattern):
                    if state % 2:
                        met += 1
                        t = state // 2
                        mu = (z[0][k] - xi[t]) / g[0]
                        sign = (mu > 0) - (mu < 0)
                        assert z[1][k] - xi[t] == mu * g[1]
                        assert states[k] == state + side * sign
    assert met


def equation_2() -> None:
    """Cells, and those that cross."""
    for cut in cuts():
        whole, left, right = map(patterns, (cut.whole, cut.left, cut.right))
        both = crossing(cut.joined)
        assert both == left & right
        assert len(whole) == len(left) + len(right) - len(both)


def equation_3() -> None:
    """Walls, and those in the seam, which no half has."""
    for cut in cuts():
        whole, left, right = map(walls, (cut.whole, cut.left, cut.right))
        seam = in_seam(cut.joined)
        assert whole == left | right | set(seam)
        assert len(whole) == len(left | right) + len(seam)


def equation_4() -> None:
    """Walls, and those that are on both sides."""
    for cut in cuts():
        whole, left, right = map(walls, (cut.whole, cut.left, cut.right))
        seam, both = in_seam(cut.joined), straight(cut.joined)
        assert set(both) == left & right
        assert len(whole) == len(left) + len(right) + len(seam) - len(both)


def equation_5() -> None:
    """Sums over all parts and seams."""
    for network in (LINES, FOLDED, DEEP):
        whole = explore(network, SQUARE)
        for many in (4, 7):
            cut = Bisection.of(SQUARE, many)
            parts = [explore(network, part) for part in cut.parts]
            seams = [crossings(network, s, explore(network, s.slice)) for s in cut.seams]
            cells = [len(patterns(part)) for part in parts]
            sides = [len(walls(part)) for part in parts]
            both = [len(crossing(seam)) for seam in seams]
            new = [len(in_seam(seam)) - len(straight(seam)) for seam in seams]
            assert len(patterns(whole)) == sum(cells) - sum(both)
            assert len(walls(whole)) == sum(sides) + sum(new)
