"""Functions that processes elsewhere can load, some of which go wrong when they are told to."""

import os
import signal
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from exactregions.arithmetic.bounds import Bounds
from exactregions.studies.kind import Kind, Parameters, Quantity, Row


def square(x: int) -> int:
    return x * x


def kills_at_seven(x: int) -> int:
    if x == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return x * x


def fails_at_three(x: int) -> int:
    if x == 3:
        raise ValueError("three is refused")
    return x


def digits(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    """Two rows a sample: the last digit of its seed and of twice the seed."""
    marker = Path(str(parameters["marker"]))
    if parameters["marker"] and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.002 * len(seeds))
    return [[{"half": h, "digit": seed * (h + 1) % 10} for h in (0, 1)] for seed in seeds]


DIGITS = Kind(
    "digits",
    "last digits of seeds",
    {"base": None, "marker": ""},
    digits,
    (
        Quantity(
            "digit",
            lambda p: Bounds(Fraction(0), Fraction(9)),
            predicted=lambda p: Fraction(17, 4),  # the means are 9/2 and, of even digits, 4
        ),
    ),
    batch=16,
)
