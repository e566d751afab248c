"""Networks with less in them: fewer neurons, layers and outputs, simpler weights and biases."""

from collections.abc import Callable, Collection
from fractions import Fraction

from exactregions.networks.network import Layer, Network

Place = tuple[int, int]
Entry = tuple[int, int, int]  # layer, row, column; column 0 is the bias
Rounding = Callable[[Fraction], Fraction]


def without_neurons(network: Network, dropped: Collection[Place]) -> Network | None:
    """Return the network without some hidden neurons (layer, index); None if a layer gets empty.

    >>> from exactregions.networks.famous import hat
    >>> without_neurons(hat(), {(0, 1)}).layers[1].weight, without_neurons(hat(), {*hat().places()})
    (((1, 1),), None)
    """
    layers, read = [], list(range(network.inputs))
    for l, layer in enumerate(network.layers):
        kept = [i for i in range(layer.outputs) if (l, i) not in dropped]
        if not kept:
            return None
        weight = [[layer.weight[i][j] for j in read] for i in kept]
        layers.append(Layer.reduced(weight, [layer.bias[i] for i in kept], layer.scale))
        read = kept
    return Network(tuple(layers[:-1]), network.activations, layers[-1])


def without_outputs(network: Network, dropped: Collection[int]) -> Network | None:
    """Return the network without some outputs; None if none is left.

    >>> without_outputs(Network.of([([[1], [2]], [0, 3])]), {0})([1])
    (Fraction(5, 1),)
    """
    last = len(network.hidden)
    return without_neurons(network, {(last, i) for i in dropped})


def without_layers(network: Network, at: int, length: int) -> Network | None:
    """Return the network without ``length`` layers; None if the others do not fit or none is left.

    Hidden layers go with their activations; if the output goes, the layer before takes its place.

    >>> from exactregions.networks.famous import sawtooth
    >>> sawtooth(2), without_layers(sawtooth(2), 1, 2), without_layers(sawtooth(2), 4, 1)
    (<Network 1-2-1-2-1-1, relu>, <Network 1-2-1-1, relu>, <Network 1-2-1-2-1, relu>)
    >>> without_layers(sawtooth(2), 1, 1)
    """
    layers = network.layers[:at] + network.layers[at + length :]
    if not layers or network.widths[at] != network.widths[at + length]:
        return None
    kinds = network.activations[:at] + network.activations[at + length :]
    return Network(layers[:-1], kinds[: len(layers) - 1], layers[-1])


def numbers(network: Network) -> dict[Entry, Fraction]:
    """Return every bias and weight, by layer, row and column; column 0 holds the biases.

    >>> [str(v) for v in numbers(Network.of([([[1, "1/2"]], [3])])).values()]
    ['3', '1', '1/2']
    """
    return {
        (l, i, j): Fraction(v, layer.scale)
        for l, layer in enumerate(network.layers)
        for i, (b, row) in enumerate(zip(layer.bias, layer.weight, strict=True))
        for j, v in enumerate((b, *row))
    }


def size(value: Fraction) -> int:
    """Return how much it takes to write a number: |p| + q for p/q.

    >>> [size(Fraction(v)) for v in ("0", "-1", "1/2", "7")]
    [1, 2, 3, 8]
    """
    return abs(value.numerator) + value.denominator


def rounded(network: Network, at: Collection[Entry], rounding: Rounding) -> Network:
    """Return the network with some of its numbers rounded.

    >>> numbers(rounded(Network.of([([["2/3"]], ["2/3"])]), {(0, 0, 1)}, round))
    {(0, 0, 0): Fraction(2, 3), (0, 0, 1): Fraction(1, 1)}
    """
    values = numbers(network)
    for entry in at:
        values[entry] = rounding(values[entry])
    layers = []
    for l, layer in enumerate(network.layers):
        rows = [[values[l, i, j] for j in range(layer.inputs + 1)] for i in range(layer.outputs)]
        layers.append(Layer.of([row[1:] for row in rows], [row[0] for row in rows]))
    return Network(tuple(layers[:-1]), network.activations, layers[-1])
