"""One cell in exact arithmetic: its rows, its walls and the patterns behind them.

Proof: proofs/01-cells.md
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from exactregions.arithmetic.matrix import primitive
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.networks.affine import Affine, less
from exactregions.networks.pattern import Pattern, is_strict
from exactregions.polyhedra.polytope import facets, interior_point
from exactregions.polyhedra.program import Form, Optimal, Point, minimise
from exactregions.regions.frontier import Frontier


@dataclass(frozen=True, slots=True)
class Wall:
    """A facet shared with another cell.

    unit  : the first unit that vanishes on it
    far   : the pattern behind it
    basis : rows of a vertex on it, None if the batch has a better one
    """

    unit: int
    far: Pattern
    basis: tuple[int, ...] | None


class ExactCell:
    """The cell of a pattern, in integers; rows are numbered as in a Frontier."""

    def __init__(self, affine: Affine, frontier: Frontier, pattern: Pattern) -> None:
        self.affine, self.frontier, self.pattern = affine, frontier, pattern
        self.units = frontier.units
        self.rows = unit_rows(affine, pattern)
        self.rows.update(enumerate(map(primitive, frontier.domain), start=self.units))
        self.programs = 0

    def walls(self, sure: Sequence[int], guesses: Mapping[int, Sequence[int]]) -> list[Wall]:
        """Return the walls.

        sure    : rows known to be facets
        guesses : for every undecided row, a basis where it may be least
        """
        names = sorted({*sure, *guesses} & self.rows.keys())
        forms = [self.rows[r] for r in names]
        certain = set(sure)
        place = {r: i for i, r in enumerate(names)}
        start = {
            place[r]: [place[k] for k in basis if k in place]
            for r, basis in guesses.items()
            if r in place
        }
        kept = facets(forms, [place[r] for r in names if r in certain], start)
        self.programs += len(names) - len(certain)
        boundary = {self.rows[r] for r in names if r >= self.units}
        found = []
        for i in kept:
            if forms[i] not in boundary:
                alone = is_strict(self.pattern) and forms.count(forms[i]) == 1
                far = (
                    self._flipped(names[i]) if alone else self.affine.across(self.pattern, forms[i])
                )
                basis = None
                if names[i] not in certain:
                    vertex = self._vertex_on(i, forms, kept, start[i])
                    basis = tuple(names[k] for k in vertex)
                found.append(Wall(names[i], far, basis))
        return found

    def _flipped(self, unit: int) -> Pattern:
        """Return the pattern behind a wall where one neuron alone crosses one breakpoint."""
        neuron = int(self.frontier.neuron[unit])
        state = 2 * int(self.frontier.threshold[unit]) - self.pattern[neuron]
        return (*self.pattern[:neuron], state, *self.pattern[neuron + 1 :])

    def _vertex_on(
        self, i: int, forms: Sequence[Form], kept: Sequence[int], guess: Sequence[int]
    ) -> tuple[int, ...]:
        start = [kept.index(k) for k in guess if k in kept]
        answer = minimise(forms[i], [forms[k] for k in kept], start)
        self.programs += 1
        assert isinstance(answer, Optimal)
        return tuple(kept[j] for j in answer.basis)


def unit_rows(affine: Affine, pattern: Sequence[int]) -> dict[int, Form]:
    """Return the primitive form of every unit that bounds the piece of its neuron.

    Forms are non-negative on the cell; a neuron that is identically at a breakpoint has none.
    """
    rows: dict[int, Form] = {}
    unit = 0
    neurons = affine.neurons(pattern)
    for (l, _), (form, scale), state in zip(affine.network.places(), neurons, pattern, strict=True):
        for t, xi in enumerate(affine.network.activations[l].breakpoints):
            side = state - (2 * t + 1)
            if abs(side) == 1:
                rows[unit] = primitive([side * v for v in less(form, scale, xi)])
            unit += 1
    return rows


def first_cell(
    affine: Affine, rows: Sequence[Form], frontier: Frontier
) -> tuple[Pattern, tuple[int, ...]]:
    """Return the pattern of a cell near an interior point of the domain, and a vertex's basis."""
    point = interior_point(rows, affine.network.inputs)
    assert point is not None
    pattern = open_pattern(affine, point)
    cell = ExactCell(affine, frontier, pattern)
    names = list(cell.rows)
    forms = [cell.rows[r] for r in names]
    lead = next(j for j, g in enumerate(forms) if any(g[1:]))
    answer = minimise(forms[lead], forms)
    assert isinstance(answer, Optimal)
    return pattern, tuple(names[j] for j in answer.basis)


def open_pattern(affine: Affine, point: Point) -> Pattern:
    """Return the pattern of a cell whose closure holds the point.

    It is the cell of x + (ε, ε², …, ε^d) for all small ε > 0: where a form vanishes at x, its
    sign there is that of its first non-zero slope, and a form without slope is zero throughout.
    """
    at = _homogeneous(point)
    pattern: list[int] = []
    z = affine.first()
    for l, phi in enumerate(affine.network.activations):
        states = [_state(form, z.scale, phi.breakpoints, at) for form in z.forms]
        pattern.extend(states)
        z = affine.following(l, z, states)
    return tuple(pattern)


def _state(form: Form, scale: int, breakpoints: Sequence[Fraction], at: Form) -> int:
    state = 0
    for t, xi in enumerate(breakpoints):
        shifted = less(form, scale, xi)
        value = sum(map(mul, shifted, at)) or next(filter(None, shifted[1:]), 0)
        if value < 0:
            break
        state = 2 * t + 2 if value else 2 * t + 1
    return state


def _homogeneous(point: Point) -> Form:
    """Return integers (q, p₁, …, p_d) with x = p / q and q > 0."""
    q = common_denominator(point)
    return (q, *numerators(point, q))


def distance_squared(form: Form, point: Point) -> Fraction:
    """Return the square of the distance from a point to the hyperplane where a form vanishes."""
    at = _homogeneous(point)
    return Fraction(sum(map(mul, form, at)) ** 2, at[0] ** 2 * sum(v * v for v in form[1:]))
