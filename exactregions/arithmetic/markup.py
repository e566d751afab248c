"""Values as HTML and LaTeX, for notebooks: tables, exact numbers, matrices."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape


def table(title: str, rows: Iterable[tuple[str, object]]) -> str:
    """Return an HTML table of names and values under a title; texts are escaped.

    >>> table("a < b", [("a", Fraction(1, 2))])
    '<table><caption>a &lt; b</caption><tr><th>a</th><td>1/2</td></tr></table>'
    """
    body = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows
    )
    return f"<table><caption>{escape(title)}</caption>{body}</table>"


def fraction(value: Fraction) -> str:
    r"""Return a rational number as LaTeX.

    >>> print(fraction(Fraction(-1, 2)), fraction(Fraction(3)))
    -\tfrac{1}{2} 3
    """
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def matrix(rows: Iterable[Sequence[Fraction]]) -> str:
    r"""Return a matrix as LaTeX.

    >>> print(matrix([[Fraction(1), Fraction(1, 3)]]))
    \begin{pmatrix}1 & \tfrac{1}{3}\end{pmatrix}
    """
    body = r" \\ ".join(" & ".join(map(fraction, row)) for row in rows)
    return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"


def affine(rows: Sequence[Sequence[Fraction]], constant: Sequence[Fraction], argument: str) -> str:
    r"""Return W·argument + b as LaTeX.

    >>> print(affine([[Fraction(2)]], [Fraction(1)], "x"))
    \begin{pmatrix}2\end{pmatrix} x + \begin{pmatrix}1\end{pmatrix}
    """
    return f"{matrix(rows)} {argument} + {matrix([[b] for b in constant])}"
