"""Both engines find the same cells and walls: on many degenerate networks, and on real ones.

`explore` with engine "both" raises InconsistentError, naming a cell or a wall, where they differ.
"""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import exactregions
from exactregions import Box, Domain, Network, explore
from exactregions.networks.initial import random_network
from exactregions.readers import read
from tests.test_examples import loaded

DATA = Path(exactregions.__file__).resolve().parents[2] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real networks: {DATA} is absent")

# Widths with few enough cells for a hundred networks each; all weights are −1, 0 or 1.
SMALL = {
    1: ["1-8-8-1", "1-4-4-4-2", "1-3-1-5-1"],
    2: ["2-6-6-1", "2-4-4-4-1", "2-8-2-2", "2-3-3-3-3-1"],
    3: ["3-5-3-1", "3-3-3-3-1", "3-2-4-1", "3-4-4-2"],
    4: ["4-4-3-1", "4-3-3-2-1", "4-2-4-1"],
}


def agrees(network: Network, domain: Domain) -> int:
    """The number of cells on which both engines agree."""
    found = explore(network, domain, engine="both")
    assert found.complete
    assert found.engine == "both"
    return found.count


@pytest.mark.parametrize("d", SMALL)
@pytest.mark.parametrize("chunk", range(5))
def test_engines_agree_on_a_thousand_small_integer_networks(d: int, chunk: int):
    cells = []
    for seed in range(50 * chunk, 50 * chunk + 50):
        network = random_network(SMALL[d][seed % len(SMALL[d])], seed, "int")
        cells.append(agrees(network, Box.cube(d)))
    assert max(cells) >= 3
    assert min(cells) < 20


@pytest.mark.parametrize("widths", ["1-4-3-1", "2-3-3-1", "2-1-4-1", "3-2-3-1", "3-4-2-1"])
@pytest.mark.parametrize("init", ["int", "he"])
@pytest.mark.parametrize("start", [0, 10])
def test_engines_agree_on_two_hundred_networks_on_the_whole_space(
    widths: str, init: str, start: int
):
    """For widths 2-1-… and 3-2-… no cell has a vertex."""
    for seed in range(start, start + 10):
        network = random_network(widths, seed, init)
        agrees(network, Domain.whole(network.inputs))


def test_engines_agree_on_the_plane_of_the_digits():
    demo = loaded("demo")
    assert agrees(demo.network(), demo.plane()) > 100


@real
@pytest.mark.slow
def test_engines_agree_on_a_plane_of_acas_xu():
    network = read(DATA / "ACASXU_run2a_1_1_batch_2000.onnx")
    axes = [[int(i == k) for i in range(5)] for k in (0, 1)]
    half = Fraction(1, 2)
    assert agrees(network, Domain.plane([0] * 5, axes, [(-half, half)] * 2)) > 10_000


@real
def test_engines_agree_between_two_digits_of_mnist():
    network = read(DATA / "mnist-net_256x2.onnx")
    digits = json.loads((DATA / "mnist_digits.json").read_text())["digits"]
    start, end = ([Fraction(pixel, 255) for pixel in digit] for digit in digits)
    assert agrees(network, Domain.segment(start, end)) > 50
