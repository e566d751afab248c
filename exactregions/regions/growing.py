"""Arrays that grow by half, so that appending costs a constant time per row."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


class Growing(Generic[Scalar]):
    """An array with ever more rows, of a fixed width or, without one, of one number each."""

    def __init__(self, width: int | None, dtype: type[Scalar]) -> None:
        self._data: NDArray[Scalar] = np.empty(64 if width is None else (64, width), dtype=dtype)
        self.count = 0

    @property
    def rows(self) -> NDArray[Scalar]:
        """The rows so far, a view."""
        return self._data[: self.count]

    @property
    def nbytes(self) -> int:
        """Bytes held, the reserve included."""
        return self._data.nbytes

    def extend(self, rows: NDArray[Scalar]) -> None:
        """Append rows, (k, width) or (k,)."""
        need = self.count + len(rows)
        if need > len(self._data):
            size = max(need, len(self._data) * 3 // 2)
            bigger = np.empty((size, *self._data.shape[1:]), self._data.dtype)
            bigger[: self.count] = self.rows
            self._data = bigger
        self._data[self.count : need] = rows
        self.count = need

    def select(self, rows: NDArray[np.bool_]) -> None:
        """Keep the rows that are marked, in their order."""
        self._data = self.rows[rows]
        self.count = len(self._data)
