"""Degrees, diameter and bounded cells, from walls and inequalities found by brute force.

The laws are those of Gaines and Bi (2026), and of simple arrangements (Zaslavsky 1975).
"""

from fractions import Fraction
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import IncompleteError
from exactregions.measures.adjacency import (
    bounded,
    bounded_faces,
    cells_of_faces,
    degrees,
    diameter,
    mean_degree,
)
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.oracles import brute, structure
from tests.oracles.samples import RELU, generic
from tests.regions.agreement import Sample, explored, patterns_of
from tests.regions.drawing import samples_of
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO

Pattern = tuple[int, ...]
ENGINES = ["traverse", "subdivide"]


def neighbours(sample: Sample) -> dict[Pattern, set[Pattern]]:
    """The graph of cells by brute force."""
    found: dict[Pattern, set[Pattern]] = {p: set() for p in brute.cells(*sample)}
    for p, q in brute.walls(*sample):
        found[p].add(q)
        found[q].add(p)
    return found


def farthest(graph: dict[Pattern, set[Pattern]], start: Pattern) -> int:
    """The largest distance from a node, level by level."""
    seen, level, steps = {start}, {start}, 0
    while level := {q for p in level for q in graph[p]} - seen:
        seen |= level
        steps += 1
    return steps


def judged(sample: Sample, found: Complex) -> None:
    graph = neighbours(sample)
    names = patterns_of(found)
    assert degrees(found).tolist() == [len(graph[p]) for p in names]
    assert mean_degree(found) == Fraction(sum(map(len, graph.values())), len(graph))
    assert diameter(found) == max(farthest(graph, p) for p in graph)
    rows = [structure.rows(*sample, p) for p in names]
    assert bounded(found).tolist() == [structure.is_bounded(r, sample.dimension) for r in rows]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_graph_of_the_definition(name: str, engine):
    sample = Sample(*ZOO[name][:3])
    judged(sample, explored(sample, engine))


@settings(max_examples=50)
@given(samples_of())
def test_the_graph_is_that_of_the_definition(sample: Sample):
    if len(brute.cells(*sample)) <= 40:
        judged(sample, explored(sample, "traverse"))


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_in_domains_of_unusual_shape_cells_are_bounded_that_hold_no_ray(shape: str, d: int):
    bounds = SHAPES[shape].bounds(d)
    for widths in [(d, 3, 2, 1), (d, 1, 1)]:
        sample = Sample(generic(widths, d), [RELU] * (len(widths) - 2), bounds)
        found = explored(sample, "traverse")
        rows = [structure.rows(*sample, p) for p in patterns_of(found)]
        assert bounded(found).tolist() == [structure.is_bounded(r, d) for r in rows]


@pytest.mark.parametrize(("n", "d"), [(n, d) for d in (1, 2, 3) for n in (1, 2, 3, 5, 8)])
def test_a_simple_arrangement_has_the_degrees_and_bounded_cells_of_zaslavsky(n: int, d: int):
    """C(n − 1, d) bounded cells, diameter n, and Σ i C(n, i) walls for i ≤ d."""
    found = explore(FAMOUS["zaslavsky"](n, d), Domain.whole(d))
    cells = sum(comb(n, i) for i in range(d + 1))
    # A wall is a region of one of n arrangements of n − 1 hyperplanes in dimension d − 1.
    walls = n * sum(comb(n - 1, i) for i in range(d))
    assert walls == sum(i * comb(n, i) for i in range(d + 1))
    assert mean_degree(found) == Fraction(2 * walls, cells) <= 2 * d
    assert int(bounded(found).sum()) == comb(n - 1, d)
    assert diameter(found) == n
    assert degrees(found).min() >= min(n, d)


@pytest.mark.parametrize(
    ("widths", "seed"),
    [("1-7-7-1", 0), ("2-9-8-1", 1), ("2-6-6-6-1", 2), ("3-6-6-1", 3), ("4-5-4-1", 4)],
)
def test_general_networks_obey_the_laws_of_the_region_graph(widths: str, seed: int):
    network = random_network(widths, seed)
    d, *hidden = network.widths[:-1]
    found = explore(network, Domain.whole(d))
    assert mean_degree(found) <= 2 * d
    assert degrees(found).min() >= min(hidden[0], d)
    assert hidden[0] <= diameter(found) <= prod(n + 1 for n in hidden) - 1


def test_a_line_of_cells_has_the_largest_diameter():
    """The saw of Serra et al. (2018) attains ∏ (n + 1) − 1."""
    assert diameter(explore(FAMOUS["serra"](3, 4), Domain.whole(1))) == 4 * 5 - 1


def test_lines_through_a_point_make_a_circle():
    found = explore(FAMOUS["pencil"](7), Domain.whole(2))
    assert degrees(found).tolist() == [2] * 14
    assert diameter(found) == 7
    assert not bounded(found).any()


def test_a_grid_has_the_diameter_of_two_opposite_corners():
    rows = [[1, 0]] * 9 + [[0, 1]] * 6
    network = Network.of([(rows, [*range(9), *range(6)]), ([[1] * 15], [0])])
    found = explore(network, Domain.whole(2))
    assert diameter(found) == 9 + 6
    assert int(bounded(found).sum()) == 8 * 5
    assert sorted(degrees(found).tolist()) == [2] * 4 + [3] * (2 * 8 + 2 * 5) + [4] * 40


@pytest.mark.parametrize("widths", ["2-24-24-1", "3-9-9-1"])
def test_the_diameter_is_that_of_all_pairs(widths: str):
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    found = explore(random_network(widths, 5), Box.cube(int(widths[0]), -2, 2))
    ones = np.ones(len(found.walls))
    graph = coo_array((ones, tuple(found.walls.T)), shape=(found.count,) * 2)
    assert diameter(found) == shortest_path(graph, directed=False, unweighted=True).max()


@pytest.mark.parametrize("widths", ["2-9-7-1", "2-7-7-2", "3-5-5-1", "1-9-1"])
@pytest.mark.parametrize("init", ["he", "int"])
def test_both_engines_agree_cell_by_cell(widths: str, init: str):
    d = int(widths[0])
    network = random_network(widths, 1, init)
    for domain in (Domain.whole(d), Domain.polytope([[1] * d], [1])):
        told = []
        for engine in ENGINES:
            found = explore(network, domain, engine=engine)
            cells, signs = cells_of_faces(found), found.faces(d).signs + 1
            assert (found.patterns[cells] == signs).all()
            assert (bounded(found)[cells] == bounded_faces(found)).all()
            names = [p.tobytes() for p in found.patterns]
            told.append(
                dict(zip(names, zip(bounded(found), degrees(found), strict=True), strict=True))
            )
        assert told[0] == told[1]


def test_a_search_that_stopped_has_no_graph():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    for measure in (degrees, mean_degree, diameter, bounded, bounded_faces, cells_of_faces):
        with pytest.raises(IncompleteError, match="raise the budget"):
            measure(found)
