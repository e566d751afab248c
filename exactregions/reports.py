"""Judgements as plain data for JSON, as a table for people, and as formulas."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exactregions.arithmetic.surd import Surd
from exactregions.claims.claim import Finding, Judgement, Number

if TYPE_CHECKING:
    from rich.table import Table

SHORT = 24


def plain(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as JSON holds it; numbers that are not whole are texts.

    >>> from exactregions import Box
    >>> from exactregions.claims.claim import Claim
    >>> from exactregions.claims.subject import Subject
    >>> from exactregions.networks.famous import hat
    >>> claim = Claim("size", "Its mean is …", "m = 3/2", "made up", (),
    ...               lambda subject: Finding(Fraction(3, 2), "=", Fraction(3, 2)))
    >>> shown = plain(claim.judge(Subject(hat(), Box.of((-1, 3)))))
    >>> shown["status"], shown["left"], shown["relation"], shown["right"]
    ('holds', '3/2', '=', '3/2')
    """
    claim, finding = judgement.claim, judgement.finding
    return {
        "claim": claim.name,
        "words": claim.words,
        "source": claim.source,
        "proof": claim.proof,
        "hypotheses": [{"words": w, "met": met} for w, met in judgement.hypotheses],
        "left": finding and _plain_side(finding.left),
        "relation": finding and finding.relation,
        "right": finding and _plain_side(finding.right),
        "status": judgement.verdict.value,
        "reason": judgement.reason,
        "witness": finding and finding.witness,
        "evidence": finding.evidence if finding else {},
    }


def _plain_side(side: Number | tuple[Number, ...]) -> object:
    return [_plain(v) for v in side] if isinstance(side, tuple) else _plain(side)


def _plain(value: Number) -> int | str:
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value if isinstance(value, int) else str(value)


def latex(judgement: Judgement) -> str:
    r"""Return the statement of a claim and, if its sides are known, both of them, as LaTeX.

    >>> from exactregions import Box
    >>> from exactregions.claims.claim import Claim
    >>> from exactregions.claims.subject import Subject
    >>> from exactregions.networks.famous import hat
    >>> claim = Claim("length", "…", r"\ell \le 2", "made up", (),
    ...               lambda subject: Finding(Surd.root(2), "≤", 2))
    >>> print(latex(claim.judge(Subject(hat(), Box.of((-1, 3))))))
    \ell \le 2: \quad \sqrt{2} \le 2
    """
    claim, finding = judgement.claim, judgement.finding
    if finding is None:
        return f"{claim.latex}: \\quad \\text{{{judgement.verdict.value}}}"
    sign = {"=": "=", "≤": r"\le", "≥": r"\ge"}[finding.relation]
    both = " ".join((_formula(finding.left), sign, _formula(finding.right)))
    return f"{claim.latex}: \\quad {both}"


def _formula(side: Number | tuple[Number, ...]) -> str:
    import sympy

    values = side if isinstance(side, tuple) else (side,)
    shown = [_symbol(v) for v in values]
    text: str = sympy.latex(shown[0] if len(shown) == 1 else sympy.Tuple(*shown))
    return text


def _symbol(value: Number) -> Any:
    import sympy

    terms = value.terms if isinstance(value, Surd) else ((Fraction(value), 1),)
    return sympy.Add(
        *(
            sympy.Rational(c.numerator, c.denominator) * sympy.sqrt(n, evaluate=n == 1)
            for c, n in terms
        )
    )


def table(judgements: Iterable[Judgement]) -> "Table":
    """Return a table with a row for each judgement."""
    from rich.table import Table

    found = Table("claim", "verdict", "left", "", "right", "why")
    for j in judgements:
        sides = ("", "", "") if j.finding is None else _sides(j.finding)
        found.add_row(j.claim.name, j.verdict.value, *sides, j.reason)
    return found


def _sides(finding: Finding) -> tuple[str, str, str]:
    return _short(finding.left), finding.relation, _short(finding.right)


def _short(side: Number | tuple[Number, ...]) -> str:
    values: Sequence[Number] = side if isinstance(side, tuple) else (side,)
    shown = ", ".join(text if len(text := str(_plain(v))) <= SHORT else _near(v) for v in values)
    return shown if len(shown) <= 3 * SHORT else shown[: 3 * SHORT] + "…"


def _near(value: Number) -> str:
    return Surd.of(value).enclosure(12)[0] + "…"
