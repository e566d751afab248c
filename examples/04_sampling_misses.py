"""Looking at many points is not counting: the regions that no sample meets.

    python examples/04_sampling_misses.py

What one sees. A random network 2-12-12-1 (two inputs, two layers of 12 neurons) on [−1, 1]². In a
cell every neuron stays on, or stays off. A popular way to count the cells lays a grid over the
square and counts the patterns of on and off at its points, the blue dots. The cells that 50 × 50
points miss are red; on the right the smallest cell, dark, more than 10,000 times enlarged.

Why it is so. A grid sees a cell only if a point falls into it. Three walls that nearly meet in a
point leave a sliver between them, and nothing bounds its size from below: a finer grid finds more
cells, and never knows that it has found the last. The program does not look at points. It walks
from cell to cell over walls, or cuts cells in two, and a cell ends where its inequalities say so.

What to try next. From the area of the smallest cell, about how many points must a grid have to meet
it? How long would they take? Put 1000 into GRIDS to see what a million do. Take random points
instead of a grid: which cells do you expect to be found late?

Proof: proofs/18-traversal.md
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from exactregions import Box, Complex, Network, explore
from exactregions.drawings import polygons
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[1] / "out" / "04_sampling_misses.png"
GRIDS = (10, 20, 50, 100, 200)


def network() -> Network:
    """Return a random network: He initialization, seed 10.

    Its Gaussian floats are taken as the rationals that they store.
    """
    return random_network("2-12-12-1", 10, "he")


def grid(n: int) -> np.ndarray:
    """Return the midpoints of n × n equal squares in [−1, 1]²; (n², 2)."""
    at = (2 * np.arange(n) + 1) / n - 1
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)


def patterns_at(net: Network, points: np.ndarray) -> set[bytes]:
    """Return which neurons are on at some points, in floats, as samplers do."""
    h, on = points, []
    for layer in net.hidden:
        # the weights are integers over one denominator, the scale
        z = (h @ np.array(layer.weight, float).T + np.array(layer.bias, float)) / layer.scale
        on.append(z > 0)
        h = np.maximum(z, 0)
    return {row.tobytes() for row in np.unique(np.concatenate(on, axis=1), axis=0)}


def missed(cells: Complex, n: int) -> list[int]:
    """Return the cells that no point of the n × n grid meets."""
    seen = patterns_at(cells.network, grid(n))
    on = [np.array(cell.pattern) == 2 for cell in cells]  # a state is 0 for off, 2 for on
    return [k for k, row in enumerate(on) if row.tobytes() not in seen]


def smallest(cells: Complex) -> tuple[int, Fraction]:
    """Return the smallest cell and its area."""
    areas = [cell.volume for cell in cells]
    return areas.index(min(areas)), min(areas)


def main() -> None:
    """Count exactly, sample, and draw what is missed."""
    cells = explore(network(), Box.cube(2))
    print(f"{'grid':>9} {'cells seen':>11} of {cells.count}")
    for n in GRIDS:
        print(f"{n:4}×{n:<4} {cells.count - len(missed(cells, n)):11}")
    area = smallest(cells)[1]
    print(f"area of the smallest cell: about {float(area):.1e}, a fraction known exactly")
    draw(cells, missed(cells, 50))


def draw(cells: Complex, lost: list[int]) -> None:
    """Draw the square with the lost cells in red, and the smallest of all from nearby."""
    figure = Figure(figsize=(10, 5.3), layout="constrained")
    whole, near = figure.subplots(1, 2)
    shapes = [np.array(corners, dtype=float) for corners in polygons(cells)]
    for axes in (whole, near):
        for k, shape in enumerate(shapes):
            axes.fill(*shape.T, fc="#d5321f" if k in lost else "#eef2f7", ec="#1d2433", lw=0.4)
        axes.set(aspect="equal", xticks=[], yticks=[])
    whole.plot(*grid(50).T, ".", ms=1.2, color="#0072b2")
    whole.set(xlim=(-1, 1), ylim=(-1, 1))
    whole.set_title(f"{cells.count} cells; the red ones hold none of 50 × 50 points", fontsize=11)
    shape = shapes[smallest(cells)[0]]
    near.fill(*shape.T, fc="#7a1006", ec="#1d2433", lw=0.4)
    (x, y), size = shape.mean(axis=0), np.ptp(shape, axis=0).max()
    near.set(xlim=(x - size, x + size), ylim=(y - size, y + size))
    near.set_title(f"the smallest cell (dark), {1 / size:,.0f} times enlarged", fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
