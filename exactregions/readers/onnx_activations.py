"""The ONNX operations that are piecewise linear functions of one variable."""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.rational import exact
from exactregions.networks import activation
from exactregions.readers import activations
from exactregions.readers.composition import Wire
from exactregions.readers.onnx_step import Step

# Attributes are float32, defaults too.
_LEAKY_ALPHA, _SIGMOID_ALPHA = float(np.float32(0.01)), float(np.float32(0.2))
_UNBOUNDED = float(np.finfo(np.float32).max)  # how Clip's attributes say that there is no bound


def relu(step: Step) -> Wire:
    """Take max(z, 0)."""
    return step.activate(step.wire(0), activation.relu)


def leaky_relu(step: Step) -> Wire:
    """Take z where z is positive and alpha·z elsewhere."""
    where = f"{step.label}.alpha"
    return _taken(
        step, step.wire(0), activations.leaky(step.attribute("alpha", _LEAKY_ALPHA), where)
    )


def clip(step: Step) -> Wire:
    """Take min(max(z, low), high); either bound may be left out."""
    low, high = _bound(step, 1, "min", -_UNBOUNDED), _bound(step, 2, "max", _UNBOUNDED)
    return _taken(step, step.wire(0), activations.clip(low, high, f"{step.label} (Clip)"))


def hard_sigmoid(step: Step) -> Wire:
    """Take min(max(alpha·z + beta, 0), 1): an affine map, then a clip."""
    alpha = exact(step.attribute("alpha", _SIGMOID_ALPHA), f"{step.label}.alpha")
    beta = exact(step.attribute("beta", 0.5), f"{step.label}.beta")
    wire = step.wire(0)
    n = len(wire.affine.bias)
    moved = wire.affine.stretched([alpha.numerator] * n, alpha.denominator)
    moved = moved.shifted([beta.numerator] * n, beta.denominator)
    phi = activations.clip(Fraction(0), Fraction(1), step.label)
    return _taken(step, Wire(wire.stage, wire.shape, moved), phi)


def _taken(step: Step, wire: Wire, phi: activation.Activation | None) -> Wire:
    return wire if phi is None else step.activate(wire, phi)


def _bound(step: Step, i: int, name: str, absent: float) -> Fraction | None:
    stored = step.constant(i)
    if stored is not None:
        if stored.numerators.size != 1:
            raise step.refused(f"has a {name} of shape {stored.numerators.shape}; give one number")
        return Fraction(stored.numerators.item(), stored.scale)
    value = step.attribute(name, absent)
    return None if value == absent else exact(value, f"{step.label}.{name}")
