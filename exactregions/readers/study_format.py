"""Studies as TOML: what to draw, what to measure, how much of it.

    kind    = "line"                  # studies/kinds.py names them
    samples = 10000                   # for each combination of levels, at most
    width   = "1/2"                   # stop when the interval of the mean is as narrow
    failure = "1/1000000"             # the probability that an interval is wrong
    seed    = 0

    [factors]
    widths = ["1-16-1", "1-8-8-1"]
    init   = ["he", "uniform"]

``width``, ``failure``, ``seed`` and ``first`` may be left out. A number such as 0.1 is read as the
decimal that is written, not as a float.
"""

import os
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.readers.limits import one_line
from exactregions.studies.kinds import KINDS
from exactregions.studies.study import FAILURE, Study

_FIELDS = ("kind", "samples", "width", "failure", "seed", "first", "factors")


def read_study(path: str | os.PathLike[str]) -> Study:
    r"""Return the study that a TOML file describes, named after the file.

    Raises FileFormatError, naming the field, its value and the remedy.

    >>> from tempfile import TemporaryDirectory
    >>> text = 'kind = "line"\nsamples = 100\n[factors]\nwidths = ["1-4-1", "1-2-2-1"]'
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "mine.toml").write_text(text)
    ...     study = read_study(Path(folder, "mine.toml"))
    >>> study.name, study.samples, [point.parameters["widths"] for point in study.points]
    ('mine', 100, ['1-4-1', '1-2-2-1'])
    """
    try:
        held = tomllib.loads(Path(path).read_text(encoding="utf-8"), parse_float=str)
        return _study(Path(path).stem, held)
    except OSError as reason:
        raise FileFormatError(f"{path}: cannot be read ({one_line(reason)})") from None
    except RecursionError:
        raise FileFormatError(f"{path}: nested too deeply; write lists of levels") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise FileFormatError(f"{path}: not TOML ({one_line(reason)})") from None
    except ExactRegionsError as reason:
        raise FileFormatError(f"{path}: {reason}") from None


def _study(name: str, held: dict[str, Any]) -> Study:
    for field in held:
        if field not in _FIELDS:
            raise FileFormatError(f"{field!r} is no field of a study; use {', '.join(_FIELDS)}")
    kind = held.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise FileFormatError(f"kind is {brief(kind)}; use one of {', '.join(KINDS)}")
    factors = held.get("factors", {})
    if not isinstance(factors, dict):
        raise FileFormatError(f"factors is {brief(factors)}; write a table [factors]")
    for factor, levels in factors.items():
        if not isinstance(levels, list):
            raise FileFormatError(f"factors.{factor} is {brief(levels)}; write a list of levels")
    width = held.get("width")
    return Study(
        name,
        KINDS[kind],
        factors,
        _integer(held, "samples"),
        None if width is None else exact(width, "width"),
        _rational(held, "failure", FAILURE),
        _integer(held, "seed", 0),
        _integer(held, "first", 256),
    )


def _integer(held: dict[str, Any], field: str, default: int | None = None) -> int:
    value = held.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FileFormatError(f"{field} is {brief(value)}; give an integer")
    return value


def _rational(held: dict[str, Any], field: str, default: Fraction) -> Fraction:
    return exact(held[field], field) if field in held else default
