"""The oracle of certificates accepts the specification's examples, and nothing that is spoiled."""

import json
import re
from pathlib import Path

import pytest

from tests.oracles.certificate_judge import judge

SPECIFICATION = Path(__file__).parents[2] / "docs" / "certificate-spec.md"
EXAMPLES = [
    block.splitlines()
    for block in re.findall(r"```\n(.*?)```", SPECIFICATION.read_text(encoding="utf-8"), re.DOTALL)
    if block.startswith('{"format":"exactregions-certificate"')
]
COUNTS = [(2, 2), (4, 3), (3, 3)]
# For the second example, z = x, y and max(x, 0) + max(y, 0) on the plane: line, field, value.
SPOILED = {
    "a side is hidden": (1, "t", "-s0"),
    "a zero that is none": (3, "t", "s0"),
    "no combination": (4, "h", [[0]]),
    "a premise too many": (4, "h", [[0, 1, 1]]),
    "a premise from below": (4, "h", [[0, 2]]),
    "a hint too many": (2, "h", [[1], [0]]),
    "a witness on a wall": (1, "w", [1, 0, -1]),
    "a witness of another cell": (2, "w", [1, 1, 1]),
    "a witness at infinity": (2, "w", [0, -1, 1]),
    "a token too few": (1, "t", "ss"),
}


@pytest.mark.parametrize(("example", "counts"), list(zip(EXAMPLES, COUNTS, strict=True)))
def test_the_examples_of_the_specification_hold(example: list[str], counts: tuple[int, int]):
    assert judge(example) == counts


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_line_may_be_left_out(example: list[str]):
    for i in range(1, len(example) - 1):
        with pytest.raises((AssertionError, IndexError, StopIteration)):
            judge([*example[:i], *example[i + 1 :]])


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_spoiled_fails(name: str):
    place, field, value = SPOILED[name]
    lines = list(EXAMPLES[1])
    lines[place] = json.dumps({**json.loads(lines[place]), field: value})
    with pytest.raises((AssertionError, IndexError, StopIteration)):
        judge(lines)


def test_another_domain_needs_other_witnesses():
    lines = list(EXAMPLES[0])
    lines[0] = lines[0].replace("[[0,1]]", "[[0,2]]")
    assert judge(lines) == (2, 2)
    lines[0] = lines[0].replace("[[0,2]]", '[[0,"1/2"]]')
    with pytest.raises(AssertionError):
        judge(lines)
