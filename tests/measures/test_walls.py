"""Cells beside faces, neurons between cells, facets of cells: the same by other routes."""

import pytest

from exactregions import Box, Domain, explore
from exactregions.measures.walls import cells_beside, facets_of_cells, neurons_between
from exactregions.networks.famous import duplicated, hat, t_junction, zaslavsky
from exactregions.networks.initial import random_network
from exactregions.polyhedra.halfspace import Halfspace

CASES = {
    "line": (hat(), Box.of((-1, 3))),
    "plane": (random_network("2-4-3-1", 1), Box.cube(2)),
    "t junction": (t_junction(), Box.cube(2)),
    "duplicated": (duplicated(), Box.cube(2)),
    "space": (random_network("3-3-2-1", 2), Box.cube(3)),
    "hyperplanes": (zaslavsky(4, 3), Domain.whole(3)),
    "lines in cells": (zaslavsky(2, 3), Domain.whole(3)),
    "integers": (random_network("2-4-4-1", 3, "int"), Box.cube(2)),
    "a wall on the edge": (zaslavsky(3, 2), Box.of((0, 1), (0, 1))),
    "triangle": (
        random_network("2-4-3-1", 1),
        Domain.polytope([[-1, 0], [0, -1], [2, 2]], [0, 0, 1]),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_facets_read_off_the_faces_are_those_of_linear_programs(case):
    cells = explore(*case)
    for cell, forms in zip(cells, facets_of_cells(cells), strict=True):
        read = [Halfspace.from_form(form) for form in forms]
        assert len(read) == len(set(read))
        assert set(read) == set(cell.inequalities)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_cells_beside_faces_are_those_of_the_walls(case):
    cells = explore(*case)
    beside = cells_beside(cells)
    assert sorted(pair for pair in beside if len(pair) == 2) == sorted(cells.walls.tolist())
    assert {len(pair) for pair in beside} <= {1, 2}
    assert len(beside) == cells.f_vector[-2]


def test_in_general_position_one_neuron_bends_at_a_wall():
    cells = explore(*CASES["plane"])
    assert {len(neurons_between(cells, a, b)) for a, b in cells.walls.tolist()} == {1}


def test_neurons_that_are_twins_bend_together():
    cells = explore(*CASES["duplicated"])
    assert max(len(neurons_between(cells, a, b)) for a, b in cells.walls.tolist()) > 1
