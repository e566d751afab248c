"""One network on one domain by many workers: the domain is cut into parts, each explored alone.

Proof: proofs/26-seams.md
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.surd import Surd
from exactregions.errors import DomainError
from exactregions.measures.volume import volume
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.certificate_text import digest, integer, network_object
from exactregions.regions.complex import Complex
from exactregions.regions.explore import Engine, explore, on_domain
from exactregions.studies.bisection import Bisection, Seam
from exactregions.studies.composed import Composed
from exactregions.studies.folder import Folder, Record
from exactregions.studies.joining import part_name, seam_name
from exactregions.studies.keeping import kept
from exactregions.studies.keys import Keys
from exactregions.studies.parallel import Workers
from exactregions.studies.rationals import packed, text
from exactregions.studies.seams import crossings

FORMAT = "exactregions-parts/1"
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class _Task:
    """A part or a seam to be explored, and where its result goes.

    network : as a function of the whole domain's coordinates
    """

    folder: Folder
    name: str
    network: Network
    place: Domain | Seam
    max_cells: int | None
    max_memory: int | None
    volumes: bool

    def done(self) -> Record | None:
        """Return the result, if it is there and complete."""
        record = self.folder.read(self.name)
        if record is None or record["stopped"]:
            return None
        wanted = self.volumes and isinstance(self.place, Domain)
        return None if wanted and "volume" not in record else record

    def explored(self, domain: Domain, engine: Engine) -> Complex:
        """Return the cells on a part or a seam, as far as the budget goes."""
        return explore(
            self.network,
            domain,
            engine=engine,
            max_cells=self.max_cells,
            max_memory=self.max_memory,
        )


def enumerate_parts(
    network: Network,
    domain: Domain,
    folder: str | os.PathLike[str],
    *,
    parts: int = 8,
    workers: int | None = None,
    scheduler: str | None = None,
    max_cells: int | None = None,
    max_memory: int | None = None,
    volumes: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Composed:
    """Return all cells of a network on a domain, found in parts and kept in a folder.

    folder    : a folder of its own that all workers reach by this name; what it holds already is
                not done again
    parts     : into how many parts the domain is cut; each must fit in the memory of a worker
    workers, scheduler    : where parts are explored (studies/parallel.py)
    max_cells, max_memory : a budget for each part and each seam; what it ends is begun anew when
                the function is called again. A limit on cells asks for the slower engine (explore)
    volumes   : find the volumes of the cells, too
    progress  : called with how many parts and seams are done, and how many there are

    Raises DomainError if the domain does not fit the network, StoreError if the folder holds
    anything else, WorkerError if workers die; then what is done stays done.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions import Box
    >>> net = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])])
    >>> with TemporaryDirectory() as place:
    ...     found = enumerate_parts(net, Box.cube(2), place, parts=4, workers=1)
    ...     found.count, found.wall_count, found.linear_region_count
    (5, 5, 5)
    """
    if not isinstance(domain, Domain):
        raise DomainError(f"{domain!r} is not one domain; take each segment of a polyline")
    inside = on_domain(network, domain)
    cut = Bisection.of(domain, parts)
    shelf = Folder.of(folder, _contents(inside, domain, cut))
    named: list[tuple[str, Domain | Seam]] = []
    named += [(part_name(i), part) for i, part in enumerate(cut.parts)]
    named += [(seam_name(k), seam) for k, seam in enumerate(cut.seams, 1)]
    tasks = [
        _Task(shelf, name, inside, place, max_cells, max_memory, volumes) for name, place in named
    ]
    records = kept(_explored, tasks, Workers(workers, scheduler), progress)
    shelf.tidy()
    return Composed(network, domain, shelf, cut, records[:parts], records[parts:])


def _contents(network: Network, domain: Domain, cut: Bisection) -> str:
    """Return what tells one folder from another: the network, the domain, and how it is cut."""
    held = {
        "format": FORMAT,
        "network": digest(network_object(network)),
        "rows": [[*map(integer, row)] for row in domain.rows],
        "seams": [[*map(integer, seam.form)] for seam in cut.seams],
    }
    return json.dumps(held) + "\n"


def _explored(task: _Task) -> Record:
    """Explore a part or a seam and write what was found."""
    if isinstance(task.place, Seam):
        record, arrays = _seam(task, task.place)
    else:
        record, arrays = _part(task, task.place)
    task.folder.write(task.name, record, arrays)
    return record


def _part(task: _Task, body: Domain) -> tuple[Record, Arrays]:
    """Return the cells of a part in order, its walls, and the linear region of each cell."""
    found = task.explored(body, "auto")
    if not found.complete:
        return {"stopped": found.stopped}, {}
    keys = Keys.of(task.network).pack(found.patterns)
    order = np.argsort(keys)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    record: Record = {
        "stopped": None,
        "cells": found.count,
        "strict": found.strict_count,
        "walls": found.wall_count,
        "regions": found.linear_region_count,
    }
    arrays = {
        "keys": keys[order],
        "labels": found.labels[order].astype(np.int32),
        "walls": place[found.walls],
    }
    if task.volumes:
        held = volume(found).coordinates
        volumes = [held[i] for i in order.tolist()]
        record["volume"] = _total(volumes)
        arrays["digits"], arrays["ends"] = packed(volumes)
    return record, arrays


def _total(volumes: Sequence[Fraction | None]) -> str | None:
    """Return the sum, None if it is infinite."""
    finite = [(v, 1) for v in volumes if v is not None]
    return text(Surd.total(finite).as_fraction()) if len(finite) == len(volumes) else None


def _seam(task: _Task, seam: Seam) -> tuple[Record, Arrays]:
    """Return what a seam joins."""
    on_seam = None
    if seam.body.dimension > 1:
        on_seam = task.explored(seam.slice, "subdivide")
        if not on_seam.complete:
            return {"stopped": on_seam.stopped}, {}
    found = crossings(task.network, seam, on_seam)
    keys = Keys.of(task.network)
    record = {
        "stopped": None,
        "cells": len(found.crossing),
        "strict": int((found.crossing % 2 == 0).all(axis=1).sum()),
        "straight": len(found.straight),
        "walls": len(found.left),
    }
    arrays = {
        "crossing": keys.pack(found.crossing),
        "left": keys.pack(found.left),
        "right": keys.pack(found.right),
        "straight": found.straight,
        "flat": found.flat,
    }
    return record, arrays
