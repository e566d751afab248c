"""Expectations without sampling: exact means over all signs of a network's neurons.

    python examples/orbits/averages.py [--most 4096] [--seed 0] [WIDTHS ...]

For each of the widths a random network is drawn once, its weights are proved to be generic, and
every network that differs from it by signs of rows and columns is counted, exactly. The mean is the
closed formula, as a fraction. Where independent signs make more than ``--most`` networks, the row
and the column of a neuron take one sign ("turns").
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from exactregions.claims.genericity import Group
from exactregions.claims.orbits import Orbit, faces_over_orbit, kinks_over_orbit
from exactregions.claims.t_junctions import corners_over_orbit
from exactregions.networks.initial import random_network
from exactregions.networks.network import Network

# fmt: off
ARCHITECTURES = [
    "1-2-2-1", "1-3-2-2-1", "1-4-3-1", "1-3-3-3-1", "1-6-6-1", "1-2-2-2-2-2-1", "1-1-5-4-1",
    "1-4-4-4-1", "1-3-3-3-3-1", "1-5-7-2",
    "2-2-1-1", "2-2-2-1", "2-3-2-1", "2-3-3-1", "2-4-4-1", "2-2-2-1-1", "2-1-4-2-1", "2-3-3-2-1",
    "2-6-4-1", "2-2-2-2-1", "2-2-2-2-2-1", "2-4-4-3-1", "2-3-2-3-2-2", "2-10-2-1", "2-2-4-4-2-1",
    "3-3-1-1", "3-3-2-1", "3-2-2-1", "3-4-3-1", "3-3-2-2-1", "3-3-3-1-1", "3-6-3-2", "3-5-5-1",
    "3-4-4-2-1", "3-2-3-2-2-1", "3-9-2-1",
    "4-4-3-1", "4-5-3-2-1",
]
# fmt: on


def counts_of(network: Network, most: int) -> Iterator[Callable[[], list[Orbit]]]:
    """Yield what to count, over which group; nothing that takes more than ``most`` networks."""
    total, lower = network.neurons, network.neurons - network.output.inputs
    group = _group(lower, lower, most)
    if group:
        yield lambda: _cells_and_vertices(network, group, most)
    along = _group(total, lower, most)
    if along:
        yield lambda: [kinks_over_orbit(network, along, most=most)]
    at = _group(total, lower, most // 8)  # measures of the boundary take longer
    if at and network.inputs > 1:  # else corners are kinks
        yield lambda: _corners(network, at)


def _group(rows: int, columns: int, most: int) -> Group | None:
    if 2 ** (rows + columns) <= most:
        return "flips"
    return "turns" if 2**rows <= most else None


def _cells_and_vertices(network: Network, group: Group, most: int) -> list[Orbit]:
    found = faces_over_orbit(network, group, most=most)
    return [found[-1], found[0]]


def _corners(network: Network, group: Group) -> list[Orbit]:
    found = corners_over_orbit(network, group)
    return [found.points, found.strict]


def main(arguments: Sequence[str]) -> int:
    """Print a line for each count of each architecture; return how many means were not equal."""
    parser = argparse.ArgumentParser(description="Exact means over signs.")
    parser.add_argument("widths", nargs="*")
    parser.add_argument("--most", type=int, default=4096, help="networks in one orbit")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    widths = options.widths or ARCHITECTURES
    wrong = networks = 0
    print(
        f"{'widths':13} {'what':24} {'group':6} {'networks':>8} {'mean':>16} {'=':3}{'sd':>6}  "
        f"{'least':>5} {'5%':>4} {'50%':>4} {'95%':>4} {'most':>4} {'s':>6}"
    )
    start = time.process_time()
    for text in widths:
        network = random_network(text, options.seed, "uniform")
        for count in counts_of(network, options.most):
            began = time.process_time()
            found = count()
            seconds = time.process_time() - began
            networks += found[0].networks
            for orbit in found:
                wrong += not orbit.holds
                print(line_of(text, orbit, seconds), flush=True)
    spent = time.process_time() - start
    print(f"{len(widths)} architectures, {networks} networks, {wrong} means not as predicted")
    print(f"{spent:.0f} s of processor time")
    return wrong


def line_of(widths: str, orbit: Orbit, seconds: float) -> str:
    """Return one line of the table."""
    low, middle, high = (orbit.quantile(p) for p in ("1/20", "1/2", "19/20"))
    return (
        f"{widths:13} {orbit.quantity:24} {orbit.group:6} {orbit.networks:8} {orbit.mean!s:>16} "
        f"{'yes' if orbit.holds else 'NO':3}{float(orbit.variance) ** 0.5:6.2f}  "
        f"{orbit.quantile(0):5} {low:4} {middle:4} {high:4} {orbit.quantile(1):4} {seconds:6.1f}"
    )


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
