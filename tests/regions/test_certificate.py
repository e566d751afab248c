"""Certificates: whatever the engine, the same bytes, and those who check them accept them.

Neither the checker nor the oracle shares code with what writes them. What is wrong with a list of
cells is found from the list alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, Network, certify, check, explore
from exactregions.checker import check as judged
from exactregions.errors import (
    DomainError,
    FileFormatError,
    IncompleteError,
    InconsistentError,
    NotExactError,
)
from exactregions.networks.activation import Activation
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.domain import Polyline
from exactregions.polyhedra.polytope import generators
from exactregions.readers.json_format import json_bytes
from exactregions.regions.certificate import certificate
from exactregions.regions.certificate_text import digest, domain_object, integer, network_object
from exactregions.regions.clipped import Clipped
from tests.oracles.certificate_judge import judge
from tests.oracles.samples import ACTIVATIONS, cube, degenerate, generic
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, domain_of, network_of

F = Fraction


def verdict(lines: Sequence[str]) -> tuple[str, int, int]:
    """What the checker says of a file, how many cells and how many strict ones it has."""
    report = judged(BytesIO("".join(lines).encode()))
    assert report["reason"]
    return report["verdict"], report.get("cells", 0), report.get("strict_cells", 0)


def the_same_of_both_engines(network: Network, domain: Domain) -> list[str]:
    """The lines of the certificate, which oracle and checker accept for the engines' count."""
    found = explore(network, domain, engine="both")
    by_walk = explore(network, domain, engine="traverse")
    by_cuts = explore(network, domain, engine="subdivide")
    lines = list(certificate(by_walk, network=network))
    assert lines == list(certificate(by_cuts, network=network))
    assert judge(lines) == (found.count, found.strict_count)
    assert verdict(lines) == ("accepted", found.count, found.strict_count)
    return lines


def cells_of(lines: Sequence[str]) -> list[dict]:
    return [json.loads(line) for line in lines[1:-1]]


# --- what is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ZOO)
def test_both_engines_give_one_certificate_of_every_animal(name: str):
    animal = ZOO[name]
    domain = domain_of(animal.bounds, animal.dimension)
    lines = the_same_of_both_engines(network_of(animal.layers, animal.activations), domain)
    assert len(lines) == animal.cells + 2


@pytest.mark.parametrize("name", FAMOUS)
@pytest.mark.parametrize("bounded", [True, False])
def test_famous_networks_have_certificates(name: str, bounded: bool):
    network = FAMOUS[name](*{"sawtooth": (4,), "serra": (3, 4)}.get(name, ()))
    d = network.inputs
    the_same_of_both_engines(network, Box.cube(d, -2, 2) if bounded else Domain.whole(d))


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("d", [2, 3])
def test_domains_of_unusual_shape_have_certificates(name: str, d: int):
    for kind, activation in enumerate(ACTIVATIONS.values()):
        network = network_of(degenerate((d, 3, 3, 1), kind), [activation] * 2)
        the_same_of_both_engines(network, domain_of(SHAPES[name].bounds(d), d))


@given(
    seed=st.integers(0, 10**6),
    widths=st.sampled_from([(1, 4, 4, 1), (2, 5, 4, 1), (2, 3, 3, 3, 2), (3, 2, 4, 1), (3, 4, 1)]),
    kind=st.sampled_from(sorted(ACTIVATIONS)),
    bounded=st.booleans(),
)
def test_degenerate_networks_have_certificates(
    seed: int, widths: tuple[int, ...], kind: str, bounded: bool
):
    network = network_of(degenerate(widths, seed), [ACTIVATIONS[kind]] * (len(widths) - 2))
    the_same_of_both_engines(network, domain_of(cube(widths[0]) if bounded else [], widths[0]))


@pytest.mark.parametrize(
    ("widths", "init"), [("4-6-4-1", "he"), ("5-4-3-1", "int"), ("2-16-16-1", "int")]
)
def test_random_networks_have_certificates(widths: str, init: str):
    network = random_network(widths, 0, init)
    the_same_of_both_engines(network, Box.cube(network.inputs))


@pytest.mark.parametrize("init", ["he", "int"])
@pytest.mark.parametrize(
    "domain",
    [
        Domain.segment([-1, 0, 1, "1/3", 2], [1, 2, 0, "-1/3", -1]),
        Domain.plane([0, 0, 0, 0, "1/7"], [[1, 0, 0, 1, 0], [0, "1/2", -1, 0, 1]]),
        Domain.plane([0] * 5, [[1, 0, 0, 1, 0], [0, 1, -1, 0, 1]], [(-2, 1), (0, "1/3")]),
        Domain.plane([0] * 5, [[1, 1, 1, 1, "1/2"]], [(-2, 5)]),
    ],
    ids=["segment", "plane", "plane with a box", "line with a box"],
)
def test_on_a_slice_the_file_holds_the_whole_network(domain: Domain, init: str):
    network = random_network("5-6-5-1", 3, init)
    header = json.loads(the_same_of_both_engines(network, domain)[0])
    assert header["network"] == network_object(network)
    with pytest.raises(DomainError, match="give the whole network"):
        certificate(explore(network, domain))


def test_a_certificate_is_about_the_network_that_was_explored():
    network, other = (random_network("2-3-1", seed) for seed in (0, 1))
    domain = Domain.segment([0, 0], [1, 1])
    with pytest.raises(DomainError, match="not those of"):
        certificate(explore(network, domain), network=other)
    with pytest.raises(DomainError, match="not those of"):
        certificate(explore(network, Box.cube(2)), network=other)


def test_a_tent_is_written_as_the_specification_shows_it():
    tent = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    header, first, second, footer = certificate(explore(tent, Box.of((0, 1))))
    assert header.endswith('"domain":{"box":[[0,1]]}}\n')
    assert first == '{"t":"+s","h":[[-1]],"w":[4,1]}\n'
    assert second == '{"t":"","h":[],"w":[4,3]}\n'
    assert footer.startswith('{"cells":2,"strict_cells":2,"network":"sha256:f40a7f8a3091')


def test_a_unit_that_is_identically_zero_has_a_token_and_no_hint():
    network = Network.of([([[1], [-1]], [0, 0]), ([[1, 1]], [0]), ([[0]], [0]), ([[1]], [0])])
    lines = the_same_of_both_engines(network, Box.cube(1))
    assert [cell["t"] for cell in cells_of(lines)] == ["s++0", "-+0"]
    assert json.loads(lines[-1])["strict_cells"] == 0


def test_a_network_without_hidden_layer_is_one_cell():
    lines = the_same_of_both_engines(Network.of([([[1, 2]], [3])]), Box.of((5, 6), (7, 8)))
    (cell,) = cells_of(lines)
    assert (cell["t"], cell["h"], len(cell["w"])) == ("", [], 3)


def test_hints_name_at_most_d_rows_that_were_decided_before():
    network = random_network("3-8-8-1", 1, "int")
    decided, opened = 0, []
    for cell in cells_of(the_same_of_both_engines(network, Box.cube(3))):
        hints = iter(cell["h"])
        for token in cell["t"]:
            if token in "+-":
                hint = next(hints)
                assert len(hint) <= 3
                assert all(-6 <= j < decided for j in hint)
            if token == "s":
                opened.append(decided)
            decided += 1
        assert (decided, list(hints)) == (16, [])
        decided = opened.pop() + 1 if opened else 0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_cell_takes_few_bytes(seed: int):
    lines = list(certificate(explore(random_network("2-16-16-1", seed), Box.cube(2))))
    assert sum(map(len, lines[1:-1])) <= 150 * (len(lines) - 2)


def test_lines_come_one_by_one():
    """A list that lacks its last cell is written up to the node where that shows."""
    found = explore(random_network("2-16-16-1", 0), Box.cube(2))
    ordered = found.patterns[np.lexsort(found.patterns.T[::-1])]
    written: list[str] = []
    with pytest.raises(InconsistentError):
        written.extend(certificate(replace(found, patterns=ordered[:-1])))
    assert found.count // 2 < len(written) <= found.count
    assert written == list(certificate(found))[: len(written)]


# --- numbers, digests, domains -------------------------------------------------------------------


@pytest.mark.parametrize("name", ZOO)
def test_the_network_is_written_as_convert_writes_it(name: str):
    network = network_of(ZOO[name].layers, ZOO[name].activations)
    assert network_object(network) == json.loads(json_bytes(network))


def test_named_activations_are_written_by_name():
    for name in ("relu", "abs", "hard_tanh", "relu6", "leaky_relu:1/10"):
        network = Network.of([([[1]], [0]), ([[1]], [0])], [name])
        assert network_object(network) == json.loads(json_bytes(network))
        assert f'"activation":"{name}"' in next(iter(certificate(explore(network, Box.cube(1)))))


def test_a_digest_does_not_depend_on_the_order_of_fields():
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})


def test_long_integers_are_hexadecimal():
    assert int(str(integer(-(7**9000))), 16) == -(7**9000)
    assert integer(10**3000) == 10**3000


def test_numbers_that_no_reader_takes_are_refused():
    network = Network.of([([[F(1, 2**13000)]], [0]), ([[1]], [0])])
    with pytest.raises(NotExactError, match="12000"):
        certificate(explore(network, Box.cube(1)))


def test_a_domain_keeps_the_order_of_its_rows():
    triangle = Domain.polytope([[-1, 0], [0, -1], [1, 1], [5, 5]], [0, 0, "1/2", 9])
    assert domain_object(triangle) == {
        "polytope": {"A": [[-1, 0], [0, -1], [2, 2]], "b": [0, 0, 1]}
    }
    swapped = Domain.polytope([[0, 1], [0, -1], [1, 0], [-1, 0]], [1, 1, 1, 1])
    assert "polytope" in domain_object(swapped)
    assert domain_object(Box.of((0, "1/2"), (-3, 4))) == {"box": [[0, "1/2"], [-3, 4]]}


def test_a_slice_that_no_box_cuts_is_refused_by_name():
    odd = Domain(1, ((0, 1),), ((F(0), F(0)), ((F(1), F(1)),)), "half-line")
    with pytest.raises(DomainError, match="half-line"):
        domain_object(odd)


# --- what is wrong with a list -------------------------------------------------------------------

LISTS = {
    "generic": (network_of(generic((2, 5, 4, 1), 1), [ACTIVATIONS["relu"]] * 2), Box.cube(2)),
    "degenerate": (random_network("2-6-5-1", 4, "int"), Box.cube(2)),
    "whole space": (random_network("2-4-3-1", 1, "int"), Domain.whole(2)),
    "lines": (random_network("3-2-4-1", 2, "int"), Domain.whole(3)),
    "three breakpoints": (
        network_of(degenerate((2, 3, 2, 1), 5), [ACTIVATIONS["zigzag"]] * 2),
        Box.cube(2),
    ),
    "one cell": (random_network("2-1", 0, "int"), Box.cube(2)),
}
each_list = pytest.mark.parametrize("name", LISTS)


def explored(name: str) -> Complex:
    return explore(*LISTS[name])


@each_list
def test_a_missing_cell_is_named_by_a_point_in_it(name: str):
    found = explored(name)
    for i in range(found.count):
        holed = replace(found, patterns=np.delete(found.patterns, i, axis=0))
        with pytest.raises(InconsistentError, match="lacks the cell") as caught:
            list(certificate(holed))
        (text,) = re.findall(r"the point \((.*)\)", str(caught.value))
        point = [F(v) for v in text.split(", ")]
        assert pattern_at(found.network, point) == tuple(found.patterns[i])
        assert all(c + sum(map(F.__mul__, map(F, a), point)) > 0 for c, *a in found.domain.rows)


@each_list
def test_a_cell_that_is_listed_twice_is_refused(name: str):
    found = explored(name)
    twice = replace(found, patterns=np.concatenate((found.patterns, found.patterns[-1:])))
    with pytest.raises(InconsistentError, match="listed 2 times"):
        list(certificate(twice))


@each_list
def test_a_cell_that_does_not_exist_is_refused(name: str):
    found = explored(name)
    known = set(map(tuple, found.patterns.tolist()))
    tops = [
        2 * len(phi.breakpoints)
        for layer, phi in zip(found.network.hidden, found.network.activations, strict=True)
        for _ in range(layer.outputs)
    ]
    for i, neuron in enumerate(n for n in range(len(tops)) for _ in range(3)):
        false = found.patterns[i % found.count].copy()
        false[neuron] = (false[neuron] + 1 + i % 2) % (tops[neuron] + 1)
        if tuple(false) in known:
            continue
        more = replace(found, patterns=np.concatenate((found.patterns, [false])))
        with pytest.raises(InconsistentError, match=r"near the listed cell|lacks the cell"):
            list(certificate(more))


def test_a_zero_where_there_is_none_is_refused():
    found = explored("generic")
    for state in (1, 0):
        pattern = np.full((1, found.network.neurons), state, dtype=np.uint8)
        with pytest.raises(InconsistentError):
            list(certificate(replace(found, patterns=pattern)))


def test_what_a_budget_ended_has_no_certificate():
    stopped = explore(random_network("2-8-8-1", 0), Box.cube(2), engine="traverse", max_cells=3)
    with pytest.raises(IncompleteError, match="raise the budget"):
        certificate(stopped)


def test_a_polyline_has_no_certificate():
    path = explore(random_network("2-3-1", 0), Polyline.of([[0, 0], [1, 0], [1, 1]]))
    with pytest.raises(DomainError, match="segment"):
        certificate(path)  # type: ignore[arg-type]


# --- files ---------------------------------------------------------------------------------------


def test_a_file_is_judged_for_its_network_and_every_prefix_is_incomplete(tmp_path: Path):
    network = random_network("2-4-3-1", 0)
    found, file = explore(network, Box.cube(2)), tmp_path / "net.cert"
    claim = certify(found, file)
    report = check(file, network)
    assert (report["verdict"], report["cells"]) == ("accepted", claim.cells)
    assert {claim.network, claim.domain} <= set(re.findall(r"sha256:\w+", json.dumps(report)))
    assert check(file, random_network("2-4-3-1", 1))["verdict"] == "rejected"
    lines = file.read_text().splitlines(keepends=True)
    for kept in range(1, len(lines)):
        assert verdict(lines[:kept])[:2] == ("incomplete", kept - 1)
    assert verdict([*lines[:-2], lines[-1]])[0] == "rejected"


def test_activations_of_ones_own_are_spelled_out(tmp_path: Path):
    tent = Activation.of("tent", [0, "1/2", 1], [0, 2, -2, 0])
    network = Network.of([([[1, 2], [2, 1]], [0, "1/3"]), ([[1, 1]], [0])], [tent])
    certify(explore(network, Box.cube(2)), tmp_path / "a")
    assert check(tmp_path / "a", network)["verdict"] == "accepted"


def test_files_that_cannot_be_opened_are_named(tmp_path: Path):
    found = explore(random_network("2-3-1", 0), Box.cube(2))
    with pytest.raises(FileFormatError, match=r"nowhere.*cannot be written"):
        certify(found, tmp_path / "nowhere" / "a")
    with pytest.raises(FileFormatError, match=r"nothing.*cannot be read"):
        check(tmp_path / "nothing")


# --- corners -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("d", [2, 3])
def test_corners_are_the_vertices_and_rays(name: str, d: int):
    rows = domain_of(SHAPES[name].bounds(d), d).rows
    clipped = Clipped.of(dict(enumerate(rows)), d)
    if clipped is None:
        return
    found = generators(rows, d)
    vertices = {tuple(F(p, at[0]) for p in at[1:]) for at in clipped.points if at[0]}
    assert vertices == set(found.vertices)
    assert {at[1:] for at in clipped.points if not at[0]} == set(found.rays)
    q, *p = clipped.middle(dict(enumerate(rows)))
    assert q > 0
    assert all(c * q + sum(map(int.__mul__, a, p)) > 0 for c, *a in rows)


def test_rows_that_span_too_little_have_no_corners():
    assert Clipped.of({0: (0, 1, 0), 1: (1, -1, 0)}, 2) is None
    assert Clipped.of({}, 1) is None
