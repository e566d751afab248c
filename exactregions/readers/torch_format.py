"""State dicts that torch.save wrote, read by torch itself with ``weights_only=True``.

Such a file is a zip archive with a pickle in it. Loading a pickle in full can run any code, so
nothing else is tried: files of whole models, and files of the format before torch 1.6, are refused.
"""

import io
import re
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

from exactregions.arithmetic.rational import brief
from exactregions.errors import ActivationError, FileFormatError, MissingExtraError
from exactregions.networks.activation import relu
from exactregions.networks.network import Network
from exactregions.readers.limits import file_bytes, one_line
from exactregions.readers.state_dict import state_arrays, state_network

_OLDEST = (2, 6)  # before it weights_only could be made to run code (CVE-2025-32434)
_STATE = "write it again as torch.save(model.state_dict(), FILE)"


def read_torch(path: Path, max_bytes: int) -> Network:
    """Return the network of a .pt or .pth file that holds a state dict.

    Raises FileFormatError for files that are damaged, too large once unpacked, or hold more than
    tensors; MissingExtraError without torch; and what `state_network` raises.
    """
    data = file_bytes(path, max_bytes)
    _check_archive(data, max_bytes)
    torch = _torch()
    try:
        held = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as reason:  # noqa: BLE001 - damaged files raise errors of any kind
        raise FileFormatError(
            f"holds no plain state dict ({type(reason).__name__}); {_STATE}"
        ) from None
    tensors = isinstance(held, dict) and all(isinstance(v, torch.Tensor) for v in held.values())
    if not tensors:
        raise FileFormatError(f"holds {brief(type(held).__name__)}, no dict of tensors; {_STATE}")
    return state_network(held)


def torch_bytes(network: Network) -> bytes:
    """Return the bytes of a state dict for nn.Sequential(Linear, ReLU, Linear, …), in float64.

    Raises NotExactError, naming the weight, unless every weight is exactly a float64, and
    ActivationError for activations other than ReLU, which a state dict cannot name.
    """
    for l, phi in enumerate(network.activations):
        if phi != relu:
            raise ActivationError(
                f"activations[{l}] is {phi.name!r}, and state dicts name no activations: ReLU is "
                "understood; write .safetensors instead"
            )
    arrays = state_arrays(network)
    torch = _torch()
    buffer = io.BytesIO()
    torch.save({name: torch.from_numpy(array) for name, array in arrays.items()}, buffer)
    return buffer.getvalue()


def _check_archive(data: bytes, max_bytes: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as reason:
        raise FileFormatError(
            f"is no archive of torch.save ({one_line(reason)}); {_STATE}"
        ) from None
    if len({member.filename for member in members}) < len(members):
        raise FileFormatError(f"holds two members of one name; {_STATE}")
    total = sum(member.file_size for member in members)
    if total > max_bytes:
        raise FileFormatError(
            f"unpacks to {total} bytes, over {max_bytes} (MAX_BYTES); "
            "pass max_bytes= to read it all the same"
        )


def _torch() -> Any:
    try:
        torch = import_module("torch")
    except ImportError:
        raise MissingExtraError("a .pt file needs the package torch; pip install torch") from None
    numbers = re.match(r"(\d+)\.(\d+)", torch.__version__)
    if numbers is None or tuple(map(int, numbers.groups())) < _OLDEST:
        raise MissingExtraError(
            f"torch is {torch.__version__}; a .pt file is read and written from 2.6 on: upgrade "
            "torch, or use .safetensors"
        )
    return torch
