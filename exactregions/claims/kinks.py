"""Claims about where the gradient of the output jumps (Hanin and Rolnick 2019).

From a cell A to its neighbour B the gradient of the output changes by

    Σ_z  (sum over paths from z to the output, on B) · (slope of z on B − its slope on A) · ∇z on A

over the neurons z that change their piece: the product of the layers' matrices is changed from A's
to B's one layer at a time. One neuron alone bends the output iff its paths do not sum to zero;
neurons that share a wall add their jumps.

Proof: proofs/28-kinks.md; for one neuron proofs/02-bent-hyperplanes.md
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.forms import Forms
from exactregions.claims.paths import Paths
from exactregions.claims.premises import SEVERAL
from exactregions.claims.subject import Subject
from exactregions.networks.network import Network

Pattern = tuple[int, ...]
Told = Callable[[Subject], Sequence[bool]]
HANIN_ROLNICK = "Hanin and Rolnick 2019, Complexity of linear regions in deep networks"


class Jumps:
    """What the paths of a network say about the gradient of the output across walls.

    >>> from exactregions.networks.famous import one_region
    >>> Jumps(one_region(1, 1)).across((0, 2), (2, 0))       # ReLU(z) − ReLU(−z) does not bend
    ((0,),)
    """

    def __init__(self, network: Network) -> None:
        self.forms, self.paths = Forms(network), Paths(network)
        self.places = list(network.places())

    def across(self, near: Pattern, far: Pattern) -> tuple[tuple[int, ...], ...]:
        """Return the jump of the gradient of each output, times one positive integer."""
        forms, paths = self.forms, self.paths
        total = [[0] * forms.network.inputs for _ in range(forms.network.outputs)]
        for k in (k for k, (s, t) in enumerate(zip(near, far, strict=True)) if s != t):
            l, i = self.places[k]
            slopes = paths.slopes[l]
            step = slopes[far[k] // 2] - slopes[near[k] // 2]
            gradient = forms.layer(l, near).forms[i][1:]
            for row, out in zip(total, paths.sums(l, far), strict=True):
                if step * out[i]:
                    row[:] = [v + step * out[i] * a for v, a in zip(row, gradient, strict=True)]
        return tuple(map(tuple, total))

    def bends(self, near: Pattern, far: Pattern) -> bool:
        """Tell whether the sum of paths says that the output bends."""
        return any(map(any, self.across(near, far)))

    def lone(self, near: Pattern, far: Pattern) -> tuple[int, int] | None:
        """Return the one neuron that changes, or that is at a breakpoint; None if there are more.

        near, far : the patterns on both sides of a wall
        """
        pairs = enumerate(zip(near, far, strict=True))
        found = [k for k, (s, t) in pairs if s != t or s % 2]
        return self.places[found[0]] if len(found) == 1 else None


def _walls(subject: Subject) -> Iterator[tuple[Pattern, Pattern]]:
    """Yield the patterns on both sides of each wall."""
    patterns = list(map(tuple, subject.cells.patterns.tolist()))
    _ = subject.cells.wall_count  # raises IncompleteError
    for a, b in subject.cells.walls.tolist():
        yield patterns[a], patterns[b]


class Wall(NamedTuple):
    """What the paths from the one neuron of a wall say, or None for its place.

    good : whether one of them is open
    seen : whether they do not sum to 0
    """

    place: tuple[int, int] | None
    good: bool = False
    seen: bool = False


_known: "WeakKeyDictionary[Subject, list[Wall]]" = WeakKeyDictionary()


def walls_of(subject: Subject) -> list[Wall]:
    """Return what the paths say about each wall, found once for a subject.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import t_junction
    >>> walls = walls_of(Subject(t_junction(), Box.cube(2)))
    >>> sorted((w.place, w.seen) for w in walls)
    [((0, 0), False), ((0, 0), True), ((1, 0), True), ((1, 0), True)]
    """
    if subject not in _known:
        jumps = Jumps(subject.on_domain)
        _known[subject] = [_wall(jumps, near, far) for near, far in _walls(subject)]
    return _known[subject]


def _wall(jumps: Jumps, near: Pattern, far: Pattern) -> Wall:
    place = jumps.lone(near, far)
    if place is None:
        return Wall(None)
    l, i = place
    seen = any(row[i] for row in jumps.paths.sums(l, near))
    return Wall(place, jumps.paths.good(l, near)[i], seen)


def kinks_agree(
    name: str, words: str, latex: str, hypotheses: tuple[Hypothesis, ...], told: Told
) -> Claim:
    """Return the claim that gradients jump on exactly those walls that a rule tells.

    told : the rule, (subject) ↦ a truth value for each wall

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> always = kinks_agree("always", "All walls bend.", "", (), lambda s: [True] * 3)
    >>> always.judge(Subject(hat(), Box.of((-1, 3)))).verdict.value
    'holds'
    """

    def find(subject: Subject) -> Finding:
        rule = list(told(subject))
        kinks = subject.cells.kinks.tolist()
        wrong = [w for w, (a, b) in enumerate(zip(kinks, rule, strict=True)) if a != b]
        witness = None
        if wrong:
            sides = subject.cells.patterns[subject.cells.walls[wrong[0]]]
            witness = {"patterns": sides.tolist(), "jumps": kinks[wrong[0]]}
        left = sum(kinks), len(kinks) - len(wrong)
        return Finding(left, "=", (sum(rule), len(kinks)), witness, {"walls": len(kinks)})

    return Claim(name, words, latex, HANIN_ROLNICK, hypotheses, find, proof="28-kinks")


def _by_paths(subject: Subject) -> list[bool]:
    jumps = Jumps(subject.on_domain)
    return [jumps.bends(near, far) for near, far in _walls(subject)]


def _by_good_neurons(subject: Subject) -> list[bool]:
    return [wall.good for wall in walls_of(subject)]


def regions_at_most(name: str, words: str, hypotheses: tuple[Hypothesis, ...], fewer: int) -> Claim:
    """Return the claim that linear regions are at most as many as cells, less ``fewer``.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> regions_at_most("fewer", "", (), 1).judge(Subject(hat(), Box.of((-1, 3)))).verdict.value
    'fails'
    """

    def find(subject: Subject) -> Finding:
        cells, regions = subject.cells.count, subject.cells.linear_region_count
        return Finding(regions, "≤", cells - fewer)

    sign = "<" if fewer else r"\le"
    latex = rf"\#\text{{linear regions}} {sign} \#\text{{cells}}"
    return Claim(name, words, latex, HANIN_ROLNICK, hypotheses, find, proof="28-kinks")


LONE = Hypothesis(
    "at each wall one neuron alone changes, and none is at a breakpoint on a cell beside it",
    lambda s: all(w.place for w in walls_of(s)),
)
NO_CANCELLATION = Hypothesis(
    "where a path from the neuron of a wall is open, the paths do not sum to 0",
    lambda s: all(w.place and w.seen >= w.good for w in walls_of(s)),
)
A_DEAD_WALL = Hypothesis(
    "from the neuron of some wall no path is open",
    lambda s: not all(w.good for w in walls_of(s)),
)

CLAIMS = (
    kinks_agree(
        "kinks-are-path-sums",
        "The output bends at a wall exactly if the neurons that change there have jumps, "
        "path sum × change of slope × gradient, that do not add up to zero.",
        r"\nabla N|_B - \nabla N|_A = \sum_z \Pi_B(z)\,(s_B(z) - s_A(z))\,\nabla z|_A",
        (SEVERAL,),
        _by_paths,
    ),
    kinks_agree(
        "kinks-are-good-neurons",
        "The output bends at a wall exactly if the wall's neuron is good: a path of neurons that "
        "are open on the cells beside it leads from it to an output.",
        r"B_{\mathcal{N}} = \overline{\bigcup_z \{x \in S_z : z \text{ good at } x\}}",
        (SEVERAL, LONE, NO_CANCELLATION),
        _by_good_neurons,
    ),
    regions_at_most(
        "linear-regions-at-most-cells",
        "There are at most as many linear regions as cells.",
        (SEVERAL,),
        0,
    ),
    regions_at_most(
        "dead-zones-merge-cells",
        "Where a neuron without an open path has a wall, there are fewer linear regions than "
        "cells.",
        (SEVERAL, LONE, A_DEAD_WALL),
        1,
    ),
)
