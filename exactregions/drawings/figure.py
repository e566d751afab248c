"""Scenes as figures of matplotlib: PNG, SVG, PDF."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exactregions.drawings.colours import INK
from exactregions.drawings.scene import Floats, Group, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# What would tell two runs apart: the day, and names drawn at random.
UNDATED = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
STEADY: dict[Any, str] = {"svg.hashsalt": "exactregions"}
LEGEND = {"loc": 2, "borderaxespad": 0, "frameon": False, "fontsize": 8}


def figure_of(scene: Scene) -> "Figure":
    """Return a scene as a figure of 1600 × 1200 pixels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), dpi=200)
    space = len(scene.limits) == 3
    box = (0.0, 0.04, 0.7, 0.92) if space else (0.095, 0.09, 0.63, 0.84)
    axes = figure.add_axes(box, projection="3d" if space else None)
    axes.tick_params(length=3, labelsize=8)
    if space:
        _areas_in_space(axes, [group for group in scene.groups if group.kind == "areas"])
    for group in scene.groups:
        (_in_space if space else _on_plane)(axes, group)
    _frame(axes, scene)
    for label, point in scene.marks:
        _mark(axes, label, point)
    _legend(axes, scene.groups)
    if scene.title:
        axes.set_title(scene.title, fontsize=10)
    return figure


def save(figure: "Figure", path: Path) -> None:
    """Write a figure as the name ends; the same figure always gives the same bytes."""
    _write(figure, path, path.suffix.lower())


def svg(figure: "Figure") -> str:
    """Return a figure as SVG, the same text that ``save`` writes."""
    stream = BytesIO()
    _write(figure, stream, ".svg")
    return stream.getvalue().decode()


def _write(figure: "Figure", file: Path | BytesIO, ending: str) -> None:
    from matplotlib import rc_context

    with rc_context(STEADY):
        figure.savefig(file, format=ending.lstrip("."), metadata=UNDATED.get(ending))


def _on_plane(axes: "Axes", group: Group) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    rgb = group.colours
    if group.kind == "areas":
        # Edges of the same colour close the seams that antialiasing leaves between neighbours.
        style = {"alpha": group.opacity} if group.opacity < 1 else {"ec": rgb, "lw": 0.3}
        shown: Any = PolyCollection(group.parts, fc=rgb, **style)
    elif group.kind == "lines":
        shown = LineCollection(group.parts, lw=group.size, colors=rgb)
    else:
        x, y = np.concatenate(group.parts).T
        shown = axes.scatter(x, y, group.size**2, rgb, edgecolors=[INK], linewidths=0.5, zorder=4)
    shown.set_label(group.label)
    if group.kind != "dots":
        axes.add_collection(shown)


def _areas_in_space(axes: Any, groups: Sequence[Group]) -> None:
    """Draw all areas at once, since they are sorted by depth within one collection only."""
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    parts = [part for group in groups for part in group.parts]
    if not parts:
        return
    paint = np.concatenate([_with_opacity(g.each_colour(), g.opacity) for g in groups])
    edges = np.concatenate(
        [_with_opacity(np.full((len(g.parts), 3), INK), float(g.outlined)) for g in groups]
    )
    axes.add_collection(Poly3DCollection(parts, fc=paint, ec=edges, lw=0.15), autolim=False)


def _with_opacity(rgb: Floats, opacity: float) -> Floats:
    return np.column_stack((rgb, np.full(len(rgb), opacity)))


def _in_space(axes: Any, group: Group) -> None:
    from mpl_toolkits.mplot3d.art3d import Line3DCollection

    if group.kind == "lines":
        lines = Line3DCollection(group.parts, lw=group.size, colors=group.colours)
        lines.set_label(group.label)
        axes.add_collection(lines, autolim=False)
    elif group.kind == "dots":
        x, y, z = np.concatenate(group.parts).T
        style = {"c": group.colours, "edgecolors": [INK], "linewidths": 0.5, "depthshade": False}
        axes.scatter(x, y, z, s=group.size**2, label=group.label, **style)


def _frame(axes: Any, scene: Scene) -> None:
    for axis, name, limits in zip("xyz", scene.names, scene.fitted(), strict=False):
        getattr(axes, f"set_{axis}label")(name, fontsize=9)
        getattr(axes, f"set_{axis}lim")(*limits)
    if len(scene.limits) == 3:
        axes.set_proj_type("ortho")
        axes.set_box_aspect((1, 1, 1), zoom=0.9)
        axes.locator_params(nbins=5)
        if scene.square:
            axes.set_aspect("equal")
    elif scene.square:
        axes.set_aspect("equal", anchor="NW")
    if not scene.names:
        axes.set_axis_off()


def _mark(axes: Any, label: str, point: Sequence[float]) -> None:
    if len(point) == 1:
        axes.axvline(*point, color=INK, lw=0.8, ls=":")
        point = (*point, axes.get_ylim()[1])
    else:
        axes.plot(*([v] for v in point), "o", color="white", mec=INK, ms=6, zorder=5)
    plate = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.7}
    if len(point) == 3:
        axes.text(*point, f"  {label}", fontsize=9, bbox=plate, zorder=6)
        return
    place = {"xytext": (7, 7), "textcoords": "offset points"}
    axes.annotate(label, point, **place, fontsize=9, bbox=plate)


def _legend(axes: "Axes", groups: Sequence[Group]) -> None:
    """Show an entry for each label, in the first colour of its group."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[Line2D | Patch] = []
    for group in groups:
        if not group.label:
            continue
        rgb = tuple(group.colours[0])
        if group.kind == "areas":
            entries.append(Patch(fc=rgb, alpha=max(group.opacity, 0.4), label=group.label))
        elif group.kind == "lines":
            entries.append(Line2D([], [], color=rgb, lw=group.size, label=group.label))
        else:
            style: dict[str, Any] = {
                "marker": "o",
                "ls": "",
                "ms": group.size,
                "mec": INK,
                "mew": 0.5,
            }
            entries.append(Line2D([], [], color=rgb, label=group.label, **style))
    if entries:
        axes.legend(handles=entries, bbox_to_anchor=(1.02, 1), **LEGEND)
