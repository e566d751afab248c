"""Scenes as pages of plotly that turn, zoom and tell what is under the pointer; one file each."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from exactregions.drawings.colours import INK
from exactregions.drawings.scene import Floats, Group, Scene

HOVER = {"align": "left", "font": {"size": 11, "family": "monospace"}, "bgcolor": "white"}
QUIET = {"displaylogo": False, "plotlyServerURL": ""}


def page_of(scene: Scene) -> Any:
    """Return a scene as a figure of plotly."""
    from plotly.graph_objects import Figure

    space = len(scene.limits) == 3
    traces = [t for g in scene.groups for t in (_in_space if space else _on_plane)(g)]
    figure = Figure(traces + [_mark(label, point, scene) for label, point in scene.marks])
    title = {"text": scene.title or None}
    figure.update_layout(
        template="simple_white", hoverlabel=HOVER, title=title, hovermode="closest"
    )
    figure.update_layout(legend={"itemsizing": "constant"}, margin={"t": 40 if scene.title else 10})
    figure.update_layout(_axes(scene))
    return figure


def save(figure: Any, path: Path) -> None:
    """Write a page that needs no network; the same figure always gives the same bytes."""
    path.write_text(
        figure.to_html(config=QUIET, include_plotlyjs=True, div_id="exactregions"),
        encoding="utf-8",
    )


def _on_plane(group: Group) -> list[Any]:
    """Return a trace for each area, so that each has a text, and one for lines and dots."""
    from plotly.graph_objects import Scatter

    about = group.texts()
    if group.kind != "areas":
        points, texts, colours = _joined(group, about)
        return [Scatter(x=points[:, 0], y=points[:, 1], **_style(group, texts, colours))]
    traces = []
    for k, (part, rgb) in enumerate(zip(group.parts, group.each_colour(), strict=True)):
        ring = np.concatenate((part, part[:1]))
        traces.append(
            Scatter(
                x=ring[:, 0],
                y=ring[:, 1],
                fill="toself",
                fillcolor=_css(rgb, group.opacity),
                mode="lines",
                line={"width": 0.3, "color": _css(rgb)},
                hoveron="fills",
                text=about[k] if about else None,
                hoverinfo="text" if about else "skip",
                name=group.label,
                legendgroup=group.label,
                showlegend=bool(group.label) and k == 0,
            )
        )
    return traces


def _in_space(group: Group) -> list[Any]:
    from plotly.graph_objects import Mesh3d, Scatter3d

    about = group.texts()
    if group.kind != "areas":
        points, texts, colours = _joined(group, about)
        x, y, z = points.T
        return [Scatter3d(x=x, y=y, z=z, **_style(group, texts, colours))]
    sizes = [len(part) for part in group.parts]
    starts = np.cumsum([0, *sizes[:-1]])
    fans = [
        (s, s + k, s + k + 1) for s, n in zip(starts, sizes, strict=True) for k in range(1, n - 1)
    ]
    x, y, z = np.concatenate(group.parts).T
    i, j, k = np.array(fans).T
    paint = [_css(rgb) for rgb in np.repeat(group.each_colour(), np.array(sizes) - 2, axis=0)]
    mesh = Mesh3d(
        x=x,
        y=y,
        z=z,
        i=i,
        j=j,
        k=k,
        facecolor=paint,
        opacity=group.opacity,
        flatshading=True,
        lighting={"ambient": 0.85, "diffuse": 0.3},
        text=np.repeat(about, sizes).tolist() if about else None,
        hoverinfo="text" if about else "skip",
        name=group.label,
        showlegend=bool(group.label),
        color=paint[0],
    )
    return [mesh, *_in_space(_outlines(group))] if group.outlined else [mesh]


def _outlines(group: Group) -> Group:
    """Return the sides of areas, each once."""
    sides: dict[frozenset[tuple[float, ...]], Floats] = {}
    for part in group.parts:
        ring = [*map(tuple, part.tolist()), tuple(part[0].tolist())]
        for a, b in pairwise(ring):
            sides.setdefault(frozenset((a, b)), np.array([a, b]))
    return Group("lines", "", list(sides.values()), size=0.3)


def _joined(group: Group, about: Sequence[str]) -> tuple[Floats, list[str | None], list[str]]:
    """Return all points of lines or dots, lines parted by gaps, with a text and a colour each."""
    points, texts, colours = [], [], []
    gap = [np.full((1, group.parts[0].shape[1]), np.nan)] if group.kind == "lines" else []
    for k, (part, rgb) in enumerate(zip(group.parts, group.each_colour(), strict=True)):
        points += [part, *gap]
        texts += [about[k] if about else None] * len(part) + [None] * len(gap)
        colours += [_css(rgb)] * (len(part) + len(gap))
    return np.concatenate(points), texts, colours


def _style(group: Group, texts: list[str | None], colours: list[str]) -> dict[str, Any]:
    style: dict[str, Any] = {
        "name": group.label,
        "showlegend": bool(group.label),
        "text": texts if any(texts) else None,
        "hoverinfo": "text" if any(texts) else "skip",
    }
    if group.kind == "lines":
        width = max(1.0, 1.5 * group.size)
        return {**style, "mode": "lines", "line": {"width": width, "color": colours[0]}}
    edge = {"width": 0.5, "color": _css(INK)}
    size = 1.5 * group.size
    return {**style, "mode": "markers", "marker": {"size": size, "color": colours, "line": edge}}


def _css(rgb: Sequence[float] | Floats, opacity: float = 1.0) -> str:
    red, green, blue = (round(255 * float(v)) for v in rgb)
    if opacity == 1:
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"rgba({red},{green},{blue},{opacity})"


def _axes(scene: Scene) -> dict[str, Any]:
    names = [*scene.names, *[""] * len(scene.limits)]
    axes: dict[str, dict[str, Any]] = {
        f"{axis}axis": {"title": {"text": name}, "range": limits, "visible": bool(scene.names)}
        for axis, name, limits in zip("xyz", names, scene.limits, strict=False)
    }
    if len(scene.limits) == 3:
        return {"scene": {**axes, "aspectmode": "data" if scene.square else "cube"}}
    if scene.square:
        axes["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
        axes["xaxis"] |= {"constrain": "domain"}
    return axes


def _mark(label: str, point: Sequence[float], scene: Scene) -> Any:
    from plotly.graph_objects import Scatter, Scatter3d

    style: dict[str, Any] = {
        "showlegend": False,
        "hoverinfo": "skip",
        "mode": "markers+text",
        "text": [label],
    }
    dot = {"color": "white", "size": 8, "line": {"width": 1.5, "color": _css(INK)}}
    if len(point) == 1:
        low, high = scene.limits[1] or (0.0, 1.0)
        line = {"color": _css(INK), "width": 1, "dash": "dot"}
        style |= {"mode": "lines+text", "text": ["", label], "textposition": "middle right"}
        return Scatter(x=[*point, *point], y=[low, high], line=line, **style)
    style |= {"marker": dot, "textposition": "top right"}
    places = dict(zip("xyz", ([v] for v in point), strict=False))
    return (Scatter3d if len(point) == 3 else Scatter)(**places, **style)
