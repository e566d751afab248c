"""A study: for every combination of the levels of its factors, samples from seeds of their own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING

from exactregions.arithmetic.rational import brief
from exactregions.errors import ExactRegionsError
from exactregions.studies.kind import Kind, Parameter

if TYPE_CHECKING:
    from numpy.random import SeedSequence

FAILURE = Fraction(1, 10**6)
MOST = 10**9  # samples of a point; a typing slip must not fill the memory with tasks


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of levels, and the seeds of its samples.

    What a sample is depends on the kind, the parameters, the study's seed and the sample's number,
    on nothing else: a study that grows keeps what it has.
    """

    kind: Kind
    seed: int
    parameters: dict[str, Parameter]

    @property
    def text(self) -> str:
        """The parameters as JSON, in the order of the factors."""
        return json.dumps(self.parameters, ensure_ascii=False)

    def seeds(self, first: int, last: int) -> list[int]:
        """Return the seeds of the samples number first, …, last − 1.

        They come from numpy.random.SeedSequence(seed, spawn_key=words).spawn(last), where the words
        are those of the SHA-256 of the kind and the parameters.
        """
        from numpy.random import SeedSequence

        digest = sha256(f"{self.kind.name} {self.text}".encode()).digest()
        words = tuple(int.from_bytes(digest[i : i + 4]) for i in range(0, 16, 4))
        return [_word(SeedSequence(self.seed, spawn_key=(*words, i))) for i in range(first, last)]


def _word(sequence: "SeedSequence") -> int:
    # 59 bits: SQL holds them as integers, and random:WIDTHS:SEED takes them.
    return int(sequence.generate_state(1, "uint64")[0]) >> 5


@dataclass(frozen=True, slots=True)
class Study:
    """What to draw and measure, and how much of it.

    factors : levels for each factor; the points are all their combinations
    samples : for each point, at most
    width   : stop a point when the interval of the kind's first quantity is as narrow; None
              draws all samples
    failure : the probability with which an interval may be wrong
    first   : look at the interval after so many samples, and whenever they have doubled

    Raises ExactRegionsError for a factor that the kind lacks or needs, or that has no level, and
    for numbers with which no study can be made.
    """

    name: str
    kind: Kind
    factors: Mapping[str, Sequence[Parameter]]
    samples: int
    width: Fraction | None = None
    failure: Fraction = FAILURE
    seed: int = 0
    first: int = 256

    def __post_init__(self) -> None:
        for name in ("samples", "first"):
            if getattr(self, name) < 2:
                raise ExactRegionsError(f"{name} is {getattr(self, name)}; give 2 or more")
        if self.samples > MOST:
            raise ExactRegionsError(f"samples is {self.samples}; give {MOST} or fewer")
        if not 0 <= self.seed < 1 << 63:  # SQL's integers end there
            raise ExactRegionsError(f"the seed is {self.seed}; give 0 or more, below 2^63")
        if not 0 < self.failure < 1:
            raise ExactRegionsError(f"the failure is {self.failure}; give one between 0 and 1")
        if self.width is not None and self.width <= 0:
            raise ExactRegionsError(f"the width is {self.width}; give one above 0, or none")
        _ = self.points  # their levels are integers and texts, or this raises
        for name, levels in self.factors.items():
            if not levels or len(set(levels)) < len(levels):
                raise ExactRegionsError(
                    f"the levels of {name} are {brief(list(levels))}; name one or more, each once"
                )
        if self.width is not None and self.kind.quantities[0].extent is None:
            raise ExactRegionsError(
                f"nothing bounds the {self.kind.quantities[0].column} of {self.kind.name}, so no "
                "interval of its mean gets narrow; give samples and no width"
            )

    @property
    def points(self) -> tuple[Point, ...]:
        """All combinations of levels, the last factor changing first."""
        return tuple(self._points())

    def _points(self) -> Iterator[Point]:
        for levels in product(*self.factors.values()):
            given = dict(zip(self.factors, levels, strict=True))
            yield Point(self.kind, self.seed, self.kind.complete(given))
