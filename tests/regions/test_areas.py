"""Area certificates of all kinds of networks are accepted, with the counts that explore gives."""

import json
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, area_checker, check, checker, explore
from exactregions.errors import DomainError, FileFormatError, IncompleteError, UnboundedError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.regions.areas import areas, certify_areas
from exactregions.regions.certificate import certificate
from tests.oracles.samples import ACTIVATIONS, cube, degenerate, generic
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, domain_of, network_of

PLANE = Domain.plane([0, "1/2", 0], [[1, 0, "1/3"], [0, 1, -1]], [[-1, 1], ["-1/2", 2]])
SEGMENT = Domain.segment([-1, "-1/3", 0], [1, 1, 2])
FLAT = [name for name in ZOO if ZOO[name].dimension <= 2]


def accepted(network: Network, domain: Domain) -> list[str]:
    """The lines of the certificate, once both checkers agree with what explore counts."""
    found = explore(network, domain)
    lines = list(areas(found, network=network))
    report = area_checker.check(BytesIO("".join(lines).encode()))
    assert report["verdict"] == "accepted", report["reason"]
    assert report["cells"] == found.count
    assert report["strict_cells"] == found.strict_count
    assert report["walls"] == found.wall_count
    assert report["linear_regions"] == found.linear_region_count
    other = checker.check(BytesIO("".join(certificate(found, network=network)).encode()))
    for name in ("verdict", "cells", "strict_cells", "widths", "domain", "digests"):
        assert report[name] == other[name]
    return lines


@pytest.mark.parametrize("name", FLAT)
def test_every_flat_animal_of_the_zoo_is_accepted_in_a_box(name: str):
    animal = ZOO[name]
    network = network_of(animal.layers, animal.activations)
    accepted(network, Box.cube(animal.dimension, -3, 3))
    domain = domain_of(animal.bounds, animal.dimension)
    if domain.extent is not None:
        lines = accepted(network, domain)
        footer = json.loads(lines[-1])
        counts = [footer[name] for name in ("cells", "walls", "linear_regions")]
        assert counts == [animal.cells, animal.walls, animal.regions]


@pytest.mark.parametrize("name", FAMOUS)
def test_famous_networks_are_accepted(name: str):
    network = FAMOUS[name](*{"sawtooth": (4,), "serra": (3, 4)}.get(name, ()))
    if network.inputs <= 2:
        accepted(network, Box.cube(network.inputs, -2, 2))


@pytest.mark.parametrize("name", SHAPES)
def test_polygons_of_unusual_shape_are_accepted_and_unbounded_ones_refused(name: str):
    domain = domain_of(SHAPES[name].bounds(2), 2)
    for kind, activation in enumerate(ACTIVATIONS.values()):
        network = network_of(degenerate((2, 3, 3, 1), kind), [activation] * 2)
        if domain.extent is None:
            with pytest.raises(UnboundedError):
                list(areas(explore(network, domain)))
        else:
            accepted(network, domain)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    widths=st.sampled_from([(1, 4, 4, 1), (1, 3, 3, 2, 2), (2, 5, 4, 1), (2, 3, 3, 3, 2), (2, 1)]),
    kind=st.sampled_from(sorted(ACTIVATIONS)),
    draw=st.sampled_from([degenerate, generic]),
)
def test_small_networks_are_accepted(seed: int, widths: tuple[int, ...], kind: str, draw):
    network = network_of(draw(widths, seed), [ACTIVATIONS[kind]] * (len(widths) - 2))
    accepted(network, domain_of(cube(widths[0]), widths[0]))


@pytest.mark.parametrize("domain", [PLANE, SEGMENT], ids=["plane", "segment"])
@pytest.mark.parametrize("init", ["he", "int"])
@pytest.mark.parametrize("seed", range(4))
def test_slices_are_accepted(domain: Domain, init: str, seed: int):
    accepted(random_network("3-6-5-2", seed, init), domain)


def test_the_engines_give_the_same_bytes():
    network = random_network("2-6-5-1", 3, "int")
    texts = [
        list(areas(explore(network, Box.cube(2), engine=engine)))
        for engine in ("subdivide", "traverse")
    ]
    assert texts[0] == texts[1]


def test_the_areas_of_the_polygons_add_up():
    lines = accepted(random_network("2-6-5-1", 1, "he"), Box.cube(2))
    total = Fraction(0)
    for line in lines[1:-1]:
        points = [(Fraction(x, q), Fraction(y, q)) for q, x, y in json.loads(line)["v"]]
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        area = sum(x * v - y * u for (x, y), (u, v) in pairs)
        assert area > 0
        total += area
    assert total == 8


def test_what_has_no_areas_is_refused(tmp_path: Path):
    with pytest.raises(DomainError):
        list(areas(explore(random_network("3-3-1", 0, "he"), Box.cube(3))))
    flat = random_network("2-8-8-1", 0, "he")
    with pytest.raises(IncompleteError):
        list(areas(explore(flat, Box.cube(2), engine="traverse", max_cells=3)))
    with pytest.raises(FileFormatError):
        certify_areas(explore(flat, Box.cube(2)), tmp_path / "none" / "a")


def test_check_knows_the_format_by_its_header(tmp_path: Path):
    network = random_network("2-6-5-1", 1, "he")
    claim = certify_areas(explore(network, Box.cube(2)), tmp_path / "a")
    report = check(tmp_path / "a", network)
    assert (report["verdict"], report["cells"]) == ("accepted", claim.cells)
    assert report["digests"] == {"network": claim.network, "domain": claim.domain}
    assert check(tmp_path / "a", random_network("2-6-5-1", 2, "he"))["verdict"] == "rejected"
