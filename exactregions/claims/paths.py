"""Paths from a neuron to the outputs on a cell: the sums of their weights, and whether one is open.

The output moves by Σ over paths ∏ (weights and slopes along the path) for every unit that the
output of a neuron moves. Sums are accumulated from the outputs back; patterns that end alike share
their last layers.
"""

from collections.abc import Sequence
from itertools import accumulate

from exactregions.arithmetic.matrix import Row, product
from exactregions.arithmetic.rational import numerators
from exactregions.networks.network import Network


class Paths:
    """The paths of one network, on all of its cells.

    >>> net = Network.of([([[1], [1]], [0, 1]), ([[1, 1]], [-1]), ([[2]], [0])])
    >>> Paths(net).sums(0, (2, 2, 2)), Paths(net).sums(0, (2, 2, 0))
    ([(2, 2)], [(0, 0)])
    >>> Paths(net).good(0, (2, 2, 2)), Paths(net).good(0, (2, 2, 0))
    ((True, True), (False, False))
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.ends = list(accumulate(layer.outputs for layer in network.hidden))
        self.slopes = [numerators(phi.slopes, phi.denominator) for phi in network.activations]
        self._sums: dict[tuple[int, ...], list[Row]] = {}
        self._good: dict[tuple[int, ...], tuple[bool, ...]] = {}

    def sums(self, l: int, pattern: Sequence[int]) -> list[Row]:
        """Return the sums over all paths from the neurons of layer l, (outputs, n_l) integers.

        They come times a positive number; with the slopes of layer l over its activation's
        denominator, and ``LayerForms`` of layer l, the product has the same factor for every l.
        """
        after = (l, *pattern[self.ends[l] :])
        if after not in self._sums:
            self._sums[after] = self._through(l, pattern)
        return self._sums[after]

    def _through(self, l: int, pattern: Sequence[int]) -> list[Row]:
        layers = self.network.layers
        if l + 1 == len(self.ends):
            return list(layers[-1].weight)
        slopes = self.slopes[l + 1]
        states = pattern[self.ends[l] : self.ends[l + 1]]
        above = [
            [v * slopes[s // 2] for v, s in zip(row, states, strict=True)]
            for row in self.sums(l + 1, pattern)
        ]
        return product(above, layers[l + 1].weight)

    def good(self, l: int, pattern: Sequence[int]) -> tuple[bool, ...]:
        """Tell for each neuron of layer l whether a path of open neurons leads to an output.

        A later neuron is open if it is strictly inside a sloping piece. Weights on the path are
        not 0; the neuron itself need not be open.
        """
        after = (l, *pattern[self.ends[l] :])
        if after not in self._good:
            reached = self._reached(l, pattern)
            rows = [
                row for row, r in zip(self.network.layers[l + 1].weight, reached, strict=True) if r
            ]
            width = self.network.layers[l].outputs
            self._good[after] = tuple(any(row[i] for row in rows) for i in range(width))
        return self._good[after]

    def _reached(self, l: int, pattern: Sequence[int]) -> list[bool]:
        """Tell which neurons of layer l + 1 pass a change on to an output."""
        if l + 1 == len(self.ends):
            return [True] * self.network.outputs
        states = pattern[self.ends[l] : self.ends[l + 1]]
        slopes = self.slopes[l + 1]
        return [
            s % 2 == 0 and slopes[s // 2] != 0 and g
            for s, g in zip(states, self.good(l + 1, pattern), strict=True)
        ]
