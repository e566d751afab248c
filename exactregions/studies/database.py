"""One SQLite file, opened safely: made if absent, refused untouched if foreign, newer or damaged.

A database in WAL mode survives the death of its writers at any moment, and a power cut; all its
writers must run on one machine. Facts about SQLite: sqlite.org/fileformat2.html, /wal.html.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from exactregions.errors import StoreError

APPLICATION = int.from_bytes(b"xreg")
VERSION = 1
SECONDS = 60.0  # for another writer to finish

# A batch is written in one transaction. Its digest covers what SQLite has no checksum for.
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS points (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    seed INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    UNIQUE (kind, seed, parameters)
);
CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY,
    point INTEGER NOT NULL REFERENCES points,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    version TEXT NOT NULL,
    seconds REAL NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (point, first),
    CHECK (typeof(first) = 'integer' AND typeof(last) = 'integer' AND first < last)
);
CREATE TABLE IF NOT EXISTS results (
    point INTEGER NOT NULL REFERENCES points,
    sample INTEGER NOT NULL,
    part INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches,
    seed INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (point, sample, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
    point INTEGER NOT NULL REFERENCES points,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (point, first, last)
);
CREATE VIEW IF NOT EXISTS rows AS
SELECT kind, points.seed AS study_seed, parameters, sample, part, results.seed, version, row
FROM results JOIN batches ON batches.id = batch JOIN points ON points.id = results.point;
"""
_MARKS = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"

_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_RIGHTS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a store at a path, made if there is none or an empty file.

    Raises StoreError for anything else than a whole store of this version, which stays as it is.
    """
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: is no file; name the file of a store")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}; make it, or name another")
    with mapped(path):
        if path.exists() and path.stat().st_size:
            _look(path)
        connection = _connected(path, "rwc")
        try:
            connection.execute("PRAGMA synchronous = FULL")
            if not connection.execute("PRAGMA user_version").fetchone()[0]:
                connection.executescript(_TABLES + _MARKS)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        return connection


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, SECONDS, uri=True, isolation_level=None)
    connection.text_factory = lambda text: text.decode(errors="replace")  # digests find damage
    return connection


def _look(path: Path) -> None:
    """Refuse what is not a whole store, and leave it as it is.

    A connection that may write would on closing move a log into the file; one that may not would
    leave an empty log behind if there is none, and cannot undo what died while it made the file.
    """
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as reason:
        raise StoreError(f"{path}: cannot be read ({reason.strerror}); {_RIGHT}") from None
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise StoreError(f"{path}: is no store, or its beginning is lost; {_REMEDY}")
    version, application = (int.from_bytes(header[i : i + 4]) for i in (60, 68))
    if application != APPLICATION:
        raise StoreError(f"{path}: is a database of another program; name another file")
    if version > VERSION:
        raise StoreError(
            f"{path}: written by a newer version (its format is {version}, known is {VERSION}); "
            "use a newer exactregions"
        )
    log = path.with_name(f"{path.name}-wal")
    with closing(_connected(path, "ro" if log.exists() else "rw")) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        tables = _tables(connection)
    if found != "ok":
        raise damaged(path, found)
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(_TABLES + _MARKS)
        if tables and not tables >= _tables(model):
            raise damaged(path, "its tables are not those of a store")


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT name, sql FROM sqlite_master"))


_RIGHT = "get the right to write the file and its folder, or copy it elsewhere"
_REMEDY = (
    "name another file, or restore it from a copy, or move it away and run the study again: "
    "the same samples come out"
)


def damaged(path: Path, what: str) -> StoreError:
    """Return the error that says what is wrong with the contents of a file."""
    return StoreError(f"{path}: damaged ({' '.join(what.split())}); {_REMEDY}")


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Raise a StoreError of one line for every error of SQLite inside.

    >>> with mapped(Path("study.db")):
    ...     raise sqlite3.ProgrammingError("closed")
    Traceback (most recent call last):
    exactregions.errors.StoreError: study.db: closed; open it again, or restore it from a copy
    """
    try:
        yield
    except sqlite3.Error as reason:
        raise _said(path, reason) from None
    except UnicodeDecodeError as reason:  # of a message that quotes the file
        raise damaged(path, str(reason)) from None
    except OverflowError:
        raise StoreError(f"{path}: a seed has more than 64 bits; give a smaller one") from None


def _said(path: Path, reason: sqlite3.Error) -> StoreError:
    code = getattr(reason, "sqlite_errorcode", 0) & 0xFF  # the rest is the extended code
    if code in _DAMAGE:
        return damaged(path, str(reason))
    if code in _DISK:
        remedy = "what is stored is safe: free some space, then run the study again to go on"
    elif code in _RIGHTS:
        remedy = _RIGHT
    elif code in _BUSY:
        remedy = f"another program has been writing for {SECONDS:.0f} s; wait for it or end it"
    else:
        remedy = "open it again, or restore it from a copy"
    return StoreError(f"{path}: {' '.join(str(reason).split()).rstrip('.')}; {remedy}")
