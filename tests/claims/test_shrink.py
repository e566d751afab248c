"""Shrinking a network while it fails: minimal networks that are known by hand."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Box, Domain, Network
from exactregions.claims import judge as home
from exactregions.claims import shrink as module
from exactregions.claims.claim import Claim, Finding
from exactregions.claims.degrees import mean_facets
from exactregions.claims.judge import judge
from exactregions.claims.shrink import failing, shrink
from exactregions.errors import (
    DomainError,
    ExactRegionsError,
    IncompleteError,
    InconsistentError,
)
from exactregions.networks.activation import hard_tanh, relu
from exactregions.networks.famous import hat, pencil, sawtooth, t_junction
from exactregions.polyhedra.domain import Polyline
from tests.claims.judging import drawn

STRICT = "corners-are-strictly-good"
PLANE = Domain.whole(2)


def weights(network):
    return [layer.weight for layer in network.layers]


def total(network):
    return sum(
        1 for layer in network.layers for row in (*layer.weight, layer.bias) for v in row if v
    )


def has_a_negative_first_weight(network):
    return bool(network.hidden) and any(v < 0 for row in network.hidden[0].weight for v in row)


@pytest.mark.parametrize("widths", ["1-3-1", "1-3-2-1", "1-2-2-2-3", "1-4-1-4-1"])
@pytest.mark.parametrize("init", ["he", "uniform", "int"])
def test_one_negative_weight_is_a_network_with_one_neuron_of_weight_minus_one(widths, init):
    networks = (drawn(widths, seed, init) for seed in range(20))
    network = next(n for n in networks if has_a_negative_first_weight(n))
    found = shrink(network, has_a_negative_first_weight)
    assert found.network == Network.of([([[-1]], [0]), ([[0]], [0])])
    assert found.minimal
    assert found.stopped is None
    assert found.undecided == 0


def test_a_neuron_in_the_middle_of_many_is_found_in_few_tries():
    first = [[0]] * 37 + [[-1]] + [[0]] * 26
    network = Network.of([(first, [0] * 64), ([[0] * 64], [0])])
    found = shrink(network, has_a_negative_first_weight)
    assert found.network.widths == (1, 1, 1)
    assert found.tries < 40


def test_two_neurons_that_are_needed_together_both_stay():
    def fails(network):
        return {-1, 1} <= {row[0] for row in network.hidden[0].weight}

    first = [[1], [5], [-1], [5], [5], [5], [5]]
    found = shrink(Network.of([(first, [2] * 7), ([[3] * 7], [0])]), fails)
    assert weights(found.network) == [((1,), (-1,)), ((0, 0),)]
    assert not any(found.network.hidden[0].bias)


def test_what_always_fails_shrinks_to_nothing():
    for network in (drawn("3-4-4-2", 0), pencil(5), sawtooth(3), Network.of([([[7]], [3])])):
        found = shrink(network, lambda n: True)
        assert found.network.widths == (network.inputs, 1)  # the inputs stay
        assert total(found.network) == 0


def test_layers_go_in_runs_if_not_one_by_one():
    network = drawn("2-3-2-1", 0)
    found = shrink(network, lambda n: n.widths in ((2, 3, 2, 1), (2, 1)))
    assert found.network.widths == (2, 1)
    assert found.steps[0].words == "drop layers"


def test_a_layer_takes_its_activation_with_it():
    layers = [([[1]], [0])] * 3
    network = Network.of(layers, [relu, hard_tanh])
    assert shrink(network, lambda n: relu in n.activations).network.activations == (relu,)
    assert shrink(network, lambda n: hard_tanh in n.activations).network.activations == (hard_tanh,)


def test_the_outputs_that_are_needed_stay():
    network = Network.of([([[3, 5], [7, 11], [13, 17]], [1, 2, 3])])
    found = shrink(network, lambda n: any(row[1] > 5 for row in n.output.weight))
    assert found.network.outputs == 1
    assert found.network.output.weight[0][0] == found.network.output.bias[0] == 0
    assert 5 < found.network.output.weight[0][1] < 11


@pytest.mark.parametrize(
    ("least", "value", "left"),
    [
        ("0", "0.7", "1"), ("1", "3.7", "2"), ("1/3", "0.34", "1"), ("5/4", "1.26", "2"),
        ("5/2", "1000.25", "3"), ("-7", "-6.4", "-13/2"),
    ],
)  # fmt: skip
def test_numbers_are_rounded_as_far_as_the_failure_allows(least, value, left):
    bound, limit = Fraction(least), Fraction(value)

    def fails(network):
        v = Fraction(network.output.weight[0][0], network.output.scale)
        return bound < v if bound >= 0 else -7 < v < -6

    found = shrink(Network.of([([[limit]], [0])]), fails)
    weight = Fraction(found.network.output.weight[0][0], found.network.output.scale)
    assert weight == Fraction(left)


def test_a_number_goes_to_0_though_numbers_between_do_not_fail():
    found = shrink(Network.of([([[7]], [0])]), lambda n: n.output.weight[0][0] in (0, 7))
    assert found.network.output.weight == ((0,),)


def test_no_rounding_makes_a_number_longer():
    network = Network.of([([["1/3"]], [0])])
    found = shrink(network, lambda n: Fraction(3, 10) < n([1])[0] < Fraction(7, 20))
    assert (found.network, found.steps) == (network, ())


def test_nothing_simpler_fails_if_it_is_minimal():
    def fails(network):
        return network.widths[1] >= 2 and total(network) >= 3

    found = shrink(drawn("2-4-2-1", 3), fails)
    assert found.network.widths == (2, 2, 1)
    assert total(found.network) == 3
    numbers = [v for layer in found.network.layers for row in layer.weight for v in row]
    numbers += [v for layer in found.network.layers for v in layer.bias]
    assert set(numbers) <= {-1, 0, 1}


@pytest.mark.parametrize("seed", [0, 1])
def test_the_smallest_t_junction_is_found(seed):
    network = drawn("2-4-3-1", seed)
    fails = failing(PLANE, [STRICT])
    found = shrink(network, fails)
    assert found.minimal
    assert all(a <= b for a, b in zip(found.network.widths, (2, 2, 1, 1), strict=True))
    (judgement,) = judge(found.network, PLANE, [STRICT])
    assert judgement.verdict == "fails"
    assert total(found.network) == 6  # five weights and one bias, as in famous:t_junction
    # All changes of one number to 0 are no failures: judged here without the search.
    for l, layer in enumerate(found.network.layers):
        for i, j in product(range(layer.outputs), range(layer.inputs + 1)):
            rows = [
                [[b, *r] for b, r in zip(p.bias, p.weight, strict=True)]
                for p in found.network.layers
            ]
            if rows[l][i][j]:
                rows[l][i][j] = 0
                changed = Network.of([([r[1:] for r in p], [r[0] for r in p]) for p in rows])
                assert judge(changed, PLANE, [STRICT])[0].verdict != "fails"


def test_a_wrong_constant_is_shrunk_to_few_lines(monkeypatch: pytest.MonkeyPatch):
    # Three lines in general position have seven cells with 18 facets, 18/7 > 5/2 on average, and
    # two have 8/4 only.
    wrong = mean_facets("wrong", "", (), lambda k: Fraction(5 * k, 4))
    monkeypatch.setattr(home, "claims", lambda: (wrong,))
    found = shrink(drawn("2-6-3-1", 0), failing(PLANE, ["wrong"]))
    assert found.minimal
    assert found.network.neurons == 3
    assert home.judge(found.network, PLANE)[0].verdict == "fails"


@given(st.integers(0, 10**6), st.sampled_from(["2-3-2-1", "1-4-2-2", "3-2-2-1", "2-2"]))
def test_what_is_found_fails_and_every_step_is_smaller(seed, widths):
    network = drawn(widths, seed, "int" if seed % 2 else "uniform")
    point = [seed % 5 - 2] * network.inputs

    def fails(n):
        return n(point)[0] != n([0] * n.inputs)[0]

    if not fails(network):
        with pytest.raises(ExactRegionsError, match="does not fail"):
            shrink(network, fails)
        return
    found = shrink(network, fails)
    assert fails(found.network)
    assert found.minimal
    sizes = [(len(s.widths), sum(s.widths), s.numbers) for s in found.steps]
    assert sizes == sorted(sizes, reverse=True)
    tries = [s.tries for s in found.steps]
    assert tries == sorted(set(tries))
    assert max(tries, default=1) <= found.tries
    # One path from one input to the output.
    assert found.network.widths in {(network.inputs, 1), (network.inputs, 1, 1)}
    assert shrink(found.network, fails).steps == ()


def test_the_search_is_deterministic_and_tries_no_network_twice():
    def run():
        seen = []

        def fails(network):
            seen.append(network)
            return has_a_negative_first_weight(network)

        return shrink(drawn("2-5-3-2", 1), fails), seen

    (first, seen), (second, again) = run(), run()
    assert first == second
    assert seen == again
    assert len(set(seen)) == len(seen) == first.tries


# --- budgets -------------------------------------------------------------------------------------


def test_a_budget_of_tries_stops_with_what_there_is():
    network = drawn("2-6-4-2", 0)
    full = shrink(network, has_a_negative_first_weight)
    for most in (1, 2, 5, full.tries - 1):
        found = shrink(network, has_a_negative_first_weight, max_tries=most)
        assert (found.tries, found.minimal) == (most, False)
        assert "max_tries" in found.stopped
        assert has_a_negative_first_weight(found.network)
        assert found.steps == full.steps[: len(found.steps)]
    assert shrink(network, has_a_negative_first_weight, max_tries=full.tries) == full


def test_a_budget_of_seconds_is_looked_at_between_tries(monkeypatch: pytest.MonkeyPatch):
    clock = iter(range(1000))
    monkeypatch.setattr(module, "monotonic", lambda: next(clock))
    found = shrink(drawn("2-6-4-2", 0), has_a_negative_first_weight, max_seconds=3)
    assert (found.tries, found.minimal) == (4, False)
    assert "max_seconds = 3" in found.stopped


def test_budgets_are_positive():
    for budget in ({"max_tries": 0}, {"max_seconds": -1}):
        with pytest.raises(ExactRegionsError, match="positive"):
            shrink(hat(), lambda n: True, **budget)


def test_undecided_networks_are_passed_over_and_said():
    def fails(network):
        if network.neurons < 3:
            raise IncompleteError("too long")
        return True

    found = shrink(drawn("2-5-1", 0), fails)
    assert found.network.neurons == 3
    assert found.undecided > 0
    assert found.stopped is None
    assert not found.minimal
    with pytest.raises(IncompleteError):
        shrink(drawn("2-2-1", 0), fails)


# --- what fails ----------------------------------------------------------------------------------


def test_a_claim_that_holds_or_is_vacuous_does_not_fail():
    box = Box.of((-1, 2), (-1, 1))
    assert failing(box, [STRICT])(t_junction())
    assert not failing(box, ["corners-are-good-neurons"])(t_junction())
    assert not failing(box, [STRICT])(pencil(3))
    assert failing(box, ["corners-are-good-neurons", STRICT])(t_junction())
    assert not failing(box, None, engines=True)(
        t_junction()
    )  # disputed claims are named or not judged


def test_a_budget_leaves_it_undecided_whether_a_network_fails():
    for names, engines in ((["serra"], False), ((), True)):
        with pytest.raises(IncompleteError):
            failing(Box.cube(2), names, engines=engines, max_cells=2)(drawn("2-8-1", 0))


def test_engines_that_disagree_are_a_failure_only_where_they_are_compared(
    monkeypatch: pytest.MonkeyPatch,
):
    def disagree(network, domain, **_):
        if network.neurons >= 3:
            raise InconsistentError("planted")
        return home.Subject(network, domain).cells

    monkeypatch.setattr(module, "explore", disagree)
    found = shrink(drawn("2-5-3-1", 0), failing(PLANE, (), engines=True))
    assert found.network.neurons == 3
    assert not failing(PLANE, ["serra"])(drawn("2-5-3-1", 0))


def test_an_inconsistency_within_a_claim_is_not_hidden(monkeypatch: pytest.MonkeyPatch):
    def find(_) -> Finding:
        raise InconsistentError("planted")

    monkeypatch.setattr(home, "claims", lambda: (Claim("broken", "", "", "", (), find),))
    assert failing(PLANE, ["broken"], engines=True)(t_junction())
    with pytest.raises(InconsistentError):
        failing(PLANE, ["broken"])(t_junction())


def test_a_polyline_has_engines_but_no_claims():
    line = Polyline.of([[0], [1], [3]])
    assert not failing(line, (), engines=True)(hat())
    with pytest.raises(DomainError):
        failing(line, ["serra"])(hat())


def test_an_unknown_claim_is_refused():
    with pytest.raises(ExactRegionsError, match="fermat"):
        failing(PLANE, ["fermat"])(t_junction())
