"""Networks with random biases as networks of more inputs: x first, then the biases.

A bias enters its neuron in an affine way, so z₀(x) + b is a piecewise linear function of (x, b). A
ReLU lets b pass on to a deeper layer as max(b + 2B, 0), since |b| ≤ B; another activation lets it
pass on any sloping piece. These carriers are at no breakpoint, so they cut nothing.

A neuron may also be held at a breakpoint ξ: it gives φ(ξ), whatever it reads. What it reads without
its own bias, z₀(x), is measured by two rulers, at a breakpoint where z₀ = ξ − B and z₀ = ξ + B. For
x on a cell between them its bias can put it on its breakpoint there; elsewhere it cannot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from exactregions.claims.sides import Place
from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain

Row = tuple[list[Fraction], Fraction]


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A network of x and of biases, and where its neurons are in a pattern.

    network : (x, b) ↦ the outputs
    neurons : (N,) the place in patterns of each neuron of the network of x alone
    rulers  : the places of both rulers of each neuron that is held, the one for ξ − B first
    """

    network: Network
    neurons: tuple[int, ...]
    rulers: dict[Place, tuple[int, int]]


def enlarged(
    network: Network,
    biases: Sequence[Place],
    reach: Fraction,
    held: Mapping[Place, Fraction] | None = None,
) -> Enlarged:
    """Return a network as a function of x and of the biases of some neurons, each in [−B, B].

    biases : (layer, index) of neurons; their biases are the inputs after x, in this order
    reach  : B > 0
    held   : neurons that are held, none of them in ``biases``, each with its breakpoint ξ

    >>> net = Network.of([([[2]], [0]), ([[3]], [0]), ([[1]], [0])])
    >>> large = enlarged(net, [(0, 0), (1, 0)], Fraction(1)).network
    >>> same = Network.of([([[2]], ["1/2"]), ([[3]], ["-1/4"]), ([[1]], [0])])
    >>> large, large([1, "1/2", "-1/4"]) == same([1])
    (<Network 3-2-1-1, relu>, True)
    """
    fixed, width = held or {}, network.inputs + len(biases)
    carriers = {z: _Carrier(network.inputs + j, 1, 0) for j, z in enumerate(biases)}
    layers: list[Layer] = []
    neurons: list[int] = []
    rulers, before = {}, 0
    for l, (layer, phi) in enumerate(zip(network.hidden, network.activations, strict=True)):
        rows = [_row(layer, i, width, carriers.get((l, i))) for i in range(layer.outputs)]
        neurons += range(before, before + len(rows))
        for i in range(layer.outputs):
            if (l, i) in fixed:
                rulers[l, i] = (before + len(rows), before + len(rows) + 1)
                weight, xi = rows[i][0], fixed[l, i]
                rows += [(weight, phi.breakpoints[0] - xi + b) for b in (reach, -reach)]
                rows[i] = ([Fraction(0)] * width, xi)
        deeper = {z: c for z, c in carriers.items() if z[0] > l}
        seat = _Seat.on(phi, reach)
        for j, (z, carrier) in enumerate(deeper.items(), start=len(rows)):
            carriers[z] = seat.carrier(j)
            rows.append(seat.row(carrier, width))
        layers.append(_layer(rows))
        before, width = before + len(rows), len(rows)
    rows = [_row(network.output, i, width, None) for i in range(network.outputs)]
    whole = Network(tuple(layers), network.activations, _layer(rows))
    return Enlarged(whole, tuple(neurons), rulers)


def with_biases(domain: Domain, biases: int, reach: Fraction) -> Domain:
    """Return the product of a domain, in its own coordinates, with [−B, B]^biases.

    >>> from exactregions import Box
    >>> with_biases(Box.of((0, 1)), 1, Fraction(3)).extent == ((0, 1), (-3, 3))
    True
    """
    d = domain.dimension + biases
    rows = [(*row, *[0] * biases) for row in domain.rows]
    for axis in range(domain.dimension + 1, d + 1):
        for sign in (1, -1):
            row = [reach.numerator, *[0] * d]
            row[axis] = sign * reach.denominator
            rows.append(tuple(row))
    return Domain(d, tuple(rows), None, f"{domain.label} and biases")


class _Carrier(NamedTuple):
    """Entry ``at`` of what a layer reads is slope·b + offset."""

    at: int
    slope: Fraction | int
    offset: Fraction | int


class _Seat(NamedTuple):
    """Where biases pass an activation: scale·b + shift is inside a piece slope·z + offset."""

    scale: Fraction
    shift: Fraction
    slope: Fraction
    offset: Fraction

    @classmethod
    def on(cls, phi: Activation, reach: Fraction) -> "_Seat":
        """Return a seat for |b| ≤ reach on the last piece that slopes."""
        p = max(p for p, slope in enumerate(phi.slopes) if slope)
        xi = phi.breakpoints
        if p == len(xi):
            scale, shift = Fraction(1), xi[-1] + 2 * reach
        elif p == 0:
            scale, shift = Fraction(1), xi[0] - 2 * reach
        else:
            scale, shift = (xi[p] - xi[p - 1]) / (4 * reach), (xi[p] + xi[p - 1]) / 2
        return cls(scale, shift, phi.slopes[p], phi.offsets[p])

    def row(self, carrier: _Carrier, width: int) -> Row:
        """Return the row of the neuron that reads one carrier to be the next."""
        weight = [Fraction(0)] * width
        weight[carrier.at] = self.scale / carrier.slope
        return weight, self.shift - weight[carrier.at] * carrier.offset

    def carrier(self, at: int) -> _Carrier:
        """Return what that neuron gives, as entry ``at`` of what the next layer reads."""
        return _Carrier(at, self.slope * self.scale, self.slope * self.shift + self.offset)


def _row(layer: Layer, i: int, width: int, bias: _Carrier | None) -> Row:
    """Return a row of a layer that reads more entries, with its own bias or a carried one."""
    weight = [Fraction(v, layer.scale) for v in layer.weight[i]]
    weight += [Fraction(0)] * (width - len(weight))
    if bias is None:
        return weight, Fraction(layer.bias[i], layer.scale)
    weight[bias.at] = Fraction(1) / bias.slope
    return weight, -weight[bias.at] * bias.offset


def _layer(rows: Sequence[Row]) -> Layer:
    return Layer.of([weight for weight, _ in rows], [bias for _, bias in rows])
