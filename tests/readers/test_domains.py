"""Every JSON form is the set that it says; every other form is refused by name with a remedy."""

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from exactregions.errors import (
    DomainError,
    EmptyDomainError,
    ExactRegionsError,
    FileFormatError,
    FlatDomainError,
    NotExactError,
)
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.readers.domains import read_domain, read_point

F = Fraction
Point = Sequence[Fraction]
HALVES = [F(i, 2) for i in range(-6, 7)]


def read(content: object, inputs: int = 2) -> Any:
    return read_domain(json.dumps(content), inputs)


def holds(domain: Domain, t: Point) -> bool:
    """Is t in the domain, in its own coordinates? Rows (c, a) say c + a·t ≥ 0."""
    return all(
        row[0] + sum((a * v for a, v in zip(row[1:], t, strict=True)), F(0)) >= 0
        for row in domain.rows
    )


SOLID: dict[str, tuple[object, Callable[[Fraction, Fraction], bool]]] = {
    "box": ({"box": [["-1/2", 1], ["-2", "2.5"]]}, lambda x, y: -0.5 <= x <= 1 and -2 <= y <= 2.5),
    "cube": ({"cube": ["-1", "3/2"]}, lambda x, y: -1 <= x <= 1.5 and -1 <= y <= 1.5),
    "all": ({"all": True}, lambda x, y: True),
    "triangle": (
        {"polytope": {"A": [[-1, 0], [0, -1], ["1/2", "1/2"]], "b": [0, 0, 1]}},
        lambda x, y: x >= 0 and y >= 0 and x + y <= 2,
    ),
    "half-plane": ({"polytope": {"A": [[1, -2]], "b": ["0.5"]}}, lambda x, y: x - 2 * y <= 0.5),
    "triangle with idle rows": (
        {"polytope": {"A": [[-1, 0], [0, -1], [1, 1], [1, 0], [1, 1]], "b": [0, 0, 2, 7, 3]}},
        lambda x, y: x >= 0 and y >= 0 and x + y <= 2,
    ),
}


@pytest.mark.parametrize(("content", "inside"), SOLID.values(), ids=SOLID.keys())
def test_a_set_of_full_dimension_holds_exactly_its_points(
    content: object, inside: Callable[[Fraction, Fraction], bool]
):
    domain = read(content)
    assert (domain.dimension, domain.inputs, domain.frame) == (2, 2, None)
    for x, y in product(HALVES, repeat=2):
        assert holds(domain, (x, y)) == inside(x, y), (x, y)
        assert domain.place((x, y)) == (x, y)


@pytest.mark.parametrize("inputs", [1, 2, 7])
def test_a_cube_and_the_whole_space_have_the_dimension_of_the_inputs(inputs: int):
    assert read({"cube": ["-1/3", "0.1"]}, inputs).extent == ((F(-1, 3), F(1, 10)),) * inputs
    whole = read({"all": True}, inputs)
    assert (whole.dimension, whole.rows, whole.extent) == (inputs, (), None)


def test_the_dimension_of_a_box_is_its_own():
    box = read({"box": [[0, 1], ["1/3", 2], [-5, "-9/2"]]}, 2)
    assert box.inputs == 3
    assert box.extent == ((0, 1), (F(1, 3), 2), (-5, F(-9, 2)))


def test_a_segment_goes_from_its_first_point_to_its_second():
    segment = read({"segment": [["1/2", 0, 1], [2, "-1", 1]]})
    assert (segment.dimension, segment.inputs, segment.extent) == (1, 3, ((0, 1),))
    assert segment.place([F(0)]) == (F(1, 2), 0, 1)
    assert segment.place([F(1)]) == (2, -1, 1)
    assert segment.place([F(1, 3)]) == (1, F(-1, 3), 1)
    inside = [holds(segment, [t]) for t in (F(-1, 9), F(0), F(1), F(10, 9))]
    assert inside == [False, True, True, False]


def test_a_polyline_keeps_its_corners_in_order():
    line = read({"polyline": [[0, 0], ["1/2", 1], [0, 0], ["0.1", -1]]})
    assert isinstance(line, Polyline)
    assert line.points == ((0, 0), (F(1, 2), 1), (0, 0), (F(1, 10), -1))
    assert line.inputs == 2


def test_a_plane_with_a_box_is_a_patch_of_it():
    plane = {"origin": [1, 0, "1/2"], "directions": [[1, 0, 0], [0, "1/2", 1]]}
    domain = read({"plane": plane | {"box": [["0", "1"], [-2, 3]]}})
    assert (domain.dimension, domain.inputs, domain.extent) == (2, 3, ((0, 1), (-2, 3)))
    assert domain.place([F(1), F(-2)]) == (2, -1, F(-3, 2))
    for t in product(HALVES, repeat=2):
        assert holds(domain, t) == (0 <= t[0] <= 1 and -2 <= t[1] <= 3)


@pytest.mark.parametrize("directions", [[[1, 2, 3]], [[1, 0, 0], [1, 1, 0]]])
def test_a_plane_without_a_box_has_no_end(directions: list[list[int]]):
    domain = read({"plane": {"origin": [0, 0, 1], "directions": directions}})
    k = len(directions)
    assert (domain.dimension, domain.rows, domain.extent) == (k, (), None)
    far = domain.place([F(10**9)] * k)
    columns = zip(*directions, strict=True)
    assert far == tuple(10**9 * sum(v) + (i == 2) for i, v in enumerate(columns))


def test_numbers_are_read_exactly():
    low, high = read({"cube": ["0.1", "1e2"]}, 1).extent[0]
    assert (low, high) == (F(1, 10), 100)
    assert read({"cube": ["-1/3", 2**80]}, 1).extent == ((F(-1, 3), 2**80),)


def test_a_domain_may_be_in_a_file(tmp_path: Path):
    file = tmp_path / "domain.json"
    file.write_text(' {"cube":\n ["-1", "1"]}\n')
    assert read_domain(f"@{file}", 2) == read({"cube": [-1, 1]})


def test_a_point_is_a_list_of_numbers():
    assert read_point(' ["1/2", 0, "-0.1"] ') == ["1/2", 0, "-0.1"]


PLANE = {"origin": [0, 0], "directions": [[1, 0]]}
FORMS = "box, cube, all, segment, polyline, polytope, plane"
# What is written, the class of the error, and what its message must hold.
FORMATS = {
    "no JSON": ("{cube: [-1, 1]}", FileFormatError, ["not JSON text", "line 1 column 2"]),
    "nothing": ("", FileFormatError, ["not JSON text"]),
    "two values": ('{"all": true} {}', FileFormatError, ["not JSON text", "Extra data"]),
    "a list": ("[[-1, 1]]", FileFormatError, ["[[-1, 1]]", "write an object", FORMS]),
    "a text": ('"cube"', FileFormatError, ['"cube"', FORMS]),
    "an empty object": ("{}", FileFormatError, ["{}", FORMS]),
    "an unknown form": ('{"ball": 1}', FileFormatError, ['{"ball": 1}', FORMS]),
    "two forms": ('{"all": true, "cube": [0, 1]}', FileFormatError, ['"all": true', FORMS]),
    "a repeated form": (
        '{"cube": [0, 1], "cube": [0, 2]}',
        FileFormatError,
        ["'cube'", "keep one"],
    ),
    "deep nesting": ("[" * 10**5, FileFormatError, ["nested too deeply"]),
    "a long integer": (
        '{"cube": [0, ' + "9" * 5000 + "]}",
        FileFormatError,
        ["5000", "MAX_DIGITS"],
    ),
    "all, but not": ('{"all": false}', FileFormatError, ['{"all": true}', "whole space"]),
    "all as a number": ('{"all": 1}', FileFormatError, ['{"all": true}']),
    "cube of one": ('{"cube": ["1"]}', FileFormatError, ["cube has 1 entries", "write 2"]),
    "cube as a number": ('{"cube": 1}', FileFormatError, ["cube is 1", "write a list"]),
    "box of numbers": ('{"box": [0, 1]}', FileFormatError, ["box[0] is 0", "write a list"]),
    "box as an object": ('{"box": {"x": 1}}', FileFormatError, ["box is", "write a list"]),
    "segment of one": ('{"segment": [[0, 0]]}', FileFormatError, ["segment has 1", "write 2"]),
    "segment of three": ('{"segment": [[0], [1], [2]]}', FileFormatError, ["segment has 3"]),
    "segment of numbers": ('{"segment": [0, 1]}', FileFormatError, ["segment[0] is 0", "a list"]),
    "polyline as an object": ('{"polyline": {}}', FileFormatError, ["polyline is {}", "a list"]),
    "polytope as a list": ('{"polytope": [[1]]}', FileFormatError, ["polytope is", "{A, b}"]),
    "polytope without b": ('{"polytope": {"A": [[1]]}}', FileFormatError, ["no field 'b'", "A, b"]),
    "polytope with more": (
        '{"polytope": {"A": [[1]], "b": [1], "c": 0}}',
        FileFormatError,
        ["polytope", "unknown field 'c'", "remove it"],
    ),
    "plane without origin": (
        '{"plane": {"directions": [[1, 0]]}}',
        FileFormatError,
        ["plane has no field 'origin'", "origin, directions"],
    ),
    "plane with a typing slip": (
        json.dumps({"plane": PLANE | {"boxes": [[0, 1]]}}),
        FileFormatError,
        ["unknown field 'boxes'", "remove it"],
    ),
    "plane with a null box": (
        json.dumps({"plane": PLANE | {"box": None}}),
        FileFormatError,
        ["plane.box is null", "write a list"],
    ),
}
NUMBERS = {
    "a float": (
        '{"cube": [-1, 0.5]}',
        NotExactError,
        ["cube[1] is 0.5", 'write it as a string, "0.5"'],
    ),
    "an exponent": ('{"cube": [-1, 1e400]}', NotExactError, ["cube[1] is 1e400", '"1e400"']),
    "NaN": ('{"box": [[0, NaN]]}', NotExactError, ["box[0][1] is NaN", "write an integer"]),
    "an infinite end": ('{"cube": [0, Infinity]}', NotExactError, ["cube[1] is Infinity"]),
    "a text of infinity": ('{"cube": [0, "inf"]}', NotExactError, ["box[0][1] is 'inf'", '"p/q"']),
    "a text of NaN": ('{"cube": ["nan", 1]}', NotExactError, ["box[0][0] is 'nan'", '"p/q"']),
    "true": ('{"segment": [[true], [0]]}', NotExactError, ["segment[0][0] is true"]),
    "null": ('{"polyline": [[0], [null]]}', NotExactError, ["polyline[1][0] is null"]),
    "a list for a number": ('{"box": [[0, [1]]]}', NotExactError, ["box[0][1] is [1]"]),
    "an object for a number": ('{"cube": [0, {}]}', NotExactError, ["cube[1] is {}"]),
    "a zero denominator": ('{"cube": ["1/0", 1]}', NotExactError, ["'1/0'", "denominator is zero"]),
    "no number": (
        '{"polytope": {"A": [["x"]], "b": [1]}}',
        NotExactError,
        ["polytope row 0", "'x'", '"p/q"'],
    ),
    "a bound that is none": (
        '{"polytope": {"A": [[1]], "b": [""]}}',
        NotExactError,
        ["polytope row 0", "''", '"p/q"'],
    ),
    "NaN in a plane": (
        json.dumps({"plane": PLANE | {"origin": [0, "nan"]}}),
        NotExactError,
        ["plane origin[1] is 'nan'"],
    ),
}
SETS = {
    "no interval": ('{"box": []}', DomainError, ["at least one interval (lo, hi)"]),
    "an interval of three": ('{"box": [[0, 1, 2]]}', DomainError, ["box[0]", "a pair (lo, hi)"]),
    "an empty interval": (
        '{"box": [[0, 1], [2, 1]]}',
        EmptyDomainError,
        ["box[1]", "swap the ends"],
    ),
    "a flat interval": (
        '{"box": [[0, 1], ["1/2", "0.5"]]}',
        FlatDomainError,
        ["box[1]", "the single point 1/2", "plane or segment"],
    ),
    "an empty cube": ('{"cube": [1, -1]}', EmptyDomainError, ["[1, -1]", "swap the ends"]),
    "a flat cube": ('{"cube": [1, 1]}', FlatDomainError, ["single point 1", "lower dimension"]),
    "a segment without length": (
        '{"segment": [["1/2", 0], ["0.5", 0]]}',
        FlatDomainError,
        ["both ends", "move one"],
    ),
    "a ragged segment": (
        '{"segment": [[0, 0], [1]]}',
        DomainError,
        ["segment's ends", "2 and 1 coordinates", "must agree"],
    ),
    "a segment without coordinates": ('{"segment": [[], []]}', DomainError, ["no coordinates"]),
    "a polyline of one point": ('{"polyline": [[0, 0]]}', DomainError, ["two or more", "not 1"]),
    "a polyline that stays": (
        '{"polyline": [[0, 0], [0, 0], [1, 1]]}',
        FlatDomainError,
        ["points 0 and 1 are equal", "drop one"],
    ),
    "a ragged polyline": ('{"polyline": [[0, 0], [1]]}', DomainError, ["2 and 1 coordinates"]),
    "a polytope without rows": ('{"polytope": {"A": [], "b": []}}', DomainError, ["A has 0 rows"]),
    "a polytope without a bound": (
        '{"polytope": {"A": [[1], [-1]], "b": [1]}}',
        DomainError,
        ["A has 2 rows and b has 1", "one bound per row"],
    ),
    "a ragged polytope": (
        '{"polytope": {"A": [[1, 0], [1]], "b": [1, 1]}}',
        DomainError,
        ["A[1] has 1 entries and A[0] has 2"],
    ),
    "an empty polytope": (
        '{"polytope": {"A": [[1, 0], [-1, 0]], "b": [0, -1]}}',
        EmptyDomainError,
        ["empty", "contradict each other"],
    ),
    "a flat polytope": (
        '{"polytope": {"A": [[0, 1], [1, 0], [-1, 0]], "b": [1, 2, -2]}}',
        FlatDomainError,
        ["polytope row 1", "equality everywhere", "lower dimension"],
    ),
    "a plane without directions": (
        json.dumps({"plane": PLANE | {"directions": []}}),
        DomainError,
        ["at least one direction"],
    ),
    "dependent directions": (
        json.dumps({"plane": PLANE | {"directions": [[1, 2], ["1/2", 1]]}}),
        FlatDomainError,
        ["2 directions", "linearly dependent", "drop one"],
    ),
    "a zero direction": (
        json.dumps({"plane": PLANE | {"directions": [[0, 0]]}}),
        FlatDomainError,
        ["linearly dependent"],
    ),
    "more directions than inputs": (
        json.dumps({"plane": PLANE | {"directions": [[1, 0], [0, 1], [1, 1]]}}),
        FlatDomainError,
        ["3 directions", "linearly dependent"],
    ),
    "a ragged plane": (
        json.dumps({"plane": PLANE | {"directions": [[1, 0, 0]]}}),
        DomainError,
        ["plane's origin and directions", "2 and 3 coordinates"],
    ),
    "a plane with too many intervals": (
        json.dumps({"plane": PLANE | {"box": [[0, 1], [0, 1]]}}),
        DomainError,
        ["2 intervals for 1 directions"],
    ),
    "a plane with an empty box": (
        json.dumps({"plane": PLANE | {"box": [[1, 0]]}}),
        EmptyDomainError,
        ["swap the ends"],
    ),
}
REFUSED = FORMATS | NUMBERS | SETS


def test_no_name_stands_for_two_cases():
    assert len(REFUSED) == len(FORMATS) + len(NUMBERS) + len(SETS)


@pytest.mark.parametrize(("text", "kind", "fragments"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_form_is_refused_by_name_with_a_remedy(text: str, kind: type, fragments: list[str]):
    with pytest.raises(ExactRegionsError) as caught:
        read_domain(text, 2)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert [f for f in fragments if f not in message] == []
    assert len(message.splitlines()) == 1
    assert len(message) < 320


@pytest.mark.parametrize("text", ["@", "@missing.json", "@\0"])
def test_a_file_that_cannot_be_read_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileFormatError, match=r"cannot be read \(.*\); check the name"):
        read_domain(text, 2)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00", b"\xef\xbb\xbf{}", b"\x80\x04."])
def test_a_file_that_is_no_text_is_refused(data: bytes, tmp_path: Path):
    (tmp_path / "domain").write_bytes(data)
    with pytest.raises(FileFormatError, match="is not JSON text"):
        read_domain(f"@{tmp_path / 'domain'}", 2)


POINTS = {
    "no JSON": ("1/2, 0", FileFormatError, "is not JSON text"),
    "a number": ("1", FileFormatError, "the point is 1; write a list"),
    "an object": ('{"x": 1}', FileFormatError, "the point is {.*write a list"),
    "a float": ("[0.5]", NotExactError, r'the point\[0\] is 0\.5, .*"0\.5"'),
    "NaN": ("[0, NaN]", NotExactError, r"the point\[1\] is NaN"),
    "a matrix": ("[[0]]", NotExactError, r"the point\[0\] is \[0\]"),
}


@pytest.mark.parametrize(("text", "kind", "message"), POINTS.values(), ids=POINTS.keys())
def test_a_wrong_point_is_refused(text: str, kind: type, message: str):
    with pytest.raises(kind, match=message):
        read_point(text)


@pytest.mark.parametrize("reader", [lambda text: read_domain(text, 2), read_point])
def test_undecodable_bytes_of_a_command_line_are_refused(reader: Callable[[str], object]):
    with pytest.raises(FileFormatError):
        reader("\udcff")


def test_a_row_that_asks_nothing_is_idle():
    domain = read({"polytope": {"A": [[0, 0], [1, 0]], "b": [0, 1]}})
    assert domain.rows == ((1, -1, 0),)


@pytest.mark.parametrize(
    "text", ['{"plane": {"origin": [], "directions": [], "%s": 1}}', '{"%s": 1, "%s": 1}']
)
def test_a_long_name_does_not_make_a_long_message(text: str):
    with pytest.raises(FileFormatError) as caught:
        read_domain(text.replace("%s", "x" * 10**4), 2)
    assert len(str(caught.value)) < 320
