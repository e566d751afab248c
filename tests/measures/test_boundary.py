"""Volumes of boundaries: polygons, closed forms, flats clipped by cubes, identities of theory.

Closed forms: the section {x₁ + … + x_d = t} of [0, 1]^d has volume √d times the density of a sum of
d uniform numbers; hyperplanes in general position meet d by d. Identities: the co-area formula, the
path sums behind a kink, and the lemma on vertices (Hanin and Rolnick 2019, both papers).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.arithmetic.surd import Surd
from exactregions.errors import ExactRegionsError, IncompleteError, UnboundedError
from exactregions.measures.boundary import Stratum, boundary
from exactregions.networks.activation import hard_tanh
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.networks.plain import plain
from tests.oracles.creases import creases
from tests.oracles.samples import HARD_TANH, RELU, degenerate, generic, half_planes, integers
from tests.oracles.samples import square as square_of
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.zoo import ZOO, network_of

Point = tuple[Fraction, Fraction]
KINDS = ["gradient", "pattern"]
each_kind = pytest.mark.parametrize("of", KINDS)


def total(squares: Sequence[Fraction]) -> Surd:
    """Σ √s."""
    return Surd.total(term for s in squares for term in Surd.root(s).terms)


def squared(p: Point, q: Point, gram: Sequence[Sequence[Fraction]] = ((1, 0), (0, 1))) -> Fraction:
    """|q − p|², in coordinates whose Gram matrix is given."""
    v = [b - a for a, b in zip(p, q, strict=True)]
    pairs = product(range(2), repeat=2)
    return sum((v[i] * v[j] * Fraction(gram[i][j]) for i, j in pairs), Fraction(0))


def judged(found: Complex, corners: Sequence[Sequence], of, gram=((1, 0), (0, 1))) -> None:
    """Compare lengths and points, neuron by neuron, with those of polygons."""
    lines, points = boundary(found, of)
    expected = creases(*plain(found.network), corners, gradient=of == "gradient")
    lengths = defaultdict(list)
    for p, q, names in expected.edges:
        lengths[names].append(squared(p, q, gram))
    assert lines.parts == {names: total(squares) for names, squares in lengths.items()}
    assert lines.volume == total([s for squares in lengths.values() for s in squares])
    assert (lines.codimension, points.codimension) == (1, 2)
    assert lines.faces == len(expected.edges)
    assert points.faces == points.volume == len(expected.points)
    counts: dict[object, int] = defaultdict(int)
    for names in expected.points.values():
        counts[names] += 1
    assert points.parts == counts


def layer(weights: Sequence, biases: Sequence, outputs: Sequence = ()) -> Network:
    """One hidden layer, summed if no other outputs are given."""
    rows = outputs or [[1] * len(biases)]
    return Network.of([(weights, biases), (rows, [0] * len(rows))])


def volumes(found: Complex, of="gradient") -> list[Surd]:
    return [stratum.volume for stratum in boundary(found, of)]


# ---- in the plane, against polygons


SQUARE = square_of(2)
HEXAGON = [(0, 0), (2, 0), (3, 1), (2, 3), (1, 3), (-1, 1)]
planar = samples_of(inputs=st.just(2), bounded=lambda _: st.just(half_planes(SQUARE)))


@each_kind
@pytest.mark.parametrize("name", [n for n in ZOO if ZOO[n].dimension == 2])
def test_each_plane_animal_has_the_boundary_that_polygons_have(name: str, of):
    network = network_of(*ZOO[name][:2])
    for engine in ("subdivide", "traverse"):
        judged(explore(network, Box.cube(2, -2, 2), engine=engine), SQUARE, of)


@settings(max_examples=60)
@given(planar, st.sampled_from(KINDS))
def test_boundaries_are_those_of_polygons(sample: Sample, of):
    judged(explored(sample, "subdivide"), SQUARE, of)


@each_kind
@pytest.mark.parametrize("draw", [generic, degenerate, integers])
@pytest.mark.parametrize("kind", [RELU, HARD_TANH])
@pytest.mark.parametrize("seed", range(2))
def test_boundaries_in_a_polygon_are_those_of_polygons(draw, kind, seed: int, of):
    """Domains with slanted sides, two outputs, one and two breakpoints."""
    layers = draw((2, 5, 3, 2), seed)
    corners = [(Fraction(x), Fraction(y)) for x, y in HEXAGON]
    sample = Sample(layers, [kind] * 2, half_planes(corners))
    judged(explored(sample, "subdivide"), HEXAGON, of)


@each_kind
def test_the_boundary_of_a_larger_network_is_that_of_polygons(of):
    judged(explore(random_network("2-9-9-1", 1, "he"), Box.cube(2, -2, 2)), SQUARE, of)


@each_kind
@pytest.mark.parametrize("seed", range(3))
def test_lengths_on_a_plane_are_those_of_the_input_space(seed: int, of):
    spans = [[1, 2, "1/2", 0, -1], ["1/3", 0, 1, 1, "2/7"]]
    gram = [[sum(Fraction(a) * Fraction(b) for a, b in zip(u, v, strict=True)) for v in spans]
            for u in spans]  # fmt: skip
    plane = Domain.plane([0, "1/2", 0, 1, 0], spans, [(-2, 2), (-2, 2)])
    network = network_of(integers((5, 6, 4, 1), seed), [RELU] * 2)
    judged(explore(network, plane), SQUARE, of, gram)


# ---- by hand


def test_two_diagonals_of_a_square():
    lines, points = boundary(explore(layer([[1, 1], [1, -1]], [0, 0]), Box.cube(2)))
    diagonal = 2 * Surd.root(2)
    assert lines == Stratum(1, 4, {((0, 0),): diagonal, ((0, 1),): diagonal})
    assert points == Stratum(2, 1, {((0, 0), (0, 1)): Surd.of(1)})


def test_three_regions_meet_where_the_first_neuron_is_switched_off():
    """Its only path is closed at the origin, which is a point of B₂ all the same."""
    lines, points = boundary(explore(FAMOUS["t_junction"](), Box.cube(2)))
    assert points.parts == {((0, 0), (1, 0)): 1}
    # x = 0 above the origin; y = 0 to the left of it, x + y = 0 to the right.
    assert lines.parts == {((0, 0),): 1, ((1, 0),): 1 + Surd.root(2)}


def test_the_hat_bends_in_three_points():
    (points,) = boundary(explore(FAMOUS["hat"](), Box.of((-1, 3))))
    assert points.parts == {((0, i),): 1 for i in range(3)}
    assert points.volume == points.faces == 3


def test_the_three_regions_of_stargalla_meet_in_one_point():
    """max(−y, min(0, −x)) bends on y = 0 < −x, on x = 0 < y and on x = y > 0."""
    assert volumes(explore(FAMOUS["stargalla"](), Box.cube(2))) == [2 + Surd.root(2), 1]


def test_the_regions_of_touching_meet_in_one_point():
    """max(0, min(x, −y)) + max(0, min(−x, y)): both axes and half of a diagonal twice."""
    assert volumes(explore(FAMOUS["touching"](), Box.cube(2))) == [4 + 2 * Surd.root(2), 1]


def test_a_sum_without_bends_has_a_pattern_boundary_only():
    found = explore(FAMOUS["one_region"](2, 2), Box.cube(2, -9, 9))
    assert boundary(found) == (Stratum(1, 0, {}), Stratum(2, 0, {}))
    assert volumes(found) == [0, 0]
    lines, points = boundary(found, "pattern")
    assert points.volume == 1
    assert all(len(names) == 2 for names in lines.parts)


def test_many_lines_through_one_point_have_one_point():
    lines, points = boundary(explore(FAMOUS["pencil"](7), Box.cube(2)))
    assert len(lines.parts) == 7
    assert points.parts == {tuple((0, i) for i in range(7)): 1}


def test_a_network_without_hidden_layers_has_no_boundary():
    net = Network.of([([[1, 2, 3]], [4])])
    for domain in (Box.cube(3), Domain.whole(3)):
        for of in KINDS:
            assert boundary(explore(net, domain), of) == tuple(Stratum(k, 0, {}) for k in (1, 2, 3))


def test_hard_tanh_bends_twice():
    net = Network.of([([[1, 0]], [0]), ([[1]], [0])], hard_tanh)
    lines, points = boundary(explore(net, Box.cube(2, -3, 3)))
    assert lines == Stratum(1, 2, {((0, 0),): Surd.of(12)})
    assert points == Stratum(2, 0, {})


def test_with_several_outputs_the_boundary_is_that_of_all():
    one, other = [1, 0], [0, 1]
    weights = [[1, 0], [0, 1]], [0, 0]
    assert volumes(explore(layer(*weights, [one, other]), Box.cube(2))) == [4, 1]
    assert volumes(explore(layer(*weights, [one]), Box.cube(2))) == [2, 0]


@pytest.mark.parametrize(("name", "many"), [("duplicated", 2), ("negated", 2), ("coincident", 3)])
def test_neurons_that_bend_together_are_named_together_and_counted_once(name: str, many: int):
    box = Box.cube(2, -9, 9)
    single = boundary(explore(FAMOUS["zaslavsky"](3, 2), box))
    repeated = boundary(explore(FAMOUS[name](3, 2), box))
    for one, other in zip(single, repeated, strict=True):
        assert one.faces == other.faces
        assert other.parts == {
            tuple((0, i + 3 * j) for j in range(many) for _, i in names): part
            for names, part in one.parts.items()
        }


def test_walls_of_a_dead_zone_are_in_the_pattern_boundary_only():
    found = explore(FAMOUS["dead_layer"](3, 2), Box.cube(2, -9, 9))
    alone = explore(FAMOUS["zaslavsky"](3, 2), Box.cube(2, -9, 9))
    assert volumes(found) == [0, 0]
    assert boundary(found, "pattern") == boundary(alone, "pattern")


def test_a_neuron_that_stays_at_its_breakpoint_is_not_named_where_it_stays():
    """ReLU(ReLU(x)) and ReLU(0): the one is 0 on all of x < 0, the other everywhere."""
    net = Network.of([([[1, 0]], [0]), ([[1], [0]], [0, 0]), ([[1, 1]], [0])])
    lines, _ = boundary(explore(net, Box.cube(2)), "pattern")
    assert lines.parts == {((0, 0), (1, 0)): 2}
    net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 0]], [0]), ([[1]], [0])])
    lines, points = boundary(explore(net, Box.cube(2)), "pattern")
    assert lines.parts == {((0, 0), (1, 0)): 2, ((0, 1),): 2}
    assert points.parts == {((0, 0), (0, 1), (1, 0)): 1}


# ---- closed forms


@pytest.mark.parametrize(("d", "m"), [(1, 3), (2, 3), (3, 2), (4, 1), (5, 1)])
@each_kind
def test_a_grid_in_a_cube_is_made_of_cubes(d: int, m: int, of):
    """m hyperplanes xᵢ = c for each i: B_k is C(d, k)·m^k cubes of side 2 and dimension d − k."""
    rows = [[int(i == j) for j in range(d)] for i in range(d) for _ in range(m)]
    offsets = [Fraction(c, m + 1) for c in range(m)] * d
    for k, stratum in enumerate(boundary(explore(layer(rows, offsets), Box.cube(d)), of), start=1):
        assert stratum.codimension == k
        assert len(stratum.parts) == comb(d, k) * m**k
        assert set(stratum.parts.values()) == {Surd.of(2 ** (d - k))}
        assert stratum.volume == comb(d, k) * m**k * 2 ** (d - k)


@pytest.mark.parametrize(("n", "d"), [(4, 1), (5, 2), (5, 3), (5, 4), (3, 4)])
def test_general_hyperplanes_meet_in_each_choice_of_d(n: int, d: int):
    for domain in (Domain.whole(d), Box.cube(d, -10000, 10000)):
        strata = boundary(explore(FAMOUS["zaslavsky"](n, d), domain))
        for k in range(1, d + 1):
            names = [tuple((0, i) for i in chosen) for chosen in combinations(range(n), k)]
            assert list(strata[k - 1].parts) == names
        assert strata[-1].volume == comb(n, d)
        assert set(strata[-1].parts.values()) <= {Surd.of(1)}


def density(d: int, t: Fraction) -> Fraction:
    """The density at t of the sum of d independent uniform numbers (Laplace)."""
    steps = (Fraction((-1) ** k * comb(d, k)) * (t - k) ** (d - 1) for k in range(d) if t >= k)
    return sum(steps, Fraction(0)) / factorial(d - 1)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("t", [Fraction(1, 3), Fraction(1), Fraction(3, 2), Fraction(17, 8)])
def test_a_diagonal_section_of_a_cube_has_the_volume_of_laplace(d: int, t: Fraction):
    net = layer([[1] * d], [-t])
    section = boundary(explore(net, Box.cube(d, 0, 1)))[0].volume
    assert section == (density(d, t) * Surd.root(d) if t < d else 0)


def test_two_slanted_planes_meet_in_a_line_of_a_cube():
    """x + y = 0 and y + z = 0 meet in the line of (1, −1, 1), of length 2·√3 in the cube."""
    planes, lines, points = boundary(explore(layer([[1, 1, 0], [0, 1, 1]], [0, 0]), Box.cube(3)))
    assert planes.volume == 2 * 4 * Surd.root(2)  # 2 by 2·√2
    assert lines.volume == 2 * Surd.root(3)
    assert points.volume == 0


def test_two_pyramids_in_five_space():
    """max(z − |x₁| − |x₂|, 0) + max(−z − |y₁| − |y₂|, 0), by hand.

    For z > 0 in [−1, 1]³: four triangles of area √3/2 and two of area 1; the axis of length 1 and
    four edges of length √2. All of it times [−1, 1]², and as much for z < 0; then two planes.
    """
    from tests.measures.test_strata import two_pyramids

    found = volumes(explore(two_pyramids(), Box.cube(5)))
    once = [2 * Surd.root(3) + 2, 1 + 4 * Surd.root(2)]
    assert found == [8 * once[0], 8 * once[1], 8, 0, 1]


# ---- unbounded boundaries


def test_an_unbounded_boundary_names_the_neurons_that_bend_there():
    lines, points = boundary(explore(layer([[1, 0], [0, 1]], [0, 0]), Domain.whole(2)))
    assert lines.parts == {((0, 0),): None, ((0, 1),): None}
    assert points.volume == 1
    with pytest.raises(UnboundedError, match=r"codimension 1 .* neurons \(\(0, 0\),\) .*infinite"):
        _ = lines.volume


def test_on_a_half_strip_some_walls_are_finite():
    """0 ≤ x ≤ 2, y ≥ 0: the wall x = 1 is a ray, the wall y = 1 a segment."""
    strip = Domain.polytope([[-1, 0], [1, 0], [0, -1]], [0, 2, 0])
    lines, points = boundary(explore(layer([[1, 0], [0, 1]], [-1, -1]), strip))
    assert lines.parts == {((0, 0),): None, ((0, 1),): 2}
    assert points.volume == 1


@each_kind
def test_where_nothing_changes_along_lines_boundaries_are_infinite_or_empty(of):
    planes, lines, points = boundary(explore(layer([[1, 2, 3]], [4]), Domain.whole(3)), of)
    assert planes == Stratum(1, 1, {((0, 0),): None})
    assert lines == Stratum(2, 0, {})
    assert points == Stratum(3, 0, {})
    two = layer([[1, 2, 3], [0, 1, 1]], [4, 0])
    planes, lines, points = boundary(explore(two, Domain.whole(3)), of)
    assert set(planes.parts.values()) == set(lines.parts.values()) == {None}
    assert points.volume == 0
    (kinks,) = boundary(explore(layer([[1]], [4]), Domain.whole(1)), of)
    assert kinks.volume == 1


# ---- laws


@each_kind
@pytest.mark.parametrize("seed", range(2))
def test_turning_by_a_rational_angle_keeps_volumes(seed: int, of):
    """x = R·y with a rotation of thirds and fifths, of the network and of the domain."""
    turn = turned(3)
    layers = degenerate((3, 4, 3, 1), seed) if seed else generic((3, 4, 2, 1), 1)
    (weights, biases), *rest = layers
    box = [([Fraction(v) for v in g[1:]], Fraction(g[0])) for g in Box.cube(3).rows]
    rows = [[-v for v in a] for a, _ in box], [b for _, b in box]
    here = explore(network_of(layers, [RELU] * 2), Domain.polytope(*rows))
    moved = [([applied(w, turn) for w in weights], biases), *rest]
    domain = Domain.polytope([applied(a, turn) for a in rows[0]], rows[1])
    there = explore(network_of(moved, [RELU] * 2), domain)
    assert [s.parts for s in boundary(here, of)] == [s.parts for s in boundary(there, of)]
    assert boundary(here, of)[0].faces > 0


def turned(d: int) -> list[list[Fraction]]:
    """The product of the rotations by (3, 4)/5 and (5, 12)/13 in the first and last two axes."""
    one = [[Fraction(int(i == j)) for j in range(d)] for i in range(d)]
    other = [list(row) for row in one]
    for matrix, i, (c, s, h) in ((one, 0, (3, 4, 5)), (other, d - 2, (5, 12, 13))):
        matrix[i][i] = matrix[i + 1][i + 1] = Fraction(c, h)
        matrix[i][i + 1], matrix[i + 1][i] = Fraction(-s, h), Fraction(s, h)
    return [applied(row, other) for row in one]


def applied(row: Sequence[Fraction], matrix: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """The row times the matrix."""
    return [
        sum((a * m for a, m in zip(row, column, strict=True)), Fraction(0))
        for column in zip(*matrix, strict=True)
    ]


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_scaling_multiplies_volumes_by_powers(d: int):
    scale = Fraction(3, 7)
    (weights, biases), *rest = generic((d, 4, 1), d)
    scaled = [([[w / scale for w in row] for row in weights], biases), *rest]
    one = volumes(explore(network_of([(weights, biases), *rest], [RELU]), Box.cube(d)))
    other = volumes(explore(network_of(scaled, [RELU]), Box.cube(d, -scale, scale)))
    assert other == [v * scale ** (d - k) for k, v in enumerate(one, start=1)]
    assert one[0] > 0


@each_kind
@pytest.mark.parametrize("widths", ["1-6-5-1", "2-5-4-1", "3-4-3-1", "4-4-2-1"])
def test_both_engines_have_the_same_boundary(widths: str, of):
    for seed, init in ((0, "he"), (3, "int")):
        net = random_network(widths, seed, init)
        box = Box.cube(net.inputs)
        one, other = (boundary(explore(net, box, engine=e), of) for e in ("subdivide", "traverse"))
        assert one == other


@pytest.mark.parametrize("seed", range(4))
def test_a_box_cut_in_two_has_the_boundary_of_both_parts(seed: int):
    """Cut where no wall lies: the strata of codimension k < d add up, and so do the points."""
    net = random_network("3-4-3-1", seed, "he")
    whole = volumes(explore(net, Box.cube(3)))
    cut = Fraction(100, 301)
    parts = [Box.of((-1, cut), (-1, 1), (-1, 1)), Box.of((cut, 1), (-1, 1), (-1, 1))]
    left, right = (volumes(explore(net, part)) for part in parts)
    assert whole == [a + b for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("widths", [(1, 3, 2), (2, 3), (2, 3, 2)])
def test_the_co_area_formula_is_exact(widths: tuple[int, ...], seed: int):
    """∫ vol_{d−1}({z = y} ∩ K) dy = ∫_K |∇z| dx for a neuron z behind hidden layers.

    Between the values of z at vertices the left side is affine in y: the middle times the width.
    """
    layers = integers((*widths, 1), seed) if seed else generic((*widths, 1), 5)
    box = Box.cube(widths[0])
    smooth = explore(network_of(layers, [RELU] * (len(widths) - 1)), box)
    values = sorted({smooth.network(v.point)[0] for v in smooth.vertices()})
    left = Surd()
    for low, high in pairwise(values):
        (rows, (bias,)), middle = layers[-1], (low + high) / 2
        level = [*layers[:-1], (rows, [bias - middle]), ([[Fraction(1)]], [Fraction(0)])]
        found = explore(network_of(level, [RELU] * len(widths)), box)
        parts = boundary(found, "pattern")[0].parts
        left += (high - low) * parts[((len(widths) - 1, 0),)]
    right = Surd()
    for cell in smooth:
        (gradient,) = cell.output.matrix
        right += cell.volume * Surd.root(sum((g * g for g in gradient), Fraction(0)))
    assert left == right
    assert right > 0 or seed


def paths(layers: Sequence, neuron: tuple[int, int], states: Sequence[Sequence[int]]) -> list:
    """For each output the sum over open paths from a neuron of the products of weights."""
    l, i = neuron

    def walk(l: int, i: int, product: Fraction) -> Iterator[tuple[int, Fraction]]:
        for j, row in enumerate(layers[l + 1][0]):
            if l + 2 == len(layers):
                yield j, product * row[i]
            elif states[l + 1][j] == 2:
                yield from walk(l + 1, j, product * row[i])

    sums = [Fraction(0)] * len(layers[-1][1])
    for j, weight in walk(l, i, Fraction(1)):
        sums[j] += weight
    return sums


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_a_wall_is_a_kink_if_its_open_paths_do_not_cancel(seed: int, outputs: int):
    """The gradient jumps by the sum over open paths of products of weights, times ∇z."""
    layers = integers((2, 4, 4, 3, outputs), seed) if seed else generic((2, 4, 3, 2, outputs), 1)
    found = explore(network_of(layers, [RELU] * 3), Box.cube(2, -2, 2))
    places, single = list(found.network.places()), 0
    for (a, b), kink in zip(found.walls.tolist(), found.kinks.tolist(), strict=True):
        one, other = found[a], found[b]
        states = enumerate(zip(one.pattern, other.pattern, strict=True))
        changed = [(n, t - s) for n, (s, t) in states if s != t]
        if len(changed) != 1 or abs(changed[0][1]) != 2:
            continue
        single += 1
        neuron, step = changed[0]
        steps = iter(one.pattern)
        states = [[next(steps) for _ in biases] for _, biases in layers[:-1]]
        sums = paths(layers, places[neuron], states)
        assert kink == any(sums)
        rows = zip(one.output.matrix, other.output.matrix, strict=True)
        jump = [[b - a for a, b in zip(*pair, strict=True)] for pair in rows]
        form, scale = found._affine.neurons(one.pattern)[neuron]
        expected = [[step // 2 * s * Fraction(v, scale) for v in form[1:]] for s in sums]
        assert jump == expected
    assert single


@pytest.mark.parametrize(("widths", "seeds"), [("1-5-4-1", 4), ("2-5-4-1", 4), ("3-4-3-1", 3)])
def test_cells_are_not_more_than_vertices_of_faces_of_the_cube_allow(widths: str, seeds: int):
    """#cells ≤ Σ_k Σ_F 2^k·#{points of a k-face F where k neurons vanish}; corners count once."""
    for seed in range(seeds):
        net = random_network(widths, seed, "he")
        d = net.inputs
        bound = 0
        for free in (f for k in range(d + 1) for f in combinations(range(d), k)):
            for ends in product((-1, 1), repeat=d - len(free)):
                bound += 2 ** len(free) * vanishing(net, free, ends)
        cells = explore(net, Box.cube(d)).count
        assert cells <= bound
        # Each vertex has 2^k cells around it, and each cell of the cube has d + 1 vertices or more.
        assert (d + 1) * cells <= bound


def vanishing(net: Network, free: tuple[int, ...], ends: tuple[int, ...]) -> int:
    """The points of a face of [−1, 1]^d where as many neurons vanish as it has dimensions."""
    d, k = net.inputs, len(free)
    if not k:
        return 1
    held = iter(ends)
    origin = [0 if i in free else next(held) for i in range(d)]
    spans = [[int(i == j) for j in range(d)] for i in free]
    face = Domain.plane(origin, spans, [(-1, 1)] * k)
    return int(boundary(explore(net, face), "pattern")[k - 1].volume.as_fraction())


@pytest.mark.parametrize(("widths", "seed"), [("3-7-6-1", 0), ("4-5-4-1", 1)])
def test_every_vertex_of_a_general_network_inside_is_in_the_last_stratum(widths: str, seed: int):
    """As far as patterns go; edges that run straight through a vertex are still counted apart."""
    net = random_network(widths, seed, "he")
    found = explore(net, Box.cube(net.inputs))
    strata = boundary(found, "pattern")
    d = net.inputs
    for k in range(1, d + 1):
        inner = int((~found.faces(d - k).boundary.any(axis=1)).sum())
        assert strata[k - 1].faces == inner
    assert strata[-1].volume == strata[-1].faces


# ---- refusals


def test_another_kind_of_boundary_is_refused():
    found = explore(FAMOUS["hat"](), Box.cube(1))
    with pytest.raises(ExactRegionsError, match='of is \'walls\'; give "gradient" or "pattern"'):
        boundary(found, "walls")


def test_the_boundary_of_an_incomplete_search_is_refused():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        boundary(found)
