"""What certificates hold, as JSON: the network, the domain, the lines and their digests.

docs/certificate-spec.md describes the format.
"""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256

from exactregions.errors import ActivationError, DomainError, NotExactError
from exactregions.networks.activation import Activation, named
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.program import Form

FORMAT, VERSION = "exactregions-certificate", 1

_EXACT_BITS = 53  # other JSON readers round longer integers; longer ones are texts
_DECIMAL_BITS = 12_000  # 3,600 digits; readers take at most 4,000

Object = dict[str, object]


def line(value: Mapping[str, object]) -> str:
    r"""Return a JSON object as one line without spaces.

    >>> line({"t": "s", "w": [1, 2]})
    '{"t":"s","w":[1,2]}\n'
    """
    return json.dumps(value, separators=(",", ":")) + "\n"


def header_line(network: Object, domain: Object) -> str:
    """Return the first line of a certificate about two objects."""
    return line({"format": FORMAT, "version": VERSION, "network": network, "domain": domain})


def cell_line(tokens: str, hints: list[list[int]], witness: Form) -> str:
    r"""Return the line of a cell.

    >>> cell_line("+s", [[-1]], (4, 1))
    '{"t":"+s","h":[[-1]],"w":[4,1]}\n'
    """
    return line({"t": tokens, "h": hints, "w": [*map(integer, witness)]})


def digest(value: Mapping[str, object]) -> str:
    """Return the SHA-256 of a JSON object, its keys sorted, no spaces.

    >>> digest({"all": True})[:19]
    'sha256:d0fdc09655bf'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def network_object(network: Network) -> Object:
    """Return a network as the object of the format exactregions/1.

    >>> network_object(Network.of([([["1/2"]], [3])]))["layers"]
    [{'W': [['1/2']], 'b': [3]}]
    """
    layers: list[Object] = [
        {
            "W": [[_number(Fraction(v, layer.scale)) for v in row] for row in layer.weight],
            "b": [_number(Fraction(v, layer.scale)) for v in layer.bias],
        }
        for layer in network.layers
    ]
    for layer, phi in zip(layers, network.activations, strict=False):
        layer["activation"] = _activation(phi)
    return {"format": "exactregions/1", "layers": layers}


def domain_object(domain: Domain) -> Object:
    """Return a domain as the object that describes its rows, in their order.

    Raises DomainError for a slice that is cut by more than a box.

    >>> domain_object(Domain.segment([0, 0], [2, "1/3"]))
    {'segment': [[0, 0], [2, '1/3']]}
    """
    sides = _box(domain.rows, domain.dimension)
    if domain.frame is None:
        if not domain.rows:
            return {"all": True}
        return {"box": sides} if sides else _polytope(domain.rows)
    origin, directions = domain.frame
    if sides == [[0, 1]]:
        end = domain.place([Fraction(1)])
        return {"segment": [_numbers(origin), _numbers(end)]}
    if domain.rows and not sides:
        raise DomainError(
            f"the {domain.label} is a slice whose coordinates lie in no box; "
            "a certificate takes segments, and planes with or without a box"
        )
    plane: Object = {"origin": _numbers(origin), "directions": [_numbers(v) for v in directions]}
    return {"plane": {**plane, "box": sides} if sides else plane}


def integer(value: int) -> int | str:
    """Return an integer as JSON holds it: one too long for decimal readers is hexadecimal.

    >>> integer(-3), integer(1 << 16000)[:5]
    (-3, '0x100')
    """
    return value if value.bit_length() <= _DECIMAL_BITS else hex(value)


def _polytope(rows: Sequence[Form]) -> Object:
    a = [[_number(Fraction(-v)) for v in g[1:]] for g in rows]
    return {"polytope": {"A": a, "b": [_number(Fraction(g[0])) for g in rows]}}


def _box(rows: Sequence[Form], dimension: int) -> list[list[int | str]]:
    """Return the intervals whose rows these are, none if they are those of no box."""
    if len(rows) != 2 * dimension:
        return []
    sides = []
    for i, (low, high) in enumerate(zip(rows[::2], rows[1::2], strict=True), 1):
        if not (_along(low, i) > 0 > _along(high, i)):
            return []
        sides.append(_numbers([Fraction(-g[0], g[i]) for g in (low, high)]))
    return sides


def _along(form: Form, i: int) -> int:
    """Return the slope of a form in coordinate i, 0 if it has another one."""
    return form[i] if sum(map(bool, form[1:])) == 1 else 0


def _activation(phi: Activation) -> object:
    try:
        if named(phi.name) == phi:
            return phi.name
    except (ActivationError, NotExactError):
        pass  # the name is its own, so the breakpoints must be spelled out
    return {
        "name": phi.name,
        "breakpoints": _numbers(phi.breakpoints),
        "slopes": _numbers(phi.slopes),
        "offset": _number(phi.offsets[0]),
    }


def _numbers(values: Sequence[Fraction]) -> list[int | str]:
    return [_number(v) for v in values]


def _number(value: Fraction) -> int | str:
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    if bits > _DECIMAL_BITS:
        raise NotExactError(
            f"a number of {bits} bits is over the {_DECIMAL_BITS} of a certificate; round it first"
        )
    small = value.denominator == 1 and bits <= _EXACT_BITS
    return value.numerator if small else str(value)
