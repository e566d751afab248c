"""Claims about the six meanings of "linear region" (Stargalla, Hertrich and Reichman 2025).

Proof: proofs/27-definitions.md
"""

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.premises import SEVERAL
from exactregions.claims.subject import Subject
from exactregions.regions.definitions import Definitions


def _decided(found: Definitions) -> bool | None:
    """Tell whether the bounds of R3 place it in the chain, one way or the other."""
    low, high = found.R3
    if low <= high < found.R4 or low > found.R2:
        return True
    return True if low >= found.R4 and high <= found.R2 else None


def ordered(found: Definitions) -> Finding:
    """Compare neighbours in the chain R6 ≤ R5 ≤ R4 ≤ R3 ≤ R2 ≤ R1, R3 by its bounds.

    R5 comes in both readings, R5 ≤ R5_cells.

    >>> from exactregions.regions.definitions import Bounds
    >>> ordered(Definitions(7, 5, Bounds(4, 4), 3, 3, 3, 3)).holds
    True
    >>> ordered(Definitions(7, 5, Bounds(4, 4), 3, 2, 3, 3)).holds
    False
    """
    low, high = found.R3
    left = found.R6, found.R5, found.R5_cells, found.R4, high, found.R2
    right = found.R5, found.R5_cells, found.R4, low, found.R2, found.R1
    numbers = found.as_json()
    return Finding(left, "≤", right, numbers, numbers)


def _chain(subject: Subject) -> Finding:
    return ordered(subject.definitions)


CLAIMS = (
    Claim(
        "definitions-chain",
        "The numbers of regions by the six definitions are ordered: affine, closed connected, open "
        "connected, convex, proper activation, activation regions.",
        r"R_6 \le R_5 \le R_4 \le R_3 \le R_2 \le R_1",
        "Stargalla, Hertrich and Reichman 2025",
        (SEVERAL, Hypothesis("the bounds of R3 place it", lambda s: _decided(s.definitions))),
        _chain,
        proof="27-definitions",
    ),
)
