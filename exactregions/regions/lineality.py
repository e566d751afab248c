"""Domains that contain whole lines: divide out the directions along which nothing changes.

If v lies in the kernel of the first layer and of the domain's rows, every cell is invariant under
x ↦ x + v. The coordinates outside a set of independent columns can then be held at 0; what is left
is pointed: every cell has a vertex, because its rows hold all first-layer slopes up to sign.

Proof: proofs/20-lineality.md
"""

from exactregions.arithmetic.matrix import independent
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form


def pointed(network: Network, domain: Domain) -> tuple[Network | None, list[Form]]:
    """Return the network and the domain's rows on a coordinate flat that meets every cell once.

    The network is None if nothing at all changes, so that there is a single cell.
    """
    slopes = [row[1:] for row in domain.rows]
    if network.hidden:
        slopes += network.hidden[0].weight
    columns = independent(list(zip(*slopes, strict=True))) if slopes else []
    if not columns:
        return None, []
    if len(columns) == domain.dimension:
        return network, list(domain.rows)
    axes = [[int(i == c) for i in range(domain.dimension)] for c in columns]
    rows = [(row[0], *(row[1 + c] for c in columns)) for row in domain.rows]
    return network.restricted([0] * domain.dimension, axes), rows
