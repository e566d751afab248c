"""How well studies use two cores, and what the machinery around a sample costs.

usage: python benchmarks/studies.py [--help]

A study measures 10,000 networks with the initialization "he" into a new store, with one worker and
then with two, in turns. Seconds are those of the clock, of all that a user waits for but the first
import: tasks, processes, rows. Efficiency is seconds with one worker / (2 × seconds with two).
"Counting alone" is one call of the measure, without seeds from the study, rows or a store.
"""

import os

# One thread: two workers are compared with one. Before numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import tables
from joblib.externals.loky import get_reusable_executor
from tables import Row, three

from exactregions.studies.kinds import KINDS
from exactregions.studies.parallel import Workers
from exactregions.studies.run import missing, run
from exactregions.studies.store import Store
from exactregions.studies.study import Study

WIDTHS = ("1-10-10-10-1", "1-32-32-32-1", "2-6-6-1", "2-8-8-8-1")
NETWORKS = 10_000


def main() -> None:
    """Print one table."""
    title = "10,000 networks through a study"
    tables.one_table(title, "two workers are two processes", WIDTHS, _measured, str(__doc__))


def _measured(widths: str) -> Row:
    kind = KINDS["line" if widths.startswith("1-") else "cells"]
    study = Study("benchmark", kind, {"widths": [widths]}, NETWORKS)
    (point,) = study.points
    kind.measure(point.parameters, point.seeds(0, 2))  # what loads on first use, loads now
    began = perf_counter()
    kind.measure(point.parameters, range(NETWORKS))
    alone = perf_counter() - began
    (one, digest, tasks), (two, other, _) = (_seconds(study, workers) for workers in (1, 2))
    assert digest == other
    return {
        "network": widths,
        "kind": kind.name,
        "tasks": str(tasks),
        "counting alone, s": three(alone),
        "1 worker, s": three(one),
        "2 workers, s": three(two),
        "efficiency": f"{one / two / 2:.2f}",
        "around a task, ms": three(1000 * (one - alone) / tasks),
        "around a sample, ms": three(1000 * (one - alone) / NETWORKS),
    }


def _seconds(study: Study, workers: int) -> tuple[float, str, int]:
    """Return the seconds that a study takes, the digest of its rows, and its number of tasks."""
    get_reusable_executor().shutdown(wait=True)  # processes of an earlier run do not help this one
    with TemporaryDirectory() as folder, Store.open(Path(folder, "rows.db")) as store:
        tasks = len(missing(study, store))
        began = perf_counter()
        run(study, store, Workers(workers))
        return perf_counter() - began, store.digest(study.points), tasks


if __name__ == "__main__":
    main()
