"""Exact Lipschitz constants of a network on a convex domain.

|f(x) − f(y)| ≤ L·‖x − y‖_p holds for all x, y with L = max ‖∇f‖_q over the cells, where 1/p + 1/q
is 1, and for no smaller L: a segment crosses finitely many closed cells, and inside a steepest cell
some direction attains the bound. Likewise ‖f(x) − f(y)‖_p ≤ L·‖x − y‖_p for a map with several
outputs and the induced norm of its Jacobian J.

Gradients are in the domain's coordinates t, and the maximum norm and the sum norm are those of t.
The Euclidean norm is that of the input space: on a slice x = o + V·t the gradient g in t belongs to
the gradient V·(VᵀV)⁻¹·g along the slice, whose squared length is gᵀ·(VᵀV)⁻¹·g.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Protocol

import numpy as np

from exactregions.arithmetic.enclosure import INFLATE, Floats, gamma, nearest
from exactregions.arithmetic.matrix import solve
from exactregions.measures.metric import Metric
from exactregions.measures.slopes import first_cells
from exactregions.networks.affine import Affine
from exactregions.polyhedra.domain import Domain
from exactregions.regions.complex import Complex
from exactregions.regions.layers import maps_of
from exactregions.regions.merge import gradients

Rows = Sequence[Sequence[int]]

# Covers the underflow of a sum of products of three factors.
TINY = 2.0**-1000


@dataclass(frozen=True, slots=True)
class Steepest:
    """A largest norm, and the first cell that attains it."""

    value: Fraction
    cell: int


@dataclass(frozen=True, slots=True)
class Lipschitz:
    """Exact Lipschitz constants, those of single outputs in the order of outputs.

    sum_norm         : max ‖∇f_o‖₁, the constant for the maximum norm of t
    euclidean_square : max ‖∇f_o‖₂², the square of the constant for the Euclidean norm of inputs
    maximum_norm     : max ‖∇f_o‖_∞, the constant for the sum norm of t
    jacobian_columns : max ‖J‖₁, the largest column sum, for the sum norms of t and of outputs
    jacobian_rows    : max ‖J‖_∞, the largest row sum, for the maximum norms of t and of outputs
    """

    sum_norm: tuple[Steepest, ...]
    euclidean_square: tuple[Steepest, ...]
    maximum_norm: tuple[Steepest, ...]
    jacobian_columns: Steepest
    jacobian_rows: Steepest


def lipschitz(found: Complex) -> Lipschitz:
    """Return the exact Lipschitz constants of a network on the domain of its complex.

    Enclosures of gradients rule out nearly all linear regions; the others are compared in integers.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, Network, explore
    >>> net = Network.of([([[3, -4], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    >>> norms = lipschitz(explore(net, Domain.whole(2)))
    >>> [int(x[0].value) for x in (norms.sum_norm, norms.euclidean_square, norms.maximum_norm)]
    [7, 25, 4]
    """
    slopes, metric = _Slopes(found), _InverseGram(found.domain)
    outputs = range(found.network.outputs)
    sums = tuple(slopes.steepest(_SumNorm(o)) for o in outputs)
    return Lipschitz(
        sums,
        tuple(slopes.steepest(_EuclideanSquare(o, metric)) for o in outputs),
        tuple(slopes.steepest(_MaximumNorm(o)) for o in outputs),
        slopes.steepest(_LargestColumn()),
        min(sums, key=lambda s: (-s.value, s.cell)),
    )


class _Norm(Protocol):
    """A function of the Jacobian, homogeneous of some degree, exactly and as bounds."""

    degree: int

    def exact(self, jacobian: Rows) -> Fraction | int:
        """Return its value at integers, a row for each output."""

    def bounds(self, middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
        """Bound it from below and above on every cell, (n,), from gradients (n, d, outputs)."""


class _SumNorm:
    degree = 1

    def __init__(self, output: int) -> None:
        self.output = output

    def exact(self, jacobian: Rows) -> int:
        return sum(map(abs, jacobian[self.output]))

    def bounds(self, middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
        low, high = _sizes(middle[:, :, self.output], radius[:, :, self.output])
        return low.sum(axis=1), high.sum(axis=1)


class _MaximumNorm(_SumNorm):
    def exact(self, jacobian: Rows) -> int:
        return max(map(abs, jacobian[self.output]))

    def bounds(self, middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
        low, high = _sizes(middle[:, :, self.output], radius[:, :, self.output])
        return low.max(axis=1), high.max(axis=1)


class _LargestColumn:
    degree = 1

    def exact(self, jacobian: Rows) -> int:
        largest: int = max(sum(map(abs, column)) for column in zip(*jacobian, strict=True))
        return largest

    def bounds(self, middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
        low, high = _sizes(middle, radius)
        return low.sum(axis=2).max(axis=1), high.sum(axis=2).max(axis=1)


def _sizes(middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
    size = np.abs(middle)
    return np.maximum(size - radius, 0.0), size + radius


class _InverseGram:
    """(VᵀV)⁻¹ for the directions V of a domain: integers over one denominator, and floats."""

    def __init__(self, domain: Domain) -> None:
        d = domain.dimension
        unit = [[int(i == j) for j in range(d)] for i in range(d)]
        self.rows, self.denominator = [tuple(row) for row in unit], 1
        metric = Metric(domain)
        if metric.gram is not None:
            found = solve(metric.gram, unit)
            assert found is not None
            self.rows = [tuple(metric.scale * v for v in row) for row in found[0]]
            self.denominator = found[1]
        entries = [Fraction(v, self.denominator) for row in self.rows for v in row]
        self.floats = nearest(entries).reshape(d, d)


class _EuclideanSquare:
    degree = 2

    def __init__(self, output: int, metric: _InverseGram) -> None:
        self.output, self.metric = output, metric

    def exact(self, jacobian: Rows) -> Fraction:
        g = jacobian[self.output]
        turned = (sum(map(mul, row, g)) for row in self.metric.rows)
        return Fraction(sum(map(mul, turned, g)), self.metric.denominator)

    def bounds(self, middle: Floats, radius: Floats) -> tuple[Floats, Floats]:
        m, r, a = middle[:, :, self.output], radius[:, :, self.output], self.metric.floats
        far, size = np.abs(m) + r, np.abs(a)
        value = _form(m, a, m)
        doubt = 2 * _form(far, size, r) + gamma(m.shape[1] ** 2) * _form(far, size, far)
        # The last bits of a difference and of a sum are covered by doubling the doubt.
        return value - 2 * doubt - TINY, value + 2 * doubt + TINY


def _form(left: Floats, matrix: Floats, right: Floats) -> Floats:
    value: Floats = np.einsum("ni,ij,nj->n", left, matrix, right)
    return value


class _Slopes:
    """The gradients on the first cells of all linear regions, enclosed, and exact where asked."""

    @np.errstate(all="ignore")
    def __init__(self, found: Complex) -> None:
        self.cells = first_cells(found)
        self.patterns = found.patterns[self.cells]
        self.affine, self.known = Affine(found.network), dict[int, Rows]()
        self.scale = self.affine.output(self._pattern(0)).scale
        self.enclosed: tuple[Floats, ...] = ()
        if len(self.cells) > 1:
            sizes = maps_of(found.network)[-1].scale
            self.enclosed = tuple(part / sizes for part in gradients(found.network, self.patterns))

    def steepest(self, norm: _Norm) -> Steepest:
        """Return the largest norm and the first cell that attains it."""
        values = [(self._exactly(norm, i), -i) for i in self._candidates(norm)]
        value, i = max(values)
        return Steepest(Fraction(value) / self.scale**norm.degree, int(self.cells[-i]))

    @np.errstate(all="ignore")
    def _candidates(self, norm: _Norm) -> list[int]:
        """Return the regions whose norm may be the largest."""
        if not self.enclosed:
            return [0]
        low, high = norm.bounds(*self.enclosed)
        # Sums of numbers of one sign are rounded by far less than INFLATE allows for.
        best = np.nanmax(low, initial=0.0) / INFLATE
        found: list[int] = np.flatnonzero(~(high * INFLATE < best)).tolist()
        return found

    def _exactly(self, norm: _Norm, i: int) -> Fraction | int:
        if i not in self.known:
            forms = self.affine.output(self._pattern(i)).forms
            self.known[i] = [form[1:] for form in forms]
        return norm.exact(self.known[i])

    def _pattern(self, i: int) -> tuple[int, ...]:
        return tuple(map(int, self.patterns[i]))
