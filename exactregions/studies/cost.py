"""What a study will take, judged by a few samples of each point."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from exactregions.studies.run import Task, measured, missing, stored
from exactregions.studies.store import Store
from exactregions.studies.study import Point, Study


@dataclass(frozen=True, slots=True)
class Cost:
    """What is to be done at a point.

    samples : how many are missing now
    most    : how many may be asked for, if intervals stay wide; as many as the store lacks
    seconds : for one sample, on one core
    rows    : in one sample
    """

    point: Point
    samples: int
    most: int
    seconds: float
    rows: float


def costs(study: Study, store: Store, pilot: int = 8) -> Iterator[Cost]:
    """Yield the cost of each point that lacks samples, after measuring a few that are not kept.

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
    lacking = Counter[str]()
    for task in missing(study, store):
        lacking[task.point.text] += task.last - task.first
    for point in study.points:
        asked = lacking[point.text]
        if not asked:
            continue
        measured_now = measured(Task(point, 0, min(pilot, point.kind.batch)))
        count = len(measured_now.seeds)
        yield Cost(
            point,
            asked,
            study.samples - stored(study, store, point),
            measured_now.seconds / count,
            sum(map(len, measured_now.rows)) / count,
        )
