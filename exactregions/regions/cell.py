"""One cell of a complex: a view, computed when asked for, in exact arithmetic.

Proof: proofs/01-cells.md
"""

from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.markup import affine, table
from exactregions.arithmetic.matrix import rank
from exactregions.errors import UnboundedError
from exactregions.networks.affine import Affine, as_fractions
from exactregions.networks.pattern import Pattern, is_strict, text
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import Generators, facets, generators, interior_point
from exactregions.polyhedra.program import Form, Point
from exactregions.polyhedra.volume import volume
from exactregions.regions.exact_cell import unit_rows


@dataclass(frozen=True, slots=True)
class AffineMap:
    """x ↦ matrix·x + constant, in the coordinates of the domain.

    matrix : (out, d) rationals; constant : (out,) rationals
    """

    matrix: tuple[tuple[Fraction, ...], ...]
    constant: tuple[Fraction, ...]

    def __call__(self, t: Point) -> Point:
        """Return the value at a point of the domain's coordinates."""
        return tuple(
            sum((a * v for a, v in zip(row, t, strict=True)), c)
            for row, c in zip(self.matrix, self.constant, strict=True)
        )

    def _repr_latex_(self) -> str:
        return f"$t \\mapsto {affine(self.matrix, self.constant, 't')}$"


@dataclass(frozen=True, slots=True)
class Cell:
    """One full-dimensional cell: a view computed when asked for, in exact arithmetic.

    index   : its number in the complex, in order of discovery
    pattern : one state per hidden neuron
    """

    index: int
    pattern: Pattern
    affine: Affine
    domain: Domain

    @property
    def is_strict(self) -> bool:
        """Tell whether no neuron is identically at a breakpoint on the cell."""
        return is_strict(self.pattern)

    @property
    def inequalities(self) -> tuple[Halfspace, ...]:
        """The facets of the cell as half-spaces a·t ≤ b, without redundant ones."""
        return tuple(map(Halfspace.from_form, self._facets()))

    @property
    def interior_point(self) -> Point:
        """A rational point of few bits strictly inside the cell, in the domain's coordinates."""
        point = interior_point(self._rows(), self.domain.dimension)
        assert point is not None
        return point

    @property
    def generators(self) -> Generators:
        """Vertices and extreme rays of the closed cell.

        Raises UnboundedError if the cell contains a whole line, and so has no vertex.
        """
        rows = self._facets()
        if rank([row[1:] for row in rows]) < self.domain.dimension:
            raise UnboundedError(
                f"cell {self.index} contains a line and has no vertex; "
                "look at it in a domain of lower dimension"
            )
        return generators(rows, self.domain.dimension)

    @property
    def vertices(self) -> tuple[Point, ...]:
        """The exact vertices, sorted, in the domain's coordinates."""
        return self.generators.vertices

    @property
    def volume(self) -> Fraction:
        """The d-volume in the domain's coordinates. Raises UnboundedError if it is infinite."""
        try:
            return volume(self._facets(), self.domain.dimension)
        except UnboundedError as reason:
            raise UnboundedError(f"cell {self.index}: {reason}") from None

    @property
    def output(self) -> AffineMap:
        """The affine map that the network is on this cell."""
        forms = as_fractions(self.affine.output(self.pattern))
        return AffineMap(tuple(f[1:] for f in forms), tuple(f[0] for f in forms))

    def _rows(self) -> list[Form]:
        return [*unit_rows(self.affine, self.pattern).values(), *self.domain.rows]

    def _facets(self) -> list[Form]:
        rows = self._rows()
        return [rows[j] for j in facets(rows)]

    def __repr__(self) -> str:
        return f"<Cell {self.index}: {text(self.affine.network, self.pattern)}>"

    def _repr_html_(self) -> str:
        maps = zip(self.output.matrix, self.output.constant, strict=True)
        outputs = (
            (f"output {i}", " + ".join([*(f"{a}·x{k}" for k, a in enumerate(row)), f"{c}"]))
            for i, (row, c) in enumerate(maps)
        )
        facets = ((f"facet {i}", h) for i, h in enumerate(self.inequalities))
        pattern = ("pattern", text(self.affine.network, self.pattern))
        return table(f"Cell {self.index}", [pattern, *outputs, *facets])
