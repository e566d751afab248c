"""A model's layers taken one after another, as frameworks list them."""

from dataclasses import dataclass, field
from math import prod

from exactregions.errors import ShapeError
from exactregions.networks.activation import Activation
from exactregions.networks.network import Network
from exactregions.readers.composition import Chain, Wire
from exactregions.readers.dyadic import Array, Exact, integers
from exactregions.readers.limits import MAX_ENTRIES
from exactregions.readers.linear_maps import right_product
from exactregions.readers.normalization import Normalization


@dataclass(slots=True)
class Steps:
    """The network of the layers taken so far; consecutive affine ones are composed exactly.

    >>> import numpy as np
    >>> steps = Steps.start((1,))
    >>> steps.dense(stored(np.array([[0.5, 3.0]]), "W"), None, "layer 0")
    >>> steps.dense(stored(np.array([[2.0], [1.0]]), "W"), stored(np.array([7.0]), "b"), "layer 1")
    >>> steps.network()([1])
    (Fraction(11, 1),)
    """

    wire: Wire
    chain: Chain = field(default_factory=Chain)

    @classmethod
    def start(cls, shape: tuple[int, ...]) -> "Steps":
        """Begin with inputs of a shape, taken in row-major order."""
        if prod(shape) > MAX_ENTRIES:
            raise ShapeError(f"the input has shape {shape}, over {MAX_ENTRIES} entries")
        return cls(Wire.start(0, shape))

    def dense(self, kernel: Exact, bias: Exact | None, label: str) -> None:
        """Take x ↦ x @ kernel + bias; kernel has shape (in, out) and bias (out,)."""
        (weight, scale), before = kernel, self.wire.shape[-1]
        if weight.ndim != 2 or 0 in weight.shape or weight.shape[0] != before:
            raise ShapeError(
                f"{label} has weights of shape (in, out) = {weight.shape} and reads {before} "
                "values; both must fit"
            )
        if bias is not None and bias[0].shape != weight.shape[1:]:
            raise ShapeError(f"{label} has {bias[0].shape} biases for {weight.shape[1]} neurons")
        wire = right_product(self.wire, weight, scale)
        if bias is not None:
            values = bias[0].tolist() * prod(wire.shape[:-1])
            wire = Wire(wire.stage, wire.shape, wire.affine.shifted(values, bias[1]))
        self.wire = wire

    def normalize(self, layer: Normalization, axis: int) -> None:
        """Take a batch normalization of the channels along an axis."""
        self.wire = layer.apply(self.wire, axis)

    def activate(self, phi: Activation | None) -> None:
        """Take an activation; None changes nothing."""
        if phi is not None:
            self.wire = self.chain.activate(self.wire, phi)

    def flatten(self) -> None:
        """Take the values as one vector, in row-major order."""
        self.wire = Wire(self.wire.stage, (prod(self.wire.shape),), self.wire.affine)

    def network(self) -> Network:
        """Return the network of all layers taken."""
        return self.chain.network(self.wire)


def stored(array: Array, where: str) -> Exact:
    """Return a framework's array exactly; ShapeError if it is too large."""
    if array.size > MAX_ENTRIES:
        raise ShapeError(
            f"{where} has {array.size} entries, over {MAX_ENTRIES} (MAX_ENTRIES in "
            "readers/limits.py); use a smaller model"
        )
    return integers(array, where)
