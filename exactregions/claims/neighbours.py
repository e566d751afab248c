"""The claim that patterns of cells do not tell which cells are neighbours (Masden 2022).

The two networks of the example have the same eleven patterns of cells in the plane, both in general
position. In the first one the cells -++ + and +++ + share a wall, in the second they do not.

Proof: proofs/35-bounded-parts.md
"""

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.faces import MASDEN
from exactregions.claims.premises import SIMPLE, WHOLE
from exactregions.claims.subject import Subject
from exactregions.measures.layerwise import explored_again
from exactregions.networks.network import Network
from exactregions.regions.complex import Complex

Pattern = tuple[int, ...]

PAIR = (
    Network.of(
        [([[1, 1], [0, 1], [-2, 1]], [-2, 1, -2]), ([[2, -2, 2]], [2]), ([[1]], [0])],
    ),
    Network.of(
        [([[-1, 2], [-2, 1], [-1, 0]], [1, 2, 0]), ([[2, -2, 1]], [1]), ([[1]], [0])],
    ),
)


def same_patterns(first: Network, second: Network) -> Claim:
    """Return the claim that two networks differ in neighbours, though not in the patterns of cells.

    It is judged on either of the two; of other networks it says nothing.

    >>> from exactregions import Domain
    >>> judged = same_patterns(*PAIR).judge(Subject(PAIR[0], Domain.whole(2)))
    >>> judged.verdict.value, judged.finding.left, judged.finding.right   # walls in both, in either
    ('holds', 16, 16)
    """

    def other(subject: Subject) -> Complex:
        network = second if subject.network == first else first
        return explored_again(subject.cells, network)

    def find(subject: Subject) -> Finding:
        mine, its = _neighbours(subject.cells), _neighbours(other(subject))
        differ = sorted(sorted(pair) for pair in mine ^ its)
        evidence = {"cells": subject.cells.count, "neighbours in one only": differ}
        return Finding(len(mine & its), "≤", len(mine | its) - 1, None, evidence)

    given = Hypothesis("it is a network of the example", lambda s: s.network in (first, second))
    equal = Hypothesis(
        "both networks of the example have the same patterns of cells",
        lambda s: _patterns(s.cells) == _patterns(other(s)),
    )
    return Claim(
        "patterns-hide-neighbours",
        "Two networks in general position have the same patterns of cells, yet a pair of patterns "
        "are those of neighbours in one network and not in the other.",
        r"\{\operatorname{sgn}(C)\} = \{\operatorname{sgn}(C')\} \not\Rightarrow "
        r"\text{equal adjacency}",
        f"{MASDEN}, theorem 15; this example was found by enumeration",
        (given, WHOLE, SIMPLE, equal),
        find,
        proof="35-bounded-parts",
    )


def _patterns(cells: Complex) -> set[Pattern]:
    _ = cells.count  # raises IncompleteError
    return set(map(tuple, cells.patterns.tolist()))


def _neighbours(cells: Complex) -> set[frozenset[Pattern]]:
    patterns = list(map(tuple, cells.patterns.tolist()))
    return {frozenset((patterns[a], patterns[b])) for a, b in cells.walls.tolist()}


CLAIMS = (same_patterns(*PAIR),)
