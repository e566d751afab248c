"""Claims about kinks: sums over paths, good neurons, linear regions and cells."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.claims.forms import Forms
from exactregions.claims.kinks import CLAIMS, Jumps, kinks_agree, regions_at_most
from exactregions.claims.paths import Paths
from exactregions.claims.subject import Subject
from exactregions.networks.activation import hard_tanh, leaky_relu
from exactregions.networks.famous import (
    FAMOUS,
    coincident,
    dead_layer,
    hat,
    one_region,
    t_junction,
)
from tests.claims.judging import (
    CANCELLING,
    FAILS,
    HOLDS,
    ROOM,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    named,
    starved,
    verdict,
)

SUMS, GOOD = "kinks-are-path-sums", "kinks-are-good-neurons"
AT_MOST, FEWER = "linear-regions-at-most-cells", "dead-zones-merge-cells"
UNIT = [[1, 0], [0, 1]]
NETWORKS = {
    "general": drawn("2-3-2-1", 0),
    "small integers": drawn("2-3-2-2", 1, "int"),
    "three layers": drawn("2-2-2-2-1", 3, "int"),
    "leaky": drawn("2-3-2-1", 2, "uniform", leaky_relu("1/3")),
    "hard tanh": drawn("2-2-2-2", 4, "int", hard_tanh),
    "one region": one_region(2, 2),
    "coincident": coincident(3, 2),
    "dead layer": dead_layer(),
    "T-junction": t_junction(),
    # The second layer repeats the first: a ReLU of a ReLU, at its breakpoint on a half-plane.
    "repeated": Network.of([(UNIT, [0, 0]), (UNIT, [0, 0]), ([[1, 2]], [0])]),
    "repeated, leaky": Network.of(
        [(UNIT, [0, 0]), (UNIT, [0, 0]), ([[1, 2]], [0])], ["relu", leaky_relu("1/3")]
    ),
}
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def weight(network: Network, l: int, j: int, i: int) -> Fraction:
    return Fraction(network.layers[l].weight[j][i], network.layers[l].scale)


def slopes(network: Network, pattern: tuple[int, ...]) -> Iterator[list[Fraction]]:
    """The slopes of the activations on a cell, layer by layer."""
    first = 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        states = pattern[first : first + layer.outputs]
        first += layer.outputs
        yield [phi.slopes[s // 2] for s in states]


def path_sums(network: Network, pattern: tuple[int, ...], l: int, o: int) -> list[Fraction]:
    """Sums over all paths from the neurons of layer l to output o, one path at a time."""
    steep = list(slopes(network, pattern))
    widths = [layer.outputs for layer in network.hidden]
    found = []
    for i in range(widths[l]):
        total = Fraction(0)
        for path in product(*map(range, widths[l + 1 :])):
            term, at = Fraction(1), i
            for m, j in enumerate(path, l + 1):
                term *= weight(network, m, j, at) * steep[m][j]
                at = j
            total += term * weight(network, len(widths), o, at)
        found.append(total)
    return found


def proportional(found: list[list[Fraction]], expected: list[list[Fraction]]) -> bool:
    """Whether the numbers of one table are those of the other times one positive number."""
    pairs = [
        (a, b) for u, v in zip(found, expected, strict=True) for a, b in zip(u, v, strict=True)
    ]
    if any(bool(a) != bool(b) for a, b in pairs):
        return False
    ratios = {a / b for a, b in pairs if b}
    return len(ratios) <= 1 and all(r > 0 for r in ratios)


@each_network
def test_path_sums_are_those_over_single_paths(network: Network):
    paths = Paths(network)
    for pattern in map(tuple, explore(network, Domain.whole(2)).patterns.tolist()):
        for l in range(len(network.hidden)):
            expected = [path_sums(network, pattern, l, o) for o in range(network.outputs)]
            assert proportional([list(map(Fraction, r)) for r in paths.sums(l, pattern)], expected)


@each_network
def test_a_neuron_is_good_if_some_single_path_is_open(network: Network):
    paths, widths = Paths(network), [layer.outputs for layer in network.hidden]
    for pattern in map(tuple, explore(network, Domain.whole(2)).patterns.tolist()):
        steep = list(slopes(network, pattern))
        odd = dict(zip(network.places(), (s % 2 for s in pattern), strict=True))
        for l in range(len(widths)):
            for i in range(widths[l]):
                open_paths = []
                for *path, o in product(*map(range, widths[l + 1 :]), range(network.outputs)):
                    nodes = [i, *path, o]
                    steps = enumerate(pairwise(nodes), l + 1)
                    weights = all(weight(network, m, j, at) for m, (at, j) in steps)
                    later = list(enumerate(path, l + 1))
                    slopes_ = all(steep[m][j] and not odd[m, j] for m, j in later)
                    open_paths.append(weights and slopes_)
                assert paths.good(l, pattern)[i] == any(open_paths)


@each_network
@pytest.mark.parametrize("domain", [Domain.whole(2), Box.cube(2, -2, 2)])
def test_jumps_are_differences_of_gradients(network: Network, domain: Domain):
    found = explore(network, domain)
    jumps, seen, expected = Jumps(network), [], []
    for a, b in found.walls.tolist():
        near, far = found[a], found[b]
        there = jumps.across(near.pattern, far.pattern)
        back = jumps.across(far.pattern, near.pattern)
        assert back == tuple(tuple(-v for v in row) for row in there)
        for row, p, q in zip(
            there,
            near.output.matrix,
            far.output.matrix,
            strict=True,
        ):
            seen.append(list(map(Fraction, row)))
            expected.append([v - u for u, v in zip(p, q, strict=True)])
    assert proportional(seen, expected)


@each_network
def test_forms_of_units_are_those_of_the_network(network: Network):
    forms = Forms(network)
    for cell in explore(network, ROOM):
        x = cell.interior_point
        values = [v for layer in network.pre_activations(x) for v in layer]
        found = []
        for unit, (k, *_, xi) in enumerate(forms.units):
            c, *a = forms.unit(cell.pattern, unit)
            value = c + sum(w * v for w, v in zip(a, x, strict=True))
            found.append((value, values[k] - xi))
        for value, true in found:
            assert (value > 0, value < 0) == (true > 0, true < 0)


@each_network
def test_kinks_are_where_paths_do_not_cancel(network: Network):
    claim = named(CLAIMS, SUMS)
    for domain in (Domain.whole(2), Box.cube(2, -2, 2)):
        assert verdict(claim, network, domain) is HOLDS
        assert starved(claim, network, domain) is UNDECIDED


def test_kinks_say_nothing_of_a_single_cell():
    affine, dead = Network.of([([[1]], [0])]), Network.of([([[0]], [1]), ([[1]], [0])])
    for claim in CLAIMS:
        assert verdict(claim, affine) is VACUOUS
        assert verdict(claim, dead, Box.cube(1)) is VACUOUS


def test_a_wrong_rule_fails_and_names_a_wall():
    def lonely(subject: Subject) -> list[bool]:
        """Every wall bends, as if no jumps could cancel."""
        return [True] * len(subject.cells.walls)

    wrong = kinks_agree("wrong", "", "", (), lonely)
    found = judged(wrong, one_region(1, 1))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == ((0, 0), (1, 1))
    assert found.finding.witness is not None
    assert sorted(found.finding.witness["patterns"]) == [[0, 2], [2, 0]]
    assert found.finding.witness["jumps"] is False


def test_good_neurons_bend_the_output_unless_weights_cancel():
    claim = named(CLAIMS, GOOD)
    assert verdict(claim, drawn("2-3-3-1", 0)) is HOLDS
    assert verdict(claim, t_junction(), ROOM) is HOLDS
    assert verdict(claim, CANCELLING) is VACUOUS
    found = judged(bare(claim), CANCELLING).finding
    assert found is not None
    assert (found.left, found.right) == ((0, 0), (4, 4))  # four walls, and no kink
    assert verdict(claim, coincident()) is VACUOUS
    assert starved(claim, t_junction(), ROOM) is UNDECIDED


def test_a_neuron_is_alone_on_a_wall_if_no_other_changes_or_is_at_a_breakpoint():
    jumps = Jumps(Network.of([([[1], [0]], [0, 0]), ([[1, 1]], [0])]))
    assert jumps.lone((0, 0), (2, 0)) == (0, 0)
    assert jumps.lone((0, 1), (2, 1)) is None
    assert jumps.lone((0, 2), (2, 0)) is None
    assert verdict(named(CLAIMS, GOOD), jumps.forms.network) is VACUOUS


def test_dead_walls_merge_cells():
    claim = named(CLAIMS, FEWER)
    found = judged(claim, t_junction(), ROOM)
    assert found.verdict is HOLDS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == (3, 3)
    assert verdict(claim, dead_layer()) is HOLDS
    assert verdict(claim, hat()) is VACUOUS
    assert verdict(bare(claim), hat()) is FAILS
    assert starved(claim, t_junction(), ROOM) is UNDECIDED


@pytest.mark.parametrize("name", FAMOUS)
def test_linear_regions_are_at_most_cells(name: str):
    network = FAMOUS[name](*{"sawtooth": [3], "serra": [3]}.get(name, []))
    assert verdict(named(CLAIMS, AT_MOST), network) is HOLDS
    assert starved(named(CLAIMS, AT_MOST), network) is UNDECIDED


def test_a_smaller_bound_on_linear_regions_fails():
    assert verdict(regions_at_most("wrong", "", (), 1), hat()) is FAILS
