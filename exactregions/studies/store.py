"""Where measured samples are kept: one SQLite file for any number of studies.

A batch of samples is stored wholly or not at all, and never twice, whoever dies or writes besides.
Whoever opens the file with sqlite3 or DuckDB finds the view ``rows``: kind, seed and parameters of
the study, sample, part, the sample's seed, the version of exactregions, and the row as JSON.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, Self

from exactregions import __version__
from exactregions.errors import InconsistentError
from exactregions.studies.database import connect, damaged, mapped

if TYPE_CHECKING:
    from exactregions.studies.kind import Plain
    from exactregions.studies.study import Point

_END = (1 << 63) - 1  # SQL's last integer


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples that were stored together.

    samples : their numbers
    version : of the exactregions that measured them
    rows    : (sample, part, seed of the sample, row), in order
    """

    samples: range
    version: str
    rows: list[tuple[int, int, int, "Plain"]]


class Store:
    """Samples of studies in a file.

    A sample is known by its point (kind, seed and parameters) and its number. It is determined by
    its seed, so what is stored is never changed, and two writers at one study agree.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions.studies.kind import Kind
    >>> from exactregions.studies.study import Point
    >>> kind = Kind("tent", "the kinks of a tent", {"depth": None}, lambda p, seeds: [], ())
    >>> point = Point(kind, 0, {"depth": 3})
    >>> with TemporaryDirectory() as folder, Store.open(f"{folder}/tents.db") as store:
    ...     store.add(point, 2, [18, 19], [[{"kinks": 7}], [{"kinks": 5}]], 0.5)
    ...     store.done(point), list(store.rows(point, 3))
    ([range(2, 4)], [(2, 0, 18, {'kinks': 7})])
    """

    def __init__(self, path: Path, connection: Connection) -> None:
        """Use ``Store.open``."""
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Open the store in a file, made if there is none or an empty file.

        The whole file is examined. Raises StoreError, and leaves the file as it is, if it is not a
        store, is damaged, was written by a newer exactregions, or cannot be written.
        """
        return cls(Path(path), connect(Path(path)))

    def close(self) -> None:
        """Let go of the file."""
        with mapped(self.path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self,
        point: "Point",
        first: int,
        seeds: Sequence[int],
        rows: Sequence[Sequence["Plain"]],
        seconds: float,
    ) -> None:
        """Store the samples number first, first + 1, …, all or none.

        seeds   : one for each sample
        rows    : the rows of each sample
        seconds : how long they took

        Samples that are stored already stay. Raises InconsistentError if they have other rows or
        another seed, and StoreError if they cannot be written; then nothing is stored.
        """
        fresh = {
            number: [(seed, row) for row in parts]
            for number, (seed, parts) in enumerate(zip(seeds, rows, strict=True), first)
        }
        each = seconds / max(1, len(fresh))
        with self._transaction("BEGIN IMMEDIATE"):
            key = self._key(point)
            for batch in self._read(point, first, first + len(rows)):
                self._drop_equal(point, batch, fresh)
            for run in _merged((number, number + 1) for number in fresh):
                self._insert(point, key, run, [fresh[number] for number in run], each)
            self._forget_failures(key)

    def _drop_equal(
        self, point: "Point", batch: Batch, fresh: dict[int, list[tuple[int, "Plain"]]]
    ) -> None:
        held: dict[int, list[tuple[int, Plain]]] = {number: [] for number in batch.samples}
        for number, _, seed, row in batch.rows:
            held[number].append((seed, row))
        for number in sorted(fresh.keys() & held.keys()):
            if fresh.pop(number) != held[number]:
                raise InconsistentError(
                    f"{self.path}: sample {number} of {point.kind.name} {point.text}, seed "
                    f"{point.seed}, was stored by version {batch.version} with other rows than "
                    f"version {__version__} measures; use a new store, and please report it"
                )

    def _insert(
        self,
        point: "Point",
        key: int,
        run: range,
        rows: list[list[tuple[int, "Plain"]]],
        seconds_each: float,
    ) -> None:
        lines = [
            (number, part, seed, json.dumps(row, separators=(",", ":")))
            for number, parts in zip(run, rows, strict=True)
            for part, (seed, row) in enumerate(parts)
        ]
        digest = _digest(point, run.start, run.stop, __version__, lines)
        batch = self._connection.execute(
            "INSERT INTO batches (point, first, last, version, seconds, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, run.start, run.stop, __version__, seconds_each * len(run), digest),
        ).lastrowid
        self._connection.executemany(
            "INSERT INTO results (point, batch, sample, part, seed, row) VALUES (?, ?, ?, ?, ?, ?)",
            ((key, batch, *line) for line in lines),
        )

    def done(self, point: "Point") -> list[range]:
        """Return the numbers of the samples that are stored, as ranges with gaps between."""
        return self._done(self._find(point))

    def _done(self, key: int | None) -> list[range]:
        query = "SELECT first, last FROM batches WHERE point = ? ORDER BY first"
        return _merged(self._all(query, key))

    def batches(self, point: "Point") -> Iterator[Batch]:
        """Yield what is stored of a point, in the order of samples, a batch at a time.

        Raises StoreError if a batch is not what was stored.
        """
        return self._read(point, 0, _END)

    def rows(
        self, point: "Point", last: int | None = None
    ) -> Iterator[tuple[int, int, int, "Plain"]]:
        """Yield (sample, part, seed of the sample, row) of the samples below ``last``, in order.

        Raises StoreError if a batch is not what was stored.
        """
        end = _END if last is None else last
        for batch in self._read(point, 0, end):
            yield from (line for line in batch.rows if line[0] < end)

    def _read(self, point: "Point", first: int, last: int) -> Iterator[Batch]:
        """Yield the batches that have samples between these numbers, wholly."""
        key = self._find(point)
        # Batches do not overlap, so only the last to begin before these numbers may reach them.
        (begin,) = self._all(
            "SELECT max(first) FROM batches WHERE point = ? AND first <= ?", key, first
        )[0]
        for batch, start, stop, version, digest in self._all(
            "SELECT id, first, last, version, digest FROM batches"
            " WHERE point = ? AND first >= ? AND first < ? AND last > ? ORDER BY first",
            key,
            first if begin is None else begin,
            last,
            first,
        ):
            lines = self._all(
                "SELECT sample, part, seed, row FROM results"
                " WHERE point = ? AND sample >= ? AND sample < ? AND batch = ?"
                " ORDER BY sample, part",
                key,
                start,
                stop,
                batch,
            )
            if _digest(point, start, stop, version, lines) != digest:
                samples = f"samples {start} to {stop - 1} of {point.kind.name} {point.text}"
                raise damaged(self.path, f"{samples} are not those stored")
            rows = [(number, part, seed, json.loads(row)) for number, part, seed, row in lines]
            yield Batch(range(start, stop), version, rows)

    def digest(self, points: Iterable["Point"]) -> str:
        """Return the SHA-256 of all rows of these points, the same whoever stored them and when.

        Version and seconds have no part in it.
        """
        total = sha256()
        for point in sorted(points, key=lambda p: (p.kind.name, p.seed, p.text)):
            name = [point.kind.name, point.seed, point.text]
            for sample, part, _, row in self.rows(point):
                line = json.dumps([*name, sample, part, row], sort_keys=True)
                total.update(f"{line}\n".encode())
        return total.hexdigest()

    def fail(self, point: "Point", first: int, last: int, reason: str) -> None:
        """Note that the samples first, …, last − 1 cannot be measured, until they are stored."""
        with self._transaction("BEGIN IMMEDIATE"):
            key = self._key(point)
            self._connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)", (key, first, last, reason)
            )
            self._forget_failures(key)

    def failures(self, point: "Point") -> list[tuple[range, str]]:
        """Return samples that could not be measured, with the reason."""
        query = "SELECT first, last, reason FROM failures WHERE point = ? ORDER BY first, last"
        return [(range(a, b), reason) for a, b, reason in self._all(query, self._find(point))]

    def _forget_failures(self, key: int) -> None:
        if self._all("SELECT 1 FROM failures WHERE point = ? LIMIT 1", key):
            self._connection.executemany(
                "DELETE FROM failures WHERE point = ? AND first >= ? AND last <= ?",
                [(key, run.start, run.stop) for run in self._done(key)],
            )

    def _find(self, point: "Point") -> int | None:
        """The key of a point; None, which equals no key in SQL, if nothing of it is stored."""
        found = self._all(
            "SELECT id FROM points WHERE kind = ? AND seed = ? AND parameters = ?",
            point.kind.name,
            point.seed,
            point.text,
        )
        return found[0][0] if found else None

    def _key(self, point: "Point") -> int:
        key = self._find(point)
        if key is None:
            key = self._connection.execute(
                "INSERT INTO points (kind, seed, parameters) VALUES (?, ?, ?)",
                (point.kind.name, point.seed, point.text),
            ).lastrowid
        assert key is not None
        return key

    def _all(self, query: str, *values: int | str | None) -> list[Any]:
        with mapped(self.path):
            return self._connection.execute(query, values).fetchall()

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the store as it is at one moment, whoever writes meanwhile; write nothing inside."""
        return self._transaction("BEGIN")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with mapped(self.path):
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _merged(parts: Iterable[tuple[int, int]]) -> list[range]:
    """Disjoint increasing parts as ranges with gaps between."""
    merged: list[range] = []
    for first, last in parts:
        if merged and merged[-1].stop == first:
            merged[-1] = range(merged[-1].start, last)
        else:
            merged.append(range(first, last))
    return merged


def _digest(
    point: "Point", first: int, last: int, version: str, lines: Iterable[tuple[Any, ...]]
) -> str:
    head = f"{point.kind.name} {point.seed} {point.text} {first} {last} {version}\n"
    text = "".join(f"{sample} {part} {seed} {row}\n" for sample, part, seed, row in lines)
    return sha256((head + text).encode()).hexdigest()
