"""Engine 2: the whole complex, cut unit by unit, with every sign decided.

A unit is affine on each closed cell of the complex of the units before it, so its signs at the
vertices decide how it cuts. Vertices and edges are kept (regions/skeleton.py), with float values
that nearly always decide (regions/cutting.py); cells, walls and other faces are read off at the end
(regions/lattice.py, in special position regions/collapse.py).

Proofs: proofs/02-bent-hyperplanes.md, proofs/21-subdivision.md
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from exactregions.networks.network import Network
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form
from exactregions.regions.collapse import Collapse
from exactregions.regions.cutting import Subdivision, Tally, starts_of
from exactregions.regions.lattice import Lattice, Undivided
from exactregions.regions.lineality import pointed
from exactregions.regions.skeleton import CollisionError

Lattices = Lattice | Collapse | Undivided


@dataclass(frozen=True, slots=True)
class Step:
    """How far a subdivision has come: units that have cut, of how many.

    memory : bytes held; held : the subdivision itself, None for a network that nothing divides
    faces  : the finished complex, once there is one
    """

    done: int
    units: int
    memory: int
    tally: Tally
    held: Subdivision | None
    faces: Lattices | None = None

    @property
    def status(self) -> str:
        """One line for people who wait."""
        vertices = self.held.skeleton.on.count if self.held else 0
        return f"{self.done} of {self.units} units, {vertices} vertices"

    def cells(self) -> int:
        """Return a number that the network's cells are not fewer than.

        It is known when a layer has cut: each cell of the complex so far holds at least one.
        """
        if self.held is None or not self.held.rested:
            return 0
        return len(self.held.lattice().patterns())


def subdivide(network: Network, domain: Domain, *, believe: bool = False) -> Iterator[Step]:
    """Yield how far the complex of a network on a domain has come; the last step has its faces.

    network : a function of the domain's own coordinates
    believe : take every float sign for true, to measure what exactness costs
    """
    reduced, rows = pointed(network, domain)
    if reduced is None:
        yield Step(0, 0, 0, Tally(), None, _undivided(network, len(rows)))
        return
    for seed in count():
        try:
            yield from _subdivide(reduced, rows, seed, believe=believe)
        except CollisionError:  # the keys of another seed are different ones
            if believe:  # or a wrong sign has spoilt the faces
                raise
            continue
        return


def finished(network: Network, domain: Domain) -> Lattices:
    """Return all faces of a network on a domain, however long it takes."""
    *_, last = subdivide(network, domain)
    assert last.faces is not None
    return last.faces


def _subdivide(network: Network, rows: list[Form], seed: int, *, believe: bool) -> Iterator[Step]:
    held = Subdivision(network, rows, seed, believe=believe)
    units = sum(layer.units for layer in held.maps)
    for done in held.run():
        yield Step(done, units, held.nbytes, held.tally, held)
    yield Step(units, units, held.nbytes, held.tally, held, held.lattice())


def _undivided(network: Network, rows: int) -> Undivided:
    state = pattern_at(network, [0] * network.inputs)
    units = [
        (s > 2 * t + 1) - (s < 2 * t + 1)
        for s, (l, _) in zip(state, network.places(), strict=True)
        for t in range(len(network.activations[l].breakpoints))
    ]
    return Undivided(np.array([units], dtype=np.int8), starts_of(network), rows)
