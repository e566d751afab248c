"""What a study measures: a kind turns parameters and seeds into rows of exact numbers.

The seeds are those of independent samples. One sample may give many rows: those of a training run
are its epochs and lines. Only samples are independent of each other, never the rows of one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.bounds import Bounds
from exactregions.errors import ExactRegionsError

Parameter = int | str
Parameters = Mapping[str, Parameter]
Value = int | Fraction | str
Row = dict[str, Value]
Plain = dict[str, int | str]

_WHOLE = 1 << 53  # beyond it, what reads JSON may round


@dataclass(frozen=True, slots=True)
class Quantity:
    """A column of which a study reports the mean.

    column    : its name
    extent    : what all its values lie between for certain, given the parameters; None if nothing
                is known: then there is an interval of the median and none of the mean
    cut       : a value that few are above, chosen without a look at them (claims/sampling.py)
    predicted : the mean itself, where theory has it
    """

    column: str
    extent: Callable[[Parameters], Bounds] | None = None
    cut: Callable[[Parameters], Fraction] | None = None
    predicted: Callable[[Parameters], Fraction | None] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What is drawn and what is measured.

    factors    : the names of the parameters; the value of each if a study does not name it, or
                 None if it must
    measure    : measure(parameters, seeds) gives for each seed the rows of its sample; a function
                 of a module, which other processes can find
    quantities : the columns that are reported; the first decides when a study has enough
    by         : columns that tell the rows of a sample apart, such as the epoch
    batch      : how many samples make a task that is neither too short nor too long
    """

    name: str
    words: str
    factors: Mapping[str, Parameter | None]
    measure: Callable[[Parameters, Sequence[int]], list[list[Row]]]
    quantities: tuple[Quantity, ...]
    by: tuple[str, ...] = ()
    batch: int = 256

    def complete(self, given: Parameters) -> dict[str, Parameter]:
        """Return the parameters with those that were not given, in the order of ``factors``.

        Raises ExactRegionsError for one that is not known, that is missing, or of another type.
        """
        for name, value in given.items():
            if name not in self.factors:
                raise ExactRegionsError(
                    f"{name!r} is no factor of {self.name}; use {', '.join(self.factors)}"
                )
            if isinstance(value, bool) or not isinstance(value, (int, str)):
                raise ExactRegionsError(
                    f"{name} is {value!r}; write an integer, or a text such as '1/2'"
                )
        missing = [name for name, held in self.factors.items() if held is None if name not in given]
        if missing:
            raise ExactRegionsError(f"{self.name} needs the factor {missing[0]!r}; give its levels")
        held = {name: value for name, value in self.factors.items() if value is not None}
        found = {**held, **given}
        return {name: found[name] for name in self.factors}


def plain(row: Row) -> Plain:
    """Return a row as JSON holds it without loss: what is not a small integer is a text.

    >>> plain({"regions": 7, "volume": Fraction(1, 3), "epoch": Fraction(2), "huge": 10**20})
    {'regions': 7, 'volume': '1/3', 'epoch': 2, 'huge': '100000000000000000000'}
    """
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Value) -> int | str:
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    return value if isinstance(value, int) and abs(value) < _WHOLE else str(value)
