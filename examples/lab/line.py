"""Move a line through a network of two inputs and count its pieces.

    marimo run examples/lab/line.py

Four sliders move the two ends of a segment by steps of 1/8. One picture shows the cells of the
network on a square and the segment with its breakpoints, the other the function along the segment.
The table holds the breakpoints as exact fractions. Things to try:

- Lead the segment along a wall: the neuron is 0 all along, and gives no breakpoint.
- Find the segment with the most breakpoints. How does that number compare with the neurons?
- Choose a network with biases of 0 and lead the segment through the origin: two cells at most.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="A line through a network")

with app.setup:
    import marimo as mo

    from exactregions import Box, Complex, Domain, ExactRegionsError, explore
    from exactregions.drawings import draw
    from exactregions.readers import read
    from exactregions.regions.along import Trace, along

    NETWORKS = [
        "random:2-8-4-1:42:int",
        "random:2-8-8-1:3:uniform",
        "random:2-16-16-1:0:he",
        "famous:zaslavsky:5:2",
        "famous:touching",
        "famous:zero_bias",
    ]


@app.function
def plane_with(cells: Complex, trace: Trace):
    """Return the picture of the cells with the segment on it and a dot at each breakpoint."""
    start, end = trace.domain.place([0]), trace.domain.place([1])
    figure = draw(cells, marks={"P": start, "Q": end})
    axes = figure.axes[0]
    axes.plot(*([float(a), float(b)] for a, b in zip(start, end, strict=True)), color="black")
    for point in trace.breakpoints:
        full = "black" if point.kink else "white"
        axes.plot(*map(float, point.point), "o", color=full, mec="black", ms=4, zorder=4)
    return figure


@app.function
def table_of(trace: Trace) -> list[dict[str, str]]:
    """Return a row for each breakpoint."""
    return [
        {
            "t": str(point.t),
            "about": f"{float(point.t):.4f}",
            "point": f"({', '.join(map(str, point.point))})",
            "neurons": "; ".join(f"layer {l}, neuron {i}" for l, i in point.neurons),
            "slope": "jumps" if point.kink else "does not jump",
        }
        for point in trace.breakpoints
    ]


@app.cell
def _():
    source = mo.ui.dropdown(NETWORKS, NETWORKS[0], label="network")
    ends = mo.ui.dictionary(
        {
            name: mo.ui.slider(-1, 1, 0.125, start, label=name, show_value=True)
            for name, start in {"P₁": -0.875, "P₂": -0.75, "Q₁": 0.875, "Q₂": 0.5}.items()
        }
    )
    return ends, source


@app.cell
def _(source):
    network = read(source.value)
    cells = explore(network, Box.cube(2))
    return cells, network


@app.cell
def _(ends):
    p, q = [ends.value["P₁"], ends.value["P₂"]], [ends.value["Q₁"], ends.value["Q₂"]]
    return p, q


@app.cell
def _(network, p, q):
    try:
        segment = Domain.segment(p, q)
    except ExactRegionsError as reason:
        mo.stop(predicate=True, output=mo.callout(str(reason), kind="warn"))
    trace = along(network, segment)
    return segment, trace


@app.cell
def _(ends, source):
    mo.vstack(
        [
            mo.md("# A line through a network"),
            mo.hstack([source, *ends.values()], justify="start", gap=2),
        ]
    )


@app.cell
def _(cells, network, segment, trace):
    counts = [
        mo.stat(trace.count, label="cells on the segment"),
        mo.stat(trace.linear_region_count, label="linear regions on it"),
        mo.stat(cells.count, label="cells on the square"),
        mo.stat(network.neurons, label="neurons"),
    ]
    pictures = [plane_with(cells, trace), draw(explore(network, segment))]
    mo.vstack([mo.hstack(counts, justify="start"), mo.hstack(pictures, widths="equal")])


@app.cell
def _(trace):
    mo.ui.table(table_of(trace), selection=None, page_size=8, show_column_summaries=False)


if __name__ == "__main__":
    app.run()
