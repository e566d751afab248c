"""The affine forms that a pattern fixes, layer by layer, in integers.

On a cell every pre-activation is an affine form (c + a·x) / scale with integers c, a and one
positive scale per layer; the scale changes no sign, so predicates use the integers alone.

Proof: proofs/01-cells.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.matrix import Product, primitive
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.networks.activation import Activation
from exactregions.networks.network import Network

Form = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LayerForms:
    """The pre-activations of one layer: form[i] / scale, each (c, a₁, …, a_d)."""

    forms: tuple[Form, ...]
    scale: int


class Affine:
    """The exact forms of one network, pattern by pattern; layer matrices are built once.

    >>> net = Network.of([([[1], [-1]], ["1/2", 1]), ([[1, 3]], [0])])
    >>> Affine(net).forms((2, 0))[-1]
    LayerForms(forms=((1, 2),), scale=2)
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._layers: list[Product | None] = [None] * len(network.layers)
        self._sides = [_Pieces(phi) for phi in network.activations]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Affine) and self.network == other.network

    def __hash__(self) -> int:
        return hash(self.network)

    def forms(self, pattern: Sequence[int]) -> list[LayerForms]:
        """Return the forms of every hidden layer and, last, of the output."""
        found, at = [self.first()], 0
        for l, layer in enumerate(self.network.hidden):
            width = layer.outputs
            found.append(self.following(l, found[-1], pattern[at : at + width]))
            at += width
        return found

    def first(self) -> LayerForms:
        """Return the forms of the first layer, the same in every cell."""
        d = self.network.inputs
        unit = tuple(tuple(int(i == k) for i in range(d + 1)) for k in range(1, d + 1))
        return self._apply(0, LayerForms(unit, 1))

    def following(self, l: int, z: LayerForms, states: Sequence[int]) -> LayerForms:
        """Return the forms of layer l + 1 from those of layer l and its states."""
        phi = self._sides[l]
        hidden = [phi.apply(form, z.scale, s) for form, s in zip(z.forms, states, strict=True)]
        return self._apply(l + 1, LayerForms(tuple(hidden), z.scale * phi.scale))

    def _apply(self, l: int, h: LayerForms) -> LayerForms:
        one = (h.scale, *[0] * (len(h.forms[0]) - 1))
        forms = self._step(l)([one, *h.forms])
        return LayerForms(tuple(forms), h.scale * self.network.layers[l].scale)

    def _step(self, l: int) -> Product:
        """Return the product with a layer's matrix, made when it is first needed."""
        step = self._layers[l]
        if step is None:
            layer = self.network.layers[l]
            pairs = zip(layer.bias, layer.weight, strict=True)
            step = self._layers[l] = Product([(b, *row) for b, row in pairs])
        return step

    def neurons(self, pattern: Sequence[int]) -> list[tuple[Form, int]]:
        """Return (form, scale) of every hidden neuron, in pattern order."""
        return [(f, z.scale) for z in self.forms(pattern)[:-1] for f in z.forms]

    def output(self, pattern: Sequence[int]) -> LayerForms:
        """Return the affine map of the network on the cell of a pattern."""
        return self.forms(pattern)[-1]

    def across(self, pattern: Sequence[int], wall: Form) -> tuple[int, ...]:
        """Return the pattern on the far side of a wall of a cell.

        wall : the form g of a facet, g ≥ 0 on the cell

        In layer order each form is recomputed on the far side. If it minus a breakpoint ξ is
        μ·g, the neuron is at ξ for μ = 0 and just off it, on the side of −μ, otherwise; a form
        with no breakpoint on the wall keeps its piece. So neurons that flip together, and
        neurons that leave or enter an identically zero form, need no case of their own.
        """
        g = primitive(wall)
        z, at, far = self.first(), 0, []
        for l, phi in enumerate(self._sides):
            near = pattern[at : at + self.network.hidden[l].outputs]
            at += len(near)
            states = [phi.cross(f, z.scale, s, g) for f, s in zip(z.forms, near, strict=True)]
            far.extend(states)
            z = self.following(l, z, states)
        return tuple(far)


class _Pieces:
    """An activation with its denominators cleared."""

    def __init__(self, phi: Activation) -> None:
        self.scale = phi.denominator
        self.slopes = numerators(phi.slopes, self.scale)
        self.offsets = numerators(phi.offsets, self.scale)
        self.breakpoints = phi.breakpoints

    def apply(self, form: Form, scale: int, state: int) -> Form:
        p = state // 2
        slope, offset = self.slopes[p], self.offsets[p]
        moved = tuple(slope * v for v in form) if slope != 1 else form
        return (moved[0] + offset * scale, *moved[1:]) if offset else moved

    def cross(self, form: Form, scale: int, state: int, g: Form) -> int:
        for t, xi in enumerate(self.breakpoints):
            shifted = less(form, scale, xi)
            mu = proportion(shifted, g)
            if mu is not None:
                return 2 * t + 1 - mu
        return state


def less(form: Form, scale: int, xi: Fraction) -> Form:
    """Return a positive multiple of form / scale − ξ.

    >>> less((1, 2), 1, Fraction(1, 3))
    (2, 6)
    """
    if xi == 0:
        return form
    q = xi.denominator
    return (form[0] * q - xi.numerator * scale, *(v * q for v in form[1:]))


def proportion(form: Form, g: Form) -> int | None:
    """Return the sign of μ if form = μ·g, and None if it is no multiple; g is primitive.

    >>> proportion((-2, -4), (1, 2)), proportion((0, 0), (1, 2)), proportion((1, 1), (1, 2))
    (-1, 0, None)
    """
    lead = next(i for i, v in enumerate(g) if v)
    mu, rest = divmod(form[lead], g[lead])
    if rest or any(f != mu * v for f, v in zip(form, g, strict=True)):
        return None
    return (mu > 0) - (mu < 0)


def as_fractions(forms: LayerForms) -> tuple[tuple[Fraction, ...], ...]:
    """Return each form as rationals (c, a₁, …, a_d)."""
    return tuple(tuple(Fraction(v, forms.scale) for v in form) for form in forms.forms)


def from_rationals(values: Sequence[Fraction]) -> Form:
    """Return the primitive integer form that is a positive multiple of a rational one.

    >>> from_rationals([Fraction(1, 2), Fraction(-1, 3)])
    (3, -2)
    """
    return primitive(numerators(values, common_denominator(values)))
