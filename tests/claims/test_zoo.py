"""All claims across the zoo: none fails falsely, and each is met somewhere.

``LINES`` sorts the claims by the kinds of statement that the theory lists as checkable on one
network; a new claim must be put on a line.
"""

import importlib.util
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import exactregions
from exactregions import Box, Domain, Network, Verdict, judge
from exactregions.claims.folding import folding
from exactregions.claims.judge import claims
from exactregions.claims.neighbours import PAIR
from exactregions.claims.subject import Subject
from exactregions.networks import famous
from exactregions.networks.initial import random_network
from tests.claims.foam import foam
from tests.zoo import ZOO, domain_of, network_of

LINES = {
    "bounds by widths": {
        *("serra", "montufar", "serra-ranks", "breakpoints", "line", "line-pairs"),
        *("zaslavsky", "zaslavsky-special", "zaslavsky-rank", "buck"),
    },
    "six definitions": {"definitions-chain"},
    "where the gradient jumps": {
        *("kinks-are-path-sums", "kinks-are-good-neurons"),
        *("linear-regions-at-most-cells", "dead-zones-merge-cells"),
    },
    "distances": {"distance-formula", "distance-to-kinks"},
    "faces": {
        *("euler-bounded", "euler-whole-space", "euler-unbounded", "cells-around-faces"),
        *("signs-name-faces", "zeros-are-codimension", "faces-from-vertices"),
        "cells-of-the-plane",
    },
    "degrees": {
        *("mean-facets", "mean-facets-of-deep-networks", "fewest-facets", "deletion"),
        *("every-cell-has-a-vertex", "diameter-at-most-product", "diameter-at-least-first-layer"),
        *("diameter-of-one-layer", "degree-grows-in-one-layer", "degree-grows-in-deep-networks"),
    },
    "histograms": {"image-dimension", "open-histograms", "image-histograms"},
    "extremes": {
        *("zigzag", "line-attained", "telgarsky-interval", "telgarsky-line", "montufar-folds"),
    },
    "no biases": {"zero-bias-cones", "zero-bias-line"},
    "bounded parts": {"one-bounded-part"},
    "tropical quotients": {"tropical-quotient"},
    "near one face": {
        *("coarea", "vertices-bound-cells", "gram-is-local"),
        *("corners-are-good-neurons", "corners-are-strictly-good"),
    },
    "means over signs": {"mean-over-signs", "mean-kinks-over-signs"},
    "patterns and neighbours": {"patterns-hide-neighbours"},
}


def famous_ones() -> dict[str, tuple[Network, Domain]]:
    """Networks that attain something, where they attain it."""
    return {
        "sawtooth on [0, 1]": (famous.sawtooth(3), Box.of((0, 1))),
        "sawtooth on the line": (famous.sawtooth(3), Domain.whole(1)),
        "most regions on a line": (famous.serra(3, 4), Domain.whole(1)),
        "pairs on a line": (random_network((1, 2, 2, 1), 0, "he"), Domain.whole(1)),
        "through the origin": (famous.zero_bias(4, 2), Domain.plane([0, 0], [[1, 2]])),
        "folds": (folding(1, 2, 3), Box.of((0, 1))),
        "one of a pair": (PAIR[0], Domain.whole(2)),
        "t_junction": (famous.t_junction(), Box.cube(2, -20, 20)),
    }


@cache
def verdicts() -> dict[str, list[tuple[str, Verdict]]]:
    """For each claim, its verdict on every network."""
    found = defaultdict(list)
    places = {
        name: (network_of(a.layers, a.activations), domain_of(a.bounds, a.dimension))
        for name, a in ZOO.items()
    } | famous_ones()
    for widths, seed, init in (
        ((2, 3, 1), 0, "he"),
        ((2, 4, 3, 1), 1, "he"),
        ((3, 4, 2, 1), 2, "int"),
        ((1, 4, 3, 1), 3, "he"),
        ((2, 5, 2), 4, "xavier"),
    ):
        network = random_network(widths, seed, init)
        places[f"{widths} on the whole space"] = network, Domain.whole(widths[0])
        places[f"{widths} on a box"] = network, Box.cube(widths[0])
    for place, (network, domain) in places.items():
        for judged in judge(network, domain):
            found[judged.claim.name].append((place, judged.verdict))
    return found


def test_no_claim_fails_and_none_is_undecided():
    """What is judged by default is true, on every network that meets its hypotheses."""
    wrong = {
        (name, place)
        for name, where in verdicts().items()
        for place, verdict in where
        if verdict in (Verdict.FAILS, Verdict.UNDECIDED)
    }
    assert wrong == set()


def names() -> list[str]:
    return [name for line in LINES.values() for name in line]


def test_every_claim_is_on_one_line():
    assert len(names()) == len(set(names()))
    assert set(names()) == {claim.name for claim in claims()}


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_met(line: str):
    met = [v for name in LINES[line] for _, v in verdicts().get(name, ())]
    assert Verdict.HOLDS in met


def test_every_claim_is_met():
    met = {n for n, where in verdicts().items() if Verdict.HOLDS in {v for _, v in where}}
    assert set(verdicts()) - met == set()


def test_most_lines_are_met_on_the_plane_through_three_digits():
    """A trained network on a plane of its input space of 64 dimensions."""
    path = Path(exactregions.__file__).parents[1] / "examples" / "digits" / "demo.py"
    spec = importlib.util.spec_from_file_location("digits_demo", path)
    demo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(demo)
    judged = judge(demo.network(), demo.plane())
    assert {j.verdict for j in judged} == {Verdict.HOLDS, Verdict.VACUOUS}
    met = {j.claim.name for j in judged if j.verdict is Verdict.HOLDS}
    assert sum(not met.isdisjoint(line) for line in LINES.values()) >= 8


DISPUTED = {
    # The strict reading of "good" misses the T-junction at the origin.
    "corners-are-strictly-good": (famous.t_junction(), Box.cube(2, -20, 20)),
    # A surface with handles; a neuron that bends across few cells.
    "mean-facets-of-deep-networks": (foam(4, 4), Domain.whole(3)),
    "degree-grows-in-deep-networks": (random_network("2-40-40-1", 0), Domain.whole(2)),
}


@pytest.mark.parametrize("name", DISPUTED)
def test_a_disputed_claim_is_judged_only_when_named(name: str):
    disputed = {claim.name: claim for claim in claims() if claim.disputed}
    assert set(disputed) == set(DISPUTED) == set(names()) - set(verdicts())
    network, domain = DISPUTED[name]
    assert disputed[name].judge(Subject(network, domain)).verdict is Verdict.FAILS
    (judged,) = judge(network, domain, [name])
    assert judged.verdict is Verdict.FAILS
