"""The rows of a store as one table: CSV and Parquet say the same, exactly and wholly."""

import csv
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import exactregions
from exactregions.errors import (
    ExactRegionsError,
    FileFormatError,
    MissingExtraError,
    StoreError,
)
from exactregions.studies import export
from exactregions.studies.export import to_csv, to_parquet
from exactregions.studies.store import Store
from tests.studies import writing
from tests.studies.writing import POINT, expected, put

ROOT = Path(exactregions.__file__).parent.parent
VERSION = exactregions.__version__
FIRST = ["widths", "noise", "sample", "part", "seed", "version"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "study.db") as opened:
        yield opened


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def another(noise: int | str) -> SimpleNamespace:
    parameters = {**POINT.parameters, "noise": noise}
    return SimpleNamespace(kind=POINT.kind, seed=7, text=repr(parameters), parameters=parameters)


def as_text(line: dict[str, int | str | None]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in line.items()}


def test_csv_and_parquet_have_the_rows_of_the_store(store: Store, tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    for first in (20, 0, 10):
        put(store, first, first + 10)
    to_csv(store, [POINT], tmp_path / "a.csv")
    to_parquet(store, [POINT], tmp_path / "a.parquet")
    wanted = [
        {**POINT.parameters, "sample": n, "part": p, "seed": s, "version": VERSION, **row}
        for n, p, s, row in expected(30)
    ]
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.to_pylist() == wanted
    assert read_csv(tmp_path / "a.csv") == [as_text(line) for line in wanted]
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "widths": "string",
        "noise": "int64",
        "sample": "int64",
        "part": "int64",
        "seed": "int64",
        "version": "string",
        "epoch": "int64",
        "cells": "int64",
        "volume": "string",
    }
    assert {file.name for file in tmp_path.iterdir()} >= {"a.csv", "a.parquet"}
    assert not list(tmp_path.glob("*.part"))


def test_columns_are_those_of_any_row_and_exact_values_stay_texts(store: Store, tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    points = [another("1/2"), another(10**30), another(3)]
    rows = [
        [[{"cells": 7, "volume": 2}]],
        [[{"volume": "1/3", "walls": -1}, {"note": 'a "quoted", text\nof two lines'}]],
        [[]],
    ]
    for point, samples in zip(points, rows, strict=True):
        store.add(point, 5, [11], samples, 1)
    to_csv(store, points, tmp_path / "a.csv")
    to_parquet(store, points, tmp_path / "a.parquet")
    own = {"widths": "2-3-1", "sample": 5, "seed": 11, "version": VERSION}
    none = dict.fromkeys(["cells", "volume", "walls", "note"])
    wanted = [
        own | none | {"noise": "1/2", "part": 0, "cells": 7, "volume": "2"},
        own | none | {"noise": str(10**30), "part": 0, "volume": "1/3", "walls": -1},
        own | none | {"noise": str(10**30), "part": 1, "note": rows[1][0][1]["note"]},
    ]
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == [*FIRST, "cells", "volume", "walls", "note"]
    assert table.to_pylist() == wanted
    assert read_csv(tmp_path / "a.csv") == [as_text(line) for line in wanted]
    assert list(read_csv(tmp_path / "a.csv")[0]) == table.column_names


def test_a_table_without_rows_has_its_columns(store: Store, tmp_path: Path):
    to_csv(store, [POINT], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").split() == [",".join(FIRST)]
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    to_parquet(store, [POINT], tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").column_names == FIRST


def test_parquet_is_written_group_by_group(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    monkeypatch.setattr(export, "_LINES", 7)
    put(store, 0, 20)
    to_parquet(store, [POINT], tmp_path / "a.parquet")
    found = parquet.ParquetFile(tmp_path / "a.parquet")
    sizes = [found.metadata.row_group(k).num_rows for k in range(found.num_row_groups)]
    assert sizes == [7, 7, 7, 7, 2]
    assert found.read()["sample"].to_pylist() == [line[0] for line in expected(20)]
    found.close()


def test_rows_that_come_meanwhile_are_not_half_exported(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    put(store, 0, 8)
    columns = export._columns

    def while_another_writes(*given: object) -> dict[str, bool]:
        found = columns(*given)
        with Store.open(store.path) as other:
            other.add(POINT, 8, [1], [[{"another": "column"}]], 1)
        return found

    monkeypatch.setattr(export, "_columns", while_another_writes)
    to_csv(store, [POINT], tmp_path / "a.csv")
    assert len(read_csv(tmp_path / "a.csv")) == len(expected(8))
    assert store.done(POINT) == [range(9)]


@pytest.mark.parametrize("name", ["noise", "seed", "version"])
def test_a_column_that_would_hide_another_is_refused(store: Store, tmp_path: Path, name: str):
    store.add(POINT, 0, [1], [[{name: 7}]], 1)
    with pytest.raises(ExactRegionsError, match=f"two columns have the name '{name}'; rename"):
        to_csv(store, [POINT], tmp_path / "a.csv")
    assert not list(tmp_path.glob("a.csv*"))


def test_an_export_that_fails_leaves_the_file_that_was_there(store: Store, tmp_path: Path):
    put(store, 0, 8)
    file = tmp_path / "a.csv"
    file.write_text("before", encoding="utf-8")
    with pytest.raises(AttributeError):
        to_csv(store, [POINT, "no point"], file)
    assert file.read_text(encoding="utf-8") == "before"
    assert not list(tmp_path.glob("a.csv.*"))


def test_rows_that_are_not_those_stored_are_not_exported(tmp_path: Path):
    place = tmp_path / "study.db"
    writing.write(str(place), 64, 8)
    place.write_bytes(place.read_bytes().replace(b'"43/7"', b'"48/7"'))
    with Store.open(place) as store, pytest.raises(StoreError, match="damaged"):
        to_csv(store, [POINT], tmp_path / "a.csv")
    assert list(tmp_path.glob("a.csv*")) == []


def test_a_killed_export_leaves_no_half_file(store: Store, tmp_path: Path):
    put(store, 0, 4000)
    to_csv(store, [POINT], tmp_path / "whole.csv")
    whole = (tmp_path / "whole.csv").read_bytes()
    program = (
        "import sys; from tests.studies.writing import POINT, Store\n"
        "from exactregions.studies.export import to_csv\n"
        "with Store.open(sys.argv[1]) as store:\n"
        "    print('begun', flush=True)\n"
        "    to_csv(store, [POINT], sys.argv[2])\n"
    )
    left = 0
    for k in range(8):
        file = tmp_path / f"{k}.csv"
        command = [sys.executable, "-c", program, str(store.path), str(file)]
        with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == "begun\n"
            time.sleep(0.01 * k)
            run.send_signal(signal.SIGKILL)
        assert not file.exists() or file.read_bytes() == whole
        left += run.returncode == -signal.SIGKILL and not file.exists()
    assert left > 0


def test_a_place_where_no_table_can_be_is_told(store: Store, tmp_path: Path):
    with pytest.raises(FileFormatError, match=r"a\.csv: cannot be written \(No such file"):
        to_csv(store, [POINT], tmp_path / "nowhere" / "a.csv")
    with pytest.raises(FileFormatError, match=r"is the store itself; name another file"):
        to_csv(store, [POINT], store.path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileFormatError, match=r"folder: cannot be written \(Is a directory"):
        to_csv(store, [POINT], tmp_path / "folder")
    assert {file.name.partition("-")[0] for file in tmp_path.iterdir()} == {"study.db", "folder"}


def test_without_pyarrow_the_extra_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'exactregions\[parquet\]'"):
        to_parquet(store, [POINT], tmp_path / "a.parquet")
    assert not list(tmp_path.glob("a.parquet*"))
