r"""How large gradients of neurons and densities of biases are at initialisation.

The laws are those of ``networks/initial.py``, as densities: the floats that stand for the draws are
not told apart from real numbers. All weights are independent, with variance v_l in layer l.

Fix x. Turning a neuron, (w, b) ↦ (−w, −b), and its outgoing weights keeps the law; so which neurons
are open at x is as if tossed with fair coins, apart from the weights. ∇z for z in layer l is then a
product of random matrices with rows struck out. For normal weights ‖∇z‖² has the law of

    v_1 ⋯ v_l · χ²_d · χ²_{K_1} ⋯ χ²_{K_{l−1}},    K_j ~ Bin(n_j, 1/2),  all independent,

so each moment is an exact finite sum. E‖∇z‖² = d·v_l·∏_{j<l} n_j·v_j/2 is the same for all laws
with these variances; it is 2 in every layer under He's law. For uniform weights the even moments
are at most those of normal weights, which encloses the others.

Proof: proofs/14-paper-bounds.md
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, prod
from typing import Literal

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import PLACES, Formula, enclosed, rational
from exactregions.errors import ExactRegionsError, ShapeError
from exactregions.networks.initial import parse_widths

Widths = Sequence[int] | str


@dataclass(frozen=True, slots=True)
class Law:
    """A law of weights and biases, symmetric and independent.

    shape    : of both, "normal" or "uniform" on an interval about 0
    variance : of a weight, from the numbers of inputs and outputs of its layer
    bias     : the variance of a bias, from the number of inputs
    """

    shape: Literal["normal", "uniform"]
    variance: Callable[[int, int], Fraction]
    bias: Callable[[int], Fraction]


LAWS: Mapping[str, Law] = {
    "he": Law("normal", lambda m, n: Fraction(2, m), lambda m: Fraction(1, 100)),
    "hr": Law("normal", lambda m, n: Fraction(2, m), lambda m: Fraction(1, 10**6)),
    "xavier": Law("normal", lambda m, n: Fraction(2, m + n), lambda m: Fraction(1, 100)),
    "torch": Law("uniform", lambda m, n: Fraction(1, 3 * m), lambda m: Fraction(1, 3 * m)),
    "uniform": Law("uniform", lambda m, n: Fraction(1, 3), lambda m: Fraction(1, 3)),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment between two formulas, which are the same where it is known exactly."""

    least: Formula
    most: Formula

    @property
    def exact(self) -> bool:
        """Whether the moment is known, not only enclosed."""
        return bool(self.least == self.most)

    def root(self, k: int = 1, places: int = PLACES) -> Bounds:
        """Return bounds of the k-th root of the moment."""
        power = rational(Fraction(1, k))
        return Bounds(
            enclosed(self.least**power, places).lower, enclosed(self.most**power, places).upper
        )


def law_of(init: str) -> Law:
    """Return a law by its name.

    Raises ExactRegionsError for one that is not known, and for ``int``, whose biases have no
    density, so that no bound of the theorem applies.

    >>> law_of("he").variance(4, 7)
    Fraction(1, 2)
    """
    if init not in LAWS:
        raise ExactRegionsError(
            f"no density of biases is known for init {init!r}; use {', '.join(LAWS)}"
        )
    return LAWS[init]


def hidden_sizes(widths: Widths) -> tuple[int, tuple[int, ...]]:
    """Return the input dimension and the hidden widths, of which there is one at least.

    Raises ShapeError for fewer than three widths, or one below 1.

    >>> hidden_sizes("2-5-3-1")
    (2, (5, 3))
    """
    sizes = parse_widths(widths) if isinstance(widths, str) else tuple(widths)
    if len(sizes) < 3 or min(sizes) < 1:
        raise ShapeError(f"widths {sizes} name no hidden layer; give inputs, hidden, outputs, ≥ 1")
    return sizes[0], sizes[1:-1]


def bias_density(widths: Widths, init: str, layer: int) -> Formula:
    """Return the greatest density of a bias in a hidden layer (the first is 0).

    >>> bias_density("2-5-1", "he", 0), bias_density("2-5-3-1", "torch", 1)
    (5*sqrt(2)/sqrt(pi), sqrt(5)/2)
    """
    from sympy import pi, sqrt

    law, (d, hidden) = law_of(init), hidden_sizes(widths)
    variance = rational(law.bias((d, *hidden)[layer]))
    return 1 / sqrt((2 * pi if law.shape == "normal" else 12) * variance)


def gradient_moment(
    widths: Widths, init: str, layer: int, k: int = 1, *, along_line: bool = False
) -> Moment:
    """Return E‖∇z‖^k for a neuron z of a hidden layer (the first is 0), the same at every x.

    along_line : of the derivative in one direction instead, E|∂z/∂v|^k with ‖v‖ = 1

    Raises ExactRegionsError for an unknown law or k < 1.

    >>> gradient_moment("7-5-3-1", "he", 1, 2).most
    2
    >>> print(gradient_moment("2-2-1", "he", 0).most, gradient_moment("1-1-1-1", "he", 1).most)
    sqrt(2)*sqrt(pi)/2 2/pi
    >>> gradient_moment("1-2-1", "uniform", 0), gradient_moment("2-2-1", "uniform", 0)
    (Moment(least=1/2, most=1/2), Moment(least=sqrt(3)/3, most=sqrt(6)/3))
    """
    from sympy import Rational, sqrt

    if k < 1:
        raise ExactRegionsError(
            f"the moment of order {k} was asked for; give an order of 1 or more"
        )
    law, (d, hidden) = law_of(init), hidden_sizes(widths)
    sizes = (d, *hidden)[: layer + 2]
    variances = [law.variance(m, n) for m, n in pairwise(sizes)]
    normal = _normal_moment(prod(variances, start=Fraction(1)), 1 if along_line else d, sizes[1:-1])
    if law.shape == "normal" or k == 2:
        return Moment(normal(k), normal(k))
    if d == 1 and layer == 0:  # E|w|^k for w uniform on an interval of half-length √(3·variance)
        alone = sqrt(3 * rational(variances[0])) ** k / (k + 1)
        return Moment(alone, alone)
    second = normal(2)
    most = normal(k) if k % 2 == 0 else normal(k + 1) ** Rational(k, k + 1)
    least = sqrt(second) ** k if k > 1 else sqrt(second) ** 3 / sqrt(normal(4))
    return Moment(least, most)


def gradient_constant(
    widths: Widths, init: str, k: int = 1, *, along_line: bool = False, places: int = PLACES
) -> Bounds:
    """Return C_grad for k neurons: the greatest (E‖∇z‖^k)^(1/k) over all hidden neurons z.

    >>> gradient_constant("3-8-8-1", "he", 2).decimals(8)
    ('1.41421356', '1.41421357')
    """
    _, hidden = hidden_sizes(widths)
    return Bounds.greatest(
        gradient_moment(widths, init, l, k, along_line=along_line).root(k, places)
        for l in range(len(hidden))
    )


def bias_constant(widths: Widths, init: str, places: int = PLACES) -> Bounds:
    """Return C_bias: the greatest density of a hidden neuron's bias, given all other parameters.

    >>> print(bias_constant("2-5-1", "hr"), bias_constant("2-9-1", "uniform").upper)
    398.9422804014 … 398.9422804015 1/2
    """
    _, hidden = hidden_sizes(widths)
    return Bounds.greatest(
        enclosed(bias_density(widths, init, l), places) for l in range(len(hidden))
    )


def _normal_moment(
    scale: Fraction, directions: int, masked: Sequence[int]
) -> Callable[[int], Formula]:
    """Return k ↦ E(scale·χ²_directions·∏χ²_K)^(k/2), K ~ Bin(n, 1/2) for each n in ``masked``."""

    def moment(k: int) -> Formula:
        from sympy import sqrt

        found = sqrt(rational(scale)) ** k * _chi(directions, k)
        for n in masked:
            coins = (rational(comb(n, open_)) * _chi(open_, k) for open_ in range(1, n + 1))
            found *= sum(coins, rational(0)) / 2**n
        return found

    return moment


def _chi(m: int, k: int) -> Formula:
    """Return E χ_m^k, m ≥ 1."""
    from sympy import Rational, gamma, sqrt

    return sqrt(rational(2)) ** k * gamma(Rational(m + k, 2)) / gamma(Rational(m, 2))
