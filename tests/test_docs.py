"""The documentation: every block of code runs, every link leads somewhere, the site is built."""

import doctest
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from exactregions.cli import run
from exactregions.cli.base import commands

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LINKED = [*PAGES, *(ROOT / "proofs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "tests/README.md"]
SHOWN = {"python", "console"}  # these run; the others are texts, and lines that install
OTHERS = {"sh", "toml", "json", "text", "toctree", "eval-rst", "include"}
FRAMEWORKS = ("torch", "keras")  # a block that imports one of them stands alone
SLOW = {"property-testing.md"}  # Hypothesis draws thousands of networks there
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    """A fenced block: its page, the line before its text, its language, its text."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def frameworks(self) -> list[str]:
        return [name for name in FRAMEWORKS if f"import {name}" in self.text]


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"(?ms)^```([\w{}-]+)[^\n]*\n(.*?)^```$", text):
        line = text[: found.start(2)].count("\n")
        yield Block(page, line, found[1].strip("{}"), found[2])


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


ALL = [block for page in PAGES for block in blocks(page)]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.slow if page.name in SLOW else ())
        for page in sorted({block.page for block in ALL if block.language in SHOWN})
    ],
    ids=name_of,
)
def test_a_page_prints_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.language == "python" and not block.frameworks:
            run_python(block, names)
        elif block.language == "console":
            run_commands(block, capsys)


@pytest.mark.parametrize(
    "block",
    [block for block in ALL if block.frameworks],
    ids=lambda block: f"{name_of(block.page)}:{block.line}",
)
def test_a_block_that_needs_a_framework_runs(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in block.frameworks:
        pytest.importorskip(name)
    monkeypatch.chdir(tmp_path)
    run_python(block, {"__name__": "__main__"})


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_is_shown_only_in_a_way_that_runs(page: Path):
    assert {block.language for block in blocks(page)} <= SHOWN | OTHERS
    assert not re.search(r"(?m)^ *(>>>|\$ exactregions) ", without_fences(page))


def test_the_runner_notices_a_wrong_answer(capsys: pytest.CaptureFixture[str]):
    page = ROOT / "docs" / "index.md"
    with pytest.raises(AssertionError, match="Expected"):
        run_python(Block(page, 0, "python", ">>> 1 + 1\n3\n"), {})
    with pytest.raises(AssertionError, match="instead of"):
        run_commands(Block(page, 0, "console", "$ exactregions --version\n0.0\n"), capsys)


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    assert [target for target in links(page) if not leads_somewhere(page, target)] == []


def test_the_search_for_links_finds_the_broken_ones():
    page = ROOT / "docs" / "index.md"
    assert leads_somewhere(page, "../README.md")
    assert leads_somewhere(page, "certificate-spec.md#1-the-claim")
    assert not leads_somewhere(page, "no-such-page.md")
    assert not leads_somewhere(page, "../README.md#no-such-title")


def test_every_page_and_every_proof_has_a_place_in_the_contents():
    listed = {
        (block.page.parent / f"{name}.md").resolve()
        for block in ALL
        if block.language == "toctree"
        for name in block.text.split()
    }
    proofs = {*(ROOT / "proofs").glob("*.md")}
    assert {*PAGES, *proofs} - {ROOT / "docs" / "index.md"} <= listed


def test_the_page_of_the_command_line_names_every_command():
    table = (ROOT / "docs" / "shell.md").read_text(encoding="utf-8").partition("```")[0]
    assert set(re.findall(r"`(\w+)`", table)) >= set(commands.commands)


def test_the_shell_completes_commands_and_options():
    script = completed("bash_source")
    assert "complete -o nosort -F _exactregions_completion exactregions" in script
    words = completed("bash_complete", COMP_WORDS="exactregions co", COMP_CWORD="1")
    assert words.split() == ["plain,convert", "plain,count"]
    words = completed("bash_complete", COMP_WORDS="exactregions count --max-c", COMP_CWORD="2")
    assert words == "plain,--max-cells\n"


def test_a_docstring_keeps_its_signs_and_shows_its_columns():
    rendering = extension()
    assert doctest.testmod(rendering).failed == 0
    assert rendering.restructured(["|x_i|*2 of *two* `y`,", "a*b ≤ c*d"]) == [
        r"\|x\_i\|\*2 of *two* ``y``, a\*b ≤ c\*d",
        "",
    ]
    assert rendering.restructured(["Raises ShapeError, OSError."])[0] == (
        "Raises :exc:`~exactregions.errors.ShapeError`, OSError."
    )
    columns = ["path : .json    all", "       .off     floats", "cell : which", ">>> 1", "1"]
    assert rendering.restructured(columns) == [
        *("``path``", "    | .json    all", "    | .off     floats"),
        *("``cell``", "    which", "", ">>> 1", "1", ""),
    ]


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path):
    extension()
    for needed in ("myst_parser", "furo"):
        pytest.importorskip(needed, reason="`make docs` installs what the site needs")
    site = tmp_path / "site"
    sphinx = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
    folders = ["-c", "docs", "-d", str(tmp_path / "doctrees"), ".", str(site)]
    built = subprocess.run(
        [*sphinx, *folders], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (built.returncode, built.stderr) == (0, "")
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    proof = pages[site / "proofs" / "15-expectation.html"]
    assert "<math" in proof
    assert "$" not in re.sub(r"(?s)<(script|pre|code)\b.*?</\1>", "", proof)
    # It can be read without a network.
    loaded = re.compile(r'<(script|link|img)\b[^>]*\b(src|href)="(https?:)?//')
    assert [page for page, text in pages.items() if loaded.search(text)] == []


def run_python(block: Block, names: dict[str, Any]) -> None:
    """Run a block as a doctest that goes on with the names of those before it."""
    parsed = doctest.DocTestParser().get_doctest(
        block.text, names, block.page.name, str(block.page), block.line
    )
    said: list[str] = []
    held = doctest.DocTestRunner(optionflags=FLAGS).run(parsed, out=said.append, clear_globs=False)
    names.update(parsed.globs)
    assert held.attempted, f"{block.page}:{block.line}: no example"
    assert not held.failed, "".join(said)


def run_commands(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    """Run each line after a prompt and compare what it prints with the lines below it."""
    for part in re.split(r"(?m)^\$ ", block.text)[1:]:
        command, _, wanted = part.replace("\\\n", "").partition("\n")
        wanted = wanted.replace("…", "...")
        got = answer(shlex.split(command), capsys)
        same = doctest.OutputChecker().check_output(wanted, got, FLAGS)
        assert same, f"{block.page}:{block.line}\n$ {command}\n{got}\ninstead of\n{wanted}"


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    if words[0] == "exactregions":
        run(words[1:])
        said = capsys.readouterr()
        return said.out + said.err
    assert words[0] == "python", words
    ran = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def without_fences(page: Path) -> str:
    return re.sub(r"(?ms)^```.*?^```$", "", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    text = re.sub(r"`[^`\n]*`|\$[^$\n]*\$", "", without_fences(page))
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def leads_somewhere(page: Path, target: str) -> bool:
    name, _, title = target.partition("#")
    file = page.parent / name if name else page
    return file.exists() and (not title or title in anchors(file))


def anchors(page: Path) -> set[str]:
    """The names that titles get, as GitHub gives them."""
    titles = re.findall(r"(?m)^#+ (.*)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def completed(what: str, **words: str) -> str:
    """What the program answers to a shell."""
    command = [sys.executable, "-c", "from exactregions.cli import main; main()"]
    asked = {**os.environ, **words, "_EXACTREGIONS_COMPLETE": what}
    return subprocess.check_output(command, env=asked, cwd=ROOT, text=True)


def extension() -> ModuleType:
    """docs/rendering.py, which needs what `make docs` installs."""
    for needed in ("sphinx", "math_core"):
        pytest.importorskip(needed, reason="`make docs` installs what the site needs")
    spec = importlib.util.spec_from_file_location("rendering", ROOT / "docs" / "rendering.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
