"""JSON in which every number is exact: integers, or strings such as "1/3" and "0.1".

NaN, infinities, repeated names and unknown fields are refused, each by its place.
"""

import json
from collections.abc import Sequence
from typing import Any

from exactregions.arithmetic.rational import brief
from exactregions.errors import FileFormatError, NotExactError
from exactregions.readers.limits import one_line

MAX_DIGITS = 4000  # as for texts in arithmetic/rational.py


class Spelled(str):
    """A JSON number that is not an integer, as it is spelled."""

    __slots__ = ()


def parsed(data: bytes) -> object:
    """Return the value of JSON text; numbers that are not integers stay Spelled."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_repetition,
            parse_int=_integer,
            parse_float=Spelled,
            parse_constant=Spelled,
        )
    except FileFormatError:
        raise
    except RecursionError:
        raise FileFormatError("is nested too deeply; layers are lists of lists") from None
    except ValueError as reason:
        raise FileFormatError(f"is not JSON text ({one_line(reason)})") from None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise FileFormatError(f"the field {brief(key)} is written twice; keep one")
        found[key] = value
    return found


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise FileFormatError(f"an integer has {len(text)} digits, over {MAX_DIGITS} (MAX_DIGITS)")
    return int(text)


def fields(
    value: object, where: str, names: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, Any]:
    """Return an object with these fields, and no others but the optional ones."""
    if not isinstance(value, dict):
        raise FileFormatError(f"{where} is {shown(value)}; write an object {{{', '.join(names)}}}")
    for name in names:
        if name not in value:
            raise FileFormatError(f"{where} has no field {name!r}; it needs {', '.join(names)}")
    for name in value:
        if name not in (*names, *optional):
            raise FileFormatError(f"{where} has the unknown field {brief(name)}; remove it")
    return value


def items(value: object, where: str, length: int | None = None) -> list[Any]:
    """Return a list, of the given length if there is one."""
    if not isinstance(value, list):
        raise FileFormatError(f"{where} is {shown(value)}; write a list")
    if length is not None and len(value) != length:
        raise FileFormatError(f"{where} has {len(value)} entries; write {length}")
    return value


def matrix(value: object, where: str) -> list[list[int | str]]:
    """Return rows of exact numbers."""
    return [vector(row, f"{where}[{i}]") for i, row in enumerate(items(value, where))]


def vector(value: object, where: str) -> list[int | str]:
    """Return a list of exact numbers."""
    return [number(v, f"{where}[{i}]") for i, v in enumerate(items(value, where))]


def number(value: object, where: str) -> int | str:
    """Return an integer or a text; whether the text is a rational is judged later."""
    if type(value) is int or type(value) is str:
        return value
    if isinstance(value, Spelled) and value[-1].isdigit():
        raise NotExactError(f'{where} is {value}, not an integer; write it as a string, "{value}"')
    raise NotExactError(f'{where} is {shown(value)}; write an integer, or a string such as "1/10"')


def shown(value: object) -> str:
    """Return a short text of a value for a message."""
    if isinstance(value, Spelled):
        return str(value)
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:39] + "…"
