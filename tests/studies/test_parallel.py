"""Every task gives its result once, wherever it runs and whoever dies."""

import pytest

from exactregions.errors import WorkerError
from exactregions.studies import parallel
from exactregions.studies.parallel import Lost, Workers
from tests.studies.tasks import fails_at_three, kills_at_seven, square

TASKS = list(range(20))
SQUARES = [(i, i * i) for i in TASKS]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_here_every_task_gives_its_result_once(count: int):
    assert sorted(Workers(count).each(square, TASKS)) == SQUARES


def test_on_a_cluster_every_task_gives_its_result_once(cluster: str):
    assert sorted(Workers(scheduler=cluster).each(square, TASKS)) == SQUARES


def test_no_tasks_give_no_results(cluster: str):
    assert list(Workers(2).each(square, [])) == []
    assert list(Workers(scheduler=cluster).each(square, [])) == []


@pytest.mark.parametrize("where", ["here", "cluster"])
def test_a_task_that_kills_its_worker_is_lost_and_no_other(where: str, cluster: str):
    crew = Workers(2) if where == "here" else Workers(scheduler=cluster)
    found = dict(crew.each(kills_at_seven, TASKS))
    assert isinstance(found.pop(7), Lost)
    assert sorted(found.items()) == [(i, s) for i, s in SQUARES if i != 7]


@pytest.mark.parametrize("where", ["serial", "here", "cluster"])
def test_what_a_task_raises_ends_all(where: str, cluster: str):
    crew = {"serial": Workers(1), "here": Workers(2), "cluster": Workers(scheduler=cluster)}[where]
    with pytest.raises(ValueError, match="three is refused"):
        list(crew.each(fails_at_three, TASKS))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("distributed", reason="dask.distributed looks for the scheduler")
    monkeypatch.setattr(parallel, "_SECONDS_TO_ANSWER", 0.5)
    with pytest.raises(WorkerError, match=r"tcp://127\.0\.0\.1:9: no scheduler answers"):
        list(Workers(scheduler="tcp://127.0.0.1:9").each(square, TASKS))


def test_a_cluster_without_workers_is_named(monkeypatch: pytest.MonkeyPatch):
    distributed = pytest.importorskip("distributed", reason="dask.distributed runs the cluster")
    monkeypatch.setattr(parallel, "_SECONDS_TO_ANSWER", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(WorkerError, match="the scheduler has no workers"),
    ):
        list(Workers(scheduler=empty.scheduler_address).each(square, TASKS))


def test_no_workers_at_all_are_refused():
    with pytest.raises(WorkerError, match="0 workers"):
        Workers(0)
