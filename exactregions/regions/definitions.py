"""The six published meanings of "linear region", counted exactly.

Stargalla, Hertrich and Reichman (2025) compare six definitions that papers use, and order them:
R6 ≤ R5 ≤ R4 ≤ R3 ≤ R2 ≤ R1, where each can be strict. Everything is counted inside the domain:
what lies in its edge is no set of its own, and what touches there only is not connected.

R1, activation regions. A unit, one for each neuron and each breakpoint ξ of its activation, is *on*
if z > ξ and *off* if z ≤ ξ. A set on which all units keep their state is one region; it may be
lower-dimensional. It is a union of faces, so distinct binary patterns of faces are counted.

R2, proper activation regions: those of full dimension. They are the cells. On two cells with the
same binary pattern every neuron is the same form, by induction over the layers; so a unit that is
off on both is identically zero on both or on neither.

R3, convex regions: the fewest d-dimensional polyhedra of a polyhedral complex on which the output
is affine, see regions/convex_parts.py. It is the one number that may be known by bounds only.

R4, open connected regions: the largest open connected sets on which the output is affine. On such a
set the gradient is constant; so they are the components of the domain minus the points where it is
not continuous, the linear regions of Hanin and Rolnick (2019).

R5, closed connected regions, in two readings, see regions/closed_regions.py.

R6, affine regions: the largest sets on which the output is affine, connected or not. So they are as
many as there are affine maps of all outputs together on cells.

Proof: proofs/27-definitions.md
"""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from exactregions.regions.closed_regions import closed_regions
from exactregions.regions.complex import Complex
from exactregions.regions.convex_parts import convex_parts
from exactregions.regions.corners import inner, pointed_complex
from exactregions.regions.output_maps import maps_on


class Bounds(NamedTuple):
    """A number that is proved to be at least ``lower`` and at most ``upper``.

    >>> Bounds(4, 4).decided, Bounds(4, 5).decided
    (True, False)
    """

    lower: int
    upper: int

    @property
    def decided(self) -> bool:
        """Tell whether the number is known."""
        return self.lower == self.upper


@dataclass(frozen=True, slots=True)
class Definitions:
    """How many regions there are by each of the six definitions.

    R1 : activation regions, R2 : proper activation regions, R3 : convex regions,
    R4 : open connected regions, R5 : closed connected regions, components of {f = g} that hold a
    cell with the map g, R5_cells : components of the union of closed cells with the same map,
    R6 : affine regions. R5 ≤ R5_cells ≤ R4.
    """

    R1: int
    R2: int
    R3: Bounds
    R4: int
    R5: int
    R5_cells: int
    R6: int

    def as_json(self) -> dict[str, int | list[int]]:
        """Return the numbers by name; R3 is a list of its bounds where it is not decided.

        >>> Definitions(7, 5, Bounds(4, 4), 3, 3, 3, 3).as_json()
        {'R1': 7, 'R2': 5, 'R3': 4, 'R4': 3, 'R5': 3, 'R5_cells': 3, 'R6': 3}
        """
        bounds = self.R3.lower if self.R3.decided else list(self.R3)
        return {**asdict(self), "R3": bounds}


def definitions(cells: Complex, *, max_steps: int | None = None) -> Definitions:
    """Count the regions of a network on a domain by all six definitions.

    cells     : a complete complex, of either engine; faces are found if it does not hold them
    max_steps : how much work R3 may take, see ``convex_parts``

    Raises IncompleteError if a budget ended the search for cells.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import stargalla
    >>> definitions(explore(stargalla(), Domain.whole(2)))
    Definitions(R1=7, R2=5, R3=Bounds(lower=4, upper=4), R4=3, R5=3, R5_cells=3, R6=3)
    """
    held = pointed_complex(cells)
    if held is None:
        return Definitions(1, 1, Bounds(1, 1), 1, 1, 1, 1)
    _, first = np.unique(held.labels, return_index=True)
    maps = maps_on(held, first)
    by_sets, by_cells = closed_regions(held, maps)
    parts = convex_parts(held, max_steps=max_steps)
    return Definitions(
        R1=_binary_patterns(held),
        R2=held.count,
        R3=Bounds(parts.lower, parts.upper),
        R4=held.linear_region_count,
        R5=by_sets,
        R5_cells=by_cells,
        R6=maps.count,
    )


def _binary_patterns(cells: Complex) -> int:
    """Count the binary patterns of faces inside the domain."""
    found = []
    for k in range(cells.domain.dimension + 1):
        signs = cells.faces(k).signs[inner(cells, k)]
        found.append(np.unique(np.packbits(signs > 0, axis=1), axis=0))
    return len(np.unique(np.concatenate(found), axis=0))
