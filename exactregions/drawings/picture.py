"""Pictures of complexes: what can be drawn of which dimension, and into which files."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactregions import errors
from exactregions.arithmetic.rational import exact
from exactregions.drawings import face_views, figure, line_views, page, plane_views
from exactregions.drawings.scene import Scene
from exactregions.regions.complex import Complex

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Names = Sequence[str]
View = Callable[[Complex, Names], Scene]

PAGE = ".html"
ENDINGS = (".png", ".svg", ".pdf", PAGE)


def _unnamed(view: Callable[[Complex], Scene]) -> View:
    return lambda cells, names: view(cells)


GRAPH = _unnamed(line_views.graph)
# The first of each dimension is what is drawn if nothing else is asked for.
VIEWS: dict[int, dict[str, View]] = {
    1: {"function": line_views.function, "graph": GRAPH},
    2: {
        "cells": plane_views.cells_on_plane,
        "walls": _unnamed(face_views.walls),
        "regions": _unnamed(plane_views.regions_on_plane),
        "boundary": _unnamed(face_views.boundary),
        "decisions": plane_views.decisions_on_plane,
        "surface": plane_views.surface,
        "graph": GRAPH,
    },
    3: {
        "cells": _unnamed(face_views.cells_in_space),
        "walls": _unnamed(face_views.walls),
        "regions": _unnamed(face_views.regions_in_space),
        "boundary": _unnamed(face_views.boundary),
        "decisions": face_views.decisions_in_space,
        "graph": GRAPH,
    },
}


def draw(
    cells: Complex,
    path: str | os.PathLike[str] | None = None,
    *,
    what: str | None = None,
    marks: Mapping[str, Sequence[object]] | None = None,
    classes: Names | None = None,
) -> "Figure | Any":
    """Return a picture of a complex, and save it if a path is given.

    path    : FILE.png (1600 × 1200), FILE.svg, FILE.pdf, or FILE.html for a page that turns and
              tells pattern, affine map and exact volume of the cell under the pointer
    what    : "function" (dimension 1), "cells", "walls", "regions", "boundary", "decisions"
              (2 and 3), "surface" (2), "graph" (any); the first that fits if it is None
    marks   : points to show, by label, in the coordinates of the domain
    classes : the names of the outputs, for the legend

    Corners are exact and each coordinate is rounded once. The same complex gives the same bytes,
    with the same version of the library that draws. The result is a figure of matplotlib; for
    FILE.html one of plotly, as ``interactive`` returns it.

    Raises DomainError for what this dimension does not have, UnboundedError unless the domain is
    bounded (the graph alone does not mind), IncompleteError for walls, boundary and all in space
    if a budget ended the search (what else was found is drawn, and called incomplete),
    MissingExtraError without the library and FileFormatError for another kind of file.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> cells = explore(zaslavsky(3, 2), Box.cube(2))
    >>> drawn = draw(cells, what="walls").axes[0].collections
    >>> [str(group.get_label()) for group in drawn], len(drawn[0].get_paths()) == cells.wall_count
    (['layer 0', 'domain'], True)
    """
    if path is None:
        return _figure(cells, what, marks, classes)
    file = Path(path)
    check_ending(file)
    as_page = file.suffix.lower() == PAGE
    drawn = (interactive if as_page else _figure)(cells, what=what, marks=marks, classes=classes)
    try:
        if as_page:
            page.save(drawn, file)
        else:
            figure.save(drawn, file)
    except OSError as reason:
        raise errors.FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None
    return drawn


def _figure(
    cells: Complex,
    what: str | None,
    marks: Mapping[str, Sequence[object]] | None,
    classes: Names | None,
) -> "Figure":
    _demand("matplotlib")
    return figure.figure_of(scene_of(cells, what, marks or {}, classes))


def check_ending(file: Path) -> None:
    """Raise FileFormatError unless a picture can be saved in such a file."""
    if file.suffix.lower() not in ENDINGS:
        raise errors.FileFormatError(f"{file}: change the ending to {', '.join(ENDINGS)}")


def interactive(
    cells: Complex,
    *,
    what: str | None = None,
    marks: Mapping[str, Sequence[object]] | None = None,
    classes: Names | None = None,
) -> Any:
    """Return a picture of a complex as a figure of plotly, with the arguments of ``draw``.

    A notebook shows it as it is.
    """
    _demand("plotly")
    return page.page_of(scene_of(cells, what, marks or {}, classes))


def scene_of(
    cells: Complex,
    what: str | None,
    marks: Mapping[str, Sequence[object]],
    classes: Names | None,
) -> Scene:
    """Return what a picture shows, with the arguments of ``draw``."""
    d, outputs = cells.domain.dimension, cells.network.outputs
    views = views_of(d, what)
    names = classes or (["f"] if outputs == 1 else [f"output {i}" for i in range(outputs)])
    if len(names) != outputs:
        raise errors.ShapeError(f"{len(names)} classes for {outputs} outputs; name each of them")
    name = what or next(iter(views))
    scene = views[name](cells, names)
    title = "" if cells.complete else f"incomplete: {cells.found} cells found"
    placed = [(label, _place(cells, label, point, name)) for label, point in marks.items()]
    return replace(scene, title=title, marks=placed)


def views_of(dimension: int, what: str | None) -> dict[str, View]:
    """Return the pictures of a dimension. Raises DomainError if what is wanted is not among them.

    >>> list(views_of(1, None))
    ['function', 'graph']
    """
    views = VIEWS.get(dimension, {"graph": GRAPH})
    if what is not None and what not in views:
        raise errors.DomainError(
            f"{what!r} cannot be drawn in dimension {dimension}: draw {', '.join(views)}, "
            "or explore a plane or a segment of the domain"
        )
    return views


def _place(cells: Complex, label: str, point: Sequence[object], what: str) -> tuple[float, ...]:
    """Return a mark in the coordinates of the picture."""
    d = cells.domain.dimension
    if what == "graph" and d not in (2, 3):
        raise errors.DomainError(f"mark {label!r}: the graph of dimension {d} has no coordinates")
    if len(point) != d:
        raise errors.ShapeError(f"mark {label!r} needs {d} coordinates: {point!r}")
    values = [exact(v, f"mark {label!r}") for v in point]
    if what == "surface":
        values.append(max(cells.network(values)))
    return tuple(map(float, values))


def _demand(library: str) -> None:
    if find_spec(library) is None:
        raise errors.MissingExtraError(f"{library} is missing: pip install 'exactregions[plot]'")
