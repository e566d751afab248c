"""Domains from JSON text, or from a file named as @FILE.

{"box": [[lo, hi], …]}      {"cube": [lo, hi]}         {"all": true}
{"segment": [[…], […]]}     {"polyline": [[…], …]}     {"polytope": {"A": [[…], …], "b": […]}}
{"plane": {"origin": […], "directions": [[…], …], "box": [[lo, hi], …]}}, where "box" may be absent
"""

from collections.abc import Callable
from pathlib import Path

from exactregions.errors import DomainError, FileFormatError
from exactregions.polyhedra.domain import Box, Domain, Polyline
from exactregions.readers.limits import MAX_BYTES, file_bytes
from exactregions.readers.strict_json import fields, items, matrix, parsed, shown, vector

MAX_CUBE = 1024  # distances are measured in wide boxes; searches for cells set limits of their own
_FORMS = "box, cube, all, segment, polyline, polytope, plane"


def read_domain(text: str, inputs: int) -> Domain | Polyline:
    """Return the domain that JSON text describes.

    text   : JSON, or @FILE for a file that holds it
    inputs : the dimension of the input space, for "cube" and "all"

    Raises FileFormatError for text in another form and DomainError for a set without interior.

    >>> read_domain('{"cube": ["-1", "1"]}', 2).extent == ((-1, 1), (-1, 1))
    True
    """
    data = _data(text)
    value = parsed(data)
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in _READERS:
        raise FileFormatError(f"the domain is {shown(value)}; write an object with one of {_FORMS}")
    (kind, content), *_ = value.items()
    return _READERS[kind](content, inputs)


def _data(text: str) -> bytes:
    """Return the bytes of an argument, or of the file that it names as @FILE.

    Bytes that are no text are left for the parser to refuse.
    """
    if text.startswith("@"):
        return file_bytes(Path(text[1:]), MAX_BYTES)
    return text.encode(errors="surrogateescape")


def _box(content: object, _: int) -> Domain:
    return Box.of(*matrix(content, "box"))


def _cube(content: object, inputs: int) -> Domain:
    low, high = vector(items(content, "cube", 2), "cube")
    if inputs > MAX_CUBE:
        raise DomainError(
            f"the cube has dimension {inputs}, over the limit {MAX_CUBE}; "
            "look at a plane or a segment"
        )
    return Box.cube(inputs, low, high)


def _all(content: object, inputs: int) -> Domain:
    if content is not True:
        raise FileFormatError('write {"all": true} for the whole space')
    return Domain.whole(inputs)


def _segment(content: object, _: int) -> Domain:
    start, end = items(content, "segment", 2)
    return Domain.segment(vector(start, "segment[0]"), vector(end, "segment[1]"))


def _polyline(content: object, _: int) -> Polyline:
    return Polyline.of(matrix(content, "polyline"))


def _polytope(content: object, _: int) -> Domain:
    held = fields(content, "polytope", ["A", "b"])
    return Domain.polytope(matrix(held["A"], "polytope.A"), vector(held["b"], "polytope.b"))


def _plane(content: object, _: int) -> Domain:
    held = fields(content, "plane", ["origin", "directions"], ["box"])
    box = matrix(held["box"], "plane.box") if "box" in held else None
    directions = matrix(held["directions"], "plane.directions")
    return Domain.plane(vector(held["origin"], "plane.origin"), directions, box)


_READERS: dict[str, Callable[[object, int], Domain | Polyline]] = {
    "box": _box,
    "cube": _cube,
    "all": _all,
    "segment": _segment,
    "polyline": _polyline,
    "polytope": _polytope,
    "plane": _plane,
}


def read_point(text: str) -> list[int | str]:
    """Return the numbers of a JSON list, or of a file named as @FILE, unread.

    >>> read_point('["1/2", 0]')
    ['1/2', 0]
    """
    return vector(parsed(_data(text)), "the point")
