"""Judges of part 1, cells: one function for each page, with the library's values."""

from fractions import Fraction
from itertools import product

from reading import Wrong, entries, expect, network, number

from exactregions import Box, Domain, Network, boundary, explore
from exactregions.arithmetic.surd import Surd
from exactregions.claims.bounds_upper import serra
from exactregions.claims.deletion import without
from exactregions.measures.adjacency import mean_degree
from exactregions.networks.affine import Affine
from exactregions.networks.degenerate import pencil
from exactregions.networks.famous import zaslavsky
from exactregions.networks.joined import side_by_side
from exactregions.polyhedra.polytope import interior_point
from exactregions.regions.convex_parts import convex_parts

LINE, PLANE, SPACE = map(Domain.whole, (1, 2, 3))
TINY = Fraction(1, 10**9)


def answer_01(given: object) -> None:
    """Weak systems of strict signs against cells."""
    net = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], [0])])
    solid = 0
    for signs in product((-1, 1), repeat=2):
        forms = Affine(net).neurons([s + 1 for s in signs])
        rows = [tuple(s * v for v in f) for s, (f, _) in zip(signs, forms, strict=True) if any(f)]
        solid += interior_point(rows, 1) is not None
    expect(given, systems=solid, cells=len(explore(net, LINE)))


def answer_02(given: object) -> None:
    """A diamond drawn by the second layer."""
    least, *numbers = entries(given, 4, "the answer")
    c = number(least, "the bound of c")
    first = [[1, 0], [-1, 0], [0, 1], [0, -1]]

    def faces(c: Fraction) -> tuple[int, ...]:
        diamond = [(first, [0] * 4), ([[1] * 4], [-c]), ([[1]], [0])]
        return explore(Network.of(diamond), PLANE).f_vector

    before = explore(Network.of([(first, [0] * 4), ([[1] * 4], [0])]), PLANE).f_vector
    after = faces(Fraction(1))
    a2 = after[2] - before[2]
    a1 = after[1] - before[1] - a2
    cut = (after[0] - before[0] - a1, a1, a2)
    if faces(c) != before or faces(c + TINY) == before:
        raise Wrong(f"the bound of c: at {c} and right above it the zero set is not what you say")
    expect(numbers, faces_before=before, faces_cut=cut, faces_after=after)


def answer_03(given: object) -> None:
    """Two functions whose maximum has many pieces."""
    f, g = (network(net, "1-*-1") for net in entries(given, 2, "the answer"))
    p, q = (explore(net, LINE).linear_region_count for net in (f, g))
    if (p, q) != (3, 3):
        raise Wrong(f"f has {p} pieces and g has {q}; both should have 3")
    found, most = explore(maximum(f, g), LINE).linear_region_count, 2 * (p + q - 1)
    if found != most:
        raise Wrong(f"max(f, g) has {found} pieces; more are possible")


def maximum(f: Network, g: Network) -> Network:
    """Return max(f, g) = ReLU(f - g) + ReLU(g) - ReLU(-g)."""
    layers = side_by_side(f, g).layers
    *hidden, (w, b) = [
        (
            [[Fraction(v, layer.scale) for v in row] for row in layer.weight],
            [Fraction(v, layer.scale) for v in layer.bias],
        )
        for layer in layers
    ]
    rows = [[p - q for p, q in zip(*w, strict=True)], w[1], [-q for q in w[1]]]
    return Network.of([*hidden, (rows, [b[0] - b[1], b[1], -b[1]]), ([[1, 1, -1]], [0])])


def answer_04(given: object) -> None:
    """A tent that rises with slope 3/2 only, composed with itself."""
    first = ([[1], [1]], [0, "-1/2"])
    again = ([["3/2", -3]] * 2, [0, "-1/2"])
    powers = [Network.of([first, *[again] * k, ([["3/2", -3]], [0])]) for k in range(4)]
    expect(given, pieces=[explore(f, Box.cube(1, 0, 1)).linear_region_count for f in powers])


def answer_05(given: object) -> None:
    """Five planes through a point, and one of them moved."""
    normals = [[1, t, t * t] for t in range(5)]

    def cells(*biases: int) -> int:
        return len(explore(Network.of([(normals, biases), ([[1] * 5], [0])]), SPACE))

    through, moved = cells(0, 0, 0, 0, 0), cells(0, 0, 0, 0, 1)
    generic = len(explore(zaslavsky(5, 3), SPACE))
    expect(given, through_a_point=through, one_moved=moved, how_many_fewer=generic - moved)


def answer_06(given: object) -> None:
    """|z| has more cells than ReLU may have."""
    net = network(given, "1-1-2-1", "abs")
    found, most = len(explore(net, LINE)), serra(1, [1, 2])
    if found <= most:
        raise Wrong(f"with |z| this has {found} cells, and with ReLU {most} are allowed")


def answer_07(given: object) -> None:
    """Where deletion fails for three lines through a point."""
    all_three = explore(pencil(3), PLANE)
    left = all_three.f_vector
    on = [int((all_three.faces(k).signs[:, 2] == 0).sum()) for k in range(3)]
    less = explore(without(pencil(3), 2), PLANE).f_vector
    right = [on[k] + less[k] + (on[k - 1] if k else 0) for k in range(3)]
    wrong = [(k, left[k], right[k]) for k in range(3) if left[k] != right[k]]
    expect(
        given,
        false_equations=wrong,
        faces_around=sum(left),
        cells_around=left[2],
        by_1=(3**3, 2**3),
    )


def answer_08(given: object) -> None:
    """Lines enough for a mean of more than 3.9 neighbours."""
    n = number(given, "the answer")
    if not (n.denominator == 1 and 2 <= n <= 80):
        raise Wrong(f"{given} is not a number of lines between 2 and 80")

    def mean(n: int) -> Fraction:
        return mean_degree(explore(zaslavsky(n, 2), PLANE))

    if mean(int(n)) <= Fraction(39, 10):
        raise Wrong(f"with {n} lines the mean is {mean(int(n))}, at most 3.9")
    if mean(int(n) - 1) > Fraction(39, 10):
        raise Wrong(f"with one line less than {n} the mean is {mean(int(n) - 1)}, more than 3.9")


def answer_09(given: object) -> None:
    """The strata of a pyramid over a diamond; a length is a + b·√2, given as (a, b)."""
    length, points = entries(given, 2, "the answer")
    a, b = (number(v, "the length") for v in entries(length, 2, "the length"))
    pyramid = Network.of([
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4), ([[-1] * 4], [1]), ([[1]], [0]),
    ])  # fmt: skip
    lines, corners = boundary(explore(pyramid, Box.cube(2, -2, 2)))
    if lines.volume != a + b * Surd.root(2):
        raise Wrong(f"the length: {a} + {b}·√2 is not right; B_1 is more than the diamond's rim")
    expect(points, points=corners.volume)


def answer_10(given: object) -> None:
    """Convex linear regions that no complex may keep."""
    f = Network.of([
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0] * 4),  # x+, x-, y+, y-
        ([[1, 0, -1, 1], [1, 0, 0, 0], [0, 1, 0, 0]], [0] * 3),  # (x+ - y)+, x+, x-
        ([[-1, 1, 0], [0, 0, 1]], [0] * 2),  # (min(x+, y))+, x-
        ([[1, -2]], [0]),
    ])  # fmt: skip
    cells = explore(f, PLANE)
    parts = convex_parts(cells)
    assert parts.lower == parts.upper
    expect(given, linear_regions=cells.linear_region_count, parts=parts.lower)
