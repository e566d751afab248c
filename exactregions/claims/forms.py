"""The affine forms of units on many cells: patterns that begin alike share their first layers."""

from collections.abc import Sequence
from itertools import accumulate

from exactregions.networks.affine import Affine, Form, LayerForms, less
from exactregions.networks.network import Network


class Forms:
    """The pre-activations of a network on its cells, each layer computed once for each beginning.

    units : (neuron, layer, index, ξ) of each unit, in the order of the columns of ``Faces.signs``

    >>> net = Network.of([([[1], [2]], [0, -1]), ([[1, -1]], [3]), ([[1]], [0])])
    >>> Forms(net).unit((2, 0, 2), 2)                # the third unit where only h₁ is open: x + 3
    (3, 1)
    """

    def __init__(self, network: Network) -> None:
        self.network, self.affine = network, Affine(network)
        self.starts = list(accumulate((layer.outputs for layer in network.hidden), initial=0))
        self.units = [
            (k, l, i, xi)
            for k, (l, i) in enumerate(network.places())
            for xi in network.activations[l].breakpoints
        ]
        self._known: dict[tuple[int, ...], LayerForms] = {(): self.affine.first()}

    def layer(self, l: int, pattern: Sequence[int]) -> LayerForms:
        """Return the pre-activations of layer l on a cell; l = L is the output."""
        before = tuple(pattern[: self.starts[l]])
        if before not in self._known:
            below = self.layer(l - 1, before)
            states = before[self.starts[l - 1] :]
            self._known[before] = self.affine.following(l - 1, below, states)
        return self._known[before]

    def unit(self, pattern: Sequence[int], unit: int) -> Form:
        """Return a positive multiple of z − ξ on a cell, the same multiple on every cell."""
        _, l, i, xi = self.units[unit]
        z = self.layer(l, pattern)
        return less(z.forms[i], z.scale, xi)
