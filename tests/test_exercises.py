"""Exercises: solutions are right, spoiled ones are wrong, and nonsense is refused in one line."""

import importlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXERCISES = ROOT / "proofs" / "exercises"
PAGES = sorted((ROOT / "proofs").glob("[0-9][0-9]-*.md"))
NUMBERS = [0.5, float("nan"), 1j, True, 10**5000]
LISTS = [[], [None], [1, 2], [0.5, 0.5], (0,) * 4, (10**5000,) * 4, [[1]], [[], []]]
NETWORKS = [[([[1]], [0])], [([[1, 2]], [0]), ([[1]], [0])]]
TEXTS = ["forty-two", "{}", '{"t":"++","h":[],"w":[0,0]}']
NONSENSE = [*NUMBERS, *LISTS, *NETWORKS, *TEXTS, {}, object()]


def module(name: str):
    sys.path.insert(0, str(EXERCISES))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(EXERCISES))


judge, holes = module("judge"), module("answers")
SOLUTIONS = {
    name: answer
    for name, answer in vars(module("solutions")).items()
    if name.startswith(judge.KINDS)
}
# Changes of a line of a certificate: the witness, a premise, a sign, the end.
LINE = [("4,3", "4,1"), ("[0]", "[-2]"), ("[0]", "[1]"), ("++", "+-"), ("}", "")]
each_exercise = pytest.mark.parametrize("name", judge.EXERCISES)


def changed(answer: object, by: Callable[[Fraction], Fraction]) -> Iterator[object]:
    """Yield the answer with one number in it changed, for each number."""
    if isinstance(answer, (list, tuple)):
        for i, part in enumerate(answer):
            for other in changed(part, by):
                yield type(answer)([*answer[:i], other, *answer[i + 1 :]])
    elif isinstance(answer, str) and answer.startswith("{"):
        yield from (answer.replace(old, new) for old, new in LINE)
    else:
        yield str(by(Fraction(answer)))


def one_more(v: Fraction) -> Fraction:
    return v + 1


def zero(_: Fraction) -> Fraction:
    return Fraction(0)


def has_network(answer: object) -> bool:
    """Tell whether an answer is a list of layers, or holds one."""
    return isinstance(answer, (list, tuple)) and (
        any(isinstance(part, tuple) and isinstance(part[0], list) for part in answer)
        or any(map(has_network, answer))
    )


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXERCISES / "judge.py"), str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_exercise_has_a_hole_a_judge_and_a_solution():
    empty = [name for name in vars(holes) if name.startswith(judge.KINDS)]
    assert empty == list(judge.EXERCISES) == list(SOLUTIONS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_the_exercise_of_every_page_is_judged(page: Path):
    if "## Exercise" not in page.read_text(encoding="utf-8"):
        pytest.skip("the page has no exercise")
    assert f"answer_{page.stem[:2]}" in judge.EXERCISES


def test_every_page_that_a_hole_names_exists():
    text = (EXERCISES / "answers.py").read_text(encoding="utf-8")
    for number, name in re.findall(
        r"# (proofs/\d\d-[\w-]+\.md): .*?\n(answer_\d\d) =", text, re.DOTALL
    ):
        assert (ROOT / number).exists()
        assert name == f"answer_{Path(number).name[:2]}"


@each_exercise
def test_the_solution_is_right(name: str):
    assert judge.verdict(name, SOLUTIONS[name]) == ("right", "")


@each_exercise
def test_a_solution_with_one_number_changed_is_wrong(name: str):
    answer = SOLUTIONS[name]
    wrong = [judge.verdict(name, other)[0] == "wrong" for other in changed(answer, one_more)]
    # one weight more or less may leave what a network has, a weight 0 does not
    if has_network(answer):
        wrong += [judge.verdict(name, other)[0] == "wrong" for other in changed(answer, zero)]
        assert any(wrong)
    else:
        assert all(wrong)


@each_exercise
def test_nonsense_is_one_clear_line(name: str):
    for given in NONSENSE:
        word, hint = judge.verdict(name, given)
        assert word == "wrong" or given == SOLUTIONS[name]
        assert "\n" not in hint
        assert word == "right" or 3 <= len(hint) <= 300


def test_empty_answers_are_open():
    assert {word for word, _ in judge.judged(vars(holes)).values()} == {"open"}
    assert run(EXERCISES / "answers.py").returncode == 3


def test_all_right_is_status_0():
    found = run(EXERCISES / "solutions.py")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.endswith(f"{len(SOLUTIONS)} right, 0 wrong, 0 open\n")


def test_one_wrong_answer_is_status_1_and_a_hint(tmp_path: Path):
    file = tmp_path / "answers.py"
    file.write_text("answer_23 = (12, 7)\n")
    found = run(file)
    assert found.returncode == 1
    assert "wrong  answer_23   points: 7 is not right\n" in found.stdout


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("answer_01 = 1\nanswer_02 = 1 / 0\n", "line 2 fails: ZeroDivisionError"),
        ("answer_01 = (3,\n", "fails: SyntaxError"),
        ('raise ValueError("one\\ntwo")\n', "line 1 fails: ValueError: one two"),
        ("raise SystemExit\n", "line 1 fails: SystemExit"),
        ("answer_99 = 1\n", "there is no exercise answer_99"),
        (None, "fails: FileNotFoundError"),
    ],
)
def test_a_file_that_cannot_be_run_is_one_line(tmp_path: Path, text: str | None, hint: str):
    file = tmp_path / "answers.py"
    if text is not None:
        file.write_text(text)
    found = run(file)
    assert found.returncode == 2
    assert found.stdout == ""
    assert hint in found.stderr
    assert found.stderr.count("\n") == 1
