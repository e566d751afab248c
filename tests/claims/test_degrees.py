"""Claims about facets, neighbours and the diameter."""

from fractions import Fraction

import pytest

from exactregions import Box, Domain, Network
from exactregions.claims.degrees import CLAIMS, diameter_is, fewest_facets, mean_facets
from exactregions.claims.subject import Subject
from exactregions.networks.famous import FAMOUS, hat, pencil, serra, zaslavsky
from tests.claims.foam import foam
from tests.claims.judging import (
    FAILS,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    named,
    starved,
    verdict,
)

FOAMS = {
    "few handles": foam(4, 3),
    "some handles": foam(4, 4),
    "one surface": foam(8, 1),
    "none": drawn("3-4-3-1", 0),
}
MEAN, DEEP = "mean-facets", "mean-facets-of-deep-networks"
ON_THE_WHOLE_SPACE = [
    MEAN,
    "fewest-facets",
    "diameter-at-least-first-layer",
    "diameter-of-one-layer",
]


@pytest.mark.parametrize("name", ON_THE_WHOLE_SPACE)
def test_claims_about_the_whole_space_hold_there_and_are_vacuous_on_a_box(name: str):
    claim = named(CLAIMS, name)
    for network in (zaslavsky(5, 2), zaslavsky(4, 3), zaslavsky(3, 1)):
        assert verdict(claim, network) is HOLDS
        assert verdict(claim, network, Box.cube(network.inputs)) is VACUOUS
        assert starved(claim, network) is UNDECIDED


def test_the_mean_number_of_neighbours_is_twice_walls_over_cells():
    found = judged(named(CLAIMS, MEAN), zaslavsky(5, 2)).finding
    assert found is not None
    assert found.left == (Fraction(8, 5), Fraction(2 * 25, 16))  # 40 ends of 25 edges
    assert found.right == (2, 4)


def test_fewer_facets_than_2k_minus_1_are_not_what_cells_have():
    wrong = mean_facets("wrong", "", (), lambda k: 2 * k - 1)
    found = judged(wrong, zaslavsky(5, 2))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness == {"f_vector": [10, 25, 16], "dimensions": [1, 2]}


def test_in_the_plane_the_mean_is_below_four_for_deep_networks_too():
    for seed in range(5):
        assert verdict(named(CLAIMS, MEAN), drawn("2-4-4-3-1", seed)) is HOLDS
        assert verdict(named(CLAIMS, DEEP), drawn("2-4-4-3-1", seed)) is VACUOUS


def test_small_deep_networks_of_three_inputs_have_few_facets():
    for seed in range(3):
        assert verdict(named(CLAIMS, DEEP), drawn("3-4-3-1", seed)) is HOLDS
        assert verdict(named(CLAIMS, MEAN), drawn("3-4-3-1", seed)) is VACUOUS
        assert verdict(named(CLAIMS, DEEP), drawn("3-4-3-1", seed), Box.cube(3)) is VACUOUS
        assert starved(named(CLAIMS, DEEP), drawn("3-4-3-1", seed)) is UNDECIDED


def test_a_surface_with_handles_gives_more_than_six_neighbours_in_general_position():
    found = judged(named(CLAIMS, DEEP), foam(4, 4))
    assert all(met for _, met in found.hypotheses)
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness == {"f_vector": [900, 2838, 2890, 953], "dimensions": [3]}
    left = found.finding.left
    assert isinstance(left, tuple)
    assert left[2] == Fraction(2 * 2890, 953) > 6


@pytest.mark.parametrize("network", FOAMS.values(), ids=FOAMS)
def test_more_than_six_neighbours_are_a_matter_of_handles(network: Network):
    subject = Subject(network, Domain.whole(3))
    sizes = subject.cells.f_vector
    ends = 2 * sizes[1] - len(subject.anatomy.incidence[0])
    # χ of all surfaces together, face by face: a k-face lies on 3 − k of them.
    handles = sum((-1) ** k * (3 - k) * sizes[k] for k in range(3))
    few = Fraction(ends, 4) + handles + Fraction(3, 2) >= 0
    assert few is (Fraction(2 * sizes[2], sizes[3]) <= 6)


def test_mean_facets_are_vacuous_where_many_walls_meet():
    assert verdict(named(CLAIMS, MEAN), pencil(5)) is VACUOUS
    affine = Network.of([([[1, 2, 3]], [0])])
    assert verdict(named(CLAIMS, DEEP), affine) is VACUOUS


def test_few_neurons_leave_cells_with_few_facets():
    claim = named(CLAIMS, "fewest-facets")
    for widths, fewest in (("3-2-2-1", 2), ("3-1-2-1", 1), ("4-5-1", 4), ("2-6-1", 2)):
        found = judged(claim, drawn(widths, 0))
        assert found.verdict is HOLDS
        assert found.finding is not None
        assert found.finding.right == fewest
    assert verdict(fewest_facets(lambda s: s.domain.dimension), drawn("3-2-2-1", 0)) is FAILS
    parallel = Network.of([([[1, 1], [2, 2]], [0, 1]), ([[1, 1]], [0])])
    assert verdict(claim, parallel) is VACUOUS
    assert verdict(bare(claim), parallel) is FAILS


def test_a_cell_with_too_few_facets_is_named():
    found = judged(fewest_facets(lambda s: 3), hat()).finding
    assert found is not None
    assert found.witness in ({"pattern": [0, 0, 0]}, {"pattern": [2, 2, 2]})


def test_cells_have_vertices_exactly_if_normals_span_the_space():
    claim = named(CLAIMS, "every-cell-has-a-vertex")
    for domain in (Domain.whole(2), Box.cube(2), Domain.polytope([[-1, 0]], [0])):
        assert verdict(claim, drawn("2-3-2-1", 0), domain) is HOLDS
    assert verdict(claim, pencil(3)) is HOLDS
    few = drawn("3-2-3-1", 0)
    assert verdict(claim, few) is VACUOUS
    found = judged(bare(claim), few)
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.left == 0
    assert found.finding.witness is not None
    assert len(found.finding.witness["signs"]) == 5
    assert starved(claim, pencil(3)) is UNDECIDED


def test_the_diameter_is_at_most_what_a_line_can_cross():
    claim = named(CLAIMS, "diameter-at-most-product")
    for network in (serra(3, 4), drawn("2-3-3-1", 0), drawn("2-2-2-1", 1, "int", "hard_tanh")):
        assert verdict(claim, network) is HOLDS
    found = judged(claim, serra(3, 4)).finding
    assert found is not None
    assert found.left == found.right == 19
    tighter = diameter_is("", "", "≤", (), lambda s: 18, source="")
    assert verdict(tighter, serra(3, 4)) is FAILS
    assert verdict(claim, Network.of([([[1, 2]], [3])])) is VACUOUS
    assert starved(claim, serra(3, 4)) is UNDECIDED


def test_hard_tanh_counts_each_breakpoint_for_the_diameter():
    network = drawn("2-2-1", 0, "uniform", "hard_tanh")
    for name in ("diameter-at-most-product", "diameter-at-least-first-layer"):
        found = judged(named(CLAIMS, name), network).finding
        assert found is not None
        assert found.left == found.right == 4
    assert verdict(named(CLAIMS, "diameter-of-one-layer"), network) is HOLDS


@pytest.mark.parametrize("name", ["diameter-at-least-first-layer", "diameter-of-one-layer"])
def test_coincident_hyperplanes_are_no_case_of_the_first_layer(name: str):
    claim = named(CLAIMS, name)
    for twins in (FAMOUS["duplicated"](), FAMOUS["coincident"](), FAMOUS["negated"]()):
        assert verdict(claim, twins) is VACUOUS
        assert verdict(bare(claim), twins) is FAILS
    assert verdict(claim, pencil(4)) is HOLDS


def test_a_deep_network_can_exceed_the_diameter_of_its_first_layer():
    found = judged(bare(named(CLAIMS, "diameter-of-one-layer")), serra(3, 4))
    assert found.verdict is FAILS
    assert verdict(named(CLAIMS, "diameter-of-one-layer"), serra(3, 4)) is VACUOUS
