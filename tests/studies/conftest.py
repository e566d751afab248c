"""A cluster for the tests that need one."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A Dask cluster of two worker processes on this machine: the address of its scheduler."""
    distributed = pytest.importorskip("distributed", reason="dask.distributed runs the cluster")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as found:
        yield found.scheduler_address
