"""The oracle of all faces: counted by hand, by closed formulas, and against the other oracles."""

import ast
import sys
from fractions import Fraction
from itertools import product
from math import comb
from pathlib import Path
from random import Random

import pytest

from . import brute, faces, formulas, intervals, polygons, samples
from .samples import ABS, ACTIVATIONS, HARD_TANH, RELU, layers_of, square

KINDS = {"generic": samples.generic, "degenerate": samples.degenerate}
AFFINE = {d: layers_of(([[1] * d], [0])) for d in (1, 2, 3, 4)}


def mixed(depth, seed):
    """An activation for each hidden layer; ReLU throughout for every other seed."""
    if seed % 2:
        return [RELU] * depth
    return Random(seed).choices(list(ACTIVATIONS.values()), k=depth)


def counted(layers, activations, domain):
    """The f-vector; no two faces have the same signs."""
    found = faces.faces(layers, activations, domain)
    assert len({(face.signs, face.boundary) for face in found}) == len(found)
    return faces.f_vector(found, len(layers[0][0][0]))


def named(found):
    return {face[:3] for face in found}


def bounds(*rows):
    return [([Fraction(v) for v in a], Fraction(b)) for a, b in rows]


def states(signs, activations, layers):
    """The state of each neuron: the sum of sign + 1 over its units."""
    found, at = [], 0
    for (_, biases), (breakpoints, _, _) in zip(layers[:-1], activations, strict=True):
        for _ in biases:
            found.append(sum(s + 1 for s in signs[at : at + len(breakpoints)]))
            at += len(breakpoints)
    return tuple(found)


def test_the_oracle_of_faces_needs_the_standard_library_and_the_simplex_only():
    tree = ast.parse(Path(faces.__file__).read_text())
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Import)
        if isinstance(node, ast.ImportFrom):
            standard = node.module.split(".")[0] in sys.stdlib_module_names
            assert standard if node.level == 0 else node.module == "simplex"


# ---- counted by hand


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_faces_of_a_cube_choose_the_coordinates_that_are_free(d):
    expected = tuple(comb(d, k) * 2 ** (d - k) for k in range(d + 1))
    assert counted(AFFINE[d], [], samples.cube(d)) == expected


@pytest.mark.parametrize("d", [1, 2, 3])
def test_faces_of_a_cross_polytope_choose_signed_corners(d):
    signs = product((1, -1), repeat=d)
    octahedron = bounds(*[(s, 1) for s in signs])
    expected = (*(comb(d, k + 1) * 2 ** (k + 1) for k in range(d)), 1)
    assert counted(AFFINE[d], [], octahedron) == expected


def test_a_square_pyramid_has_five_corners_eight_edges_and_five_sides():
    sides = [((s, 0, 1), 1) for s in (1, -1)] + [((0, s, 1), 1) for s in (1, -1)]
    pyramid = bounds(((0, 0, -1), 0), *sides)
    assert counted(AFFINE[3], [], pyramid) == (5, 8, 5, 1)
    apex = [f for f in faces.faces(AFFINE[3], [], pyramid) if f.point == (0, 0, 1)]
    assert [f[:3] for f in apex] == [(0, (), (False, True, True, True, True))]


def test_an_idle_row_changes_no_face_and_one_that_touches_is_seen_to_vanish_there():
    triangle = [((-1, 0), 0), ((0, -1), 0), ((1, 1), 1)]
    assert counted(AFFINE[2], [], bounds(*triangle, ((1, 0), 5))) == (3, 3, 1)
    touching = faces.faces(AFFINE[2], [], bounds(*triangle, ((1, 0), 1)))
    assert faces.f_vector(touching, 2) == (3, 3, 1)
    assert {f.point for f in touching if f.boundary[3]} == {(1, 0)}


@pytest.mark.parametrize(("d", "k"), [(1, 1), (2, 1), (3, 1), (3, 2), (4, 2), (4, 4)])
def test_an_orthant_has_the_faces_of_a_cube_at_one_corner(d, k):
    """k coordinates ≥ 0 and d − k free: a face chooses which of the k vanish."""
    orthant = bounds(*[([-int(i == j) for j in range(d)], 0) for i in range(k)])
    expected = tuple(comb(k, d - j) if j >= d - k else 0 for j in range(d + 1))
    assert counted(AFFINE[d], [], orthant) == expected


def test_an_empty_domain_has_no_face_and_a_flat_one_has_only_its_own():
    unit = [((1, 0), 1), ((-1, 0), 0)]
    assert faces.faces(AFFINE[2], [], bounds(*unit, ((1, 0), -1))) == []
    assert counted(AFFINE[2], [], bounds(*unit, ((0, 1), 0), ((0, -1), 0))) == (2, 1, 0)
    assert counted(AFFINE[2], [], bounds(*unit, ((0, 0), 0))) == (0, 2, 1)
    assert counted(AFFINE[2], [], bounds(*unit, ((0, 0), -1))) == (0, 0, 0)


def test_three_lines_through_a_point_make_six_sectors_and_six_rays():
    fold = layers_of(([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0]))
    assert counted(fold, [RELU], []) == (1, 6, 6)
    # In the square the lines end on its sides: four ends of the axes; (1, −1) is a corner already.
    assert counted(fold, [RELU], samples.cube(2)) == (1 + 4 + 4, 6 + 8, 6)


def test_a_repeated_neuron_and_a_constant_one_have_signs_and_no_faces():
    layers = layers_of(([[1, 0], [-2, 0], [0, 0], [0, 0]], [0, 0, 3, 0]), ([[1, 1, 1, 1]], [0]))
    expected = {(2, (1, -1, 1, 0), ()), (2, (-1, 1, 1, 0), ()), (1, (0, 0, 1, 0), ())}
    assert named(faces.faces(layers, [RELU], [])) == expected


def test_a_neuron_that_sees_a_relu_is_zero_on_a_half_space():
    """relu(x) ≥ 0 vanishes for x ≤ 0; on [-1, 1] the ends are the two rows."""
    layers = layers_of(([[1]], [0]), ([[1]], [0]), ([[1]], [0]))
    ends = {(0, (-1, 0), (False, True)), (0, (1, 1), (True, False))}
    inside = {(1, (-1, 0), (False,) * 2), (0, (0, 0), (False,) * 2), (1, (1, 1), (False,) * 2)}
    assert named(faces.faces(layers, [RELU] * 2, samples.cube(1))) == ends | inside


def test_a_modulus_minus_one_vanishes_on_a_diamond():
    """|x| + |y| − 1: 4 quarters of the diamond and 4 cells around it.

    Vertices are 0 and (±1, 0), (0, ±1); edges are 4 sides, and each half-axis in two.
    """
    layers = layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [-1]), ([[1]], [0]))
    found = faces.faces(layers, [ABS, RELU], [])
    assert faces.f_vector(found, 2) == (5, 12, 8)
    assert {f.point for f in found if f.dimension == 0} == {
        (0, 0),
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
    }


def test_two_breakpoints_make_two_units():
    """Hard tanh of x has its kinks at −1 and 1, and the units x + 1 and x − 1."""
    layers = layers_of(([[1]], [0]), ([[1]], [0]))
    found = faces.faces(layers, [HARD_TANH], [])
    signs = {1: {(-1, -1), (1, -1), (1, 1)}, 0: {(0, -1), (1, 0)}}
    for k, expected in signs.items():
        assert {f.signs for f in found if f.dimension == k} == expected


# ---- closed formulas


@pytest.mark.parametrize(
    ("n", "d"), [(1, 1), (4, 1), (1, 2), (5, 2), (1, 3), (2, 3), (5, 3), (2, 4), (4, 4), (5, 4)]
)
def test_one_general_layer_has_the_faces_that_buck_counts(n, d):
    assert counted(samples.generic([d, n, 1], n), [RELU], []) == tuple(formulas.buck(n, d))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_faces_of_independent_networks_multiply(kind, seed):
    """Faces of (x, y) ↦ (f(x), g(y)) are products of faces: generating functions multiply."""
    first, second = KINDS[kind]([1, 2, 1, 1], seed), KINDS[kind]([2, 2, 1, 1], seed + 50)
    activations = [[RELU, RELU], [ABS, HARD_TANH]][seed % 2]
    skew = [[1, 1, 0], [0, 1, 2], [1, 0, 1]]
    layers = samples.after(skew, samples.side_by_side(first, second))
    for one, two, domain in [
        (samples.cube(1), samples.cube(2), samples.pulled_back(skew, samples.cube(3))),
        ([], [], []),
    ]:
        line, plane = counted(first, activations, one), counted(second, activations, two)
        expected = [0] * 4
        for (i, f), (j, g) in product(enumerate(line), enumerate(plane)):
            expected[i + j] += f * g
        assert counted(layers, activations, domain) == tuple(expected)


# ---- against the other oracles


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(10))
def test_on_the_line_faces_are_intervals_and_their_ends(kind, seed):
    layers, activations = KINDS[kind]([1, 4, 3, 1], seed), mixed(2, seed)
    found = faces.faces(layers, activations, [])
    line = intervals.cells(layers, activations)
    assert faces.f_vector(found, 1) == (len(line) - 1, len(line))
    ends = {(hi,) for _, hi, _ in line[:-1]}
    assert {face.point for face in found if face.dimension == 0} == ends


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(10))
def test_in_the_plane_faces_are_those_of_cut_polygons(kind, seed):
    layers, activations = KINDS[kind]([2, 3, 3, 1], seed), mixed(2, seed)
    outline = [[(-2, -1), (3, Fraction(-1, 2)), (0, 2)], square(), square(3)][seed % 3]
    outline = [tuple(map(Fraction, corner)) for corner in outline]
    cut = polygons.cells(layers, activations, outline)
    found = faces.faces(layers, activations, samples.half_planes(outline))
    assert faces.f_vector(found, 2) == polygons.f_vector(cut)
    corners = {corner for polygon in cut.values() for corner in polygon}
    assert {face.point for face in found if face.dimension == 0} == corners


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_faces_of_full_dimension_are_cells_and_those_below_them_walls(d, seed):
    layers = KINDS["generic" if seed % 2 else "degenerate"]([d, 4 - d // 2, 2, 1], seed)
    activations = mixed(2, seed) if d < 3 else [RELU, ABS]
    domain = samples.cube(d)[: [2 * d, 2 * d - 1, 0][seed % 3]]
    found = faces.faces(layers, activations, domain)
    cells = {states(f.signs, activations, layers) for f in found if f.dimension == d}
    assert cells == brute.cells(layers, activations, domain).keys()
    walls = [f for f in found if f.dimension == d - 1 and not any(f.boundary)]
    assert len(walls) == len(brute.walls(layers, activations, domain))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_each_point_lies_on_the_face_of_its_signs(kind, d):
    """The points of the faces, and points drawn anywhere."""
    layers, activations = KINDS[kind]([d, 3, 2, 1], d), mixed(2, 2 * d)
    found = {f[1:3]: f.point for f in faces.faces(layers, activations, samples.cube(d))}
    random = Random(d)
    run = polygons.network(layers, activations)
    kinks = [a[0] for (_, b), a in zip(layers[:-1], activations, strict=True) for _ in b]

    def signs(point):
        heights = [z - xi for z, at in zip(run(point)[0], kinks, strict=True) for xi in at]
        rows = [b - sum(v * x for v, x in zip(a, point, strict=True)) for a, b in samples.cube(d)]
        assert min(rows) >= 0
        return tuple((h > 0) - (h < 0) for h in heights), tuple(r == 0 for r in rows)

    for name, point in found.items():
        assert signs(point) == name
    for _ in range(200):
        point = tuple(Fraction(random.randint(-4, 4), 4) for _ in range(d))
        assert signs(point) in found
