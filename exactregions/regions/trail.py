"""A polyline in exact arithmetic: the breakpoints on its segments and at its corners."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from exactregions.networks.network import Network
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.regions.breakpoints import Breakpoint, Trace
from exactregions.regions.germ import bends_at
from exactregions.regions.path import Path, Stretch, join


@dataclass(frozen=True)
class Trail:
    """The cells along a polyline, and the breakpoints between them.

    network : in the whole input space
    domain  : the polyline
    traces  : the cells along each segment, with t from 0 to 1
    """

    network: Network
    domain: Polyline
    traces: tuple[Trace, ...]

    @cached_property
    def path(self) -> Path:
        """The cells of the whole polyline: a corner never splits one."""
        parts = [
            Stretch(np.array(t.patterns, dtype=np.uint8), np.array(t.kinks, dtype=bool))
            for t in self.traces
        ]
        return join(self.network, self.domain, parts, "along", None)

    @property
    def count(self) -> int:
        """The number of cells."""
        return self.path.count

    @property
    def linear_region_count(self) -> int:
        """The number of linear regions of the network along the polyline."""
        return self.path.linear_region_count

    @cached_property
    def breakpoints(self) -> tuple[tuple[int, Breakpoint], ...]:
        """The breakpoints in order, each with its segment; one at a corner has t = 0 on the next.

        At a corner ``kink`` compares the two maps on the plane that both segments span.
        """
        return tuple(self._breakpoints())

    def _breakpoints(self) -> Iterator[tuple[int, Breakpoint]]:
        jumps, found = self.path.kinks.tolist(), 0
        for i, trace in enumerate(self.traces):
            if i and self.traces[i - 1].patterns[-1] != trace.patterns[0]:
                yield i, self._corner(trace.domain, jump=jumps[found])
                found += 1
            for b in trace.breakpoints:
                yield i, b
            found += len(trace.roots)

    def _corner(self, segment: Domain, *, jump: bool) -> Breakpoint:
        start = segment.place([Fraction(0)])
        states = zip(self.network.places(), pattern_at(self.network, start), strict=True)
        neurons = tuple(place for place, state in states if state % 2)
        return Breakpoint(segment, Fraction(0), neurons, jump, bends_at(self.network, start))

    def __repr__(self) -> str:
        return f"<Trail: {self.count} cells, {self.linear_region_count} linear regions>"
