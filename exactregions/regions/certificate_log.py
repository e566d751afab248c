"""A certificate written as the cells are found: the file is the log, any cut of it a checkpoint.

Nothing is held but one path of the tree. A file that ends early, after a budget, a crash or a cut
at any byte, is an incomplete certificate, and going on from it gives the bytes of a run in one go.
"""

import json
import os
from dataclasses import asdict, dataclass
from io import BufferedRandom
from os import PathLike
from pathlib import Path
from time import monotonic

from exactregions.errors import DomainError, FileFormatError
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.budget import Budget
from exactregions.regions.certificate import Certified
from exactregions.regions.certificate_direct import ABOVE, DirectTree
from exactregions.regions.certificate_text import (
    cell_line,
    digest,
    domain_object,
    header_line,
    line,
    network_object,
)
from exactregions.regions.explore import on_domain

SYNC_SECONDS = 2.0  # what a power cut may cost


@dataclass(frozen=True, slots=True)
class Written:
    """What a certificate holds now.

    claim   : its cells; there are at least as many, and as many strict ones
    stopped : which budget ended it, None if it is complete
    """

    claim: Certified
    stopped: str | None


@dataclass(slots=True)
class Walked:
    """Where a certificate has come to.

    path  : a token for every unit of the last leaf, ABOVE on the + side of a split
    bytes : where its last whole line ends
    ended : whether it has its footer
    """

    units: int
    path: str = ""
    cells: int = 0
    strict_cells: int = 0
    bytes: int = 0
    ended: bool = False

    @property
    def open(self) -> bool:
        """Whether a cell is still to come."""
        return not self.cells or "s" in self.path

    def add(self, tokens: str) -> bool:
        """Go on to the next leaf; whether it can have these tokens."""
        deepest = self.path.rfind("s")
        above = self.path[:deepest] + ABOVE if self.cells else ""
        if len(above) + len(tokens) != self.units:
            return False
        self.path = above + tokens
        self.cells += 1
        self.strict_cells += "0" not in self.path
        return True


def certify_directly(
    network: Network,
    domain: Domain,
    file: str | PathLike[str],
    *,
    resume: bool = False,
    max_cells: int | None = None,
    max_seconds: float | None = None,
) -> Written:
    """Write a certificate without a list of cells, in memory for one path of the tree.

    network     : the whole network, also on a slice
    resume      : go on from what the file holds, if it is there; a torn last line is dropped
    max_cells   : how many cells the file may come to hold
    max_seconds : how long this run may take, one cell at least

    The bytes are those of ``certify``, whatever the number of runs. Lines that are there already
    are counted, and not proved again: that is what ``check`` does. Raises DomainError if the domain
    does not fit the network, FileFormatError if the file is not the beginning of a certificate of
    this network on this domain (it stays as it is), or cannot be read or written.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions import Box
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> with TemporaryDirectory() as folder:
    ...     file = f"{folder}/tent.cert"
    ...     first = certify_directly(net, Box.of((0, 1)), file, max_cells=1)
    ...     both = certify_directly(net, Box.of((0, 1)), file, resume=True)
    >>> first.claim.cells, first.stopped, both.claim.cells, both.stopped
    (1, 'more than max_cells = 1 cells', 2, None)
    """
    if not isinstance(domain, Domain):
        raise DomainError(f"{domain!r} is not one domain; certify each segment of a polyline")
    log = _Log(network, domain, Budget(max_cells, max_seconds))
    place = Path(file)
    try:
        with place.open("r+b" if resume and place.exists() else "w+b") as stream:
            log.read(stream, str(file))
            return log.write(stream)
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None


class _Log:
    """One run that begins or continues a certificate."""

    def __init__(self, network: Network, domain: Domain, budget: Budget) -> None:
        self.budget = budget
        self.tree = DirectTree(on_domain(network, domain), domain)
        objects = network_object(network), domain_object(domain)
        self.header = header_line(*objects).encode()
        self.digests = [digest(held) for held in objects]
        self.at = Walked(len(self.tree.units))

    def claim(self) -> Certified:
        return Certified(self.at.cells, self.at.strict_cells, *self.digests)

    def read(self, stream: BufferedRandom, name: str) -> None:
        """Find out how far a file has come, and go there; the file stays as it is."""
        begin = stream.read(len(self.header))
        if begin != self.header:
            if self.header.startswith(begin):
                return
            raise FileFormatError(
                f"{name}, line 1: not the header for this network and domain; resume with those "
                "of the file, or write to another file"
            )
        self.at.bytes = len(begin)
        for number, text in enumerate(stream, 2):
            whole = text.endswith(b"\n")
            if self.at.ended or (whole and not self._follows(text)):
                raise FileFormatError(
                    f"{name}, line {number}: does not continue the lines above; "
                    "write the certificate anew"
                )
            self.at.bytes += len(text) if whole else 0
        if self.at.cells:
            self.tree.go_to(self.at.path)

    def write(self, stream: BufferedRandom) -> Written:
        """Write what is missing, as far as the budget goes."""
        if self.at.ended:
            return Written(self.claim(), None)
        stream.seek(self.at.bytes)
        stream.truncate()
        out = _Synced(stream)
        if not self.at.bytes:
            out.write(self.header)
        stopped = self._cells(out)
        if not stopped:
            out.write(self._footer())
        out.sync()
        return Written(self.claim(), stopped)

    def _cells(self, out: "_Synced") -> str | None:
        before = self.at.cells
        leaves = self.tree.leaves()
        while self.at.open:
            fresh = self.at.cells == before
            stopped = self.budget.reached(self.at.cells + 1, 0, complete=fresh)
            if stopped:
                return stopped
            leaf = next(leaves)
            self.at.add(leaf.tokens)
            out.write(cell_line(leaf.tokens, leaf.hints, leaf.witness).encode())
        return None

    def _follows(self, text: bytes) -> bool:
        """Note a line; whether it can come here."""
        if not self.at.open:
            self.at.ended = text == self._footer()
            return self.at.ended
        try:
            cell = json.loads(text)
        except (ValueError, RecursionError):
            return False
        if not isinstance(cell, dict) or cell.keys() != {"t", "h", "w"}:
            return False
        tokens = cell["t"]
        return isinstance(tokens, str) and set(tokens) <= set("s+-0") and self.at.add(tokens)

    def _footer(self) -> bytes:
        return line(asdict(self.claim())).encode()


class _Synced:
    """A file whose lines outlive the program at once, and the machine soon after."""

    def __init__(self, stream: BufferedRandom) -> None:
        self.stream, self.synced = stream, monotonic()

    def write(self, text: bytes) -> None:
        self.stream.write(text)
        self.stream.flush()
        if monotonic() - self.synced > SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        os.fsync(self.stream.fileno())
        self.synced = monotonic()
