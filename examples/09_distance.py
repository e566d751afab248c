"""How far is the nearest bend? Beyond the nearest wall, and about 1/N.

    python examples/09_distance.py

What one sees. f(x, y) = ReLU(ReLU(x) + ReLU(y + 10) − 10), drawn left, bends along the dark lines
only. From the point P the nearest wall of its cell is the pale one: the first neuron switches
there, but below the origin the last one is closed and does not pass it on. The nearest bend lies in
the cell behind it. Right, N times the distance to the nearest bend, for random networks with N
neurons.

Why it is so. In a cell all neurons are affine, so a wall is at the distance |z(x)| / ‖∇z‖, and the
minimum over neurons is the distance to the walls of the cell. A wall that the output does not hear
does not count for the bends, and the search goes on behind it, in the order of distance. The
squares are rational, so the answer has no rounding error. With N neurons there are about N walls in
a piece of space whose size does not change, so the nearest one is about 1/N away: Hanin and Rolnick
(2019) bound the mean distance from below by a constant over N.

What to try next. Move P along y = −1/2 and find where the nearest bend jumps from one line to the
other. What is N times the distance for points far away from the origin?

Proof: proofs/29-distance.md
"""

from fractions import Fraction
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from exactregions import Box, distance, explore
from exactregions.measures.distance import Distance
from exactregions.measures.distances import distances
from exactregions.networks.famous import t_junction
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[1] / "out" / "09_distance.png"
P = ("-1/8", "-1/2")
SIZES = (4, 8, 16, 32, 64)
POINTS = [[f"{x}/4", f"{y}/4"] for x in (-3, -1, 1, 3) for y in (-3, -1, 1, 3)]


def nearest() -> Distance:
    """Return the distances of P to the walls of its cell and to the nearest bend, squared."""
    return distance(t_junction(), P)


def scaled(neurons: int) -> list[float]:
    """Return N times the distance to the nearest bend, at 16 points of each of 8 networks."""
    half = neurons // 2
    nets = [random_network((2, half, half, 1), seed, "he") for seed in range(8)]
    found = [d.boundary_squared for net in nets for d in distances(net, POINTS)]
    return [neurons * float(square) ** 0.5 for square in found if square is not None]


def plane(axes: Axes) -> None:
    """Draw the cells around P, bends dark and other walls pale, and both circles."""
    cells = explore(t_junction(), Box.cube(2))
    for (one, other), kink in zip(cells.walls.tolist(), cells.kinks.tolist(), strict=True):
        ends = {*cells[one].vertices} & {*cells[other].vertices}
        style = {"color": "#1d2433", "lw": 2} if kink else {"color": "#9aa3b2", "lw": 1, "ls": "--"}
        axes.plot(*zip(*(map(float, p) for p in sorted(ends)), strict=True), **style)
    found, centre = nearest(), [float(Fraction(v)) for v in P]
    for square, foot, colour in (
        (found.cell_squared, found.foot, "#009e73"),
        (found.boundary_squared, found.nearest, "#d55e00"),
    ):
        axes.add_patch(Circle(centre, float(square) ** 0.5, fill=False, ec=colour, lw=1.5))
        axes.plot(*map(float, foot), "o", color=colour)
        label(axes, f"√({square})", list(map(float, foot)), (6, 6))
    axes.plot(*centre, "o", color="#1d2433")
    label(axes, "P", centre, (-12, -4))
    axes.set(aspect="equal", xlim=(-1, 1), ylim=(-1, 1), xlabel="x", ylabel="y")
    axes.set_title("nearest wall, and nearest bend behind it", fontsize=11)


def label(axes: Axes, text: str, point: list[float], shift: tuple[int, int]) -> None:
    """Write a text beside a point."""
    axes.annotate(text, point, shift, textcoords="offset points")


def main() -> None:
    """Print the distances and draw them."""
    found = nearest()
    print(f"squared distance of ({', '.join(P)}) to the walls of its cell: {found.cell_squared}")
    print(
        f"to the nearest bend: {found.boundary_squared}, at ({', '.join(map(str, found.nearest))})"
    )
    spread = {neurons: scaled(neurons) for neurons in SIZES}
    for neurons, values in spread.items():
        print(f"N = {neurons:2}: median of N · distance {median(values):.2f}")
    figure = Figure(figsize=(10, 4.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    plane(left)
    right.boxplot(list(spread.values()), tick_labels=[str(n) for n in SIZES], showfliers=False)
    right.set(xlabel="N, neurons in two layers", ylim=(0, None))
    right.set_title("N · distance, at random initialization", fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
