"""Volumes of single faces of every dimension, by routes of their own.

Edges by their ends; polygons by going around their corners; solids by their projections, whose
volumes are the coordinates of the extensor (the theorem of Pythagoras for volumes).
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, explore
from exactregions.arithmetic.surd import Surd
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.content import points_of, wedge
from exactregions.measures.metric import Metric
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.oracles.samples import RELU, generic
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import boxes, samples_of
from tests.regions.linear import determinant
from tests.regions.shapes import SHAPES
from tests.regions.test_faces import coarser, sides
from tests.zoo import network_of

Point = tuple[Fraction, ...]
Vector = list[Fraction]


def corners(found: Complex, k: int) -> list[list[Point]]:
    """The vertices of each k-face: those whose signs are its own, or 0."""
    points = [vertex.point for vertex in found.vertices()]
    held = coarser(sides(found, k), sides(found, 0))
    return [[points[v] for v in np.flatnonzero(row)] for row in held]


def squared(points: Sequence[Point], k: int) -> Fraction:
    """The square of the k-volume of the hull of points in a k-flat, k ≤ 2."""
    if k == 0:
        return Fraction(1)
    first = points[0]
    edges = [[b - a for a, b in zip(first, p, strict=True)] for p in points]
    if k == 1:
        (edge,) = edges[1:]
        return dot(edge, edge)
    ring = around(edges)
    d = len(first)
    area = {axes: Fraction(0) for axes in combinations(range(d), 2)}
    for u, v in pairwise([*ring, ring[0]]):
        for i, j in area:
            area[i, j] += (u[i] * v[j] - u[j] * v[i]) / 2
    return sum((a * a for a in area.values()), Fraction(0))


def around(points: list[Vector]) -> list[Vector]:
    """Corners of a convex polygon in their order, in a projection that keeps it a polygon."""
    d = len(points[0])
    for i, j in combinations(range(d), 2):
        low = min(points, key=lambda p: (p[i], p[j]))
        rest = [p for p in points if p is not low]

        def slope(p, i=i, j=j, low=low):
            run, rise = p[i] - low[i], p[j] - low[j]
            return (1, Fraction(0)) if run == 0 else (0, rise / run)

        slopes = [slope(p) for p in rest]
        if len(set(slopes)) == len(rest):
            return [low, *sorted(rest, key=slope)]
    raise AssertionError("not a polygon")


def dot(u: Vector, v: Vector) -> Fraction:
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))


def judged(found: Complex) -> None:
    """Compare each vertex, edge and polygon."""
    anatomy = Anatomy(found)
    for k in range(min(2, found.domain.dimension) + 1):
        for face, points in enumerate(corners(found, k)):
            term = anatomy.volume(k, face)
            assert term is not None
            assert Surd.total([term]) == Surd.root(squared(points, k))


@given(samples_of(inputs=st.integers(1, 3), bounded=boxes))
def test_edges_and_polygons_have_the_volumes_of_their_corners(sample: Sample):
    judged(explored(sample, "subdivide"))


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("shape", ["cross-polytope", "pyramid", "cube cut through corners"])
def test_edges_and_polygons_where_many_sides_meet(shape: str, d: int):
    layers = generic((d, 2, 2, 1), d)
    judged(explored(Sample(layers, [RELU] * 2, SHAPES[shape].bounds(d)), "subdivide"))


def test_edges_and_polygons_of_a_larger_network():
    judged(explore(random_network("3-5-4-1", 2, "he"), Box.cube(3)))


@pytest.mark.parametrize(("d", "k"), [(3, 3), (4, 3), (4, 4), (5, 3), (5, 4)])
def test_faces_of_a_simplex_have_the_volumes_of_gram(d: int, k: int):
    """√det(Gram matrix of the edges)/k!, of all the faces of one skew simplex."""
    vertices = [[0] * d] + [[(i * j + i + 1) % (i + 3) + 5 * (i == j) for j in range(d)]
                            for i in range(d)]  # fmt: skip
    rows, bounds = [], []
    for out in range(d + 1):
        base = [v for i, v in enumerate(vertices) if i != out]
        normal = across([[b - a for a, b in zip(base[0], v, strict=True)] for v in base[1:]])
        at, beyond = dot(normal, base[0]), dot(normal, vertices[out])
        sign = 1 if beyond < at else -1
        rows.append([sign * v for v in normal])
        bounds.append(sign * at)
    found = explore(network_of(generic((d, 1), 0), []), Domain.polytope(rows, bounds))
    anatomy = Anatomy(found)
    terms = [anatomy.volume(k, face) for face in range(found.f_vector[k])]
    expected = []
    for points in combinations(vertices, k + 1):
        edges = [[b - a for a, b in zip(points[0], p, strict=True)] for p in points[1:]]
        gram = determinant([[dot(u, v) for v in edges] for u in edges])
        expected.append(Surd.root(Fraction(gram, factorial(k) ** 2)))
    assert sorted(Surd.total([term]) for term in terms if term) == sorted(expected)
    assert len(expected) == len(terms)


def across(edges: list[list[int]]) -> list[int]:
    """A vector orthogonal to d − 1 vectors of R^d."""
    d = len(edges[0])
    return [
        int((-1) ** i * determinant([[row[j] for j in range(d) if j != i] for row in edges]))
        for i in range(d)
    ]


def test_unbounded_faces_have_no_volume_and_bounded_ones_have():
    """Three lines: three segments and six rays, one triangle, three points."""
    anatomy = Anatomy(explore(FAMOUS["zaslavsky"](3, 2), Domain.whole(2)))
    for k, finite in ((0, 3), (1, 3), (2, 1)):
        terms = [anatomy.volume(k, face) for face in range(anatomy.sizes[k])]
        assert sum(term is not None for term in terms) == finite
        assert anatomy.contents(k).bounded.sum() == finite
        assert ((anatomy.contents(k).lowest < 0) == ~anatomy.contents(k).bounded).all()


@pytest.mark.parametrize("name", ["whole space", "half-space", "slab", "wedge"])
def test_faces_with_a_line_have_no_volume(name: str):
    layers = generic((4, 1, 1), 0)
    anatomy = Anatomy(explored(Sample(layers, [RELU], SHAPES[name].bounds(4)), "subdivide"))
    for k in range(5):
        assert all(m is None for m in anatomy.contents(k).measure)
        assert len(anatomy.contents(k).measure) == anatomy.sizes[k]


def test_contents_of_dimension_k_need_those_below_only():
    anatomy = Anatomy(explore(random_network("3-4-1", 0), Box.cube(3)))
    edges = anatomy.contents(1)
    assert len(anatomy._contents) == 2
    assert anatomy.contents(1) is edges


vectors = st.lists(st.integers(-9, 9), min_size=4, max_size=4)


@given(st.lists(vectors, min_size=4, max_size=4))
def test_extensors_are_minors(rows: list[list[int]]):
    """x₀ ∧ … ∧ x_k has the minors of all k + 1 columns, in lexicographic order."""
    found = np.array([rows[-1]], dtype=object)
    for k, row in enumerate(reversed(rows[:-1]), start=1):
        found = wedge(np.array([row], dtype=object), found, k)
        part = rows[len(rows) - 1 - k :]
        minors = [
            determinant([[r[j] for j in columns] for r in part])
            for columns in combinations(range(4), k + 1)
        ]
        assert found[0].tolist() == minors


def test_a_complex_without_vertices_has_no_points():
    points = points_of([], 3)
    assert points.extensor.shape == (0, 4)
    assert points.measure == []


spans = st.lists(
    st.lists(st.fractions(-3, 3, max_denominator=4), min_size=4, max_size=4), min_size=3, max_size=3
).filter(lambda rows: determinant([[dot(u, v) for v in rows] for u in rows]) != 0)


@given(spans, st.integers(0, 3), st.data())
def test_norms_are_those_of_the_input_space(rows: list[Vector], k: int, data: st.DataObject):
    """|t₁ ∧ … ∧ t_k|² is the Gram determinant of the k vectors where they lie in the space."""
    small = st.lists(st.integers(-5, 5), min_size=3, max_size=3)
    chosen = data.draw(st.lists(small, min_size=k, max_size=k))
    placed = [[dot([Fraction(v) for v in t], list(column)) for column in zip(*rows, strict=True)]
              for t in chosen]  # fmt: skip
    gram = determinant([[dot(u, v) for v in placed] for u in placed]) if k else Fraction(1)
    if gram:
        minors = [int(determinant([[t[j] for j in c] for t in chosen])) if k else 1
                  for c in combinations(range(3), k)]  # fmt: skip
        p, q, n = Metric(Domain.plane([0] * 4, rows)).norm(k, minors)
        assert Fraction(p, q) ** 2 * n == gram
