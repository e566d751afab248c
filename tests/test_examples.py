"""The examples run, and their numbers are those of an independent program."""

import importlib.util
import json
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from exactregions import explore

from .oracles import polygons

ROOT = Path(__file__).parent.parent
RELU = (Fraction(0),), (Fraction(0), Fraction(1)), Fraction(0)


def loaded(name: str) -> ModuleType:
    """A script of the example, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / "digits" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    return loaded("demo")


def counted_by_cutting(network, domain):
    """The numbers of the demo, from the oracle that cuts polygons."""
    layers = [
        (
            [[Fraction(w, layer.scale) for w in row] for row in layer.weight],
            [Fraction(b, layer.scale) for b in layer.bias],
        )
        for layer in network.restricted(*domain.frame).layers
    ]
    (a, b), (c, d) = domain.extent
    activations = [RELU] * (len(layers) - 1)
    found = polygons.cells(layers, activations, [(a, c), (b, c), (b, d), (a, d)])
    vertices, edges, cells = polygons.f_vector(found)
    return {
        "cells": cells,
        "strict cells": sum(all(state % 2 == 0 for state in pattern) for pattern in found),
        "linear regions": polygons.linear_regions(layers, activations, found),
        "walls": len(polygons.walls(found)),
        "vertices": vertices,
        "edges": edges,
        "area of the cells": sum(polygons.areas(found).values()),
    }


@pytest.mark.parametrize(
    "box",
    [
        (("-1/2", "3/2"), ("-1/2", "3/2")),
        (("1/3", "2/3"), ("-1/5", "1/2")),
        (("0", "1"), ("0", "1")),
    ],
)
def test_the_numbers_of_the_digits_are_those_of_an_oracle(demo, box):
    domain = demo.plane(box)
    cells = explore(demo.network(), domain)
    assert demo.numbers(cells) == counted_by_cutting(demo.network(), domain)


def test_the_oracle_restricts_the_network_to_the_plane_by_itself(demo):
    # The oracle reads a network of t that the package made; here is one point that it did not.
    t = Fraction(1, 3), Fraction(2, 7)
    zero, one, two = demo.images()
    x = [p + t[0] * (q - p) + t[1] * (r - p) for p, q, r in zip(zero, one, two, strict=True)]
    assert demo.network().restricted(*demo.plane().frame)(t) == demo.network()(x)


def test_the_network_takes_every_mark_for_its_label(demo):
    net, domain = demo.network(), demo.plane()
    for label, point in (demo.IMAGES | demo.BLENDS).items():
        scores = net(domain.place(list(map(Fraction, point))))
        assert scores.index(max(scores)) == int(label)


def test_the_images_are_the_ones_that_their_labels_say(demo):
    stored = json.loads((ROOT / "examples/digits/images.json").read_text(encoding="utf-8"))
    assert [str(image["label"]) for image in stored["images"]] == list(demo.IMAGES)
    assert all(
        0 <= pixel <= 1 and 16 % pixel.denominator == 0 for x in demo.images() for pixel in x
    )
    assert {len(x) for x in demo.images()} == {64} == {demo.network().inputs}


def test_the_demo_prints_its_numbers_and_draws(demo, tmp_path, monkeypatch, capsys):
    pytest.importorskip("matplotlib", reason="the demo draws with matplotlib")
    monkeypatch.setattr(demo, "PICTURE", tmp_path / "new" / "digits.png")
    demo.main()
    assert (tmp_path / "new" / "digits.png").read_bytes().startswith(b"\x89PNG")
    printed = capsys.readouterr().out
    assert "64-16-16-10" in printed
    assert "138" in printed
    assert "252" in printed


@pytest.mark.slow
def test_training_again_gives_a_network_that_is_as_good():
    pytest.importorskip("sklearn", reason="scikit-learn trains the network")
    train = loaded("train")
    x, held_out, y, labels, _ = train.split()
    # Bit for bit it is the same on one machine with the same versions: `train.py --check`.
    assert train.accuracy(train.train(x, y), held_out, labels) > 0.95
