"""All claims, and their verdicts on a network and a domain."""

from collections.abc import Sequence
from importlib import import_module

from exactregions.claims.claim import Claim, Judgement
from exactregions.claims.subject import Subject
from exactregions.errors import ExactRegionsError
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain, Polyline

MODULES: tuple[str, ...] = (
    "counting",
    "arrangements",
    "lines",
    "open_units",
    "folding",
    "chain",
    "kinks",
    "junctions",
    "nearest",
    "faces",
    "degrees",
    "deletion",
    "bounded_parts",
    "tropical",
    "local",
    "coarea",
    "neighbours",
    "means",
    "zero_bias",
)


def claims() -> tuple[Claim, ...]:
    """Return every claim that the toolkit knows.

    >>> len({claim.name for claim in claims()}) == len(claims())
    True
    """
    homes = (import_module(f"exactregions.claims.{name}") for name in MODULES)
    return tuple(claim for home in homes for claim in home.CLAIMS)


def judge(
    network: Network,
    domain: Domain | Polyline,
    names: Sequence[str] | None = None,
    *,
    max_cells: int | None = None,
    max_seconds: float | None = None,
    max_memory: int | None = None,
) -> tuple[Judgement, ...]:
    """Return the verdict of every claim, or of those named, on a network and a domain.

    names     : None stands for all but the disputed ones
    max_cells : how many cells may be found; max_seconds, max_memory (bytes) likewise

    Raises ExactRegionsError for a name that no claim has, and DomainError if the domain does not
    fit the network.
    """
    known = {claim.name: claim for claim in claims()}
    for name in names or ():
        if name not in known:
            raise ExactRegionsError(f"there is no claim {name!r}; known are {', '.join(known)}")
    subject = Subject(
        network, domain, max_cells=max_cells, max_seconds=max_seconds, max_memory=max_memory
    )
    if names is None:
        names = [claim.name for claim in known.values() if not claim.disputed]
    return tuple(known[name].judge(subject) for name in names)
