"""The house holds: floors, no tolerances, a quick and silent import, small documented rooms."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import exactregions

ROOT = Path(exactregions.__file__).parent.parent
MODULES = sorted((ROOT / "exactregions").rglob("*.py"))
PROOFS = sorted(p for p in (ROOT / "proofs").glob("*.md") if p.name != "README.md")
TOLERANCE = re.compile(r"[\d.]e-|isclose|allclose|\b(eps|a?r?tol)\b", re.IGNORECASE)
HEAVY = {"numpy", "scipy", "sympy", "networkx", "flint"}

each_module = pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
each_proof = pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.name)


def test_each_floor_imports_only_what_is_below_it():
    beside_python = Path(sys.executable).with_name("lint-imports")
    linter = beside_python if beside_python.exists() else shutil.which("lint-imports")
    if linter is None:
        pytest.skip("import-linter is not installed; `make lint` checks the floors")
    run = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_checker_needs_only_the_standard_library():
    checker = ROOT / "exactregions" / "checker.py"
    if not checker.exists():
        pytest.skip("there is no checker yet")
    assert imported_by(checker) <= sys.stdlib_module_names


@each_module
def test_no_tolerance_is_written_anywhere(module: Path):
    lines = enumerate(module.read_text(encoding="utf-8").splitlines(), 1)
    assert [(number, line) for number, line in lines if TOLERANCE.search(line)] == []


@pytest.mark.parametrize(
    "line",
    ["x > 1e-9", "1.E-8", "np.isclose(a, b)", "allclose", "eps = 0", "f(tol=t)", "rtol=r", "a.eps"],
)
def test_the_search_for_tolerances_finds_them(line: str):
    assert TOLERANCE.search(line)


@pytest.mark.parametrize("line", ["x - 1", "steps", "2**-53", "the total", "0x1p-53", "1e3"])
def test_the_search_for_tolerances_leaves_the_rest(line: str):
    assert not TOLERANCE.search(line)


@each_module
def test_modules_are_short(module: Path):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300


@each_module
def test_everything_public_says_what_it_is(module: Path):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [name for name, node in public(tree) if not ast.get_docstring(node)] == []


def test_public_names_are_few_and_all_load():
    assert len(exactregions.__all__) == len(set(exactregions.__all__)) <= 20
    for name in exactregions.__all__:
        assert getattr(exactregions, name) is not None
    assert set(exactregions.__all__) <= set(dir(exactregions))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'exactregions' has no attribute 'count_regoins'"):
        exactregions.count_regoins  # noqa: B018


def test_no_public_name_is_also_a_subpackage():
    taken = {path.stem for path in (ROOT / "exactregions").iterdir()}
    assert taken.isdisjoint(exactregions.__all__)


def test_importing_loads_nothing_heavy():
    loaded = fresh("import sys; old = set(sys.modules)", "print(*set(sys.modules) - old)")
    assert "exactregions" in loaded.split()
    assert HEAVY.isdisjoint(loaded.split())


def test_importing_is_quick():
    # The best of several: load from other processes only ever adds to a time.
    clock = "from time import perf_counter; start = perf_counter()"
    best = min(float(fresh(clock, "print(perf_counter() - start)")) for _ in range(5))
    assert best < 0.05


def test_importing_prints_nothing():
    assert fresh("pass", "pass") == ""


@each_proof
@pytest.mark.parametrize("heading", ["Used by", "Checked by"])
def test_a_proof_names_files_that_exist(proof: Path, heading: str):
    named = files_under(heading, proof.read_text(encoding="utf-8"))
    assert named, f"{proof.name} names no file under {heading!r}"
    homes = (ROOT, proof.parent)
    assert [name for name in named if not any((home / name).is_file() for home in homes)] == []


@each_module
def test_a_proof_that_a_module_cites_exists(module: Path):
    cited = re.findall(r"proofs/[\w-]+\.md", module.read_text(encoding="utf-8"))
    assert [name for name in cited if not (ROOT / name).is_file()] == []


def test_names_are_found_under_a_heading_a_bold_word_or_a_label():
    page = "## Proof\n`no.py`\n\n## Used by\n`a/b.py`, [c](c.py)\n\n## Checked by\ntests/d.py\n"
    assert files_under("Used by", page) == ["a/b.py", "c.py"]
    assert files_under("Checked by", page) == ["tests/d.py"]
    page = "**Used by:** `a.py`\n\n- `b.py` in `b.py`\n\nChecked by: `t.py::test_it`\n"
    assert files_under("Used by", page) == ["a.py", "b.py"]
    assert files_under("Checked by", page) == ["t.py"]


def fresh(before: str, after: str) -> str:
    """Import exactregions in a new interpreter, between two statements; return what it printed."""
    program = f"{before}; import exactregions; {after}"
    return subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)


def imported_by(module: Path) -> set[str]:
    """The top-level names of everything that a module imports; "." for relative imports."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else str(node.module).partition(".")[0])
    return found


def public(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The module, its public functions and classes, and the public methods of these classes."""
    yield "the module", tree
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    holders = [("", tree)]
    while holders:
        prefix, holder = holders.pop()
        for node in holder.body:
            if isinstance(node, definitions) and is_public(node):
                yield prefix + node.name, node
                if isinstance(node, ast.ClassDef):
                    holders.append((f"{prefix}{node.name}.", node))


def is_public(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """A name of its own: an overload shares the docstring of the function that follows it."""
    overload = any(ast.unparse(mark) == "overload" for mark in node.decorator_list)
    return not node.name.startswith("_") and not overload


def files_under(heading: str, page: str) -> list[str]:
    """The files named in a section, from its title to the next title of a proof page."""
    title = r"(?im)^[#*\s-]*{}\b"
    parts = re.split(title.format(re.escape(heading)), page, maxsplit=1)
    section = re.split(rf"{title.format('(?:used|checked) by')}|(?m:^#)", parts[-1], maxsplit=1)[0]
    found = re.findall(r"[\w./-]+\.(?:py|md)\b", section) if len(parts) == 2 else []
    return list(dict.fromkeys(found))
