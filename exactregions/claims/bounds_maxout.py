"""Bounds for maxout units, and for expected numbers, as formulas only.

A maxout unit of rank k is the maximum of k affine forms. The networks of this toolkit have none;
a ReLU is a special case of rank 2. In expectations a constant is named that the published texts
leave to the initialization; it is never filled in silently.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb, factorial

from exactregions.claims.bounds_upper import zaslavsky


def maxout_layer(inputs: int, ranks: Sequence[int]) -> int:
    """Return Σ_{j ≤ d} Σ_{|S| = j} ∏_{i ∈ S} (k_i − 1), the maximum for one layer of maxout units.

    ranks : k_i, how many affine forms each unit has

    Montúfar, Ren and Zhang 2022; the formula is from memory. For k = 2 it is Zaslavsky's number.
    For d = 1 it is 1 + Σ (k_i − 1).

    >>> maxout_layer(2, [2] * 5) == zaslavsky(5, 2), maxout_layer(1, [3, 4])
    (True, 6)
    """
    symmetric = [1, *[0] * inputs]  # elementary symmetric sums of k_i − 1 of degree 0, …, d
    for k in ranks:
        for j in range(inputs, 0, -1):
            symmetric[j] += (k - 1) * symmetric[j - 1]
    return sum(symmetric)


def maxout(inputs: int, hidden: Sequence[int], rank: int) -> int:
    """Return ∏_l Σ_{j ≤ d_l} C(k(k − 1)·n_l / 2, j), d_l = min(d, n₁, …, n_l), for rank k.

    An upper bound: a unit bends where two of its k forms agree (Serra, Tjandraatmadja and
    Ramalingam 2018, theorem 8). Rank 2 gives the bound of Montúfar 2017.

    >>> maxout(2, (3, 3), 2), maxout(1, (3,), 3)
    (49, 10)
    """
    total, dimension = 1, inputs
    for n in hidden:
        dimension = min(dimension, n)
        total *= zaslavsky(comb(rank, 2) * n, dimension)
    return total


def expected_regions(
    inputs: int, neurons: int, constant: Fraction | int, volume: Fraction | int = 1
) -> Fraction:
    """Return (T·N)^d / d! · volume for N ≥ d, and 2^N for N ≤ d.

    constant : T. It depends on the initialization only, and its value is **uncertain** here: from
               memory it is 2⁵·C_grad·C_bias
    volume   : that of a cube whose side is not below some δ₀ that depends on the initialization

    A bound on the expected number of activation regions that meet the cube, for ReLU networks whose
    weights and biases have densities (Hanin and Rolnick 2019, "Deep ReLU networks have surprisingly
    few activation patterns"; from memory but for the exponent d, which is in its abstract).

    >>> expected_regions(2, 32, 1), expected_regions(3, 2, 1)
    (Fraction(512, 1), Fraction(4, 1))
    """
    if neurons <= inputs:
        return Fraction(2) ** neurons
    return _volume_bound(inputs, constant * neurons, volume)


def expected_maxout_regions(
    inputs: int, neurons: int, rank: int, constant: Fraction | int, volume: Fraction | int = 1
) -> Fraction:
    """Return volume·(T·K·N)^d·C(K·d, 2d) / d! for units of rank K, T = 2⁵·C_grad·C_bias.

    A bound on the expected number of activation regions that meet a large enough cube (Tseran and
    Montúfar 2021, as their published code computes it; the hypotheses were not read). For K = 2 it
    is ``expected_regions`` with 2T for T.

    >>> expected_maxout_regions(2, 32, 2, 1) == expected_regions(2, 32, 2)
    True
    """
    return comb(rank * inputs, 2 * inputs) * _volume_bound(
        inputs, constant * rank * neurons, volume
    )


def expected_maxout_decision_pieces(
    inputs: int, neurons: int, rank: int, constant: Fraction | int, volume: Fraction | int = 1
) -> Fraction:
    """Return volume·T^d·(2KN)^{d−1}·C(K(d − 1), 2(d − 1)) / (d − 1)!, T = 2⁴·C_bias·C_grad.

    A bound on the expected number of linear pieces of the decision boundary in a cube (Tseran and
    Montúfar 2021, as their published code computes it; the hypotheses were not read).

    >>> expected_maxout_decision_pieces(2, 16, 2, 1)
    Fraction(64, 1)
    """
    pieces = comb(rank * (inputs - 1), 2 * (inputs - 1))
    scale = volume * Fraction(constant) ** inputs * pieces
    return scale * Fraction(2 * rank * neurons) ** (inputs - 1) / factorial(inputs - 1)


def dead_neuron(inputs: int, first_width: int) -> Fraction | None:
    """Return the probability that a neuron of layer 2 is never positive; None for n₁ > d + 1.

    It is (2^d + 1)/4^{d+1} for n₁ = d + 1 and 2^{−(n₁+1)} for n₁ ≤ d, for independent weights and
    biases with symmetric densities (Brownlowe et al. 2024, abstract).

    >>> dead_neuron(1, 1), dead_neuron(1, 2), dead_neuron(1, 3)
    (Fraction(1, 4), Fraction(3, 16), None)
    """
    if first_width <= inputs:
        return Fraction(1, 2 ** (first_width + 1))
    if first_width == inputs + 1:
        return Fraction(2**inputs + 1, 4 ** (inputs + 1))
    return None


def _volume_bound(inputs: int, scale: Fraction | int, volume: Fraction | int) -> Fraction:
    return volume * Fraction(scale) ** inputs / factorial(inputs)
