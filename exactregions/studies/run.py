"""Draw and measure what a study asks for and a store does not hold yet.

A task is a stretch of samples of one point, and its rows go to the store in one transaction: a run
that is killed loses what was under way, and the next one goes on from there. What a sample is
depends on its number alone, so any number of workers, at any times, end with the same rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from time import perf_counter

from exactregions.studies.kind import Plain, plain
from exactregions.studies.parallel import Lost, Workers
from exactregions.studies.store import Store
from exactregions.studies.study import Point, Study
from exactregions.studies.summary import wanted

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """The samples number first, …, last − 1 of a point."""

    point: Point
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task gives: the seed and the rows of each sample, and how long it took."""

    seeds: list[int]
    rows: list[list[Plain]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did.

    samples : how many it measured
    stored  : how many of the study's samples the store holds now
    lost    : tasks that killed their workers, with what became of them
    """

    samples: int
    stored: int
    lost: tuple[tuple[Task, str], ...]


def run(
    study: Study, store: Store, workers: Workers | None = None, progress: Progress | None = None
) -> Ran:
    """Measure until the store holds what the study asks for.

    progress : called with the samples that the store holds and those that it is to hold; the latter
               grow as long as intervals are too wide

    Raises StoreError if rows cannot be kept, and what the kind raises for its parameters.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions.studies.kind import Kind, Quantity
    >>> kind = Kind("digits", "the last digit of a seed", {}, lambda parameters, seeds:
    ...             [[{"digit": seed % 10}] for seed in seeds], (Quantity("digit"),))
    >>> study = Study("small", kind, {}, samples=20)
    >>> with TemporaryDirectory() as folder, Store.open(f"{folder}/small.db") as store:
    ...     run(study, store, Workers(1)).samples, run(study, store, Workers(1)).samples
    (20, 0)
    """
    crew, samples = workers or Workers(), 0
    lost: dict[tuple[str, int], tuple[Task, str]] = {}
    while tasks := [t for t in missing(study, store) if (t.point.text, t.first) not in lost]:
        reached = _all_stored(study, store)
        total = reached + sum(task.last - task.first for task in tasks)
        for i, found in crew.each(measured, tasks):
            task = tasks[i]
            if isinstance(found, Lost):
                lost[task.point.text, task.first] = (task, found.reason)
                store.fail(task.point, task.first, task.last, found.reason)
                continue
            store.add(task.point, task.first, found.seeds, found.rows, found.seconds)
            samples += len(found.seeds)
            reached += len(found.seeds)
            if progress is not None:
                progress(reached, total)
    return Ran(samples, _all_stored(study, store), tuple(lost.values()))


def measured(task: Task) -> Measured:
    """Measure the samples of a task."""
    began = perf_counter()
    seeds = task.point.seeds(task.first, task.last)
    found = task.point.kind.measure(task.point.parameters, seeds)
    return Measured(seeds, [list(map(plain, rows)) for rows in found], perf_counter() - began)


def missing(study: Study, store: Store) -> list[Task]:
    """Return what is to be measured now, in stretches that end at multiples of the batch.

    All points begin before any goes on, so that a level with which nothing can be drawn is soon
    found, and what is seen of the pace is that of all points.
    """
    found: list[Task] = []
    for point in study.points:
        reached, end = 0, wanted(study, store, point)
        for held in [*store.done(point), range(end, end)]:
            found += _stretches(point, reached, min(held.start, end))
            reached = held.stop
    return sorted(found, key=attrgetter("first"))


def _stretches(point: Point, first: int, last: int) -> Iterator[Task]:
    batch = point.kind.batch
    while first < last:
        stop = min((first // batch + 1) * batch, last)
        yield Task(point, first, stop)
        first = stop


def stored(study: Study, store: Store, point: Point) -> int:
    """Return how many of the samples of a point that the study asks for at most are stored."""
    return sum(len(range(s.start, min(s.stop, study.samples))) for s in store.done(point))


def _all_stored(study: Study, store: Store) -> int:
    return sum(stored(study, store, point) for point in study.points)
