"""Find every cell of a network on a domain."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, get_args, overload

import numpy as np

from exactregions.errors import DomainError, ExactRegionsError
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import MAX_DIMENSION, Domain, Polyline
from exactregions.regions.agreement import agreed
from exactregions.regions.budget import Budget
from exactregions.regions.cell import Cell
from exactregions.regions.cells_so_far import cells_so_far
from exactregions.regions.complex import Complex
from exactregions.regions.estimate import quickest
from exactregions.regions.path import Path, in_order, join, started
from exactregions.regions.subdivide import Step, subdivide
from exactregions.regions.traverse import Found, traverse

Engine = Literal["auto", "traverse", "subdivide", "both"]
Progress = Callable[[Found | Step], None]


@overload
def explore(
    network: Network,
    domain: Domain,
    *,
    engine: Engine = ...,
    max_cells: int | None = ...,
    max_seconds: float | None = ...,
    max_memory: int | None = ...,
    max_dimension: int = ...,
    progress: Progress | None = ...,
) -> Complex: ...
@overload
def explore(
    network: Network,
    domain: Polyline,
    *,
    engine: Engine = ...,
    max_cells: int | None = ...,
    max_seconds: float | None = ...,
    max_memory: int | None = ...,
    max_dimension: int = ...,
    progress: Progress | None = ...,
) -> Path: ...
def explore(
    network: Network,
    domain: Domain | Polyline,
    *,
    engine: Engine = "auto",
    max_cells: int | None = None,
    max_seconds: float | None = None,
    max_memory: int | None = None,
    max_dimension: int = MAX_DIMENSION,
    progress: Progress | None = None,
) -> Complex | Path:
    """Return all cells of a network on a domain.

    network       : any feed-forward network with piecewise linear activations
    domain        : a full-dimensional domain in an input space of the network's dimension,
                    or a polyline, which gives a Path
    engine        : "traverse" walks from cell to cell, in any dimension, and can stop at any cell;
                    "subdivide" cuts the whole complex unit by unit, faster, with all its faces;
                    "both" runs the two and compares; "auto" takes the quickest that fits
    max_cells     : how many cells may be found; max_seconds, max_memory (bytes) likewise
    max_dimension : refuse domains of a higher dimension (a wide input space is fine)
    progress      : called now and then with what was found so far

    Budgets are looked at between steps: "traverse" takes cells by the batch, "subdivide" neuron by
    neuron (cells when a layer ends), and reading off its faces at the end is one step.
    A budget that is reached gives a result that is not ``complete``, and has no count.
    Raises DomainError if the domain does not fit the network, and InconsistentError if engines
    disagree.

    >>> from exactregions import Box, Network
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> explore(net, Box.of((-1, 2)))
    <Complex: 3 cells, 2 walls, 3 linear regions, box>
    """
    if engine not in get_args(Engine):
        raise ExactRegionsError(f"engine {engine!r} is not one of {', '.join(get_args(Engine))}")
    budget = Budget(max_cells, max_seconds, max_memory)
    if isinstance(domain, Polyline):
        return _follow(network, domain, engine, budget, progress)
    return _search(on_domain(network, domain, max_dimension), domain, engine, budget, progress)


def _search(
    network: Network, domain: Domain, engine: Engine, budget: Budget, progress: Progress | None
) -> Complex:
    if engine == "auto":
        engine = quickest(network, domain, budget)
    if engine == "subdivide":
        return _subdivided(network, domain, budget, progress)
    found = _traversed(network, domain, budget, progress)
    if engine == "both" and found.complete:
        return agreed(found, _subdivided(network, domain, budget, progress))
    return found


def _traversed(
    network: Network, domain: Domain, budget: Budget, progress: Progress | None
) -> Complex:
    stopped = None
    for found in traverse(network, domain):
        if progress is not None:
            progress(found)
        stopped = budget.reached(len(found.patterns), found.memory, complete=found.complete)
        if stopped is not None:
            break
    return Complex(found.patterns, found.walls, "traverse", stopped, network, domain)


def _subdivided(
    network: Network, domain: Domain, budget: Budget, progress: Progress | None
) -> Complex:
    for step in subdivide(network, domain):
        if progress is not None:
            progress(step)
        cells = step.cells() if budget.cells is not None and step.faces is None else 0
        stopped = budget.reached(cells, step.memory, complete=step.faces is not None)
        if stopped is not None:
            return _cut_short(step, stopped, network, domain)
    assert step.faces is not None
    patterns = step.faces.patterns()
    walls, stopped = step.faces.walls(), budget.reached(len(patterns), 0, complete=True)
    return Complex(patterns, walls, "subdivide", stopped, network, domain, step.faces)


def _cut_short(step: Step, stopped: str, network: Network, domain: Domain) -> Complex:
    assert step.held is not None
    nothing = np.zeros((0, 2), dtype=np.int32)
    return Complex(cells_so_far(step.held), nothing, "subdivide", stopped, network, domain)


def _follow(
    network: Network, line: Polyline, engine: Engine, budget: Budget, progress: Progress | None
) -> Path:
    """Walk segment by segment; the budget covers the whole path."""
    parts: list[Complex] = []
    for segment in line.segments:
        part = _search(on_domain(network, segment), segment, engine, budget, progress)
        if not part.complete:
            return _joined(network, line, parts, part.stopped) if parts else started(line, part)
        parts.append(part)
    path = _joined(network, line, parts, None)
    return replace(path, stopped=budget.reached(path.count, 0, complete=True))


def _joined(network: Network, line: Polyline, parts: list[Complex], stopped: str | None) -> Path:
    return join(network, line, list(map(in_order, parts)), parts[0].engine, stopped)


def stream(
    network: Network, domain: Domain, *, max_dimension: int = MAX_DIMENSION
) -> Iterator[Cell]:
    """Yield the cells of a network on a domain as they are found, in a deterministic order.

    >>> from exactregions import Box, Network
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> sum(1 for _ in stream(net, Box.of((-1, 2))))
    3
    """
    restricted = on_domain(network, domain, max_dimension)
    affine, given = Affine(restricted), 0
    for found in traverse(restricted, domain):
        for index in range(given, len(found.patterns)):
            yield Cell(index, tuple(map(int, found.patterns[index])), affine, domain)
        given = len(found.patterns)


def on_domain(network: Network, domain: Domain, max_dimension: int = MAX_DIMENSION) -> Network:
    """Return the network as a function of the domain's coordinates."""
    if domain.inputs != network.inputs:
        raise DomainError(
            f"the domain lies in dimension {domain.inputs} and the network has "
            f"{network.inputs} inputs; they must agree"
        )
    if domain.dimension > max_dimension:
        raise DomainError(
            f"the domain has dimension {domain.dimension}, over the limit {max_dimension}; "
            "look at a plane or a segment, or raise max_dimension"
        )
    return network if domain.frame is None else network.restricted(*domain.frame)
