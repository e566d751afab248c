"""Certificates: files that prove a list of cells complete to whoever checks them.

docs/certificate-spec.md describes the file, what it claims, and why the claim follows.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from exactregions.errors import DomainError, FileFormatError
from exactregions.networks.network import Network
from exactregions.regions.certificate_text import (
    cell_line,
    digest,
    domain_object,
    header_line,
    line,
    network_object,
)
from exactregions.regions.certificate_trie import Tree
from exactregions.regions.complex import Complex
from exactregions.regions.explore import on_domain


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate claims: how many cells, strict ones among them, of what and where.

    network, domain : the digests "sha256:…" of the objects in its header
    """

    cells: int
    strict_cells: int
    network: str
    domain: str


def certify(
    cells: Complex, file: str | PathLike[str], *, network: Network | None = None
) -> Certified:
    """Write a certificate of all cells of a network on a domain.

    cells   : the complex, of either engine: the same cells give the same bytes
    file    : where it goes, line by line; what was written before an error is an incomplete
              certificate
    network : the whole network; needed on a slice, where ``cells`` knows its restriction only

    Every part of it is proved again, from the list of patterns alone: raises InconsistentError,
    naming a point, if a cell is missing, and if one is listed twice or does not exist. Raises
    IncompleteError if a budget ended the search, DomainError on a polyline and for a network that
    is not the one of the cells, FileFormatError if the file cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions import Box, explore
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> with TemporaryDirectory() as folder:
    ...     claim = certify(explore(net, Box.of((0, 1))), f"{folder}/tent.cert")
    ...     report = check(f"{folder}/tent.cert", net)
    >>> claim.cells, report["verdict"], report["cells"]
    (2, 'accepted', 2)
    """
    text = _Text(cells, network)
    try:
        with Path(file).open("w", encoding="ascii", newline="\n") as out:
            out.writelines(text.lines())
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None
    return text.claim()


def certificate(cells: Complex, *, network: Network | None = None) -> Iterator[str]:
    """Yield the lines of a certificate, as ``certify`` writes them.

    >>> from exactregions import Box, explore
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> for text in list(certificate(explore(net, Box.of((0, 1)))))[1:-1]:
    ...     print(text, end="")
    {"t":"+s","h":[[-1]],"w":[4,1]}
    {"t":"","h":[],"w":[4,3]}
    """
    return _Text(cells, network).lines()


def check(file: str | PathLike[str], network: Network | None = None) -> dict[str, Any]:
    """Judge a certificate by the checker that knows nothing of this package.

    file    : a certificate, of areas or not
    network : the network that it must be about; None for any network

    Returns its report: ``verdict`` is accepted, rejected or incomplete, ``reason`` says why, and
    ``cells`` how many there are, or are at least. Raises FileFormatError if the file cannot be
    opened.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile() as empty:
    ...     check(empty.name)["verdict"]
    'rejected'
    """
    from exactregions import area_checker, checker

    wanted = None if network is None else line(network_object(network)).encode()
    try:
        with Path(file).open("rb") as stream:
            header = stream.peek().partition(b"\n")[0].replace(b" ", b"")
            areas = b'"format":"exactregions-areas"' in header
            judged = area_checker.check if areas else checker.check
            return judged(stream, wanted)
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be read ({reason.strerror})") from None


class _Text:
    """The lines of one certificate."""

    def __init__(self, cells: Complex, network: Network | None) -> None:
        if not isinstance(cells, Complex):
            raise DomainError(
                f"{cells!r} is no complex on one domain; certify each segment of a polyline"
            )
        self.cells, self.count, self.strict = cells, cells.count, cells.strict_count
        self.network = network_object(_whole(cells, network))
        self.domain = domain_object(cells.domain)

    def claim(self) -> Certified:
        return Certified(self.count, self.strict, digest(self.network), digest(self.domain))

    def lines(self) -> Iterator[str]:
        yield header_line(self.network, self.domain)
        for leaf in Tree(self.cells.network, self.cells.domain, self.cells.patterns).leaves():
            yield cell_line(leaf.tokens, leaf.hints, leaf.witness)
        yield line(asdict(self.claim()))


def _whole(cells: Complex, network: Network | None) -> Network:
    """Return the network of the whole input space that the cells belong to."""
    domain = cells.domain
    if network is None and domain.frame is not None:
        raise DomainError(
            f"the cells are those of a network on a {domain.label}; give the whole network, too"
        )
    whole = network or cells.network
    if on_domain(whole, domain, domain.dimension) != cells.network:
        raise DomainError(
            f"the cells are not those of {whole!r} on this {domain.label}; give the network that "
            "was explored"
        )
    return whole
