"""A node of the tree of unit signs: the forms and the rows on the path to it, and its proofs.

A unit is one breakpoint ξ of one neuron, with the value z − ξ. A node has the signs of the units
before its own. Its polyhedron is cut out of the domain by those on which there was a choice.

Proof: proofs/25-split-tree.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from exactregions.arithmetic.matrix import independent
from exactregions.networks.affine import Affine, less
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form, Optimal, minimise
from exactregions.regions.clipped import Clipped
from exactregions.regions.lineality import pointed


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a cell adds to the tree.

    tokens  : a token for every unit from the deepest open split down
    hints   : for every one-sided node the names of the rows that prove it
    witness : (q, p₁, …, p_d), the point p / q of the cell
    """

    tokens: str
    hints: list[list[int]]
    witness: Form


@dataclass(frozen=True, slots=True)
class Unit:
    """A breakpoint: its layer, its neuron there and in all, and the state of being at it."""

    layer: int
    index: int
    neuron: int
    xi: Fraction
    at: int


class Node:
    """A place in the tree that moves: it holds the forms of one path.

    network : the network as a function of the domain's coordinates
    rows    : the rows of the polyhedron; −1 − j names row j of the domain, k ≥ 0 unit k
    row     : the states of the neurons that are decided
    """

    def __init__(self, network: Network, domain: Domain) -> None:
        self.domain = domain
        reduced, rows = pointed(network, domain)
        self.affine = Affine(reduced or network)
        self.dimension = self.affine.network.inputs
        self.axes = _axes(network, domain, self.dimension)
        self.units = _units(network)
        self.rows: dict[int, Form] = {-1 - j: g for j, g in enumerate(rows)}
        widths = [layer.outputs for layer in network.hidden]
        self.firsts = [0, *accumulate(widths)]
        self.layers = [self.affine.first()]
        self.row: list[int] = []

    def back_to(self, k: int, form: Form) -> None:
        """Forget what was decided below the split of unit k, and take its + side."""
        while next(reversed(self.rows), -1) >= k:
            self.rows.popitem()
        self.rows[k] = form
        del self.layers[self.units[k].layer + 1 :]

    def form(self, unit: Unit) -> Form:
        """Return a positive multiple of the unit where the units before it have their signs."""
        while len(self.layers) <= unit.layer:
            l = len(self.layers) - 1
            first = self.firsts[l]
            states = self.row[first : first + self.affine.network.hidden[l].outputs]
            self.layers.append(self.affine.following(l, self.layers[l], states))
        z = self.layers[unit.layer]
        return less(z.forms[unit.index], z.scale, unit.xi)

    def body(self) -> Clipped | None:
        """Return the polyhedron by its corners, None if it has none."""
        return Clipped.of(self.rows, self.dimension)

    def support(
        self, form: Form, body: Clipped | None, values: Sequence[int] | None = None
    ) -> list[int] | None:
        """Return the names of at most d rows that prove a form non-negative, None if it is not.

        values : the form at the corners, if they are known
        """
        if not any(form[1:]) and form[0] > 0:
            return []
        found = body.least(form, self.rows, values) if body else None
        if found is not None:
            return found
        names = list(self.rows)
        answer = minimise(form, list(self.rows.values()))
        if isinstance(answer, Optimal) and answer.value >= 0:
            return sorted(names[j] for j, _ in answer.multipliers)
        return None

    def witness(self, body: Clipped | None) -> Form:
        """Return a point inside."""
        if body is None:  # nothing at all changes, and every point will do
            return self.lifted(1, [0] * self.dimension)
        q, *p = body.middle(self.rows)
        return self.lifted(q, p)

    def lifted(self, q: int, p: Sequence[int]) -> Form:
        """Return a point in all coordinates: those along which nothing changes are 0."""
        at = [0] * self.domain.dimension
        for axis, v in zip(self.axes, p, strict=True):
            at[axis] = v
        return (q, *at)


def _axes(network: Network, domain: Domain, dimension: int) -> list[int]:
    """Return the coordinates that are left when those that change nothing are held at 0."""
    if dimension == domain.dimension:
        return list(range(dimension))
    slopes = [*(row[1:] for row in domain.rows), *network.hidden[0].weight]
    return independent(list(zip(*slopes, strict=True)))


def _units(network: Network) -> list[Unit]:
    return [
        Unit(l, i, neuron, xi, 2 * t + 1)
        for neuron, (l, i) in enumerate(network.places())
        for t, xi in enumerate(network.activations[l].breakpoints)
    ]
