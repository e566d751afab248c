"""The claim that few units have few bounded decision regions (Grigsby and Lindsey 2022).

Proof: proofs/35-bounded-parts.md
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.premises import GENERAL, ONE_LAYER, RELU, SIMPLE, WHOLE
from exactregions.claims.subject import Subject
from exactregions.measures.decisions import decisions


def thresholds(subject: Subject) -> Iterator[Fraction]:
    """Yield one threshold in each gap between the values of the output at vertices.

    Every cell has a vertex, so {F < t} and {F > t} keep their shapes while t stays in a gap.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import hat
    >>> list(map(str, thresholds(Subject(hat(), Domain.whole(1)))))
    ['-1', '1/2', '2']
    """
    network = subject.on_domain
    values = sorted({network(v.point)[0] for v in subject.cells.vertices()})
    yield values[0] - 1
    for low, high in pairwise(values):
        yield (low + high) / 2
    yield values[-1] + 1


def bounded_parts(units: Callable[[int], int]) -> Claim:
    """Return the claim for one hidden layer of ``units(d)`` neurons, d + 1 in the theorem.

    >>> from exactregions import Domain, Network
    >>> from exactregions.networks.famous import hat
    >>> two = bounded_parts(lambda d: 6)                         # hat twice, side by side
    >>> hats = Network.of([([[1]] * 6, [0, -1, -2, -3, -4, -5]), ([[1, -2, 1, 1, -2, 1]], [0])])
    >>> two.judge(Subject(hats, Domain.whole(1))).verdict.value
    'fails'
    """

    def find(subject: Subject) -> Finding:
        found, witness = [], None
        for t in thresholds(subject):
            below_and_above = [region.bounded for region in decisions(subject.cells, t).regions]
            found += below_and_above
            if witness is None and max(below_and_above) > 1:
                witness = {"threshold": str(t)}
        return Finding(tuple(found), "≤", (1,) * len(found), witness)

    right = Hypothesis(
        "the hidden layer has d + 1 neurons",
        lambda s: s.network.widths[1] == units(s.domain.dimension),
    )
    single = Hypothesis("there is one output", lambda s: s.network.outputs == 1)
    return Claim(
        "one-bounded-part",
        "With one hidden layer of d + 1 neurons, {F > t} and {F < t} have at most one bounded "
        "component each, for every t that is not the value at a vertex.",
        r"b_{>t},\, b_{<t} \le 1",
        "Grigsby and Lindsey 2022, On transversality of bent hyperplane arrangements",
        (WHOLE, RELU, ONE_LAYER, right, single, GENERAL, SIMPLE),
        find,
        proof="35-bounded-parts",
    )


CLAIMS = (bounded_parts(lambda d: d + 1),)
