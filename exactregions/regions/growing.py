"""Arrays that grow by doubling, so that appending costs a constant time per row."""

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Growing:
    """A two-dimensional array with a fixed width and ever more rows."""

    def __init__(self, width: int, dtype: DTypeLike) -> None:
        self._data: NDArray[np.generic] = np.empty((64, width), dtype=dtype)
        self.count = 0

    @property
    def rows(self) -> NDArray[np.generic]:
        """The rows so far, a view."""
        return self._data[: self.count]

    @property
    def nbytes(self) -> int:
        """Bytes held, the reserve included."""
        return self._data.nbytes

    def extend(self, rows: NDArray[np.generic]) -> None:
        """Append rows, (k, width)."""
        need = self.count + len(rows)
        if need > len(self._data):
            bigger = np.empty((max(need, 2 * len(self._data)), self._data.shape[1]), self._data.dtype)
            bigger[: self.count] = self.rows
            self._data = bigger
        self._data[self.count : need] = rows
        self.count = need
