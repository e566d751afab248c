"""A complex, or one of its cells, into a file whose ending says the format."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.exports import graph, mesh, polyhedra
from exactregions.exports.document import document
from exactregions.regions.cell import Cell
from exactregions.regions.complex import Complex


def export(cells: Complex, path: str | os.PathLike[str], *, cell: int | None = None) -> None:
    """Write a complex, or one of its cells, as the name of the file ends.

    path : .json      all of the complex, exactly (exports/document.py)
           .graphml   the graph of its cells, with exact facts as texts (exports/graph.py)
           .ine .ext  one cell by its inequalities, by its vertices and rays, exactly, as lrs and
                      cdd read them (exports/polyhedra.py)
           .vtu .off  a mesh of a bounded domain of dimension 2 or 3; floats (exports/mesh.py)
    cell : the index of that cell, for .ine and .ext alone

    Raises FileFormatError for other endings and files that cannot be written, IncompleteError if a
    budget ended the search, MissingExtraError for a mesh without meshio, DomainError and
    UnboundedError for what has no such form.
    """
    file = Path(path)
    check_ending(file, cell)
    ending = file.suffix.lower()
    count = cells.count
    try:
        if ending in CELLS:
            if cell is None or cell >= count:
                raise ExactRegionsError(f"there is no cell {cell}; there are {count}, from 0 on")
            file.write_text(CELLS[ending](cells[cell]), encoding="utf-8")
        elif ending in TEXTS:
            file.write_text(TEXTS[ending](cells), encoding="utf-8")
        else:
            mesh.write(cells, file)
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None


def check_ending(file: Path, cell: int | None) -> None:
    """Raise FileFormatError unless a file can hold a complex, or a cell if one is named."""
    ending = file.suffix.lower()
    if ending not in (*TEXTS, *CELLS, *mesh.ENDINGS):
        known = ", ".join((*TEXTS, *CELLS, *mesh.ENDINGS))
        raise FileFormatError(f"{file}: change the ending to {known}")
    if (ending in CELLS) != (cell is not None):
        told = f"cell {cell} was given" if cell is not None else "it needs the index of a cell"
        what = "one cell" if ending in CELLS else "the whole complex"
        raise FileFormatError(f"{file}: the format {ending} holds {what}; {told}")


def is_exact(file: Path) -> bool:
    """Tell whether a file holds exact numbers, and no floats."""
    return file.suffix.lower() not in mesh.ENDINGS


def _json(cells: Complex) -> str:
    return json.dumps(document(cells), ensure_ascii=False, indent=1) + "\n"


TEXTS: dict[str, Callable[[Complex], str]] = {".json": _json, ".graphml": graph.graphml}
CELLS: dict[str, Callable[[Cell], str]] = {".ine": polyhedra.ine, ".ext": polyhedra.ext}
