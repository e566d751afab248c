"""Claims on numbers of cells: each holds, fails when a constant is wrong, is vacuous, is undecided.

A case names a claim, where it holds, the same claim with a wrong constant, which must fail there
with a witness, and where its hypotheses are not met.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, explore
from exactregions.claims import arrangements, counting, folding, judge, lines, open_units
from exactregions.claims import bounds_lower as low
from exactregions.claims import bounds_upper as up
from exactregions.claims.claim import Claim, Judgement, Verdict
from exactregions.claims.histograms import open_tails, pushed
from exactregions.claims.images import each_image, images
from exactregions.claims.subject import Subject
from exactregions.measures.layerwise import growth
from exactregions.networks.activation import Activation
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import pattern_at
from tests.oracles import brute
from tests.oracles.samples import RELU
from tests.regions.agreement import Sample
from tests.regions.drawing import samples_of
from tests.regions.linear import rank
from tests.zoo import ZOO, domain_of, network_of

HOMES = (counting, arrangements, lines, open_units, folding)
CLAIMS = {claim.name: claim for home in HOMES for claim in home.CLAIMS}
Place = tuple[Network, Domain]


class Case(NamedTuple):
    """A claim with a place where it holds, a wrong version, and a place where it is vacuous."""

    name: str
    holds: Place
    wrong: Claim
    vacuous: Place | None


def on_line(network: Network) -> Place:
    return network, Domain.whole(1)


def famous(name: str, *arguments: int) -> Place:
    network = FAMOUS[name](*arguments)
    return network, Domain.whole(network.inputs)


def in_box(place: Place) -> Place:
    network, _ = place
    return network, Box.cube(network.inputs)


def less(bound: Callable[..., int], by: int = 1) -> Callable[..., int]:
    """The same bound with a wrong constant."""
    return lambda *arguments: bound(*arguments) - by


GENERAL = famous("zaslavsky", 4, 2)
DEEP = random_network("2-4-4-1", 0), Domain.whole(2)
LEAKY = random_network("1-3-1", 0, "he", "leaky_relu:1/7"), Domain.whole(1)
TANH = random_network("1-3-1", 0, "he", "hard_tanh"), Domain.whole(1)
SEVEN = on_line(
    Network.of([([[2], [-1]], [1, -3]), ([[-1, -2], [-2, -1]], [3, 3]), ([[1, 1]], [0])])
)
SAWTOOTH = famous("sawtooth", 3)
UNIT = FAMOUS["sawtooth"](3), Box.cube(1, 0, 1)
FOLDED = folding.folding(2, 5, 3), Box.cube(2, 0, 1)

CASES = [
    Case("serra", GENERAL, counting.serra_claim(less(up.serra)), LEAKY),
    Case("montufar", LEAKY, counting.montufar_claim(less(up.montufar)), TANH),
    Case("serra-ranks", GENERAL, counting.ranks_claim(less(up.serra)), LEAKY),
    Case("breakpoints", TANH, counting.breakpoints_claim(less(up.layers_with_breakpoints)), None),
    Case("zaslavsky", GENERAL, arrangements.zaslavsky_claim(less(up.zaslavsky)), in_box(GENERAL)),
    Case(
        "zaslavsky-special",
        famous("pencil", 4),
        arrangements.special_claim(less(up.zaslavsky, 3)),
        GENERAL,
    ),
    Case("zaslavsky-rank", GENERAL, arrangements.rank_claim(less(up.zaslavsky)), DEEP),
    Case(
        "buck",
        GENERAL,
        arrangements.buck_claim(lambda n, d: (*up.buck(n, d)[:-1], 0)),
        in_box(GENERAL),
    ),
    Case("line", famous("serra", 3, 4), lines.line_claim(less(up.line)), GENERAL),
    Case("line-pairs", SEVEN, lines.pairs_claim(less(up.line_with_pairs)), famous("serra", 3, 4)),
    Case("zigzag", SAWTOOTH, lines.zigzag_claim(most=1), famous("serra", 3)),
    Case(
        "line-attained",
        famous("serra", 3, 4),
        lines.attained_claim(less(up.line)),
        in_box(famous("serra", 3, 4)),
    ),
    Case("telgarsky-interval", UNIT, lines.interval_claim(lambda k: 2 * k), SAWTOOTH),
    Case("telgarsky-line", SAWTOOTH, lines.whole_line_claim(lambda k: 2**k), UNIT),
    Case(
        "image-dimension",
        DEEP,
        open_units.dimension_claim(lambda image: min(image.open, image.before, 1)),
        LEAKY,
    ),
    Case(
        "open-histograms",
        famous("serra", 3),
        open_units.open_claim(lambda v, n: tuple(t - 1 for t in open_tails(v, n))),
        (Network.of([([[1]], [0])]), Domain.whole(1)),
    ),
    Case(
        "image-histograms",
        famous("serra", 3),
        open_units.image_claim(lambda d, hidden: [tuple(0 for _ in v) for v in pushed(d, hidden)]),
        LEAKY,
    ),
    Case("montufar-folds", FOLDED, folding.folding_claim(less(low.montufar_2014)), in_box(FOLDED)),
]

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def judged(claim: Claim, place: Place, **limits: Any) -> Judgement:
    return claim.judge(Subject(*place, **limits))


def test_every_claim_has_a_case_and_is_known_to_judge():
    assert [case.name for case in CASES] == list(CLAIMS)
    assert set(CLAIMS) <= {claim.name for claim in judge.claims()}


@each_case
def test_a_claim_holds_and_says_of_what(case: Case):
    found = judged(CLAIMS[case.name], case.holds)
    assert (found.verdict, found.reason) == (Verdict.HOLDS, "")
    assert found.finding is not None
    assert found.finding.witness is None
    assert all(met for _, met in found.hypotheses)


@each_case
def test_a_wrong_constant_fails_with_a_witness(case: Case):
    found = judged(case.wrong, case.holds)
    assert found.verdict is Verdict.FAILS
    assert found.finding is not None
    assert found.finding.witness


@each_case
def test_a_claim_is_vacuous_where_a_hypothesis_is_not_met(case: Case):
    if case.vacuous is None:
        assert CLAIMS[case.name].hypotheses == ()
        return
    found = judged(CLAIMS[case.name], case.vacuous)
    assert found.verdict is Verdict.VACUOUS
    assert found.reason.startswith("not true: ")


@each_case
def test_a_budget_leaves_a_claim_undecided(case: Case):
    found = judged(CLAIMS[case.name], case.holds, max_cells=1)
    assert found.verdict is Verdict.UNDECIDED
    assert "raise the budget" in found.reason


# --- hypotheses are needed -----------------------------------------------------------------------


def without(name: str, words: str) -> Claim:
    """A claim without the hypothesis that has these words."""
    claim = CLAIMS[name]
    kept = tuple(h for h in claim.hypotheses if words not in h.words)
    assert len(kept) == len(claim.hypotheses) - 1
    return replace(claim, hypotheses=kept)


MODULI = Network.of([([[1]], [0]), ([[1], [1]], [-1, -2]), ([[1, 1]], [0])], "abs")


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        ("serra", "ReLU", on_line(MODULI)),
        ("serra-ranks", "ReLU", on_line(MODULI)),
        ("montufar", "one breakpoint", TANH),
        ("line", "one breakpoint", TANH),
        ("line", "dimension 1", GENERAL),
        ("zaslavsky", "general position", famous("pencil", 4)),
        ("zaslavsky", "whole space", (GENERAL[0], Box.cube(2, 99, 100))),
        ("zaslavsky", "one hidden layer", DEEP),
        ("zaslavsky-special", "special position", GENERAL),
        ("zaslavsky-rank", "one hidden layer", DEEP),
        ("buck", "whole space", in_box(GENERAL)),
        ("buck", "general position", famous("pencil", 4)),
        ("line-pairs", "two neurons", famous("serra", 3, 4)),
        ("line-pairs", "dimension 1", (random_network("2-2-2-1", 3), Domain.whole(2))),
        ("zigzag", "two neurons", famous("serra", 3)),
        ("line-attained", "whole space", in_box(famous("serra", 3, 4))),
        ("line-attained", "famous:serra", on_line(random_network("1-3-4-1", 0))),
        ("telgarsky-interval", "[0, 1]", SAWTOOTH),
        ("telgarsky-line", "whole space", UNIT),
        ("montufar-folds", "[0, 1]", in_box(FOLDED)),
        ("montufar-folds", "folds", (random_network("2-5-3-1", 0), FOLDED[1])),
    ],
)
def test_without_a_hypothesis_a_claim_can_fail(name: str, words: str, place: Place):
    assert judged(CLAIMS[name], place).verdict is Verdict.VACUOUS
    found = judged(without(name, words), place)
    assert found.verdict is Verdict.FAILS
    assert found.finding is not None
    assert found.finding.witness


# --- witnesses are replayed ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["serra", "montufar", "breakpoints", "zaslavsky", "line"])
def test_points_of_a_witness_have_more_patterns_than_the_bound(name: str):
    case = next(case for case in CASES if case.name == name)
    network, _ = case.holds
    witness = judged(case.wrong, case.holds).finding.witness
    patterns = {pattern_at(network, point) for point in witness["points"]}
    assert len(patterns) == len(witness["points"])
    assert len(patterns) == witness.get("bound", witness.get("expected")) + 1


def test_points_are_left_out_where_they_would_be_many():
    place = famous("zaslavsky", 20, 2)
    assert (
        "points"
        not in judged(arrangements.zaslavsky_claim(less(up.zaslavsky)), place).finding.witness
    )
    assert "points" in judged(counting.serra_claim(lambda *_: 63), place).finding.witness
    assert "points" not in judged(counting.serra_claim(lambda *_: 64), place).finding.witness


def test_a_pair_of_bounds_that_descends_is_named():
    found = judged(counting.serra_claim(lambda *_: 12), GENERAL)
    assert found.finding.witness == {"number": 12, "bound": 11}


def test_a_zigzag_is_named_by_its_slopes_and_points():
    found = judged(replace(lines.zigzag_claim(), hypotheses=()), famous("serra", 3))
    witness = found.finding.witness
    slopes = [Fraction(v) for v in witness["slopes"]]
    assert [Fraction(x) for x in witness["points"]] == sorted(map(Fraction, witness["points"]))
    assert len(slopes) == len(witness["points"]) == 4
    assert all(a * b < 0 for a, b in pairwise(slopes))
    network, step = FAMOUS["serra"](3), Fraction(1, 1000)
    for x, slope in zip(map(Fraction, witness["points"]), slopes, strict=True):
        assert (network([x + step])[0] - network([x])[0]) / step == slope


def test_an_image_of_too_many_dimensions_is_named_by_its_pattern():
    wrong = next(case for case in CASES if case.name == "image-dimension").wrong
    witness = judged(wrong, DEEP).finding.witness
    assert set(witness) == {"pattern", "layer", "open", "dimension", "before"}
    first = witness["pattern"].replace(" ", "")[:4]
    rows = [w for w, sign in zip(DEEP[0].hidden[0].weight, first, strict=True) if sign == "+"]
    assert witness["dimension"] == rank(rows) == 2
    assert witness["open"] == first.count("+") == len(rows)


# --- on many networks ----------------------------------------------------------------------------


@pytest.mark.parametrize("animal", ZOO)
def test_nothing_fails_in_the_zoo(animal: str):
    found = ZOO[animal]
    place = network_of(found.layers, found.activations), domain_of(found.bounds, found.dimension)
    subject = Subject(*place)
    for claim in CLAIMS.values():
        assert claim.judge(subject).verdict in (Verdict.HOLDS, Verdict.VACUOUS), claim.name


@settings(deadline=None)
@given(samples_of(inputs=st.integers(1, 2)))
def test_nothing_fails_on_degenerate_networks(sample: Sample):
    subject = Subject(
        network_of(sample.layers, sample.activations),
        domain_of(sample.bounds, len(sample.layers[0][0][0])),
    )
    for claim in CLAIMS.values():
        assert claim.judge(subject).verdict in (Verdict.HOLDS, Verdict.VACUOUS), claim.name


@pytest.mark.parametrize(
    "widths", ["1-2-2-2-1", "1-2-4-1", "2-3-2-3-2", "3-4-3-1", "2-6-1", "4-3-1"]
)
@pytest.mark.parametrize("init", ["he", "int"])
def test_nothing_fails_on_random_networks(widths: str, init: str):
    for seed in range(4):
        network = random_network(widths, seed, init)
        for domain in (Domain.whole(network.inputs), Box.cube(network.inputs)):
            subject = Subject(network, domain)
            for claim in CLAIMS.values():
                assert claim.judge(subject).verdict in (Verdict.HOLDS, Verdict.VACUOUS), claim.name


def test_a_slice_has_the_dimension_of_its_coordinates():
    plane = Domain.plane([0, 0, 0], [[1, 0, 2], [0, 1, 1]])
    network = random_network("3-5-1", 1)
    found = judged(CLAIMS["zaslavsky"], (network, plane))
    assert found.finding.left == found.finding.right == 1 + 5 + 10


def test_hypotheses_look_twice():
    triangle = Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])  # its box is the unit square
    assert judged(CLAIMS["montufar-folds"], (FOLDED[0], triangle)).verdict is Verdict.VACUOUS
    pair_at_the_end = random_network("1-3-2-1", 0), Domain.whole(1)
    assert judged(CLAIMS["line-pairs"], pair_at_the_end).verdict is Verdict.VACUOUS


def test_a_breakpoint_need_not_be_zero():
    """Three lines through the origin, moved by a kink at 1: x = 1, y = 1 and x + y = 1."""
    kink = Activation.of("kink", [1], [0, 1])
    layers = [([[1, 0], [0, 1], [1, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])]
    place = Network.of(layers, kink), Domain.whole(2)
    assert judged(CLAIMS["zaslavsky"], place).finding.left == 7
    relu = Network.of(layers), Domain.whole(2)
    assert judged(CLAIMS["zaslavsky"], relu).verdict is Verdict.VACUOUS
    assert judged(CLAIMS["zaslavsky-special"], relu).finding.left == (6,)


# --- parts ---------------------------------------------------------------------------------------


def rows_of(*rows: tuple[int, ...]) -> bool | None:
    return arrangements.in_general_position(rows)


def test_general_position_is_decided_exactly():
    assert rows_of((0, 1, 0), (0, 0, 1), (1, 1, 1))
    assert not rows_of((0, 1, 0), (0, 0, 1), (0, 1, 1))  # three lines through a point
    assert not rows_of((0, 1, 0), (1, 1, 0), (0, 0, 1))  # two parallel lines
    assert not rows_of((0, 1, 0), (0, 2, 0), (1, 0, 1))  # one line twice
    assert not rows_of((0, 1, 0), (1, 0, 0))  # one is no line
    assert rows_of((5, 0, 0))  # rank 0 allows one cell, and there is one
    assert rows_of((0, 0, 0))
    assert rows_of((0, 1, 1), (1, 2, 2), (3, 1, 1))  # parallel in the plane, general on a line
    assert not rows_of((0, 1, 1), (0, 2, 2))
    assert rows_of((10**40, 1, 0), (10**40 + 1, 0, 1), (2 * 10**40, 1, 1))


def test_general_position_of_too_many_subsets_is_left_open():
    network = FAMOUS["zaslavsky"](120, 2)
    for name in ("zaslavsky", "zaslavsky-special", "buck"):
        found = judged(CLAIMS[name], (network, Domain.whole(2)), max_cells=1)
        assert found.verdict is Verdict.UNDECIDED
        assert "could not be decided" in found.reason


@settings(deadline=None)
@given(samples_of(kinds=[RELU], inputs=st.integers(1, 3), bounded=lambda _: st.just([])))
def test_zaslavsky_is_attained_exactly_in_general_position(sample: Sample):
    """The number of cells, by brute force, is the largest that the rank allows iff general."""
    weight, bias = sample.layers[0]
    if len(sample.layers) != 2:
        sample = Sample([(weight, bias), ([[1] * len(bias)], [0])], [RELU], [])
    subject = Subject(Network.of(sample.layers), Domain.whole(len(weight[0])))
    general = arrangements.in_general_position(arrangements.hyperplanes(subject))
    most = up.zaslavsky(len(bias), rank(weight))
    assert (len(brute.cells(*sample)) == most) == general


def test_images_are_cells_of_the_first_layers():
    found = explore(random_network("2-4-3-3-1", 1, "int"), Box.cube(2))
    kinds = images(found)
    for step in growth(found)[1:]:
        number = [0] * len(step.open_neurons)
        for image, those in kinds.items():
            if image.layer == step.layers:
                number[image.open] += those.cells
        assert tuple(number) == step.open_neurons


def test_histograms_of_images_count_every_cell():
    finding = judged(CLAIMS["image-histograms"], DEEP).finding
    first, second = finding.left[:3], finding.left[3:]
    assert first[0] == up.zaslavsky(4, 2)
    assert second[0] == explore(*DEEP).count


@pytest.mark.parametrize("init", ["he", "int"])
def test_images_have_the_rank_of_the_map(init: str):
    network = random_network("3-4-3-2-1", 2, init)
    found = explore(network, Domain.whole(3))
    known = dict(each_image(found))
    for cell in found:
        rows, at = [[int(i == j) for j in range(3)] for i in range(3)], 0
        for layer in network.hidden:
            before, here = rank(rows), cell.pattern[at : at + layer.outputs]
            at += layer.outputs
            rows = [
                [sum(w * row[j] for w, row in zip(line, rows, strict=True)) for j in range(3)]
                if state == 2
                else [0] * 3
                for line, state in zip(layer.weight, here, strict=True)
            ]
            image = known[bytes(cell.pattern[:at])]
            assert (image.dimension, image.before) == (rank(rows), before)
            assert image.open == here.count(2)


def test_two_pieces_that_one_neuron_leaves_flat_do_not_alternate():
    for slopes, longest in (
        ((0, 0), 0),
        ((1, 0, -1), 1),
        ((1, -1, -1, 1, -1), 3),
        ((-2, 1), 2),
        ((0, 3, -1, 0), 2),
    ):
        assert lines._alternating([Fraction(v) for v in slopes]) == longest
