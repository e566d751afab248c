"""Claims about facets, neighbours and distances of cells (Gaines and Bi 2026).

That k-faces have 2k facets or fewer on average follows from deletion (claims/deletion.py) by
induction for one hidden layer, where each neuron vanishes on a hyperplane, and in the plane from
Euler's formula. For deep networks of three inputs in general position, with u unbounded ends of
edges and χ(z) = f₀ − f₁ + f₂ for the open faces of the surface on which neuron z vanishes, Euler's
formula gives

    mean number of neighbours ≤ 6   if and only if   u/4 + Σ_z χ(z) + 3/2 ≥ 0,

and a surface with many handles makes χ(z) as negative as one likes.

Proof: proofs/08-mean-degree.md; vertices proofs/20-lineality.md; fewest facets and diameters
proofs/32-euler.md
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import prod

import numpy as np

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.deletion import GAINES_BI
from exactregions.claims.premises import (
    DISTINCT,
    GENERAL,
    HIDDEN,
    OF_FULL_RANK,
    ONE_LAYER,
    SIMPLE,
    SPANNING,
    WHOLE,
)
from exactregions.claims.subject import Subject
from exactregions.measures.adjacency import degrees, diameter

Bound = Callable[[Subject], int]


def mean_facets(
    name: str, words: str, hypotheses: tuple[Hypothesis, ...], most: Callable[[int], int]
) -> Claim:
    """Return the claim that the mean number of facets of k-faces is at most ``most(k)``.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import zaslavsky
    >>> tight = mean_facets("tight", "", (), lambda k: 2 * k - 1)
    >>> tight.judge(Subject(zaslavsky(5, 2), Domain.whole(2))).finding.left  # d = 2: 2·25/16
    (Fraction(8, 5), Fraction(25, 8))
    """

    def find(subject: Subject) -> Finding:
        sizes, incidence = subject.anatomy.sizes, subject.anatomy.incidence
        dimensions = [k for k in range(1, len(sizes)) if sizes[k]]
        left = tuple(Fraction(len(incidence[k - 1]), sizes[k]) for k in dimensions)
        above = [k for k, mean in zip(dimensions, left, strict=True) if mean > most(k)]
        witness = {"f_vector": list(sizes), "dimensions": above} if above else None
        return Finding(left, "≤", tuple(map(most, dimensions)), witness)

    latex = r"\frac{1}{f_k}\sum_{\dim F = k} \#\{\text{facets of } F\} \le 2k"
    return Claim(
        name,
        words,
        latex,
        f"{GAINES_BI}, theorems 3.1 and 3.4",
        hypotheses,
        find,
        proof="08-mean-degree",
    )


def fewest_facets(least: Bound) -> Claim:
    """Return the claim that every cell has so many neighbours or more.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import zaslavsky
    >>> subject = Subject(zaslavsky(4, 2), Domain.whole(2))
    >>> [fewest_facets(lambda s: n).judge(subject).verdict.value for n in (2, 3)]
    ['holds', 'fails']
    """

    def find(subject: Subject) -> Finding:
        many = degrees(subject.cells)
        fewest, bound = int(many.min()), least(subject)
        pattern = subject.cells.patterns[many.argmin()].tolist()
        return Finding(fewest, "≥", bound, {"pattern": pattern} if fewest < bound else None)

    return Claim(
        "fewest-facets",
        "Every cell has min(n₁, d) neighbours or more.",
        r"\min_C \deg C \ge \min(n_1, d)",
        f"{GAINES_BI}, statement 3.5",
        (WHOLE, HIDDEN, OF_FULL_RANK),
        find,
        proof="32-euler",
    )


def diameter_is(
    name: str,
    words: str,
    relation: str,
    hypotheses: tuple[Hypothesis, ...],
    bound: Bound,
    *,
    source: str,
) -> Claim:
    """Return the claim that the diameter of the graph of cells compares to a bound.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import sawtooth
    >>> longest = diameter_is("longest", "", "≥", (), lambda s: s.cells.count - 1, source="")
    >>> longest.judge(Subject(sawtooth(3), Domain.whole(1))).verdict.value
    'holds'
    """

    def find(subject: Subject) -> Finding:
        return Finding(diameter(subject.cells), relation, bound(subject))

    sign = {"=": "=", "≤": r"\le", "≥": r"\ge"}[relation]
    formula = {"=": "n", "≤": r"\prod_l (n_l + 1) - 1", "≥": "n_1"}[relation]
    return Claim(name, words, f"D {sign} {formula}", source, hypotheses, find, proof="32-euler")


def _units(subject: Subject) -> list[int]:
    """Return the number of breakpoints of all neurons of each layer."""
    layers = zip(subject.network.hidden, subject.network.activations, strict=True)
    return [layer.outputs * len(phi.breakpoints) for layer, phi in layers]


def _with_vertices(subject: Subject) -> Finding:
    sizes = subject.anatomy.sizes
    has = np.ones(sizes[0], dtype=bool)
    for k, pairs in enumerate(subject.anatomy.incidence, 1):
        large, small = pairs.T
        below, has = has, np.zeros(sizes[k], dtype=bool)
        has[large[below[small]]] = True
    signs = subject.cells.faces(len(sizes) - 1).signs[~has]
    witness = {"signs": signs[0].tolist()} if len(signs) else None
    return Finding(int(has.sum()), "=", sizes[-1], witness)


PLAIN = Hypothesis(
    "there is one hidden layer, or d ≤ 2",
    lambda s: len(s.network.hidden) == 1 or s.domain.dimension <= 2,
)
DEEP = Hypothesis(
    "there are two hidden layers or more, and d ≥ 3",
    lambda s: len(s.network.hidden) > 1 and s.domain.dimension > 2,
)
SEGMENTS = "a segment in general position crosses at most that many walls"
ARRANGEMENTS = "far out in opposite directions all units of the first layer have opposite signs"

CLAIMS = (
    mean_facets(
        "mean-facets",
        "The faces of dimension k have 2k facets or fewer on average; so a cell has 2d neighbours "
        "or fewer on average.",
        (WHOLE, PLAIN, SIMPLE),
        lambda k: 2 * k,
    ),
    replace(
        mean_facets(
            "mean-facets-of-deep-networks",
            "The same for deep networks of three or more inputs. Not true of all of them in "
            "general position: a neuron may vanish on a surface with many handles.",
            (WHOLE, DEEP, GENERAL, SIMPLE),
            lambda k: 2 * k,
        ),
        disputed=True,
    ),
    fewest_facets(lambda s: min(s.widths[1], s.domain.dimension)),
    Claim(
        "every-cell-has-a-vertex",
        "If the normals of the first layer span the space, every cell has a vertex.",
        r"n_1 \ge d \Rightarrow \text{every cell has a vertex}",
        f"{GAINES_BI}, lemma B.1, after Grigsby, Lindsey and Masden",
        (SPANNING,),
        _with_vertices,
        proof="20-lineality",
    ),
    diameter_is(
        "diameter-at-most-product",
        "No two cells are farther apart than ∏(n_l + 1) − 1 walls (n_l·T + 1 for T breakpoints).",
        "≤",
        (HIDDEN,),
        lambda s: prod(n + 1 for n in _units(s)) - 1,
        source=SEGMENTS,
    ),
    diameter_is(
        "diameter-at-least-first-layer",
        "Two cells are as many walls apart as the first layer has neurons, or more.",
        "≥",
        (WHOLE, DISTINCT),
        lambda s: _units(s)[0],
        source=ARRANGEMENTS,
    ),
    diameter_is(
        "diameter-of-one-layer",
        "The cells of n hyperplanes have diameter n.",
        "=",
        (WHOLE, ONE_LAYER, DISTINCT),
        lambda s: _units(s)[0],
        source=ARRANGEMENTS,
    ),
)
