"""Claims about distances to walls (Hanin and Rolnick 2019), at one point in each of some cells.

Distances are those of the domain's coordinates; the domain's own sides do not count as walls.

Proof: proofs/29-distance.md
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.forms import Forms
from exactregions.claims.kinks import HANIN_ROLNICK
from exactregions.claims.paths import Paths
from exactregions.claims.subject import Subject
from exactregions.measures.distance import Distance, distance
from exactregions.networks.pattern import Pattern, is_strict
from exactregions.polyhedra.nearest import Nearest, nearest_point
from exactregions.polyhedra.polytope import facets
from exactregions.polyhedra.program import Form, Point, value_at
from exactregions.regions.exact_cell import unit_rows

SAMPLE = 8  # cells that are looked at
MOST = 1000  # cells that may be opened on the way to B

Measure = Callable[[list[Form], Point], Fraction]


def _points(subject: Subject) -> Iterator[tuple[Pattern, Point]]:
    """Yield a rational point in each of up to SAMPLE cells, evenly spaced in their order."""
    many = subject.cells.count
    for i in range(min(many, SAMPLE)):
        cell = subject.cells[i * many // min(many, SAMPLE)]
        yield cell.pattern, cell.interior_point


def by_formula(rows: list[Form], x: Point) -> Fraction:
    """Return the least squared distance to a hyperplane, min z(x)²/‖∇z‖².

    >>> by_formula([(-5, 3, 4), (3, 1, 0)], (Fraction(0), Fraction(0)))
    Fraction(1, 1)
    """
    return min(value_at(g, x) ** 2 / sum(v * v for v in g[1:]) for g in rows)


def by_projection(rows: list[Form], x: Point) -> Fraction:
    """Return the least squared distance to a facet of {g ≥ 0 for every row g}.

    >>> by_projection([(-5, 3, 4), (3, 1, 0)], (Fraction(3), Fraction(4)))
    Fraction(16, 1)
    """
    kept = [rows[j] for j in facets(rows)]
    found = (nearest_point(kept, x, on) for on in range(len(kept)))
    return min(answer.squared for answer in found if isinstance(answer, Nearest))


def distance_formula(formula: Measure) -> Claim:
    """Return the claim that a formula gives the distance to the walls of a point's cell.

    formula : (rows of the cell's units, none constant; the point) ↦ squared distance

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> distance_formula(by_formula).judge(Subject(hat(), Box.cube(1))).verdict.value
    'holds'
    """

    def find(subject: Subject) -> Finding:
        seen = list(_rows(subject))
        left = tuple(formula(rows, x) for rows, x in seen)
        right = tuple(by_projection(rows, x) for rows, x in seen)
        wrong = [x for (_, x), a, b in zip(seen, left, right, strict=True) if a != b]
        witness = {"point": list(map(str, wrong[0]))} if wrong else None
        return Finding(left, "=", right, witness, {"points": len(seen)})

    return Claim(
        "distance-formula",
        f"At a point in each of up to {SAMPLE} cells the nearest of the hyperplanes of all neurons "
        "holds the nearest wall of the cell.",
        r"\operatorname{dist}(x, \partial C) = \min_z |z(x) - \xi| / \|\nabla z(x)\|",
        HANIN_ROLNICK,
        (Hypothesis("some of these cells have walls", lambda s: any(True for _ in _rows(s))),),
        find,
        proof="29-distance",
    )


def _rows(subject: Subject) -> Iterator[tuple[list[Form], Point]]:
    """Yield the rows of units that are not constant on the cell of a point, and the point."""
    affine = Forms(subject.on_domain).affine
    for pattern, x in _points(subject):
        rows = [g for g in unit_rows(affine, pattern).values() if any(g[1:])]
        if rows:
            yield rows, x


Sees = Callable[[Paths, Pattern, tuple[int, int]], bool]


def seen(paths: Paths, pattern: Pattern, neuron: tuple[int, int]) -> bool:
    """Tell whether the paths from a neuron (layer, index) do not sum to 0 on a cell.

    >>> from exactregions.networks.famous import t_junction
    >>> paths = Paths(t_junction())
    >>> seen(paths, (2, 2, 2), (0, 0)), seen(paths, (2, 2, 0), (0, 0))
    (True, False)
    """
    l, i = neuron
    return any(row[i] for row in paths.sums(l, pattern))


def distance_to_kinks(sees: Sees) -> Claim:
    """Return the claim that walls of neurons that an output sees are as near as B.

    sees : whether an output sees a neuron on a cell

    An infinite distance stands as −1 in the sides of the claim.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import t_junction
    >>> subject, always = Subject(t_junction(), Box.cube(2)), lambda paths, pattern, neuron: True
    >>> [distance_to_kinks(sees).judge(subject).verdict.value for sees in (seen, always)]
    ['holds', 'fails']
    """

    def find(subject: Subject) -> Finding:
        found = list(_lone_walls(subject, sees))
        left = tuple(-1 if d.boundary_squared is None else d.boundary_squared for _, d in found)
        right = tuple(-1 if d.cell_squared is None else d.cell_squared for _, d in found)
        wrong = [x for (x, _), a, b in zip(found, left, right, strict=True) if a != b]
        witness = {"point": list(map(str, wrong[0]))} if wrong else None
        return Finding(left, "=", right, witness, {"points": len(found)})

    some = Hypothesis(
        "the nearest wall of some of them is of one neuron whose paths do not sum to 0",
        lambda s: any(True for _ in _lone_walls(s, sees)),
    )
    return Claim(
        "distance-to-kinks",
        f"At a point in each of up to {SAMPLE} cells, if the nearest wall of the cell is of one "
        "neuron that an output sees, then no point of B is nearer.",
        r"\operatorname{dist}(x, B_{\mathcal{N}}) = \operatorname{dist}(x, \partial C)",
        HANIN_ROLNICK,
        (some,),
        find,
        proof="29-distance",
    )


def _lone_walls(subject: Subject, sees: Sees) -> Iterator[tuple[Point, Distance]]:
    """Yield the points whose nearest wall is of one neuron that some output sees."""
    network = subject.on_domain
    paths = Paths(network)
    for pattern, x in _points(subject):
        found = distance(network, x, max_cells=MOST)
        lone = len(found.cell_neurons) == 1 and is_strict(pattern)
        if lone and sees(paths, pattern, found.cell_neurons[0]):
            yield x, found


CLAIMS = (distance_formula(by_formula), distance_to_kinks(seen))
