"""The dictionary says what the modules say, in plain JSON."""

import json
from fractions import Fraction

import pytest

from exactregions import Box, Domain, explore
from exactregions.errors import IncompleteError
from exactregions.measures.adjacency import bounded, degrees, diameter
from exactregions.measures.decisions import decisions
from exactregions.measures.overview import overview, plain
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.regions.agreement import Sample, explored
from tests.zoo import ZOO


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_an_overview_that_survives_json(name: str):
    told = overview(explored(Sample(*ZOO[name][:3]), "subdivide"))
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["growth", "graph", "decisions", "lipschitz", "extremes"]


def test_numbers_are_those_of_the_modules():
    found = explore(FAMOUS["t_junction"](), Domain.whole(2))
    told = overview(found, "1/2")
    graph = told["graph"]
    assert graph["cells"] == graph["bounded"] + graph["unbounded"] == found.count
    assert graph["bounded"] == bounded(found).sum()
    assert graph["diameter"] == diameter(found)
    assert sum(k * many for k, many in enumerate(graph["degrees"])) == degrees(found).sum()
    expected = decisions(found, "1/2")
    assert told["decisions"]["threshold"] == "1/2"
    assert told["decisions"]["boundary_pieces"] == expected.boundary_pieces
    assert [r["components"] for r in told["decisions"]["regions"]] == [
        r.components for r in expected.regions
    ]
    assert tuple(told["growth"][-1]["f_vector"]) == found.f_vector
    assert told["extremes"][0]["lowest"]["value"] == 0
    assert told["extremes"][0]["highest"]["value"] is None


def test_a_network_with_several_outputs_has_no_threshold():
    told = overview(explore(random_network("2-3-3", 0), Box.cube(2)))
    assert told["decisions"]["threshold"] is None
    assert len(told["decisions"]["regions"]) == len(told["extremes"]) == 3


def test_a_fraction_is_a_text_unless_it_is_whole():
    assert plain(Fraction(-3, 4)) == "-3/4"
    assert plain(Fraction(8, 4)) == 2
    assert plain([(Fraction(1, 3), "x"), None]) == [["1/3", "x"], None]


def test_a_search_that_stopped_has_no_overview():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        overview(found)
