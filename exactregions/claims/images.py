"""Images of cells in the layers, and how many neurons are open there.

The image of a cell of the first l layers is where these map its points. The map is affine there, so
the dimension of the image is its rank.
"""

from collections.abc import Iterator
from typing import NamedTuple

from exactregions.arithmetic.matrix import Row, rank
from exactregions.networks.affine import Affine, LayerForms
from exactregions.regions.complex import Complex

ON = 2  # the state of an open ReLU


class Image(NamedTuple):
    """The image of a cell of the first layers of a ReLU network.

    layer     : how many layers; open : open neurons in the last of them
    dimension : of the image; before : of the image in front of the last of them
    """

    layer: int
    open: int
    dimension: int
    before: int


class Images(NamedTuple):
    """How many cells have an image of some kind, and the states of the first layers on one."""

    cells: int
    states: bytes


def images(found: Complex) -> dict[Image, Images]:
    r"""Return how many cells of the first layers have which images.

    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import hat
    >>> images(explore(hat(), Domain.whole(1)))[Image(layer=1, open=0, dimension=0, before=1)]
    Images(cells=1, states=b'\x00\x00\x00')
    """
    kinds: dict[Image, Images] = {}
    for states, image in each_image(found):
        cells, first = kinds.get(image, (0, states))
        kinds[image] = Images(cells + 1, first)
    return kinds


def each_image(found: Complex) -> Iterator[tuple[bytes, Image]]:
    """Yield states and image of every cell of the first l layers, for l = 1, …, L.

    A cell of the first layers holds cells of the network, which share the beginning of their
    patterns with no others. States are bytes, one a neuron.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import sawtooth
    >>> found = explore(sawtooth(1), Domain.whole(1))
    >>> [(image.open, image.dimension) for _, image in each_image(found)][:3]
    [(0, 0), (1, 1), (2, 1)]
    """
    _ = found.count  # raises IncompleteError
    affine, hidden = Affine(found.network), found.network.hidden
    known: dict[bytes, tuple[LayerForms, int]] = {b"": (affine.first(), found.domain.dimension)}
    at = 0
    for l, layer in enumerate(hidden):
        end, following = at + layer.outputs, {}
        for states in sorted({row.tobytes() for row in found.patterns[:, :end]}):
            z, before = known[states[:at]]
            last = states[at:]
            rows = [form[1:] for form, state in zip(z.forms, last, strict=True) if state == ON]
            dimension = _rank(rows, found.domain.dimension)
            yield states, Image(l + 1, len(rows), dimension, before)
            if l + 1 < len(hidden):
                following[states] = affine.following(l, z, last), dimension
        known, at = following, end


def _rank(rows: list[Row], columns: int) -> int:
    """Return the rank of rows; where the first ones have full rank, no others are looked at."""
    first = rank(rows[:columns])
    return first if first == columns else rank(rows)
