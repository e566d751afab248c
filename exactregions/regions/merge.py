"""Which walls carry a kink of the output, and which cells merge into linear regions.

Across a wall the network is continuous, so its two affine maps agree iff their gradients do.
Gradients come as enclosures; where two of them overlap, the maps are compared in integers.
"""

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import Enclosure, affine_image
from exactregions.networks.affine import Affine, LayerForms
from exactregions.networks.network import Network
from exactregions.regions.branches import given_by, units_along
from exactregions.regions.layers import maps_of

BATCH = 4096
ENTRIES = 1 << 20


@np.errstate(all="ignore")
def jumps(
    network: Network, patterns: NDArray[np.uint8], walls: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Tell for every wall whether the gradient of the output is different on its two sides.

    patterns : (n, N); walls : (m, 2); the result : (m,)
    """
    found = np.zeros(len(walls), dtype=bool)
    if not len(walls):
        return found
    gradient = gradients(network, patterns)
    exact = _ExactGradients(network, patterns)
    for first in range(0, len(walls), BATCH):
        a, b = walls[first : first + BATCH].T
        gap = np.abs(gradient.middle[a] - gradient.middle[b])
        doubt = gradient.radius[a] + gradient.radius[b]
        # The last bit of a difference and of a sum is covered by doubling the doubt.
        differ = (gap > 2 * doubt).any(axis=(1, 2))
        same = ((gap == 0) & (doubt == 0)).all(axis=(1, 2))
        for i in np.flatnonzero(~differ & ~same):
            differ[i] = exact.differ(int(a[i]), int(b[i]))
        found[first : first + BATCH] = differ
    return found


def gradients(network: Network, patterns: NDArray[np.uint8]) -> Enclosure:
    """Enclose the gradients of the output on cells, (n, d, outputs), as ``coefficients`` does."""
    forms = coefficients(network, _above(network, patterns))
    return Enclosure(forms.middle[:, 1:], forms.radius[:, 1:])


@np.errstate(all="ignore")
def coefficients(network: Network, above: NDArray[np.bool_]) -> Enclosure:
    """Enclose the outputs as forms on cells, (n, d + 1, outputs), constants first.

    above : (n, U), which units are positive

    Output o is scaled by ``maps_of(network)[-1].scale[o]``, the same on every cell. The network has
    a hidden layer.
    """
    *hidden, output = maps_of(network)
    last = hidden[-1]
    *_, (units, which) = units_along(hidden, above, network.inputs)
    shape = (len(above), network.inputs + 1, network.outputs)
    forms = Enclosure(np.empty(shape), np.empty(shape))
    size = max(256, ENTRIES // units.middle[0].size)
    for top in range(0, len(above), size):
        rows = slice(top, top + size)
        given = given_by(units, which[rows], above[rows, above.shape[1] - last.units :], last)
        image = affine_image(given, output.matrix[1:], output.matrix[0])
        forms.middle[rows], forms.radius[rows] = image
    return forms


def _above(network: Network, patterns: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which units are positive on cells, (n, U)."""
    neurons: list[int] = []
    thresholds: list[int] = []
    for i, (l, _) in enumerate(network.places()):
        many = len(network.activations[l].breakpoints)
        neurons += [i] * many
        thresholds += range(1, 2 * many, 2)
    return patterns[:, neurons] > np.array(thresholds, dtype=np.uint8)


class _ExactGradients:
    """The gradients of cells in integers, each computed once."""

    def __init__(self, network: Network, patterns: NDArray[np.uint8]) -> None:
        self.affine, self.patterns = Affine(network), patterns
        self.known: dict[int, LayerForms] = {}

    def differ(self, a: int, b: int) -> bool:
        """Compare two cells; all forms of one network's output share one scale."""
        pairs = zip(self._of(a).forms, self._of(b).forms, strict=True)
        return any(f[1:] != g[1:] for f, g in pairs)

    def _of(self, cell: int) -> LayerForms:
        if cell not in self.known:
            self.known[cell] = self.affine.output(tuple(map(int, self.patterns[cell])))
        return self.known[cell]


class Components:
    """The connected components of a graph, numbered by their lowest node."""

    def __init__(self, nodes: int, edges: NDArray[np.signedinteger]) -> None:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        ones = np.ones(len(edges), dtype=bool)
        graph = coo_array((ones, (edges[:, 0], edges[:, 1])), shape=(nodes, nodes))
        _, raw = connected_components(graph, directed=False)
        _, first, labels = np.unique(raw, return_index=True, return_inverse=True)
        rank = np.empty(len(first), dtype=np.intp)
        rank[np.argsort(first)] = np.arange(len(first))
        self.labels: NDArray[np.intp] = rank[labels]
