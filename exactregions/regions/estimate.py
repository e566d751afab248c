"""What a subdivision is likely to hold, before it begins, and which engine to take."""

import os
from math import comb
from typing import Literal

from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.regions.budget import Budget


def expected_bytes(network: Network, domain: Domain | Polyline) -> int:
    """Return about how many bytes the subdivision of a network in general position takes at most.

    Units are counted as hyperplanes: a k-face of the domain has about C(U, k) vertices of the
    complex inside (so it is on average over the signs of random weights; a box has C(d, k)·2^(d−k)
    faces of dimension k). For other domains the whole space, C(U, d), is taken.
    """
    d, sides = (1, 2) if isinstance(domain, Polyline) else (domain.dimension, len(domain.rows))
    layers = zip(network.hidden, network.activations, strict=True)
    units = [layer.outputs * len(phi.breakpoints) for layer, phi in layers]
    corners = [1 << max(0, min(sides, 2 * d) - d - k) for k in range(d + 1)]
    vertices = sum(comb(d, k) * corners[k] * comb(sum(units), k) for k in range(d + 1))
    vertex = sum(units) + 2 * d + 8 * (max(units, default=0) + 2)
    edge = 2 * 8 + 2 * 4 + 8 + 2 * (d - 1)
    return vertices * (vertex + d * edge)


def quickest(network: Network, domain: Domain, budget: Budget) -> Literal["traverse", "subdivide"]:
    """Return the engine to take: to subdivide is quicker, and needs memory for the whole complex.

    A limit on cells asks for an engine that finds them one by one.
    """
    limit = budget.memory or _half_of_memory()
    if budget.cells is not None or expected_bytes(network, domain) > limit:
        return "traverse"
    return "subdivide"


def _half_of_memory() -> int:
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return 1 << 32
