"""What a pointer shows on a cell or a wall: its pattern, its affine map, its exact volume."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from textwrap import wrap

from exactregions.arithmetic.surd import Surd
from exactregions.measures.volume import volume
from exactregions.networks.pattern import text
from exactregions.regions.complex import Cell, Complex

SIZES = ("", "length", "area", "volume")
SHORT, LINE = 20, 100
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def coordinates(cells: Complex) -> tuple[str, ...]:
    """Return the names of the domain's coordinates: x₁, … for inputs, t₁, … on a slice.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> coordinates(explore(hat(), Box.cube(1)))
    ('x₁',)
    """
    letter = "x" if cells.domain.frame is None else "t"
    numbers = range(1, cells.domain.dimension + 1)
    return tuple(f"{letter}{str(i).translate(SUBSCRIPTS)}" for i in numbers)


def of_cells(cells: Complex, chosen: Iterable[int] | None = None) -> list[str]:
    """Return a text for each of some cells, or of all, with lines joined by <br>.

    Coefficients of many digits are rounded and marked with ≈; volumes never are. They are those of
    the input space, and missing if a budget ended the search.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> of_cells(explore(hat(), Box.cube(1, -1, 3)))[0]
    'cell 0, linear region 0<br>pattern ---<br>f = 0<br>length = 1'
    """
    size = SIZES[min(cells.domain.dimension, 3)]
    if cells.complete:
        volumes = volume(cells).cells
        last = ["<br>".join(_lines(size, v)) for v in volumes]
        first = [f"cell {i}, linear region {r}" for i, r in enumerate(cells.labels.tolist())]
    else:
        first, last = [f"cell {i}" for i in range(cells.found)], []
    indices = range(cells.found) if chosen is None else chosen
    return ["<br>".join([first[i], *_about(cells[i], cells), *last[i : i + 1]]) for i in indices]


def of_wall(neurons: Sequence[tuple[int, int]], sides: Sequence[int], *, kink: bool) -> str:
    """Return a text for a wall: who bends there, between which cells.

    >>> of_wall([(0, 2)], [3, 5], kink=True)
    'wall of layer 0, neuron 2<br>between cells 3 and 5<br>the gradient jumps'
    """
    who = "; ".join(f"layer {l}, neuron {i}" for l, i in neurons)
    jump = "the gradient jumps" if kink else "the gradient does not jump"
    return f"wall of {who}<br>between cells {sides[0]} and {sides[1]}<br>{jump}"


def _about(cell: Cell, cells: Complex) -> list[str]:
    pattern, output, names = text(cells.network, cell.pattern), cell.output, coordinates(cells)
    maps = [_map(c, row, names) for c, row in zip(output.constant, output.matrix, strict=True)]
    heads = ["f"] if len(maps) == 1 else [f"f{i}".translate(SUBSCRIPTS) for i in range(len(maps))]
    return [f"pattern {pattern}", *(f"{h} {m}" for h, m in zip(heads, maps, strict=True))]


def _map(constant: Fraction, row: Sequence[Fraction], names: Sequence[str]) -> str:
    terms = [f"{_short(a)}·{x}" for a, x in zip(row, names, strict=True) if a]
    if constant or not terms:
        terms.append(_short(constant))
    exact = all(len(str(v)) <= SHORT for v in (constant, *row))
    return f"{'=' if exact else '≈'} {' + '.join(terms)}".replace("+ -", "− ")


def _short(value: Fraction) -> str:
    shown = str(value)
    return shown if len(shown) <= SHORT else f"{float(value):.6g}"


def _lines(size: str, value: Surd) -> list[str]:
    shown = str(value)
    if len(shown) <= LINE:
        return [f"{size} = {shown}"]
    return [f"{size} ≈ {float(value):.10g}, exactly", *wrap(shown, LINE)]
