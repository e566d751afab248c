"""One node of an ONNX graph, with the values it reads and the errors that name it."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import onnx

from exactregions.errors import ShapeError, UnsupportedLayerError
from exactregions.networks.activation import Activation
from exactregions.readers.composition import Affine, Chain, Wire
from exactregions.readers.limits import MAX_ENTRIES, one_line
from exactregions.readers.onnx_tensors import Constant

Value = Wire | Constant


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the graph with the values it reads."""

    node: onnx.NodeProto
    label: str
    given: list[Value | None]
    chain: Chain

    def attribute(self, name: str, default: Any) -> Any:
        """Return an attribute of the node."""
        for found in self.node.attribute:
            if found.name == name:
                return onnx.helper.get_attribute_value(found)
        return default

    def value(self, i: int) -> Value | None:
        """Return input i, or None where it is left out."""
        return self.given[i] if i < len(self.given) else None

    def wire(self, i: int) -> Wire:
        """Return input i, which must depend on the network's input."""
        found = self.value(i)
        if not isinstance(found, Wire):
            raise self.refused(f"reads only constants as input {i}; fold them before export")
        return found

    def constant(self, i: int) -> Constant | None:
        """Return input i, which must be a constant or left out."""
        found = self.value(i)
        if isinstance(found, Wire):
            raise self.refused(f"has an input {i} that depends on the network's input; store it")
        return found

    def stored(self, i: int) -> Constant:
        """Return input i, which must be a constant."""
        found = self.constant(i)
        if found is None:
            raise self.refused(f"has no input {i}; store it as a constant")
        return found

    def activate(self, wire: Wire, phi: Activation) -> Wire:
        """Append the activation phi; the wire must come after every activation so far."""
        if wire.stage != len(self.chain.hidden):
            raise self.refused("reads values from before an earlier activation; remove the branch")
        return self.chain.activate(wire, phi)

    def refused(self, reason: str) -> UnsupportedLayerError:
        """Return the error that names this node."""
        return UnsupportedLayerError(f"{self.label} ({self.node.op_type}) {reason}")

    def misfit(self, reason: Exception) -> ShapeError:
        """Return the error for tensors that do not fit together at this node."""
        return ShapeError(f"{self.label} ({self.node.op_type}) does not fit: {one_line(reason)}")


def shape_of(value: Value | None) -> tuple[int, ...]:
    """Return the shape of a tensor."""
    if isinstance(value, Constant):
        return tuple(map(int, value.numerators.shape))
    return value.shape if value else ()


def broadcast(wire: Wire, shape: tuple[int, ...]) -> Affine:
    """Return the wire's values repeated to a larger shape; ValueError if they do not fit."""
    if prod(shape) > MAX_ENTRIES:
        raise ValueError(f"shape {shape} has over {MAX_ENTRIES} entries (MAX_ENTRIES)")
    order = np.arange(prod(wire.shape)).reshape(wire.shape)
    return wire.affine.picked(np.broadcast_to(order, shape).ravel().tolist())


def transposed(value: Value | None) -> Value | None:
    """Return a matrix with rows and columns exchanged."""
    if isinstance(value, Constant):
        return Constant(value.numerators.T, value.scale)
    if value is None:
        return None
    order = np.arange(prod(value.shape)).reshape(value.shape).T
    return Wire(value.stage, order.shape, value.affine.picked(order.ravel().tolist()))
