"""The displays of proofs/10-convex-parts.md, computed."""

from itertools import product

import numpy as np
from sympy import Rational, simplify, symbols

from exactregions import Complex, Domain, Network, explore
from exactregions.regions.convex_parts import convex_parts
from exactregions.regions.corners import sides

EIGHTHS = (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)
FOLDS = ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0])
CORNER = ([[1, 0], [1, -1]], [0, 0]), ([[1, -1]], [0])


def plane(*layers: tuple[list[list[int]], list[int]]) -> Complex:
    """The complex of a network with output 1 * z on the plane."""
    return explore(Network.of([*layers, ([[1]], [0])]), Domain.whole(2))


def pyramid(*lines: tuple[int, int, int]) -> Complex:
    """ReLU(1 - |x| - |y|), with invisible walls along some lines a x + b y + c = 0."""
    rows, biases = FOLDS
    first = [*rows, *([a, b] for a, b, _ in lines)], [*biases, *(c for *_, c in lines)]
    return plane(first, ([[-1] * 4 + [0] * len(lines)], [1]))


def corner(*lines: tuple[int, int, int]) -> Complex:
    """max(0, min(x, y)), with invisible walls along some lines."""
    (rows, biases), (second, _) = CORNER
    first = [*rows, *([a, b] for a, b, _ in lines)], [*biases, *(c for *_, c in lines)]
    return plane(first, ([[*second[0], *[0] * len(lines)]], [0]))


def inside(cells: Complex) -> dict[int, tuple[int, int, int]]:
    """For each linear region how many cells, open edges and vertices it is made of."""
    beside, label = sides(cells), cells.labels
    free = label[beside[:, 0]] == label[beside[:, 1]]
    around: dict[int, set[int]] = {}
    for wall, vertex in cells.incidence(1).tolist():
        around.setdefault(vertex, set()).add(wall)
    home = [label[beside[min(w), 0]] for w in around.values() if all(free[i] for i in w)]
    return {
        int(a): (int((label == a).sum()), int((label[beside[free, 0]] == a).sum()), home.count(a))
        for a in np.unique(label)
    }


def equation_1() -> None:
    """Rays at multiples of an eighth of a turn."""
    for i, j in product(range(8), repeat=2):
        p, q = EIGHTHS[i], EIGHTHS[j]
        assert (p[0] * q[1] - p[1] * q[0] > 0) == (0 < (j - i) % 8 < 4)


def equation_2() -> None:
    """The plane around a square has Euler number 0, other regions 1, whatever walls there are."""
    line, other = (3, 1, 1), (1, -2, 2)
    for draw, lines in product((pyramid, corner), ((), (line,), (line, other))):
        made = inside(draw(*lines))
        found = sorted(P - E + V for P, E, V in made.values())
        assert found == ([0, 1, 1, 1, 1] if draw is pyramid else [1, 1, 1])
    # Two lines that cross inside a region: a vertex counts.
    assert any(V for _, _, V in made.values())


def equation_3() -> None:
    """The step in letters; and with the least number of ends on a region with one notch."""
    chi, r, V = symbols("chi r V")
    assert simplify(chi + (r + 3 * V) / 2 - V - (chi + (r + V) / 2)) == 0
    found = convex_parts(pyramid())
    assert found.lower == 4 + (0 + Rational(4, 2))


def equation_4() -> None:
    """The parts that the program makes by cutting."""
    crossed = corner((3, 1, 1), (1, -2, 2))  # two invisible walls that meet inside a region
    for cells, regions in ((corner(), 3), (pyramid(), 5), (crossed, 3)):
        found, made = convex_parts(cells), inside(cells)
        s = len(found.cuts)
        assert len(made) == regions
        assert found.upper == s + sum(P - E + V for P, E, V in made.values())
