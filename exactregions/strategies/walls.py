"""Points where something changes, on walls and on ties of outputs; and patterns."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from hypothesis import reject
from hypothesis import strategies as st

from exactregions.measures.decisions import extended
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.polytope import interior_point
from exactregions.polyhedra.program import Form, Optimal, Point, minimise
from exactregions.regions.cutting import starts_of
from exactregions.regions.exact_cell import open_pattern, unit_rows
from exactregions.regions.explore import on_domain
from exactregions.strategies import checks
from exactregions.strategies.places import point_in

ATTEMPTS = 8  # cells that are looked at before an example is given up


@st.composite
def points_on_walls(
    draw: st.DrawFn, network: Network, domain: Domain, *, min_walls: int = 1
) -> Point:
    """Return a strategy for points where neurons are exactly at a breakpoint, as inputs.

    * ``network`` is a network, ``domain`` a domain of its inputs, as for ``points``.
    * ``min_walls`` is how many neurons are at a breakpoint there that are not constant all around;
      with 2 the point is a corner, or two hyperplanes coincide.

    A cell near a drawn point is taken, and a point of it where its neurons vanish. If several cells
    have none the example is given up, as ``assume`` does. Points shrink as those of ``points``.

    >>> from hypothesis import find
    >>> from exactregions import Box
    >>> net = Network.of([([[1, 0], [1, 1]], [-1, -2]), ([[1, 1]], [0])])
    >>> [str(v) for v in find(points_on_walls(net, Box.cube(2)), lambda x: True)]
    ['1', '0']
    >>> [str(v) for v in find(points_on_walls(net, Box.cube(2), min_walls=2), lambda x: True)]
    ['1', '1']
    """
    many = checks.whole(min_walls, "min_walls")
    affine = Affine(on_domain(network, checks.domain_of(domain, network)))
    for _ in range(ATTEMPTS):
        cell = _cell(draw, affine, domain)
        found = _vanishing(draw, cell.rows, list(cell.units.values()), many)
        if found is not None:
            return domain.place(found)
    return reject()


@st.composite
def ties(draw: st.DrawFn, network: Network, domain: Domain) -> Point:
    """Return a strategy for points where two outputs are equal and none is higher, as inputs.

    * ``network`` is a network, ``domain`` a domain of its inputs, as for ``points``. A network with
      one output is tied where that is 0, as if there were another output that is 0 everywhere.

    If several cells have no tie the example is given up, as ``assume`` does. Points shrink as those
    of ``points``.

    >>> from hypothesis import find
    >>> net = Network.of([([[1]], [0]), ([[1], [2]], [1, 0])])              # x + 1 = 2x
    >>> [str(v) for v in find(ties(net, Domain.whole(1)), lambda x: True)]
    ['1']
    """
    refined = extended(on_domain(network, checks.domain_of(domain, network)))
    affine, classes = Affine(refined), max(2, network.outputs)
    pairs = list(combinations(range(classes), 2))
    first = int(starts_of(refined)[-len(pairs)])
    for _ in range(ATTEMPTS):
        cell = _cell(draw, affine, domain)
        states = dict(zip(pairs, cell.pattern[-len(pairs) :], strict=True))
        lower = {j if state == 2 else i for (i, j), state in states.items() if state != 1}
        top = set(range(classes)) - lower
        if len(top) > 1:  # a tie throughout
            return domain.place(point_in(draw, cell.rows, domain.dimension))
        gaps = [first + k for k, pair in enumerate(pairs) if top & {*pair}]
        found = _vanishing(draw, cell.rows, [cell.units[u] for u in gaps if u in cell.units], 1)
        if found is not None:
            return domain.place(found)
    return reject()


@st.composite
def patterns(draw: st.DrawFn, network: Network, *, domain: Domain | None = None) -> Pattern:
    """Return a strategy for patterns, one state for every hidden neuron.

    * ``network`` is a network.
    * ``domain`` is where a cell must have the pattern, a domain as for ``points``. By default any
      choice of pieces is drawn, and most of them are patterns of no cell.

    Patterns shrink to the leftmost pieces (ReLUs that are off), or to that of a cell near 0.

    >>> from hypothesis import find
    >>> net = Network.of([([[1], [-1]], [0, 1]), ([[1, 1]], [0])])
    >>> find(patterns(net), lambda pattern: True)
    (0, 0)
    >>> find(patterns(net, domain=Domain.whole(1)), lambda pattern: True)
    (2, 2)
    """
    if domain is not None:
        return _pattern_of_a_cell(draw, network, domain)
    layers = zip(checks.network_of(network).hidden, network.activations, strict=True)
    pieces = [st.integers(0, len(phi.breakpoints)) for layer, phi in layers for _ in layer.bias]
    return tuple(2 * piece for piece in draw(st.tuples(*pieces)))


def _pattern_of_a_cell(draw: st.DrawFn, network: Network, domain: Domain) -> Pattern:
    affine = Affine(on_domain(network, checks.domain_of(domain, network)))
    for _ in range(ATTEMPTS):
        cell = _cell(draw, affine, domain)
        # Beside a point of the domain's edge there may be a cell outside.
        if interior_point(cell.rows, domain.dimension) is not None:
            return cell.pattern
    return reject()


class _Cell(NamedTuple):
    """A cell, closed: its pattern, all its rows, and those of its units by number."""

    pattern: Pattern
    rows: list[Form]
    units: dict[int, Form]


def _cell(draw: st.DrawFn, affine: Affine, domain: Domain) -> _Cell:
    """Draw a point and take a cell that it belongs to; at the domain's edge it may be outside."""
    pattern = open_pattern(affine, point_in(draw, domain.rows, domain.dimension))
    units = {u: row for u, row in unit_rows(affine, pattern).items() if any(row[1:])}
    return _Cell(pattern, [*domain.rows, *units.values()], units)


def _vanishing(
    draw: st.DrawFn, rows: Sequence[Form], units: Sequence[Form], many: int
) -> Point | None:
    """Draw a point of a cell where ``many`` of the given rows are 0; None if they have none."""
    first = draw(st.integers(0, len(units) - 1)) if units else 0
    rows = list(rows)
    for row in (*units[first:], *units[:first]):
        least = minimise(row, rows)
        if isinstance(least, Optimal) and least.value == 0:
            rows.append(tuple(-v for v in row))
            many -= 1
        if not many:
            return point_in(draw, rows, len(row) - 1)
    return None
