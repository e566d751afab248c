"""The command line as tests call it."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest


class Said(NamedTuple):
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        return only_object(self.out)


Say = Callable[..., Said]


def only_object(text: str) -> dict[str, Any]:
    """The one JSON object on one line; JSON that is strict: no NaN, no repeated key."""
    (line,) = text.splitlines()

    def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    found = json.loads(
        line, object_pairs_hook=without_repetition, parse_constant=pytest.fail, parse_float=str
    )
    assert isinstance(found, dict)
    return found
