"""The oracles against one another, against theorems, against published counts, and by hand."""

import ast
import sys
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path
from random import Random

import pytest

from . import brute, formulas, intervals, polygons, samples
from .samples import ABS, ACTIVATIONS, HARD_TANH, RELU, layers_of, square
from .simplex import positive_point, value_at

KINDS = {"generic": samples.generic, "degenerate": samples.degenerate}
TRIANGLE = [
    (Fraction(-2), Fraction(-1)),
    (Fraction(3), Fraction(-1, 2)),
    (Fraction(0), Fraction(2)),
]


def mixed(depth, seed):
    """An activation for each hidden layer; ReLU throughout for every other seed."""
    if seed % 2:
        return [RELU] * depth
    return Random(seed).choices(list(ACTIVATIONS.values()), k=depth)


def pairs(items):
    return {frozenset(pair) for pair in pairwise(items)}


def strictly_inside(point, polygon):
    corners = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    x, y = point
    return all((q[0] - p[0]) * (y - p[1]) > (x - p[0]) * (q[1] - p[1]) for p, q in corners)


@pytest.mark.parametrize("name", ["brute", "simplex", "polygons", "intervals", "formulas"])
def test_an_oracle_needs_the_standard_library_only(name):
    tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        assert isinstance(node, ast.ImportFrom)
        assert node.module is not None
        standard = node.module.split(".")[0] in sys.stdlib_module_names
        assert standard if node.level == 0 else node.module == "simplex"


# ---- the simplex


def eliminated(rows):
    """Fourier and Motzkin: is the system of strict inequalities solvable? Another way to know."""
    while len(rows[0]) > 1:
        above = [row for row in rows if row[-1] > 0]
        below = [row for row in rows if row[-1] < 0]
        kept = {row[:-1] for row in rows if row[-1] == 0}
        for up, down in product(above, below):
            joined = [up[-1] * b - down[-1] * a for a, b in zip(up, down, strict=True)]
            kept.add(tuple(joined[:-1]))
        if not kept:
            return True
        rows = list(kept)
    return all(row[0] > 0 for row in rows)


def test_positive_points_exist_when_elimination_says_so():
    random, solvable = Random(0), 0
    for _ in range(600):
        d, m = random.randint(1, 3), random.randint(1, 7)
        rows = [tuple(random.randint(-2, 2) for _ in range(d + 1)) for _ in range(m)]
        point = positive_point(rows, d)
        assert (point is not None) == eliminated(rows)
        if point is not None:
            solvable += 1
            assert all(value_at(row, point) > 0 for row in rows)
    assert 150 < solvable < 450


def test_positive_points_in_extreme_systems():
    tiny = 10**40
    assert positive_point([], 2) is not None
    assert positive_point([(0, 1), (0, -1)], 1) is None
    assert positive_point([(0, tiny), (1, -tiny)], 1) is not None
    assert positive_point([(-1, tiny), (1, -tiny)], 1) is None
    assert positive_point([(1,), (2,)], 0) == ()
    assert positive_point([(1,), (0,)], 0) is None


# ---- the oracles against one another


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(24))
def test_brute_force_agrees_with_intervals(kind, seed):
    widths = Random(seed).choice([[1, 5, 2], [1, 3, 3, 1], [1, 4, 1, 3, 1], [1, 2, 2, 2, 2]])
    layers, activations = KINDS[kind](widths, seed), mixed(len(widths) - 2, seed)
    one, two = Fraction(-3, 2), Fraction(2)
    for lo, hi in [(None, None), (one, two), (None, two), (one, None)]:
        domain = [([Fraction(-1)], -lo)] if lo is not None else []
        domain += [([Fraction(1)], hi)] if hi is not None else []
        line = intervals.cells(layers, activations, lo, hi)
        found = brute.cells(layers, activations, domain)
        assert len(found) == len(line)
        for start, end, pattern in line:
            (x,) = found[pattern]
            assert start is None or start < x
            assert end is None or x < end
        assert brute.walls(layers, activations, domain) == pairs(cell[2] for cell in line)
        regions = intervals.linear_regions(layers, activations, lo, hi)
        assert brute.linear_regions(layers, activations, domain) == regions


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(24))
def test_brute_force_agrees_with_polygons(kind, seed):
    widths = Random(seed).choice([[2, 5, 1], [2, 4, 3, 1], [2, 3, 3, 2], [2, 2, 3, 2, 1]])
    layers, activations = KINDS[kind](widths, seed), mixed(len(widths) - 2, seed)
    outline = [TRIANGLE, square(), square(3)][seed % 3]
    domain = samples.half_planes(outline)
    cut = polygons.cells(layers, activations, outline)
    found = brute.cells(layers, activations, domain)
    assert found.keys() == cut.keys()
    assert all(strictly_inside(found[pattern], cut[pattern]) for pattern in cut)
    assert brute.walls(layers, activations, domain) == polygons.walls(cut)
    regions = polygons.linear_regions(layers, activations, cut)
    assert brute.linear_regions(layers, activations, domain) == regions
    assert sum(polygons.areas(cut).values()) == polygons.area(outline)
    corners, edges, faces = polygons.f_vector(cut)
    assert corners - edges + faces == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_the_whole_plane_is_a_very_large_square(kind, seed):
    layers, activations = KINDS[kind]([2, 3, 3, 1], 100 + seed), mixed(2, seed)
    far = polygons.cells(layers, activations, square(10**9))
    assert brute.cells(layers, activations, []).keys() == far.keys()
    assert brute.walls(layers, activations, []) == polygons.walls(far)
    regions = polygons.linear_regions(layers, activations, far)
    assert brute.linear_regions(layers, activations, []) == regions


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_a_polyline_passes_through_the_polygons(kind, seed):
    layers, activations = KINDS[kind]([2, 4, 4, 1], seed), mixed(2, seed)
    cut = polygons.cells(layers, activations, square(4))
    random = Random(seed)
    points = [[Fraction(random.randint(-1999, 1999), 500) for _ in range(2)] for _ in range(5)]
    path = intervals.along(layers, activations, points)
    assert [path[0][0], path[-1][1]] == [0, 4]
    assert all(a[1] == b[0] and a[2] != b[2] for a, b in pairwise(path))
    for lo, hi, pattern in path:
        middle = (lo + hi) / 2
        i = min(int(middle), 3)
        p, q = points[i], points[i + 1]
        at = [a + (middle - i) * (b - a) for a, b in zip(p, q, strict=True)]
        # At an integer parameter the path may turn on a wall, and then no polygon has it inside.
        assert middle == i or strictly_inside(at, cut[pattern])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(8))
def test_independent_networks_multiply_in_three_dimensions(kind, seed):
    """Cells of (x, y) -> (f(x), g(y)) are products of cells; walls are wall times cell."""
    first, second = KINDS[kind]([1, 2, 2, 1], seed), KINDS[kind]([2, 3, 1, 1], seed + 50)
    activations = mixed(2, seed)
    line = [cell[2] for cell in intervals.cells(first, activations, Fraction(-1), Fraction(1))]
    cut = polygons.cells(second, activations, square())
    skew = [[1, 1, 0], [0, 1, 2], [1, 0, 1]]
    layers, domain = samples.side_by_side(first, second), samples.cube(3)
    both = samples.after(skew, layers), activations, samples.pulled_back(skew, domain)

    def joined(one, other):
        return samples.interleaved(one, first, other, second)

    assert brute.cells(*both).keys() == {joined(p, q) for p in line for q in cut}
    walls = {frozenset({joined(p, q), joined(r, q)}) for p, r in pairwise(line) for q in cut}
    for q, r in polygons.walls(cut):
        walls |= {frozenset({joined(p, q), joined(p, r)}) for p in line}
    assert brute.walls(*both) == walls
    regions = intervals.linear_regions(first, activations, Fraction(-1), Fraction(1))
    regions *= polygons.linear_regions(second, activations, cut)
    assert brute.linear_regions(*both) == regions


@pytest.mark.parametrize("seed", range(8))
def test_a_line_in_space_goes_from_cell_to_cell_through_walls(seed):
    layers, activations = samples.degenerate([3, 4, 3, 1], seed), mixed(2, seed)
    cells = brute.cells(layers, activations, samples.cube(3))
    walls = brute.walls(layers, activations, samples.cube(3))
    random = Random(seed)
    for _ in range(40):
        ends = [[Fraction(random.randint(-9999, 9999), 10000) for _ in range(3)] for _ in "pq"]
        path = [cell[2] for cell in intervals.along(layers, activations, ends)]
        assert cells.keys() >= set(path)
        assert walls >= pairs(path)


@pytest.mark.parametrize("seed", range(6))
def test_a_change_of_scale_changes_nothing(seed):
    """relu(c z) = c relu(z) for c > 0, so c may move from a row to the column after it."""
    first, second, last = samples.degenerate([3, 4, 3, 1], seed)
    scales = [Fraction(random.randint(1, 9), 7) for random in [Random(seed)] for _ in first[1]]
    scaled = [
        [[c * w for w in row] for c, row in zip(scales, first[0], strict=True)],
        [c * v for c, v in zip(scales, first[1], strict=True)],
    ]
    divided = [[w / c for c, w in zip(scales, row, strict=True)] for row in second[0]]
    one = [first, second, last], [RELU] * 2, samples.cube(3)
    # Twice the domain, and the second time thrice as large a row, is the same domain.
    again = samples.cube(3) + [([3 * x for x in a], 3 * b) for a, b in samples.cube(3)]
    other = [scaled, (divided, second[1]), last], [RELU] * 2, again
    assert brute.cells(*one).keys() == brute.cells(*other).keys()
    assert brute.walls(*one) == brute.walls(*other)
    assert brute.linear_regions(*one) == brute.linear_regions(*other)


# ---- theorems


@pytest.mark.parametrize(("n", "d"), [(4, 1), (5, 2), (3, 3), (6, 3), (6, 4), (3, 5), (8, 6)])
def test_one_general_layer_is_a_general_arrangement(n, d):
    arrangement = samples.generic([d, n, 1], n), [RELU], []
    faces = formulas.buck(n, d)
    assert len(brute.cells(*arrangement)) == formulas.zaslavsky(n, d) == faces[d]
    assert len(brute.walls(*arrangement)) == faces[d - 1]
    assert sum((-1) ** k * f for k, f in enumerate(faces)) == (-1) ** d


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 1), (5, 2), (2, 3), (5, 3), (5, 4)])
def test_one_layer_without_biases_is_a_general_central_arrangement(n, d):
    ((weights, _), last) = samples.generic([d, n, 1], n)
    if d == 1:
        weights = weights[:1]  # on a line all hyperplanes through 0 coincide
    layers = [(weights, [Fraction(0)] * len(weights)), ([last[0][0][: len(weights)]], last[1])]
    count = formulas.zaslavsky_central(len(weights), d)
    assert len(brute.cells(layers, [RELU], [])) == count


def test_bounds_have_their_reference_values():
    """For 3-2-4 by hand: Montúfar (1+2+1)(1+4+6), Serra 1·(1+4+6) + 2·(1+4) + 1·1."""
    table = {
        (3, (2, 4)): (22, 44),
        (2, (2, 2)): (11, 16),
        (2, (3, 3)): (40, 49),
        (2, (4, 4)): (121, 121),
        (3, (2, 2, 1)): (20, 32),
        (5, (2, 2)): (11, 16),
        (1, (3, 4, 5)): (120, 120),
    }
    for (d, widths), values in table.items():
        assert (formulas.serra(d, widths), formulas.montufar(d, widths)) == values


@pytest.mark.parametrize("seed", range(6))
def test_cells_obey_the_bounds(seed):
    d, widths = [(1, (3, 2, 2)), (2, (3, 3)), (3, (2, 3, 2)), (4, (3, 3))][seed % 4]
    for draw in KINDS.values():
        count = len(brute.cells(draw([d, *widths, 1], seed), [RELU] * len(widths), []))
        assert (
            count <= formulas.serra(d, widths) <= formulas.montufar(d, widths) <= 2 ** sum(widths)
        )


def flips(layers):
    """The orbit under signs of rows (w, b) of hidden neurons and of columns leaving layer one."""
    (first, a), (second, b), last = layers
    for signs in product([1, -1], repeat=2 * len(first) + len(second)):
        rows, columns = signs[: len(first)], signs[len(first) : 2 * len(first)]
        turned = signs[2 * len(first) :]
        one = [[s * w for w in row] for s, row in zip(rows, first, strict=True)]
        two = [
            [t * c * w for c, w in zip(columns, row, strict=True)]
            for t, row in zip(turned, second, strict=True)
        ]
        one_b = [s * v for s, v in zip(rows, a, strict=True)]
        yield [(one, one_b), (two, [t * v for t, v in zip(turned, b, strict=True)]), last]


@pytest.mark.parametrize(
    ("widths", "mean"), [([1, 3, 2, 1], "23/4"), ([2, 2, 2, 1], "31/4"), ([3, 3, 1, 1], "101/8")]
)
def test_the_mean_over_sign_flips(widths, mean):
    """The sum over a, b >= 0 with a + b <= d of C(n1, a) C(n2, b) P(Bin(n1 - a, 1/2) >= b).

    For d = 1 that is 1 + n1 + n2 (1 - 2^-n1) = 1 + 3 + 2 · 7/8 = 23/4.
    """
    counts = [len(brute.cells(net, [RELU] * 2, [])) for net in flips(samples.generic(widths, 7))]
    assert Fraction(sum(counts), len(counts)) == Fraction(mean)


# ---- published exact counts in [-1, 1]^d


@pytest.mark.parametrize(("seed", "count"), list(enumerate([412, 468, 425])))
def test_he_networks_in_the_plane(seed, count):
    cut = polygons.cells(samples.he([2, 16, 16, 1], seed), [RELU] * 2, square())
    assert len(cut) == count
    assert sum(polygons.areas(cut).values()) == 4


@pytest.mark.parametrize(("seed", "count"), list(enumerate([180, 189, 185])))
def test_he_networks_on_the_line(seed, count):
    layers = samples.he([1, 64, 64, 64, 1], seed)
    assert len(intervals.cells(layers, [RELU] * 3, Fraction(-1), Fraction(1))) == count


@pytest.mark.parametrize(("seed", "count"), list(enumerate([16, 27, 19, 11, 19, 8, 8, 22, 16, 11])))
def test_integer_networks_in_the_plane(seed, count):
    net = samples.integers([2, 8, 8, 1], seed), [RELU] * 2
    cut = polygons.cells(*net, square())
    assert len(cut) == count
    assert brute.cells(*net, samples.cube(2)).keys() == cut.keys()
    assert brute.walls(*net, samples.cube(2)) == polygons.walls(cut)


@pytest.mark.parametrize(
    ("seed", "count"), list(enumerate([51, 51, 122, 72, 74, 74, 23, 189, 34, 119]))
)
def test_integer_networks_in_space(seed, count):
    net = samples.integers([3, 8, 8, 1], seed), [RELU] * 2
    assert len(brute.cells(*net, samples.cube(3))) == count


# ---- worked by hand


def test_max_of_minus_y_and_min_of_0_and_minus_x():
    """The function f = -g1 + g2 with g = relu(h1, h1 - h2 + h3) and h = relu(x, y, -y).

    The second layer sees relu(x) >= 0 and relu(x) - y. For x < 0 the first is zero, and -y has
    the sign of the neuron -y: two cells (0,2,0 | 1,0) and (0,0,2 | 1,2). For x > 0: y < 0 gives
    x - y > 0, one cell; y > 0 splits on y = x in two. So 5 cells in a cycle around the origin.
    The map is -y, 0 or -x; -y holds in (x<0, y<0), (x>0, y<0) and (0<y<x), one region.
    """
    layers = layers_of(
        ([[1, 0], [0, 1], [0, -1]], [0, 0, 0]), ([[1, 0, 0], [1, -1, 1]], [0, 0]), ([[-1, 1]], [0])
    )
    cycle = [(0, 2, 0, 1, 0), (0, 0, 2, 1, 2), (2, 0, 2, 2, 2), (2, 2, 0, 2, 2), (2, 2, 0, 2, 0)]
    assert brute.cells(layers, [RELU] * 2, []).keys() == set(cycle)
    assert brute.walls(layers, [RELU] * 2, []) == pairs([*cycle, cycle[0]])
    assert brute.linear_regions(layers, [RELU] * 2, []) == 3
    cut = polygons.cells(layers, [RELU] * 2, square())
    assert polygons.areas(cut) == dict(
        zip(cycle, [1, 1, 1, Fraction(1, 2), Fraction(1, 2)], strict=True)
    )
    # Four corners, the origin, and the ends (±1, 0), (0, ±1) of the walls; (1, 1) is a corner.
    assert polygons.f_vector(cut) == (9, 13, 5)


def test_three_regions_meet_where_a_neuron_is_seen_through_another():
    """relu(relu(x) + relu(y + 10) - 10): the first layer cuts the plane in four around (0, -10).

    On x < 0, y < -10 the last neuron is -10; on the other three it is y, x - 10 and x + y and
    cuts each in two. Of the 7 cells A; B-, B+; C-, C+; D-, D+ the four where it is off (A, B-,
    C-, D-) make one linear region, the other three have different maps.
    """
    layers = layers_of(([[1, 0], [0, 1]], [0, 10]), ([[1, 1]], [-10]), ([[1]], [0]))
    A, B, C, D = (0, 0), (0, 2), (2, 0), (2, 2)
    off, on = (0,), (2,)
    walls = {(A + off, B + off), (A + off, C + off), (B + off, D + off), (C + off, D + off)}
    walls |= {(B + on, D + on), (C + on, D + on), (B + off, B + on), (C + off, C + on)}
    walls |= {(D + off, D + on)}
    assert brute.walls(layers, [RELU] * 2, []) == {frozenset(wall) for wall in walls}
    assert len(brute.cells(layers, [RELU] * 2, [])) == 7
    assert brute.linear_regions(layers, [RELU] * 2, []) == 4
    # With |x|, |y| <= 5 the line y = -10 is out of sight: B and D remain.
    assert len(brute.cells(layers, [RELU] * 2, samples.cube(2, 5))) == 4
    assert len(polygons.cells(layers, [RELU] * 2, square(5))) == 4


def test_a_hat_returns_to_the_map_that_it_left():
    """relu(x) - 2 relu(x - 1) + relu(x - 2): 0, x, 2 - x, 0 on four intervals."""
    layers = layers_of(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))
    cells = [(None, 0, (0, 0, 0)), (0, 1, (2, 0, 0)), (1, 2, (2, 2, 0)), (2, None, (2, 2, 2))]
    assert intervals.cells(layers, [RELU]) == cells
    assert intervals.linear_regions(layers, [RELU]) == brute.linear_regions(layers, [RELU], []) == 4


def test_several_neurons_flip_at_one_wall():
    """x, x again and -2x vanish together; relu(x) - relu(-2x)/2 is x, without a kink."""
    layers = layers_of(([[1], [1], [-2]], [0, 0, 0]), ([[1, 0, "-1/2"]], [0]))
    left, right = (0, 0, 2), (2, 2, 0)
    assert brute.walls(layers, [RELU], []) == {frozenset({left, right})}
    assert intervals.cells(layers, [RELU]) == [(None, 0, left), (0, None, right)]
    assert brute.linear_regions(layers, [RELU], []) == 1


def test_a_neuron_can_be_zero_on_one_side_only():
    """The second neuron is relu(x): identically zero for x < 0, which is state 1."""
    layers = layers_of(([[1, 0]], [0]), ([[1]], [0]), ([[1]], [0]))
    assert brute.walls(layers, [RELU] * 2, []) == {frozenset({(0, 1), (2, 2)})}
    assert polygons.cells(layers, [RELU] * 2, square()).keys() == {(0, 1), (2, 2)}


def test_hard_tanh_of_hard_tanh_rests_on_its_breakpoints():
    """Hard tanh is -1 for x < -1, the first breakpoint (state 1), and 1 for x > 1 (state 3)."""
    layers = layers_of(([[1]], [0]), ([[1]], [0]), ([[1]], [0]))
    cells = [(None, -1, (0, 1)), (-1, 1, (2, 2)), (1, None, (4, 3))]
    assert intervals.cells(layers, [HARD_TANH] * 2) == cells
    assert brute.walls(layers, [HARD_TANH] * 2, []) == pairs(cell[2] for cell in cells)
    assert brute.linear_regions(layers, [HARD_TANH] * 2, []) == 3


def test_folding_doubles():
    """The map x -> |x| -> |2|x| - 1| -> .. folds [-1, 1] onto [0, 1]; k folds have 2^k pieces."""
    fold = ([[2]], [-1])
    layers = layers_of(([[1]], [0]), fold, fold, fold, ([[1]], [0]))
    assert len(intervals.cells(layers, [ABS] * 4, Fraction(-1), Fraction(1))) == 16
    assert intervals.linear_regions(layers, [ABS] * 4, Fraction(-1), Fraction(1)) == 16
    assert brute.linear_regions(layers, [ABS] * 4, samples.cube(1)) == 16


def test_opposite_sectors_share_no_wall():
    """Three lines through the origin: 6 sectors in a cycle, although all closures meet in 0."""
    layers = layers_of(([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0]))
    walls = brute.walls(layers, [RELU], [])
    assert len(walls) == 6
    assert all(sum(a != b for a, b in zip(*wall, strict=True)) == 1 for wall in walls)
    assert polygons.f_vector(polygons.cells(layers, [RELU], square()))[2] == 6


def test_domains_at_the_edge_of_sense():
    layers = layers_of(([[1, 0]], [0]), ([[1]], [0]))
    zero, one = [Fraction(0)] * 2, [Fraction(1), Fraction(0)]
    assert brute.cells(layers, [RELU], [(zero, Fraction(0))]).keys() == {(0,), (2,)}
    assert brute.cells(layers, [RELU], [(zero, Fraction(-1))]) == {}
    assert brute.cells(layers, [RELU], [(one, Fraction(0))]).keys() == {(0,)}
    flat = [(one, Fraction(0)), ([Fraction(-1), Fraction(0)], Fraction(0))]
    assert brute.cells(layers, [RELU], flat) == {}
    assert brute.walls(layers, [RELU], flat) == set()
    assert brute.linear_regions(layers, [RELU], flat) == 0
    assert intervals.cells(layers_of(([[1]], [0]), ([[1]], [0])), [RELU], 1, 1) == []
    assert brute.cells(layers_of(([[1, 0]], [0])), [], []).keys() == {()}


def test_a_polyline_turns_without_ending_an_interval():
    """The neuron y along (-1,1), (0,-1), (1,1): +, then - around the corner, then + again."""
    layers = layers_of(([[0, 1]], [0]), ([[1]], [0]))
    half = Fraction(1, 2)
    valley = [(0, half, (2,)), (half, 3 * half, (0,)), (3 * half, 2, (2,))]
    assert intervals.along(layers, [RELU], [(-1, 1), (0, -1), (1, 1)]) == valley
    assert intervals.along(layers, [RELU], [(-1, 1), (0, 0), (1, 1)]) == [(0, 2, (2,))]
    # Along y = 0 the neuron is identically zero.
    flat = [(0, 1, (2,)), (1, 2, (1,))]
    assert intervals.along(layers, [RELU], [(-1, 1), (0, 0), (1, 0)]) == flat
    with pytest.raises(ValueError, match="coincide"):
        intervals.along(layers, [RELU], [(0, 0), (0, 0)])


def test_polygons_drop_false_corners_and_refuse_others():
    outline = [(0, 0), (0, 1), (0, 2), (2, 2), (2, 0)]
    assert sorted(polygons.corners(outline)) == [(0, 0), (0, 2), (2, 0), (2, 2)]
    assert polygons.area(polygons.corners(outline)) == 4
    for bad in [[(0, 0), (1, 1), (2, 2)], [(0, 0), (4, 0), (1, 1), (0, 4)]]:
        with pytest.raises(ValueError, match="convex"):
            polygons.corners(bad)
