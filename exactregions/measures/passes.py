"""Integers sent through a network: points forward, slopes backward, many at once.

A number per neuron costs little where a whole affine form per neuron would cost as many numbers as
there are inputs. Nothing is rounded: every point, and every layer, has a denominator of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from exactregions.arithmetic.matrix import Product
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern
from exactregions.polyhedra.program import Form, Point

Columns = list[Form]


@dataclass(frozen=True, slots=True)
class Unit:
    """One breakpoint ξ of one neuron: z − ξ.

    neuron    : its number in patterns
    place     : (layer, index)
    threshold : the state in which the neuron is at ξ
    """

    neuron: int
    place: tuple[int, int]
    threshold: int


@dataclass(frozen=True, slots=True)
class Values:
    """The units of one layer at many points: z − ξ = unit / scale.

    units  : per point one integer a unit
    scales : per point a positive integer
    """

    units: Columns
    scales: list[int]


def homogeneous(x: Point) -> Form:
    """Return integers (q, p₁, …, p_d) with x = p / q and q > 0."""
    q = common_denominator(x)
    return (q, *numerators(x, q))


class Passes:
    """A network with the matrices that integers pass through, built once.

    >>> net = Network.of([([[1], [-1]], [0, 1]), ([[2, 3]], [0])])
    >>> (values,), patterns = Passes(net).forward([(1, 4), (1, -1)])
    >>> values.units, patterns
    ([(4, -3), (-1, 2)], [(2, 0), (0, 2)])
    >>> Passes(net).gradients(patterns)
    [((2,),), ((-3,),)]
    """

    def __init__(self, network: Network) -> None:
        self.network, self.affine = network, Affine(network)
        self.starts = list(accumulate((layer.outputs for layer in network.hidden), initial=0))
        activations = network.activations
        self._slopes = [numerators(phi.slopes, phi.denominator) for phi in activations]
        self.wholes = [common_denominator(phi.breakpoints) for phi in activations]
        self._offsets = [numerators(phi.offsets, phi.denominator) for phi in activations]

    @cached_property
    def units(self) -> list[Unit]:
        """The units in the order of patterns, breakpoints from left to right."""
        return [
            Unit(k, (l, i), 2 * t + 1)
            for k, (l, i) in enumerate(self.network.places())
            for t in range(len(self.network.activations[l].breakpoints))
        ]

    @cached_property
    def _forward(self) -> list[Product]:
        return [
            Product([(b, *row) for b, row in zip(layer.bias, layer.weight, strict=True)])
            for layer in self.network.hidden
        ]

    @cached_property
    def _upward(self) -> list[Product]:
        return [Product(layer.weight) for layer in self.network.layers]

    @cached_property
    def _backward(self) -> list[Product]:
        return [Product(list(zip(*layer.weight, strict=True))) for layer in self.network.layers]

    def forward(self, points: Columns) -> tuple[list[Values], list[Pattern]]:
        """Return the values of all units at points, layer by layer, and the points' patterns.

        points : (q, p₁, …, p_d) for the point p / q, q > 0
        """
        given = points
        layers: list[Values] = []
        patterns: list[Pattern] = [()] * len(points)
        for l, layer in enumerate(self.network.hidden):
            found = zip(*self._forward[l](list(zip(*given, strict=True))), strict=True)
            scales = [column[0] * layer.scale for column in given]
            values, states, given = self._activated(l, list(found), scales)
            layers.append(values)
            patterns = [(*p, *s) for p, s in zip(patterns, states, strict=True)]
        return layers, patterns

    def _activated(
        self, l: int, found: Columns, scales: list[int]
    ) -> tuple[Values, list[Pattern], Columns]:
        phi, slopes, offsets = self.network.activations[l], self._slopes[l], self._offsets[l]
        whole = self.wholes[l]
        shifts = numerators(phi.breakpoints, whole)
        units, states, given = [], [], []
        for column, scale in zip(found, scales, strict=True):
            units.append(tuple(z * whole - n * scale for z in column for n in shifts))
            signs = [(u > 0) - (u < 0) + 1 for u in units[-1]]
            states.append(tuple(map(sum, zip(*[iter(signs)] * len(shifts), strict=True))))
            pieces = [s // 2 for s in states[-1]]
            hidden = (
                slopes[p] * z + offsets[p] * scale for z, p in zip(column, pieces, strict=True)
            )
            given.append((scale * phi.denominator, *hidden))
        return Values(units, [whole * scale for scale in scales]), states, given

    def back(self, l: int, rows: Columns, patterns: Sequence[Pattern]) -> Columns:
        """Return the slopes in the input of functions that read layer l's inputs with given slopes.

        rows : one of these functions each, on the cell of the pattern beside it

        All slopes come times one positive integer, the same on every cell.
        """
        for k in reversed(range(l if rows else 0)):
            rows = list(zip(*self._backward[k](self._switched(k, rows, patterns)), strict=True))
        return rows

    def _switched(self, k: int, rows: Columns, patterns: Sequence[Pattern]) -> Columns:
        """Multiply by the slopes of the activations of layer k; return columns."""
        slopes, first = self._slopes[k], self.starts[k]
        switched = (
            [v * slopes[s // 2] for v, s in zip(row, pattern[first:], strict=False)]
            for row, pattern in zip(rows, patterns, strict=True)
        )
        return list(zip(*switched, strict=True))

    def gradients(self, patterns: Sequence[Pattern]) -> list[tuple[Form, ...]]:
        """Return the slopes of the outputs on cells, times one positive integer."""
        many = self.network.outputs
        rows = list(self.network.output.weight) * len(patterns)
        each = [pattern for pattern in patterns for _ in range(many)]
        found = self.back(len(self.network.hidden), rows, each)
        return [tuple(found[i : i + many]) for i in range(0, len(found), many)]

    def reaches(self, l: int, indices: Sequence[int], patterns: Sequence[Pattern]) -> list[bool]:
        """Tell whether the outputs rise or fall with the output of a neuron of layer l.

        That is so if the sum over all paths from it to some output is not zero.
        """
        rows = [tuple(row[i] for row in self.network.layers[l + 1].weight) for i in indices]
        for k in range(l + 1, len(self.network.hidden) if rows else 0):
            rows = list(zip(*self._upward[k + 1](self._switched(k, rows, patterns)), strict=True))
        return [any(row) for row in rows]
