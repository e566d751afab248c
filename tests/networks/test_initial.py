"""Random networks are pinned by widths, seed and init, down to the last bit."""

import random
import re
from fractions import Fraction
from math import prod, sqrt

import numpy as np
import pytest

from exactregions.errors import ExactRegionsError, FileFormatError, ShapeError
from exactregions.networks.initial import parse_widths, random_network
from exactregions.networks.network import Network
from tests.networks.plain import plain, weights
from tests.oracles import intervals, polygons

INITS = ["he", "hr", "xavier", "torch", "uniform", "int"]
SQUARE = [(-1, -1), (1, -1), (1, 1), (-1, 1)]


@pytest.mark.parametrize(("seed", "cells"), [(0, 412), (1, 468), (2, 425)])
def test_he_networks_of_widths_2_16_16_have_their_published_counts(seed: int, cells: int):
    layers, activations = plain(random_network("2-16-16-1", seed))
    found = polygons.cells(layers, activations, SQUARE)
    assert len(found) == cells
    assert sum(polygons.areas(found).values()) == 4


@pytest.mark.parametrize(("seed", "cells"), [(0, 180), (1, 189), (2, 185)])
def test_he_networks_of_widths_1_64_64_64_have_their_published_counts(seed: int, cells: int):
    layers, activations = plain(random_network((1, 64, 64, 64, 1), seed))
    assert len(intervals.cells(layers, activations, Fraction(-1), Fraction(1))) == cells


def drawn(init: str, rng: np.random.Generator, m: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The pinned draws of one layer with m neurons and n inputs: W first, then b."""
    if init == "int":
        return rng.integers(-1, 2, size=(m, n)), rng.integers(-1, 2, size=m)
    if init in ("torch", "uniform"):
        a = {"torch": 1 / sqrt(n), "uniform": 1.0}[init]
        return rng.uniform(-a, a, size=(m, n)), rng.uniform(-a, a, size=m)
    variance = {"he": 2 / n, "hr": 2 / n, "xavier": 2 / (n + m)}[init]
    bias_sd = {"he": 0.1, "hr": 1e-3, "xavier": 0.1}[init]
    return rng.normal(0, sqrt(variance), size=(m, n)), rng.normal(0, bias_sd, size=m)


@pytest.mark.parametrize("init", INITS)
def test_every_layer_draws_its_weights_first_and_then_its_biases(init: str):
    rng = np.random.default_rng(7)
    for layer, (n, m) in zip(
        random_network("3-4-2-1", 7, init).layers, [(3, 4), (4, 2), (2, 1)], strict=True
    ):
        w, b = drawn(init, rng, m, n)
        assert weights(layer) == ([[Fraction(v) for v in row] for row in w.tolist()], b.tolist())


@pytest.mark.parametrize(("init", "variance"), [("he", 2 / 64), ("hr", 2 / 64), ("xavier", 2 / 96)])
def test_normal_weights_have_the_variance_of_their_name(init: str, variance: float):
    w, _ = weights(random_network("64-32", 1, init).output)
    squares = [float(v) ** 2 for row in w for v in row]
    assert 0.9 * variance < sum(squares) / len(squares) < 1.1 * variance


@pytest.mark.parametrize(("init", "variance"), [("he", 0.01), ("hr", 1e-6), ("xavier", 0.01)])
def test_normal_biases_have_the_variance_of_their_name(init: str, variance: float):
    _, b = weights(random_network("1-2000", 1, init).output)
    assert 0.9 * variance < sum(float(v) ** 2 for v in b) / len(b) < 1.1 * variance


@pytest.mark.parametrize(("init", "bound"), [("torch", 0.25), ("uniform", 1.0)])
def test_uniform_entries_fill_their_interval(init: str, bound: float):
    w, b = weights(random_network("16-200", 1, init).output)
    for values in ([v for row in w for v in row], b):
        assert -bound <= min(values) < -0.9 * bound
        assert 0.9 * bound < max(values) < bound


def test_integer_entries_are_minus_one_zero_and_one():
    w, b = weights(random_network("5-50", 1, "int").output)
    assert {v for row in w for v in row} == set(b) == {-1, 0, 1}


@pytest.mark.parametrize("init", INITS)
def test_a_network_depends_on_nothing_but_its_arguments(init: str):
    first = random_network("2-3-1", 5, init)
    random.seed(1)
    assert random_network((2, 3, 1), 5, init) == first
    assert random_network("2-3-1", 6, init) != first


def test_the_activation_is_the_one_asked_for():
    network = random_network("1-2-2-1", 0, activation=["abs", "hard_tanh"])
    assert [phi.name for phi in network.activations] == ["abs", "hard_tanh"]


@pytest.mark.parametrize("widths", [(2, 16, 16, 1), (784, 1), (1, 2, 3, 4, 5)])
def test_widths_are_read_back(widths: tuple[int, ...]):
    assert parse_widths("-".join(map(str, widths))) == widths
    if prod(widths) < 1000:
        assert random_network(widths, 0).widths == widths


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("1-4^3-1", (1, 4, 4, 4, 1)),
        ("2^2-3^1", (2, 2, 3)),
        ("3^2", (3, 3)),
        ("1-10^12", (1, *[10] * 12)),
    ],
)
def test_powers_of_widths_are_layers(text: str, widths: tuple[int, ...]):
    assert parse_widths(text) == widths


@pytest.mark.parametrize(
    "text", ["2^1", "1-2^0-1", "1-2^-1", "1-2^^2-1", "1-^2-1", "1-2^3^2-1", "1-2^1000-1"]
)
def test_powers_that_cannot_be_read_are_refused(text: str):
    with pytest.raises(FileFormatError, match=re.escape(f"widths {text!r} are not")):
        parse_widths(text)


@pytest.mark.parametrize(
    "text", ["", "2", "2-", "-2-1", "2--1", "2-a", "2,1", "2 - 1", "٢-1", "2-1\n"]
)
def test_widths_that_cannot_be_read_are_refused(text: str):
    with pytest.raises(FileFormatError, match="such as 2-16-16-1"):
        parse_widths(text)


@pytest.mark.parametrize(
    "widths", ["2-0-1", "0-1", (2,), (), (2, -1), (2, True), (2, 1.5), (2, "1")]
)
def test_every_width_is_a_positive_integer(widths: object):
    with pytest.raises(ShapeError, match="widths"):
        random_network(widths, 0)


def test_widths_that_would_fill_the_memory_are_refused_before_drawing():
    with pytest.raises(ShapeError, match="MAX_WEIGHTS"):
        random_network("2-100000-100000-1", 0)


@pytest.mark.parametrize("seed", [-1, 1.0, True, "0", None])
def test_the_seed_is_a_natural_number(seed: object):
    with pytest.raises(FileFormatError, match="the seed is"):
        random_network("2-1", seed)


def test_an_unknown_init_is_refused_with_the_known_ones():
    with pytest.raises(ExactRegionsError, match="he, hr, xavier, torch, uniform, int"):
        random_network("2-1", 0, "kaiming")


def test_the_result_is_a_network():
    assert isinstance(random_network("2-1", 0), Network)
