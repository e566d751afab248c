"""What is displayed in a proof is computed, and a wrong sign, index or constant does not pass.

Beside `proofs/NN-name.md` stands `proofs/checks/pNN_name.py`. The display with \\tag{k} is the
function `equation_k` there, which asserts it on concrete numbers or symbols; what cannot be
computed is in `NOT_COMPUTED`, with the reason. Every sign, index and constant in an `assert` of
such a function is changed, one at a time, and each change must make it fail.
"""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PROOFS = Path(__file__).parent.parent / "proofs"
PAGES = sorted(PROOFS.glob("[0-9][0-9]-*.md"))
SECTIONS = ("Statement", "Proof", "Exercise", "Used by", "Checked by")
SWAPS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip


def checks_of(page: Path) -> Path:
    number, _, name = page.stem.partition("-")
    return PROOFS / "checks" / f"p{number}_{name.replace('-', '_')}.py"


CHECKED = [page for page in PAGES if checks_of(page).exists()]
each_page = pytest.mark.parametrize("page", CHECKED, ids=lambda p: p.stem)


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def equations(path: Path) -> dict[int, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [f for f in tree.body if isinstance(f, ast.FunctionDef)]
    named = [f for f in functions if f.name.startswith("equation_")]
    return {int(f.name.removeprefix("equation_")): f for f in named}


def test_proofs_are_numbered_without_a_gap():
    assert [int(page.stem[:2]) for page in PAGES] == list(range(1, len(PAGES) + 1))


def test_the_index_has_every_page_with_its_title():
    listed = re.findall(r"^- (\d\d) \[(.+)\]\((.+)\)$", index(), re.MULTILINE)
    titles = [
        page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for page in PAGES
    ]
    expected = [(p.stem[:2], title, p.name) for p, title in zip(PAGES, titles, strict=True)]
    assert listed == expected


def index() -> str:
    return (PROOFS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_proof_has_its_parts_in_order(page: Path):
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == list(SECTIONS)
    assert checks_of(page).exists(), f"{checks_of(page).name} is missing"


@each_page
def test_every_display_is_computed_or_says_why_not(page: Path):
    displays = re.findall(r"\$\$(.*?)\$\$", page.read_text(encoding="utf-8"), re.DOTALL)
    tags = [int(tag) for text in displays for tag in re.findall(r"\\tag\{(\d+)\}", text)]
    assert len(tags) >= len(displays), "a display has no tag"
    assert tags == list(range(1, len(tags) + 1))
    path = checks_of(page)
    excused = getattr(loaded(path), "NOT_COMPUTED", {})
    assert all(len(reason.split()) > 3 for reason in excused.values())
    assert sorted([*equations(path), *excused]) == tags


@each_page
def test_the_checks_hold(page: Path):
    path = checks_of(page)
    module = loaded(path)
    for number in equations(path):
        getattr(module, f"equation_{number}")()


class Mutation(ast.NodeTransformer):
    """Changes the place number ``target`` of those in asserts; ``what`` says how."""

    def __init__(self, target: int) -> None:
        self.target, self.seen, self.inside, self.what = target, 0, 0, ""

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        self.inside += 1
        node.test = self.visit(node.test)
        self.inside -= 1
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in SWAPS and self._here(node, ast.unparse(node)):
            return ast.copy_location(ast.BinOp(node.left, SWAPS[type(node.op)](), node.right), node)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.USub) and self._here(node, ast.unparse(node)):
            return node.operand
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Name) and self._here(node, ast.unparse(node)):
            shifted = ast.BinOp(node.slice, ast.Sub(), ast.Constant(1))
            return ast.copy_location(ast.Subscript(node.value, shifted, node.ctx), node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is int and self._here(node, repr(node.value)):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def _here(self, node: Any, what: str) -> bool:
        if not self.inside:
            return False
        self.seen += 1
        if self.seen - 1 == self.target:
            self.what = f"line {node.lineno}: {what}"
        return self.seen - 1 == self.target


def mutants(path: Path, name: str) -> Iterator[tuple[str, ModuleType]]:
    """Yield the module with one place in the asserts of one function changed, for each place."""
    source = path.read_text(encoding="utf-8")
    for target in range(10_000):
        tree = ast.parse(source)
        mutation = Mutation(target)
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and function.name == name:
                mutation.visit(function)
        if not mutation.what:
            return
        module = ModuleType(path.stem)
        module.__file__ = str(path)
        exec(compile(ast.fix_missing_locations(tree), path, "exec"), module.__dict__)
        yield mutation.what, module


@each_page
def test_a_wrong_sign_index_or_constant_fails(page: Path):
    path = checks_of(page)
    survived = []
    for number in equations(path):
        name, tried = f"equation_{number}", 0
        for what, module in mutants(path, name):
            tried += 1
            try:
                getattr(module, name)()
            except Exception:  # noqa: BLE001  (a change may also make nonsense of the code)
                continue
            survived.append(f"{name}, {what}")
        assert tried, f"{name} asserts nothing that could be changed"
    assert survived == []
