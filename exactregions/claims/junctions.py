"""Claims about where kinks meet: T-junctions and the two readings of "good".

A neuron of several that vanish on a face is *good* there if a path of open neurons leads from it to
an output. Hanin and Rolnick (2019) need k good neurons for a point of B_k, k ≥ 2. Read strictly,
open leaves out neurons that vanish on the face, and so B_2 loses T-junctions: a neuron that is seen
only through another one that vanishes at the same point bends the output on one side of it. The
smallest example is the origin in ``famous:t_junction``. If a path may pass the other neuron, the
rule is right.

Proof: proofs/07-general-position.md; the formula and its two readings proofs/12-gram.md
"""

from dataclasses import replace
from typing import Any

import numpy as np

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.kinks import HANIN_ROLNICK, NO_CANCELLATION
from exactregions.claims.paths import Paths
from exactregions.claims.premises import RELU, SIMPLE
from exactregions.claims.subject import Subject
from exactregions.measures.strata import strata
from exactregions.regions.corners import inner
from exactregions.regions.cutting import starts_of
from exactregions.regions.lattice import states

Pattern = tuple[int, ...]
CLOSED, OPEN = 1, 2  # states of a ReLU at its breakpoint, and on


def corners_are_good(name: str, words: str, hypotheses: tuple[Hypothesis, ...], at: int) -> Claim:
    """Return the claim that B_2 holds exactly the faces whose two neurons are good.

    at : the state in which paths find the two neurons, OPEN if they may pass them

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import t_junction
    >>> subject = Subject(t_junction(), Box.of((-1, 2), (-1, 1)))
    >>> [corners_are_good("", "", (), at).judge(subject).verdict.value for at in (OPEN, CLOSED)]
    ['holds', 'fails']
    """

    def find(subject: Subject) -> Finding:
        corners, patterns = _corners(subject)
        paths, places = Paths(subject.on_domain), list(subject.on_domain.places())
        rule = []
        for pattern in patterns:
            two = [k for k, s in enumerate(pattern) if s == CLOSED]
            read = [at if s == CLOSED else s for s in pattern]
            rule.append(all(paths.good(l, read)[i] for l, i in (places[k] for k in two)))
        wrong = [v for v, (a, b) in enumerate(zip(corners, rule, strict=True)) if a != b]
        witness: dict[str, Any] | None = None
        if wrong:
            witness = {"pattern": patterns[wrong[0]], "in B_2": corners[wrong[0]]}
            if subject.domain.dimension == 2:
                inside = np.flatnonzero(inner(subject.cells, 0))[wrong[0]]
                q, *point = subject.cells.points()[int(inside)]
                witness["point"] = [f"{p}/{q}" for p in point]
        left = sum(corners), len(corners) - len(wrong)
        return Finding(left, "=", (sum(rule), len(rule)), witness)

    latex = r"F \subset B_{\mathcal{N},2} \iff z_1, z_2 \text{ good on } F"
    return Claim(name, words, latex, HANIN_ROLNICK, hypotheses, find, proof="12-gram")


def _corners(subject: Subject) -> tuple[list[bool], list[Pattern]]:
    """Return for the faces of codimension 2 inside whether they are in B_2, and their patterns."""
    cells, anatomy, d = subject.cells, subject.anatomy, subject.domain.dimension
    inside = inner(cells, d - 2)
    level = strata(cells, anatomy.incidence, anatomy.kinks)[2]
    patterns = states(cells.faces(d - 2).signs[inside], starts_of(cells.network))
    return (level[inside] == 2).tolist(), list(map(tuple, patterns.tolist()))


def _has_corners(subject: Subject) -> bool:
    d = subject.domain.dimension
    return d >= 2 and bool(inner(subject.cells, d - 2).any())


CORNERS = Hypothesis("there are faces of codimension 2 inside", _has_corners)
GENERIC = (RELU, CORNERS, SIMPLE, NO_CANCELLATION)

CLAIMS = (
    corners_are_good(
        "corners-are-good-neurons",
        "A face of codimension 2 inside the domain is in B_2 exactly if both neurons that vanish "
        "there are good, where a path may pass the other one of them.",
        GENERIC,
        OPEN,
    ),
    replace(
        corners_are_good(
            "corners-are-strictly-good",
            "The same with good read strictly: a path may pass no neuron that vanishes. It fails "
            "where the output has a T-junction.",
            GENERIC,
            CLOSED,
        ),
        disputed=True,
    ),
)
