"""One Hypothesis profile for all tests: no deadline, and in CI the same examples every time."""

import os

import pytest
from hypothesis import HealthCheck, settings

from exactregions.cli import run
from tests.commands import Said, Say

settings.register_profile(
    "here",
    deadline=None,
    max_examples=40,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("here")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run the command line in this process."""

    def act(*arguments: str) -> Said:
        capsys.readouterr()
        status = run(list(arguments))
        return Said(status, *capsys.readouterr())

    return act
