"""Every linear region of a small ReLU network, found in exact arithmetic.

Each name below loads on first use, so that importing the package costs milliseconds.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers know the name; importing typing would take most of the time

__version__ = "0.1.0"

__all__ = [
    "Box",
    "Cell",
    "Claim",
    "Complex",
    "Domain",
    "ExactRegionsError",
    "LinearRegion",
    "Network",
    "Sign",
    "Verdict",
    "boundary",
    "certify",
    "check",
    "distance",
    "exact",
    "explore",
    "judge",
    "volume",
]

if TYPE_CHECKING:
    from exactregions.arithmetic.rational import Sign, exact
    from exactregions.claims.claim import Claim, Verdict
    from exactregions.claims.judge import judge
    from exactregions.errors import ExactRegionsError
    from exactregions.measures.boundary import boundary
    from exactregions.measures.distance import distance
    from exactregions.measures.volume import volume
    from exactregions.networks.network import Network
    from exactregions.polyhedra.domain import Box, Domain
    from exactregions.regions.certificate import certify, check
    from exactregions.regions.complex import Cell, Complex, LinearRegion
    from exactregions.regions.explore import explore
else:  # out of sight of type checkers, which would take every misspelt name for an object
    _HOMES = {
        "Box": "polyhedra.domain",
        "Cell": "regions.complex",
        "Claim": "claims.claim",
        "Complex": "regions.complex",
        "Domain": "polyhedra.domain",
        "ExactRegionsError": "errors",
        "LinearRegion": "regions.complex",
        "Network": "networks.network",
        "Sign": "arithmetic.rational",
        "Verdict": "claims.claim",
        "boundary": "measures.boundary",
        "certify": "regions.certificate",
        "check": "regions.certificate",
        "distance": "measures.distance",
        "exact": "arithmetic.rational",
        "explore": "regions.explore",
        "judge": "claims.judge",
        "volume": "measures.volume",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
