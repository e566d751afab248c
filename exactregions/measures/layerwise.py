"""How the complex grows layer by layer, and how many neurons are open in each layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.complex import Complex
from exactregions.regions.explore import explore


@dataclass(frozen=True, slots=True)
class Growth:
    """The complex of the first hidden layers.

    layers       : l, how many layers
    f_vector     : (d + 1,) the faces of each dimension
    open_neurons : (n_l + 1,) how many cells have 0, 1, …, n_l open neurons in layer l; () for l = 0
    """

    layers: int
    f_vector: tuple[int, ...]
    open_neurons: tuple[int, ...]


def growth(found: Complex) -> tuple[Growth, ...]:
    """Return the complexes of the first l hidden layers for l = 0, …, L, as numbers.

    A neuron is open on a cell if it is strictly inside a piece of nonzero slope: a ReLU whose
    pre-activation is positive there. A neuron that is identically at a breakpoint is not open.

    The histogram of layer l runs over the cells of the first l layers, each of which is a cell of
    the first l − 1 layers together with one signature of layer l that is attained there. This is
    how we read the activation histograms of Hinz and van de Geer (2019), whose recursion pushes
    regions through one layer after the other and counts the signatures that a layer adds by their
    number of ones; but cells of lower dimension are not counted here.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import sawtooth
    >>> found = explore(sawtooth(2), Domain.whole(1))
    >>> [step.f_vector for step in growth(found)], growth(found)[-1].f_vector == found.f_vector
    ([(0, 1), (2, 3), (3, 4), (5, 6), (5, 6)], True)
    >>> growth(found)[1].open_neurons
    (1, 1, 1)
    """
    steps, depth = [], len(found.network.hidden)
    for l in range(depth + 1):
        cells = found if l == depth else explored_again(found, truncated(found.network, l))
        steps.append(Growth(l, cells.f_vector, _histogram(cells) if l else ()))
    return tuple(steps)


def explored_again(found: Complex, network: Network) -> Complex:
    """Return the complex of another function of the domain's coordinates on the same domain.

    Raises IncompleteError if a budget ended the search of the first.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat, sawtooth
    >>> explored_again(explore(hat(), Box.cube(1)), sawtooth(2)).count
    5
    """
    d, rows, label = found.domain.dimension, found.domain.rows, found.domain.label
    _ = found.count  # raises IncompleteError
    return explore(network, Domain(d, rows, None, label), engine="subdivide", max_dimension=d)


def truncated(network: Network, layers: int) -> Network:
    """Return the network of the first hidden layers; its output is the constant 0.

    >>> from exactregions.networks.famous import sawtooth
    >>> truncated(sawtooth(2), 3), truncated(sawtooth(2), 0)
    (<Network 1-2-1-2-1, relu>, <Network 1-1, affine>)
    """
    width = network.layers[layers].inputs
    nothing = Layer(((0,) * width,), (0,), 1)
    return Network(network.hidden[:layers], network.activations[:layers], nothing)


def _histogram(cells: Complex) -> tuple[int, ...]:
    """Count cells by the number of open neurons in the last hidden layer."""
    width, phi = cells.network.hidden[-1].outputs, cells.network.activations[-1]
    last = cells.patterns[:, cells.patterns.shape[1] - width :]
    many = _is_open(phi)[last].sum(axis=1)
    return tuple(map(int, np.bincount(many, minlength=width + 1)))


def _is_open(phi: Activation) -> NDArray[np.bool_]:
    """Tell for every state whether it is inside a piece of nonzero slope."""
    states = range(2 * len(phi.breakpoints) + 1)
    return np.array([s % 2 == 0 and phi.slopes[s // 2] != 0 for s in states], dtype=bool)
