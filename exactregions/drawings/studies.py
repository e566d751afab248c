"""Pictures of studies: what was found, how sure it is, and what theory says, on one sheet.

A disc is as large as the share of samples that have its value. Bars are intervals, of the mean
where there is one and else of the median; red strokes are exact means from theory.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from exactregions.claims.bounds import upper_bounds
from exactregions.drawings.colours import INK, PALE, distinct
from exactregions.drawings.figure import save
from exactregions.errors import MissingExtraError
from exactregions.networks.initial import read_widths
from exactregions.studies.kind import Parameter
from exactregions.studies.named import named
from exactregions.studies.study import Study
from exactregions.studies.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Summaries = Sequence[Summary]
THEORY = "#c8102e"
BLUE, *_ = distinct(1)
DISC = 600  # points² for a value that all samples have


def draw_study(study: Study, found: Summaries, path: str | os.PathLike[str]) -> "Figure":
    """Draw what a study found, and save the picture as PNG, SVG or PDF.

    Raises MissingExtraError without matplotlib.
    """
    if find_spec("matplotlib") is None:
        raise MissingExtraError("matplotlib is missing: pip install 'exactregions[plot]'")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.5), dpi=150, layout="constrained")
    seen = [each.parameters for each in found]
    whole = all(point.parameters in seen for point in study.points)
    draw = _PICTURES[study.name] if whole and named(study) else _any_study
    draw(figure, study, found)
    save(figure, Path(path))
    return figure


def _any_study(figure: "Figure", study: Study, found: Summaries) -> None:
    """The first quantity at every point and in every group."""
    column = study.kind.quantities[0].column
    rows = _of(found, column)
    axes = figure.subplots()
    _columns(axes, rows, [_label(study, each) for each in rows])
    axes.set(title=f"{study.name}: {study.kind.words}", ylabel=column.replace("_", " "))


def _init_lines(figure: "Figure", _: Study, found: Summaries) -> None:
    rows = _of(found, "per_neuron")
    axes = figure.subplots()
    _columns(axes, rows, [_hidden(each) for each in rows])
    axes.axhline(1, color=INK, lw=0.6, ls=":", zorder=0)
    axes.set(
        title="Linear regions per neuron along a line at initialization",
        xlabel="hidden widths (4^6: six layers of 4)",
        ylabel="linear regions on the line / neurons",
        ylim=(0, 1.05 * max(float(max(each.values)) for each in rows)),
    )


def _init_distances(figure: "Figure", study: Study, found: Summaries) -> None:
    inits = study.factors["init"]
    for axes, init in zip(figure.subplots(1, len(inits), sharey=True), inits, strict=True):
        rows = _of(found, "times_neurons", init=init)
        axes.axhspan(0.4, 1.5, color="#f4e3c1", zorder=0, label="Hanin and Rolnick, in training")
        _columns(axes, rows, [_hidden(each) for each in rows], Fraction(1, 10))
        axes.set(
            title=f"init {init}",
            xlabel="hidden widths",
            ylim=(0, 4),
        )
    figure.axes[0].set_ylabel("neurons × distance to B")
    figure.suptitle("Distance from normal points to the boundary B at initialization")


def _training(figure: "Figure", study: Study, found: Summaries) -> None:
    figure.set_size_inches(11, 8)
    panels = {
        "line_regions_per_neuron": "linear regions on a line / neurons",
        "distance_times_neurons": "neurons × mean distance to B",
        "plane_regions": "linear regions on the square / (neurons² / 2)",
        "accuracy": "accuracy on held-out images",
    }
    every = study.factors["widths"]
    for axes, (column, name) in zip(figure.subplots(2, 2).flat, panels.items(), strict=True):
        for colour, widths in zip(distinct(len(every)), every, strict=True):
            rows = _of(found, column, widths=widths)
            halved = 2 / Fraction(_neurons(rows[0])) ** 2 if column == "plane_regions" else 1
            _course(axes, rows, colour, _hidden(rows[0]), halved)
        axes.set_xscale("symlog", linthresh=1, linscale=0.5)
        marks = [0, 1, 2, 5, 10, 20, 50, 100, 200]
        axes.set_xticks(marks, list(map(str, marks)))
        axes.set(xlabel="epoch", ylabel=name)
        axes.minorticks_off()
    figure.axes[0].axhline(1, color=INK, lw=0.6, ls=":")
    figure.axes[0].legend(fontsize=8, title="hidden widths")
    figure.suptitle("Handwritten digits, Adam: medians over the runs, with intervals")


def _course(
    axes: "Axes", rows: Summaries, colour: object, label: str, scale: Fraction | int
) -> None:
    """Draw the medians over the epochs, with their intervals."""
    epochs = [float(Fraction(each.group[0])) for each in rows]
    middles = [float(median(map(Fraction, each.values)) * scale) for each in rows]
    axes.plot(epochs, middles, "o-", ms=3, lw=1.4, color=colour, label=label)
    known = [each.median for each in rows if each.median is not None]
    if len(known) == len(rows):
        low = [float(bounds.lower * scale) for bounds in known]
        high = [float(bounds.upper * scale) for bounds in known]
        axes.fill_between(epochs, low, high, color=colour, alpha=0.15, lw=0)


def _noise(figure: "Figure", study: Study, found: Summaries) -> None:
    axes, every = figure.subplots(), study.factors["sd"]
    for k, (colour, sd) in enumerate(zip(distinct(len(every)), every, strict=True)):
        rows = _of(found, "linear_regions", sd=sd)
        depths = [int(each.parameters["depth"]) + 0.1 * (k - len(every) // 2) for each in rows]
        means = [float(each.sample.mean) for each in rows]
        axes.plot(depths, means, "o-", ms=4, color=colour, label=f"noise of sd {sd}")
        for x, each in zip(depths, rows, strict=True):
            ends = [float(min(each.values)), float(max(each.values))]
            axes.plot([x, x], ends, color=colour, lw=1, alpha=0.5)
    every_k = [int(k) for k in study.factors["depth"]]
    neurons = [3 * k for k in every_k]
    axes.plot(every_k, neurons, ":", color=INK, lw=1, label="the number of neurons, 3k")
    axes.set_yscale("log", base=2)
    axes.set(
        title="The sawtooth with 2^k linear regions, and what noise on its weights leaves",
        xlabel="k (3k neurons in 2k layers)",
        ylabel="linear regions on [0, 1]: mean, least and most",
    )
    axes.legend()


def _growth(figure: "Figure", _: Study, found: Summaries) -> None:
    rows = _of(found, "cells")
    usual = Counter(map(_neurons, rows)).most_common(1)[0][0]
    deep = [each for each in rows if _neurons(each) == usual]
    wide = sorted((each for each in rows if len(_sizes(each)) == 2), key=_neurons)
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, some, title in (
        (left, deep, f"{usual} neurons in more and more layers"),
        (right, wide, "two layers, wider and wider"),
    ):
        places = range(len(some))
        names = {"patterns": "2^N", "montufar": "Montúfar 2017", "serra": "Serra 2018"}
        known = [{b.name: b.value for b in upper_bounds(_widths(each))} for each in some]
        for colour, (bound, name) in zip(distinct(3), names.items(), strict=True):
            axes.plot(
                places, [float(b[bound]) for b in known], "s--", ms=4, color=colour, label=name
            )
        for x, each in enumerate(some):
            _discs(axes, x, each, 150)
        axes.plot([], [], "o", color=PALE, label="cells counted, single networks")
        predicted = [float(each.predicted) for each in some if each.predicted is not None]
        if len(predicted) == len(some):
            axes.plot(places, predicted, "_-", ms=14, color=THEORY, label="their mean in theory")
        axes.set_xticks(places, [_hidden(each) for each in some])
        axes.set(title=title, xlabel="hidden widths", yscale="log")
    left.set_ylabel("cells on the plane")
    left.legend(fontsize=8)


def _bias(figure: "Figure", study: Study, found: Summaries) -> None:
    every, scales = study.factors["widths"], list(study.factors["bias"])
    titles = {"diagonal": "on the interval [−1, 1]", "generic": "on the whole line"}
    for axes, (line, title) in zip(figure.subplots(1, 2, sharey=True), titles.items(), strict=True):
        for k, (colour, widths) in enumerate(zip(distinct(len(every)), every, strict=True)):
            rows = _of(found, "per_neuron", widths=widths, line=line)
            places = [x + 0.1 * (k - len(every) // 2) for x in range(len(rows))]
            means = [float(each.sample.mean) for each in rows]
            axes.plot(places, means, "o-", ms=4, color=colour, label=_hidden(rows[0]))
            for x, each in zip(places, rows, strict=True):
                if each.mean is not None:
                    ends = [float(each.mean.lower), float(each.mean.upper)]
                    axes.plot([x, x], ends, color=colour, lw=4, alpha=0.4)
        axes.set_xticks(range(len(scales)), [str(scale) for scale in scales])
        axes.set(title=title, xlabel="what the biases are multiplied by", ylim=(0, 1.6))
    figure.axes[0].set_ylabel("linear regions / neurons: mean and its interval")
    figure.axes[0].legend(title="hidden widths", fontsize=8)


def _columns(
    axes: "Axes", rows: Summaries, names: Sequence[str], step: Fraction | None = None
) -> None:
    """Draw discs, intervals and exact means, one column for each summary.

    step : what values are rounded to for the discs, if they are not whole
    """
    for x, each in enumerate(rows):
        _discs(axes, x, each, DISC, step)
        bounds = each.mean or each.median
        if bounds is not None:
            ends = [float(bounds.lower), float(bounds.upper)]
            axes.plot([x + 0.25] * 2, ends, color=BLUE, lw=5, alpha=0.75, solid_capstyle="butt")
        if each.predicted is not None:
            axes.plot([x - 0.36, x + 0.36], [float(each.predicted)] * 2, color=THEORY, lw=1.8)
    axes.set_xticks(range(len(rows)), names)
    axes.scatter([], [], 30, [PALE], label="single samples, by their number")
    name = "mean" if any(each.mean for each in rows) else "median"
    axes.plot([], [], color=BLUE, lw=5, alpha=0.75, label=f"interval of the {name}")
    if any(each.predicted is not None for each in rows):
        axes.plot([], [], color=THEORY, lw=1.8, label="mean in theory, exact")
    axes.legend(fontsize=8)


def _discs(
    axes: "Axes", x: float, each: Summary, whole: float, step: Fraction | None = None
) -> None:
    values = each.values if step is None else [round(v / step) * step for v in each.values]
    counts = Counter(values)
    sizes = [max(whole * n / len(each.values), 0.5) for n in counts.values()]
    axes.scatter([x] * len(counts), list(map(float, counts)), sizes, [PALE], zorder=1)


def _of(found: Summaries, column: str, **parameters: Parameter) -> list[Summary]:
    """Return the summaries of a column where parameters have these values."""
    wanted = parameters.items()
    return [s for s in found if s.column == column and wanted <= s.parameters.items()]


def _label(study: Study, each: Summary) -> str:
    varied = [name for name, levels in study.factors.items() if len(levels) > 1]
    return " ".join(map(str, (*(each.parameters[name] for name in varied), *each.group)))


def _hidden(each: Summary) -> str:
    """Return the hidden widths as they were written."""
    return str(each.parameters["widths"]).partition("-")[2].rpartition("-")[0]


def _widths(each: Summary) -> tuple[int, ...]:
    return read_widths(str(each.parameters["widths"]))


def _sizes(each: Summary) -> tuple[int, ...]:
    return _widths(each)[1:-1]


def _neurons(each: Summary) -> int:
    return sum(_sizes(each))


_PICTURES: dict[str, Callable[["Figure", Study, Summaries], None]] = {
    "init-lines": _init_lines,
    "init-distances": _init_distances,
    "training": _training,
    "noise": _noise,
    "growth": _growth,
    "bias": _bias,
}
