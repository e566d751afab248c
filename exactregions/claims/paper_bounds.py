r"""The bounds of Hanin and Rolnick (2019) on means over random networks, with their constants.

C_grad bounds moments of gradients of neurons, C_bias the density of a bias given everything else
(``claims/gradients.py``). The bounds hold for every network of these widths whose parameters are
drawn from the law, at initialisation: N is the number of hidden neurons, d that of inputs.

The factor 2^k in the paper's volume bound is not needed for ReLU and symmetric laws.

Proof: proofs/14-paper-bounds.md
"""

from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial, prod

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.formula import enclosed
from exactregions.claims.gradients import (
    Widths,
    bias_constant,
    bias_density,
    gradient_constant,
    gradient_moment,
    hidden_sizes,
)
from exactregions.claims.one_layer import Rational, positive
from exactregions.errors import ExactRegionsError

HANIN_ROLNICK = "Hanin and Rolnick, Complexity of linear regions in deep networks (ICML 2019)"
SURPRISINGLY = "Hanin and Rolnick, Deep ReLU networks have surprisingly few … (NeurIPS 2019)"


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on a mean over random networks.

    words    : what is bounded
    relation : "≤" or "≥": how that mean relates to the value
    value    : the bound, enclosed
    source   : who stated it
    certain  : whether the source has this constant or a larger one; every value is proved here
    note     : what is not certain about the source
    """

    words: str
    relation: str
    value: Bounds
    source: str
    certain: bool = True
    note: str = ""

    def allows(self, mean: Bounds) -> bool:
        """Tell whether a mean, of which bounds are known, may satisfy this bound.

        >>> few = Bound("cells", "≤", Bounds.of(3), "made up")
        >>> few.allows(Bounds.of(3)), few.allows(Bounds.of("7/2"))
        (True, False)
        """
        if self.relation == "≤":
            return mean.lower <= self.value.upper
        return mean.upper >= self.value.lower


def regions_on_interval(widths: Widths, init: str, length: Rational) -> Bound:
    """Return 1 + |I|·N·C_grad·C_bias ≥ the mean number of linear regions, also of cells, on I.

    I is a segment of a line in R^d, wherever it lies. C_grad is that of derivatives along it.
    Raises ExactRegionsError for a length that is not positive, and for a law without a density.

    >>> print(regions_on_interval("1-8-8-1", "he", Fraction(1, 4)).value)
    19.0063263231 … 19.0063263232
    """
    count = sum(hidden_sizes(widths)[1])
    rate = gradient_constant(widths, init, along_line=True) * bias_constant(widths, init)
    value = Bounds.of(1) + rate * (count * positive(length, "a length"))
    return Bound("linear regions on a segment", "≤", value, HANIN_ROLNICK)


def regions_on_interval_by_layer(widths: Widths, init: str, length: Rational) -> Bound:
    """Return the same bound with the constants of each layer, and the chance to be seen.

    1 + |I|·Σ_l n_l·E|∂z_l|·c_l·∏_{j>l}(1 − 2^−n_j), where c_l is the greatest density of a bias in
    layer l, and the product is the probability that some path from z_l to an output is open. It
    bounds linear regions but not cells: a wall that no open path shows is not counted.

    >>> one = regions_on_interval_by_layer("1-8-1", "he", 1).value
    >>> one == regions_on_interval("1-8-1", "he", 1).value
    True
    """
    _, hidden = hidden_sizes(widths)
    size = positive(length, "a length")
    value = Bounds.of(1)
    for l, n in enumerate(hidden):
        slope = gradient_moment(widths, init, l, along_line=True)
        seen = prod(1 - Fraction(1, 2**m) for m in hidden[l + 1 :])
        rate = slope.root() * enclosed(bias_density(widths, init, l))
        value += rate * (n * seen * size)
    words = "linear regions on a segment, layer by layer"
    return Bound(words, "≤", value, "a sharper form of the same, for these laws")


def boundary_volume(widths: Widths, init: str, k: int, volume: Rational = 1) -> Bound:
    """Return C(N, k)·(C_grad·C_bias)^k·vol(K) ≥ the mean (d − k)-volume of B_k in K.

    Here C_grad^k bounds E‖∇z‖^k. Raises ExactRegionsError unless 1 ≤ k ≤ d.

    >>> print(boundary_volume("2-3-3-1", "uniform", 2).value)
    2.4999999999 … 2.5000000001
    """
    d, hidden = hidden_sizes(widths)
    if not 1 <= k <= d:
        raise ExactRegionsError(f"B_{k} was asked for in dimension {d}; give 1 ≤ k ≤ {d}")
    per_set = _power(gradient_constant(widths, init, k) * bias_constant(widths, init), k)
    value = per_set * (comb(sum(hidden), k) * positive(volume, "a volume"))
    return Bound(f"{d - k}-volume of B_{k}", "≤", value, HANIN_ROLNICK)


def distance_to_boundary(widths: Widths, init: str) -> Bound:
    """Return 1/(4·N·C_grad·C_bias) ≤ the mean distance from a point to B_N, and to any wall.

    The paper has c/(N·C_grad·C_bias) with a constant c; 1/4 follows from
    P(distance ≤ t) ≤ 2t·N·C_grad·C_bias.

    >>> print(distance_to_boundary("1-10-1", "he").value)
    0.0055536036 … 0.0055536037
    """
    count = sum(hidden_sizes(widths)[1])
    rate = gradient_constant(widths, init) * bias_constant(widths, init) * (4 * count)
    value = Bounds(1 / rate.upper, 1 / rate.lower)
    return Bound("distance to the boundary", "≥", value, HANIN_ROLNICK)


def patterns_in_cube(widths: Widths, init: str, side: Rational) -> Bound:
    """Return (T·N)^d/d!·side^d ≥ the mean number of activation regions that meet a cube, N ≥ d.

    T = 2⁵·C_grad·C_bias, where C_grad bounds the moments up to order d. The form is the paper's;
    whether it has this T is not certain. For sides of at least 1/(8·C_grad·C_bias) it follows from
    ``cells_in_cube``; much smaller cubes still meet one region, so there it is wrong.
    Raises ExactRegionsError for those, and if N < d, where the paper has 2^N.

    >>> bound = patterns_in_cube("2-3-3-1", "he", 1)
    >>> bound.certain, bound.value.upper > 500_000
    (False, True)
    """
    d, hidden = hidden_sizes(widths)
    count = sum(hidden)
    if count < d:
        raise ExactRegionsError(f"N = {count} is below d = {d}; the bound is 2^N then")
    rate = gradient_constant(widths, init, d) * bias_constant(widths, init) * positive(side, "side")
    if 8 * rate.upper < 1:
        least = (Bounds.of(side) * (1 / (8 * rate.upper))).decimals(6)[1]
        raise ExactRegionsError(f"the bound is for cubes of a side of {least} or more, not {side}")
    value = _power(rate * (32 * count), d) * Fraction(1, factorial(d))
    note = "T = 2^5·C_grad·C_bias is quoted from memory and from code for maxout networks"
    return Bound("activation regions in a cube", "≤", value, SURPRISINGLY, certain=False, note=note)


def cells_in_cube(widths: Widths, init: str, side: Rational) -> Bound:
    """Return 2^d·Σ_k C(d, k)·C(N, k)·(side·C_grad·C_bias)^k ≥ the mean number of cells in a cube.

    Each cell has a vertex; it lies inside a k-face of the cube, k neurons vanish there, and at most
    2^k cells share it. There are 2^(d−k)·C(d, k) such faces, and ``boundary_volume`` bounds the
    mean number of such points in each.

    >>> print(cells_in_cube("1-4-1", "uniform", 1).value)
    4.0000000000 … 4.0000000000
    """
    d, hidden = hidden_sizes(widths)
    count, size = sum(hidden), positive(side, "a side")
    value = Bounds.of(1)
    for k in range(1, min(d, count) + 1):
        rate = gradient_constant(widths, init, k) * bias_constant(widths, init) * size
        value += _power(rate, k) * (comb(d, k) * comb(count, k))
    return Bound("cells in a cube", "≤", value * 2**d, "the counting lemma of the same paper")


def _power(base: Bounds, k: int) -> Bounds:
    return prod([base] * k, start=Bounds.of(1))
