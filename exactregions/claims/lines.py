"""Claims about networks on a line or an interval.

Proof: proofs/03-pieces.md and proofs/04-sawtooth.md; for pairs proofs/06-counting.md
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from exactregions.claims import bounds_upper as up
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.counting import ONE_BREAKPOINT, RELU, UNIT_CUBE, WHOLE_SPACE, ascending
from exactregions.claims.subject import Subject
from exactregions.errors import ShapeError
from exactregions.networks.affine import Affine, as_fractions
from exactregions.networks.famous import sawtooth, serra
from exactregions.networks.network import Network

Bound = Callable[[Sequence[int]], int]
Pieces = Callable[[int], int]

ON_A_LINE = Hypothesis("the domain has dimension 1", lambda subject: subject.widths[0] == 1)
PAIR_FIRST = Hypothesis(
    "the first hidden layer has two neurons", lambda subject: subject.hidden[:1] == (2,)
)
PAIR_BEFORE_THE_END = Hypothesis(
    "a hidden layer before the last one has two neurons", lambda subject: 2 in subject.hidden[:-1]
)


def _is_serra(subject: Subject) -> bool:
    return bool(subject.hidden) and _is(subject, lambda: serra(*subject.hidden))


def _is_sawtooth(subject: Subject) -> bool:
    depth = len(subject.hidden) // 2
    return subject.hidden == (2, 1) * depth and _is(subject, lambda: sawtooth(depth))


def _is(subject: Subject, build: Callable[[], Network]) -> bool:
    try:
        return subject.on_domain == build()
    except ShapeError:
        return False


SERRA = Hypothesis("the network is famous:serra of its hidden widths", _is_serra)
SAWTOOTH = Hypothesis("the network is famous:sawtooth of half its depth", _is_sawtooth)


def line_claim(bound: Bound = up.line) -> Claim:
    """Return the claim cells ≤ ∏ (n_l + 1) ≤ ∏ 2·n_l on a line.

    >>> from exactregions import Domain
    >>> line_claim().judge(Subject(serra(3, 4), Domain.whole(1))).finding.right
    (20, 48)
    """
    return Claim(
        "line",
        "On a line there are no more cells than the product of all widths plus one, and this is no "
        "more than the product of all widths doubled.",
        r"\#\text{cells} \le \prod_l (n_l + 1) \le \prod_l 2 n_l",
        "Serra, Tjandraatmadja and Ramalingam 2018, theorem 5; Telgarsky 2016",
        (ON_A_LINE, ONE_BREAKPOINT),
        lambda subject: ascending(
            subject,
            subject.cells.count,
            lambda s: (bound(s.hidden), up.telgarsky(s.hidden)),
        ),
        proof="03-pieces",
    )


def pairs_claim(bound: Bound = up.line_with_pairs) -> Claim:
    """Return the claim that a pair of ReLU keeps a network on a line below ∏ (n_l + 1).

    >>> from exactregions import Domain
    >>> pairs_claim().judge(Subject(sawtooth(2), Domain.whole(1))).finding.right
    (25, 35)
    """
    return Claim(
        "line-pairs",
        "On a line, a hidden layer of two ReLU and the next one of n cut a cell into 3 + 2n cells "
        "at most, and not into 3(n + 1): the product of all widths plus one is not attained.",
        r"\#\text{cells} \le (3 + 2 n_{l+1}) \prod_{i \ne l, l+1} (n_i + 1) < \prod_i (n_i + 1)",
        "derived here",
        (ON_A_LINE, RELU, PAIR_BEFORE_THE_END),
        lambda subject: ascending(
            subject,
            subject.cells.count,
            lambda s: (bound(s.hidden), up.line(s.hidden) - 1),
        ),
        proof="06-counting",
    )


def zigzag_claim(most: int = 2) -> Claim:
    """Return the claim that two ReLU never make three pieces with slopes of alternating signs.

    Every affine function of the first layer that the network reads is looked at: the neurons of the
    second layer, or the outputs.

    >>> from exactregions import Domain
    >>> zigzag_claim().judge(Subject(sawtooth(2), Domain.whole(1))).finding.left
    2
    """

    def find(subject: Subject) -> Finding:
        points, slopes = _read_from_first_layer(subject)
        runs = [_alternating(row) for row in slopes]
        longest = max(runs)
        witness = None
        if longest > most:
            i = runs.index(longest)
            witness = {"function": i, "slopes": list(map(str, slopes[i])), "points": points}
        return Finding(longest, "≤", most, witness, {"functions": len(runs)})

    return Claim(
        "zigzag",
        "A first layer of two ReLU on a line gives no function with three pieces whose slopes are "
        "not zero and alternate in sign.",
        r"a_1 \operatorname{ReLU}(z_1) + a_2 \operatorname{ReLU}(z_2) + c "
        r"\text{ has no slopes } {+}{-}{+} \text{ or } {-}{+}{-}",
        "derived here",
        (ON_A_LINE, RELU, PAIR_FIRST),
        find,
        proof="06-counting",
    )


def attained_claim(bound: Bound = up.line) -> Claim:
    """Return the claim that famous:serra has ∏ (n_l + 1) cells and as many linear regions.

    >>> from exactregions import Domain
    >>> attained_claim().judge(Subject(serra(3, 4), Domain.whole(1))).finding.left
    (20, 20)
    """

    def find(subject: Subject) -> Finding:
        found = subject.cells.count, subject.cells.linear_region_count
        return _equal(found, (bound(subject.hidden),) * 2)

    return Claim(
        "line-attained",
        "Networks on the line with widths of 3 or more exist that attain the product of all widths "
        "plus one, by cells and by linear regions.",
        r"\#\text{cells} = \#\text{linear regions} = \prod_l (n_l + 1)",
        "Serra, Tjandraatmadja and Ramalingam 2018, theorem 5",
        (ON_A_LINE, WHOLE_SPACE, SERRA),
        find,
        proof="03-pieces",
    )


def interval_claim(pieces: Pieces = lambda depth: 2**depth) -> Claim:
    """Return the claim that the sawtooth of depth k has 2^k linear regions on [0, 1].

    >>> from exactregions import Box
    >>> interval_claim().judge(Subject(sawtooth(5), Box.of((0, 1)))).finding.left
    32
    """
    return Claim(
        "telgarsky-interval",
        "The tent map composed k times with itself has 2^k linear regions on [0, 1].",
        r"\#\text{linear regions on } [0, 1] = 2^k",
        "Telgarsky 2016",
        (ON_A_LINE, UNIT_CUBE, SAWTOOTH),
        lambda subject: _sawtooth_finding(subject, pieces),
        proof="04-sawtooth",
    )


def whole_line_claim(pieces: Pieces = lambda depth: 2**depth + 2) -> Claim:
    """Return the claim that the sawtooth of depth k has 2^k + 2 linear regions on the line.

    >>> from exactregions import Domain
    >>> whole_line_claim().judge(Subject(sawtooth(5), Domain.whole(1))).finding.left
    34
    """
    return Claim(
        "telgarsky-line",
        "The tent map composed k times with itself has 2^k + 2 linear regions on the line: it is 0 "
        "on both sides of [0, 1].",
        r"\#\text{linear regions on } \mathbb{R} = 2^k + 2",
        "Telgarsky 2016",
        (ON_A_LINE, WHOLE_SPACE, SAWTOOTH),
        lambda subject: _sawtooth_finding(subject, pieces),
        proof="04-sawtooth",
    )


def _sawtooth_finding(subject: Subject, pieces: Pieces) -> Finding:
    return _equal(subject.cells.linear_region_count, pieces(len(subject.hidden) // 2))


def _equal(found: int | tuple[int, ...], expected: int | tuple[int, ...]) -> Finding:
    witness = None if found == expected else {"number": found, "expected": expected}
    return Finding(found, "=", expected, witness)


def _read_from_first_layer(subject: Subject) -> tuple[list[str], list[tuple[Fraction, ...]]]:
    """Return a point of each cell of the first layer, and the slopes of what is read from it.

    The slopes have a row for each function that is read, and in it one entry a cell, from left to
    right.
    """
    cells, width = subject.cells, subject.hidden[0]
    one_each = {cells.patterns[i, :width].tobytes(): i for i in range(cells.count)}
    placed = sorted((cells[i].interior_point, states) for states, i in one_each.items())
    affine = Affine(subject.on_domain)
    columns = [
        [form[1] for form in as_fractions(affine.following(0, affine.first(), states))]
        for _, states in placed
    ]
    return [str(point[0]) for point, _ in placed], list(zip(*columns, strict=True))


def _alternating(slopes: Sequence[Fraction]) -> int:
    """Return the most neighbours in a row whose slopes are not zero and alternate in sign."""
    longest = length = int(slopes[0] != 0)
    for before, after in pairwise(slopes):
        length = length + 1 if before * after < 0 else int(after != 0)
        longest = max(longest, length)
    return longest


CLAIMS = (
    line_claim(),
    pairs_claim(),
    zigzag_claim(),
    attained_claim(),
    interval_claim(),
    whole_line_claim(),
)
