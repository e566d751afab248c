"""The inequalities of many cells at once, as enclosures.

A *unit* is one breakpoint ξ of one neuron: the form z − ξ, turned so that it is non-negative on
the cell. A unit is a row of a cell only if the neuron's piece ends at ξ. After the units come the
rows of the domain, the same for every cell.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import (
    Enclosure,
    Floats,
    affine_image,
    gamma,
    nearest,
    nearest_ratio,
)
from exactregions.networks.activation import Activation
from exactregions.networks.network import Network
from exactregions.polyhedra.program import Form

States = NDArray[np.uint8]


class Frontier:
    """Float copies of a network and of its domain's rows, each with its error bound.

    neuron    : (U,) the neuron of each unit
    threshold : (U,) the state 2t − 1 in which that neuron sits on the unit's breakpoint
    """

    def __init__(self, network: Network, domain: Sequence[Form]) -> None:
        self.network, self.d = network, network.inputs
        with np.errstate(over="ignore"):
            self.weights = [_floats(layer.weight, layer.scale).T for layer in network.layers]
            self.biases = [nearest_ratio(layer.bias, layer.scale) for layer in network.layers]
        self.tables = [_Table(phi) for phi in network.activations]
        neuron, threshold, first = [], [], 0
        for layer, phi in zip(network.hidden, network.activations, strict=True):
            for i in range(layer.outputs):
                for t in range(len(phi.breakpoints)):
                    neuron.append(first + i)
                    threshold.append(2 * t + 1)
            first += layer.outputs
        self.neuron = np.array(neuron, dtype=np.intp)
        self.threshold = np.array(threshold, dtype=np.int16)
        self.units = len(neuron)
        self.domain = list(domain)
        self._domain_rows = _domain_rows(self.domain, self.d)

    @np.errstate(all="ignore")
    def rows(self, patterns: States) -> tuple[Enclosure, NDArray[np.bool_]]:
        """Return the rows of each cell and which of them are absent.

        patterns : (B, N); rows : (B, d + 1, U + D); absent : (B, U + D)
        """
        count = len(patterns)
        shape = (count, self.d + 1, self.units + len(self.domain))
        rows = Enclosure(np.empty(shape), np.empty(shape))
        first = 0
        for l, z in enumerate(self._hidden(patterns)):
            first = self.tables[l].units(z, rows, first)
        rows.middle[:, :, self.units :] = self._domain_rows.middle
        rows.radius[:, :, self.units :] = self._domain_rows.radius
        offset = patterns[:, self.neuron].astype(np.int16) - self.threshold
        rows.middle[:, :, : self.units] *= np.sign(offset)[:, None, :]
        absent = np.zeros((count, shape[2]), dtype=bool)
        absent[:, : self.units] = np.abs(offset) != 1
        return rows, absent

    def _inputs(self, count: int) -> Enclosure:
        shape = (count, self.d + 1, self.d)
        unit = np.eye(self.d + 1)[:, 1:]
        return Enclosure(np.broadcast_to(unit, shape).copy(), np.zeros(shape))

    def _hidden(self, patterns: States) -> Iterator[Enclosure]:
        """Yield the pre-activations of each hidden layer, (B, d + 1, width)."""
        h, at = self._inputs(len(patterns)), 0
        for weight, bias, table in zip(self.weights, self.biases, self.tables, strict=False):
            z = affine_image(h, weight, bias)
            yield z
            width = weight.shape[1]
            h = table.apply(z, patterns[:, at : at + width])
            at += width

    def across(self, patterns: States, units: NDArray[np.intp]) -> States:
        """Return the patterns with one neuron each moved over one breakpoint."""
        flipped = patterns.copy()
        which = np.arange(len(units))
        neuron = self.neuron[units]
        flipped[which, neuron] = 2 * self.threshold[units] - patterns[which, neuron]
        return flipped


class _Table:
    """The pieces of an activation by state: value = slope[state]·z + offset[state]."""

    def __init__(self, phi: Activation) -> None:
        slopes, offsets = [], []
        for state in range(2 * len(phi.breakpoints) + 1):
            p, at_breakpoint = divmod(state, 2)
            slopes.append(phi.slopes[p] * (1 - at_breakpoint))
            offsets.append(phi(phi.breakpoints[p]) if at_breakpoint else phi.offsets[p])
        self.slopes, self.offsets = nearest(slopes), nearest(offsets)
        self.breakpoints = nearest(phi.breakpoints)
        self.selects = set(slopes) <= {0, 1} and not any(offsets)

    def apply(self, z: Enclosure, states: States) -> Enclosure:
        slope = self.slopes[states][:, None, :]
        middle, radius = z.middle * slope, z.radius * np.abs(slope)
        if not self.selects:
            offset = self.offsets[states]
            radius += gamma(2) * np.abs(middle)
            middle[:, 0] += offset
            radius[:, 0] += gamma(2) * (np.abs(offset) + np.abs(middle[:, 0]))
        return Enclosure(middle, radius)

    def units(self, z: Enclosure, rows: Enclosure, first: int) -> int:
        """Write z − ξ for every neuron and breakpoint; return where the next layer goes."""
        repeat = len(self.breakpoints)
        last = first + int(z.middle.shape[2]) * repeat
        rows.middle[:, :, first:last] = np.repeat(z.middle, repeat, axis=2)
        rows.radius[:, :, first:last] = np.repeat(z.radius, repeat, axis=2)
        if self.breakpoints.any():
            shift = np.tile(self.breakpoints, (last - first) // repeat)
            rows.middle[:, 0, first:last] -= shift
            size = np.abs(shift) + np.abs(rows.middle[:, 0, first:last])
            rows.radius[:, 0, first:last] += gamma(2) * size
        return last


def _floats(rows: Sequence[Sequence[int]], scale: int) -> Floats:
    return np.array([nearest_ratio(row, scale) for row in rows])


def _domain_rows(forms: Sequence[Form], d: int) -> Enclosure:
    middle = np.zeros((len(forms), d + 1))
    for i, form in enumerate(forms):
        middle[i] = nearest_ratio(form, max(map(abs, form)))
    return Enclosure(middle.T, gamma(1) * np.abs(middle.T))
