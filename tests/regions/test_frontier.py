"""The float rows of a cell enclose the exact ones, and agree with them on which rows there are."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.regions.frontier import Frontier
from tests.networks.plain import plain
from tests.oracles import brute
from tests.oracles.samples import ACTIVATIONS, cube
from tests.regions.agreement import Sample, brute_answer, explored
from tests.regions.draws import in_cubes, judged
from tests.zoo import network_of


def true_rows(network: Network, cell: brute.Cell) -> dict[int, list[Fraction]]:
    """±(z − ξ) for every neuron and breakpoint that ends its piece, as an oracle finds z."""
    rows: dict[int, list[Fraction]] = {}
    unit = neuron = 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        for _ in range(layer.outputs):
            for t, xi in enumerate(phi.breakpoints):
                side = cell.pattern[neuron] - (2 * t + 1)
                if abs(side) == 1:
                    form = cell.forms[neuron]
                    rows[unit] = [side * (form[0] - xi), *(side * v for v in form[1:])]
                unit += 1
            neuron += 1
    return rows


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("special", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_float_rows_enclose_the_exact_ones(seed: int, d: int, special: bool):
    random = Random(f"{seed} {d} {special}")
    sample, _ = judged(d, random, in_cubes, brute_answer, large=True, special=special)
    network = network_of(sample.layers, sample.activations)
    cells = brute._explore(*brute._frozen(*sample))
    patterns = np.array([cell.pattern for cell in cells], dtype=np.uint8)
    frontier = Frontier(network, [])
    rows, absent = frontier.rows(patterns)
    for i, cell in enumerate(cells):
        expected = true_rows(network, cell)
        assert set(np.flatnonzero(~absent[i])) == set(expected)
        for unit, form in expected.items():
            for k, exact in enumerate(form):
                middle, radius = (Fraction(float(e[i, k, unit])) for e in rows)
                assert abs(middle - exact) <= radius
    close = rows.radius[~absent[:, None, :].repeat(d + 1, axis=1)]
    assert np.median(close) < 2.0**-40


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float_outputs_enclose_the_exact_ones(name: str):
    random = Random(name)
    sample, _ = judged(2, random, in_cubes, brute_answer, large=True, special=False)
    sample = Sample(sample.layers, [ACTIVATIONS[name]] * len(sample.activations), cube(2))
    found = explored(sample)
    output = Frontier(found.network, []).output(found.patterns)
    affine = Affine(found.network)
    assert plain(found.network)[0] == [(list(map(list, w)), list(b)) for w, b in sample.layers]
    for cell in found:
        exact = affine.output(cell.pattern)
        for o, form in enumerate(exact.forms):
            for k, v in enumerate(form):
                middle = Fraction(float(output.middle[cell.index, k, o]))
                radius = Fraction(float(output.radius[cell.index, k, o]))
                assert abs(middle - Fraction(v, exact.scale)) <= radius
