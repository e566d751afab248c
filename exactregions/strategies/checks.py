"""Arguments of strategies, checked as Hypothesis does: when an example is drawn."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain


def whole(value: object, name: str, *, least: int = 1) -> int:
    """Return a whole number that is at least ``least``; raises InvalidArgument otherwise.

    >>> whole(3, "inputs")
    3
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidArgument(f"{name}={value!r} is not a whole number of at least {least}")
    return value


def between(
    least: int | None, most: int | None, name: str, *, default: tuple[int, int], floor: int = 1
) -> tuple[int, int]:
    """Return min_<name> and max_<name>; raises InvalidArgument unless floor ≤ min ≤ max.

    Where one is None it has its default, or is as the other if the default is out of order.

    >>> between(3, None, "depth", default=(1, 2)), between(None, None, "depth", default=(1, 2))
    ((3, 3), (1, 2))
    """
    low = None if least is None else whole(least, f"min_{name}", least=floor)
    high = None if most is None else whole(most, f"max_{name}", least=floor)
    if low is None:
        low = default[0] if high is None else min(default[0], high)
    if high is None:
        high = max(default[1], low)
    if low > high:
        raise InvalidArgument(f"min_{name}={low} is larger than max_{name}={high}")
    return low, high


def shape(widths: object) -> tuple[int, ...]:
    """Return widths, inputs first and outputs last; raises InvalidArgument for fewer than two.

    >>> shape([2, 6, 1])
    (2, 6, 1)
    """
    if isinstance(widths, str) or not isinstance(widths, Sequence) or len(widths) < 2:
        raise InvalidArgument(
            f"widths={widths!r} must be whole numbers, inputs first, outputs last"
        )
    return tuple(whole(n, f"widths[{i}]") for i, n in enumerate(widths))


def strategy(value: object, name: str) -> None:
    """Raise InvalidArgument unless a value is a strategy.

    >>> strategy(st.integers(), "weights")
    """
    if not isinstance(value, st.SearchStrategy):
        raise InvalidArgument(f"{name}={value!r} is not a strategy; wrap a value in just(...)")


def domain_of(value: object, network: Network | None = None) -> Domain:
    """Return a domain; raises InvalidArgument unless it is one, with inputs as the network's.

    >>> domain_of(Domain.whole(2)).label
    'whole space'
    """
    if not isinstance(value, Domain):
        raise InvalidArgument(f"domain={value!r} is not a Domain, such as Box.cube(2)")
    if network is not None and value.inputs != network_of(network).inputs:
        raise InvalidArgument(
            f"the domain lies in dimension {value.inputs} and the network has {network.inputs} "
            "inputs; they must agree"
        )
    return value


def network_of(value: object) -> Network:
    """Return a network; raises InvalidArgument for anything else, such as a strategy.

    >>> network_of(Network.of([([[1]], [0])]))
    <Network 1-1, affine>
    """
    if not isinstance(value, Network):
        raise InvalidArgument(f"network={value!r} is not a Network; draw one first")
    return value
