"""Claims that a network has no more cells than its widths allow.

Cells are counted, that is activation regions of full dimension: strict cells are some of them, and
linear regions are unions of them, so both are never more. All bounds hold on every convex domain,
in special position too; why is said in claims/bounds_upper.py.

Proof: proofs/06-counting.md
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from exactregions.claims import bounds_upper as up
from exactregions.claims.bounds import weight_ranks
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.subject import Subject

MOST_POINTS = 64  # a longer list of points is no witness that anybody reads

Bounds = Callable[[Subject], Sequence[int]]

RELU = Hypothesis("every activation is ReLU", lambda subject: subject.is_relu)
ONE_BREAKPOINT = Hypothesis(
    "every activation has one breakpoint",
    lambda subject: all(len(phi.breakpoints) == 1 for phi in subject.network.activations),
)
WHOLE_SPACE = Hypothesis(
    "the domain is the whole space of its coordinates", lambda subject: subject.is_whole_space
)


def _is_unit_cube(subject: Subject) -> bool:
    unit = ((Fraction(0), Fraction(1)),) * subject.widths[0]
    is_box = all(sum(map(bool, row[1:])) == 1 for row in subject.domain.rows)
    return is_box and subject.domain.extent == unit


UNIT_CUBE = Hypothesis("the domain is [0, 1]^d", _is_unit_cube)


def serra_claim(bound: Callable[[int, Sequence[int]], int] = up.serra) -> Claim:
    """Return the claim strict cells ≤ cells ≤ Serra ≤ Montúfar ≤ 2^N.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> serra_claim().judge(Subject(hat(), Box.of((-1, 3)))).finding.right
    (4, 4, 4, 8)
    """

    def bounds(subject: Subject) -> tuple[int, ...]:
        d, hidden = subject.widths[0], subject.hidden
        return (
            subject.cells.count,
            bound(d, hidden),
            up.montufar(d, hidden),
            up.all_patterns(hidden),
        )

    return Claim(
        "serra",
        "The strict cells are no more than the cells, these no more than the bound of Serra et "
        "al., this no more than the bound of Montúfar, and this no more than 2^N.",
        r"\#\text{strict} \le \#\text{cells} \le \sum_{j \in J} \prod_l \binom{n_l}{j_l} \le "
        r"\prod_l \sum_{j \le d_l} \binom{n_l}{j} \le 2^N",
        "Serra, Tjandraatmadja and Ramalingam 2018, theorem 1; Montúfar 2017",
        (RELU,),
        lambda subject: ascending(subject, subject.cells.strict_count, bounds),
        proof="06-counting",
    )


def montufar_claim(bound: Callable[[int, Sequence[int]], int] = up.montufar) -> Claim:
    """Return the claim cells ≤ Montúfar ≤ 2^N, for every activation with one breakpoint.

    >>> from exactregions import Box
    >>> from exactregions.networks.initial import random_network
    >>> leaky = random_network("1-2-1", 0, "he", "leaky_relu:1/10")
    >>> montufar_claim().judge(Subject(leaky, Box.cube(1, -9, 9))).finding.right
    (3, 4)
    """

    def bounds(subject: Subject) -> tuple[int, ...]:
        hidden = subject.hidden
        return bound(subject.widths[0], hidden), up.all_patterns(hidden)

    return Claim(
        "montufar",
        "The cells are no more than the bound of Montúfar, and this no more than 2^N.",
        r"\#\text{cells} \le \prod_l \sum_{j \le d_l} \binom{n_l}{j} \le 2^N,\; "
        r"d_l = \min(d, n_1, \dots, n_l)",
        "Montúfar 2017",
        (ONE_BREAKPOINT,),
        lambda subject: ascending(subject, subject.cells.count, bounds),
        proof="06-counting",
    )


def ranks_claim(
    bound: Callable[[int, Sequence[int], Sequence[int]], int] = up.serra,
) -> Claim:
    """Return the claim cells ≤ Serra with the ranks of the weights ≤ Serra.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import duplicated
    >>> ranks_claim().judge(Subject(duplicated(1, 2), Domain.whole(2))).finding.right
    (3, 4)
    """

    def bounds(subject: Subject) -> tuple[int, ...]:
        d, hidden = subject.widths[0], subject.hidden
        return bound(d, hidden, weight_ranks(subject.on_domain)), up.serra(d, hidden)

    return Claim(
        "serra-ranks",
        "The cells are no more than the bound of Serra et al. with the ranks of the weight "
        "matrices, and this no more than without.",
        r"\#\text{cells} \le \sum_{j \in J'} \prod_l \binom{n_l}{j_l} \le "
        r"\sum_{j \in J} \prod_l \binom{n_l}{j_l},\; J' = \{j \in J: "
        r"j_l \le \min_{i \le l} \operatorname{rank} W_i\}",
        "Serra, Tjandraatmadja and Ramalingam 2018, on evaluating the bound",
        (RELU,),
        lambda subject: ascending(subject, subject.cells.count, bounds),
        proof="06-counting",
    )


def breakpoints_claim(
    bound: Callable[[int, Sequence[int], Sequence[int]], int] = up.layers_with_breakpoints,
) -> Claim:
    """Return the claim cells ≤ ∏ Σ C(n_l, j)·T_l^j ≤ ∏ (T·n_l + 1)^d, for every activation.

    >>> from exactregions import Domain
    >>> from exactregions.networks.initial import random_network
    >>> tanh = random_network("1-3-1", 0, "he", "hard_tanh")
    >>> breakpoints_claim().judge(Subject(tanh, Domain.whole(1))).finding
    Finding(left=(7, 7), relation='≤', right=(7, 7), witness=None, evidence={'widths': [1, 3, 1]})
    """

    def bounds(subject: Subject) -> tuple[int, ...]:
        d, hidden = subject.widths[0], subject.hidden
        numbers = [len(phi.breakpoints) for phi in subject.network.activations]
        most = max(numbers, default=1)
        return bound(d, hidden, numbers), up.raghu(d, hidden, most)

    return Claim(
        "breakpoints",
        "The cells of a network whose neurons have T breakpoints are no more than a bound of "
        "Zaslavsky's kind with T parallel hyperplanes a neuron, which has the order of Raghu et "
        "al.",
        r"\#\text{cells} \le \prod_l \sum_{j \le d_l} \binom{n_l}{j} T_l^j \le "
        r"\prod_l (T n_l + 1)^d",
        "derived here; the order is that of Raghu et al. 2017, theorem 1",
        (),
        lambda subject: ascending(subject, subject.cells.count, bounds),
        proof="06-counting",
    )


def ascending(subject: Subject, count: int, bounds: Bounds) -> Finding:
    """Return the finding that a count and the bounds on it ascend.

    The witness of a failure is the pair that descends. If these are more cells than the bound
    allows, and few, it holds a point of as many cells as it takes: no two have the same pattern.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> subject = Subject(hat(), Box.of((-1, 3)))
    >>> ascending(subject, 4, lambda _: (2,)).witness
    {'number': 4, 'bound': 2, 'points': [['-1/2'], ['1/2'], ['3/2']]}
    """
    right = tuple(bounds(subject))
    left = (count, *right[:-1])
    evidence = {"widths": list(subject.widths)}
    for number, bound in zip(left, right, strict=True):
        if number > bound:
            witness: dict[str, Any] = {"number": number, "bound": bound}
            if number == subject.cells.count:
                witness.update(more_points(subject, bound))
            return Finding(left, "≤", right, witness, evidence)
    return Finding(left, "≤", right, None, evidence)


def more_points(subject: Subject, bound: int) -> dict[str, list[list[str]]]:
    """Return one more point than ``bound``, each inside another cell, in the domain's coordinates.

    Nothing is returned if they would be more than MOST_POINTS.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import hat
    >>> more_points(Subject(hat(), Domain.whole(1)), 10**6)
    {}
    """
    if not 0 <= bound < min(MOST_POINTS, subject.cells.count):
        return {}
    cells = (subject.cells[i] for i in range(bound + 1))
    return {"points": [list(map(str, cell.interior_point)) for cell in cells]}


CLAIMS = (serra_claim(), montufar_claim(), ranks_claim(), breakpoints_claim())
