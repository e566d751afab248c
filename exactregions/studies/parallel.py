"""Many tasks on all cores of this machine, or on a Dask cluster: one call, the same results.

joblib carries the tasks here, in loky's processes, and dask.distributed elsewhere (by itself: under
joblib a task whose worker is killed too often is waited for without end). A worker that dies takes
along what was under way; that is done again, each task by itself, so that one which kills its
worker is found, given up and named, and no other is.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from exactregions.arithmetic.rational import brief
from exactregions.errors import MissingExtraError, WorkerError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")
_SECONDS_TO_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Lost:
    """What a task gives whose worker died under it, and died again when it was alone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Workers:
    """Where tasks run.

    count     : processes on this machine; 1 runs the tasks in this process, None takes all cores
    scheduler : the address of a Dask scheduler, such as tcp://host:8786, instead
    """

    count: int | None = None
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.count is not None and self.count < 1:
            raise WorkerError(f"{self.count} workers can do nothing; give 1 or more")

    def each(
        self, function: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | Lost]]:
        """Yield (i, function(tasks[i])) for every i, in the order in which they end.

        function : one that other processes can load; what it raises ends all

        Raises WorkerError if no scheduler or no worker answers, MissingExtraError without
        dask.distributed.

        >>> sorted(Workers(1).each(abs, [-1, 2, -3]))
        [(0, 1), (1, 2), (2, 3)]
        """
        if self.scheduler is not None:
            with _connected(self.scheduler) as client:
                yield from _there(client, function, tasks)
        elif (processes := min(self.processes, len(tasks))) > 1:
            yield from _here(processes, function, tasks)
        else:
            for i, task in enumerate(tasks):
                yield i, function(task)

    @property
    def processes(self) -> int:
        """How many tasks run at a time on this machine."""
        from joblib import cpu_count

        return self.count or int(cpu_count())


def _here(
    processes: int, function: Callable[[T], R], tasks: Sequence[T]
) -> Iterator[tuple[int, R | Lost]]:
    from joblib.externals.loky.process_executor import BrokenProcessPool

    begun: set[int] = set()
    ended: set[int] = set()
    while waiting := [i for i in range(len(tasks)) if i not in ended]:
        try:
            for i, result in _parallel(processes, function, tasks, waiting, begun):
                ended.add(i)
                yield i, result
        except BrokenProcessPool:
            for i in sorted(begun - ended):
                ended.add(i)
                try:
                    # Not one process: joblib would run the task in this one, which must not die.
                    yield from _parallel(2, function, tasks, [i], begun)
                except BrokenProcessPool:
                    yield i, Lost("its worker died, and died again when it was alone")


def _parallel(
    processes: int,
    function: Callable[[T], R],
    tasks: Sequence[T],
    which: Sequence[int],
    begun: set[int],
) -> Iterator[tuple[int, R]]:
    """Yield what tasks give, and note those that were begun."""
    from joblib import Parallel, delayed

    def dispatched() -> Iterator[Any]:
        for i in which:
            begun.add(i)
            yield delayed(_numbered)(function, i, tasks[i])

    pool = Parallel(processes, batch_size=1, return_as="generator_unordered")
    found: Iterator[tuple[int, R]] = pool(dispatched())
    return found


def _numbered(function: Callable[[T], R], i: int, task: T) -> tuple[int, R]:
    return i, function(task)


@contextmanager
def _connected(scheduler: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError(
            "dask.distributed is missing: pip install 'exactregions[cluster]'"
        ) from None
    try:
        client = Client(scheduler, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as reason:
        raise WorkerError(
            f"{scheduler}: no scheduler answers ({brief(str(reason))}); start one, or correct "
            "its address"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
        except TimeoutError:
            raise WorkerError(f"{scheduler}: the scheduler has no workers; start some") from None
        yield client


def _there(
    client: "Client", function: Callable[[T], R], tasks: Sequence[T]
) -> Iterator[tuple[int, R | Lost]]:
    """Keep two tasks for each thread of the cluster under way; do those again that were killed."""
    from distributed import as_completed

    places = sum(client.nthreads().values())
    killed: list[int] = []

    def submitted(i: int) -> Any:
        return client.submit(_numbered, function, i, tasks[i], pure=False)

    waiting = iter(range(len(tasks)))
    under_way = {submitted(i): i for i in islice(waiting, 2 * places)}
    done = as_completed(list(under_way), loop=client.loop)
    for future in done:
        i = under_way.pop(future)
        if _was_killed(future):
            killed.append(i)
        else:
            yield future.result()
        for following in islice(waiting, 1):
            more = submitted(following)
            under_way[more] = following
            done.add(more)
    for i in killed:
        future = submitted(i)
        if _was_killed(future):
            yield i, Lost("its workers died, and died again when it was alone")
        else:
            yield future.result()


def _was_killed(future: Any) -> bool:
    from distributed.scheduler import KilledWorker

    return isinstance(future.exception(), KilledWorker)
