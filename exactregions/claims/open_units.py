"""Claims about how many neurons are open in each layer, and about images of cells.

Cells of the first l layers are counted, for every l; see claims/images.py.

Proof: proofs/06-counting.md
"""

from collections import Counter
from collections.abc import Callable, Sequence

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.counting import RELU
from exactregions.claims.histograms import Histogram, open_tails, pushed, tails
from exactregions.claims.images import Image
from exactregions.claims.subject import Subject
from exactregions.networks.network import Network
from exactregions.networks.pattern import text

Tails = Callable[[Histogram, int], Histogram]
Pushed = Callable[[int, Sequence[int]], list[Histogram]]

DEEP = Hypothesis("there is a hidden layer", lambda subject: bool(subject.hidden))


def dimension_claim(most: Callable[[Image], int] = lambda i: min(i.open, i.before)) -> Claim:
    """Return the claim that images have no more dimensions than open neurons, or than before.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import sawtooth
    >>> dimension_claim().judge(Subject(sawtooth(2), Domain.whole(1))).finding.evidence
    {'images': 19}
    """

    def find(subject: Subject) -> Finding:
        excess = {image: image.dimension - most(image) for image in subject.images}
        worst = max(excess, key=lambda image: excess[image])
        witness = None
        if excess[worst] > 0:
            witness = _named(subject.on_domain, worst, subject.images[worst].states)
        number = sum(found.cells for found in subject.images.values())
        return Finding(excess[worst], "≤", 0, witness, {"images": number})

    return Claim(
        "image-dimension",
        "The image of a cell in a layer has at most as many dimensions as there are open neurons "
        "in the layer, and as the image in front of it.",
        r"\dim h_l(S) \le \min(|\text{open}_l(S)|, \dim h_{l-1}(S))",
        "Serra, Tjandraatmadja and Ramalingam 2018, lemmas on the dimension of regions",
        (RELU, DEEP),
        find,
        proof="06-counting",
    )


def open_claim(bound: Tails = open_tails) -> Claim:
    """Return the claim that histograms of open neurons are dominated by those of Hinz.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import serra
    >>> open_claim().judge(Subject(serra(3), Domain.whole(1))).finding
    Finding(left=(4, 4, 3, 1), relation='≤', right=(4, 4, 4, 1), witness=None, evidence={})
    """

    def find(subject: Subject) -> Finding:
        before = pushed(subject.widths[0], subject.hidden)
        found = [tails(step.open_neurons) for step in subject.growth[1:]]
        allowed = [bound(v, n) for v, n in zip(before, subject.hidden, strict=False)]
        return _dominated(found, allowed)

    return Claim(
        "open-histograms",
        "For every layer and every t, the cells of the layers up to it with t or more neurons open "
        "in it are no more than the recursion of Hinz and van de Geer allows.",
        r"\#\{S : |\text{open}_l(S)| \ge t\} \le "
        r"\sum_k (v_{l-1})_k \sum_{i \ge t} (\gamma_{\min(k, n_l), n_l})_i",
        "Hinz and van de Geer 2019, with the histograms that give the bound of Serra et al.",
        (RELU, DEEP),
        find,
        proof="06-counting",
    )


def image_claim(bound: Pushed = pushed) -> Claim:
    """Return the claim that histograms of dimensions of images are dominated by those of Hinz.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import serra
    >>> image_claim().judge(Subject(serra(3), Domain.whole(1))).finding
    Finding(left=(4, 4), relation='≤', right=(4, 4), witness=None, evidence={})
    """

    def find(subject: Subject) -> Finding:
        d, layers = subject.widths[0], range(1, len(subject.hidden) + 1)
        number: Counter[tuple[int, int]] = Counter()
        for image, found in subject.images.items():
            number[image.layer, image.dimension] += found.cells
        ours = [tails([number[l, k] for k in range(d + 1)]) for l in layers]
        return _dominated(ours, list(map(tails, bound(d, subject.hidden)[1:])))

    return Claim(
        "image-histograms",
        "For every layer and every t, the cells of the layers up to it whose image has t or more "
        "dimensions are no more than the recursion of Hinz and van de Geer allows.",
        r"\#\{S : \dim h_l(S) \ge t\} \le \sum_{k \ge t} (v_l)_k",
        "Hinz and van de Geer 2019, with the histograms that give the bound of Serra et al.",
        (RELU, DEEP),
        find,
        proof="06-counting",
    )


def _dominated(found: Sequence[Histogram], allowed: Sequence[Histogram]) -> Finding:
    """Return the finding that tails, layer by layer, are no more than allowed."""
    witness = None
    for l, (ours, theirs) in enumerate(zip(found, allowed, strict=True), 1):
        for t, (number, bound) in enumerate(zip(ours, theirs, strict=True)):
            if number > bound and witness is None:
                witness = {"layer": l, "at_least": t, "cells": number, "bound": bound}
    return Finding(_flat(found), "≤", _flat(allowed), witness)


def _flat(rows: Sequence[Histogram]) -> tuple[int, ...]:
    return tuple(value for row in rows for value in row)


def _named(network: Network, image: Image, states: bytes) -> dict[str, object]:
    """Return an image as plain data; the pattern is that of the first layers."""
    layers = network.hidden[: image.layer], network.activations[: image.layer]
    return {"pattern": text(Network(*layers, network.output), states), **image._asdict()}


CLAIMS = (dimension_claim(), open_claim(), image_claim())
