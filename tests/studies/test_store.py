"""A store holds whole batches, each once, whoever dies, tears, fills the disk or writes besides."""

import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactregions
from exactregions.errors import InconsistentError, StoreError
from exactregions.studies import database
from exactregions.studies.store import Store
from tests.studies import writing
from tests.studies.writing import POINT, expected, put, rows_of, seed_of

ROOT = Path(exactregions.__file__).parent.parent
SAMPLES = 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def filled(path: Path, samples: int = SAMPLES) -> bytes:
    """The bytes of a store of so many samples."""
    writing.write(str(path), samples, 8)
    return path.read_bytes()


def writer(path: Path, *numbers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.studies.writing", path, *numbers]
    return subprocess.Popen(
        list(map(str, command)), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def seconds(store: Store) -> float:
    with closing(sqlite3.connect(store.path)) as plain:
        return plain.execute("SELECT total(seconds) FROM batches").fetchone()[0]


def refused(path: Path, says: str = "") -> None:
    """The file is refused in one line, and is as it was, alone."""
    before, beside = path.read_bytes(), set(path.parent.iterdir())
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "; " in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert set(path.parent.iterdir()) == beside


# --- what goes in comes out ----------------------------------------------------------------------


def test_a_new_store_holds_nothing(store: Store):
    assert store.done(POINT) == store.failures(POINT) == list(store.rows(POINT)) == []
    assert seconds(store) == 0


def test_rows_come_back_in_the_order_of_samples(store: Store):
    for first in (16, 0, 8):
        put(store, first, first + 8)
    assert list(store.rows(POINT)) == expected(24)
    assert list(store.rows(POINT, 11)) == expected(11)
    assert [batch.samples for batch in store.batches(POINT)] == [
        range(8),
        range(8, 16),
        range(16, 24),
    ]
    assert seconds(store) == 0.75


def test_what_is_done_is_told_as_ranges_with_gaps_between(store: Store):
    for first, last in ((20, 24), (4, 8), (8, 12)):
        put(store, first, last)
    assert store.done(POINT) == [range(4, 12), range(20, 24)]


def test_points_that_differ_in_kind_seed_or_parameters_are_apart(store: Store):
    other = [
        SimpleNamespace(kind=SimpleNamespace(name="other"), seed=7, text=POINT.text),
        SimpleNamespace(kind=POINT.kind, seed=8, text=POINT.text),
        SimpleNamespace(kind=POINT.kind, seed=7, text="{}"),
    ]
    for number, point in enumerate([POINT, *other]):
        put(store, number, number + 1, point)
    assert [store.done(point) for point in [POINT, *other]] == [[range(n, n + 1)] for n in range(4)]


def test_every_line_of_the_view_has_parameters_seeds_and_version(store: Store, path: Path):
    put(store, 0, 6)
    with sqlite3.connect(path) as plain:
        found = plain.execute("SELECT * FROM rows ORDER BY sample, part")
        names = [column[0] for column in found.description]
        lines = [dict(zip(names, line, strict=True)) for line in found]
    plain.close()
    assert [(line["sample"], line["part"], line["seed"]) for line in lines] == [
        line[:3] for line in expected(6)
    ]
    own = {
        "kind": "tally",
        "study_seed": 7,
        "parameters": POINT.text,
        "version": exactregions.__version__,
    }
    assert all(line.items() >= own.items() for line in lines)
    assert lines[0]["row"] == '{"epoch":0,"cells":1,"volume":"1/7"}'


def test_failures_stay_until_their_samples_are_stored(store: Store):
    store.fail(POINT, 0, 8, "a worker died 3 times")
    store.fail(POINT, 8, 16, "a worker died 3 times")
    store.fail(POINT, 8, 16, "again")
    put(store, 4, 12)
    assert store.failures(POINT) == [
        (range(8), "a worker died 3 times"),
        (range(8, 16), "again"),
    ]
    put(store, 0, 4)
    assert store.failures(POINT) == [(range(8, 16), "again")]
    store.fail(POINT, 2, 6, "too late")
    assert store.failures(POINT) == [(range(8, 16), "again")]


# --- never twice, never otherwise ----------------------------------------------------------------


def test_samples_that_are_stored_already_are_left(store: Store):
    put(store, 4, 8)
    put(store, 10, 12)
    put(store, 0, 16)
    assert list(store.rows(POINT)) == expected(16)
    assert [batch.samples for batch in store.batches(POINT)] == [
        range(4),
        range(4, 8),
        range(8, 10),
        range(10, 12),
        range(12, 16),
    ]
    assert seconds(store) == 0.25 + 0.25 + 0.25 * 10 / 16


@pytest.mark.parametrize(
    ("seed", "rows"),
    [
        (seed_of(3), [*rows_of(3)[:2], {"epoch": 2, "cells": 12, "volume": "3/9"}]),
        (seed_of(3), rows_of(3)[:2]),
        (seed_of(3), []),
        (seed_of(3) + 1, rows_of(3)),
    ],
    ids=["a value", "a row less", "no row", "the seed"],
)
def test_a_sample_that_comes_out_otherwise_is_refused_with_its_batch(
    store: Store, seed: int, rows: list[dict[str, int | str]]
):
    put(store, 0, 4)
    with pytest.raises(InconsistentError, match=r"study\.db: sample 3 of tally .*2-3-1.*seed 7"):
        store.add(POINT, 3, [seed, seed_of(4)], [rows, rows_of(4)], 1)
    assert store.done(POINT) == [range(4)]
    put(store, 4, 8)
    assert list(store.rows(POINT)) == expected(8)


def test_the_order_of_columns_does_not_make_a_sample_another(store: Store):
    put(store, 0, 4)
    backwards = [dict(reversed(row.items())) for row in rows_of(3)]
    store.add(POINT, 3, [seed_of(3)], [backwards], 1)
    assert seconds(store) == 0.25
    with Store.open(store.path.with_name("other.db")) as other:
        put(other, 0, 3)
        other.add(POINT, 3, [seed_of(3)], [backwards], 1)
        assert other.digest([POINT]) == store.digest([POINT])


def test_a_batch_that_cannot_be_stored_wholly_is_not_stored(store: Store):
    with pytest.raises(TypeError):
        store.add(POINT, 0, [1, 2], [[{"cells": 1}], [{"cells": object()}]], 1)
    with pytest.raises(StoreError, match="a seed has more than 64 bits"):
        store.add(POINT, 0, [1, 1 << 64], [[{"cells": 1}], [{"cells": 2}]], 1)
    assert store.done(POINT) == []
    put(store, 0, 2)
    assert list(store.rows(POINT)) == expected(2)


# --- the digest ----------------------------------------------------------------------------------


@settings(max_examples=20)
@given(cuts=st.sets(st.integers(1, 23)), order=st.randoms(use_true_random=False))
def test_the_digest_is_that_of_the_rows_whatever_the_batches_and_their_order(
    cuts: set[int], order: random.Random, tmp_path_factory: pytest.TempPathFactory
):
    ends = [0, *sorted(cuts), 24]
    batches = list(pairwise(ends))
    order.shuffle(batches)
    folder = tmp_path_factory.mktemp("digest")
    with Store.open(folder / "a.db") as mixed, Store.open(folder / "b.db") as straight:
        for first, last in batches:
            put(mixed, first, last)
        put(straight, 0, 24)
        assert mixed.digest([POINT]) == straight.digest([POINT])
        assert len(mixed.digest([POINT])) == 64
    shutil.rmtree(folder)


def test_the_digest_tells_values_points_and_samples_apart_and_no_order_of_points(store: Store):
    points = [
        SimpleNamespace(kind=POINT.kind, seed=seed, text=text)
        for seed in (1, 2)
        for text in ("{}", '{"a": 1}')
    ]
    for point in points:
        store.add(point, 0, [5], [[{"cells": 7}]], 1)
    assert len({store.digest([point]) for point in points}) == 4
    assert store.digest(points) == store.digest(points[::-1])
    before = store.digest(points)
    store.add(points[0], 1, [6], [[{"cells": "7"}]], 1)
    one_more = store.digest(points)
    store.add(points[1], 1, [6], [[{"cells": 7}]], 1)
    assert len({before, one_more, store.digest(points)}) == 3


# --- killed at any moment ------------------------------------------------------------------------


def test_whenever_a_writer_is_killed_all_batches_are_whole_and_the_next_goes_on(tmp_path: Path):
    moments = random.Random(3)
    kills, moved = 0, 0
    for place in (tmp_path / f"{k}.db" for k in range(6)):
        so_far = 0
        for attempt in range(10):
            with writer(place, 10**6, 8) as run:
                if attempt % 2:
                    begins_to_write(place)
                time.sleep(moments.uniform(0, 0.03 if attempt % 2 else 0.14))
                run.send_signal(signal.SIGKILL)
            kills += run.returncode == -signal.SIGKILL
            with Store.open(place) as store:
                assert store.done(POINT) in ([], [range(store_end(store))])
                end = store_end(store)
                assert end % 8 == 0
                assert end >= so_far
            moved += end > so_far
            so_far = end
        with Store.open(place) as store:
            assert list(store.rows(POINT)) == expected(so_far)
            put(store, so_far, so_far + 8)
            assert list(store.rows(POINT)) == expected(so_far + 8)
    assert kills >= 50
    assert moved >= 10


def begins_to_write(place: Path) -> None:
    log = place.with_name(f"{place.name}-wal")
    until = time.monotonic() + 20
    while not (log.exists() and log.stat().st_size) and time.monotonic() < until:
        time.sleep(0.001)


def store_end(store: Store) -> int:
    return max((run.stop for run in store.done(POINT)), default=0)


def test_what_a_killed_writer_left_in_its_log_may_be_torn(path: Path, tmp_path: Path):
    with Store.open(path) as store:
        for first in range(0, SAMPLES, 8):
            put(store, first, first + 8)
        base, log = path.read_bytes(), path.with_name("study.db-wal").read_bytes()
    torn, ends = tmp_path / "torn.db", set()
    for length in range(0, len(log), 1 + len(log) // 60):
        torn.write_bytes(base)
        torn.with_name("torn.db-wal").write_bytes(log[:length])
        with Store.open(torn) as store:
            ends.add(store_end(store))
            assert list(store.rows(POINT)) == expected(store_end(store))
    assert ends >= {0, 8, SAMPLES - 8}
    assert all(end % 8 == 0 for end in ends)


# --- torn, overwritten, foreign ------------------------------------------------------------------


def test_an_empty_file_becomes_a_store(path: Path):
    path.touch()
    filled(path)
    with Store.open(path) as store:
        assert list(store.rows(POINT)) == expected(SAMPLES)


def test_a_file_that_ends_early_is_refused(path: Path):
    whole = filled(path)
    pages = range(4096, len(whole), 4096)
    for length in sorted({*range(1, len(whole) - 512, 997), *pages, 99, 100, 101}):
        path.write_bytes(whole[:length])
        refused(path, "damaged|its beginning is lost")


def test_bytes_that_changed_are_noticed_before_they_are_believed(path: Path):
    whole = filled(path)
    chance = random.Random(5)
    noticed = 0
    for _ in range(300):
        spoilt = bytearray(whole)
        at = chance.randrange(len(whole))
        spoilt[at : at + chance.choice([1, 1, 8, 4096])] = b""
        spoilt[at:at] = chance.randbytes(len(whole) - len(spoilt))
        path.write_bytes(spoilt)
        try:
            with Store.open(path) as store:
                # Else the place was empty.
                assert (list(store.rows(POINT)), store.done(POINT)) == (
                    expected(SAMPLES),
                    [range(SAMPLES)],
                )
        except StoreError:
            noticed += 1
        assert path.read_bytes() == bytes(spoilt)
        assert list(path.parent.iterdir()) == [path]
    assert noticed > 50


def test_one_changed_digit_of_a_row_is_noticed(path: Path):
    whole = filled(path)
    path.write_bytes(whole.replace(b'"volume":"43/7"', b'"volume":"48/7"'))
    with Store.open(path) as store:
        assert store.done(POINT) == [range(SAMPLES)]
        with pytest.raises(StoreError, match=r"damaged \(samples 40 to 47 of tally .* move it"):
            list(store.rows(POINT))
        with pytest.raises(StoreError, match="damaged"):
            store.digest([POINT])
        assert list(store.rows(POINT, 40)) == expected(40)


def test_a_damaged_file_with_a_log_stays_as_it_is(path: Path, tmp_path: Path):
    filled(path)
    copy = tmp_path / "copy" / "study.db"
    copy.parent.mkdir()
    with Store.open(path) as store:
        put(store, SAMPLES, SAMPLES + 8)
        for beside in ("", "-wal"):
            shutil.copy(f"{path}{beside}", f"{copy}{beside}")
    copy.write_bytes(copy.read_bytes()[:8192])
    before = {file: file.read_bytes() for file in copy.parent.iterdir()}
    with pytest.raises(StoreError, match="damaged"):
        Store.open(copy)
    assert {file: file.read_bytes() for file in before} == before


@pytest.mark.parametrize("garbage", [b"x", b"kind,seed\n" * 50, bytes(8192), b"SQLite format 3\0"])
def test_what_is_no_database_is_refused(path: Path, garbage: bytes):
    path.write_bytes(garbage)
    refused(path, "is no store")


def test_a_database_of_another_program_is_refused(path: Path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE rows (a)")
    other.close()
    refused(path, "is a database of another program; name another file")


def test_a_schema_from_the_future_is_refused(path: Path):
    filled(path)
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {database.VERSION + 1}")
    newer.close()
    refused(path, "written by a newer version .*; use a newer exactregions")


def test_tables_that_were_changed_are_refused_and_others_beside_them_are_not(path: Path):
    filled(path)
    with sqlite3.connect(path) as user:
        user.execute("CREATE VIEW mine AS SELECT sample FROM rows")
    user.close()
    Store.open(path).close()
    with sqlite3.connect(path) as user:
        user.execute("ALTER TABLE points RENAME COLUMN seed TO sed")
    user.close()
    refused(path, "its tables are not those of a store")


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path):
    with pytest.raises(StoreError, match="is no file; name"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match=r"there is no folder .*nowhere; make it"):
        Store.open(tmp_path / "nowhere" / "study.db")


@pytest.mark.parametrize("begun", [False, True], ids=["new", "begun"])
def test_a_folder_where_nothing_can_be_written_is_told(
    tmp_path: Path, mount: Callable[..., None], *, begun: bool
):
    if begun:
        filled(tmp_path / "study.db")
    mount("--bind", tmp_path, tmp_path)
    mount("-o", "remount,ro,bind", tmp_path)
    with pytest.raises(StoreError, match=r"study\.db: .*; get the right to write"):
        Store.open(tmp_path / "study.db")


def test_a_store_that_was_closed_says_so(path: Path):
    store = Store.open(path)
    store.close()
    with pytest.raises(StoreError, match=r"(?i)closed database; open it again"):
        store.done(POINT)
    with pytest.raises(StoreError, match="open it again"):
        put(store, 0, 1)


# --- two writers ---------------------------------------------------------------------------------


def test_writers_of_the_same_and_of_interleaved_batches_leave_what_one_would(path: Path):
    runs = [writer(path, 600, 8, 1), writer(path, 600, 8, 2), writer(path, 600, 12, 3)]
    for run in runs:
        said = run.communicate()
        assert (run.returncode, *said) == (0, "", "")
    with Store.open(path) as both, Store.open(path.with_name("one.db")) as one:
        put(one, 0, 600)
        assert both.done(POINT) == [range(600)]
        assert list(both.rows(POINT)) == expected(600)
        assert both.digest([POINT]) == one.digest([POINT])


def test_a_snapshot_does_not_see_what_another_writes_meanwhile(path: Path):
    with Store.open(path) as reader, Store.open(path) as other:
        put(other, 0, 8)
        with reader.snapshot():
            assert reader.done(POINT) == [range(8)]
            put(other, 8, 16)
            assert reader.done(POINT) == [range(8)]
            assert list(reader.rows(POINT)) == expected(8)
        assert reader.done(POINT) == [range(16)]


def test_a_writer_that_never_ends_is_told(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "SECONDS", 0.1)
    with Store.open(path) as held, Store.open(path) as waiting:
        held._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has been writing"):
            put(waiting, 0, 8)
        held._connection.execute("ROLLBACK")
        put(waiting, 0, 8)
        assert held.done(POINT) == [range(8)]


# --- a full disk ---------------------------------------------------------------------------------


def until_full(store: Store) -> int:
    """Write until there is no space; return what is stored, which is whole."""
    with pytest.raises(StoreError, match=r"is safe: free some space, .* to go on"):
        fill(store)
    end = store_end(store)
    assert store.done(POINT) == [range(end)]
    assert list(store.rows(POINT)) == expected(end)
    return end


def fill(store: Store) -> None:
    for first in range(store_end(store), 10**5, 64):
        put(store, first, first + 64)


def test_a_limit_on_the_size_of_files_loses_nothing(path: Path):
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)  # Python ignores the signal
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, usual[1]))
        with Store.open(path) as store:
            first = until_full(store)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, usual[1]))
            second = until_full(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert 0 < first < second
    with Store.open(path) as store:
        assert list(store.rows(POINT)) == expected(second)
        put(store, second, second + 64)
        assert list(store.rows(POINT)) == expected(second + 64)


def test_a_full_disk_loses_nothing(tmp_path: Path, mount: Callable[..., None]):
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path)
    ballast = tmp_path / "ballast"
    ballast.write_bytes(bytes(300_000))
    with Store.open(tmp_path / "study.db") as store:
        end = until_full(store)
        assert end > 0
        ballast.unlink()
        put(store, end, end + 64)
        assert until_full(store) > end + 64
    with Store.open(tmp_path / "study.db") as store:
        assert list(store.rows(POINT)) == expected(store_end(store))


def test_a_disk_without_any_space_cannot_have_a_store(tmp_path: Path, mount: Callable[..., None]):
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path)
    (tmp_path / "ballast").write_bytes(bytes(60_000))
    with pytest.raises(StoreError, match="free some space"):
        Store.open(tmp_path / "study.db")
    (tmp_path / "ballast").unlink()
    Store.open(tmp_path / "study.db").close()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Mount something over the test's folder, if this process may."""
    mounted = 0

    def act(*arguments: str | Path) -> None:
        nonlocal mounted
        done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
        mounted += "remount" not in str(arguments)

    if shutil.which("mount") is None:
        pytest.skip("there is no program mount")
    yield act
    for _ in range(mounted):
        subprocess.run(["umount", tmp_path], check=True)
