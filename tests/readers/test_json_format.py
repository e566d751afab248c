"""JSON networks hold every rational number, come back exactly, and mean one thing only."""

import json
from fractions import Fraction

import pytest
from hypothesis import given

from exactregions.errors import ExactRegionsError, FileFormatError, NotExactError
from exactregions.networks.network import Network
from exactregions.readers.json_format import json_bytes, parse_json
from tests.readers.nets import NAMED, OWN, networks, rationals


@given(networks(rationals, NAMED + OWN))
def test_what_is_written_is_read_back_exactly(network: Network):
    assert parse_json(json_bytes(network)) == network


@given(networks(rationals, NAMED))
def test_the_text_holds_integers_below_two_to_the_53_and_strings(network: Network):
    document = json.loads(json_bytes(network))
    assert list(document) == ["format", "layers"]
    for layer, stored in zip(document["layers"], network.layers, strict=True):
        values = [v for row in layer["W"] for v in row] + layer["b"]
        assert all(isinstance(v, str) or abs(v) < 2**53 for v in values)
        exact = [v for row in stored.weight for v in row] + list(stored.bias)
        assert [Fraction(v) for v in values] == [Fraction(v, stored.scale) for v in exact]


@given(networks(rationals, NAMED + OWN))
def test_the_same_network_has_the_same_bytes(network: Network):
    assert json_bytes(parse_json(json_bytes(network))) == json_bytes(network)


def test_a_file_by_hand():
    text = b"""{"format": "exactregions/1", "layers": [
        {"W": [[1, "-1/2"], ["0.1", "1e2"]], "b": ["0.25", 0], "activation": "relu"},
        {"W": [[1, 1]], "b": ["7"]}]}"""
    expected = Network.of([([[1, "-1/2"], ["1/10", 100]], ["1/4", 0]), ([[1, 1]], [7])])
    assert parse_json(text) == expected


def test_an_activation_may_be_spelled_out():
    text = b"""{"format": "exactregions/1", "layers": [{"W": [[1]], "b": [0], "activation":
        {"name": "hat", "breakpoints": [0, 1, 2], "slopes": [0, 1, -1, 0], "offset": 0}},
        {"W": [[1]], "b": [0]}]}"""
    network = parse_json(text)
    assert [network([x])[0] for x in ("1/2", 1, "3/2", 5)] == [Fraction(1, 2), 1, Fraction(1, 2), 0]


def test_numbers_too_long_to_be_read_back_are_not_written():
    for value in (10**4000, Fraction(1, 7**5000)):
        with pytest.raises(NotExactError, match=r"layers\[0\]\.b\[0\] takes .* bits"):
            json_bytes(Network.of([([[1]], [value])]))


def document(**changes: object) -> dict:
    first = {"W": [[1, 2]], "b": [0], "activation": "relu"}
    last = {"W": [[1]], "b": [0]}
    return {"format": "exactregions/1", "layers": [first, last]} | changes


def broken(place: list, value: object) -> bytes:
    """The document with one place changed (… removes it)."""
    whole: dict = document()
    inner = whole
    for key in place[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return json.dumps(whole).encode()


REFUSED = {
    "another version": (["format"], "exactregions/2", "'exactregions/2'"),
    "no version": (["format"], ..., "no field 'format'"),
    "no layers": (["layers"], ..., "no field 'layers'"),
    "an empty list of layers": (["layers"], [], "at least its output layer"),
    "layers as an object": (["layers"], {"0": 1}, "layers is {.*write a list"),
    "a layer as a list": (["layers", 0], [1], r"layers\[0\] is \[1\]"),
    "an unknown field": (["layers", 0, "bias"], [0], r"layers\[0\] has the unknown field 'bias'"),
    "an unknown field on top": (["note"], "x", "unknown field 'note'"),
    "no weights": (["layers", 1, "W"], ..., r"layers\[1\] has no field 'W'"),
    "no activation": (["layers", 0, "activation"], ..., r"layers\[0\] has no field 'activation'"),
    "a last activation": (["layers", 1, "activation"], "relu", r"layers\[1\] has the unknown"),
    "an unknown activation": (["layers", 0, "activation"], "tanh", r"layers\[0\]\.activation: .*"),
    "a numeric activation": (["layers", 0, "activation"], 3, r"layers\[0\]\.activation is 3"),
    "an activation in part": (["layers", 0, "activation"], {"name": "x"}, "no field 'breakpoints'"),
    "a float": (["layers", 0, "W", 0, 1], 0.1, r'layers\[0\]\.W\[0\]\[1\] is 0\.1, .*"0\.1"'),
    "a whole float": (["layers", 0, "b", 0], 2.0, r'layers\[0\]\.b\[0\] is 2\.0, .*"2\.0"'),
    "NaN": (["layers", 0, "b", 0], float("nan"), r"layers\[0\]\.b\[0\] is NaN"),
    "Infinity": (["layers", 0, "b", 0], float("-inf"), r"layers\[0\]\.b\[0\] is -Infinity"),
    "true": (["layers", 0, "b", 0], True, r"layers\[0\]\.b\[0\] is true"),
    "null": (["layers", 0, "b", 0], None, r"layers\[0\]\.b\[0\] is null"),
    "a nested list": (["layers", 0, "b", 0], [1], r"layers\[0\]\.b\[0\] is \[1\]"),
    "text that is no number": (["layers", 0, "b", 0], "one", r"layers\[0\]\.b\[0\] is 'one'"),
    "a text row": (["layers", 0, "W", 0], "12", r'layers\[0\]\.W\[0\] is "12"'),
    "an object row": (["layers", 0, "W", 0], {"1": 2}, r"layers\[0\]\.W\[0\] is {"),
    "a short row": (["layers", 0, "W"], [[1, 2], [3]], r"layers\[0\]\.W\[1\] has 1 entries"),
    "a lone bias": (["layers", 0, "b"], [0, 0], r"layers\[0\]\.b has 2 entries"),
    "a wide layer": (["layers", 1, "W"], [[1, 2]], r"layers\[1\]\.W has 2 columns"),
}


@pytest.mark.parametrize(("place", "value", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_every_deviation_is_refused_by_place(place: list, value: object, message: str):
    with pytest.raises(ExactRegionsError, match=message) as caught:
        parse_json(broken(place, value))
    assert "\n" not in str(caught.value)


DAMAGED = {
    "nothing": b"",
    "no text": bytes(range(256)),
    "half a file": json_bytes(Network.of([([[1]], [0])]))[:-5],
    "two documents": b"{} {}",
    "a list": b"[]",
    "deep nesting": b"[" * 200_000,
    "deep nesting of objects": b'{"a":' * 200_000,
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a huge integer": b'{"format": ' + b"9" * 5000 + b"}",
    "a repeated field": b'{"format": "exactregions/1", "format": "exactregions/1", "layers": []}',
    "a repeated deep field": b'{"format": "exactregions/1", "layers": [{"W": [[1]], "W": [[2]]}]}',
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_text_is_refused_in_one_line(data: bytes):
    with pytest.raises(FileFormatError) as caught:
        parse_json(data)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_repeated_field_is_named():
    with pytest.raises(FileFormatError, match="'W' is written twice"):
        parse_json(DAMAGED["a repeated deep field"])
