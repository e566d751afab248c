"""The tree of unit signs above a list of cells, with a proof at every node, one cell at a time.

A unit is one breakpoint ξ of one neuron, with the value z − ξ. The patterns in lexicographic order
are the leaves of a tree. A node has two children if the list has cells on both sides of its unit.
Where it has one, the form of the unit must be of one sign on the node's polyhedron: then it is a
combination of at most d rows of it, by linear duality, and else a cell was missed.

Proof: proofs/25-split-tree.md
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.rational import brief, common_denominator, numerators
from exactregions.errors import InconsistentError
from exactregions.networks.network import Network
from exactregions.networks.pattern import text
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.polytope import interior_point
from exactregions.polyhedra.program import Form, Optimal, minimise
from exactregions.regions.certificate_node import Leaf, Node, Unit
from exactregions.regions.clipped import Clipped
from exactregions.regions.exact_cell import open_pattern, unit_rows


@dataclass(slots=True)
class _Open:
    """A split whose + side is to come: where it is, its cells, the polyhedron of that side."""

    unit: int
    begin: int
    end: int
    form: Form
    body: Clipped | None


class Tree(Node):
    """The tree of the cells of a network on a domain.

    Beyond the list and its order it holds the forms of one path, and the corners of the polyhedra
    of its open splits.

    network  : the network as a function of the domain's coordinates
    patterns : (n, N) states, in any order
    """

    def __init__(self, network: Network, domain: Domain, patterns: NDArray[np.uint8]) -> None:
        super().__init__(network, domain)
        self.patterns = patterns
        self.order = np.lexsort(patterns.T[::-1]) if network.hidden else np.arange(len(patterns))

    def leaves(self) -> Iterator[Leaf]:
        """Yield what each cell adds, in lexicographic order of the patterns, − before +.

        Raises InconsistentError if a cell is missing, listed twice, or not there at all.
        """
        if not len(self.order):
            raise self._missed(())
        stack = [_Open(-1, 0, len(self.order), (), None)]
        while stack:
            top = stack.pop()
            self._return_to(top)
            yield self._down(top, stack)

    def _return_to(self, top: _Open) -> None:
        """Forget what was decided below a split, and take its + side."""
        self.row = self.patterns[self.order[top.begin]].tolist()
        if top.unit >= 0:
            self.back_to(top.unit, top.form)

    def _down(self, top: _Open, stack: list[_Open]) -> Leaf:
        """Follow the lowest path from a node to its leaf; the splits on it stay open."""
        body, end = top.body or self.body(), top.end
        last = self.patterns[self.order[end - 1]].tolist()
        tokens: list[str] = []
        hints: list[list[int]] = []
        for k in range(top.unit + 1, len(self.units)):
            unit = self.units[k]
            low, high = self.row[unit.neuron] - unit.at, last[unit.neuron] - unit.at
            form = self.form(unit)
            if low < 0 < high:
                middle = self._middle(unit, top.begin, end)
                below, above = self._split(k, form, body)
                stack.append(_Open(k, middle, end, form, above))
                self.rows[k] = tuple(-v for v in form)
                body, end = below or self.body(), middle
                last = self.patterns[self.order[end - 1]].tolist()
                tokens.append("s")
            elif low > 0 or high < 0:
                tokens.append("+" if low > 0 else "-")
                hints.append(self._support(k, form if low > 0 else tuple(-v for v in form), body))
            else:
                self._check_zero(unit, form if low == high else (1,))
                tokens.append("0")
        if end - top.begin > 1:
            raise InconsistentError(
                f"the cell {self._text(self.row)} is listed {end - top.begin} times; "
                "list each cell once"
            )
        return Leaf("".join(tokens), hints, self.witness(body))

    def _middle(self, unit: Unit, begin: int, end: int) -> int:
        """Return where the cells on the + side of a unit begin."""

        def above(i: int) -> bool:
            return bool(self.patterns[self.order[i], unit.neuron] > unit.at)

        middle = bisect_left(range(begin, end), x=True, key=above) + begin
        if self.patterns[self.order[middle - 1], unit.neuron] == unit.at:
            raise self._not_there(unit, "zero on one listed cell and not on another")
        return middle

    def _split(
        self, k: int, form: Form, body: Clipped | None
    ) -> tuple[Clipped | None, Clipped | None]:
        """Return both parts of a node, once it is certain that each has interior points."""
        if body is None:
            negative = tuple(-v for v in form)
            values = [1 - 2 * self._falls_below_zero(f) for f in (form, negative)]
            crossed = values[0] < 0 and values[1] < 0
        else:
            values = body.values(form)
            crossed = min(values) < 0 < max(values)
        if not crossed:
            raise self._not_there(self.units[k], "of one sign where listed cells have both")
        return body.cut(k, values) if body else (None, None)

    def _falls_below_zero(self, form: Form) -> bool:
        answer = minimise(form, list(self.rows.values()))
        return not (isinstance(answer, Optimal) and answer.value >= 0)

    def _support(self, k: int, form: Form, body: Clipped | None) -> list[int]:
        """Return the names of at most d rows that prove a form non-negative on the node."""
        if not any(form):
            raise self._not_there(self.units[k], "identically zero where listed cells have a sign")
        found = self.support(form, body)
        if found is None:
            raise self._missed(tuple(-v for v in form))
        return found

    def _check_zero(self, unit: Unit, form: Form) -> None:
        if any(form):
            raise self._not_there(unit, "not identically zero where a listed cell says so")

    def _missed(self, beyond: Form) -> InconsistentError:
        """Return the error that names a point of a cell which the list lacks.

        beyond : a form that is positive somewhere on the node, on no listed cell; () for any point
        """
        node = [*self.rows.values(), *([beyond] if beyond else [])]
        near = interior_point(node, self.dimension)
        assert near is not None
        pattern = open_pattern(self.affine, near)
        domain = [g for j, g in self.rows.items() if j < 0]
        cell = [*domain, *unit_rows(self.affine, pattern).values()]
        inside = interior_point(cell, self.dimension)
        assert inside is not None
        q = common_denominator(inside)
        _, *at = self.lifted(q, numerators(inside, q))
        point = ", ".join(brief(Fraction(v, q)) for v in at)
        return InconsistentError(
            f"the list lacks the cell {self._text(pattern)}, which holds the point ({point}); "
            "list every cell of the network on the domain"
        )

    def _not_there(self, unit: Unit, what: str) -> InconsistentError:
        return InconsistentError(
            f"layer {unit.layer}, neuron {unit.index}, breakpoint {brief(unit.xi)}: the unit is "
            f"{what}, near the listed cell {self._text(self.row)}; list the cells of this network "
            "on this domain only"
        )

    def _text(self, pattern: Sequence[int]) -> str:
        return repr(text(self.affine.network, pattern))
