"""The pages with examples say what the program says."""

import doctest
from pathlib import Path

import pytest

import exactregions

DOCS = Path(exactregions.__file__).parent.parent / "docs"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["property-testing.md"])
def test_the_examples_of_a_page_hold(page: str):
    result = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0
