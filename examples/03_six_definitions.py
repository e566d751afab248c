"""Six definitions of "linear region", one network, and four different numbers.

    python examples/03_six_definitions.py

What one sees. f(x, y) = max(−y, min(0, −x)), written as a network with five neurons. On the left
its five cells; in the middle the four convex pieces that suffice, with a dark line where one of the
linear regions had to be cut; on the right these regions, of which there are three.

Why it is so. Stargalla, Hertrich and Reichman (2025) found six meanings in the literature. Each of
them forgets something that the one before it still sees:

    R1 = 7  patterns of on and off, those on a line or in a point among them: two, here
    R2 = 5  patterns with interior points, the cells
    R3 = 4  convex pieces that fit face to face: the blue region has a notch, so it is cut in two
    R4 = 3  open and connected sets on which f is affine: the linear regions of Hanin and Rolnick
    R5 = 3  the same, closed
    R6 = 3  affine maps, wherever they are

So "this network has n linear regions" says little until one knows whose regions are meant.

What to try next. famous:hat and famous:touching (exactregions/networks/famous.py) have R6 < R5 and
R5 < R4. Find a network for which all six numbers are different.

Proof: proofs/27-definitions.md
"""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from exactregions import Box, Complex, Domain, explore
from exactregions.drawings import polygons
from exactregions.networks.famous import stargalla
from exactregions.regions.convex_parts import convex_parts
from exactregions.regions.definitions import Definitions, definitions

PICTURE = Path(__file__).parents[1] / "out" / "03_six_definitions.png"
COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"]


def counted() -> Definitions:
    """Return the number of regions on the whole plane by each definition."""
    return definitions(explore(stargalla(), Domain.whole(2)))


def panel(axes: Axes, cells: Complex, groups: list[int], title: str) -> None:
    """Draw the cells, those of one group in one colour."""
    for corners, group in zip(polygons(cells), groups, strict=True):
        points = np.array(corners, dtype=float)
        axes.fill(*points.T, color=COLOURS[group], alpha=0.55, lw=0)
        axes.fill(*points.T, fill=False, ec="white", lw=0.8, ls=":")
    axes.set_title(title, fontsize=11)
    axes.set(aspect="equal", xlim=(-1, 1), ylim=(-1, 1), xticks=[-1, 0, 1], yticks=[-1, 0, 1])


def main() -> None:
    """Print the six numbers and draw three of them."""
    found = counted()
    for name, number in found.as_json().items():
        print(f"{name:8} {number}")
    cells = explore(stargalla(), Box.cube(2))
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    panel(left, cells, list(range(cells.count)), f"R2: {found.R2} cells")
    parts = convex_parts(cells)
    panel(middle, cells, parts.labels.tolist(), f"R3: {found.R3.lower} convex pieces")
    for (_, x, y), (_, dx, dy) in parts.cuts:  # from a point in a direction, to the edge
        middle.plot([x, x + dx], [y, y + dy], color="#1d2433", lw=2)
    panel(right, cells, cells.labels.tolist(), f"R4: {found.R4} linear regions")
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
