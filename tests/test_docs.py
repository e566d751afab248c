"""The documentation: every block of code runs, every link leads somewhere, the site is built."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exactregions.cli import run
from exactregions.cli.base import commands

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LINKED = [*PAGES, *(ROOT / "proofs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "tests/README.md"]
FRAMEWORKS = ("torch", "keras")  # blocks that need one of these stand alone
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    """A fenced block: the page, the line where its text begins, its language, its text."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def frameworks(self) -> list[str]:
        return [name for name in FRAMEWORKS if f"import {name}" in self.text]


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"^```([\w{}-]+)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line = text[: found.start(2)].count("\n")
        yield Block(page, line, found[1].strip("{}"), found[2])


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


ALL = [block for page in PAGES for block in blocks(page)]
WITH_CODE = sorted({block.page for block in ALL if block.language in {"python", "console"}})
NEEDY = [block for block in ALL if block.frameworks]

SLOW = {"property-testing.md"}  # Hypothesis draws thousands of networks there


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow if page.name in SLOW else ()) for page in WITH_CODE],
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


@pytest.mark.parametrize("block", NEEDY, ids=lambda b: f"{name_of(b.page)}:{b.line}")
def test_a_block_that_needs_a_framework_runs(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in block.frameworks:
        pytest.importorskip(name)
    monkeypatch.chdir(tmp_path)
    run_python(block, {"__name__": "__main__"})


def test_code_is_never_shown_in_a_way_that_does_not_run():
    languages = {
        "python",
        "console",
        "sh",
        "toml",
        "json",
        "text",
        "toctree",
        "eval-rst",
        "include",
    }
    assert {block.language for block in ALL} <= languages
    outside = [name_of(page) for page in PAGES if re.search("^ {0,4}>>> ", without_fences(page))]
    assert outside == []


def run_python(block: Block, names: dict[str, Any]) -> None:
    """Run a block with prompts as a doctest, another as a program."""
    if ">>> " not in block.text:
        exec(compile("\n" * block.line + block.text, block.page, "exec"), names)
        return
    parsed = doctest.DocTestParser().get_doctest(
        block.text, names, block.page.name, str(block.page), block.line
    )
    said: list[str] = []
    held = doctest.DocTestRunner(optionflags=FLAGS).run(parsed, out=said.append, clear_globs=False)
    names.update(parsed.globs)
    assert not held.failed, "".join(said)


def run_commands(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    """Run each line after a prompt and compare what it prints with the lines below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.replace("\\\n", "").partition("\n")
        got = answer(shlex.split(command), capsys)
        wanted = wanted.replace("…", "...")
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


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    assert [target for target in links(page) if not leads_somewhere(page, target)] == []


def test_the_search_for_links_finds_the_broken_ones():
    page = ROOT / "docs" / "index.md"
    assert leads_somewhere(page, "../README.md")
    assert leads_somewhere(page, "certificate-spec.md#1-the-claim")
    assert not leads_somewhere(page, "no-such-page.md")
    assert not leads_somewhere(page, "../README.md#no-such-title")


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
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.replace(" ", "-") for title in kept}


def test_every_page_has_a_place_in_the_contents():
    listed = {
        (block.page.parent / f"{name}.md").resolve()
        for block in ALL
        if block.language == "toctree"
        for name in block.text.split()
    }
    assert set(PAGES) - {ROOT / "docs" / "index.md"} <= listed


def test_the_shell_completes_commands():
    script = completion(_EXACTREGIONS_COMPLETE="bash_source")
    assert "complete -o nosort -F _exactregions_completion exactregions" in script
    words = {"COMP_WORDS": "exactregions co", "COMP_CWORD": "1"}
    assert completion(_EXACTREGIONS_COMPLETE="bash_complete", **words).split() == [
        "plain,convert",
        "plain,count",
    ]
    words = {"COMP_WORDS": "exactregions count --max-c", "COMP_CWORD": "2"}
    assert completion(_EXACTREGIONS_COMPLETE="bash_complete", **words) == "plain,--max-cells\n"


def completion(**variables: str) -> str:
    program = "from exactregions.cli import main; main()"
    command = [sys.executable, "-c", program]
    return subprocess.check_output(command, env={**os.environ, **variables}, cwd=ROOT, text=True)


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path):
    missing = [
        name for name in ("sphinx", "myst_parser", "furo", "math_core") if not find_spec(name)
    ]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; `make docs` installs what the site needs")
    sphinx = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
    folders = ["-c", "docs", "-d", str(tmp_path / "doctrees"), ".", str(tmp_path / "site")]
    built = subprocess.run(
        [*sphinx, *folders], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (built.returncode, built.stderr) == (0, "")
    proof = (tmp_path / "site" / "proofs" / "expectation.html").read_text(encoding="utf-8")
    assert "<math" in proof
    assert "$" not in re.sub(r"(?s)<(script|pre|code)\b.*?</\1>", "", proof)
    assert all(
        '<script src="http' not in page.read_text(encoding="utf-8")
        for page in (tmp_path / "site").rglob("*.html")
    )


def test_the_page_of_the_command_line_names_every_command():
    table = (ROOT / "docs" / "shell.md").read_text(encoding="utf-8").partition("```")[0]
    assert set(re.findall(r"`(\w+)`", table)) >= set(commands.commands)
