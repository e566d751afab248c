"""What claims are judged on: a network on a domain, each fact about it found once."""

from functools import cached_property

from exactregions.claims.images import Image, Images, images
from exactregions.errors import DomainError
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.layerwise import Growth, growth
from exactregions.networks.activation import relu
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.regions.complex import Complex
from exactregions.regions.definitions import Definitions, definitions
from exactregions.regions.explore import explore


class Subject:
    """A network on a domain, with budgets for the search of its cells.

    What a budget leaves unfinished raises IncompleteError when a claim asks for it. Raises
    DomainError for a polyline, whose cells make no complex.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> subject = Subject(hat(), Box.of((-1, 3)))
    >>> subject.cells.count, subject.widths, subject.is_whole_space
    (4, (1, 3, 1), False)
    """

    def __init__(
        self,
        network: Network,
        domain: Domain | Polyline,
        *,
        max_cells: int | None = None,
        max_seconds: float | None = None,
        max_memory: int | None = None,
    ) -> None:
        if isinstance(domain, Polyline):
            raise DomainError("claims are judged on one domain; take the polyline's segments")
        self.network, self.domain = network, domain
        self._limits = max_cells, max_seconds, max_memory

    @cached_property
    def cells(self) -> Complex:
        """The complex; what is asked of it raises IncompleteError if a budget ended the search."""
        cells, seconds, memory = self._limits
        return explore(
            self.network, self.domain, max_cells=cells, max_seconds=seconds, max_memory=memory
        )

    @property
    def on_domain(self) -> Network:
        """The network as a function of the domain's coordinates."""
        return self.cells.network

    @property
    def widths(self) -> tuple[int, ...]:
        """Coordinates of the domain, hidden widths, outputs."""
        return (self.domain.dimension, *self.network.widths[1:])

    @property
    def hidden(self) -> tuple[int, ...]:
        """The hidden widths."""
        return self.widths[1:-1]

    @property
    def is_whole_space(self) -> bool:
        """Tell whether the domain is all of its coordinates' space."""
        return not self.domain.rows

    @property
    def is_bounded(self) -> bool:
        """Tell whether the domain is bounded."""
        return self.domain.extent is not None

    @property
    def is_relu(self) -> bool:
        """Tell whether every activation is ReLU."""
        return all(phi == relu for phi in self.network.activations)

    @cached_property
    def anatomy(self) -> Anatomy:
        """Faces, contents and kinks."""
        return Anatomy(self.cells)

    @cached_property
    def definitions(self) -> Definitions:
        """The number of regions by each of the six definitions."""
        return definitions(self.cells)

    @cached_property
    def growth(self) -> tuple[Growth, ...]:
        """The complexes of the first layers, as numbers."""
        return growth(self.cells)

    @cached_property
    def images(self) -> dict[Image, Images]:
        """How many cells of the first layers have which images."""
        return images(self.cells)

    @cached_property
    def is_simple(self) -> bool:
        """Tell whether every face of codimension k lies on exactly k neurons or domain facets.

        So no hyperplane meets another one by chance: the complex is in general position.
        """
        cells, d = self.cells, self.domain.dimension
        for k in range(d + 1):
            faces = cells.faces(k)
            on = (faces.signs == 0).sum(axis=1) + faces.boundary.sum(axis=1)
            if (on != d - k).any():
                return False
        return True
