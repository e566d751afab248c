"""Tasks whose results are kept in a folder: what is there is not done again."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from exactregions.errors import WorkerError
from exactregions.studies.folder import Record
from exactregions.studies.parallel import Lost, Workers


class Kept(Protocol):
    """A task that knows where its result is kept."""

    @property
    def name(self) -> str:
        """How the folder calls the result."""

    def done(self) -> Record | None:
        """Return the record of the result, if it is there."""


T = TypeVar("T", bound=Kept)


def kept(
    function: Callable[[T], Record],
    tasks: Sequence[T],
    workers: Workers,
    progress: Callable[[int, int], None] | None = None,
) -> list[Record]:
    """Return the records of all tasks, of which those are run whose result is not there.

    progress : called with how many are done, and how many there are

    Raises WorkerError, when all others are done, if a worker dies under a task.
    """
    found = {i: record for i, task in enumerate(tasks) if (record := task.done()) is not None}
    todo = [i for i in range(len(tasks)) if i not in found]
    lost: dict[int, Lost] = {}
    for at, result in workers.each(function, [tasks[i] for i in todo]):
        if isinstance(result, Lost):
            lost[todo[at]] = result
        else:
            found[todo[at]] = result
        if progress is not None:
            progress(len(found), len(tasks))
    for i, why in sorted(lost.items()):
        raise WorkerError(
            f"{tasks[i].name}: {why.reason}; what is done is kept, so call again with smaller "
            "parts or more memory"
        )
    return [found[i] for i in range(len(tasks))]
