"""Move the weights of a small network and watch its regions.

    marimo run examples/lab/regions.py

The network has two inputs, three neurons, two neurons and one output, the first of these two minus
the second. Every slider is a weight and moves by 1/4, so all that the page says is exact. Point at
a cell for its pattern, its affine map and its area. Things to try:

- Give two neurons of the first layer the same row: their walls fall into one.
- Set a whole row to 0: that neuron has no wall, and its sign is 0 on every cell.
- Lead three walls through one point, then move one of them by 1/4.
- Move every v to 0 or below and every c below 0: the second layer closes, the cells of the first
  stay, and one linear region is left.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="Regions of a small network")

with app.setup:
    import marimo as mo
    import sympy

    from exactregions import Box, Complex, Network, explore, volume
    from exactregions.drawings import interactive
    from exactregions.networks.pattern import text

    # A row is one neuron: its weights, then its bias.
    FIRST = [[1, -1, 0], [1, 1, -0.5], [0.5, -2, 0.75]]
    SECOND = [[1, -1, 0.5, -0.25], [-0.5, 1, 1, -0.75]]


@app.function
def network_of(first, second) -> Network:
    """Return the network with these rows as neurons; its output is the first minus the second."""
    layers = [([row[:-1] for row in rows], [row[-1] for row in rows]) for rows in (first, second)]
    return Network.of([*layers, ([[1, -1]], [0])])


@app.function
def table_of(cells: Complex) -> list[dict[str, object]]:
    """Return a row for each cell: its pattern, its linear region, its affine map, its area."""
    x, y = sympy.symbols("x_1 x_2")
    areas = volume(cells).cells
    rows = []
    for cell, region, area in zip(cells, cells.labels.tolist(), areas, strict=True):
        ((a, b),), (c,) = cell.output.matrix, cell.output.constant
        rows.append(
            {
                "cell": cell.index,
                "pattern": mo.md(f"`{text(cells.network, cell.pattern)}`"),
                "linear region": region,
                "f": mo.md(f"${sympy.latex(a * x + b * y + c)}$"),
                "area": str(area),
            }
        )
    return rows


@app.function
def sliders(rows):
    """Return a slider for each number, as arrays in an array."""
    return mo.ui.array(
        [
            mo.ui.array(
                [mo.ui.slider(-2, 2, 0.25, v, show_value=True, full_width=True) for v in row]
            )
            for row in rows
        ]
    )


@app.function
def matrix(title, rows, names):
    """Return sliders as a matrix with a title and a name above each column."""
    heads = [mo.md(name).center() for name in names]
    lines = [mo.hstack(line, widths="equal", gap=1) for line in (heads, *rows)]
    return mo.vstack([mo.md(f"**{title}**"), *lines], gap=0.25)


@app.cell
def _():
    first, second = sliders(FIRST), sliders(SECOND)
    view = mo.ui.dropdown(
        ["cells", "regions", "boundary", "decisions", "surface", "graph"], "cells", label="picture"
    )
    return first, second, view


@app.cell
def _(first, second):
    network = network_of(first.value, second.value)
    return (network,)


@app.cell
def _(network):
    cells = explore(network, Box.cube(2))
    return (cells,)


@app.cell
def _(cells, first, second, view):
    counts = [
        mo.stat(cells.count, label="cells"),
        mo.stat(cells.linear_region_count, label="linear regions"),
        mo.stat(cells.wall_count, label="walls"),
        mo.stat(cells.f_vector[0], label="vertices"),
    ]
    controls = [
        mo.md("# A small network on [−1, 1]²"),
        mo.hstack(counts, justify="start"),
        matrix("first layer", first, ["w₁", "w₂", "b"]),
        matrix("second layer", second, ["v₁", "v₂", "v₃", "c"]),
        view,
    ]
    mo.hstack([mo.vstack(controls, gap=1.5), interactive(cells, what=view.value)], widths=[2, 3])


@app.cell
def _(cells):
    mo.ui.table(table_of(cells), selection=None, page_size=8, show_column_summaries=False)


if __name__ == "__main__":
    app.run()
