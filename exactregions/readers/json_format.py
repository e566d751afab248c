"""The native format: JSON whose numbers are integers, or strings such as "1/3" and "0.1".

    {"format": "exactregions/1",
     "layers": [{"W": [[1, "-1/2"]], "b": ["0.25"], "activation": "relu"},
                {"W": [[1]], "b": [0]}]}

W has shape (out, in); the last layer is affine and has no activation. An activation is a name
(`networks.activation.named`) or {"name", "breakpoints", "slopes", "offset"}. A JSON number with
a point or an exponent is refused: whether 0.1 means 1/10 or a float is for the author to say.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from exactregions.errors import FileFormatError, NotExactError
from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network
from exactregions.readers.activations import by_name, has_name
from exactregions.readers.limits import file_bytes
from exactregions.readers.strict_json import (
    MAX_DIGITS,
    fields,
    items,
    matrix,
    number,
    parsed,
    shown,
    vector,
)

FORMAT = "exactregions/1"

_EXACT_BITS = 53  # integers beyond this are strings: other JSON readers would round them


def read_json(path: Path, max_bytes: int) -> Network:
    """Return the network of a JSON file."""
    return parse_json(file_bytes(path, max_bytes))


def parse_json(data: bytes) -> Network:
    """Return the network that JSON text holds.

    Raises FileFormatError for another format, unknown, missing or repeated fields; NotExactError
    for numbers that are not written exactly; ShapeError for layers that do not fit.

    >>> parse_json(b'{"format": "exactregions/1", "layers": [{"W": [["1/3"]], "b": [1]}]}')([3])
    (Fraction(2, 1),)
    """
    document = fields(parsed(data), "the document", ["format", "layers"])
    if document["format"] != FORMAT:
        raise FileFormatError(f"format is {document['format']!r}; this reader knows {FORMAT!r}")
    layers = items(document["layers"], "layers")
    pairs, activations = [], []
    for l, layer in enumerate(layers):
        hidden = l < len(layers) - 1
        names = ["W", "b", "activation"] if hidden else ["W", "b"]
        held = fields(layer, f"layers[{l}]", names)
        weight = matrix(held["W"], f"layers[{l}].W")
        pairs.append((weight, vector(held["b"], f"layers[{l}].b")))
        if hidden:
            activations.append(_activation(held["activation"], f"layers[{l}].activation"))
    return Network.of(pairs, activations)


def json_bytes(network: Network) -> bytes:
    """Return the network as JSON text, one row of weights a line; the same network, same bytes.

    >>> parse_json(json_bytes(Network.of([([["1/3"]], [2**70])])))([3])
    (Fraction(1180591620717411303425, 1),)
    """
    names: list[object] = [*map(_activation_field, network.activations), None]
    blocks = [
        _layer_text(layer, name, f"layers[{l}]")
        for l, (layer, name) in enumerate(zip(network.layers, names, strict=True))
    ]
    body = ",\n".join(blocks)
    return f'{{"format": "{FORMAT}", "layers": [\n{body}\n]}}\n'.encode()


def _activation(value: object, where: str) -> Activation:
    if isinstance(value, str):
        return by_name(value, where)
    held = fields(value, where, ["name", "breakpoints", "slopes", "offset"])
    if type(held["name"]) is not str:
        raise FileFormatError(f"{where}.name is {shown(held['name'])}; write a string")
    xi = vector(held["breakpoints"], f"{where}.breakpoints")
    slopes = vector(held["slopes"], f"{where}.slopes")
    offset = number(held["offset"], f"{where}.offset")
    return Activation.of(held["name"], xi, slopes, offset=offset)


def _layer_text(layer: Layer, activation: object, where: str) -> str:
    rows = [_row_text(row, layer.scale, f"{where}.W[{i}]") for i, row in enumerate(layer.weight)]
    bias = _row_text(layer.bias, layer.scale, f"{where}.b")
    end = "" if activation is None else f', "activation": {json.dumps(activation)}'
    weight = ",\n   ".join(rows)
    return f' {{"W": [{weight}],\n  "b": {bias}{end}}}'


def _row_text(values: Sequence[int], scale: int, where: str) -> str:
    return json.dumps([_field(Fraction(v, scale), f"{where}[{i}]") for i, v in enumerate(values)])


def _activation_field(phi: Activation) -> object:
    if has_name(phi):
        return phi.name
    where = f"activation {phi.name!r}"
    return {
        "name": phi.name,
        "breakpoints": [_field(v, where) for v in phi.breakpoints],
        "slopes": [_field(v, where) for v in phi.slopes],
        "offset": _field(phi.offsets[0], where),
    }


def _field(value: Fraction, where: str) -> int | str:
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    if bits > 3 * MAX_DIGITS:
        raise NotExactError(f"{where} takes {bits} bits, over {3 * MAX_DIGITS}; round it first")
    small = value.denominator == 1 and bits <= _EXACT_BITS
    return value.numerator if small else str(value)
