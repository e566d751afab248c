"""Chains of affine steps and activations, composed exactly into the layers of a network.

A model file is a chain of small steps (subtract a mean, flatten, multiply, add a bias). Between
two activations they compose to one affine map of the values after the last activation, kept as
integers over one denominator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import lcm, prod

from exactregions.arithmetic.matrix import Row, product
from exactregions.errors import ShapeError
from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network
from exactregions.readers.limits import MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class Affine:
    """h ↦ (matrix·h + bias) / scale.

    matrix : (m, n) integers; None stands for scale times the identity, which is never multiplied
    bias   : (m,) integers
    scale  : a positive integer

    >>> Affine.identity(2).shifted([1, 0], 3).then([(1, 1)], 2).then([(5,)], 1).layer()
    Layer(weight=((15, 15),), bias=(5,), scale=6)
    """

    matrix: Sequence[Row] | None
    bias: Sequence[int]
    scale: int

    @classmethod
    def identity(cls, n: int) -> "Affine":
        """Return h ↦ h on n values."""
        return cls(None, [0] * n, 1)

    @property
    def inputs(self) -> int:
        """How many values h has."""
        return len(self.bias) if self.matrix is None else len(self.matrix[0])

    def then(self, matrix: Sequence[Row], scale: int) -> "Affine":
        """Return h ↦ matrix·self(h) / scale."""
        _check_size(len(matrix), self.inputs)
        moved = [row[0] for row in product(matrix, [[b] for b in self.bias])]
        if self.matrix is not None:
            linear = product(matrix, self.matrix)
        else:
            linear = [tuple(self.scale * v for v in row) for row in matrix]
        return Affine(linear, moved, self.scale * scale)

    def plus(self, other: "Affine") -> "Affine":
        """Return h ↦ self(h) + other(h)."""
        left, right, scale = self.rows(), other.rows(), lcm(self.scale, other.scale)
        p, q = scale // self.scale, scale // other.scale
        matrix = [_sum(p, a, q, b) for a, b in zip(left, right, strict=True)]
        return Affine(matrix, _sum(p, self.bias, q, other.bias), scale)

    def shifted(self, values: Sequence[int], scale: int) -> "Affine":
        """Return h ↦ self(h) + values / scale."""
        whole = lcm(self.scale, scale)
        p, q = whole // self.scale, whole // scale
        matrix = self.matrix
        if matrix is not None and p > 1:
            matrix = [_times(p, row) for row in matrix]
        return Affine(matrix, _sum(p, self.bias, q, values), whole)

    def stretched(self, factors: Sequence[int], scale: int) -> "Affine":
        """Return h ↦ factors ∘ self(h) / scale, entry by entry.

        >>> Affine.identity(2).stretched([3, 0], 2).rows()
        [(3, 0), (0, 0)]
        """
        matrix = [_times(f, row) for f, row in zip(factors, self.rows(), strict=True)]
        moved = [f * b for f, b in zip(factors, self.bias, strict=True)]
        return Affine(matrix, moved, self.scale * scale)

    def negated(self) -> "Affine":
        """Return h ↦ −self(h)."""
        matrix = [_times(-1, row) for row in self.rows()]
        return Affine(matrix, _times(-1, self.bias), self.scale)

    def picked(self, rows: Sequence[int]) -> "Affine":
        """Return the map whose i-th value is value rows[i] of this one."""
        if list(rows) == list(range(len(self.bias))):
            return self
        _check_size(len(rows), self.inputs)
        full = self.rows()
        return Affine([full[i] for i in rows], [self.bias[i] for i in rows], self.scale)

    def layer(self) -> Layer:
        """Return the map as a layer in lowest terms."""
        return Layer.reduced(self.rows(), self.bias, self.scale)

    def rows(self) -> Sequence[Row]:
        """Return the matrix written out."""
        if self.matrix is not None:
            return self.matrix
        n = len(self.bias)
        _check_size(n, n)
        return [tuple(self.scale * (i == j) for j in range(n)) for i in range(n)]


@dataclass(frozen=True, slots=True)
class Wire:
    """A tensor that depends on the input: its entries, row by row, are affine in stage's values.

    stage  : how many activations lie before it
    shape  : as the model file has it; prod(shape) values
    affine : of the values after activation number ``stage`` (0: of the input)
    """

    stage: int
    shape: tuple[int, ...]
    affine: Affine

    @classmethod
    def start(cls, stage: int, shape: tuple[int, ...]) -> "Wire":
        """Return the wire that carries the values of a stage unchanged."""
        return cls(stage, shape, Affine.identity(prod(shape)))


@dataclass(slots=True)
class Chain:
    """The hidden layers found so far."""

    hidden: list[Layer] = field(default_factory=list)
    activations: list[Activation] = field(default_factory=list)

    def activate(self, wire: Wire, phi: Activation) -> Wire:
        """Append the layer that ends in phi and return its values; wire is of the last stage."""
        self.hidden.append(wire.affine.layer())
        self.activations.append(phi)
        return Wire.start(len(self.hidden), wire.shape)

    def network(self, wire: Wire) -> Network:
        """Return the network whose output is the wire, which is of the last stage."""
        return Network(tuple(self.hidden), tuple(self.activations), wire.affine.layer())


def _check_size(rows: int, columns: int) -> None:
    if rows * columns > MAX_ENTRIES:
        raise ShapeError(
            f"an affine map of {rows} × {columns} entries is over {MAX_ENTRIES} "
            "(MAX_ENTRIES in readers/limits.py); use a smaller model"
        )


def _sum(p: int, left: Sequence[int], q: int, right: Sequence[int]) -> Row:
    return tuple(p * a + q * b for a, b in zip(left, right, strict=True))


def _times(p: int, values: Sequence[int]) -> Row:
    return tuple(p * v for v in values)
