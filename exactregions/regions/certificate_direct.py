"""The tree of unit signs without a list of cells: at every node the corners say which sides exist.

A unit with both signs on a node's polyhedron splits it. One sign alone has a proof, and none at all
is the zero form. The tree is that of the list of all cells, proof by proof. What is held is one
path and its open splits, and the tokens of a path are enough to come back to it.

Proof: proofs/25-split-tree.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exactregions.errors import FileFormatError, InconsistentError
from exactregions.networks.network import Network
from exactregions.networks.pattern import text
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form
from exactregions.regions.certificate_node import Leaf, Node
from exactregions.regions.clipped import Clipped

ABOVE = "P"  # in a path: the + side of a split, where s is its − side


@dataclass(frozen=True, slots=True)
class _Open:
    """A split whose + side is to come, and the polyhedron of that side."""

    unit: int
    form: Form
    body: Clipped | None


@dataclass(frozen=True, slots=True)
class _Side:
    """What is the case at a node: its token, its hint, the values of the form at the corners."""

    mark: str
    hint: list[int] | None = None
    values: list[int] | None = None


class DirectTree(Node):
    """The tree of a network on a domain, explored depth first.

    network : the network as a function of the domain's coordinates
    """

    def __init__(self, network: Network, domain: Domain) -> None:
        super().__init__(network, domain)
        self.row = [0] * sum(layer.outputs for layer in network.hidden)
        self.stack = [_Open(-1, (), None)]

    def leaves(self) -> Iterator[Leaf]:
        """Yield what each cell adds, in lexicographic order of the patterns, − before +."""
        while self.stack:
            top = self.stack.pop()
            if top.unit >= 0:
                self.back_to(top.unit, top.form)
                self._decide(top.unit, "+")
            yield self._down(top.unit + 1, top.body or self.body())

    def go_to(self, path: str) -> None:
        """Take a leaf as the last one that is known, by the steps that lead to its splits.

        path : the tokens of all units, ABOVE on the + side of a split

        Raises FileFormatError if they are not those of the tree.
        """
        self.stack.clear()
        body = self.body()
        for k, mark in enumerate(path[: path.rfind("s") + 1]):
            found, body = self._step(k, body, mark)
            if found != ("s" if mark == ABOVE else mark):
                raise FileFormatError(
                    f"the last cell has {mark!r} at unit {k}, where this network has "
                    f"{found!r}; write the certificate anew"
                )

    def go_after(self, pattern: Sequence[int]) -> None:
        """Take the leaf of a cell as the last one that is known.

        Raises InconsistentError if there is no such cell.
        """
        self.stack.clear()
        body = self.body()
        for k, unit in enumerate(self.units):
            _, body = self._step(k, body, "s" if pattern[unit.neuron] < unit.at else ABOVE)
        if self.row != list(pattern):
            raise InconsistentError(
                f"there is no cell {text(self.affine.network, pattern)}; "
                "list the cells of this network on this domain"
            )

    def _step(self, k: int, body: Clipped | None, mark: str) -> tuple[str, Clipped | None]:
        """Go on by a unit, on one side of it if it splits; return its token and the polyhedron."""
        form = self.form(self.units[k])
        side = self._side(form, body)
        if side.mark == "s":
            body = self._take(k, form, side, body, mark)
        self._decide(k, mark if side.mark == "s" else side.mark)
        return side.mark, body

    def _down(self, k: int, body: Clipped | None) -> Leaf:
        """Follow the lowest path from the node of unit k to its leaf."""
        tokens: list[str] = []
        hints: list[list[int]] = []
        for unit in range(k, len(self.units)):
            form = self.form(self.units[unit])
            side = self._side(form, body)
            if side.mark == "s":
                body = self._take(unit, form, side, body, "s")
            elif side.hint is not None:
                hints.append(side.hint)
            self._decide(unit, side.mark)
            tokens.append(side.mark)
        return Leaf("".join(tokens), hints, self.witness(body))

    def _take(
        self, k: int, form: Form, side: _Side, body: Clipped | None, mark: str
    ) -> Clipped | None:
        """Return the polyhedron of one side of a split; the other is open if this is −."""
        below, above = body.cut(k, side.values) if body and side.values else (None, None)
        if mark == "s":
            self.stack.append(_Open(k, form, above))
        self.rows[k] = form if mark == ABOVE else tuple(-v for v in form)
        return (above if mark == ABOVE else below) or self.body()

    def _side(self, form: Form, body: Clipped | None) -> _Side:
        if not any(form):
            return _Side("0")
        if not any(form[1:]):
            return _Side("+" if form[0] > 0 else "-", [])
        values = body.values(form) if body else None
        if values and min(values) < 0 < max(values):
            return _Side("s", values=values)
        if not values or max(values) > 0:
            hint = self.support(form, body, values)
            if hint is not None:
                return _Side("+", hint)
        negative = tuple(-v for v in form)
        hint = self.support(negative, body, values and [-v for v in values])
        return _Side("s" if hint is None else "-", hint)

    def _decide(self, k: int, mark: str) -> None:
        """Note the sign of a unit in the state of its neuron; the units before it have theirs."""
        unit = self.units[k]
        if mark in "+0" or mark == ABOVE:
            self.row[unit.neuron] = unit.at + (mark != "0")
        elif unit.at == 1:
            self.row[unit.neuron] = 0
