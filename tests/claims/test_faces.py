"""Claims about faces: Euler sums, cells around faces, sign vectors."""

from itertools import pairwise

import numpy as np
import pytest

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.claims.faces import CLAIMS, cells_around, euler, euler_number
from exactregions.claims.subject import Subject
from exactregions.networks.famous import FAMOUS, hat, pencil, t_junction, zaslavsky
from tests.claims.judging import (
    FAILS,
    HOLDS,
    ROOM,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    named,
    starved,
    verdict,
)
from tests.regions.shapes import SHAPES
from tests.zoo import domain_of

HALF_SPACE = Domain.polytope([[-1, 0]], [1])
GENERIC = ["cells-around-faces", "zeros-are-codimension", "faces-from-vertices"]


def around(found: Complex, k: int) -> list[int]:
    """How many cells agree with each k-face on all signs and sides that do not vanish on it."""
    cells = found.faces(found.domain.dimension)
    many = []
    for signs, sides in zip(found.faces(k).signs, found.faces(k).boundary, strict=True):
        agree = ((cells.signs == signs) | (signs == 0)).all(axis=1)
        many.append(int((agree & (~cells.boundary | sides).all(axis=1)).sum()))
    return many


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("name", SHAPES)
def test_the_euler_number_of_a_domain_is_the_known_one(name: str, d: int):
    shape = SHAPES[name]
    assert euler_number(domain_of(shape.bounds(d), d)) == shape.euler(d)


@pytest.mark.parametrize(
    ("name", "domain", "others"),
    [
        ("euler-bounded", Box.cube(2, -3, 3), [Domain.whole(2), HALF_SPACE]),
        ("euler-whole-space", Domain.whole(2), [Box.cube(2), HALF_SPACE]),
        ("euler-unbounded", HALF_SPACE, [Domain.whole(2), Box.cube(2)]),
    ],
)
def test_euler_sums_hold_on_their_domains_only(name: str, domain: Domain, others: list[Domain]):
    claim = named(CLAIMS, name)
    for network in (drawn("2-3-2-1", 0), drawn("2-4-3-1", 1, "int"), pencil(5)):
        assert verdict(claim, network, domain) is HOLDS
        assert [verdict(claim, network, other) for other in others] == [VACUOUS, VACUOUS]
    assert starved(claim, zaslavsky(4, 2), domain) is UNDECIDED


def test_a_wrong_euler_number_fails_and_shows_the_f_vector():
    wrong = euler("wrong", (), lambda domain: 1)
    found = judged(wrong, zaslavsky(3, 1))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == (-1, 1)
    assert found.finding.witness == {"f_vector": [3, 4]}


@pytest.mark.parametrize("domain", [Domain.whole(3), Box.cube(3, -2, 2)])
@pytest.mark.parametrize("init", ["uniform", "int"])
def test_cells_around_faces_are_those_that_agree_in_sign(domain: Domain, init: str):
    found = explore(drawn("3-3-2-1", 2, init), domain)
    incidence = [found.incidence(k) for k in range(1, 4)]
    for k in range(4):
        assert cells_around(incidence, found.f_vector, k).tolist() == around(found, k)


@pytest.mark.parametrize("name", GENERIC)
def test_generic_claims_hold_in_general_position(name: str):
    for network in (drawn("2-3-3-1", 0), drawn("3-4-2-1", 0), drawn("1-3-2-1", 1)):
        assert verdict(named(CLAIMS, name), network) is HOLDS


@pytest.mark.parametrize("name", GENERIC)
def test_generic_claims_are_vacuous_and_would_fail_on_a_pencil(name: str):
    claim = named(CLAIMS, name)
    assert verdict(claim, pencil(5)) is VACUOUS
    assert verdict(bare(claim), pencil(5)) is FAILS
    assert starved(claim, pencil(5)) is UNDECIDED


def test_the_witness_is_the_point_where_the_pencil_meets():
    found = judged(bare(named(CLAIMS, "cells-around-faces")), pencil(5)).finding
    assert found is not None
    assert found.witness == {"cells": 10, "dimension": 0, "signs": [0] * 5, "sides": []}
    assert (found.left, found.right) == ((0, 10, 10), (1, 10, 10))
    zeros = judged(bare(named(CLAIMS, "zeros-are-codimension")), pencil(5)).finding
    assert zeros is not None
    assert zeros.witness == {"dimension": 0, "signs": [0] * 5, "sides": []}


def test_faces_from_vertices_need_normals_that_span_the_space():
    claim = named(CLAIMS, "faces-from-vertices")
    few = drawn("3-2-1", 0)
    assert verdict(claim, few) is VACUOUS
    found = judged(bare(claim), few).finding
    assert found is not None
    assert (found.left, found.right) == ((0, 0), (9, 9))  # no vertex, nine faces
    assert found.witness is not None
    assert found.witness["made from a vertex"] is False
    signs = [cells.signs.tolist() for cells in map(explore(few, Domain.whole(3)).faces, range(4))]
    assert found.witness["signs"] in [row for rows in signs for row in rows]


def test_signs_made_from_vertices_that_no_face_has_are_shown():
    found = judged(bare(named(CLAIMS, "faces-from-vertices")), pencil(3)).finding
    assert found is not None
    assert (found.left, found.right) == ((9, 3), (13, 13))  # the third line: a point and two rays
    assert found.witness is not None
    assert len(found.witness["signs"]) == 3


@pytest.mark.parametrize("name", ["faces-from-vertices", "signs-name-faces", "cells-of-the-plane"])
def test_claims_about_the_whole_space_are_vacuous_on_a_box_and_would_fail(name: str):
    claim, box = named(CLAIMS, name), Box.of((-3, 0), (-3, 0))  # some vertices are outside
    assert verdict(claim, zaslavsky(3, 2)) is HOLDS
    assert verdict(claim, zaslavsky(3, 2), box) is VACUOUS
    assert verdict(bare(claim), zaslavsky(3, 2), box) is FAILS
    assert starved(claim, zaslavsky(3, 2)) is UNDECIDED


def test_signs_are_shared_by_a_cell_and_its_sides_on_a_box():
    found = judged(bare(named(CLAIMS, "signs-name-faces")), hat(), Box.of((-1, 0))).finding
    assert found is not None
    assert (found.left, found.right) == (2, 3)  # −1 has the signs of the cell, 0 has not
    assert found.witness == {"signs": [-1, -1, -1], "faces": 2}


def test_the_plane_has_one_cell_more_than_vertices_and_lines():
    claim = named(CLAIMS, "cells-of-the-plane")
    found = judged(claim, zaslavsky(5, 2)).finding
    assert found is not None
    assert found.evidence == {"vertices": 10, "unbounded ends of edges": 10}
    assert found.left == found.right == 16
    assert verdict(claim, pencil(5)) is VACUOUS
    assert verdict(bare(claim), pencil(5)) is FAILS
    assert verdict(claim, zaslavsky(3, 3)) is VACUOUS


@pytest.mark.parametrize("seed", range(12))
def test_normals_are_independent_exactly_where_faces_have_as_many_zeros_as_codimension(seed: int):
    claim = named(CLAIMS, "zeros-are-codimension")
    for domain in (Domain.whole(2), ROOM):
        for network in (drawn("2-3-2-1", seed, "int"), drawn("2-2-2-1", seed)):
            simple = Subject(network, domain).is_simple
            assert verdict(claim, network, domain) is (HOLDS if simple else VACUOUS)


def test_both_kinds_of_position_were_drawn():
    simple = [Subject(drawn("2-3-2-1", s, "int"), Domain.whole(2)).is_simple for s in range(12)]
    assert set(simple) == {True, False}


def test_claims_are_met_without_hidden_neurons_and_with_a_dead_layer():
    affine = Network.of([([[1, 2]], [3])])
    for network in (affine, FAMOUS["dead_layer"](), FAMOUS["zero_bias"](), t_junction()):
        for claim in CLAIMS:
            for domain in (Domain.whole(2), ROOM):
                assert verdict(claim, network, domain) in (HOLDS, VACUOUS)


def test_a_neuron_that_is_zero_everywhere_is_no_general_position():
    zero = Network.of([([[0, 0]], [0]), ([[1]], [0])])
    assert verdict(named(CLAIMS, "zeros-are-codimension"), zero) is VACUOUS
    assert verdict(bare(named(CLAIMS, "zeros-are-codimension")), zero) is FAILS


def test_names_differ_and_words_end_with_a_stop():
    names = sorted(claim.name for claim in CLAIMS)
    assert all(a != b for a, b in pairwise(names))
    assert all(claim.words.endswith(".") and claim.source and claim.latex for claim in CLAIMS)


def test_cells_around_a_face_are_many_where_the_arrangement_is_central():
    found = explore(pencil(4), Domain.whole(2))
    incidence = [found.incidence(1), found.incidence(2)]
    assert cells_around(incidence, found.f_vector, 0).tolist() == [8]
    assert np.array_equal(cells_around(incidence, found.f_vector, 2), np.ones(8))
