"""Decision regions of a classifier: where it decides for which class, and in how many pieces.

With m ≥ 2 outputs class i has the set {f_i > f_j for all j ≠ i}, open in the domain's interior. One
output f has the two sets {f > t} and {f < t}, classes 0 and 1, as if the outputs were (f, t).

The network is extended by one hidden layer of the pairwise differences. On a cell of the extended
complex each of these has one sign, and so there is one class, or none where two of the highest
outputs are equal throughout. The sets are open, so a way inside one of them can avoid all faces of
dimension d − 2 and less: cells connect through walls on which the class is strictly the highest.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.rational import exact
from exactregions.measures.adjacency import bounded_faces
from exactregions.measures.layerwise import explored_again
from exactregions.networks.activation import relu
from exactregions.networks.network import Layer, Network
from exactregions.regions.complex import Complex
from exactregions.regions.lattice import Pairs
from exactregions.regions.merge import Components

Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]

NONE = -1


@dataclass(frozen=True, slots=True)
class DecisionRegion:
    """The set where a class has strictly the highest output.

    label      : the class
    cells      : how many cells of the extended complex it has; 0 if it is empty
    components : how many connected components
    bounded    : how many of these are bounded
    """

    label: int
    cells: int
    components: int
    bounded: int


class Decisions:
    """The decision regions of a network on a domain.

    refined : the complex of the network extended by its pairwise differences
    classes : how many classes; a single output has two
    """

    def __init__(self, refined: Complex, classes: int) -> None:
        self.refined, self.classes = refined, classes

    @property
    def regions(self) -> tuple[DecisionRegion, ...]:
        """The region of each class, in the order of classes."""
        found = []
        inside = np.ones(self.components.max(initial=NONE) + 1, dtype=bool)
        inside[self.components[(self.components != NONE) & ~bounded_faces(self.refined)]] = False
        for label in range(self.classes):
            cells = self.components[self.winners == label]
            parts = np.unique(cells)
            found.append(DecisionRegion(label, len(cells), len(parts), int(inside[parts].sum())))
        return tuple(found)

    @cached_property
    def winners(self) -> Indices:
        """The class of every cell of the refined complex, −1 for none, as in its ``faces(d)``."""
        return _winner(self._highest(self.refined.domain.dimension))

    @cached_property
    def components(self) -> Indices:
        """The component of every cell of the refined complex, −1 where there is no class."""
        sides, strict = self._two_sides, _winner(self._walls) != NONE
        edges = sides[strict[sides[:, 2]], :2]
        labels = Components(len(self.winners), edges).labels
        decided = self.winners != NONE
        found = np.full(len(labels), NONE, dtype=np.intp)
        found[decided] = np.unique(labels[decided], return_inverse=True)[1]
        return found

    @property
    def boundary_pieces(self) -> int:
        """How many pieces of dimension d − 1 the boundary of the regions has, inside the domain.

        A piece is a convex set, relatively open, on which the sign of every unit of the network is
        the same, and so is the set of the two or more highest outputs. Pieces that have no class on
        either side are left out: they are inside a tie.
        """
        sides, highest = self._two_sides, self._walls
        signs = self.refined.faces(self.refined.domain.dimension - 1).signs
        tied = highest.sum(axis=1) > 1
        bounds = (self.winners[sides[:, :2]] != NONE).any(axis=1)
        walls = sides[bounds & tied[sides[:, 2]], 2]
        units = signs.shape[1] - self._differences
        names = np.concatenate((signs[walls, :units], highest[walls]), axis=1)
        return len(np.unique(names, axis=0))

    @property
    def _differences(self) -> int:
        return self.classes * (self.classes - 1) // 2

    @cached_property
    def _walls(self) -> Flags:
        """Which outputs are highest on every face of dimension d − 1."""
        return self._highest(self.refined.domain.dimension - 1)

    @cached_property
    def _two_sides(self) -> Pairs:
        """The two cells of each face of dimension d − 1 that has two, and the face; (m, 3)."""
        cell, face = self.refined.incidence(self.refined.domain.dimension).T
        order = np.argsort(face, kind="stable")
        cell, face = cell[order], face[order]
        first = np.flatnonzero(face[1:] == face[:-1])
        return np.stack((cell[first], cell[first + 1], face[first]), axis=1)

    def _highest(self, k: int) -> Flags:
        """Tell for every k-face which outputs are highest on it, (n, classes)."""
        signs = self.refined.faces(k).signs
        signs = signs[:, signs.shape[1] - self._differences :]
        highest = np.ones((len(signs), self.classes), dtype=bool)
        pairs = combinations(range(self.classes), 2)
        for sign, (i, j) in zip(signs.T, pairs, strict=True):
            highest[:, i] &= sign >= 0
            highest[:, j] &= sign <= 0
        return highest


def _winner(highest: Flags) -> Indices:
    """Return the one highest output of every row, −1 where there are several."""
    return np.where(highest.sum(axis=1) == 1, highest.argmax(axis=1), NONE)


def decisions(found: Complex, threshold: object = 0) -> Decisions:
    """Return the decision regions of a network on the domain of its complex.

    threshold : t, a rational, for a network with one output; without use for several

    One hidden layer of d + 1 neurons in general position has at most one bounded component in each
    of {f > t} and {f < t} (Grigsby and Lindsey 2022).
    Raises IncompleteError if a budget ended the search, NotExactError if t is no rational number.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> result = decisions(explore(hat(), Domain.whole(1)), "1/2")
    >>> result.regions[0]                                              # {1/2 < x < 3/2}
    DecisionRegion(label=0, cells=2, components=1, bounded=1)
    >>> result.regions[1].components, result.regions[1].bounded, result.boundary_pieces
    (2, 0, 2)
    """
    refined = explored_again(found, extended(found.network, threshold))
    return Decisions(refined, max(2, found.network.outputs))


def extended(network: Network, threshold: object = 0) -> Network:
    """Return the network with a hidden layer of the differences f_i − f_j, i < j, or f − t.

    >>> from exactregions.networks.famous import hat
    >>> [str(z) for z in extended(hat(), "1/3").pre_activations([1])[-1]]
    ['2/3']
    """
    differences = _differences(network.output, threshold)
    nothing = Layer(((0,) * differences.outputs,), (0,), 1)
    hidden = (*network.hidden, differences)
    return Network(hidden, (*network.activations, relu), nothing)


def _differences(output: Layer, threshold: object) -> Layer:
    if output.outputs == 1:
        t = exact(threshold, "the threshold")
        q = t.denominator
        weight = [tuple(q * w for w in output.weight[0])]
        bias = [q * output.bias[0] - t.numerator * output.scale]
        return Layer.reduced(weight, bias, q * output.scale)
    pairs = list(combinations(range(output.outputs), 2))
    weight = [
        tuple(a - b for a, b in zip(output.weight[i], output.weight[j], strict=True))
        for i, j in pairs
    ]
    bias = [output.bias[i] - output.bias[j] for i, j in pairs]
    return Layer.reduced(weight, bias, output.scale)
