"""Look into a digit classifier, on the plane through three handwritten digits.

    python examples/digits/demo.py

The plane is t ↦ zero + t₁·(one − zero) + t₂·(two − zero) for images of these three digits, in the
64-dimensional space of images, with −1/2 ≤ t₁, t₂ ≤ 3/2. Prints the exact numbers and draws
out/digits.png: the hue tells which digit the network sees, a shade is one affine map of it.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from exactregions import Complex, Domain, Network, exact, explore
from exactregions.drawings import draw, polygons
from exactregions.readers import read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HERE = Path(__file__).parent
PICTURE = HERE.parents[1] / "out" / "digits.png"
BOX = (("-1/2", "3/2"), ("-1/2", "3/2"))
# The three images, and two of their blends that the network takes for another digit.
IMAGES = {"0": (0, 0), "1": (1, 0), "2": (0, 1)}
BLENDS = {"5": ("1/2", "-2/5"), "9": ("11/20", "-1/5")}
Image = tuple[Fraction, ...]


def network() -> Network:
    """Return the committed classifier, with exactly the weights of its file."""
    return read(HERE / "digits-64-16-16-10.npz")


def images() -> list[Image]:
    """Return the three images as exact points of [0, 1]^64."""
    stored = json.loads((HERE / "images.json").read_text(encoding="utf-8"))
    scale = stored["scale"]
    return [
        tuple(Fraction(pixel, scale) for row in image["pixels"] for pixel in row)
        for image in stored["images"]
    ]


def plane(box: Sequence[Sequence[object]] = BOX) -> Domain:
    """Return the plane through the three images, which have coordinates (0, 0), (1, 0), (0, 1)."""
    origin, *others = images()
    steps = [[q - p for p, q in zip(origin, other, strict=True)] for other in others]
    return Domain.plane(origin, steps, box)


def numbers(cells: Complex) -> dict[str, int | Fraction]:
    """Count the faces of a complex on a plane, and add up the areas of its cells, exactly."""
    shapes = polygons(cells)
    return {
        "cells": cells.count,
        "strict cells": cells.strict_count,
        "linear regions": cells.linear_region_count,
        "walls": cells.wall_count,
        "vertices": len({corner for shape in shapes for corner in shape}),
        # A polygon has as many edges as corners, and a wall is an edge of two.
        "edges": sum(map(len, shapes)) - cells.wall_count,
        "area of the cells": sum(map(area, shapes), Fraction(0)),
    }


def area(shape: Sequence[Sequence[Fraction]]) -> Fraction:
    """Return the area of a polygon with counterclockwise corners, by the shoelace formula."""
    after = [*shape[1:], shape[0]]
    edges = zip(shape, after, strict=True)
    return sum((p[0] * q[1] - q[0] * p[1] for p, q in edges), Fraction(0)) / 2


def picture(cells: Complex) -> "Figure":
    """Draw the complex with the images beside it."""
    figure = draw(cells, marks={**IMAGES, **BLENDS}, classes=[f"digit {i}" for i in range(10)])
    axes = figure.axes[0]
    axes.set_xlabel("$t_1$, from the 0 to the 1")
    axes.set_ylabel("$t_2$, from the 0 to the 2")
    strips = ((0.5, "handwritten", IMAGES), (0.31, "blends, taken for", BLENDS))
    for bottom, title, points in strips:
        figure.text(0.738, bottom + 0.112, title, fontsize=8)
        for k, (label, point) in enumerate(points.items()):
            pixels = cells.domain.place([exact(v) for v in point])
            small = figure.add_axes((0.738 + 0.083 * k, bottom, 0.075, 0.1))
            rows = [list(map(float, pixels[i : i + 8])) for i in range(0, 64, 8)]
            small.imshow(rows, cmap="Greys", vmin=0, vmax=1)
            small.set(xticks=[], yticks=[])
            small.set_xlabel(label, fontsize=9, labelpad=2)
    counts = f"{cells.count} cells, {cells.wall_count} walls,"
    regions = f"{cells.linear_region_count} linear regions"
    figure.text(0.738, 0.09, f"counted exactly:\n{counts}\n{regions}", fontsize=8, linespacing=1.5)
    return figure


def table(net: Network, found: dict[str, int | Fraction], seconds: float) -> Table:
    """Return the numbers as a table for people."""
    rows = Table(title="A digit classifier, exactly", show_header=False, title_justify="left")
    rows.add_row("network", "-".join(map(str, net.widths)) + ", ReLU")
    rows.add_row("domain", "the plane through three digits, [-1/2, 3/2]² in its coordinates")
    for name, value in found.items():
        rows.add_row(name, f"{value}")
    euler = found["vertices"] - found["edges"] + found["cells"]
    rows.add_row("vertices − edges + cells", f"{euler}")
    rows.add_row("seconds", f"{seconds:.2f}")
    return rows


def main() -> None:
    """Count, check, print and draw."""
    net, domain = network(), plane()
    start = perf_counter()
    cells = explore(net, domain)
    seconds = perf_counter() - start
    found = numbers(cells)
    # Two totals that hold if nothing is missing: those of a disc, and of the square.
    assert found["vertices"] - found["edges"] + found["cells"] == 1
    assert found["area of the cells"] == 4
    console = Console()
    console.print(table(net, found, seconds))
    console.print(
        "Exact: the network with exactly the rational weights of its file, in real arithmetic; "
        "inference in floats may differ near walls."
    )
    PICTURE.parent.mkdir(exist_ok=True)
    picture(cells).savefig(PICTURE)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
