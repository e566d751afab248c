"""Two networks as one, whatever their activations and depths, with no walls but theirs.

A continuous piecewise linear φ with breakpoints ξ_1 < … < ξ_T and slopes s_0, …, s_T is

    φ(z) = φ(ξ_1) − s_0 ReLU(ξ_1 − z) + s_1 ReLU(z − ξ_1) + Σ_{t ≥ 2} (s_t − s_{t−1}) ReLU(z − ξ_t),

since both sides agree at ξ_1 and have the same slope on every piece. So every network is a network
of ReLUs that turn where its neurons do. A ReLU's value h is never negative, so ReLU(h) = h hands it
on through one layer more: the shallower of two networks becomes as deep as the other, and then both
stand side by side. Neurons that read the same become one.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from exactregions.errors import ShapeError
from exactregions.networks.activation import Activation, relu
from exactregions.networks.network import Layer, Network

Term = tuple[Fraction, int, Fraction]  # a, s, ξ of a·ReLU(s·(z − ξ))


def difference(first: Network, second: Network) -> Network:
    """Return the ReLU network x ↦ first(x) − second(x).

    Raises ShapeError unless both have as many inputs, and as many outputs.

    >>> from exactregions.networks.famous import hat, sawtooth
    >>> f = difference(hat(), sawtooth(2))
    >>> f, f(["1/4"]) == (hat()(["1/4"])[0] - sawtooth(2)(["1/4"])[0],)
    (<Network 1-4-4-5-4-1, relu>, True)
    """
    if first.outputs != second.outputs:
        raise ShapeError(
            f"the networks have {first.outputs} and {second.outputs} outputs; they must agree"
        )
    whole, m = side_by_side(first, second), first.outputs
    weight, bias = whole.output.weight, whole.output.bias
    rows = [[a - b for a, b in zip(weight[i], weight[i + m], strict=True)] for i in range(m)]
    output = Layer.reduced(rows, [bias[i] - bias[i + m] for i in range(m)], whole.output.scale)
    return Network(whole.hidden, whole.activations, output)


def side_by_side(first: Network, second: Network) -> Network:
    """Return the ReLU network x ↦ (first(x), second(x)), outputs one after the other.

    Raises ShapeError unless both have as many inputs.

    >>> from exactregions.networks.famous import hat
    >>> both = side_by_side(hat(), Network.of([([[1], [1]], [0, 5]), ([[1, 1]], [0])]))
    >>> both, both([1]) == (1, 7)          # ReLU(x) is a neuron of both, written once
    (<Network 1-4-2, relu>, True)
    """
    if first.inputs != second.inputs:
        raise ShapeError(
            f"the networks have {first.inputs} and {second.inputs} inputs; they must agree"
        )
    depth = max(len(first.hidden), len(second.hidden))
    one, other = deepened(in_relus(first), depth), deepened(in_relus(second), depth)
    layers: list[Layer] = []
    left = right = list(range(first.inputs))
    for a, b in zip(one.layers, other.layers, strict=True):
        inputs = 1 + max(left + right)
        rows, scale = _over_one_denominator(a, left, b, right, inputs)
        if len(layers) < depth:
            seen = {row: i for i, row in enumerate(dict.fromkeys(rows))}
            places = [seen[row] for row in rows]
            left, right, rows = places[: a.outputs], places[a.outputs :], list(seen)
        layers.append(Layer.reduced([row[1:] for row in rows], [row[0] for row in rows], scale))
    return Network(tuple(layers[:-1]), (relu,) * depth, layers[-1])


def _over_one_denominator(
    a: Layer, left: Sequence[int], b: Layer, right: Sequence[int], inputs: int
) -> tuple[list[tuple[int, ...]], int]:
    """Return the rows (bias, weights) of two layers that read some of the same inputs."""
    scale, rows = lcm(a.scale, b.scale), []
    for layer, columns in ((a, left), (b, right)):
        factor = scale // layer.scale
        for bias, weights in zip(layer.bias, layer.weight, strict=True):
            row = [factor * bias, *[0] * inputs]
            for column, w in zip(columns, weights, strict=True):
                row[1 + column] += factor * w
            rows.append(tuple(row))
    return rows, scale


def deepened(network: Network, depth: int) -> Network:
    """Return a ReLU network as the same function with ``depth`` hidden layers or more.

    One with hidden layers gets no new walls. An affine one becomes f = ReLU(f) − ReLU(−f), with a
    wall where an output is 0.

    >>> deepened(Network.of([([[1, 1]], [0])]), 2), deepened(Network.of([([[3]], [1])]), 1)([-2])
    (<Network 2-2-2-1, relu>, (Fraction(-5, 1),))
    """
    hidden, output = list(network.hidden), network.output
    if not hidden and depth:
        rows, bias = output.weight, output.bias
        negated = tuple(tuple(-w for w in row) for row in rows)
        hidden = [Layer(rows + negated, bias + tuple(-b for b in bias), output.scale)]
        unit = _unit(len(rows))
        plus_minus = [(*row, *(-v for v in row)) for row in unit]
        output = Layer(tuple(plus_minus), (0,) * len(rows), 1)
    width = output.inputs
    hidden += [Layer(_unit(width), (0,) * width, 1)] * (depth - len(hidden))
    return Network(tuple(hidden), (relu,) * len(hidden), output)


def _unit(n: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(i == j) for j in range(n)) for i in range(n))


def in_relus(network: Network) -> Network:
    """Return the same function as a network of ReLUs, which turn where its neurons do.

    >>> from exactregions.networks.activation import hard_tanh
    >>> net = Network.of([([[2]], [0]), ([[3]], [1])], hard_tanh)
    >>> in_relus(net), [in_relus(net)([x]) == net([x]) for x in (-5, "1/3", 5)]
    (<Network 1-2-1, relu>, [True, True, True])
    """
    hidden: list[Layer] = []
    layer = network.layers[0]
    for phi, following in zip(network.activations, network.layers[1:], strict=True):
        terms = _terms(phi)
        rows = [
            (s * (Fraction(b, layer.scale) - xi), *(Fraction(s * w, layer.scale) for w in row))
            for b, row in zip(layer.bias, layer.weight, strict=True)
            for _, s, xi in terms
        ]
        hidden.append(Layer.of([row[1:] for row in rows], [row[0] for row in rows]))
        layer = _reading(following, [a for a, _, _ in terms], phi(phi.breakpoints[0]))
    return Network(tuple(hidden), (relu,) * len(hidden), layer)


def _terms(phi: Activation) -> list[Term]:
    """Return the ReLUs that add up to φ − φ(ξ_1); those with a factor of 0 are left out."""
    first, *others = phi.breakpoints
    s = phi.slopes
    terms = [(-s[0], -1, first), (s[1], 1, first)]
    terms += [(s[t] - s[t - 1], 1, xi) for t, xi in enumerate(others, start=2)]
    return [term for term in terms if term[0]]


def _reading(layer: Layer, factors: Sequence[Fraction], constant: Fraction) -> Layer:
    """Return the layer as it reads ReLUs: each input is a constant plus factors times some."""
    rows = [[Fraction(w, layer.scale) * a for w in row for a in factors] for row in layer.weight]
    bias = [
        (b + constant * sum(row)) / Fraction(layer.scale)
        for b, row in zip(layer.bias, layer.weight, strict=True)
    ]
    return Layer.of(rows, bias)
