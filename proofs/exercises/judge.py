"""Judge a file of answers.

    python proofs/exercises/judge.py answers.py

prints a line for each exercise: right, wrong with a hint, or open. The exit status is 0 if all are
right, 1 if some are wrong, 2 if the file cannot be run, and 3 if none is wrong and some are open.
"""

import runpy
import sys
import traceback
from collections.abc import Callable, Mapping

import further
import part1
import part2
import part3
import part4
from reading import Wrong

KINDS = ("answer_", "further_")
EXERCISES: dict[str, Callable[[object], None]] = {
    name: judge
    for part in (part1, part2, part3, part4, further)
    for name, judge in vars(part).items()
    if name.startswith(KINDS)
}


def verdict(name: str, given: object) -> tuple[str, str]:
    """Return "right", "wrong" or "open" for one answer, and a hint."""
    if given is None:
        return "open", ""
    try:
        EXERCISES[name](given)
    except Wrong as wrong:
        return "wrong", str(wrong)
    return "right", ""


def judged(answers: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """Return the verdict of every exercise; one without an answer is open."""
    return {name: verdict(name, answers.get(name)) for name in EXERCISES}


def read(path: str) -> dict[str, object]:
    """Run a file of answers. Raises Wrong if that fails, or if a name is that of no exercise."""
    try:
        answers = runpy.run_path(path)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a file may fail in any way)
        lines = [
            at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == path
        ]
        where = f"line {lines[-1]}" if lines else "it"
        raise Wrong(
            f"{path}: {where} fails: {type(error).__name__}: {' '.join(str(error).split())}"
        ) from None
    for name in answers:
        if name.startswith(KINDS) and name not in EXERCISES:
            raise Wrong(f"{path}: there is no exercise {name}")
    return answers


def main(arguments: list[str]) -> int:
    """Judge the file that the command line names; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("give one file: python proofs/exercises/judge.py answers.py\n")
        return 2
    try:
        found = judged(read(arguments[0]))
    except Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    for name, (word, hint) in found.items():
        sys.stdout.write(f"{word:6} {name:10}  {hint}".rstrip() + "\n")
    words = [word for word, _ in found.values()]
    counts = {word: words.count(word) for word in ("right", "wrong", "open")}
    sys.stdout.write(", ".join(f"{many} {word}" for word, many in counts.items()) + "\n")
    return 1 if counts["wrong"] else 3 if counts["open"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
