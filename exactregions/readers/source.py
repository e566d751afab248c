"""One door for every way to name a network.

A network is named by a file (FILE.onnx, .npz, .json, .safetensors, .pt), by famous:NAME[:ARG…] as
in famous:sawtooth:5 (networks/famous.py), or by random:WIDTHS:SEED[:INIT] as in
random:2-16-16-1:0:he (networks/initial.py); or it is a model of a framework (readers/models.py).
"""

import os
import re
from collections.abc import Callable
from inspect import signature
from pathlib import Path

from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.networks.network import Network
from exactregions.readers.limits import MAX_BYTES, one_line

_SEED = re.compile(r"\d{1,19}", re.ASCII)


def read(source: object, *, max_bytes: int = MAX_BYTES) -> Network:
    """Return the network of a file, a specification or a model, with exactly its weights.

    source    : a path, ``famous:NAME[:ARG…]`` or ``random:WIDTHS:SEED[:INIT]``, or a model: a
                torch nn.Sequential, a keras Sequential, a scikit-learn MLPClassifier or
                MLPRegressor, a state dict
    max_bytes : files with more bytes, packed or unpacked, are refused

    Raises an ExactRegionsError whose message names the place, the value and the remedy. The final
    softmax or logistic of a classifier is left out, and tensors without activations are read as
    layers with ReLU between: the logger "exactregions.readers" says so.

    >>> read("famous:serra:3:4"), read("random:2-16-16-1:0")
    (<Network 1-3-4-1, relu>, <Network 2-16-16-1, relu>)
    """
    if not isinstance(source, str | os.PathLike):
        return _model(source)
    text = str(os.fspath(source))
    kind, colon, rest = text.partition(":")
    if colon and kind in _SPECIFICATIONS:
        return _SPECIFICATIONS[kind](rest)
    path = Path(text)
    try:
        return _reader(path)(path, max_bytes)
    except ExactRegionsError as reason:
        raise type(reason)(f"{text}: {reason}") from None


def write(network: Network, path: str | os.PathLike[str]) -> None:
    """Write a network to FILE.json, .npz, .onnx, .safetensors or .pt, exactly.

    JSON holds every network. The others hold floats: they raise NotExactError, naming the
    weight, where one is not exactly a float64, and ActivationError where they cannot name an
    activation. FileFormatError: the file cannot be written.
    """
    target = Path(path)
    try:
        data = _writer(target)(network)
        target.write_bytes(data)
    except OSError as reason:
        raise FileFormatError(f"{path}: cannot be written ({one_line(reason)})") from None
    except ExactRegionsError as reason:
        raise type(reason)(f"{path}: {reason}") from None


def _model(model: object) -> Network:
    from exactregions.readers.models import model_network

    try:
        return model_network(model)
    except ExactRegionsError as reason:
        raise type(reason)(f"{type(model).__name__}: {reason}") from None


def _famous(text: str) -> Network:
    from exactregions.networks.famous import FAMOUS

    name, *arguments = text.split(":")
    if name not in FAMOUS:
        raise FileFormatError(f"famous:{text}: no network {name!r}; use {', '.join(FAMOUS)}")
    build = FAMOUS[name]
    try:
        signature(build).bind(*arguments)
    except TypeError:
        usage = ":".join(map(str.upper, signature(build).parameters)) or "nothing"
        raise FileFormatError(
            f"famous:{text} has {len(arguments)} arguments; {name} takes {usage}"
        ) from None
    return build(*arguments)


def _random(text: str) -> Network:
    from exactregions.networks.initial import random_network

    widths, *rest = text.split(":")
    if not 1 <= len(rest) <= 2 or not _SEED.fullmatch(rest[0]):
        raise FileFormatError(
            f"random:{text} is not random:WIDTHS:SEED[:INIT] with a whole number for SEED; "
            "write for example random:2-16-16-1:0:he"
        )
    return random_network(widths, int(rest[0]), *rest[1:])


_SPECIFICATIONS = {"famous": _famous, "random": _random}


# Each format is imported when it is met: reading JSON must not need numpy or onnx.
def _reader(path: Path) -> Callable[[Path, int], Network]:
    match path.suffix.lower():
        case ".json":
            from exactregions.readers.json_format import read_json

            return read_json
        case ".npz":
            from exactregions.readers.npz_format import read_npz

            return read_npz
        case ".onnx":
            from exactregions.readers.onnx_format import read_onnx

            return read_onnx
        case ".safetensors":
            from exactregions.readers.safetensors_format import read_safetensors

            return read_safetensors
        case ".pt" | ".pth":
            from exactregions.readers.torch_format import read_torch

            return read_torch
    raise _unknown(path)


def _writer(path: Path) -> Callable[[Network], bytes]:
    match path.suffix.lower():
        case ".json":
            from exactregions.readers.json_format import json_bytes

            return json_bytes
        case ".npz":
            from exactregions.readers.npz_format import npz_bytes

            return npz_bytes
        case ".onnx":
            from exactregions.readers.onnx_writer import onnx_bytes

            return onnx_bytes
        case ".safetensors":
            from exactregions.readers.safetensors_format import safetensors_bytes

            return safetensors_bytes
        case ".pt" | ".pth":
            from exactregions.readers.torch_format import torch_bytes

            return torch_bytes
    raise _unknown(path)


def _unknown(path: Path) -> FileFormatError:
    return FileFormatError(
        f"extension {path.suffix!r} is not one of .json, .npz, .onnx, .safetensors, .pt, .pth; "
        "rename the file, or write famous:NAME or random:WIDTHS:SEED"
    )
