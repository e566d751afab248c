"""Moments of gradients at initialisation: against all signs, all masks, and sampled networks."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import prod

import numpy as np
import pytest

from exactregions import Network
from exactregions.arithmetic.formula import enclosed
from exactregions.claims import gradients
from exactregions.claims.gradients import (
    LAWS,
    Law,
    bias_constant,
    bias_density,
    gradient_constant,
    gradient_moment,
)
from exactregions.errors import ExactRegionsError, FileFormatError, ShapeError
from exactregions.networks.initial import random_network
from exactregions.networks.pattern import pattern_at
from tests.oracles.confidence import median_of_means

F = Fraction
NORMAL = ("he", "hr", "xavier")


def gradients_at(net: Network, x: Sequence[Fraction]) -> list[list[list[Fraction]]]:
    """The gradient of each hidden neuron at x, layer by layer, by the chain rule in fractions."""
    states = iter(pattern_at(net, x))
    below = [[F(i == j) for j in range(net.inputs)] for i in range(net.inputs)]
    found = []
    for layer in net.hidden:
        here = [
            [
                sum((F(w, layer.scale) * g[j] for w, g in zip(row, below, strict=True)), F(0))
                for j in range(net.inputs)
            ]
            for row in layer.weight
        ]
        found.append(here)
        below = [row if next(states) == 2 else [F(0)] * net.inputs for row in here]
    return found


@pytest.mark.parametrize("sizes", [(2, 2, 1), (1, 2, 2, 1), (2, 1, 3, 1), (1, 2, 1, 2, 1)])
def test_second_moments_are_means_over_all_signs(
    sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
):
    """Weights ±1 and biases ±1/3, ±2/7, …: every choice of signs once, real ReLU networks."""
    signs = Law("uniform", lambda m, n: F(1), lambda m: F(1))
    monkeypatch.setitem(LAWS, "signs", signs)
    hidden = sizes[1:-1]
    count = sum((m + 1) * n for m, n in zip(sizes, hidden, strict=False))
    assert count <= 14
    x = [F(1, 5), F(-3, 7)][: sizes[0]]
    squares = [F(0)] * len(hidden)
    fourths = [F(0)] * len(hidden)
    for choice in product((-1, 1), repeat=count):
        entries = iter(choice)
        layers: list[tuple[list[list[int]], list[Fraction]]] = []
        for l, (m, n) in enumerate(zip(sizes, hidden, strict=False)):
            weight = [[next(entries) for _ in range(m)] for _ in range(n)]
            layers.append((weight, [F(next(entries), 3 + 4 * (l + i)) for i in range(n)]))
        net = Network.of([*layers, ([[1] * hidden[-1]], [0])])
        for l, rows in enumerate(gradients_at(net, x)):
            norm = sum((value**2 for value in rows[0]), F(0))
            squares[l] += norm
            fourths[l] += norm**2
    for l in range(len(hidden)):
        assert gradient_moment(sizes, "signs", l, 2).most == squares[l] / 2**count
        fourth = gradient_moment(sizes, "signs", l, 4)
        if fourth.exact:  # the one place where a uniform law itself enters
            assert (sizes[0], l) == (1, 0)
            continue
        assert enclosed(fourth.least).lower <= fourths[l] / 2**count <= enclosed(fourth.most).upper


@pytest.mark.parametrize("init", LAWS)
@pytest.mark.parametrize("sizes", [(3, 4, 1), (1, 5, 2, 3, 1), (7, 2, 2, 2)])
def test_the_second_moment_is_a_product(sizes: tuple[int, ...], init: str):
    law = LAWS[init]
    for l in range(len(sizes) - 2):
        v = [law.variance(m, n) for m, n in pairwise(sizes)]
        by_hand = (
            sizes[0] * v[l] * prod(n * w / 2 for n, w in zip(sizes[1 : l + 1], v, strict=False))
        )
        assert gradient_moment(sizes, init, l, 2).most == by_hand
        along = gradient_moment(sizes, init, l, 2, along_line=True).most
        assert along * sizes[0] == by_hand


@pytest.mark.parametrize("sizes", [(3, 4, 1), (1, 5, 2, 3, 1), (7, 2, 2, 2), (784, 64, 64, 64, 10)])
def test_under_he_the_second_moment_is_two_and_the_fourth_is_known(sizes: tuple[int, ...]):
    for l in range(len(sizes) - 2):
        assert gradient_moment(sizes, "he", l, 2).most == 2
        by_hand = 4 * (1 + F(2, sizes[0])) * prod(1 + F(5, n) for n in sizes[1 : l + 1])
        assert gradient_moment(sizes, "he", l, 4).most == by_hand


@pytest.mark.parametrize("init", NORMAL)
def test_moments_of_normal_weights_are_known_exactly_and_grow_with_the_order(init: str):
    for l in range(3):
        moments = [gradient_moment("2-3-4-2-1", init, l, k) for k in range(1, 6)]
        assert all(moment.exact for moment in moments)
        roots = [moment.root(k).lower for k, moment in enumerate(moments, 1)]
        assert roots == sorted(roots)
        assert len(set(roots)) == 5


@pytest.mark.parametrize("init", ["torch", "uniform"])
def test_moments_of_uniform_weights_are_enclosed(init: str):
    for l, k in product(range(3), range(1, 6)):
        moment = gradient_moment("2-3-4-2-1", init, l, k)
        assert moment.exact is (k == 2)
        assert enclosed(moment.least).lower <= enclosed(moment.most).upper
    assert gradient_moment("1-2-2-1", init, 0, 3).exact


def test_moments_of_a_single_uniform_weight():
    """On [−1, 1]: E|w|^k = 1/(k + 1)."""
    found = [gradient_moment("1-2-2-1", "uniform", 0, k).most for k in range(1, 6)]
    assert found == [F(1, k + 1) for k in range(1, 6)]


def sampled_norms(sizes: Sequence[int], init: str, size: int, seed: int) -> list[np.ndarray]:
    """Norms of the gradients of one neuron a layer at (1, 1, …)/3, for many networks."""
    rng = np.random.default_rng(seed)
    law = LAWS[init]
    draw = {
        "normal": lambda v, shape: rng.normal(0, float(v) ** 0.5, shape),
        "uniform": lambda v, shape: rng.uniform(-1, 1, shape) * float(3 * v) ** 0.5,
    }[law.shape]
    h = np.full((size, sizes[0]), 1 / 3)
    below = np.broadcast_to(np.eye(sizes[0]), (size, sizes[0], sizes[0]))
    norms = []
    for m, n in pairwise(sizes[:-1]):
        w = draw(law.variance(m, n), (size, n, m))
        z = np.einsum("snm,sm->sn", w, h) + draw(law.bias(m), (size, n))
        slope = w @ below
        norms.append(np.sqrt((slope[:, 0] ** 2).sum(axis=1)))
        h, below = np.maximum(z, 0), slope * (z > 0)[:, :, None]
    return norms


@pytest.mark.parametrize("init", LAWS)
def test_sampled_gradients_have_the_first_moments(init: str):
    """Median of means, wrong by chance once in 10⁹; the variance is at most the second moment."""
    sizes = (2, 3, 2, 1)
    for l, norms in enumerate(sampled_norms(sizes, init, 200_000, 1)):
        moment, second = gradient_moment(sizes, init, l), gradient_moment(sizes, init, l, 2)
        least, most = median_of_means(norms.tolist(), float(enclosed(second.most).upper))
        assert least <= enclosed(moment.most).upper
        assert enclosed(moment.least).lower <= most
        scale = float(enclosed(second.most).upper) ** 0.5
        assert most - least < scale / 6


def test_the_laws_are_those_of_the_random_networks():
    """Largest entries of wide random layers: below the bound if uniform, of the size if normal."""
    for init, law in LAWS.items():
        net = random_network((40, 60, 30, 1), 0, init)
        for layer in net.hidden[:2]:
            m, n = layer.inputs, layer.outputs
            weights = [F(w, layer.scale) for row in layer.weight for w in row]
            squares = sum(w * w for w in weights) / len(weights)
            assert F(9, 10) < squares / law.variance(m, n) < F(11, 10)
            biases = [F(b, layer.scale) for b in layer.bias]
            assert F(1, 3) < sum(b * b for b in biases) / len(biases) / law.bias(m) < 3
            uniform = max(w * w for w in weights) <= 3 * law.variance(m, n)
            assert uniform is (law.shape == "uniform")


def test_densities_of_biases():
    assert [str(bias_density("4-9-1", init, 0)) for init in ("torch", "uniform")] == ["1", "1/2"]
    assert bias_density("4-9-2-1", "torch", 1) == F(3, 2)
    assert bias_constant("4-9-2-1", "torch").upper == F(3, 2)
    assert bias_constant("4-9-1", "he").decimals(6) == ("3.989422", "3.989423")
    assert bias_constant("4-9-1", "hr").decimals(4) == ("398.9422", "398.9423")


def test_the_greatest_constant_of_all_layers_is_taken():
    many = [gradient_moment("1-1-9-1", "uniform", l, 2).root(2) for l in range(2)]
    assert gradient_constant("1-1-9-1", "uniform", 2).upper == max(b.upper for b in many)
    assert many[0] != many[1]


def test_what_has_no_density_or_no_hidden_layer_is_refused():
    with pytest.raises(ExactRegionsError, match="int"):
        bias_constant("1-2-1", "int")
    with pytest.raises(ShapeError, match="hidden"):
        gradient_constant("1-2", "he")
    with pytest.raises(ShapeError):
        gradient_constant((1, 0, 1), "he")
    with pytest.raises(FileFormatError):
        gradients.hidden_sizes("1-x-1")
    with pytest.raises(ExactRegionsError, match="order"):
        gradient_moment("1-2-1", "he", 0, 0)
