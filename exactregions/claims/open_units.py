"""Claims about how many neurons are open in each layer, and about images of cells.

The image of a cell in layer l is where its points are mapped by the first l layers. Its dimension
is the rank of the map there, which is affine. Cells of the first l layers are counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from exactregions.arithmetic.matrix import rank
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.counting import RELU
from exactregions.claims.histograms import Histogram, open_tails, pushed, tails
from exactregions.claims.subject import Subject
from exactregions.networks.affine import Affine, LayerForms
from exactregions.networks.network import Network
from exactregions.networks.pattern import text

ON = 2  # the state of an open ReLU

Tails = Callable[[Histogram, int], Histogram]
Pushed = Callable[[int, Sequence[int]], list[Histogram]]

DEEP = Hypothesis("there is a hidden layer", lambda subject: bool(subject.hidden))


@dataclass(frozen=True, slots=True)
class Image:
    """The image of a cell of the first layers.

    states    : those of the first layers, one byte a neuron
    layer     : how many layers; open : open neurons in the last of them
    dimension : of the image; before : of the image in front of the last of them
    """

    states: bytes
    layer: int
    open: int
    dimension: int
    before: int


def images(subject: Subject) -> Iterator[Image]:
    """Yield the images of all cells of the first l layers, for l = 1, …, L.

    Each cell of the first layers holds cells of the network, and these share the beginning of their
    patterns with no other. Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import sawtooth
    >>> [(i.open, i.dimension) for i in images(Subject(sawtooth(1), Domain.whole(1)))][:3]
    [(0, 0), (1, 1), (2, 1)]
    """
    cells, network = subject.cells, subject.on_domain
    _ = cells.count  # raises IncompleteError
    patterns, affine = cells.patterns, Affine(network)
    known: dict[bytes, tuple[LayerForms, int]] = {b"": (affine.first(), subject.widths[0])}
    at = 0
    for l, n in enumerate(subject.hidden):
        found = {}
        for states in sorted({row.tobytes() for row in patterns[:, : at + n]}):
            z, before = known[states[:at]]
            last = states[at:]
            rows = [form[1:] for form, state in zip(z.forms, last, strict=True) if state == ON]
            dimension = rank(rows)
            yield Image(states, l + 1, len(rows), dimension, before)
            if l + 1 < len(subject.hidden):
                found[states] = affine.following(l, z, last), dimension
        known, at = found, at + n


def dimension_claim(most: Callable[[Image], int] = lambda i: min(i.open, i.before)) -> Claim:
    """Return the claim that images have no more dimensions than open neurons, or than before.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import sawtooth
    >>> dimension_claim().judge(Subject(sawtooth(2), Domain.whole(1))).finding.evidence
    {'images': 19}
    """

    def find(subject: Subject) -> Finding:
        largest, number, witness = None, 0, None
        for image in images(subject):
            number += 1
            excess = image.dimension - most(image)
            if largest is None or excess > largest:
                largest = excess
                if excess > 0:
                    witness = _named(subject.on_domain, image)
        assert largest is not None
        return Finding(largest, "≤", 0, witness, {"images": number})

    return Claim(
        "image-dimension",
        "The image of a cell in a layer has at most as many dimensions as there are open neurons "
        "in the layer, and as the image in front of it.",
        r"\dim h_l(S) \le \min(|\text{open}_l(S)|, \dim h_{l-1}(S))",
        "Serra, Tjandraatmadja and Ramalingam 2018, lemmas on the dimension of regions",
        (RELU, DEEP),
        find,
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
        number = Counter((image.layer, image.dimension) for image in images(subject))
        found = [tails([number[l, k] for k in range(d + 1)]) for l in layers]
        return _dominated(found, list(map(tails, bound(d, subject.hidden)[1:])))

    return Claim(
        "image-histograms",
        "For every layer and every t, the cells of the layers up to it whose image has t or more "
        "dimensions are no more than the recursion of Hinz and van de Geer allows.",
        r"\#\{S : \dim h_l(S) \ge t\} \le \sum_{k \ge t} (v_l)_k",
        "Hinz and van de Geer 2019, with the histograms that give the bound of Serra et al.",
        (RELU, DEEP),
        find,
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


def _named(network: Network, image: Image) -> dict[str, object]:
    """Return an image as plain data; the pattern is that of the first layers."""
    first = Network(
        network.hidden[: image.layer], network.activations[: image.layer], network.output
    )
    return {
        "pattern": text(first, image.states),
        "open": image.open,
        "dimension": image.dimension,
        "before": image.before,
    }


CLAIMS = (dimension_claim(), open_claim(), image_claim())
