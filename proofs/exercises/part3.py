"""Judges of part 3, the program: one function for each page, with the library's values."""

import json
from fractions import Fraction
from itertools import product

from reading import Wrong, entries, expect, number

from exactregions import Box, Domain, Network, explore
from exactregions.arithmetic.matrix import solve
from exactregions.networks.affine import Affine
from exactregions.networks.degenerate import pencil
from exactregions.networks.famous import zaslavsky
from exactregions.polyhedra.polytope import facets, interior_point
from exactregions.polyhedra.program import certified, minimise
from exactregions.regions.clipped import Clipped
from exactregions.regions.exact_cell import unit_rows

U = Fraction(1, 2**53)


def answer_17(given: object) -> None:
    """Sums in floats, the large number first or last."""

    def error(numbers: list[float]) -> Fraction:
        total = 0.0
        for v in numbers:
            total += v  # sum() adds in another way
        return abs(Fraction(total) - sum(map(Fraction, numbers)))

    numbers = [1.0] + [2.0**-53] * 199
    first, last = error(numbers), error(numbers[::-1])
    n = len(numbers)
    expect(given, error_in_u=first / U, part=first / ((n + 4) * U), small_ones_first=last / U)


FOLDED = Network.of([([[1, 0], [-1, 0], [0, 1]], [0, 0, 0]), ([[1, 1, 0]], [-1]), ([[1]], [0])])


def answer_18(given: object) -> None:
    """A walk that changes one neuron at a wall where two change."""
    cells = explore(FOLDED, Domain.whole(2))
    affine, start = Affine(FOLDED), (2, 0, 2, 2)  # at (2, 1)
    careless, waiting = {start}, [start]
    while waiting:
        pattern = waiting.pop()
        rows = unit_rows(affine, pattern)
        units, forms = list(rows), list(rows.values())
        for i in facets(forms):
            k = units[i]
            far = (*pattern[:k], 2 - pattern[k], *pattern[k + 1 :])
            inside = interior_point([*unit_rows(affine, far).values()], 2)
            if far not in careless and inside:
                careless.add(far)
                waiting.append(far)
    (near, s), (far_form, t) = (affine.neurons(p)[3] for p in ((2, 0, 2, 2), (0, 2, 2, 2)))
    nu = Fraction(far_form[1], t) - Fraction(near[1], s)
    expect(given, cells=len(cells), careless_walk=len(careless), ν=nu)


def answer_19(given: object) -> None:
    """Bounds of c at two vertices, and where the row is a facet."""
    triangle = [(0, 1, 0), (0, 0, 1), (1, -1, -1)]

    def bound(i: int, j: int) -> Fraction:
        """Part 2 at the vertex of two rows: the row is redundant for c above this."""
        g, h = triangle[i], triangle[j]
        multipliers, q = solve([*zip(g[1:], h[1:], strict=True)], [[-1], [-2]])
        place, p = solve([g[1:], h[1:]], [[-g[0]], [-h[0]]])
        value = Fraction(-place[0][0] - 2 * place[1][0], p)  # of the row without c
        return sum(Fraction(max(-v, 0), q) for (v,) in multipliers) - value

    def is_facet(c: Fraction) -> bool:
        row = tuple(int(v * c.denominator) for v in (c, -1, -2))
        return interior_point([*triangle, row], 2) is not None and 3 in facets([*triangle, row])

    *bounds, low, high = entries(given, 4, "the answer")
    expect(bounds, at_0_0=bound(0, 1), at_0_1=bound(0, 2))
    a, b = number(low, "the lower end"), number(high, "the upper end")
    near = Fraction(1, 10**9)
    if is_facet(a) or not is_facet(a + near):
        raise Wrong(f"the lower end: near c = {a} the row does not become a facet")
    if is_facet(b) or not is_facet(b - near):
        raise Wrong(f"the upper end: near c = {b} the row does not cease to be a facet")


def answer_20(given: object) -> None:
    """Faces of a network in space whose cells contain lines."""
    net = Network.of([([[1, 1, 0], [0, 1, 1], [1, 2, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])])
    points, edges, walls, cells = explore(net, Domain.whole(3)).f_vector
    expect(given, cells=cells, walls=walls, of_dimension_0=points, of_dimension_1=edges)


def answer_21(given: object) -> None:
    """Four lines through a point, raised and sunk; here every true face is the limit of one."""
    raised = explore(zaslavsky(4, 2), Domain.whole(2)).f_vector
    true = explore(pencil(4), Domain.whole(2)).f_vector
    lost = [a - b for a, b in zip(raised, true, strict=True)]
    expect(given, raised=raised, true=true, edges_that_sink=lost[1], cells_that_sink=lost[2])


def answer_22(given: object) -> None:
    """True roots and those of floats, and how much of the bound their distance is."""
    rho, cases = Fraction(1, 8), []
    for texts in (("1/4", "-3/4", "3/8", "-5/8"), ("1/16", "-1/2", "-1/16", "-3/8")):
        z, w, near_z, near_w = map(Fraction, texts)
        gap = near_z - near_w
        t, near_t = z / (z - w), near_z / gap
        cases.append((t, near_t, abs(near_t - t) / (rho / gap)))
    expect(given, case_a=cases[0], case_b=cases[1])


def answer_23(given: object) -> None:
    """Corners of the octahedron, each counted as often as it is listed."""
    signs = product((-1, 1), repeat=3)
    octahedron = Clipped.of({j: (1, *s) for j, s in enumerate(signs)}, 3)
    expect(given, corners=len(octahedron.corners), points=len(set(octahedron.points)))


def answer_24(given: object) -> None:
    """A linear program, its proof, and how long the proof holds."""
    *numbers, fall = entries(given, 4, "the answer")
    rows = [(-4, 2, 1), (-5, 1, 2), (0, 1, 0), (0, 0, 1)]
    found = minimise((0, 3, 2), rows)
    multipliers = [weight for _, weight in sorted(found.multipliers)]
    expect(numbers, minimum=found.value, first_multiplier=multipliers[0], second=multipliers[1])
    lower = 2 - number(fall, "the fall of the cost")

    def holds(cost: Fraction) -> bool:
        goal = tuple(int(v * cost.denominator) for v in (0, 3, cost))
        return certified(goal, rows, found.basis) is not None

    if not holds(lower) or holds(lower - Fraction(1, 10**9)):
        raise Wrong(f"the fall of the cost: at 2 - {fall} the basis does not begin to fail")


def answer_25(given: object) -> None:
    """A line of a certificate that is accepted if premises need not be above."""
    cells, text = entries(given, 2, "the answer")
    net = Network.of([([[1], [2]], ["-1/2", -1]), ([[1, 1]], [0])])
    units, rows = [(Fraction(-1, 2), 1), (-1, 2)], Box.of((0, 1)).rows
    expect(cells, cells=len(explore(net, Box.of((0, 1)))))
    signs, named, x = _line(text)
    for k, name in enumerate(named):
        if not (-len(rows) <= name < len(units) and name != k):
            raise Wrong(f"unit {k}: its premise {name} is no row and no other unit")
        sign, (b, slope) = (signs[name], units[name]) if name >= 0 else (1, rows[-1 - name])
        c, a = (signs[k] * v for v in units[k])
        factor = Fraction(a, sign * slope)
        if factor < 0 or c - factor * sign * b < 0:
            raise Wrong(f"unit {k}: its form is no multiple of the premise plus a constant c ≥ 0")
    if not 0 < x < 1 or any(s * (c + a * x) <= 0 for s, (c, a) in zip(signs, units, strict=True)):
        raise Wrong(f"the witness {x} does not have the signs of the tokens")


def _line(text: object) -> tuple[list[int], list[int], Fraction]:
    """Read the signs, the one premise of each hint and the witness from a line."""
    shape = 'a line is a text such as {"t":"+-","h":[[-1],[0]],"w":[4,3]}, with two signs in it'
    try:
        line = json.loads(text)
        ((p,), (q,)), (below, above) = line["h"], line["w"]
        signs = [{"+": 1, "-": -1}[token] for token in line["t"]]
        witness = Fraction(above, below)
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        raise Wrong(shape) from None
    if len(signs) != 2 or type(p) is not int or type(q) is not int or below < 0:
        raise Wrong(shape)
    return signs, [p, q], witness


def answer_26(given: object) -> None:
    """Three seams of a square, by what both sides have."""
    net = Network.of([([[1, 0], [0, 1], [1, 1]], [0] * 3), ([[1] * 3], [0])])
    square, bounds = [[1, 0], [-1, 0], [0, 1], [0, -1]], [1] * 4

    def found(rows: list[list[int]], b: list[object]) -> tuple[set[object], set[object]]:
        """Cells as patterns, and walls as pairs of them."""
        cells = explore(net, Domain.polytope([*square, *rows], [*bounds, *b]))
        return set(map(tuple, cells.patterns.tolist())), {
            frozenset((cells[i].pattern, cells[j].pattern)) for i, j in cells.walls.tolist()
        }

    _, walls = found([], [])
    true = []
    for a, b in (([1, 0], 0), ([1, -2], 0), ([1, -2], Fraction(1, 10))):
        left, right = found([a], [b]), found([[-v for v in a]], [-b])
        flat = walls - (left[1] | right[1])
        true.append((len(left[0] & right[0]), len(flat), len(left[1] & right[1])))
    expect(given, first_seam=true[0], second_seam=true[1], third_seam=true[2])
