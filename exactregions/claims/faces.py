"""Claims about the faces of a complex: Euler sums, incidences, sign vectors (Masden 2022).

Proof: proofs/07-general-position.md; names of faces proofs/01-cells.md, Euler sums
proofs/32-euler.md
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import rank
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.forms import Forms
from exactregions.claims.premises import BOUNDED, SIMPLE, SPANNING, WHOLE
from exactregions.claims.subject import Subject
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Optimal, minimise
from exactregions.regions.cutting import starts_of
from exactregions.regions.lattice import Pairs, states

Indices = NDArray[np.intp]
MASDEN = (
    "Masden 2022, Algorithmic determination of the combinatorial structure of the linear regions "
    "of ReLU neural networks"
)


def euler_number(domain: Domain) -> int:
    """Return Σ(−1)^k f_k over the relatively open faces of a decomposition of a domain.

    The domain is R^l × Q with Q pointed: the number is (−1)^l if Q is bounded, and 0 if not.

    >>> from exactregions import Box
    >>> euler_number(Box.cube(3)), euler_number(Domain.whole(3))
    (1, -1)
    >>> euler_number(Domain.polytope([[-1, 0]], [0]))                    # a half-plane
    0
    """
    slopes = [row[1:] for row in domain.rows]
    lines = domain.dimension - rank(slopes)
    cone = [(0, *a) for a in slopes]
    for a in slopes:  # Q is unbounded iff some row can rise along a ray of the domain
        answer = minimise((0, *(-v for v in a)), [*cone, (1, *(-v for v in a))])
        if not isinstance(answer, Optimal) or answer.value:
            return 0
    return 1 if lines % 2 == 0 else -1


def euler(name: str, hypotheses: tuple[Hypothesis, ...], value: Callable[[Domain], int]) -> Claim:
    """Return the claim that the Euler sum of the faces has a value that the domain tells.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> euler("one", (), lambda domain: 1).judge(Subject(hat(), Box.cube(1))).verdict.value
    'holds'
    """

    def find(subject: Subject) -> Finding:
        sizes = subject.cells.f_vector
        total = sum((-1) ** k * n for k, n in enumerate(sizes))
        expected, data = value(subject.domain), {"f_vector": list(sizes)}
        return Finding(total, "=", expected, data if total != expected else None, data)

    return Claim(
        name,
        "The alternating sum of the numbers of faces is the Euler number of the domain: 1 if it is "
        "bounded, (−1)^d for the whole space; R^l × Q has (−1)^l if the pointed polyhedron Q is "
        "bounded, and 0 if not.",
        r"\sum_{k=0}^{d} (-1)^k f_k = \chi(K)",
        "Euler; Schläfli 1852",
        hypotheses,
        find,
        proof="32-euler",
    )


def cells_around(incidence: list[Pairs], sizes: tuple[int, ...], k: int) -> Indices:
    """Return for each k-face how many cells hold it in their closures.

    incidence : for j = 1, …, d the pairs of a j-face and a (j − 1)-face; sizes : the f-vector

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> found = explore(hat(), Box.of((-1, 3)))
    >>> sorted(cells_around([found.incidence(1)], found.f_vector, 0).tolist())
    [1, 1, 2, 2, 2]
    """
    from scipy.sparse import csr_array, eye_array

    d = len(sizes) - 1
    around = csr_array(eye_array(sizes[d], dtype=np.int32))
    for j in range(d, k, -1):
        large, small = incidence[j - 1].T
        ones = np.ones(len(large), dtype=np.int32)
        above = csr_array((ones, (small, large)), shape=(sizes[j - 1], sizes[j]))
        around = csr_array(above @ around)
    found: Indices = np.diff(around.indptr).astype(np.intp)
    return found


def _doubling(subject: Subject) -> Finding:
    cells, anatomy = subject.cells, subject.anatomy
    found, witness = [], None
    for k in range(len(anatomy.sizes)):
        around = cells_around(anatomy.incidence, anatomy.sizes, k)
        faces = cells.faces(k)
        right = around == 2 ** (faces.signs == 0).sum(axis=1)
        found.append(int(right.sum()))
        if witness is None and not right.all():
            wrong = int(right.argmin())
            witness = {"cells": int(around[wrong]), **_named(subject, k, wrong)}
    return Finding(tuple(found), "=", anatomy.sizes, witness)


def _named(subject: Subject, k: int, face: int) -> dict[str, Any]:
    """Say which face it is, in plain data."""
    faces = subject.cells.faces(k)
    return {
        "dimension": k,
        "signs": faces.signs[face].tolist(),
        "sides": np.flatnonzero(faces.boundary[face]).tolist(),
    }


def _names(subject: Subject) -> Finding:
    """Compare the number of faces with that of different sign vectors of neurons."""
    sizes = subject.cells.f_vector
    rows = np.concatenate([subject.cells.faces(k).signs for k in range(len(sizes))])
    different, first, many = np.unique(rows, axis=0, return_index=True, return_counts=True)
    shared = int(many.argmax())
    witness = None
    if many[shared] > 1:
        witness = {"signs": different[shared].tolist(), "faces": int(many[shared])}
    return Finding(len(first), "=", sum(sizes), witness)


def _is_transversal(subject: Subject) -> bool:
    """Tell whether, seen from a cell, what vanishes on a face has independent normals."""
    anatomy, network = subject.anatomy, subject.on_domain
    forms, d = Forms(network), subject.domain.dimension
    patterns = states(subject.cells.faces(d).signs, starts_of(network)).tolist()
    cell = np.arange(anatomy.sizes[d])
    for k in range(d - 1, -1, -1):
        large, small = anatomy.incidence[k].T
        above = np.zeros(anatomy.sizes[k], dtype=np.intp)
        above[small] = large
        cell = cell[above]
        faces = subject.cells.faces(k)
        on = zip(cell.tolist(), faces.signs == 0, faces.boundary, strict=True)
        for at, zero, sides in on:
            rows = [forms.unit(patterns[at], unit) for unit in np.flatnonzero(zero).tolist()]
            rows += [subject.domain.rows[j] for j in np.flatnonzero(sides).tolist()]
            if rank([row[1:] for row in rows]) < len(rows):
                return False
    return not (subject.cells.patterns % 2).any()


def _zeros(subject: Subject) -> Finding:
    sizes, d = subject.cells.f_vector, subject.domain.dimension
    right, witness = [], None
    for k in range(d + 1):
        faces = subject.cells.faces(k)
        on = (faces.signs == 0).sum(axis=1) + faces.boundary.sum(axis=1)
        right.append(int((on == d - k).sum()))
        if witness is None and (on != d - k).any():
            witness = _named(subject, k, int((on != d - k).argmax()))
    return Finding(tuple(right), "=", sizes, witness)


def _from_vertices(subject: Subject) -> Finding:
    """Replace the zeros of vertices by −1, 0 and 1 in all ways."""
    cells, d = subject.cells, subject.domain.dimension
    faces = _unique([_packed(cells.faces(k).signs) for k in range(d + 1)])
    signs = cells.faces(0).signs
    zero = (signs == 0) & ((signs == 0).cumsum(axis=1) <= d)
    rows, column = np.nonzero(zero)
    rank_of = zero.cumsum(axis=1)[rows, column] - 1
    made = []
    for choice in product((-1, 0, 1), repeat=d):
        moved = signs.copy()
        moved[rows, column] = np.array(choice, dtype=signs.dtype)[rank_of]
        made.append(_packed(moved))
    generated, width = _unique(made), signs.shape[1]
    both = np.intersect1d(generated, faces)
    left, right = (len(generated), len(both)), (len(faces),) * 2
    witness = None
    if left != right:
        one = np.setxor1d(generated, faces)[:1]
        witness = {"signs": _unpacked(one, width), "made from a vertex": bool(one in generated)}
    return Finding(left, "=", right, witness, {"vertices": len(signs)})


def _packed(signs: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return rows of signs as bits: which are positive, which negative, and a last byte 1."""
    parts = [np.packbits(signs > 0, axis=1), np.packbits(signs < 0, axis=1)]
    return np.concatenate([*parts, np.ones((len(signs), 1), dtype=np.uint8)], axis=1)


def _unique(rows: list[NDArray[np.uint8]]) -> NDArray[np.bytes_]:
    """Return the different packed rows; ending in 1, each is a text of bytes of its own."""
    whole = np.ascontiguousarray(np.concatenate(rows))
    return np.unique(whole.view(f"S{whole.shape[1]}").ravel())


def _unpacked(packed: NDArray[np.bytes_], width: int) -> list[int]:
    """Return the signs of one packed row."""
    bits = np.frombuffer(packed.tobytes()[:-1], dtype=np.uint8).reshape(2, -1)
    positive, negative = np.unpackbits(bits, axis=1, count=width).astype(int)
    found: list[int] = (positive - negative).tolist()
    return found


def _in_the_plane(subject: Subject) -> Finding:
    vertices, edges, cells = subject.cells.f_vector
    ends = 2 * edges - len(subject.anatomy.incidence[0])
    expected = 1 + vertices + Fraction(ends, 2)
    data = {"vertices": vertices, "unbounded ends of edges": ends}
    return Finding(cells, "=", expected, data if cells != expected else None, data)


UNBOUNDED = Hypothesis(
    "the domain is unbounded, and not the whole space",
    lambda s: not s.is_bounded and not s.is_whole_space,
)
TRANSVERSAL = Hypothesis(
    "on every face the neurons and sides that vanish have independent normals, seen from a cell",
    _is_transversal,
)
TWO_DIMENSIONAL = Hypothesis("the domain has dimension 2", lambda s: s.domain.dimension == 2)

CLAIMS = (
    euler("euler-bounded", (BOUNDED,), euler_number),
    euler("euler-whole-space", (WHOLE,), euler_number),
    euler("euler-unbounded", (UNBOUNDED,), euler_number),
    Claim(
        "cells-around-faces",
        "A face on which c neurons vanish is a face of exactly 2^c cells: inside the domain, of "
        "2^(d−k) cells if its dimension is k.",
        r"\#\{C : F \le C\} = 2^{d-k}",
        "standard for general position; Gaines and Bi 2026",
        (SIMPLE,),
        _doubling,
        proof="07-general-position",
    ),
    Claim(
        "signs-name-faces",
        "No two faces have the same signs of all neurons.",
        r"F \ne G \Rightarrow \operatorname{sgn}(F) \ne \operatorname{sgn}(G)",
        f"{MASDEN}, theorem 14",
        (WHOLE,),
        _names,
        proof="01-cells",
    ),
    Claim(
        "zeros-are-codimension",
        "On a face of dimension k exactly d − k neurons vanish, sides of the domain included.",
        r"\#\{z : z|_F = 0\} = d - \dim F",
        f"{MASDEN}, lemma 16",
        (TRANSVERSAL,),
        _zeros,
        proof="07-general-position",
    ),
    Claim(
        "faces-from-vertices",
        "The signs of all faces are those of the vertices with each zero replaced by −, 0 or +.",
        r"\operatorname{sgn}(\mathcal{C}) = \{\operatorname{sgn}(v) \circ s : "
        r"s \in \{-1,0,1\}^d\}",
        f"{MASDEN}, theorem 20 and lemma 21",
        (WHOLE, SIMPLE, SPANNING),
        _from_vertices,
        proof="07-general-position",
    ),
    Claim(
        "cells-of-the-plane",
        "In the plane the number of cells is 1 + V + U/2, for V vertices and U unbounded ends of "
        "edges.",
        r"N_2 = 1 + V + U/2",
        "from Euler's formula, as every vertex has four edges",
        (WHOLE, TWO_DIMENSIONAL, SIMPLE),
        _in_the_plane,
        proof="32-euler",
    ),
)
