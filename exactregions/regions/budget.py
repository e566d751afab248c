"""How long a search may go on. Reaching a budget ends it by name, never with a count."""

from dataclasses import dataclass, field
from time import monotonic

from exactregions.errors import ExactRegionsError


@dataclass(frozen=True, slots=True)
class Budget:
    """Upper limits of a search; None means no limit.

    cells   : how many cells may be found
    seconds : wall-clock time
    memory  : bytes held by the engine's arrays and indices while it searches
    """

    cells: int | None = None
    seconds: float | None = None
    memory: int | None = None
    began: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        for name in ("cells", "seconds", "memory"):
            limit = getattr(self, name)
            if limit is not None and not limit > 0:
                raise ExactRegionsError(f"the budget of {name} is {limit}; it must be positive")

    def reached(self, cells: int, memory: int, *, complete: bool) -> str | None:
        """Return which limit ends the search, as a text, or None.

        A search that is complete within the limit of cells is complete, however long it took.
        """
        if self.cells is not None and cells > self.cells:
            return f"more than max_cells = {self.cells} cells"
        if complete:
            return None
        if self.seconds is not None and monotonic() - self.began > self.seconds:
            return f"more than max_seconds = {self.seconds:g} seconds"
        if self.memory is not None and memory > self.memory:
            return f"more than max_memory = {self.memory} bytes"
        return None
