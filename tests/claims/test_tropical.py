"""The claim that a ReLU network is a quotient of tropical polynomials."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.claims.tropical import CLAIMS, Quotients, greatest, quotient_is_network
from exactregions.networks.famous import FAMOUS, hat, zaslavsky
from tests.claims.judging import (
    FAILS,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    drawn,
    judged,
    starved,
    verdict,
)

(QUOTIENT,) = CLAIMS
Vector = list[Fraction]


def at(network: Network, x: Sequence[Fraction]) -> tuple[Vector, Vector]:
    """P and Q at a point, by the recursion in fractions; weights and biases as they are."""
    p, q = list(x), [Fraction(0)] * len(x)
    for l, layer in enumerate(network.layers):
        weight = [[Fraction(w, layer.scale) for w in row] for row in layer.weight]
        above, below = [], []
        for row, b in zip(weight, layer.bias, strict=True):
            terms = list(zip(row, p, q, strict=True))
            above.append(
                sum((w * (u if w > 0 else -v) for w, u, v in terms), Fraction(b, layer.scale))
            )
            below.append(sum((w * (v if w > 0 else -u) for w, u, v in terms), Fraction(0)))
        if l < len(network.hidden):
            above = list(map(max, above, below))
        p, q = above, below
    return p, q


@pytest.mark.parametrize("widths", ["1-3-2-1", "2-3-1", "2-3-2-2", "3-2-2-1", "2-2-2-2-1"])
@pytest.mark.parametrize("init", ["uniform", "int"])
def test_the_pieces_on_cells_make_both_polynomials_everywhere(widths: str, init: str):
    network = drawn(widths, 1, init)
    quotients, random = Quotients(network), Random(0)
    pieces = [
        quotients.outputs(p)
        for p in explore(network, Domain.whole(network.inputs)).patterns.tolist()
    ]
    for _ in range(20):
        x = [Fraction(random.randint(-40, 40), 7) for _ in range(network.inputs)]
        homogeneous = (7, *(int(7 * v) for v in x))
        for side, expected in enumerate(at(network, x)):
            for o, value in enumerate(expected):
                (found,) = greatest({piece[side][o] for piece in pieces}, [homogeneous])
                assert Fraction(found, 7 * quotients.scale) == value


def test_one_layer_has_the_monomials_of_a_zonotope():
    network = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1, 2, 1]], [5])])
    found = explore(network, Domain.whole(2))
    p = {Quotients(network).outputs(pattern)[0][0] for pattern in found.patterns.tolist()}
    rows = [(0, 1, 0), (0, 0, 2), (-1, 1, 1)]
    corners = {
        (5 + sum(r[0] for r in some), sum(r[1] for r in some), sum(r[2] for r in some))
        for some in (
            [r for r, k in zip(rows, keep, strict=True) if k] for keep in product((0, 1), repeat=3)
        )
    }
    assert len(p) == found.count == 7
    assert p < corners  # the eighth is nowhere the greatest


@pytest.mark.parametrize("name", sorted(FAMOUS))
def test_famous_networks_are_quotients(name: str):
    network = FAMOUS[name](*{"sawtooth": [3], "serra": [3]}.get(name, []))
    for domain in (Domain.whole(network.inputs), Box.cube(network.inputs)):
        assert verdict(QUOTIENT, network, domain) is HOLDS
    assert starved(QUOTIENT, network) is UNDECIDED


def test_a_wrong_rule_fails_and_names_a_point():
    swapped = quotient_is_network(lambda p, q, open_: (p if open_ else q, p))
    found = judged(swapped, drawn("2-3-2-1", 0))
    assert found.verdict is FAILS
    assert found.finding is not None
    assert found.finding.witness is not None
    assert len(found.finding.witness["point"]) == 2
    assert verdict(quotient_is_network(lambda p, q, open_: (p, q)), hat()) is FAILS


def test_several_outputs_and_no_hidden_layer_are_quotients():
    for network in (drawn("2-3-3", 0), Network.of([([["1/3", 2], [-1, 0]], ["1/2", 0])])):
        found = judged(QUOTIENT, network)
        assert found.verdict is HOLDS
        assert found.finding is not None
        assert len(found.finding.evidence["monomials of P and Q"]) == network.outputs


def test_all_vertices_are_looked_at_and_every_other_cell():
    found = judged(QUOTIENT, zaslavsky(5, 2)).finding
    assert found is not None
    assert found.left == found.right == 10 + 16 // 2


def test_other_activations_are_not_judged():
    for activation in ("abs", "hard_tanh", "leaky_relu:1/3"):
        assert verdict(QUOTIENT, drawn("2-3-1", 0, "uniform", activation)) is VACUOUS
