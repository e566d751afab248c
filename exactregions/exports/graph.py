"""The graph of cells as GraphML: a node for each cell, an edge for each wall, facts as texts."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from exactregions.measures.volume import volume
from exactregions.measures.walls import facets_of_cells, neurons_between
from exactregions.networks.pattern import text
from exactregions.polyhedra.polytope import interior_point
from exactregions.regions.complex import Complex

if TYPE_CHECKING:
    import networkx


def described(cells: Complex) -> "networkx.Graph":
    """Return the adjacency graph with exact facts at its nodes and edges.

    Of a cell: pattern, linear_region, interior_point, volume (in the domain's coordinates, or
    "infinite"), matrix (rows parted by ";") and constant of its affine map. Of a wall: kink, and
    neurons as "layer:index". Numbers that may not be whole are texts "p/q", lists have blanks.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> graph = described(explore(hat(), Box.of((-1, 3))))
    >>> graph.nodes[1]["pattern"], graph.nodes[1]["matrix"], graph.edges[0, 1]["neurons"]
    ('+--', '1', '0:0')
    """
    graph = cells.graph()
    volumes, labels = volume(cells).coordinates, cells.labels.tolist()
    for cell, forms in zip(cells, facets_of_cells(cells), strict=True):
        output, size = cell.output, volumes[cell.index]
        inner = interior_point(forms, cells.domain.dimension)
        assert inner is not None
        graph.nodes[cell.index].update(
            pattern=text(cells.network, cell.pattern),
            linear_region=labels[cell.index],
            interior_point=_blanks(inner),
            volume="infinite" if size is None else str(size),
            matrix=";".join(map(_blanks, output.matrix)),
            constant=_blanks(output.constant),
        )
    for a, b, facts in graph.edges(data=True):
        facts["neurons"] = " ".join(f"{l}:{i}" for l, i in neurons_between(cells, a, b))
    return graph


def graphml(cells: Complex) -> str:
    """Return the described graph as GraphML."""
    import networkx

    return "".join(f"{line}\n" for line in networkx.generate_graphml(described(cells)))


def _blanks(values: Iterable[Fraction]) -> str:
    return " ".join(map(str, values))
