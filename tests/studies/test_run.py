"""A study ends with the same rows whoever measures them, in how many goes, and whoever dies."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.studies.cost import costs
from exactregions.studies.kind import Kind, Quantity
from exactregions.studies.kinds import KINDS
from exactregions.studies.parallel import Workers
from exactregions.studies.run import missing, run
from exactregions.studies.store import Store
from exactregions.studies.study import Study
from tests.studies.tasks import DIGITS, kills_at_seven

SMALL = Study("small", DIGITS, {"base": [1, 2]}, samples=100)
LINES = Study("lines", KINDS["line"], {"widths": ["1-4-1", "1-3-3-1"], "init": ["he"]}, samples=600)


def digest(study: Study, file: Path, crew: Workers | None = None) -> str:
    with Store.open(file) as store:
        run(study, store, crew or Workers(1))
        return store.digest(study.points)


@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_workers_ends_with_the_same_rows(workers: int, tmp_path: Path):
    serial = digest(LINES, tmp_path / "serial.db")
    assert digest(LINES, tmp_path / "several.db", Workers(workers)) == serial


def test_a_cluster_that_loses_a_worker_ends_with_the_same_rows(cluster: str, tmp_path: Path):
    # The first task kills the process that it runs in: a real worker, in the middle of the study.
    serial, marker = tmp_path / "serial.db", tmp_path / "marker"
    study = replace(SMALL, factors={"base": [1, 2], "marker": [str(marker)]})
    marker.touch()
    expected = digest(study, serial)
    marker.unlink()
    assert digest(study, tmp_path / "cluster.db", Workers(scheduler=cluster)) == expected
    assert marker.exists()


def test_processes_that_lose_one_end_with_the_same_rows(tmp_path: Path):
    marker = tmp_path / "marker"
    study = replace(SMALL, factors={"base": [1], "marker": [str(marker)]})
    with Store.open(tmp_path / "several.db") as store:
        ran = run(study, store, Workers(2))
        found = store.digest(study.points)
    assert ran.samples == ran.stored == 100
    assert ran.lost == ()
    assert digest(study, tmp_path / "serial.db") == found


def measures_unless_seven(parameters: dict[str, int], seeds: list[int]) -> list[list[dict]]:
    kills_at_seven(parameters["base"])
    return [[{"digit": seed % 10}] for seed in seeds]


def test_a_point_that_kills_every_worker_is_told_and_the_rest_is_there(tmp_path: Path):
    kind = Kind("mortal", "seven kills", {"base": None}, measures_unless_seven, DIGITS.quantities)
    study = Study("mortal", kind, {"base": [6, 7, 8]}, samples=5)
    with Store.open(tmp_path / "store.db") as store:
        ran = run(study, store, Workers(2))
        seven = study.points[1]
        assert [task.point.parameters for task, _ in ran.lost] == [{"base": 7}]
        assert ran.stored == 10
        assert store.done(seven) == []
        assert store.failures(seven)[0][0] == range(5)


def test_a_run_that_was_broken_off_goes_on_and_does_nothing_twice(tmp_path: Path):
    class StopError(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done >= 48:
            raise StopError

    with Store.open(tmp_path / "store.db") as store:
        with pytest.raises(StopError):
            run(SMALL, store, Workers(1), stop)
        assert [store.done(point) for point in SMALL.points] == [[range(32)], [range(16)]]
        assert run(SMALL, store, Workers(1)).samples == 152
        assert run(SMALL, store, Workers(1)).samples == 0
        found = store.digest(SMALL.points)
    assert digest(SMALL, tmp_path / "at_once.db") == found


def test_a_study_that_grows_keeps_what_it_has(tmp_path: Path):
    file = tmp_path / "store.db"
    digest(replace(SMALL, samples=30, factors={"base": [2]}), file)
    with Store.open(file) as store:
        ran = run(SMALL, store, Workers(1))
        assert ran.samples == 170
        assert ran.stored == 200
        found = store.digest(SMALL.points)
    assert digest(SMALL, tmp_path / "at_once.db") == found


def test_tasks_end_at_multiples_of_the_batch(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as store:
        tasks = missing(replace(SMALL, samples=40), store)
        assert [(t.first, t.last) for t in tasks if t.point == tasks[0].point] == [
            (0, 16),
            (16, 32),
            (32, 40),
        ]
        seeds = SMALL.points[0].seeds(16, 20)
        store.add(SMALL.points[0], 16, seeds, [[{"digit": 0, "half": 0}]] * 4, 0.0)
        tasks = missing(replace(SMALL, samples=40), store)
        some = [(t.first, t.last) for t in tasks if t.point == SMALL.points[0]]
        assert some == [(0, 16), (20, 32), (32, 40)]


def test_a_level_that_cannot_be_drawn_is_found_before_hours_of_others(tmp_path: Path):
    study = replace(LINES, samples=4096, factors={"widths": ["1-3-1", "1-x-1"]})
    for workers in (1, 2):
        with Store.open(tmp_path / f"{workers}.db") as store:
            with pytest.raises(FileFormatError, match="'1-x-1'"):
                run(study, store, Workers(workers))
            assert sum(map(len, store.done(study.points[0]))) <= 2048


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"samples": 10**12}, "give 1000000000 or fewer"),
        ({"seed": 1 << 63}, "below 2\\^63"),
        ({"width": Fraction(0)}, "the width is 0; give one above 0"),
        ({"width": Fraction(-1)}, "the width is -1; give one above 0"),
        ({"factors": {"base": [[1]]}}, "base is \\[1\\]; write an integer"),
        ({"factors": {"base": []}}, "name one or more, each once"),
    ],
)
def test_no_study_is_made_of_what_cannot_be_run(change: dict, words: str):
    with pytest.raises(ExactRegionsError, match=words):
        replace(SMALL, **change)


def test_the_greatest_seed_is_stored(tmp_path: Path):
    study = replace(SMALL, seed=(1 << 63) - 1, samples=2)
    with Store.open(tmp_path / "store.db") as store:
        assert run(study, store, Workers(1)).stored == 4


def test_samples_are_what_their_number_says_whatever_else_the_study_has():
    one, two = SMALL.points
    assert one.seeds(3, 9) == one.seeds(0, 9)[3:]
    assert set(one.seeds(0, 50)).isdisjoint(two.seeds(0, 50))
    alone = Study("other", DIGITS, {"base": [2]}, samples=2).points[0]
    assert alone.seeds(0, 5) == two.seeds(0, 5)
    assert replace(SMALL, seed=1).points[0].seeds(0, 5) != one.seeds(0, 5)


def test_seeds_are_those_of_spawned_sequences():
    numpy = pytest.importorskip("numpy")
    from hashlib import sha256

    point = SMALL.points[0]
    text = b'digits {"base": 1, "marker": ""}'
    words = numpy.frombuffer(sha256(text).digest()[:16], dtype=">u4").tolist()
    children = numpy.random.SeedSequence(0, spawn_key=tuple(words)).spawn(3)
    expected = [int(c.generate_state(1, "uint64")[0]) >> 5 for c in children]
    assert point.seeds(0, 3) == expected


def test_a_study_stops_where_its_interval_is_narrow(tmp_path: Path):
    study = replace(SMALL, samples=4096, width=Fraction(3), first=64, failure=Fraction(1, 100))
    with Store.open(tmp_path / "store.db") as store:
        ran = run(study, store, Workers(1))
        held = [sum(map(len, store.done(point))) for point in study.points]
        assert all(h in (64, 128, 256, 512, 1024) for h in held)
        assert ran.samples == sum(held)
        assert run(study, store, Workers(1)).samples == 0


def test_costs_are_those_of_what_is_missing(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as store:
        run(replace(SMALL, samples=60), store, Workers(1))
        for cost in costs(SMALL, store):
            assert (cost.samples, cost.most, cost.rows) == (40, 40, 2.0)
            assert cost.seconds > 0.001
        assert sum(map(len, store.done(SMALL.points[0]))) == 60


def test_what_is_narrow_enough_costs_nothing_more(tmp_path: Path):
    study = replace(SMALL, samples=4096, width=Fraction(3), first=64, failure=Fraction(1, 100))
    with Store.open(tmp_path / "store.db") as store:
        run(study, store, Workers(1))
        assert list(costs(study, store)) == []
        # Samples beyond those that are asked for do not count as done.
        assert list(costs(replace(SMALL, samples=20), store)) == []
        more = list(costs(replace(SMALL, samples=4096), store))
        assert [cost.samples for cost in more] == [cost.most for cost in more]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"samples": 1}, "samples is 1"),
        ({"first": 0}, "first is 0"),
        ({"seed": -1}, "the seed is -1"),
        ({"failure": Fraction(2)}, "the failure is 2"),
        ({"factors": {"base": []}}, r"levels of base are \[\]"),
        ({"factors": {"base": [1, 1]}}, r"levels of base are \[1, 1\]"),
        ({"factors": {}}, "needs the factor 'base'"),
        ({"factors": {"base": [1], "depth": [2]}}, "'depth' is no factor of digits"),
        ({"factors": {"base": [1.5]}}, "base is 1.5; write an integer"),
    ],
)
def test_studies_that_make_no_sense_are_refused(changes: dict, words: str):
    with pytest.raises(ExactRegionsError, match=words):
        replace(SMALL, **changes)


def test_a_width_needs_a_range():
    kind = replace(DIGITS, quantities=(Quantity("digit"),))
    with pytest.raises(ExactRegionsError, match="nothing bounds the digit"):
        replace(SMALL, kind=kind, width=Fraction(1))
