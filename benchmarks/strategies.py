"""How long the strategies take: milliseconds for one drawn example.

usage: python benchmarks/strategies.py [--markdown]

Examples are only drawn, none is shrunk. Seconds are those of the *processor*.
"""

import argparse
from collections.abc import Callable
from time import process_time

import tables
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tables import Row, three

from exactregions import Box
from exactregions.networks.initial import random_network
from exactregions.strategies import (
    boxes,
    degenerate_networks,
    layers,
    lines,
    networks,
    patterns,
    points,
    points_on_walls,
    ties,
)

SEEDS = 5
EXAMPLES = 200

WIDTHS = (2, 6, 6, 1)
SQUARE = Box.cube(2)
ONE, THREE = random_network("2-6-6-1", 0), random_network("2-6-6-3", 0)
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)

DRAWN = {
    "networks(widths=(2, 6, 6, 1))": networks(widths=WIDTHS),
    "networks()": networks(),
    "networks(widths=(2, 6, 6, 1), weights=floats(width=32, …))": networks(
        widths=WIDTHS, weights=FLOATS
    ),
    "degenerate_networks(widths=(2, 6, 6, 1))": degenerate_networks(widths=WIDTHS),
    "layers(6, 6)": layers(6, 6),
    "boxes(2)": boxes(2),
    "points(square)": points(SQUARE),
    "lines(square)": lines(SQUARE),
    "patterns(net)": patterns(ONE),
    "patterns(net, domain=square)": patterns(ONE, domain=SQUARE),
    "points_on_walls(net, square)": points_on_walls(ONE, SQUARE),
    "points_on_walls(net, square, min_walls=2)": points_on_walls(ONE, SQUARE, min_walls=2),
    "ties(three_outputs, square)": ties(THREE, SQUARE),
}


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--markdown", action="store_true", help="print for docs")
    show = tables.markdown if parser.parse_args().markdown else tables.plain
    print(tables.machine("net is random_network('2-6-6-1', 0), square [−1, 1]²"))
    show("strategies", [_measured(name, strategy) for name, strategy in DRAWN.items()])


def _measured(name: str, strategy: st.SearchStrategy[object]) -> Row:
    times = sorted(_once(strategy, number) for number in range(SEEDS))
    return {"strategy": f"`{name}`", "ms an example": three(1000 * times[SEEDS // 2])}


def _once(strategy: st.SearchStrategy[object], number: int) -> float:
    """Return the mean time of an example, between the first and the last that are tested."""
    seen: list[float] = []
    _test(strategy, number, lambda: seen.append(process_time()))()
    return (seen[-1] - seen[0]) / (len(seen) - 1)


def _test(
    strategy: st.SearchStrategy[object], number: int, note: Callable[[], None]
) -> Callable[[], None]:
    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def test(_: object) -> None:
        note()

    return test


if __name__ == "__main__":
    main()
