"""What a study will take, judged by a few samples of each point."""

from collections.abc import Iterator
from dataclasses import dataclass

from exactregions.studies.run import Task, measured, missing
from exactregions.studies.store import Store
from exactregions.studies.study import Point, Study


@dataclass(frozen=True, slots=True)
class Cost:
    """What is to be done at a point.

    samples : how many are missing now
    most    : how many may be asked for, if intervals stay wide
    seconds : for one sample, on one core
    rows    : in one sample
    """

    point: Point
    samples: int
    most: int
    seconds: float
    rows: float


def costs(study: Study, store: Store, pilot: int = 8) -> Iterator[Cost]:
    """Yield the cost of each point, after measuring a few samples of it that are not kept.

    pilot : how many samples at most; no more than a task has

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions.studies.kind import Kind, Quantity
    >>> kind = Kind("digits", "the last digit of a seed", {}, lambda parameters, seeds:
    ...             [[{"digit": seed % 10}] for seed in seeds], (Quantity("digit"),))
    >>> with TemporaryDirectory() as folder, Store.open(f"{folder}/small.db") as store:
    ...     (cost,) = costs(Study("small", kind, {}, samples=20), store)
    >>> cost.samples, cost.most, cost.rows
    (20, 20, 1.0)
    """
    waiting = missing(study, store)
    for point in study.points:
        asked = sum(t.last - t.first for t in waiting if t.point.text == point.text)
        held = sum(map(len, store.done(point)))
        measured_now = measured(Task(point, 0, min(pilot, point.kind.batch)))
        count = len(measured_now.seeds)
        yield Cost(
            point,
            asked,
            max(asked, study.samples - held),
            measured_now.seconds / count,
            sum(map(len, measured_now.rows)) / count,
        )
