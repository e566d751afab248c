"""The experiments of Hanin and Rolnick (Complexity of linear regions in deep networks, ICML 2019).

Each is a study with exact counts. What the paper saw is told from memory and from what later papers
quote of it; ``certain`` says how far to trust that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.studies.kind import Parameter
from exactregions.studies.kinds import KINDS
from exactregions.studies.study import Study


@dataclass(frozen=True, slots=True)
class Named:
    """A study, and what the paper saw.

    saw     : in one or two sentences
    certain : high, medium or low: whether the paper says so, and in these numbers
    """

    study: Study
    saw: str
    certain: str


def _hidden(inputs: int, hidden: Sequence[str]) -> list[Parameter]:
    return [f"{inputs}-{names}-1" for names in hidden]


def _study(
    name: str,
    kind: str,
    factors: Mapping[str, Sequence[Parameter]],
    samples: int,
    *,
    width: Fraction | None = None,
    failure: Fraction = Fraction(1, 10**6),
    first: int = 256,
) -> Study:
    return Study(name, KINDS[kind], factors, samples, width, failure, first=first)


# 24 neurons in all; 96 where networks learn.
_TWENTY_FOUR = (
    "24", "12-12", "16-8", "8-16", "8-8-8", "12-6-6", "4-16-4", "6-6-6-6", "4^6", "3^8", "2^12",
    "1^24",
)  # fmt: skip
_LEARNING = ("64-96-10", "64-48-48-10", "64-32-32-32-10", "64-24-24-24-24-10")
_DEPTHS = ("24", "12^2", "8^3", "6^4", "4^6", "3^8")
_WIDTHS = ("4^2", "6^2", "8^2", "16^2", "24^2", "32^2")

_STUDIES = (
    Named(
        _study(
            "init-lines",
            "line",
            {"widths": _hidden(1, _TWENTY_FOUR)},
            samples=1 << 14,
            width=Fraction(1, 4),
            first=4096,
        ),
        "Along a line there is about one linear region per neuron at initialization, however the "
        "neurons are arranged in layers.",
        "medium to high",
    ),
    Named(
        _study(
            "init-distances",
            "distance",
            {
                "widths": _hidden(64, ("96", "48-48", "32-32-32", "64-24-8", "12^8")),
                "init": ["he", "hr"],
            },
            samples=1024,
            failure=Fraction(1, 1000),
        ),
        "At initialization the distance to the boundary, times the number of neurons, is the same "
        "for all architectures; over training it stays between about 0.4 and 1.5.",
        "medium to high; the two numbers medium",
    ),
    Named(
        _study(
            "training",
            "training",
            # The images are few: twenty epochs are 480 steps, about one epoch of the paper's.
            {"widths": _LEARNING, "epochs": ["0 1/4 1/2 1 2 5 10 20 50 100 200"]},
            samples=8,
            failure=Fraction(1, 100),
        ),
        "Along lines through data the regions per neuron start near 1, dip early in training, "
        "recover, and stay within a small factor of 1; the distance times the neurons rises, then "
        "falls; regions on a plane first grow in size, then shrink.",
        "medium to high",
    ),
    Named(
        _study(
            "noise",
            "noise",
            {"depth": list(range(1, 9)), "sd": ["0", "1/100", "1/30", "1/10", "1/3"]},
            samples=1024,
        ),
        "A sawtooth has exponentially many regions; Gaussian noise on every weight and bias takes "
        "most of them away.",
        "medium; the standard deviation 0.1 low",
    ),
    Named(
        _study(
            "growth",
            "cells",
            {"widths": _hidden(2, (*_DEPTHS, *_WIDTHS)), "domain": ["whole"]},
            samples=256,
        ),
        "The number of regions grows like a power of the number of neurons whose exponent is the "
        "dimension, does not grow with depth, and is far below the exponential maxima.",
        "high",
    ),
    Named(
        _study(
            "bias",
            "line",
            {
                "widths": _hidden(1, ("48", "24-24", "16-16-16")),
                "bias": ["0", "1/1000", "1/100", "1/10", "1", "10", "100"],
                "line": ["diagonal", "generic"],
            },
            samples=4096,
        ),
        "With zero biases regions are cones and few; with biases of any scale the count along the "
        "whole line is about the number of neurons, so biases are taken small but not zero.",
        "medium",
    ),
)  # fmt: skip

NAMED: dict[str, Named] = {each.study.name: each for each in _STUDIES}


def named(study: Study) -> Named | None:
    """Return the entry of a study with the name, kind and levels of one that is named here.

    >>> from dataclasses import replace
    >>> growth = NAMED["growth"].study
    >>> named(replace(growth, samples=9)) == NAMED["growth"], named(replace(growth, name="mine"))
    (True, None)
    """
    found = NAMED.get(study.name)
    same = found and (found.study.kind, found.study.factors) == (study.kind, study.factors)
    return found if same else None
