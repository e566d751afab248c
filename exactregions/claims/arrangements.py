"""Claims about networks with one hidden layer: arrangements of hyperplanes.

n hyperplanes whose normals have rank r are in general position (in the space that the normals
span) if any r normals are independent and no r + 1 hyperplanes have a common point. With the
hyperplane at infinity that is one condition: of the n + 1 vectors (constant, normal), the one at
infinity being (1, 0, …, 0), any r + 1 are independent.

Proofs: proofs/05-zaslavsky.md, proofs/06-counting.md
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

from exactregions.arithmetic.matrix import Row, independent, rank
from exactregions.claims import bounds_upper as up
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.counting import ONE_BREAKPOINT, WHOLE_SPACE, ascending, more_points
from exactregions.claims.subject import Subject
from exactregions.networks.affine import Affine, less

MOST_SUBSETS = 200_000  # about a second

Number = Callable[[int, int], int]


def in_general_position(rows: Sequence[Row]) -> bool | None:
    """Tell whether hyperplanes are in general position in the space that their normals span.

    rows : (n, d + 1) integers, a constant and then the normal

    If all normals are 0, they are: there is one cell, which is all that rank 0 allows.
    None if there are more than MOST_SUBSETS subsets to look at.

    >>> in_general_position([(0, 1, 0), (0, 0, 1), (1, 1, 1)])
    True
    >>> in_general_position([(0, 1, 0), (0, 0, 1), (0, 1, 1)])      # three lines through 0
    False
    >>> in_general_position([(0, 1, 0), (1, 1, 0), (0, 0, 1)])      # two are parallel
    False
    """
    columns = independent(list(zip(*(row[1:] for row in rows), strict=True)))
    r = len(columns)
    if r == 0:
        return True
    if comb(len(rows) + 1, r + 1) > MOST_SUBSETS:
        return None
    infinity = (1, *[0] * r)
    vectors = [infinity, *((row[0], *(row[1 + c] for c in columns)) for row in rows)]
    return all(rank(chosen) == r + 1 for chosen in combinations(vectors, r + 1))


def hyperplanes(subject: Subject) -> list[Row]:
    """Return the hyperplanes of the first layer, (constant, normal) each, one a neuron.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import zaslavsky
    >>> hyperplanes(Subject(zaslavsky(2, 2), Domain.whole(2)))
    [(1, 1, -1), (0, 1, 0)]
    """
    network = subject.on_domain
    first, (xi,) = Affine(network).first(), network.activations[0].breakpoints
    return [less(form, first.scale, xi) for form in first.forms]


def _general(subject: Subject) -> bool | None:
    return in_general_position(hyperplanes(subject))


def _special(subject: Subject) -> bool | None:
    general = _general(subject)
    return None if general is None else not general


ONE_LAYER = Hypothesis("there is one hidden layer", lambda subject: len(subject.hidden) == 1)
GENERAL = Hypothesis(
    "the hyperplanes are in general position in the space that their normals span", _general
)
SPECIAL = Hypothesis("the hyperplanes are in special position", _special)


def zaslavsky_claim(number: Number = up.zaslavsky) -> Claim:
    """Return the claim cells = Σ_{j ≤ r} C(n, j) for one generic layer on the whole space.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import zaslavsky
    >>> zaslavsky_claim().judge(Subject(zaslavsky(5, 2), Domain.whole(2))).finding.left
    16
    """

    def find(subject: Subject) -> Finding:
        count, expected = subject.cells.count, number(*_size(subject))
        witness = None
        if count != expected:
            witness = {"number": count, "expected": expected, **more_points(subject, expected)}
        return Finding(count, "=", expected, witness, {"widths": list(subject.widths)})

    return Claim(
        "zaslavsky",
        "One layer of n hyperplanes in general position, with normals of rank r, has as many cells "
        "on the whole space as there are subsets of at most r of them.",
        r"\#\text{cells} = \sum_{j \le r} \binom{n}{j}",
        "Zaslavsky 1975; with the rank: Serra, Tjandraatmadja and Ramalingam 2018, lemma 2",
        (ONE_LAYER, ONE_BREAKPOINT, WHOLE_SPACE, GENERAL),
        find,
        proof="05-zaslavsky",
    )


def special_claim(number: Number = up.zaslavsky) -> Claim:
    """Return the claim cells < Σ_{j ≤ r} C(n, j) for hyperplanes in special position.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import pencil
    >>> special_claim().judge(Subject(pencil(5), Domain.whole(2))).finding
    Finding(left=(10,), relation='≤', right=(15,), witness=None, evidence={'widths': [2, 5, 1]})
    """
    return Claim(
        "zaslavsky-special",
        "One layer of n hyperplanes in special position, with normals of rank r, has fewer cells "
        "than there are subsets of at most r of them.",
        r"\#\text{cells} \le \sum_{j \le r} \binom{n}{j} - 1",
        "Zaslavsky 1975",
        (ONE_LAYER, ONE_BREAKPOINT, SPECIAL),
        lambda subject: ascending(subject, subject.cells.count, lambda s: (number(*_size(s)) - 1,)),
        proof="05-zaslavsky",
    )


def rank_claim(number: Number = up.zaslavsky) -> Claim:
    """Return the claim cells ≤ Σ_{j ≤ r} C(n, j) ≤ Σ_{j ≤ d} C(n, j) for one layer.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import duplicated
    >>> rank_claim().judge(Subject(duplicated(1, 2), Box.cube(2))).finding.right
    (3, 4)
    """

    def bounds(subject: Subject) -> tuple[int, ...]:
        n, r = _size(subject)
        return number(n, r), up.zaslavsky(n, subject.widths[0])

    return Claim(
        "zaslavsky-rank",
        "One layer of n hyperplanes whose normals have rank r has no more cells than there are "
        "subsets of at most r of them, whatever its position and the domain.",
        r"\#\text{cells} \le \sum_{j \le r} \binom{n}{j} \le \sum_{j \le d} \binom{n}{j}",
        "Serra, Tjandraatmadja and Ramalingam 2018, lemma 2",
        (ONE_LAYER, ONE_BREAKPOINT),
        lambda subject: ascending(subject, subject.cells.count, bounds),
        proof="06-counting",
    )


def buck_claim(faces: Callable[[int, int], Sequence[int]] = up.buck) -> Claim:
    """Return the claim that one generic layer on the whole space has Buck's f-vector.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import zaslavsky
    >>> buck_claim().judge(Subject(zaslavsky(3, 2), Domain.whole(2))).finding.left
    (3, 9, 7)
    """

    def find(subject: Subject) -> Finding:
        n, r = _size(subject)
        d = subject.widths[0]
        expected = (*[0] * (d - r), *faces(n, r))
        found = subject.cells.f_vector
        witness = None
        if found != expected:
            k = next(i for i in range(d + 1) if found[i] != expected[i])
            witness = {"dimension": k, "faces": found[k], "expected": expected[k]}
        return Finding(found, "=", expected, witness, {"widths": list(subject.widths)})

    return Claim(
        "buck",
        "One layer of n hyperplanes in general position, with normals of rank r, has on the whole "
        "space the faces that Buck counted; each has d − r dimensions more than in the space that "
        "the normals span.",
        r"f_k = \sum_{i = d - k}^{r} \binom{n}{i} \binom{i}{d - k}",
        "Buck 1943",
        (ONE_LAYER, ONE_BREAKPOINT, WHOLE_SPACE, GENERAL),
        find,
        proof="05-zaslavsky",
    )


def _size(subject: Subject) -> tuple[int, int]:
    """Return the number of hyperplanes and the rank of their normals."""
    rows = hyperplanes(subject)
    return len(rows), rank([row[1:] for row in rows])


CLAIMS = (zaslavsky_claim(), special_claim(), rank_claim(), buck_claim())
