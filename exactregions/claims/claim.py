"""A theorem as data: hypotheses, two exact sides, and the verdict on one network and domain.

``holds`` and ``fails`` are said of the network at hand only, and only if every hypothesis was
checked and met. Where one is not met the claim is ``vacuous``; where a budget or a hypothesis that
cannot be checked stands in the way it is ``undecided``. Nothing is judged by sampling here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from operator import eq, ge, le
from typing import Any

from exactregions.arithmetic.markup import table
from exactregions.arithmetic.surd import Surd
from exactregions.claims.subject import Subject
from exactregions.errors import IncompleteError

Number = int | Fraction | Surd
Check = Callable[[Subject], bool | None]

_MET = {True: "met", False: "not met", None: "not decided"}
RELATIONS = {"=": eq, "≤": le, "≥": ge}


class Verdict(StrEnum):
    """What a claim comes to on one network and domain.

    >>> Verdict("vacuous") is Verdict.VACUOUS
    True
    """

    HOLDS = "holds"
    FAILS = "fails"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A condition of a claim, in words, and its exact check: None where it cannot be decided."""

    words: str
    check: Check = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Both sides of a claim, compared exactly.

    left, right : numbers, or tuples of numbers that are compared one by one
    relation    : "=", "≤" or "≥"
    witness     : plain data that replays a failure: a pattern, a point, a face, …
    evidence    : plain data about how the sides were found
    """

    left: Number | tuple[Number, ...]
    relation: str
    right: Number | tuple[Number, ...]
    witness: dict[str, Any] | None = None
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Tell whether the relation is true.

        >>> Finding(3, "≤", Fraction(7, 2)).holds, Finding((1, 2), "=", (1, 3)).holds
        (True, False)
        """
        pairs = zip(_many(self.left), _many(self.right), strict=True)
        return all(RELATIONS[self.relation](a, b) for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a claim, with what it rests on.

    hypotheses : each in words, and whether it is met; None where that was not decided
    finding    : None if the sides were not computed
    reason     : why a claim is vacuous or undecided
    """

    claim: "Claim"
    verdict: Verdict
    hypotheses: tuple[tuple[str, bool | None], ...]
    finding: Finding | None
    reason: str

    def _repr_html_(self) -> str:
        claim, finding = self.claim, self.finding
        rows: list[tuple[str, object]] = [("claim", claim.words), ("source", claim.source)]
        rows += [(f"hypothesis: {words}", _MET[met]) for words, met in self.hypotheses]
        if finding is not None:
            sides = (", ".join(map(str, _many(s))) for s in (finding.left, finding.right))
            rows.append(("both sides", f" {finding.relation} ".join(sides)))
        if self.reason:
            rows.append(("why", self.reason))
        if claim.proof:
            rows.append(("proof", f"proofs/{claim.proof}.md"))
        return table(f"{claim.name}: {self.verdict.value}", rows)


@dataclass(frozen=True, slots=True)
class Claim:
    r"""A statement about a network on a domain.

    name       : a short name, the one that commands use
    words      : the statement in a sentence
    latex      : the same as a formula
    source     : who stated it, and where
    hypotheses : conditions, in the order in which they are checked
    find       : computes both sides; it may raise IncompleteError
    disputed   : the statement, or one reading of it, is known to fail for some networks that meet
                 the hypotheses; so it is judged only where it is asked for by name
    proof      : the page in proofs/ that proves it, or shows why it is disputed: "06-counting"

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> few = Claim("few", "There are at most three cells.", r"N \le 3", "made up", (),
    ...             lambda subject: Finding(subject.cells.count, "≤", 3))
    >>> judged = few.judge(Subject(hat(), Box.of((-1, 3))))
    >>> judged.verdict, judged.finding.left
    (<Verdict.FAILS: 'fails'>, 4)
    """

    name: str
    words: str
    latex: str
    source: str
    hypotheses: tuple[Hypothesis, ...]
    find: Callable[[Subject], Finding] = field(repr=False)
    disputed: bool = False
    proof: str = field(default="", kw_only=True)

    def judge(self, subject: Subject) -> Judgement:
        """Return the verdict on a network and a domain."""
        checked: list[tuple[str, bool | None]] = []
        try:
            for hypothesis in self.hypotheses:
                met = hypothesis.check(subject)
                checked.append((hypothesis.words, met))
                if met is None:
                    reason = f"it could not be decided whether {hypothesis.words}"
                    return self._judged(Verdict.UNDECIDED, checked, reason)
                if not met:
                    return self._judged(Verdict.VACUOUS, checked, f"not true: {hypothesis.words}")
            finding = self.find(subject)
        except IncompleteError as budget:
            return self._judged(Verdict.UNDECIDED, checked, str(budget))
        verdict = Verdict.HOLDS if finding.holds else Verdict.FAILS
        return Judgement(self, verdict, tuple(checked), finding, "")

    def _judged(
        self, verdict: Verdict, checked: Iterable[tuple[str, bool | None]], reason: str
    ) -> Judgement:
        return Judgement(self, verdict, tuple(checked), None, reason)


def _many(side: Number | tuple[Number, ...]) -> tuple[Number, ...]:
    return side if isinstance(side, tuple) else (side,)
