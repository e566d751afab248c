"""Claims about vertices that bound cells, and about Gram determinants."""

import pytest

from exactregions import Box, Domain
from exactregions.claims.local import CLAIMS, gram, gram_is_local, vertex_bound
from exactregions.networks.famous import hat, pencil, t_junction, zaslavsky
from tests.claims.judging import (
    FAILS,
    HOLDS,
    ROOM,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    starved,
    verdict,
)

VERTICES, GRAM = CLAIMS


def test_the_bound_of_three_lines_in_a_square():
    found = judged(VERTICES, zaslavsky(3, 2), Box.cube(2, -3, 4))
    assert found.verdict is HOLDS
    assert found.finding is not None
    # Four corners, six ends of lines, three crossings.
    assert found.finding.evidence == {"vertices by number of neurons": [4, 6, 3]}
    assert (found.finding.left, found.finding.right) == (7, 4 + 2 * 6 + 4 * 3)


@pytest.mark.parametrize("widths", ["1-4-2-1", "2-3-3-1", "3-3-2-1", "3-2-1"])
def test_vertices_bound_cells_in_cubes_and_simplices(widths: str):
    network = drawn(widths, 0)
    d = network.inputs
    simplex = Domain.polytope(
        [*([-int(i == k) for i in range(d)] for k in range(d)), [1] * d], [1] * d + [2]
    )
    for domain in (Box.cube(d, -2, 3), simplex):
        assert verdict(VERTICES, network, domain) is HOLDS
        assert starved(VERTICES, network, domain) is UNDECIDED


def test_vertices_that_count_less_do_not_bound_cells():
    wrong = vertex_bound(lambda k: 1 if k == 0 else 0)
    found = judged(wrong, hat(), Box.of((-1, 3)))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness == {"vertices by number of neurons": [2, 3]}


def test_unbounded_domains_and_special_position_are_not_judged():
    assert verdict(VERTICES, zaslavsky(3, 2)) is VACUOUS
    assert verdict(bare(VERTICES), zaslavsky(3, 2)) is HOLDS  # 7 ≤ 4·3
    assert verdict(bare(VERTICES), drawn("2-1-1", 0)) is FAILS  # two cells and no vertex
    assert verdict(VERTICES, pencil(4), Box.cube(2)) is VACUOUS


def test_gram_determinants_of_two_vectors():
    assert gram([(1, 2), (0, 3)]) == 5 * 9 - 6**2
    assert gram([(2, 0, 0), (0, 3, 0)]) == 36


@pytest.mark.parametrize("widths", ["2-3-3-1", "3-3-3-1", "4-3-2-1", "2-2-2-2-1"])
@pytest.mark.parametrize("seed", range(3))
def test_gram_determinants_are_the_same_around_faces(widths: str, seed: int):
    network = drawn(widths, seed)
    assert verdict(GRAM, network) is HOLDS
    assert verdict(GRAM, network, Box.cube(network.inputs, -2, 2)) in (HOLDS, VACUOUS)
    assert starved(GRAM, network) is UNDECIDED


def test_the_last_neuron_of_the_t_junction_bends_but_keeps_its_gram_determinant():
    found = judged(GRAM, t_junction(), ROOM)
    assert found.verdict is HOLDS
    norms = gram_is_local(lambda rows: sum(v * v for row in rows for v in row))
    wrong = judged(norms, t_junction(), ROOM)
    assert wrong.verdict is FAILS
    assert wrong.finding is not None
    assert wrong.finding.witness == {"pattern": [1, 2, 1]}
    assert (wrong.finding.left, wrong.finding.right) == (0, 1)


def test_hard_tanh_has_a_gram_determinant_for_each_breakpoint():
    assert verdict(GRAM, drawn("2-3-2-1", 0, "uniform", "hard_tanh")) is HOLDS


def test_without_crossings_there_is_no_gram_determinant():
    assert verdict(GRAM, hat()) is VACUOUS
    assert verdict(GRAM, drawn("2-1-1", 0)) is VACUOUS
    assert verdict(GRAM, pencil(3)) is VACUOUS
