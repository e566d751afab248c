"""A complex in parts is the undivided one: the same cells, walls, linear regions and volumes.

The undivided complex, which has tests of its own, says what must come out.
"""

import errno
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, check, explore, volume
from exactregions.errors import (
    DomainError,
    ExactRegionsError,
    IncompleteError,
    InconsistentError,
    StoreError,
    UnboundedError,
    WorkerError,
)
from exactregions.networks.activation import hard_tanh
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Polyline
from exactregions.regions.certificate import certificate
from exactregions.regions.complex import Complex
from exactregions.studies import keeping, parts, stretches
from exactregions.studies.bisection import Bisection, Seam
from exactregions.studies.composed import Composed
from exactregions.studies.folder import Folder
from exactregions.studies.keys import Keys
from exactregions.studies.parts import enumerate_parts
from tests.oracles.samples import ACTIVATIONS, degenerate
from tests.regions.draws import with_coincidences
from tests.regions.shapes import SHAPES
from tests.zoo import ZOO, domain_of, network_of


def in_parts(network: Network, domain: Domain, many: int, **options: object) -> Composed:
    """The network in so many parts, in a folder that is removed when the tests have ended."""
    folder = tempfile.mkdtemp(dir=os.environ["PARTS"])
    return enumerate_parts(network, domain, folder, parts=many, workers=1, **options)


@pytest.fixture(autouse=True, scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A place for folders; waiting for the disk would take most of the time of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTS", str(tmp_path_factory.mktemp("parts")))
        patch.setattr(os, "fsync", lambda _: None)
        yield


def patterns_of(whole: Complex) -> list[tuple[int, ...]]:
    return [tuple(row) for row in whole.patterns.tolist()]


def walls_of(whole: Complex) -> set[tuple[tuple[int, ...], ...]]:
    names = patterns_of(whole)
    return {tuple(sorted((names[a], names[b]))) for a, b in whole.walls.tolist()}


def same(found: Composed, whole: Complex) -> None:
    """Cells, walls and linear regions, as sets and as numbers."""
    assert found.complete
    assert list(found.patterns()) == sorted(patterns_of(whole))
    walls = list(found.walls())
    assert len(walls) == len(set(walls))
    assert set(walls) == walls_of(whole)
    numbers = (found.count, found.strict_count, found.wall_count, found.linear_region_count)
    assert numbers == (
        whole.count,
        whole.strict_count,
        whole.wall_count,
        whole.linear_region_count,
    )


def same_volumes(found: Composed, whole: Complex) -> None:
    measured = volume(whole)
    assert dict(found.volumes()) == dict(zip(patterns_of(whole), measured.coordinates, strict=True))
    if None not in measured.coordinates:
        assert found.volume == measured.total


def certified(found: Composed, file: Path) -> bytes:
    claim = found.certify(file, workers=1)
    assert claim.cells == found.count
    return file.read_bytes()


# --- the same complex ----------------------------------------------------------------------------


@pytest.mark.parametrize("many", [4, 7])
@pytest.mark.parametrize("name", ZOO)
def test_every_animal_in_parts_is_the_undivided_one(name: str, many: int):
    animal = ZOO[name]
    domain = domain_of(animal.bounds, animal.dimension)
    network = network_of(animal.layers, animal.activations)
    found = in_parts(network, domain, many)
    assert (found.count, found.wall_count) == (animal.cells, animal.walls)
    assert found.linear_region_count == animal.regions
    same(found, explore(network, domain))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("d", [2, 3])
def test_domains_of_unusual_shapes_can_be_cut(d: int, shape: str):
    network = random_network(f"{d}-4-3-1", 2, "int")
    domain = domain_of(SHAPES[shape].bounds(d), d)
    found, whole = in_parts(network, domain, 5, volumes=True), explore(network, domain)
    same(found, whole)
    same_volumes(found, whole)


kinds = st.sampled_from(list(ACTIVATIONS.values()))


@settings(max_examples=80, deadline=None)
@given(
    widths=st.sampled_from(
        [
            (1, 4, 3, 1),
            (1, 2, 2, 2, 2),
            (2, 4, 3, 1),
            (2, 3, 2, 2),
            (2, 5, 1),
            (3, 3, 2, 1),
            (3, 4, 2),
        ]
    ),
    seed=st.integers(0, 10**6),
    kind=kinds,
    many=st.integers(1, 8),
    half=st.sampled_from([1, Fraction(1, 2)]),
)
def test_degenerate_networks_in_parts_are_the_undivided_ones(widths, seed, kind, many, half):
    layers = with_coincidences(degenerate(widths, seed), random.Random(seed))
    network = network_of(layers, [kind] * (len(widths) - 2))
    domain = Box.cube(widths[0], -half, half)
    measured = seed % 4 == 0
    found, whole = in_parts(network, domain, many, volumes=measured), explore(network, domain)
    same(found, whole)
    if measured:
        same_volumes(found, whole)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), shape=st.sampled_from(list(SHAPES)), many=st.integers(2, 8))
def test_degenerate_networks_on_polytopes_and_cones_in_parts_too(seed, shape, many):
    d = 2 + seed % 2
    network = network_of(degenerate((d, 4, 2, 1), seed), [ACTIVATIONS["relu"]] * 2)
    domain = domain_of(SHAPES[shape].bounds(d), d)
    same(in_parts(network, domain, many), explore(network, domain))


@pytest.mark.parametrize("name", FAMOUS)
@pytest.mark.parametrize("bounded", [True, False])
def test_famous_networks_in_parts_are_the_undivided_ones(name: str, bounded: bool):
    network = FAMOUS[name](*{"sawtooth": (4,), "serra": (3, 4)}.get(name, ()))
    d = network.inputs
    domain = Box.cube(d, -2, 2) if bounded else Domain.whole(d)
    same(in_parts(network, domain, 6), explore(network, domain))


def test_a_slice_in_parts_is_the_undivided_slice():
    network = random_network("4-6-5-2", 1, "int")
    plane = Domain.plane([0, 1, 0, "1/2"], [[1, 0, 2, 0], [0, 1, 0, -1]], [(-1, 2), (-1, 1)])
    found, whole = in_parts(network, plane, 6, volumes=True), explore(network, plane)
    same(found, whole)
    same_volumes(found, whole)


def test_a_segment_in_parts_is_the_undivided_segment():
    network = random_network("3-8-8-1", 0, "he")
    segment = Domain.segment([-1, -1, -1], [1, 1, 2])
    found, whole = in_parts(network, segment, 5, volumes=True), explore(network, segment)
    same(found, whole)
    same_volumes(found, whole)


# --- what a seam can meet ------------------------------------------------------------------------

CROSS = [[1, 0], [0, 1]]


def at_seam(*layers: object, many: int = 2) -> Composed:
    """On [−1, 1]² in halves: the first seam is x = 0."""
    network = Network.of(list(layers))
    found = in_parts(network, Box.cube(2), many)
    same(found, explore(network, Box.cube(2)))
    return found


def test_a_wall_in_the_seam_joins_cells_of_both_sides():
    (seam,) = at_seam((CROSS, [0, 0]), ([[1, 1]], [0])).seams
    assert (seam["cells"], seam["walls"], seam["straight"]) == (0, 2, 0)


def test_a_wall_across_the_seam_is_counted_once():
    (seam,) = at_seam(([[1, 1], [0, 1]], ["1/2", 0]), ([[1, 1]], [0])).seams
    assert (seam["cells"], seam["walls"], seam["straight"]) == (3, 0, 2)


def test_three_lines_through_a_point_of_the_seam_have_no_wall_across_it():
    (seam,) = at_seam(([[1, 1], [1, -1], [1, 2]], [0, 0, 0]), ([[1, 1, 1]], [0])).seams
    assert (seam["cells"], seam["straight"]) == (2, 0)


def test_a_wall_that_ends_at_the_seam_is_none_across_it():
    # |x| = y bends at the seam x = 0, with x itself no neuron: the two halves are different walls.
    bend = [[1, 0], [-1, 0], [0, 1]], [0, 0, 1]
    at_seam(bend, ([[1, 1, -1]], [1]), ([[1]], [0]))


def test_a_repeated_neuron_across_the_seam_is_one_wall():
    (seam,) = at_seam(([[0, 1], [0, 2], [0, -1]], [0, 0, 0]), ([[1, 1, 1]], [0])).seams
    assert (seam["cells"], seam["straight"]) == (2, 1)


def test_neurons_that_cancel_on_the_seam_make_one_linear_region():
    # max(x, 0) − max(−x, 0) = x: a wall in the seam without a kink.
    found = at_seam(([[1, 0], [-1, 0]], [0, 0]), ([[1, -1]], [0]))
    assert (found.count, found.wall_count, found.linear_region_count) == (2, 1, 1)


def test_an_equal_state_on_both_sides_of_a_wall_is_no_crossing():
    # z₂ = |x| vanishes on the seam x = 0 and is positive on both sides.
    found = at_seam(([[1, 0], [-1, 0]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0]))
    assert found.seams[0]["cells"] == 0


def test_a_square_in_four_parts_is_four_squares():
    corners = [part.extent for part in Bisection.of(Box.cube(2), 4).parts]
    sides = [(-1, 0), (0, 1)]
    assert sorted(corners) == [(x, y) for x in sides for y in sides]


def test_a_seam_is_the_same_seen_from_either_side():
    triangle = Domain.polytope([[1, 1], [-1, 0], [0, -1]], [1, 0, 0])
    one, other = (Seam(g, triangle, 0, 1, 2).slice for g in [(-1, 2, 1), (1, -2, -1)])
    assert one == other
    ends = [one.place([t]) for t in one.extent[0]]  # of 2x + y = 1 in the triangle 0, e₁, e₂
    assert sorted(ends) == [(0, 1), (Fraction(1, 2), 0)]


def test_a_cell_around_many_seams_is_one_cell():
    found = in_parts(Network.of([([[1, 1]], [9]), ([[1]], [0])]), Box.cube(2), 8)
    assert (found.count, found.wall_count, found.linear_region_count) == (1, 0, 1)


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_patterns_are_packed_a_few_at_a_time(rows: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("exactregions.studies.keys.ROWS", rows)
    network = Network.of([([[1, 2], [1, 0], [2, -1]], [0, 1, 0]), ([[1, 1, 1]], [0])], [hard_tanh])
    packing, patterns = Keys.of(network), np.array(list(itertools.product(range(5), repeat=3)))
    packed = packing.pack(patterns.astype(np.uint8))
    assert (packed[:-1] < packed[1:]).all()
    assert packing.unpack(packed).tolist() == patterns.tolist()


# --- certificates --------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 4])
@pytest.mark.parametrize("name", ZOO)
def test_every_animal_in_parts_has_the_certificate_of_its_list(
    name: str, many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stretches, "CELLS", 3)
    monkeypatch.setattr(stretches, "_SAMPLES", 2)
    animal = ZOO[name]
    domain = domain_of(animal.bounds, animal.dimension)
    network = network_of(animal.layers, animal.activations)
    wanted = "".join(certificate(explore(network, domain))).encode()
    assert certified(in_parts(network, domain, many), tmp_path / "a") == wanted


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), kind=kinds, many=st.integers(1, 6), cells=st.integers(1, 9))
def test_stretches_written_apart_are_the_certificate(seed, kind, many, cells):
    widths = [(1, 5, 3, 1), (2, 4, 3, 1), (3, 3, 2, 1)][seed % 3]
    network, domain = network_of(degenerate(widths, seed), [kind] * 2), Box.cube(widths[0])
    wanted = "".join(certificate(explore(network, domain))).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "CELLS", cells)
        patch.setattr(stretches, "_SAMPLES", 1)
        found = in_parts(network, domain, many)
        assert certified(found, found.folder.path / "a") == wanted


def test_the_certificate_of_a_slice_in_parts_is_accepted(tmp_path: Path):
    network = random_network("4-6-5-2", 1, "int")
    plane = Domain.plane([0, 1, 0, 0], [[1, 0, 2, 0], [0, 1, 0, -1]], [(-1, 2), (-1, 1)])
    wanted = "".join(certificate(explore(network, plane), network=network)).encode()
    assert certified(in_parts(network, plane, 4), tmp_path / "a") == wanted
    assert check(tmp_path / "a", network)["verdict"] == "accepted"


def test_a_certificate_goes_on_from_the_stretches_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stretches, "CELLS", 16)
    network = random_network("2-16-16-1", 0, "he")
    found = in_parts(network, Box.cube(2), 4)
    begun = 0

    def twice(task: stretches.Lines) -> object:
        nonlocal begun
        begun += 1
        if begun == 3:
            raise KeyboardInterrupt
        return stretches.write(task)

    monkeypatch.setattr("exactregions.studies.composed.write", twice)
    with pytest.raises(KeyboardInterrupt):
        found.certify(tmp_path / "a", workers=1)
    assert not (tmp_path / "a").exists()
    lines = sorted(path.name for path in found.folder.path.glob("lines-*.json"))
    assert lines == ["lines-0.json", "lines-1.json"]
    found.certify(tmp_path / "a", workers=1)
    whole = explore(network, Box.cube(2))
    assert (tmp_path / "a").read_text() == "".join(certificate(whole))
    stretches_in_all = begun - 1
    assert stretches_in_all > 10
    assert not list(found.folder.path.glob("lines-*"))


def changed(found: Composed, keys: np.ndarray, cells: int) -> Composed:
    """The same as it would be with other cells in part 0."""
    first = {**found.parts[0], "cells": cells}
    found.folder.write("part-0", first, {"keys": keys})
    return replace(found, parts=[first, *found.parts[1:]])


@pytest.mark.parametrize("many", [1, 2])
def test_a_cell_that_a_part_lacks_makes_no_certificate(many: int, tmp_path: Path):
    found = in_parts(small(), SQUARE, many)
    keys, *others = (np.array(found.folder.array(f"part-{i}", "keys")) for i in range(many))
    alone = np.flatnonzero(~np.isin(keys, np.concatenate([keys[:0], *others])))
    for missing in (alone[0], alone[len(alone) // 2], alone[-1]):
        left = changed(found, np.delete(keys, missing), len(keys) - 1)
        with pytest.raises(InconsistentError, match="differ at the cell"):
            left.certify(tmp_path / "a", workers=1)


def test_a_cell_that_is_not_there_makes_no_certificate(tmp_path: Path):
    found = in_parts(small(), SQUARE, 1)
    packing = Keys.of(small())
    patterns = packing.unpack(found.folder.array("part-0", "keys"))
    for wrong in (0, len(patterns) // 2, len(patterns) - 1):
        other = patterns.copy()
        other[wrong, -1] = 1
        instead = changed(found, np.sort(packing.pack(other)), len(patterns))
        with pytest.raises(InconsistentError, match="differ at the cell"):
            instead.certify(tmp_path / "a", workers=1)


def test_a_count_that_is_not_that_of_the_cells_makes_no_certificate(tmp_path: Path):
    found = in_parts(small(), SQUARE, 1)
    keys = np.array(found.folder.array("part-0", "keys"))
    more = changed(found, keys, len(keys) + 1)
    with pytest.raises(InconsistentError, match="add up to"):
        more.certify(tmp_path / "a", workers=1)


# --- folders that outlive runs -------------------------------------------------------------------

SQUARE = Box.cube(2)


def small() -> Network:
    return random_network("2-8-6-1", 0, "he")


def test_what_is_there_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = enumerate_parts(small(), SQUARE, tmp_path, parts=5, workers=1)
    monkeypatch.setattr(parts, "explore", None)
    monkeypatch.setattr(parts, "crossings", None)
    again = enumerate_parts(small(), SQUARE, tmp_path, parts=5, workers=1)
    assert (again.count, again.linear_region_count) == (first.count, first.linear_region_count)


@pytest.mark.parametrize("torn", ["part-2.keys.npy", "part-2.json", "seam-1.left.npy"])
def test_a_torn_result_is_done_again_and_no_other(
    torn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    enumerate_parts(small(), SQUARE, tmp_path, parts=4, workers=1)
    with (tmp_path / torn).open("r+b") as file:
        file.truncate((tmp_path / torn).stat().st_size - 1)
    done = []
    monkeypatch.setattr(parts, "_explored", watched(parts._explored, done))
    same(enumerate_parts(small(), SQUARE, tmp_path, parts=4, workers=1), explore(small(), SQUARE))
    assert done == [torn.partition(".")[0]]


def watched(function, names: list[str]):
    def watching(task):
        names.append(task.name)
        return function(task)

    return watching


@pytest.mark.parametrize("column", ["keys", "labels", "walls"])
def test_a_result_whose_file_is_gone_is_done_again(column: str, tmp_path: Path):
    enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1)
    (tmp_path / f"part-1.{column}.npy").unlink()
    same(enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1), explore(small(), SQUARE))


@pytest.mark.parametrize("change", ["network", "domain", "parts"])
def test_a_folder_of_something_else_is_refused_and_left_as_it_is(change: str, tmp_path: Path):
    enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    other = {"network": small(), "domain": SQUARE, "parts": 2}
    other |= {
        "network": {"network": random_network("2-8-6-1", 1, "he")},
        "domain": {"domain": Box.cube(2, -1, 2)},
        "parts": {"parts": 3},
    }[change]
    with pytest.raises(StoreError, match="another"):
        enumerate_parts(**other, folder=tmp_path, workers=1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_with_files_of_its_own_is_refused(tmp_path: Path):
    (tmp_path / "thesis.tex").write_text("\\end{document}")
    with pytest.raises(StoreError, match="other files"):
        enumerate_parts(small(), SQUARE, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_run_that_was_killed_before_it_began_goes_on(tmp_path: Path):
    (tmp_path / "contents.json.0.new").write_text("{")
    same(enumerate_parts(small(), SQUARE, tmp_path, workers=1), explore(small(), SQUARE))
    assert not list(tmp_path.glob("*.new"))


def test_who_writes_a_result_at_the_same_time_spoils_nothing(tmp_path: Path):
    folder = Folder.of(tmp_path, "one number")
    with folder.fresh("a") as slow:
        slow.write(b"1")
        with folder.fresh("a") as quick:
            quick.write(b"12")
        slow.write(b"3")
        assert (tmp_path / "a").read_bytes() == b"12"
    assert (tmp_path / "a").read_bytes() == b"13"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "contents.json"}


def test_a_disk_that_is_full_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(StoreError, match=r"part-0\.keys\.npy.*No space left"):
        enumerate_parts(small(), SQUARE, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["contents.json"]


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path):
    (tmp_path / "a").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        enumerate_parts(small(), SQUARE, tmp_path / "a", workers=1)


RUN = """
import sys
from exactregions import Box
from exactregions.networks.initial import random_network
from exactregions.studies.parts import enumerate_parts
net = random_network("3-14-12-1", 0, "he")
enumerate_parts(net, Box.cube(3), sys.argv[1], parts=12, workers=1)
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run = subprocess.Popen([sys.executable, "-c", RUN, tmp_path / "a"])
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "a").glob("part-*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    there = {path.stem for path in (tmp_path / "a").glob("*.json")} - {"contents"}
    done: list[str] = []
    monkeypatch.setattr(parts, "_explored", watched(parts._explored, done))
    network = random_network("3-14-12-1", 0, "he")
    found = enumerate_parts(network, Box.cube(3), tmp_path / "a", parts=12, workers=1)
    assert len(there) >= 3
    assert len(done) == 23 - len(there)
    assert there.isdisjoint(done)
    same(found, explore(network, Box.cube(3)))


def test_two_workers_find_the_same(tmp_path: Path):
    found = enumerate_parts(small(), SQUARE, tmp_path, parts=4, workers=2)
    whole = explore(small(), SQUARE)
    same(found, whole)
    found.certify(tmp_path / "a", workers=2)
    assert (tmp_path / "a").read_text() == "".join(certificate(whole))


def test_a_cluster_finds_the_same(cluster: str, tmp_path: Path):
    found = enumerate_parts(small(), SQUARE, tmp_path / "a", parts=4, scheduler=cluster)
    whole = explore(small(), SQUARE)
    same(found, whole)
    found.certify(tmp_path / "b", scheduler=cluster)
    assert (tmp_path / "b").read_text() == "".join(certificate(whole))


def test_a_worker_of_a_cluster_may_be_killed(cluster: str, tmp_path: Path):
    network = random_network("3-14-12-1", 0, "he")
    killed: list[int] = []

    def killing(done: int, of: int) -> None:
        if not killed and done < of:
            killed.append(processes[0])
            os.kill(processes[0], signal.SIGKILL)

    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        processes = list(client.run(os.getpid).values())
        options = {"parts": 12, "scheduler": cluster, "progress": killing}
        found = enumerate_parts(network, Box.cube(3), tmp_path, **options)
        client.wait_for_workers(len(processes), timeout=60)
    assert killed
    same(found, explore(network, Box.cube(3)))


def test_a_worker_that_dies_under_a_part_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    class Dying:
        def each(self, function, tasks):
            for i, task in enumerate(tasks):
                dies = task.name == "part-1"
                yield i, keeping.Lost("its worker died twice") if dies else function(task)

    monkeypatch.setattr(parts, "Workers", lambda *_: Dying())
    with pytest.raises(WorkerError, match="part-1: its worker died twice"):
        enumerate_parts(small(), SQUARE, tmp_path, parts=3)
    there = {path.stem for path in tmp_path.glob("*.json")}
    assert there == {"contents", "part-0", "part-2", "seam-1", "seam-2"}


# --- budgets and bad input -----------------------------------------------------------------------


def test_a_budget_gives_no_count_and_a_larger_one_goes_on(tmp_path: Path):
    whole = explore(small(), SQUARE)
    found = enumerate_parts(small(), SQUARE, tmp_path, parts=3, workers=1, max_cells=5)
    assert not found.complete
    assert set(found.stopped.values()) == {"more than max_cells = 5 cells"}
    assert "incomplete" in repr(found)
    for number in ("count", "strict_count", "wall_count", "linear_region_count", "volume"):
        with pytest.raises(IncompleteError, match="part-0 stopped at more than max_cells"):
            getattr(found, number)
    for stream in (found.patterns, found.walls, found.volumes):
        with pytest.raises(IncompleteError):
            next(stream())
    with pytest.raises(IncompleteError):
        found.certify(tmp_path / "a")
    again = enumerate_parts(small(), SQUARE, tmp_path, parts=3, workers=1, max_cells=10**6)
    same(again, whole)


def test_memory_is_a_budget_too(tmp_path: Path):
    found = enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1, max_memory=1)
    assert set(found.stopped) == {"part-0", "part-1", "seam-1"}


def test_volumes_are_found_when_they_are_asked_for(tmp_path: Path):
    found = enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1)
    with pytest.raises(ExactRegionsError, match="volumes=True"):
        _ = found.volume
    measured = enumerate_parts(small(), SQUARE, tmp_path, parts=2, workers=1, volumes=True)
    same_volumes(measured, explore(small(), SQUARE))
    assert measured.volume == 4


def test_an_unbounded_cell_has_no_volume():
    network = Network.of([(CROSS, [0, 1]), ([[1, 1]], [0])])
    found = in_parts(network, Domain.whole(2), 4, volumes=True)
    same_volumes(found, explore(network, Domain.whole(2)))
    with pytest.raises(UnboundedError):
        _ = found.volume


def test_no_part_at_all_is_refused():
    with pytest.raises(ExactRegionsError, match="parts is 0"):
        in_parts(small(), SQUARE, 0)


def test_a_polyline_is_refused():
    line = Polyline.of([[0, 0], [1, 0], [1, 1]])
    with pytest.raises(DomainError, match="each segment of a polyline"):
        in_parts(small(), line, 2)


def test_progress_tells_how_much_is_done():
    seen: list[tuple[int, int]] = []
    in_parts(small(), SQUARE, 3, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(i, 5) for i in range(1, 6)]


# --- one that is large ---------------------------------------------------------------------------


@pytest.mark.slow
def test_forty_thousand_cells_in_eight_parts_are_the_undivided_ones(tmp_path: Path):
    network, domain = random_network("3-32-32-1", 0, "he"), Box.cube(3)
    whole = explore(network, domain)
    assert whole.count == 40141
    found = enumerate_parts(network, domain, tmp_path / "a", parts=8, workers=2, volumes=True)
    same(found, whole)
    same_volumes(found, whole)
    claim = found.certify(tmp_path / "composed", workers=2)
    report = check(tmp_path / "composed", network)
    assert (report["verdict"], report["cells"], claim.cells) == ("accepted", 40141, 40141)
