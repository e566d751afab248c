"""Feed-forward networks with rational weights, in exact arithmetic.

A hidden layer maps h to φ(W h + b), the output layer maps h to W h + b. Every weight is the
rational number that was given, over one common denominator per layer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import cast

from exactregions.arithmetic.markup import table
from exactregions.arithmetic.matrix import product
from exactregions.arithmetic.rational import brief, common_denominator, exact, numerators
from exactregions.errors import ShapeError
from exactregions.networks.activation import Activation, named

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """x ↦ (weight·x + bias) / scale.

    weight : (m, n) integers, row major
    bias   : (m,) integers
    scale  : a positive integer, the common denominator of the layer
    """

    weight: tuple[tuple[int, ...], ...]
    bias: tuple[int, ...]
    scale: int

    @classmethod
    def of(cls, weight: object, bias: object, *, where: str = "layer") -> "Layer":
        """Read a layer from rows of numbers of any exact kind (lists, tuples, arrays).

        Raises ShapeError for ragged, empty or mismatched entries and NotExactError for entries
        that are not rational numbers, both naming the index.
        """
        rows = [_vector(row, f"{where}.W[{i}]") for i, row in enumerate(_rows(weight, where))]
        b = _vector(bias, f"{where}.b")
        for i, row in enumerate(rows):
            if len(row) != len(rows[0]):
                raise ShapeError(
                    f"{where}.W[{i}] has {len(row)} entries and {where}.W[0] has {len(rows[0])}; "
                    "every row of W needs one entry per input"
                )
        if len(b) != len(rows):
            raise ShapeError(
                f"{where}.b has {len(b)} entries and {where}.W has {len(rows)} rows; "
                "give one bias per neuron"
            )
        scale = common_denominator([v for row in rows for v in row] + list(b))
        return cls(tuple(numerators(row, scale) for row in rows), numerators(b, scale), scale)

    @property
    def inputs(self) -> int:
        """How many numbers the layer reads."""
        return len(self.weight[0])

    @property
    def outputs(self) -> int:
        """How many numbers the layer gives."""
        return len(self.weight)

    def affine(self, x: Sequence[Fraction]) -> Vector:
        """Return W x + b exactly; x has ``inputs`` entries."""
        scale = common_denominator(x)
        point = [[v] for v in numerators(x, scale)]
        values = product(self.weight, point)
        whole = scale * self.scale
        return tuple(
            Fraction(row[0] + b * scale, whole) for row, b in zip(values, self.bias, strict=True)
        )

    def after(
        self, origin: Sequence[Fraction], directions: Sequence[Sequence[Fraction]]
    ) -> "Layer":
        """Return the layer t ↦ self(origin + Σ tᵢ directionsᵢ), exactly."""
        columns = [list(origin), *map(list, directions)]
        scale = common_denominator([v for column in columns for v in column])
        cleared = [numerators(column, scale) for column in columns]
        moved = product(self.weight, [list(row) for row in zip(*cleared, strict=True)])
        bias = [row[0] + b * scale for row, b in zip(moved, self.bias, strict=True)]
        return Layer.reduced([row[1:] for row in moved], bias, scale * self.scale)

    @classmethod
    def reduced(cls, weight: Sequence[Sequence[int]], bias: Sequence[int], scale: int) -> "Layer":
        """Return the layer in lowest terms: the numbers over ``scale`` without common factors."""
        common = gcd(scale, *bias, *(v for row in weight for v in row))
        return cls(
            tuple(tuple(v // common for v in row) for row in weight),
            tuple(v // common for v in bias),
            scale // common,
        )


@dataclass(frozen=True)
class Network:
    """A piecewise linear function: hidden layers with activations, then an affine output.

    hidden      : the hidden layers
    activations : one Activation per hidden layer
    output      : the affine output layer

    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> net
    <Network 1-2-1, relu>
    >>> [str(net(["3/4"])[0]), str(net([1])[0])]
    ['1/2', '0']
    """

    hidden: tuple[Layer, ...]
    activations: tuple[Activation, ...]
    output: Layer

    @classmethod
    def of(
        cls,
        layers: Sequence[tuple[object, object]],
        activation: object = "relu",
    ) -> "Network":
        """Build a network from pairs (W, b), first layer first, the last one affine.

        layers     : pairs of W with shape (out, in) and b with shape (out,)
        activation : an Activation or its name for all hidden layers, or a list with one each

        Raises ShapeError where the layers do not fit together and NotExactError for entries
        that are not rational numbers.
        """
        if not layers:
            raise ShapeError("a network needs at least its output layer; give pairs (W, b)")
        read = []
        for l, pair in enumerate(layers):
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                raise ShapeError(
                    f"layers[{l}] is not a pair (W, b); give the weights and the biases"
                )
            read.append(Layer.of(pair[0], pair[1], where=f"layers[{l}]"))
        for l in range(1, len(read)):
            if read[l].inputs != read[l - 1].outputs:
                raise ShapeError(
                    f"layers[{l}].W has {read[l].inputs} columns and layers[{l - 1}] has "
                    f"{read[l - 1].outputs} neurons; they must be equal (W has shape (out, in))"
                )
        return cls(tuple(read[:-1]), activations_of(activation, len(read) - 1), read[-1])

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers, the output last."""
        return (*self.hidden, self.output)

    @property
    def inputs(self) -> int:
        """The dimension of the input space."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> int:
        """How many numbers the network gives."""
        return self.output.outputs

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Inputs, hidden widths, outputs: a 2-32-32-1 network has (2, 32, 32, 1)."""
        return (self.inputs, *(layer.outputs for layer in self.layers))

    @property
    def neurons(self) -> int:
        """The number of hidden neurons."""
        return sum(layer.outputs for layer in self.hidden)

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield (layer, index) of every hidden neuron in the order that patterns use."""
        for l, layer in enumerate(self.hidden):
            for i in range(layer.outputs):
                yield l, i

    def pre_activations(self, x: Sequence[object]) -> tuple[Vector, ...]:
        """Return the pre-activations of every hidden layer at x, exactly.

        x : as many rationals as the network has inputs

        >>> Network.of([([[1], [-1]], [0, 1]), ([[1, 1]], [0])]).pre_activations([2])
        ((Fraction(2, 1), Fraction(-1, 1)),)
        """
        return self._forward(x)[0]

    def __call__(self, x: Sequence[object]) -> Vector:
        """Return the outputs at x, exactly; x has as many rationals as there are inputs."""
        return self._forward(x)[1]

    def _forward(self, x: Sequence[object]) -> tuple[tuple[Vector, ...], Vector]:
        h = _vector(x, "x")
        if len(h) != self.inputs:
            raise ShapeError(f"x has {len(h)} entries; the network has {self.inputs} inputs")
        seen = []
        for layer, phi in zip(self.hidden, self.activations, strict=True):
            z = layer.affine(h)
            seen.append(z)
            h = tuple(map(phi, z))
        return tuple(seen), self.output.affine(h)

    def restricted(
        self, origin: Sequence[object], directions: Sequence[Sequence[object]]
    ) -> "Network":
        """Return the network t ↦ self(origin + Σ tᵢ directionsᵢ), by exact restriction.

        origin     : a point of the input space
        directions : k ≥ 1 vectors of the input space

        >>> net = Network.of([([[1, 2]], [3]), ([[1]], [0])])
        >>> net.restricted([1, 1], [[0, "1/2"]])(["4"]) == net([1, 3])
        True
        """
        o = _vector(origin, "origin")
        spans = [_vector(v, f"directions[{i}]") for i, v in enumerate(directions)]
        if not spans:
            raise ShapeError("a slice needs at least one direction")
        for name, v in [("origin", o), *((f"directions[{i}]", v) for i, v in enumerate(spans))]:
            if len(v) != self.inputs:
                raise ShapeError(
                    f"{name} has {len(v)} entries; the network has {self.inputs} inputs"
                )
        first, *rest = self.layers
        moved = (first.after(o, spans), *rest)
        return Network(moved[:-1], self.activations, moved[-1])

    def __repr__(self) -> str:
        return f"<Network {self._label}>"

    @property
    def _label(self) -> str:
        kinds = sorted({phi.name for phi in self.activations}) or ["affine"]
        return f"{'-'.join(map(str, self.widths))}, {', '.join(kinds)}"

    def _repr_html_(self) -> str:
        layers = zip(self.hidden, self.activations, strict=True)
        hidden = [
            (f"layer {l}", f"{layer.inputs} → {layer.outputs}, {phi.name}")
            for l, (layer, phi) in enumerate(layers)
        ]
        last = ("output", f"{self.output.inputs} → {self.outputs}, affine")
        return table(f"Network {self._label}", [*hidden, last])


def activations_of(activation: object, layers: int) -> tuple[Activation, ...]:
    """Return one activation per hidden layer: of one, or its name, for all; or of a list.

    Raises ShapeError for a list of another length.

    >>> [phi.name for phi in activations_of("relu", 2)]
    ['relu', 'relu']
    """
    kinds = activation if isinstance(activation, (tuple, list)) else [activation] * layers
    if len(kinds) != layers:
        raise ShapeError(f"{len(kinds)} activations for {layers} hidden layers; give one each")
    return tuple(map(named, kinds))


def _rows(weight: object, where: str) -> list[object]:
    rows = _entries(weight, f"{where}.W", "a matrix; give a list of rows")
    if not rows:
        raise ShapeError(f"{where}.W has no rows; a layer needs at least one neuron")
    return rows


def _vector(values: object, where: str) -> Vector:
    entries = _entries(values, where, "a list of numbers")
    if not entries:
        raise ShapeError(f"{where} has no entries; give at least one number")
    return tuple(exact(v, f"{where}[{i}]") for i, v in enumerate(entries))


def _entries(values: object, where: str, wanted: str) -> list[object]:
    """Return the entries of anything in a fixed order: lists, tuples, arrays."""
    ordered = hasattr(values, "__getitem__") and hasattr(values, "__len__")
    if not ordered or isinstance(values, (str, bytes, bytearray, Mapping)):
        raise ShapeError(f"{where} is {brief(values)}, not {wanted}")
    try:
        return list(cast("Sequence[object]", values))
    except TypeError:
        raise ShapeError(f"{where} is {brief(values)}, not {wanted}") from None
