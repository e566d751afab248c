"""How much a file may hold before it is opened further."""

from pathlib import Path

from exactregions.errors import FileFormatError

MAX_BYTES = 2**26  # 64 MiB: a network with five million weights; pass max_bytes= for more
MAX_ENTRIES = 2**23  # entries of one matrix, once a convolution is written out in full


def file_bytes(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file.

    Raises FileFormatError if it cannot be read or has more than ``max_bytes`` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as reason:
        raise FileFormatError(f"cannot be read ({one_line(reason)}); check the name") from None
    if len(data) > max_bytes:
        raise FileFormatError(
            f"has more than {max_bytes} bytes (MAX_BYTES); pass max_bytes= to read it all the same"
        )
    return data


def one_line(reason: Exception) -> str:
    """Return the message of another library's exception as one short line.

    >>> one_line(ValueError("bad header,   node 3"))
    'bad header, node 3'
    """
    text = " ".join(str(reason).split()) or type(reason).__name__
    return text if len(text) <= 200 else text[:199] + "…"
