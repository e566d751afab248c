"""Activations as model files and frameworks spell them."""

from fractions import Fraction

from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import ActivationError, NotExactError, UnsupportedLayerError
from exactregions.networks.activation import (
    Activation,
    absolute_value,
    hard_tanh,
    leaky_relu,
    named,
    relu,
    relu6,
)


def clip(low: Fraction | None, high: Fraction | None, where: str) -> Activation | None:
    """Return z ↦ min(max(z, low), high); None if there is no bound, which changes nothing.

    Raises UnsupportedLayerError unless low is below high.

    >>> [str(clip(Fraction(-1, 2), Fraction(3), "layer")(z)) for z in (-9, 0, 9)]
    ['-1/2', '0', '3']
    >>> clip(Fraction(0), None, "layer") == relu
    True
    """
    if low is None and high is None:
        return None
    if low is not None and high is not None and low >= high:
        raise UnsupportedLayerError(
            f"{where} clips to [{brief(low)}, {brief(high)}], a constant; give min below max"
        )
    ends = [v for v in (low, high) if v is not None]
    slopes = [0] * (low is not None) + [1] + [0] * (high is not None)
    name = f"clip:{'' if low is None else low}:{'' if high is None else high}"
    found = Activation.of(name, ends, slopes, offset=0 if low is None else low)
    for known in (relu, relu6, hard_tanh):
        if (known.breakpoints, known.slopes) == (found.breakpoints, found.slopes):
            return known
    return found


def leaky(slope: object, where: str) -> Activation | None:
    """Return z ↦ max(z, 0) + slope·min(z, 0) under its usual name; None if the slope is 1.

    >>> leaky(0, "slope") == relu, leaky(1, "slope"), leaky("1/8", "slope").name
    (True, None, 'leaky_relu:1/8')
    """
    value = exact(slope, where)
    known = {phi.slopes[0]: phi for phi in (relu, absolute_value)}
    return None if value == 1 else known.get(value) or leaky_relu(value)


def rectifier(slope: Fraction, top: Fraction | None, where: str) -> Activation | None:
    """Return z ↦ slope·z below 0, z from 0 to top, and top beyond; None if it changes nothing.

    Raises UnsupportedLayerError unless top is positive.

    >>> rectifier(Fraction(0), Fraction(6), "layer") == relu6
    True
    >>> [str(rectifier(Fraction(1, 2), Fraction(1), "layer")(z)) for z in (-3, "1/3", 2)]
    ['-3/2', '1/3', '1']
    """
    if top is None:
        return leaky(slope, where)
    if slope in (0, 1):
        return clip(Fraction(0) if slope == 0 else None, top, where)
    if top <= 0:
        raise UnsupportedLayerError(f"{where} has the maximum {brief(top)}; give one above 0")
    return Activation.of(f"rectifier:{slope}:{top}", [0, top], [slope, 1, 0])


def by_name(name: str, where: str) -> Activation:
    """Return the activation of a name; errors begin with the place."""
    try:
        return named(name)
    except (ActivationError, NotExactError) as reason:
        raise type(reason)(f"{where}: {reason}") from None


def has_name(phi: Activation) -> bool:
    """Say whether the activation's name alone gives it back.

    >>> has_name(relu), has_name(Activation.of("relu", [1], [0, 1]))
    (True, False)
    """
    try:
        return named(phi.name) == phi
    except (ActivationError, NotExactError):
        return False


def name_of(phi: Activation, where: str) -> str:
    """Return the name that gives the activation back; ActivationError if there is none."""
    if not has_name(phi):
        raise ActivationError(f"{where} is {phi.name!r}, which has no name; write .json instead")
    return phi.name
