"""Reaching a budget ends a search without an answer: what was found is kept, nothing is counted."""

from collections.abc import Callable

import pytest

from exactregions import Box, Complex, Domain, ExactRegionsError, explore
from exactregions.errors import IncompleteError
from exactregions.networks.famous import zaslavsky
from exactregions.networks.initial import random_network
from exactregions.regions.budget import Budget
from tests.regions.agreement import patterns_of

NETWORK = random_network("2-16-16-1", 0, "he")
CELLS = 412
BOX = Box.cube(2)

COUNTS: dict[str, Callable[[Complex], int]] = {
    "count": lambda c: c.count,
    "len": len,
    "linear_region_count": lambda c: c.linear_region_count,
    "linear_regions": lambda c: len(c.linear_regions),
    "labels": lambda c: len(c.labels),
    "wall_count": lambda c: c.wall_count,
    "strict_count": lambda c: c.strict_count,
}
BUDGETS = {
    "max_cells = 100": {"max_cells": 100},
    "max_cells = 1": {"max_cells": 1},
    "max_seconds = 1e-09": {"max_seconds": 1e-9},
    "max_memory = 1000": {"max_memory": 1000},
}


@pytest.fixture(scope="module")
def true_cells() -> set[tuple[int, ...]]:
    return set(patterns_of(explore(NETWORK, BOX, engine="traverse")))


@pytest.mark.parametrize("name", BUDGETS)
def test_a_budget_that_is_reached_gives_no_number_of_anything(name: str):
    found = explore(NETWORK, BOX, engine="traverse", **BUDGETS[name])
    assert not found.complete
    assert name in str(found.stopped)
    for ask in COUNTS.values():
        with pytest.raises(IncompleteError, match=f"{name}.*{found.found} cells found.*raise"):
            ask(found)


@pytest.mark.parametrize("name", BUDGETS)
def test_what_was_found_under_a_budget_is_true_and_said_to_be_incomplete(
    name: str, true_cells: set[tuple[int, ...]]
):
    found = explore(NETWORK, BOX, engine="traverse", **BUDGETS[name])
    cells = [cell.pattern for cell in found]
    assert found.found == len(cells) == len(set(cells)) == len(found.patterns)
    assert 0 < found.found < CELLS
    assert set(cells) <= true_cells
    assert f"incomplete, {found.found} cells found" in repr(found)
    assert found[0].interior_point


@pytest.mark.parametrize("name", BUDGETS)
def test_walls_found_under_a_budget_are_walls(name: str):
    whole = explore(NETWORK, BOX, engine="traverse")
    found = explore(NETWORK, BOX, engine="traverse", **BUDGETS[name])
    assert named_walls(found) <= named_walls(whole)


def named_walls(found: Complex) -> set[frozenset]:
    pattern = {cell.index: cell.pattern for cell in found}
    return {frozenset({pattern[a], pattern[b]}) for a, b in found.walls.tolist()}


def test_a_budget_of_exactly_as_many_cells_is_enough():
    found = explore(NETWORK, BOX, engine="traverse", max_cells=CELLS)
    assert found.complete
    assert found.stopped is None
    assert found.count == CELLS


@pytest.mark.parametrize("cells", [1, 2, 50, CELLS - 1])
def test_a_budget_of_fewer_cells_is_not(cells: int):
    found = explore(NETWORK, BOX, engine="traverse", max_cells=cells)
    assert not found.complete
    assert found.found > cells


@pytest.mark.parametrize("n", range(1, 8))
def test_small_networks_hold_to_the_limit_of_cells_exactly(n: int):
    """The whole search takes one batch or two here, and the limit must hold all the same."""
    count = 1 + n + n * (n - 1) // 2
    assert explore(zaslavsky(n, 2), Domain.whole(2), max_cells=count).count == count
    assert not explore(zaslavsky(n, 2), Domain.whole(2), max_cells=count - 1).complete


def test_a_single_cell_needs_a_budget_of_one():
    one = random_network("3-2", 0)
    assert explore(one, Domain.whole(3), max_cells=1).count == 1


def test_generous_budgets_change_nothing():
    plain = explore(NETWORK, BOX, engine="traverse")
    found = explore(
        NETWORK, BOX, engine="traverse", max_cells=10**9, max_seconds=1e6, max_memory=10**12
    )
    assert found.complete
    assert patterns_of(found) == patterns_of(plain)


@pytest.mark.parametrize("limit", [0, -1])
@pytest.mark.parametrize("name", ["cells", "seconds", "memory"])
def test_a_budget_is_positive(name: str, limit: int):
    with pytest.raises(
        ExactRegionsError, match=f"budget of {name} is {limit}; it must be positive"
    ):
        explore(NETWORK, BOX, engine="traverse", **{f"max_{name}": limit})


def test_a_budget_that_is_not_a_number_is_refused():
    with pytest.raises(ExactRegionsError, match="budget of seconds is nan"):
        Budget(seconds=float("nan"))


def test_progress_is_told_how_far_the_search_is():
    seen: list[tuple[int, int, bool]] = []
    found = explore(
        NETWORK,
        BOX,
        engine="traverse",
        progress=lambda f: seen.append((len(f.patterns), f.expanded, f.complete)),
    )
    cells = [n for n, _, _ in seen]
    assert cells == sorted(cells)
    assert seen[-1] == (CELLS, CELLS, True)
    assert not any(complete for _, _, complete in seen[:-1])
    assert found.count == CELLS


def test_memory_is_counted_from_what_is_held():
    seen: list[int] = []
    explore(NETWORK, BOX, engine="traverse", progress=lambda f: seen.append(f.memory))
    assert seen == sorted(seen)
    assert seen[-1] >= CELLS * NETWORK.neurons
    assert explore(NETWORK, BOX, engine="traverse", max_memory=seen[-1]).complete
    assert not explore(NETWORK, BOX, engine="traverse", max_memory=seen[0] - 1).complete
