"""A folder of results: arrays, and one record a result that says it is whole.

A record is written last, and everything is written to the disk before it gets its name. So what a
killed run leaves behind is either whole or not there.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from exactregions.errors import StoreError

GUARD = "contents.json"
_NEW = ".new"  # ends the name of a file that is being written
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Folder:
    """Results by name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     folder = Folder.of(place, "the first 3 squares")
    ...     folder.write("squares", {"most": 4}, {"values": np.array([0, 1, 4])})
    ...     folder.read("squares")["most"], folder.array("squares", "values").tolist()
    ...     folder.read("cubes")
    (4, [0, 1, 4])
    """

    path: Path

    @classmethod
    def of(cls, path: str | os.PathLike[str], contents: str) -> "Folder":
        """Open a folder for certain contents, or make it.

        Raises StoreError, leaving all as it is, if it holds other contents or files of its own.
        """
        folder = cls(Path(path).absolute())
        guard = folder.path / GUARD
        try:
            folder.path.mkdir(parents=True, exist_ok=True)
            if not guard.exists():
                if set(folder.path.iterdir()) - set(folder.path.glob(f"{GUARD}.*{_NEW}")):
                    raise StoreError(f"{path}: holds other files; give a folder of its own")
                with folder.fresh(GUARD) as out:
                    out.write(contents.encode())
            if guard.read_bytes() != contents.encode():
                raise StoreError(
                    f"{path}: holds the results of another network, domain or number of parts; "
                    "give another folder"
                )
        except OSError as reason:
            raise StoreError(f"{path}: cannot be used ({reason.strerror})") from None
        return folder

    def read(self, name: str) -> Record | None:
        """Return the record of a result, None if it is not there, or not whole."""
        try:
            record = json.loads((self.path / f"{name}.json").read_bytes())
            sizes = record["sizes"].items()
            if all((self.path / file).stat().st_size == size for file, size in sizes):
                return dict(record)
        except (OSError, ValueError, LookupError, AttributeError):
            pass
        return None

    def write(self, name: str, record: Record, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write a result."""
        for column, values in arrays.items():
            with self.fresh(_file(name, column)) as out:
                np.save(out, values, allow_pickle=False)
        self.record(name, record, [_file(name, column) for column in arrays])

    def record(self, name: str, record: Record, files: list[str]) -> None:
        """Say that a result of certain files is whole."""
        sizes = {file: (self.path / file).stat().st_size for file in files}
        with self.fresh(f"{name}.json") as out:
            out.write(json.dumps({**record, "sizes": sizes}).encode())

    def array(self, name: str, column: str) -> NDArray[Any]:
        """Return an array of a result, read from the file as it is used."""
        path = self.path / _file(name, column)
        found: NDArray[Any] = np.load(path, allow_pickle=False, mmap_mode="r")
        return found

    def remove(self, file: str) -> None:
        """Remove a result that is one file, its record first."""
        (self.path / f"{file}.json").unlink(missing_ok=True)
        (self.path / file).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what killed writers have left, when there is nothing more to write."""
        for left in self.path.glob(f"*{_NEW}"):
            left.unlink(missing_ok=True)

    @contextmanager
    def fresh(self, file: str) -> Iterator[BufferedWriter]:
        """Open a file for writing that gets its name when all of it is on the disk.

        A worker that was given up may still be writing the same, so each has a file of its own.
        """
        new = self.path / f"{file}.{uuid4().hex}{_NEW}"
        try:
            with new.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            new.replace(self.path / file)
        except OSError as reason:
            raise StoreError(f"{new}: cannot be written ({reason.strerror})") from None
        finally:
            new.unlink(missing_ok=True)


def _file(name: str, column: str) -> str:
    return f"{name}.{column}.npy"
