"""Three regions that meet where the strict reading of a theorem sees none.

    python examples/t_junction/draw.py

The mean number of points of B_2, where walls of linear regions meet, is a sum over pairs of neurons
that vanish together and are both good: the output sees them along open paths. If a path may not
pass a neuron that vanishes, the sum misses T-junctions. Prints the exact means over all signs of
small networks, as they are and in the strict reading, and draws the smallest example to
out/t_junction.png: ReLU(ReLU(x) + ReLU(y + 10) − 10) near the origin.
"""

from fractions import Fraction
from pathlib import Path

from rich.console import Console
from rich.table import Table

from exactregions import Box, Network, boundary, explore
from exactregions.claims.t_junctions import corners_over_orbit
from exactregions.drawings import draw
from exactregions.networks.famous import t_junction
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[2] / "out" / "t_junction.png"
WIDTHS = ("2-2-1-1", "2-2-2-1", "2-3-2-1", "2-2-2-2-1")


def means(network: Network) -> tuple[Fraction, Fraction]:
    """Return the exact mean number of points of B_2 over all signs, and its strict reading."""
    found = corners_over_orbit(network)
    return found.points.mean, found.strict.mean


def main() -> None:
    """Print the means and draw the example."""
    table = Table("widths", "points of B_2, the mean", "strictly good pairs")
    for widths in WIDTHS:
        table.add_row(widths, *map(str, means(random_network(widths, 0, "he"))))
    Console().print(table)
    cells = explore(t_junction(), Box.cube(2))
    walls, points = boundary(cells)
    print(f"the example: {walls.faces} walls with a kink, {points.faces} point where they meet")
    PICTURE.parent.mkdir(exist_ok=True)
    draw(cells, PICTURE, marks={"T": (0, 0)})
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
