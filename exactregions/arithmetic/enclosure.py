"""Floats with a proved error radius: the filter that decides most signs at numpy speed.

An enclosure of a real array x is a pair (middle, radius) with |x − middle| ≤ radius in every
entry. Every radius here follows the forward error analysis in proofs/17-error-radius.md: a sum of n
products in any order, fused or not, errs by at most γ·Σ|aᵢ||bᵢ| with γ = (n + 4)·2⁻⁵³, as long as
nothing overflows or underflows. Entries outside 2^±200 get an infinite radius, so that nothing is
decided about them; NaN compares false and decides nothing either. No rounding mode is changed.

Proof: proofs/17-error-radius.md
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import truediv
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

ROUNDOFF = 2.0**-53
LARGEST = 2.0**200
SMALLEST_RADIUS = 2.0**-260
DYADIC = 1 << 1000  # up to here 1 / q is a normal float
# Radii are sums of non-negative terms; their own rounding is relative and far below this factor.
INFLATE = 1.0 + 2.0**-20


class Enclosure(NamedTuple):
    """Real numbers known to lie within ``radius`` of ``middle``, entry by entry."""

    middle: Floats
    radius: Floats


def gamma(terms: int) -> float:
    """Return the relative error bound of a sum of products with so many terms."""
    return (terms + 4) * ROUNDOFF * INFLATE


def nearest(values: Sequence[Fraction]) -> Floats:
    """Return the floats nearest to rationals; infinite where out of the trusted range.

    >>> nearest([Fraction(1, 2), Fraction(1, 3)]).tolist()
    [0.5, 0.3333333333333333]
    """
    return quotients([v.numerator for v in values], [v.denominator for v in values])


def nearest_ratio(numerators: Sequence[int], denominator: int) -> Floats:
    """Return the floats nearest to integers over one denominator, each within 2⁻⁵³ of its size."""
    return quotients(numerators, [denominator] * len(numerators))


def ratios(numerators: Sequence[int], denominators: Sequence[int]) -> Floats:
    """Return rows of integers, each row over its own denominator, as ``quotients`` does; (K, n).

    >>> ratios([1, 2, 3, 4], [3, 8]).tolist()
    [[0.3333333333333333, 0.6666666666666666], [0.375, 0.5]]
    """
    count, many = len(denominators), len(numerators) // len(denominators)
    if all(q & (q - 1) == 0 and q <= DYADIC for q in denominators):
        try:
            rounded = np.fromiter(numerators, np.float64, len(numerators)).reshape(count, many)
        except OverflowError:
            pass
        else:  # dividing by a power of two is exact
            rounded /= np.array(denominators, dtype=np.float64)[:, None]
            rounded[~in_range(rounded)] = np.inf
            return rounded
    repeated = [q for q in denominators for _ in range(many)]
    return quotients(numerators, repeated).reshape(count, many)


def quotients(numerators: Sequence[int], denominators: Sequence[int]) -> Floats:
    """Return quotients of integers, each within 2⁻⁵³ of its size; infinite where not trusted."""
    try:
        values = np.array(list(map(truediv, numerators, denominators)), dtype=np.float64)
    except OverflowError:
        pairs = zip(numerators, denominators, strict=True)
        values = np.array([_quotient(n, d) for n, d in pairs], dtype=np.float64)
    lost = np.array([numerators[i] != 0 for i in np.flatnonzero(values == 0).tolist()], dtype=bool)
    wild = ~in_range(values)
    wild[values == 0] = lost
    values[wild] = np.inf
    return values


def _quotient(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return float("inf")


def distrust(form: Enclosure) -> Enclosure:
    """Give an infinite radius to entries so large or small that a product could leave the range."""
    safe = in_range(form.middle)
    if not safe.all():
        form.radius[~safe] = np.inf
    np.maximum(form.radius, SMALLEST_RADIUS, out=form.radius, where=form.radius > 0)
    return form


def in_range(values: Floats, largest: float = LARGEST) -> NDArray[np.bool_]:
    """Tell which entries are zero or neither too large nor too small to be multiplied safely."""
    size = np.abs(values)
    inside: NDArray[np.bool_] = (size == 0) | ((size >= 1 / largest) & (size <= largest))
    return inside


def affine_image(h: Enclosure, weight: Floats, bias: Floats) -> Enclosure:
    """Enclose W h + b for forms h, where W and b are within 2⁻⁵³ relative of the true numbers.

    h      : (B, d + 1, n), the constant coefficient of a form first
    weight : (n, m), transposed
    bias   : (m,)
    """
    unit = gamma(h.middle.shape[2] + 1)
    middle = _times(h.middle, weight)
    radius = _times(h.radius + unit * np.abs(h.middle), np.abs(weight))
    middle[:, 0] += bias
    radius[:, 0] += unit * (np.abs(bias) + np.abs(middle[:, 0]))
    radius *= INFLATE
    return distrust(Enclosure(middle, radius))


def _times(forms: Floats, weight: Floats) -> Floats:
    """Multiply as one product of two matrices: a product for every batch takes far longer."""
    batch, rows, columns = forms.shape
    product = forms.reshape(batch * rows, columns) @ weight
    return product.reshape(batch, rows, weight.shape[1])


class Tableau(NamedTuple):
    """All rows of a batch of polyhedra, seen from one vertex of each.

    With v the point where the d rows of the basis vanish, every row is
    g = value + Σᵢ multipliers[i]·g_basis[i]. Where ``sound`` is false nothing is known.
    """

    multipliers: Enclosure  # (B, d, R)
    values: Enclosure  # (B, R)
    sound: NDArray[np.bool_]  # (B,)


def tableau(rows: Enclosure, slope_error: Floats, basis: Indices) -> Tableau:
    """Enclose the dictionary of every row at the vertex given by a basis.

    rows        : (B, d + 1, R) forms, the constant coefficient first
    slope_error : (B, d, R), γ·|slopes| + their radius, computed once for many vertices
    basis       : (B, d) row indices
    """
    d = basis.shape[1]
    unit = gamma(d + 2)
    constant, slopes = rows.middle[:, 0], rows.middle[:, 1:]
    pick = basis[:, None, :]
    normals = np.take_along_axis(slopes, pick, axis=2)
    inverse = inverted(normals)
    size = np.abs(inverse)
    residual = np.abs(np.eye(d) - inverse @ normals).sum(axis=2)
    spread = np.take_along_axis(slope_error, pick, axis=2).sum(axis=2)
    residual += (size @ spread[:, :, None])[:, :, 0] + unit
    residual *= INFLATE
    sound = (residual < 0.5).all(axis=1) & in_range(inverse, 2.0**50 * LARGEST).all(axis=(1, 2))
    multipliers = inverse @ slopes
    error = size @ slope_error
    largest = (np.abs(multipliers) + error).max(axis=1)
    error += (2 * residual)[:, :, None] * largest[:, None, :]
    error *= INFLATE
    base = np.take_along_axis(constant, basis, axis=1)[:, :, None]
    base_error = np.take_along_axis(rows.radius[:, 0], basis, axis=1)[:, :, None]
    base_size = np.abs(base)
    values = constant - (base * multipliers).sum(axis=1)
    upper = np.abs(multipliers) + error
    value_error = (base_size * error + (base_error + unit * base_size) * upper).sum(axis=1)
    value_error += rows.radius[:, 0] + unit * np.abs(constant)
    value_error *= INFLATE
    return Tableau(Enclosure(multipliers, error), Enclosure(values, value_error), sound)


def inverted(matrices: Floats) -> Floats:
    """Invert each matrix approximately; NaN where it is singular. A residual must judge it."""
    if matrices.shape[1] == 1:
        with np.errstate(divide="ignore"):
            return 1.0 / matrices
    try:
        inverse = np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.stack([_inverse_or_nan(m) for m in matrices])
    return inverse


def _inverse_or_nan(matrix: Floats) -> Floats:
    try:
        inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(matrix, np.nan)
    return inverse
