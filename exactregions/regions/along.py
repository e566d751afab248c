"""Breakpoints along lines, in an input space of any width: one line exactly, or thousands at once.

The paper's first quantity is the number of regions along a one-dimensional subspace. ``along``
takes one line in exact arithmetic. ``sweep`` takes many lines of one network, or one line of many
networks: floats with a proved radius decide nearly every line (regions/sweep.py), and exact
arithmetic the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import (
    ROUNDOFF,
    Enclosure,
    Floats,
    nearest,
    nearest_ratio,
)
from exactregions.errors import DomainError, InconsistentError, ShapeError
from exactregions.networks.network import Network
from exactregions.networks.stack import Stack
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.regions.breakpoints import Breakpoint, Trace, ends, traced
from exactregions.regions.layers import maps_of
from exactregions.regions.stacked import stacked
from exactregions.regions.sweep import Crossings, joined, swept
from exactregions.regions.trail import Trail

__all__ = ["Breakpoint", "Sweep", "Trace", "Trail", "along", "sweep"]

ENTRIES = 1 << 17  # small enough for the cache, and for memory that is used again
T = TypeVar("T")


@overload
def along(network: Network, line: Domain) -> Trace: ...
@overload
def along(network: Network, line: Polyline) -> Trail: ...
def along(network: Network, line: Domain | Polyline) -> Trace | Trail:
    """Return the cells of a network along a line, ray, segment or polyline, with exact breakpoints.

    line : a domain of dimension 1 (a segment, a plane with one direction, a box with one interval),
           or a polyline, which gives a Trail

    Raises DomainError if the domain has another dimension or does not fit the network.

    >>> net = Network.of([([[1, 0], [0, 1]], [0, "-1/3"]), ([[1, 1]], [0])])
    >>> found = along(net, Domain.segment([-1, 0], [1, 1]))
    >>> [(str(b.t), b.neurons, b.kink) for b in found.breakpoints]
    [('1/3', ((0, 1),), True), ('1/2', ((0, 0),), True)]
    >>> found
    <Trace: 3 cells, 3 linear regions>
    """
    if isinstance(line, Polyline):
        return Trail(network, line, tuple(along(network, part) for part in line.segments))
    _check(network, line, "the domain")
    return traced(network, line)


@dataclass(frozen=True)
class Sweep:
    """The breakpoints along K lines, in columns; line k is a Trace when asked for.

    line    : (m,) the line of each breakpoint, increasing, and in order along the line
    unit    : (m,) the unit that changes its sign there, the first one where several do: units are
              the breakpoints of the neurons, layer after layer
    kink    : (m,) whether the derivative of an output along the line jumps there
    decided : (K,) which lines floats decided, under a proved error bound
    """

    networks: Sequence[Network]
    lines: Sequence[Domain]
    line: NDArray[np.intp]
    unit: NDArray[np.intp]
    kink: NDArray[np.bool_]
    decided: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.decided)

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """The number of cells along each line; (K,)."""
        return 1 + np.bincount(self.line, minlength=len(self))

    @cached_property
    def linear_region_counts(self) -> NDArray[np.intp]:
        """The number of linear regions of the network restricted to each line; (K,)."""
        return 1 + np.bincount(self.line[self.kink], minlength=len(self))

    def __getitem__(self, k: int) -> Trace:
        """Return line k in exact arithmetic; raise InconsistentError if the count differs."""
        k = range(len(self))[k]
        found = along(_of(self.networks, k), _of(self.lines, k))
        if found.count != self.counts[k]:
            raise InconsistentError(
                f"line {k} has {found.count} cells in exact arithmetic and {self.counts[k]} under "
                "the filter; this is a bug in exactregions: please report it"
            )
        return found

    def __repr__(self) -> str:
        return f"<Sweep: {len(self)} lines, {self.counts.sum()} cells>"


def sweep(networks: Network | Sequence[Network], lines: Domain | Sequence[Domain]) -> Sweep:
    """Return the breakpoints along many lines of one network, or along one line of many.

    networks : one, a list of networks of the same widths and activations, or a Stack of them, whose
               integers are found only where floats do not decide
    lines    : one domain of dimension 1, or a list of them; two lists go side by side

    Raises ShapeError if networks differ in shape or the lists in length, DomainError if a line
    does not fit.

    >>> nets = [Network.of([([[1], [1]], [0, b]), ([[1, 1]], [0])]) for b in ("-1/2", 0, -3)]
    >>> found = sweep(nets, Domain.segment([-1], [1]))
    >>> found.counts.tolist(), found.unit.tolist()
    ([3, 2, 2], [0, 1, 0, 0])
    """
    nets = _alike(networks)
    segments = [lines] if isinstance(lines, (Domain, Polyline)) else list(lines)
    count = _paired(nets, segments)
    first = nets[0]
    shared = maps_of(first) if len(nets) == 1 else None
    size = max(1, ENTRIES // (2 * (1 + first.neurons) * max(first.widths[1:])))
    parts = []
    for top in range(0, count, size):
        some = slice(top, min(top + size, count))
        maps = shared or stacked(nets[some])
        found = swept(maps, *_given(segments[some] if len(segments) > 1 else segments, some))
        parts.append(found._replace(line=found.line + top))
    return _completed(nets, segments, Crossings(*map(np.concatenate, zip(*parts, strict=True))))


def _alike(networks: Network | Sequence[Network]) -> Sequence[Network]:
    """Return a list of networks, or a Stack, after checking that they are of one shape."""
    if isinstance(networks, Stack):
        return networks
    nets = [networks] if isinstance(networks, Network) else list(networks)
    for k, network in enumerate(nets):
        if network.widths != nets[0].widths or network.activations != nets[0].activations:
            raise ShapeError(
                f"networks[{k}] is {network}, networks[0] is {nets[0]}; sweep each apart"
            )
    return nets


def _paired(networks: Sequence[Network], lines: Sequence[Domain]) -> int:
    """Return how many lines there are, after checking that they fit."""
    counts = {len(networks), len(lines)} - {1} or {1}
    if len(counts) > 1 or 0 in counts:
        raise ShapeError(
            f"there are {len(networks)} networks and {len(lines)} lines; give one of either, or "
            "as many of both"
        )
    first = networks[0]
    for k, line in enumerate(lines):
        _check(first, line, f"lines[{k}]")
    return counts.pop()


def _check(network: Network, line: Domain | Polyline, where: str) -> None:
    if isinstance(line, Polyline):
        raise DomainError(f"{where} is a polyline; follow it with along, or sweep its segments")
    if line.dimension != 1:
        raise DomainError(
            f"{where} has dimension {line.dimension}; give a segment, or a plane with one direction"
        )
    if line.inputs != network.inputs:
        raise DomainError(
            f"{where} lies in dimension {line.inputs} and the network has {network.inputs} "
            "inputs; they must agree"
        )


def _given(lines: Sequence[Domain], some: slice) -> tuple[Floats, Enclosure, Enclosure]:
    """Return points and directions, (K, 2, d), and both ends of K lines, or K times of one."""
    inputs = np.empty((len(lines), 2, lines[0].inputs))
    where = np.empty((len(lines), 2, 2))
    for k, line in enumerate(lines):
        origin, (direction,) = line.frame or ((Fraction(0),), ((Fraction(1),),))
        inputs[k] = nearest([*origin, *direction]).reshape(2, -1)
        where[k] = [nearest_ratio(end, max(map(abs, end))) for end in ends(line.rows)]
    if len(lines) == 1:
        many = some.stop - some.start
        inputs, where = (np.repeat(part, many, axis=0) for part in (inputs, where))
    radius = np.broadcast_to(ROUNDOFF * (where[:, :, :1] != 0), where.shape)
    left, right = (Enclosure(where[:, i], radius[:, i]) for i in (0, 1))
    return inputs, left, right


def _completed(networks: Sequence[Network], lines: Sequence[Domain], found: Crossings) -> Sweep:
    """Take the lines that floats left open in exact arithmetic."""
    again = np.flatnonzero(~found.sure)
    line: list[int] = []
    unit: list[int] = []
    kink: list[bool] = []
    for k in again.tolist():
        trace = traced(_of(networks, k), _of(lines, k))
        line += [k] * len(trace.roots)
        unit += map(trace.first_unit, range(len(trace.roots)))
        kink += trace.kinks
    where, which = np.array(line, dtype=np.intp), np.array(unit, dtype=np.intp)
    more = Crossings(where, which, np.array(kink, dtype=np.bool_), found.sure[again])
    return Sweep(networks, lines, *joined(found, more, again))


def _of(things: Sequence[T], k: int) -> T:
    """Return the k-th of many things, or the only one."""
    return things[k if len(things) > 1 else 0]
