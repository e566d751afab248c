"""The coarea formula on small networks."""

from fractions import Fraction

import pytest

from exactregions import Box, Domain, Network
from exactregions.arithmetic.surd import Surd
from exactregions.claims.coarea import CLAIMS, coarea, level_set
from exactregions.networks.famous import pencil, sawtooth, t_junction, zaslavsky
from tests.claims.judging import (
    FAILS,
    HALF,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    drawn,
    judged,
    starved,
    verdict,
)

(COAREA,) = CLAIMS


def total(network: Network, domain: Domain) -> Surd:
    """The integral on which both sides agree."""
    found = judged(COAREA, network, domain)
    assert found.verdict is HOLDS
    assert found.finding is not None
    right = found.finding.right
    assert isinstance(right, Surd)
    return right


def test_the_total_variation_of_a_sawtooth():
    assert total(sawtooth(1), Box.of((0, 1))) == 2
    assert total(sawtooth(3), Box.of((0, 1))) == 8


def test_a_neuron_that_bends_in_a_square():
    # z = ReLU(x) + y has the gradient (0, 1) on one half and (1, 1) on the other.
    assert total(t_junction(), Box.cube(2)) == 2 + 2 * Surd.root(2)


def test_a_neuron_that_bends_in_a_cube():
    # z = ReLU(x) + 2y − ReLU(w) on [−1, 1]³: the four quarters have volume 2.
    network = Network.of(
        [([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 5, 0]), ([[1, 2, -1]], [0]), ([[1]], [0])]
    )
    assert total(network, Box.cube(3)) == 2 * (2 + Surd.root(5) * 2 + Surd.root(6))


def test_a_plane_in_a_box():
    network = Network.of([([["1/2", "1/2", "1/2"]], [7]), ([[1]], [0])])
    assert total(network, Box.of((0, 1), (0, 2), (0, 3))) == 3 * Surd.root(3)


@pytest.mark.parametrize("widths", ["1-4-3-1", "2-2-2-1", "2-3-1", "3-2-1-1"])
@pytest.mark.parametrize("init", ["uniform", "int"])
def test_random_neurons_obey_the_formula(widths: str, init: str):
    network = drawn(widths, 2, init)
    assert verdict(COAREA, network, Box.cube(network.inputs)) is HOLDS
    assert starved(COAREA, network, Box.cube(network.inputs)) is UNDECIDED


def test_a_constant_neuron_has_no_length():
    dead = Network.of([([[1, 0]], [0]), ([[0]], [3]), ([[1]], [0])])
    assert total(dead, Box.cube(2)) == 0


def test_a_level_set_is_that_of_the_first_last_neuron():
    network = drawn("2-3-2-1", 0)
    x = [Fraction(1, 3), Fraction(-2, 5)]
    assert level_set(network, HALF).pre_activations(x)[-1] == (
        network.pre_activations(x)[-1][0] - HALF,
    )


def test_another_density_fails():
    def squares(gradient: tuple[Fraction, ...]) -> Surd:
        return Surd.of(sum((v * v for v in gradient), Fraction(0)))

    assert verdict(coarea(squares), t_junction(), Box.cube(2)) is FAILS


def test_other_domains_are_not_judged():
    assert verdict(COAREA, pencil(3)) is VACUOUS
    assert verdict(COAREA, drawn("4-2-1", 0), Box.cube(4)) is VACUOUS
    assert verdict(COAREA, Network.of([([[1]], [0])]), Box.cube(1)) is VACUOUS


def test_too_many_vertices_leave_the_formula_undecided():
    wide = zaslavsky(24, 2)
    layers = [
        (wide.hidden[0].weight, wide.hidden[0].bias),
        ([[1] * 24], [0]),
        ([[1]], [0]),
    ]
    found = judged(COAREA, Network.of(layers), Box.cube(2, -999, 999))
    assert found.verdict is UNDECIDED
    assert "vertices, over 100" in found.reason
