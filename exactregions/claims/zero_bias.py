"""Claims about networks without biases, whose pattern is constant along each ray from 0.

Proof: proofs/31-zero-bias.md
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from exactregions.arithmetic.matrix import rank
from exactregions.arithmetic.rational import common_denominator
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.subject import Subject
from exactregions.networks.activation import Activation
from exactregions.polyhedra.domain import Domain

MOST_SUBSETS = 100_000


def cones(n: int, d: int) -> int:
    """Return 2 Σ_{j<d} C(n − 1, j): regions of n hyperplanes through 0, any d of them independent.

    No hyperplane leaves one region (L. Schläfli, Theorie der vielfachen Kontinuität; Cover 1965).

    >>> cones(3, 2), cones(5, 3), cones(7, 1), cones(0, 4)
    (6, 22, 2, 1)
    """
    return 2 * sum(comb(n - 1, j) for j in range(d)) if n else 1


def _no_biases(subject: Subject) -> bool:
    return not any(any(layer.bias) for layer in subject.network.hidden)


def _through_zero(subject: Subject) -> bool:
    """Tell whether the flat of the domain holds 0."""
    frame = subject.domain.frame
    if frame is None:
        return True
    origin, directions = frame
    return _rank([*directions, origin]) == _rank(directions)


def _one_layer(subject: Subject) -> bool:
    return len(subject.network.hidden) == 1


def _general(subject: Subject) -> bool | None:
    """Tell whether any d rows of the first layer are independent, as forms on the domain."""
    rows, d = _on(subject.domain, subject.network.hidden[0].weight), subject.domain.dimension
    size = min(len(rows), d)
    if comb(len(rows), size) > MOST_SUBSETS:
        return None
    return all(_rank(some) == size for some in combinations(rows, size))


def _on(domain: Domain, rows: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """Return what linear forms are in the domain's own coordinates."""
    directions = domain.frame[1] if domain.frame else None
    if directions is None:
        return [list(map(Fraction, row)) for row in rows]
    pairs = ([zip(row, v, strict=True) for v in directions] for row in rows)
    return [[sum((a * b for a, b in pair), Fraction(0)) for pair in row] for row in pairs]


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    scaled = []
    for row in rows:
        scale = common_denominator(row)
        scaled.append([int(value * scale) for value in row])
    return rank(scaled)


def _homogeneous(phi: Activation) -> bool:
    return not any(phi.breakpoints) and not any(phi.offsets)


_ZERO = Hypothesis("no hidden neuron has a bias", _no_biases)
_FLAT = Hypothesis("0 lies in the flat of the domain", _through_zero)
_HOMOGENEOUS = Hypothesis(
    "every activation bends at 0 only, where it is 0",
    lambda subject: all(map(_homogeneous, subject.network.activations)),
)

CLAIMS = (
    Claim(
        "zero-bias-cones",
        "One layer without biases cuts space into 2·Σ_{j<d} C(n−1, j) cones.",
        r"N = 2 \sum_{j < d} \binom{n-1}{j}",
        "L. Schläfli; T. M. Cover, IEEE Trans. Electronic Computers 14 (1965)",
        (
            Hypothesis("there is one hidden layer", _one_layer),
            _ZERO,
            _HOMOGENEOUS,
            Hypothesis("the domain is a whole space", lambda subject: subject.is_whole_space),
            _FLAT,
            Hypothesis("any d neurons are linearly independent", _general),
        ),
        lambda subject: Finding(subject.cells.count, "=", cones(*subject.widths[1::-1])),
        proof="31-zero-bias",
    ),
    Claim(
        "zero-bias-line",
        "Without biases a line through 0 meets at most two cells, whatever the depth.",
        r"N \le 2",
        "Hanin and Rolnick 2019 (NeurIPS) on networks without biases: cells are cones",
        (
            _ZERO,
            _HOMOGENEOUS,
            Hypothesis("the domain is one-dimensional", lambda subject: subject.widths[0] == 1),
            _FLAT,
        ),
        lambda subject: Finding(subject.cells.count, "≤", 2),
        proof="31-zero-bias",
    ),
)
