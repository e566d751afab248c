"""The rows of a store as one table, CSV or Parquet: a line for each row, with all its parameters.

Columns: the parameters, ``sample``, ``part``, ``seed``, ``version``, then those of the rows in the
order in which they appear. Exact values stay texts such as "1/3". A table is written in little
memory beside its place and moved there when whole.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from exactregions.errors import ExactRegionsError, FileFormatError, MissingExtraError

if TYPE_CHECKING:
    from exactregions.studies.kind import Plain
    from exactregions.studies.store import Store
    from exactregions.studies.study import Point

_LINES = 1 << 14  # of a Parquet row group


def to_csv(store: "Store", points: Sequence["Point"], file: str | PathLike[str]) -> None:
    """Write the rows of these points as CSV; a value that a row lacks is empty.

    Raises FileFormatError if the file cannot be written, ExactRegionsError if a row has a column
    with the name of a parameter, and what reading the store raises.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions.studies.kind import Kind
    >>> from exactregions.studies.store import Store
    >>> from exactregions.studies.study import Point
    >>> kind = Kind("tent", "the kinks of a tent", {"depth": None}, lambda p, seeds: [], ())
    >>> point = Point(kind, 0, {"depth": 3})
    >>> with TemporaryDirectory() as folder, Store.open(f"{folder}/tents.db") as store:
    ...     store.add(point, 0, [18], [[{"kinks": 7, "mean": "1/3"}]], 0.5)
    ...     to_csv(store, [point], f"{folder}/tents.csv")
    ...     print(Path(f"{folder}/tents.csv").read_text("utf-8"), end="")  # doctest: +ELLIPSIS
    depth,sample,part,seed,version,kinks,mean
    3,0,0,18,...,7,1/3
    """
    with store.snapshot(), _whole(store, Path(file)) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, list(_columns(store, points)))
        writer.writeheader()
        writer.writerows(_lines(store, points))
        text.flush()
        text.detach()


def to_parquet(store: "Store", points: Sequence["Point"], file: str | PathLike[str]) -> None:
    """Write the rows of these points as Parquet; a value that a row lacks is null.

    A column is of 64-bit integers if all its values are, else of texts. Raises what ``to_csv``
    raises, and MissingExtraError without pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("pyarrow is missing: pip install 'exactregions[parquet]'") from None
    with store.snapshot(), _whole(store, Path(file)) as stream:
        whole = _columns(store, points)
        schema = pyarrow.schema(
            (name, pyarrow.int64() if held else pyarrow.string()) for name, held in whole.items()
        )
        lines = _lines(store, points)
        with parquet.ParquetWriter(stream, schema) as writer:
            while group := list(islice(lines, _LINES)):
                table = [{k: v if whole[k] else str(v) for k, v in line.items()} for line in group]
                writer.write_table(pyarrow.Table.from_pylist(table, schema))


def _columns(store: "Store", points: Iterable["Point"]) -> dict[str, bool]:
    """The columns in order, and whether all their values are 64-bit integers."""
    factors: dict[str, bool] = {}
    found: dict[str, bool] = {}
    for point in points:
        _widen(factors, point.parameters)
        for batch in store.batches(point):
            for *_, row in batch.rows:
                _widen(found, row)
    own = {"sample": True, "part": True, "seed": True, "version": False}
    names = [*factors, *own, *found]
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise ExactRegionsError(
            f"two columns have the name {twice[0]!r}; rename one, or export points apart"
        )
    return factors | own | found


def _widen(columns: dict[str, bool], values: "Plain") -> None:
    for name, value in values.items():
        fits = isinstance(value, int) and -(1 << 63) <= value < 1 << 63
        columns[name] = columns.get(name, True) and fits


def _lines(store: "Store", points: Iterable["Point"]) -> Iterator["Plain"]:
    for point in points:
        for batch in store.batches(point):
            for sample, part, seed, row in batch.rows:
                own: Plain = {"sample": sample, "part": part, "seed": seed}
                yield point.parameters | own | {"version": batch.version} | row


@contextmanager
def _whole(store: "Store", file: Path) -> Iterator[BinaryIO]:
    """A stream into a file that takes its place when all is written, and never half."""
    if file.resolve() == store.path.resolve():
        raise FileFormatError(f"{file}: is the store itself; name another file")
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None
    finally:
        beside.unlink(missing_ok=True)
