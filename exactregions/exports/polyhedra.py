"""One cell as text for lrs and cdd (and polymake, which reads the files of cdd), exactly.

Both programs take integers and p/q under the number type ``rational``. An H-representation has a
row (b, −a) for a·x ≤ b, a V-representation (1, x) for a vertex and (0, r) for a ray (Fukuda, cdd;
Avis, lrs).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from exactregions.networks.pattern import text
from exactregions.regions.cell import Cell


def ine(cell: Cell) -> str:
    """Return the facets of a cell as an H-representation.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> print(ine(explore(hat(), Box.of((-1, 3)))[1]), end="")
    * cell 1, pattern +--
    H-representation
    begin
    2 2 rational
    0 1
    1 -1
    end
    """
    return _text(cell, "H", [h.form for h in cell.inequalities])


def ext(cell: Cell) -> str:
    """Return the vertices and extreme rays of a cell as a V-representation.

    Raises UnboundedError if the cell contains a line, and so has no vertex.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> print(ext(explore(hat(), Domain.whole(1))[0]), end="")
    * cell 0, pattern +++
    V-representation
    begin
    2 2 rational
    1 2
    0 1
    end
    """
    found = cell.generators
    rows: list[Sequence[int | Fraction]] = [(1, *vertex) for vertex in found.vertices]
    return _text(cell, "V", [*rows, *((0, *ray) for ray in found.rays)])


def _text(cell: Cell, letter: str, rows: Sequence[Sequence[int | Fraction]]) -> str:
    name = f"* cell {cell.index}, pattern {text(cell.affine.network, cell.pattern)}".rstrip()
    size = f"{len(rows)} {cell.domain.dimension + 1} rational"
    return _lines([name, f"{letter}-representation", "begin", size, *map(_row, rows), "end"])


def _row(values: Iterable[int | Fraction]) -> str:
    return " ".join(map(str, values))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
