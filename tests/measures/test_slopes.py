"""The maps of linear regions, from the definition of the network."""

import pytest
from hypothesis import given

from exactregions import Box, Domain, explore
from exactregions.errors import IncompleteError
from exactregions.measures.slopes import first_cells, output_maps
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.oracles import structure
from tests.regions.agreement import Sample, explored, patterns_of
from tests.regions.drawing import samples_of


@given(samples_of())
def test_every_cell_of_a_region_has_the_map_of_the_region(sample: Sample):
    found = explored(sample, "subdivide")
    names, maps = patterns_of(found), output_maps(found)
    assert len(maps) == found.linear_region_count
    for region, f in zip(found.linear_regions, maps, strict=True):
        forms = [(c, *row) for c, row in zip(f.constant, f.matrix, strict=True)]
        assert first_cells(found)[region.index] == region.cells[0]
        for cell in region.cells:
            assert forms == structure.outputs(sample.layers, sample.activations, names[cell])


def test_a_saw_rises_and_falls_with_the_same_slope():
    slopes = [f.matrix[0][0] for f in output_maps(explore(FAMOUS["sawtooth"](3), Domain.whole(1)))]
    assert sorted(slopes) == [-8] * 4 + [0] * 2 + [8] * 4


def test_cells_that_merge_have_one_map():
    (f,) = output_maps(explore(FAMOUS["one_region"](3, 2), Domain.whole(2)))
    assert f([0, 0]) == FAMOUS["one_region"](3, 2)([0, 0])


def test_a_search_that_stopped_has_no_maps():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    for measure in (output_maps, first_cells):
        with pytest.raises(IncompleteError, match="raise the budget"):
            measure(found)
