"""Samples that cost nothing, and a writer of them that other processes run."""

import random
import sys
from types import SimpleNamespace

from exactregions.studies.store import Store

POINT = SimpleNamespace(
    kind=SimpleNamespace(name="tally"),
    seed=7,
    text='{"widths": "2-3-1", "noise": 0}',
    parameters={"widths": "2-3-1", "noise": 0},
)


def seed_of(number: int) -> int:
    return (number * 0x9E3779B97F4A7C15) % (1 << 63)


def rows_of(number: int) -> list[dict[str, int | str]]:
    """None, one, two or three rows."""
    return [
        {"epoch": part, "cells": number * number + part, "volume": f"{number}/{part + 7}"}
        for part in range(number % 4)
    ]


def put(store: Store, first: int, last: int, point: SimpleNamespace = POINT) -> None:
    numbers = range(first, last)
    store.add(point, first, [seed_of(n) for n in numbers], [rows_of(n) for n in numbers], 0.25)


def expected(last: int) -> list[tuple[int, int, int, dict[str, int | str]]]:
    return [(n, p, seed_of(n), row) for n in range(last) for p, row in enumerate(rows_of(n))]


def write(path: str, last: int, step: int, order: int | None = None) -> None:
    """Write what is missing below ``last``, in batches of ``step`` at most; shuffled if asked."""
    with Store.open(path) as store:
        held = {number for run in store.done(POINT) for number in run}
        firsts = [n for n in range(0, last, step) if not held.issuperset(range(n, n + step))]
        if order is not None:
            random.Random(order).shuffle(firsts)
        for first in firsts:
            put(store, first, min(last, first + step))


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    write(path, *map(int, numbers))
