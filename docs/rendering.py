"""How the site shows docstrings, which are plain text, and formulas, which become MathML.

A docstring is made of blocks with an empty line between: sentences, doctests, formulas (indented),
lists, and tables of lines ``name : text``. Browsers draw MathML by themselves, so pages need no
script and no network; a formula that cannot be read is a warning.
"""

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.util import logging

from exactregions import errors

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_TAG = re.compile(r"\\tag\{(\d+)\}")  # math-core numbers equations of its own only
_STUCK = re.compile(r"\(?<math>(?:(?!</math>).)*</math>[.,;:)!?]+")
_LOG = logging.getLogger(__name__)
_ROW = re.compile(r"(\S.*?) *: (.*)", re.DOTALL)
_MARKED = re.compile(r"(``.+?``|`.+?`|(?<![\w*])\*[a-zA-Z][\w -]*\*(?![\w*]))")
_ITEM = re.compile(r"([*-] |\d+\. )(.*)")


def restructured(lines: list[str]) -> list[str]:
    r"""Return the lines of a docstring as reStructuredText.

    >>> for line in restructured(["The x_i.", "", "a, bc : one", "d     : two,", "        more"]):
    ...     print(line)
    The x\_i.
    <BLANKLINE>
    ``a``, ``bc``
        one
    ``d``
        two, more
    <BLANKLINE>
    """
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip("\n"))
    return [line for block in blocks for line in (*_block(block.split("\n")), "")]


def _block(lines: list[str]) -> list[str]:
    code = next((i for i, line in enumerate(lines) if line.startswith(">>> ")), len(lines))
    if code == 0:
        return lines
    if code < len(lines):  # no empty line before the doctest
        return [*_block(lines[:code]), "", *lines[code:]]
    if lines[0].startswith("    "):
        return ["::", "", *lines]
    if _ITEM.match(lines[0]):
        return [_item(text) for text in _gathered(lines)]
    if re.match(r"\S.*? +: ", lines[0]):
        return [line for text in _gathered(lines) for line in _row(text)]
    return [_plain(" ".join(lines))]


def _gathered(lines: list[str]) -> list[str]:
    """Join each line with those below it that are indented, but for columns in a column."""
    found: list[str] = []
    for line in lines:
        if line.startswith(" ") and found:
            found[-1] += ("\n" if re.search(r"\S {3,}\S", line) else " ") + line.strip()
        else:
            found.append(line)
    return found


def _item(text: str) -> str:
    held = _ITEM.fullmatch(text)
    return held[1] + _plain(held[2]) if held else _plain(text)


def _row(text: str) -> list[str]:
    """Return a term and what it means; names of arguments are code."""
    held = _ROW.fullmatch(text)
    if held is None:
        return [_plain(text)]
    names = held[1].split(", ")
    term = ", ".join(f"``{n}``" if n.isidentifier() else _plain(n) for n in names)
    mark = "    | " if "\n" in held[2] else "    "
    return [term, *(mark + _plain(line) for line in held[2].split("\n"))]


def _plain(text: str) -> str:
    """Keep code between backticks and *a word or two*, and take no other sign for markup."""
    parts = _MARKED.split(text)
    return "".join(_marked(part) if i % 2 else _escaped(part) for i, part in enumerate(parts))


def _marked(part: str) -> str:
    return f"``{part.strip('`')}``" if part.startswith("`") else part


def _escaped(part: str) -> str:
    part = re.sub(r"([\\*`|_])", r"\\\1", part)
    return re.sub(r"\b[A-Z]\w+Error\b", _error, part)


def _error(found: re.Match[str]) -> str:
    """Return the name of an error of ours as a link."""
    ours = hasattr(errors, found[0])
    return f":exc:`~exactregions.errors.{found[0]}`" if ours else found[0]


def _docstring(*event: Any) -> None:
    lines: list[str] = event[-1]  # after what it documents; Sphinx takes what is left in the list
    lines[:] = restructured(lines)


def _signature(app: object, what: str, *event: object) -> tuple[str, None] | None:
    del app
    shown = what in {"class", "exception"} and event[-2]
    return ("", None) if shown else None  # nobody builds results by hand


def _read(text: str) -> str:
    """Return a formula as math-core reads it; fonts raise a prime once, a superscript again."""
    return _TAG.sub(r"\\qquad (\1)", text).replace("'", r"\prime ")


def _together(*event: Any) -> None:
    """Let no line begin with the full stop after a formula."""
    context = event[3]
    if "body" in context:
        context["body"] = _STUCK.sub(r'<span class="stuck">\g<0></span>', context["body"])


def _formula(self: "HTML5Translator", node: nodes.Element, *, display: bool) -> None:
    try:
        shown = LatexToMathML(fancy_error=False).convert_with_local_state(
            _read(node.astext()), displaystyle=display
        )
    except LatexError as reason:
        _LOG.warning("no formula: %s (%s)", node.astext(), reason, location=node)
        shown = self.encode(node.astext())
    self.body.append(f'<div class="formula">{shown}</div>' if display else shown)
    raise nodes.SkipNode


def _inline(self: "HTML5Translator", node: nodes.math) -> None:
    _formula(self, node, display=False)


def _displayed(self: "HTML5Translator", node: nodes.math_block) -> None:
    _formula(self, node, display=True)


def setup(app: "Sphinx") -> dict[str, Any]:
    """Tell Sphinx of both."""
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-process-signature", _signature)
    app.connect("html-page-context", _together)
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
