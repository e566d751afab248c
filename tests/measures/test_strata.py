"""Strata of boundaries: straight from the definition, and by hand where flats meet."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.strata import strata
from exactregions.networks.famous import FAMOUS
from tests.oracles import strata as oracle
from tests.oracles.samples import RELU, cube, degenerate, generic, integers
from tests.oracles.samples import Domain as Bounds
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import HOMOGENEOUS, samples_of
from tests.regions.draws import with_coincidences
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO

Signs = tuple[int, ...]

both_kinds = pytest.mark.parametrize("gradient", [True, False])


def levels_of(found: Complex, *, gradient: bool) -> dict[Signs, int]:
    """The stratum of each face off the boundary of the domain."""
    anatomy, d = Anatomy(found), found.domain.dimension
    levels = strata(found, anatomy.incidence, anatomy.kinks if gradient else anatomy.walls)
    named: dict[Signs, int] = {}
    for k in range(d + 1):
        faces = found.faces(d - k)
        inner = ~faces.boundary.any(axis=1)
        assert levels[k].shape == (len(faces),)
        assert not levels[k][~inner].any()
        signs = map(tuple, faces.signs[inner].tolist())
        named.update(zip(signs, levels[k][inner].tolist(), strict=True))
    return named


def judged(sample: Sample, *, gradient: bool, engine: str = "subdivide") -> dict[Signs, int]:
    found = levels_of(explored(sample, engine), gradient=gradient)
    assert found == oracle.strata(*sample, gradient=gradient)
    return found


def few_units(most: int):
    def few(sample: Sample) -> bool:
        hidden = zip(sample.layers, sample.activations, strict=False)
        return sum(len(biases) * len(phi[0]) for (_, biases), phi in hidden) <= most

    return few


# ---- straight from the definition


@both_kinds
@pytest.mark.parametrize("name", ZOO)
def test_strata_of_each_animal_are_those_of_the_definition(name: str, gradient: bool):
    for engine in ("subdivide", "traverse"):
        judged(Sample(*ZOO[name][:3]), gradient=gradient, engine=engine)


@both_kinds
@pytest.mark.parametrize("name", ["stargalla", "touching", "t_junction", "pencil", "one_region"])
def test_strata_of_famous_networks_are_those_of_the_definition(name: str, gradient: bool):
    from tests.networks.plain import plain

    for bounds in (cube(2), []):
        judged(Sample(*plain(FAMOUS[name]()), bounds), gradient=gradient)


@settings(max_examples=60)
@given(samples_of().filter(few_units(8)), st.booleans())
def test_strata_are_those_of_the_definition(sample: Sample, gradient: bool):
    judged(sample, gradient=gradient)


@settings(max_examples=20)
@given(
    samples_of(inputs=st.just(3), kinds=HOMOGENEOUS, hidden=1).filter(few_units(7)), st.booleans()
)
def test_strata_in_space_are_those_of_the_definition(sample: Sample, gradient: bool):
    judged(sample, gradient=gradient)


@both_kinds
@pytest.mark.parametrize(
    ("widths", "seeds"), [((2, 4, 3, 1), 12), ((2, 3, 3, 2, 2), 8), ((3, 4, 2, 1), 8)]
)
def test_strata_of_integer_networks_are_those_of_the_definition(
    widths: tuple[int, ...], seeds: int, gradient: bool
):
    for seed in range(seeds):
        judged(Sample(integers(widths, seed), [RELU] * (len(widths) - 2), cube(widths[0], 2)),
               gradient=gradient)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_strata_in_domains_of_unusual_shape_are_those_of_the_definition(shape: str):
    from random import Random

    for seed in range(3):
        layers = with_coincidences(generic((3, 3, 2, 1), seed), Random(seed))
        sample = Sample(layers, [RELU] * 2, SHAPES[shape].bounds(3))
        judged(sample, gradient=seed % 2 == 0)


def test_faces_inside_larger_flats_are_met_in_the_plane_and_in_space():
    """Else the tests above would say little: (k, stratum) of faces of codimension k."""
    met = set()
    for widths, seeds in (((2, 4, 3, 1), 12), ((3, 4, 2, 1), 8)):
        d = widths[0]
        for seed in range(seeds):
            sample = Sample(integers(widths, seed), [RELU] * 2, cube(d, 2))
            found = explored(sample, "subdivide")
            anatomy = Anatomy(found)
            levels = strata(found, anatomy.incidence, anatomy.kinks)
            for k in range(2, d + 1):
                inner = ~found.faces(d - k).boundary.any(axis=1)
                met |= {(k, int(level)) for level in levels[k][inner]}
    assert met >= {(2, 0), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3)}


@both_kinds
@pytest.mark.parametrize("kind", ["generic", "degenerate", "parted"])
@pytest.mark.parametrize("seed", range(3))
def test_strata_in_four_dimensions_are_those_of_the_definition(
    kind: str, seed: int, gradient: bool
):
    if kind == "parted":
        sample = Sample(invisible_walls(2 + seed % 2, 4, seed), [RELU], cube(4))
    else:
        draw = {"generic": generic, "degenerate": degenerate}[kind]
        sample = Sample(draw((4, 4, 1, 1), seed), [RELU] * 2, cube(4))
    judged(sample, gradient=gradient)


# ---- where flats of codimension two or more pass through vertices


def invisible_walls(bends: int, d: int, seed: int = 0) -> list:
    """Σ |yᵢ| over i ≤ bends plus Σ (max(yᵢ, 0) − max(−yᵢ, 0)) over the rest, y = x + shear."""
    rows = [[Fraction(i == j) + Fraction(seed * (j > i), 3) for j in range(d)] for i in range(d)]
    weights = rows + [[-v for v in row] for row in rows]
    signs = [[Fraction(1)] * (d + bends) + [Fraction(-1)] * (d - bends)]
    return [(weights, [Fraction(0)] * (2 * d)), (signs, [Fraction(0)])]


@pytest.mark.parametrize(("d", "bends"), [(d, m) for d in (2, 3, 4, 5) for m in range(d + 1)])
def test_a_face_of_invisible_walls_lies_in_the_stratum_of_the_bends(d: int, bends: int):
    """m bends vanish: the stratum is their number, whatever invisible walls meet there."""
    sample = Sample(invisible_walls(bends, d, 1), [RELU], cube(d))
    found = levels_of(explored(sample, "subdivide"), gradient=True)
    for signs, level in found.items():
        assert level == sum(s == 0 for s in signs[:bends])
    for k in range(d + 1):
        hidden = sum(level == k for level in found.values())
        assert hidden == comb(bends, k) * 2 ** (bends - k) * 3 ** (d - bends)


def test_two_planes_of_five_space_that_meet_in_a_point_leave_it_to_the_last_stratum():
    """max(z − |x₁| − |x₂|, 0) + max(−z − |y₁| − |y₂|, 0): B₃ is the planes z = x = 0, z = y = 0.

    They lie in no flat of codimension 3 together, though both have stratum 3.
    """
    found = levels_of(explore(two_pyramids(), Box.cube(5)), gradient=True)
    origin = (0,) * 12
    assert found[origin] == 5
    last = {signs: level for signs, level in found.items() if level > 3}
    assert last == {origin: 5}
    assert sum(level == 3 for level in found.values()) == 2 * 8


def two_pyramids() -> Network:
    pairs = [[s * int(i == j) for j in range(5)] for i in range(1, 5) for s in (1, -1)]
    axis = [[1, 0, 0, 0, 0], [-1, 0, 0, 0, 0]]
    up = [1, -1, -1, -1, -1, -1, 0, 0, 0, 0]
    down = [-1, 1, 0, 0, 0, 0, -1, -1, -1, -1]
    return Network.of([(axis + pairs, [0] * 10), ([up, down], [0, 0]), ([[1, 1]], [0])])


def test_three_sheets_at_an_edge_and_two_at_a_fold():
    """max(x, y, 0) in space: three half-planes meet in the z-axis; its points are in B₂."""
    first = ([[1, -1, 0], [0, 1, 0], [0, -1, 0]], [0, 0, 0])  # max(x, y) = (x − y)⁺ + y
    net = Network.of([first, ([[1, 1, -1]], [0]), ([[1]], [0])])
    found = levels_of(explore(net, Domain.whole(3)), gradient=True)
    assert sorted(found.values()).count(2) == 1
    ((edge, _),) = [item for item in found.items() if item[1] == 2]
    assert edge == (0, 0, 0, 0)


def test_a_vertex_where_a_first_neuron_passes_is_inside_a_straight_piece():
    """ReLU(x + h(y)) with h = ReLU(y) − ReLU(−y) = y: the kink x + y = 0 does not bend at y = 0."""
    first = ([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 3, 3])
    net = Network.of([first, ([[1, -1, 1, 0]], [-3]), ([[1]], [0])])
    found = levels_of(explore(net, Box.cube(2)), gradient=True)
    at_origin = next(signs for signs in found if signs[0] == signs[4] == 0)
    assert found[at_origin] == 1
    assert max(found.values()) == 1


def test_a_kink_that_a_later_neuron_switches_off_ends_in_a_point_of_the_second_stratum():
    found = levels_of(explore(FAMOUS["t_junction"](), Box.cube(2)), gradient=True)
    assert sorted(signs for signs, level in found.items() if level == 2) == [(0, 1, 0)]


def test_nothing_is_in_a_boundary_without_walls():
    for network in (Network.of([([[1, 2]], [3])]), FAMOUS["one_region"](2, 2)):
        found = explore(network, Box.cube(2))
        assert set(levels_of(found, gradient=True).values()) == {0}


def test_on_the_boundary_of_the_domain_there_is_no_stratum():
    bounds: Bounds = cube(2)
    found = explored(Sample(generic((2, 4, 1), 3), [RELU], bounds))
    anatomy = Anatomy(found)
    levels = strata(found, anatomy.incidence, anatomy.walls)
    outer = found.faces(0).boundary.any(axis=1)
    assert outer.any()
    assert not np.asarray(levels[2])[outer].any()
