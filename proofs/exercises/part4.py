"""Judges of part 4, further claims: one function for each page, with the library's values."""

from fractions import Fraction
from math import comb

from reading import Wrong, entries, expect, network, number

from exactregions import Box, Domain, Network, boundary, distance, explore
from exactregions.arithmetic.surd import Surd
from exactregions.claims.bounds_upper import line, line_with_pairs
from exactregions.claims.coarea import coarea, level_set, norm
from exactregions.claims.folding import folding
from exactregions.claims.subject import Subject
from exactregions.measures.equivalence import equivalent
from exactregions.networks.degenerate import zero_bias
from exactregions.networks.famous import zaslavsky
from exactregions.regions.definitions import definitions

LINE = Domain.whole(1)


def answer_27(given: object) -> None:
    """Open regions on a line with three affine maps."""
    most, layers = entries(given, 2, "the answer")
    found = definitions(explore(network(layers, "1-*-1"), LINE))
    if found.R6 != 3:
        raise Wrong(f"the network has {found.R6} affine maps, not three")
    # a kink is where two of the lines cross, and each two cross once
    expect(most, greatest_R4=comb(found.R6, 2) + 1)
    if number(most, "the greatest R4") != found.R4:
        raise Wrong(f"the network has R4 = {found.R4}")


def answer_28(given: object) -> None:
    """Three good neurons that bend nothing together."""
    c = number(given, "c")
    net = Network.of([([[2], [-3], [1]], [0] * 3), ([[1, c, 4]], [0])])
    if c == 0 or explore(net, LINE).linear_region_count != 1:
        raise Wrong(f"c = {c}: the output bends at 0, or the second neuron is not good")


def answer_29(given: object) -> None:
    """The nearest wall, and the neuron that it belongs to (1, 2 or 3)."""
    net = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1] * 3], [0])])
    found = distance(net, [Fraction(1, 3), Fraction(2, 5)])
    ((_, index),) = found.cell_neurons
    expect(given, squared_distance=found.cell_squared, neuron=index + 1)


def answer_30(given: object) -> None:
    """Level sets of a neuron on a square, all as multiples of √2."""
    first = ([[1, 0], [-1, 0], [0, 1], [0, -1]], ["-1/2", "1/2", "-1/2", "1/2"])
    net = Network.of([first, ([[1] * 4], [0]), ([[1]], [0])])
    square = Box.cube(2, 0, 1)
    sides = coarea(norm).judge(Subject(net, square)).finding
    assert sides.left == sides.right
    levels = [
        boundary(explore(level_set(net, Fraction(k, 4)), square), "pattern")[0].parts[((1, 0),)]
        for k in (1, 3)
    ]
    # √2 times a multiple m·√2 is 2m
    names = ("both_sides", "length_at_1_4", "length_at_3_4")
    doubled = [Surd.root(2) * v for v in (sides.right, *levels)]
    expect(given, **{n: Fraction(str(v)) / 2 for n, v in zip(names, doubled, strict=True)})


def answer_31(given: object) -> None:
    """Planes through 0, and the same planes moved."""
    space = Domain.whole(3)
    through, moved = (len(explore(net, space)) for net in (zero_bias(7, 3), zaslavsky(7, 3)))
    expect(given, cells_without_biases=through, how_many_more=moved - through)


def answer_32(given: object) -> None:
    """Euler sums of one network on five polyhedra, given by rows a·x <= 1."""
    normals = [[1, 2, 3], [2, -1, 1], [1, 1, -5], [3, 1, 1]]
    net = Network.of([(normals, [1, 0, 2, -1]), ([[1] * 4], [0])])
    x, y, z = [1, 0, 0], [0, 1, 0], [0, 0, 1]
    minus_x, minus_y, minus_z = [-1, 0, 0], [0, -1, 0], [0, 0, -1]

    def euler_sum(*rows: list[int]) -> int:
        faces = explore(net, Domain.polytope(rows, [1] * len(rows))).f_vector
        return sum((-1) ** k * f for k, f in enumerate(faces))

    expect(
        given,
        cube=euler_sum(x, minus_x, y, minus_y, z, minus_z),
        square_times_line=euler_sum(x, minus_x, y, minus_y),
        interval_times_plane=euler_sum(x, minus_x),
        octant=euler_sum(minus_x, minus_y, minus_z),
        half_space=euler_sum(minus_x),
    )


def answer_33(given: object) -> None:
    """A folding network against one wide layer."""
    folded = len(explore(folding(2, 5, 5, 3), Box.cube(2, 0, 1)))
    wide = len(explore(zaslavsky(13, 2), Domain.whole(2)))
    expect(given, cells=folded, how_many_more=folded - wide)


def answer_34(given: object) -> None:
    """|x| - |x - 1| as a difference of tropical polynomials, each a list of monomials (c, a)."""
    lists = entries(given, 2, "the answer")
    # it bends upwards at 0 and downwards at 1, so neither P nor Q is one monomial
    ((p, q), (r, s)) = (
        [
            [number(v, "a monomial") for v in entries(part, 2, "a monomial")]
            for part in entries(one, 2, name)
        ]
        for name, one in zip("PQ", lists, strict=True)
    )
    # max(p, q) - max(r, s) = p - r + ReLU(q - p) - ReLU(s - r)
    (c, a), (u, b), (v, e) = (
        [j - i for i, j in zip(*two, strict=True)] for two in ((r, p), (p, q), (r, s))
    )
    built = Network.of([([[1], [-1], [b], [e]], [0, 0, u, v]), ([[a, -a, 1, -1]], [c])])
    meant = Network.of([([[1], [1]], [0, -1]), ([[1, -1]], [0])], "abs")
    same = equivalent(built, meant, LINE)
    if not same:
        raise Wrong(f"at x = {same.point[0]} your P - Q is {same.first[0]}, not {same.second[0]}")


def answer_35(given: object) -> None:
    """Bounded components on a line: between any two neighbouring zeros of F - t."""
    three, two, layers = entries(given, 3, "the answer")
    most = line([3, 1])  # cells of F with a neuron behind it: three kinks, its zeros, and one more
    expect(
        (three, two),
        with_three_neurons=most - 1 - 3 - 1,
        with_two_neurons=line_with_pairs([2, 1]) - 1 - 2 - 1,
    )
    network(layers, "1-3-1")
    found = len(explore(Network.of([*layers, ([[1]], [0])]), LINE))
    if found != most:
        raise Wrong(f"the kinks and zeros of your F make {found} intervals; more are possible")
