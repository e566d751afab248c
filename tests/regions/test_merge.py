"""Float gradients of cells enclose the exact ones, whatever the weights; zero ones are known to be.

Linear regions themselves are compared with oracles wherever cells are (agreement.py).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest

from exactregions import Box, Network, explore
from exactregions.networks.activation import Activation
from exactregions.networks.affine import Affine, as_fractions
from exactregions.regions.layers import maps_of
from exactregions.regions.merge import gradients
from tests.regions.test_frontier import KINDS, beyond, dyadic, holds, scaled, small, thirds


@pytest.mark.parametrize("phi", KINDS, ids=lambda phi: phi.name)
@pytest.mark.parametrize("draw", [dyadic, thirds, small, scaled, beyond])
@pytest.mark.parametrize("widths", [(1, 4, 3, 2), (2, 3, 3, 2), (3, 2, 2, 2, 1)])
def test_gradients_of_networks_with_weights_of_any_size_are_enclosed(
    widths: Sequence[int], draw: Callable, phi: Activation
):
    network = draw(widths, phi, 0)
    found = explore(network, Box.cube(widths[0]), max_cells=50).patterns[:12]
    enclosed, affine = gradients(network, found), Affine(network)
    scale = maps_of(network)[-1].scale
    for i, pattern in enumerate(found.tolist()):
        for o, form in enumerate(as_fractions(affine.output(pattern))):
            if np.isfinite(scale[o]) and scale[o]:
                slopes = tuple(v * Fraction(float(scale[o])) for v in form[1:])
                assert holds(enclosed, i, o, slopes)
            else:
                assert not np.isfinite(enclosed.middle[i, :, o]).any()


@pytest.mark.parametrize("draw", [dyadic, thirds])
def test_gradients_of_ordinary_networks_are_known_closely(draw: Callable):
    network = draw((3, 8, 8, 2), KINDS[0], 1)
    found = explore(network, Box.cube(3)).patterns
    assert gradients(network, found).radius.max() < 2.0**-40


def test_a_gradient_that_is_identically_zero_is_known_to_be_zero():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1], [-1, 2]], [0, 0]), ([[1, 1]], [0])])
    found = gradients(network, np.array([[0, 0, 1, 1]], dtype=np.uint8))
    assert not found.middle.any()
    assert not found.radius.any()
