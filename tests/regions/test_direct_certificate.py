"""Certificates without a list of cells: the same bytes, and any cut of the file can go on.

The certificate of the list of cells, which has tests of its own, says what the bytes must be.
"""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, check, explore
from exactregions.errors import DomainError, ExactRegionsError, FileFormatError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Polyline
from exactregions.regions import certificate_log
from exactregions.regions.certificate import certificate
from exactregions.regions.certificate_log import certify_directly
from tests.oracles.samples import ACTIVATIONS, cube, degenerate
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, domain_of, network_of


def of_the_list(network: Network, domain: Domain) -> bytes:
    """The certificate of all cells, found beforehand."""
    return "".join(certificate(explore(network, domain), network=network)).encode()


def the_same_in_steps(network: Network, domain: Domain, file: Path, step: int = 2) -> bytes:
    """The bytes, in one go and in steps of so many cells, which are those of the list."""
    wanted = of_the_list(network, domain)
    written = certify_directly(network, domain, file)
    assert file.read_bytes() == wanted
    footer = json.loads(wanted.splitlines()[-1])
    assert (written.stopped, written.claim.cells) == (None, footer["cells"])
    assert written.claim.strict_cells == footer["strict_cells"]
    file.unlink()
    most, stopped = 0, "not begun"
    while stopped:
        most += step
        at = certify_directly(network, domain, file, resume=True, max_cells=most)
        stopped = at.stopped
        assert at.claim.cells == min(most, footer["cells"])
        assert wanted.startswith(file.read_bytes())
    assert file.read_bytes() == wanted
    return wanted


def small() -> tuple[Network, Domain]:
    """A network with 14 cells, 9 of them strict."""
    return random_network("2-6-5-1", 3, "int"), Box.cube(2)


# --- the same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ZOO)
def test_every_animal_has_the_certificate_of_its_list(name: str, tmp_path: Path):
    animal = ZOO[name]
    domain = domain_of(animal.bounds, animal.dimension)
    network = network_of(animal.layers, animal.activations)
    the_same_in_steps(network, domain, tmp_path / "a", step=1 + animal.cells // 7)


@pytest.mark.parametrize("name", FAMOUS)
@pytest.mark.parametrize("bounded", [True, False])
def test_famous_networks_have_the_certificates_of_their_lists(
    name: str, bounded: bool, tmp_path: Path
):
    network = FAMOUS[name](*{"sawtooth": (4,), "serra": (3, 4)}.get(name, ()))
    d = network.inputs
    domain = Box.cube(d, -2, 2) if bounded else Domain.whole(d)
    the_same_in_steps(network, domain, tmp_path / "a", step=19)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("d", [2, 3])
def test_domains_of_unusual_shape_make_no_difference(name: str, d: int, tmp_path: Path):
    for kind, activation in enumerate(ACTIVATIONS.values()):
        network = network_of(degenerate((d, 3, 3, 1), kind), [activation] * 2)
        the_same_in_steps(network, domain_of(SHAPES[name].bounds(d), d), tmp_path / "a", step=7)


@given(
    seed=st.integers(0, 10**6),
    widths=st.sampled_from([(1, 4, 4, 1), (2, 5, 4, 1), (2, 3, 3, 3, 2), (3, 2, 4, 1), (3, 4, 1)]),
    kind=st.sampled_from(sorted(ACTIVATIONS)),
    bounded=st.booleans(),
)
def test_degenerate_networks_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    widths: tuple[int, ...],
    kind: str,
    bounded: bool,
):
    network = network_of(degenerate(widths, seed), [ACTIVATIONS[kind]] * (len(widths) - 2))
    domain = domain_of(cube(widths[0]) if bounded else [], widths[0])
    file = tmp_path_factory.mktemp("direct") / "a"
    the_same_in_steps(network, domain, file, step=5)


@pytest.mark.parametrize(
    "domain",
    [
        Domain.segment([-1, 0, 1, "1/3", 2], [1, 2, 0, "-1/3", -1]),
        Domain.plane([0, 0, 0, 0, "1/7"], [[1, 0, 0, 1, 0], [0, "1/2", -1, 0, 1]]),
        Domain.plane([0] * 5, [[1, 0, 0, 1, 0], [0, 1, -1, 0, 1]], [(-2, 1), (0, "1/3")]),
    ],
    ids=["segment", "plane", "plane with a box"],
)
def test_slices_make_no_difference(domain: Domain, tmp_path: Path):
    the_same_in_steps(random_network("5-6-5-1", 3, "he"), domain, tmp_path / "a", step=4)


@pytest.mark.parametrize(("widths", "init"), [("4-5-4-1", "he"), ("2-16-16-1", "int")])
def test_larger_networks_make_no_difference(widths: str, init: str, tmp_path: Path):
    network = random_network(widths, 0, init)
    the_same_in_steps(network, Box.cube(network.inputs), tmp_path / "a", step=97)


def test_a_network_without_hidden_layer_is_one_cell(tmp_path: Path):
    the_same_in_steps(Network.of([([[1, 2]], [3])]), Box.of((5, 6), (7, 8)), tmp_path / "a", 1)


# --- cut and go on -------------------------------------------------------------------------------


def test_from_a_cut_at_any_byte_the_file_comes_out_the_same(tmp_path: Path):
    network, domain = small()
    wanted = of_the_list(network, domain)
    ends = [i for i, byte in enumerate(wanted, 1) if byte == 0x0A]
    cuts = {
        *ends,
        *(end - 1 for end in ends),
        0,
        1,
        *random.Random(0).sample(range(len(wanted)), 99),
    }
    file = tmp_path / "a"
    for cut in sorted(cuts):
        file.write_bytes(wanted[:cut])
        written = certify_directly(network, domain, file, resume=True)
        assert file.read_bytes() == wanted
        assert (written.stopped, written.claim.cells) == (None, len(ends) - 2)


def test_what_a_budget_leaves_is_incomplete_with_as_many_cells(tmp_path: Path):
    network, domain = small()
    cells, file = explore(network, domain).count, tmp_path / "a"
    for most in (1, 2, 11, cells - 1):
        written = certify_directly(network, domain, file, max_cells=most)
        assert written.stopped == f"more than max_cells = {most} cells"
        report = check(file, network)
        assert (report["verdict"], report["cells"]) == ("incomplete", most)
        assert report["strict_cells"] == written.claim.strict_cells
    assert certify_directly(network, domain, file, max_cells=cells).stopped is None
    assert check(file, network)["verdict"] == "accepted"


def test_a_budget_that_is_spent_already_changes_nothing(tmp_path: Path):
    network, domain = small()
    file = tmp_path / "a"
    certify_directly(network, domain, file, max_cells=7)
    held = file.read_bytes()
    for most in (3, 7):
        written = certify_directly(network, domain, file, resume=True, max_cells=most)
        assert (written.claim.cells, written.stopped is None) == (7, False)
        assert file.read_bytes() == held
        file.write_bytes(held + b'{"t":"+-')
        certify_directly(network, domain, file, resume=True, max_cells=most)
        assert file.read_bytes() == held, "a torn line is dropped"


def test_every_line_is_in_the_file_before_the_next_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    network, domain = small()
    wanted, file = of_the_list(network, domain).splitlines(keepends=True), tmp_path / "a"
    plain, seen = certificate_log.cell_line, []

    def looking(tokens: str, hints: list[list[int]], witness: tuple[int, ...]) -> str:
        seen.append(file.read_bytes())
        return plain(tokens, hints, witness)

    monkeypatch.setattr(certificate_log, "cell_line", looking)
    certify_directly(network, domain, file)
    assert seen == [b"".join(wanted[:n]) for n in range(1, len(wanted) - 1)]


def test_each_run_on_a_clock_adds_a_cell_at_least(tmp_path: Path):
    network, domain = small()
    wanted, file, runs = of_the_list(network, domain), tmp_path / "a", 0
    while certify_directly(network, domain, file, resume=True, max_seconds=1e-6).stopped:
        runs += 1
        assert wanted.startswith(file.read_bytes())
    assert runs == wanted.count(b"\n") - 3
    assert file.read_bytes() == wanted


def test_budgets_must_be_positive(tmp_path: Path):
    for limits in ({"max_cells": 0}, {"max_seconds": -1.0}):
        with pytest.raises(ExactRegionsError, match="must be positive"):
            certify_directly(*small(), tmp_path / "a", **limits)
    assert not (tmp_path / "a").exists()


def test_a_complete_file_stays_as_it_is(tmp_path: Path):
    network, domain = small()
    file = tmp_path / "a"
    first = certify_directly(network, domain, file)
    held = file.read_bytes()
    assert certify_directly(network, domain, file, resume=True) == first
    assert file.read_bytes() == held
    certify_directly(network, domain, file, max_cells=1)
    assert file.read_bytes() != held, "without resume it begins anew"


PROGRAM = """
import sys
from exactregions import Box
from exactregions.networks.initial import random_network
from exactregions.regions.certificate_log import certify_directly
certify_directly(random_network("3-10-10-1", 1, "int"), Box.cube(3), sys.argv[1], resume=True)
"""


def test_killed_at_random_moments_the_file_comes_out_the_same(tmp_path: Path):
    network, domain = random_network("3-10-10-1", 1, "int"), Box.cube(3)
    wanted, file, chance, kills = of_the_list(network, domain), tmp_path / "a", random.Random(5), 0
    for share in (0.05, 0.3, 0.6, 0.9):
        with subprocess.Popen([sys.executable, "-c", PROGRAM, str(file)]) as run:
            until = time.monotonic() + 60
            while run.poll() is None and time.monotonic() < until:
                if file.exists() and file.stat().st_size > share * len(wanted):
                    break
            time.sleep(chance.random() / 50)
            run.send_signal(signal.SIGKILL)
        kills += run.returncode == -signal.SIGKILL
        assert wanted.startswith(file.read_bytes())
    assert kills >= 3
    certify_directly(network, domain, file, resume=True)
    assert file.read_bytes() == wanted


# --- refused -------------------------------------------------------------------------------------


def refused(network: Network, domain: Domain, file: Path) -> str:
    """Why a file is not continued; it stays as it is."""
    held = file.read_bytes()
    with pytest.raises(FileFormatError) as reason:
        certify_directly(network, domain, file, resume=True)
    assert file.read_bytes() == held
    return str(reason.value)


def test_another_network_or_domain_is_refused(tmp_path: Path):
    network, domain = small()
    file = tmp_path / "a"
    certify_directly(network, domain, file, max_cells=5)
    for other, where in ((random_network("2-6-5-1", 5, "int"), domain), (network, Box.cube(2, 0))):
        assert "not the header for this network and domain" in refused(other, where, file)
    file.write_bytes(b"hello\n")
    assert "line 1" in refused(network, domain, file)


def test_lines_that_cannot_come_there_are_refused(tmp_path: Path):
    network, domain = small()
    wanted = of_the_list(network, domain).splitlines(keepends=True)
    file = tmp_path / "a"
    bad = [b"\0\0\n", b"[]\n", b"{}\n", b'{"t":3,"h":[],"w":[]}\n', b"\xff\n", wanted[0], wanted[1]]
    long = json.loads(wanted[3])
    bad += [
        json.dumps({**long, "t": long["t"] + "s"}).encode() + b"\n",
        wanted[-1],
        b"[" * 99999 + b"\n",
    ]
    bad += [json.dumps({**long, "t": "P" * len(long["t"])}).encode() + b"\n"]
    for line in bad:
        file.write_bytes(b"".join([*wanted[:3], line, *wanted[4:6]]))
        assert "line 4: does not continue" in refused(network, domain, file)
    for more in (b"x", b"\n", wanted[3], wanted[-1]):
        file.write_bytes(b"".join([*wanted, more]))
        assert f"line {len(wanted) + 1}: does not continue" in refused(network, domain, file)
    file.write_bytes(
        b"".join(wanted[:-1]) + wanted[-1].replace(b'strict_cells":', b'strict_cells":1')
    )
    assert f"line {len(wanted)}: does not continue" in refused(network, domain, file)


def test_a_path_that_the_network_does_not_have_is_refused(tmp_path: Path):
    tent, domain = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])]), Box.of((0, 1))
    header, first, *_ = of_the_list(tent, domain).splitlines(keepends=True)
    file = tmp_path / "a"
    file.write_bytes(header + first.replace(b'"+s"', b'"ss"'))
    assert "'s' at unit 0, where this network has '+'" in refused(tent, domain, file)


def test_what_has_no_certificate_is_refused(tmp_path: Path):
    network, _ = small()
    with pytest.raises(DomainError, match="polyline"):
        certify_directly(network, Polyline.of([[0, 0], [1, 1], [2, 0]]), tmp_path / "a")
    with pytest.raises(DomainError, match="must agree"):
        certify_directly(network, Box.cube(3), tmp_path / "a")
    for resume in (False, True):
        with pytest.raises(FileFormatError, match="cannot be written"):
            certify_directly(network, Box.cube(2), tmp_path, resume=resume)
    assert not list(tmp_path.iterdir())
