"""Claims about what is near one face: vertices that bound cells, and Gram determinants.

Proofs: proofs/02-bent-hyperplanes.md, proofs/07-general-position.md, proofs/12-gram.md
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np

from exactregions.arithmetic.matrix import Row, determinant
from exactregions.arithmetic.matrix import product as times
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.forms import Forms
from exactregions.claims.kinks import HANIN_ROLNICK
from exactregions.claims.premises import BOUNDED, SIMPLE
from exactregions.claims.subject import Subject
from exactregions.regions.corners import inner
from exactregions.regions.cutting import starts_of
from exactregions.regions.lattice import states

SAMPLE = 64  # faces of each codimension that are looked at
Gram = Callable[[Sequence[Row]], int]


def vertex_bound(weight: Callable[[int], int]) -> Claim:
    """Return the claim that vertices, each counted so many times, are at least as many as cells.

    weight : how often a vertex on k neurons counts, 2^k in the lemma

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> judged = vertex_bound(lambda k: 2**k).judge(Subject(hat(), Box.of((-1, 3))))
    >>> judged.finding.left, judged.finding.right                     # 2 ends, 3 vertices inside
    (4, 8)
    """

    def find(subject: Subject) -> Finding:
        on = (subject.cells.faces(0).signs == 0).sum(axis=1)
        sizes = np.bincount(on, minlength=1).tolist()
        bound = sum(many * weight(k) for k, many in enumerate(sizes))
        cells, data = subject.cells.count, {"vertices by number of neurons": sizes}
        return Finding(cells, "≤", bound, data if cells > bound else None, data)

    return Claim(
        "vertices-bound-cells",
        "In a bounded domain, a cube for example, there are at most as many cells as points that "
        "lie in a face of dimension k of the domain and on k neurons, each counted 2^k times.",
        r"\#\text{cells} \le \sum_k \sum_{F:\,\dim F = k} 2^k \,"
        r"\#\{x \in F : k \text{ neurons vanish}\}",
        "Hanin and Rolnick 2019, Deep ReLU networks have surprisingly few activation patterns",
        (BOUNDED, SIMPLE),
        find,
        proof="07-general-position",
    )


def gram(rows: Sequence[Row]) -> int:
    """Return det J·Jᵀ for the rows of J.

    >>> gram([(1, 2), (0, 3)])
    9
    """
    return determinant(times(rows, list(zip(*rows, strict=True))))


def gram_is_local(measure: Gram) -> Claim:
    """Return the claim that a number of the gradients on a face is the same on all cells around it.

    measure : k gradients ↦ a number, det J·Jᵀ in the lemma

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import t_junction
    >>> bent = Subject(t_junction(), Box.of((-1, 2), (-1, 1)))       # y turns into x + y at x = 0
    >>> norms = gram_is_local(lambda rows: sum(v * v for row in rows for v in row))
    >>> gram_is_local(gram).judge(bent).verdict.value, norms.judge(bent).verdict.value
    ('holds', 'fails')
    """

    def find(subject: Subject) -> Finding:
        numbers = [
            (pattern, {measure(rows) for rows in seen}) for pattern, seen in _around(subject)
        ]
        wrong = [list(pattern) for pattern, different in numbers if len(different) > 1]
        witness = {"pattern": wrong[0]} if wrong else None
        return Finding(len(numbers) - len(wrong), "=", len(numbers), witness)

    return Claim(
        "gram-is-local",
        f"On up to {SAMPLE} faces of each codimension k ≥ 2 inside the domain, det J·Jᵀ for the "
        "gradients of the k neurons that vanish there is the same on all cells around the face.",
        r"\|J\|^2 = \det J J^{\mathsf T} \text{ is constant around } F",
        HANIN_ROLNICK,
        (SIMPLE, CROSSINGS),
        find,
        proof="12-gram",
    )


def _around(subject: Subject) -> Iterator[tuple[tuple[int, ...], list[list[Row]]]]:
    """Yield patterns of faces, and the gradients of the units that vanish on them on each cell."""
    cells, d = subject.cells, subject.domain.dimension
    forms, starts = Forms(cells.network), starts_of(cells.network)
    for k in range(2, d + 1):
        faces = np.flatnonzero(inner(cells, d - k))
        signs = cells.faces(d - k).signs[faces[:: -(-len(faces) // SAMPLE) or 1]]
        for row in signs:
            zero = np.flatnonzero(row == 0).tolist()
            near = np.tile(row, (2**k, 1))
            near[:, zero] = list(product((-1, 1), repeat=k))
            patterns = states(near, starts).tolist()
            seen = [[forms.unit(p, unit)[1:] for unit in zero] for p in patterns]
            yield tuple(states(row[None], starts)[0].tolist()), seen


def _has_crossings(subject: Subject) -> bool:
    d = subject.domain.dimension
    return any(inner(subject.cells, d - k).any() for k in range(2, d + 1))


CROSSINGS = Hypothesis("there are faces of codimension 2 or more inside", _has_crossings)

CLAIMS = (vertex_bound(lambda k: 2**k), gram_is_local(gram))
