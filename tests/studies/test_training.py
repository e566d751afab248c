"""Training runs against Adam by the book, and what is measured on them against slower ways."""

from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest

from exactregions import Network, explore
from exactregions.errors import (
    ExactRegionsError,
    FlatDomainError,
    MissingExtraError,
    ShapeError,
)
from exactregions.measures.distance import distance
from exactregions.networks.initial import random_network
from exactregions.regions.along import along
from exactregions.studies import trained, training
from exactregions.studies.kind import Row
from exactregions.studies.trained import TRAINING, accuracy, probes, square_through
from exactregions.studies.training import Digits, digits, minibatches, read_epochs, snapshots

pytest.importorskip("sklearn", reason="the digits and their training come with scikit-learn")

F = Fraction
Array = np.ndarray[Any, Any]
SMALL = {"widths": "64-7-5-10", "epochs": "0 1/2", "lines": 4, "points": 3, "planes": 2}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return measured(seed=8)


@pytest.fixture(scope="module")
def networks() -> list[Network]:
    return snapshots("64-7-5-10", 8, read_epochs("0 1/2"))


def measured(seed: int, **other: int | str) -> list[Row]:
    return TRAINING.measure(TRAINING.complete({**SMALL, **other}), [seed])[0]


# The training


def test_the_images_are_split_once_and_none_is_lost():
    from sklearn.datasets import load_digits

    learned, held_out = digits()
    both = sorted([*learned.pixels.tolist(), *held_out.pixels.tolist()])
    assert both == sorted(load_digits().data.astype(int).tolist())
    assert len(held_out.labels) == 357


@pytest.mark.parametrize("seed", [0, 2**62 + 1])
def test_epoch_0_is_the_random_network_of_the_seed(seed: int):
    assert snapshots("64-9-4-10", seed, [F(0)]) == [random_network("64-9-4-10", seed, "hr")]


def test_every_epoch_takes_every_image_once_60_a_step():
    labels = digits()[0].labels
    steps = list(islice(minibatches(labels, 5), 48))
    assert {len(step) for step in steps} == {60}
    epochs = [np.concatenate(steps[:24]), np.concatenate(steps[24:])]
    assert all(sorted(epoch.tolist()) == list(range(1440)) for epoch in epochs)
    assert epochs[0].tolist() != epochs[1].tolist()


def test_the_first_step_of_every_run_shows_all_classes():
    labels = digits()[0].labels
    assert all(len(set(labels[next(minibatches(labels, s))].tolist())) == 10 for s in range(300))


def test_three_steps_are_those_of_adam_by_the_book():
    # Training is float arithmetic: other orders of the sums move the last bits, and nothing else.
    start, *found = snapshots("64-12-8-10", 3, [F(k, 24) for k in range(4)])
    learned = digits()[0]
    parameters = [part for layer in start.layers for part in arrays(layer)]
    m, v = ([np.zeros_like(part) for part in parameters] for _ in range(2))
    batches = minibatches(learned.labels, 3)
    for t, (network, some) in enumerate(zip(found, batches, strict=False), 1):
        gradient = gradients(parameters, learned.pixels[some] / 16, learned.labels[some])
        for i, g in enumerate(gradient):
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g * g
            rate = 0.001 * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
            parameters[i] = parameters[i] - rate * m[i] / (v[i] ** 0.5 + 1e-8)
        reached = [part for layer in network.layers for part in arrays(layer)]
        for ours, theirs in zip(parameters, reached, strict=True):
            assert np.abs(ours - theirs).max() < 1e-11
        moved = np.abs(reached[0] - arrays(start.layers[0])[0]).max()
        assert moved > 0.0009 * t  # a step moves most weights by about the rate


def arrays(layer: Any) -> list[Array]:
    """W of shape (out, in) and b, as floats."""
    rows = [[v / layer.scale for v in row] for row in (*layer.weight, layer.bias)]
    return [np.array(rows[:-1]), np.array(rows[-1])]


def gradients(parameters: list[Array], x: Array, y: Array) -> list[Array]:
    """The gradient of the mean cross entropy in W0, b0, W1, …, by the chain rule."""
    weights, biases = parameters[::2], parameters[1::2]
    seen = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        seen.append(np.maximum(seen[-1] @ w.T + b, 0))
    scores = np.exp(seen[-1] @ weights[-1].T + biases[-1])
    delta = (scores / scores.sum(axis=1, keepdims=True) - np.eye(10)[y]) / len(y)
    found: list[Array] = []
    for w, h in zip(reversed(weights), reversed(seen), strict=True):
        found = [delta.T @ h, delta.sum(axis=0), *found]
        delta = (delta @ w) * (h > 0)
    return found


def test_a_network_does_not_depend_on_where_else_a_run_is_looked_at(networks: list[Network]):
    assert snapshots("64-7-5-10", 8, [F(1, 24), F(1, 2), F(13, 24)])[1] == networks[1]


def test_a_run_of_20_epochs_learns_the_digits():
    (last,) = snapshots("64-32-32-10", 0, [F(20)])
    assert accuracy(last, digits()[1]) > F(9, 10)


# What is measured


def test_a_seed_pins_its_rows(rows: list[Row]):
    assert measured(seed=8) == rows
    assert measured(seed=9) != rows
    assert [(row["epoch"], row["neurons"]) for row in rows] == [(0, 12), (F(1, 2), 12)]


def test_several_seeds_give_the_samples_of_each(rows: list[Row]):
    assert TRAINING.measure(TRAINING.complete(SMALL), [9, 8])[1] == rows


def test_line_counts_are_those_of_every_line_alone(rows: list[Row], networks: list[Network]):
    lines = probes(8, 4, 3, 2).lines
    assert all(line.frame[0] == (0,) * 64 and not line.rows for line in lines if line.frame)
    for row, network in zip(rows, networks, strict=True):
        counts = [along(network, line).linear_region_count for line in lines]
        assert row["line_regions"] == F(sum(counts), 4)
        assert row["line_regions_per_neuron"] == F(sum(counts), 4 * 12)


def test_lines_pass_through_images_to_learn_from():
    known = {tuple(row) for row in digits()[0].pixels.tolist()}
    for line in probes(8, 20, 1, 1).lines:
        assert line.frame is not None
        assert tuple(16 * v for v in line.frame[1][0]) in known


def test_distances_are_those_of_every_point_alone(rows: list[Row], networks: list[Network]):
    points = probes(8, 4, 3, 2).points
    for row, network in zip(rows, networks, strict=True):
        times = [12 * float(distance(network, x).boundary_squared) ** 0.5 for x in points]
        assert max(times) < 8
        assert abs(float(row["distance_times_neurons"]) - sum(times) / 3) < 1e-8


def test_points_are_blank_where_all_images_are():
    blank = np.flatnonzero(digits()[0].pixels.max(axis=0) == 0).tolist()
    assert 0 in blank
    assert {x[i] for x in probes(1, 1, 30, 1).points for i in blank} == {0}


def test_plane_counts_are_those_of_both_engines(rows: list[Row], networks: list[Network]):
    planes = probes(8, 4, 3, 2).planes
    for row, network in zip(rows, networks, strict=True):
        found = [explore(network, plane, engine="both") for plane in planes]
        assert row["plane_cells"] == F(sum(len(cells) for cells in found), 2)
        assert row["plane_regions"] == F(sum(len(cells.linear_regions) for cells in found), 2)


def test_the_square_holds_one_image_of_each_of_three_classes_on_a_circle():
    learned = digits()[0]
    of_class = [learned.pixels[learned.labels == k].tolist() for k in (0, 1, 2)]
    (plane,) = probes(4, 1, 1, 1).planes
    assert plane.frame is not None
    centre, (across, up) = plane.frame
    assert dot(across, up) == 0
    inside = [
        [image for image in images if lies_in_square(centre, [across, up], image)]
        for images in of_class
    ]
    assert list(map(bool, inside)) == [True] * 3
    (radius_squared,) = {dot(x, x) for x in (away(*images, centre) for images in inside)}
    for side in (across, up):
        assert radius_squared <= dot(side, side) < radius_squared * (1 + F(1, 2**17))


def away(image: list[int], centre: tuple[F, ...]) -> list[F]:
    return [F(v, 16) - c for v, c in zip(image, centre, strict=True)]


def dot(x: Any, y: Any) -> F:
    return sum((a * b for a, b in zip(x, y, strict=True)), F(0))


def lies_in_square(centre: tuple[F, ...], sides: list[tuple[F, ...]], image: list[int]) -> bool:
    """In the plane, by its coordinates, which are of size 1 at most."""
    x = away(image, centre)
    t = [dot(x, side) / dot(side, side) for side in sides]
    back = [sum(s * side[i] for s, side in zip(t, sides, strict=True)) for i in range(64)]
    return back == x and all(abs(s) <= 1 for s in t)


def test_no_three_images_of_these_classes_are_on_one_line():
    # Gram's determinant of p − r and q − r, for all p, q, r at once.
    pixels, labels = digits()[0].pixels, digits()[0].labels
    zeros, ones, twos = (pixels[labels == k] for k in (0, 1, 2))
    for r in twos:
        p, q = zeros - r, ones - r
        gram = np.outer((p * p).sum(axis=1), (q * q).sum(axis=1)) - (p @ q.T) ** 2
        assert gram.min() > 0


@pytest.mark.parametrize("r", [(0, 0), (2, 4), (3, 6)])
def test_three_points_on_a_line_have_no_square(r: tuple[int, int]):
    p, q, s = ([F(v) for v in x] for x in ((0, 0), (1, 2), r))
    with pytest.raises(FlatDomainError, match="three points on one line"):
        square_through(p, q, s)


def test_accuracy_is_that_of_fractions_and_a_tie_is_not_right(networks: list[Network]):
    some = Digits(digits()[1].pixels[:40], digits()[1].labels[:40])
    for network in networks:
        right = 0
        for pixels, label in zip(some.pixels.tolist(), some.labels.tolist(), strict=True):
            outputs = network([F(v, 16) for v in pixels])
            right += sorted(outputs)[-2] < outputs[label]
        assert accuracy(network, some) == F(right, 40)
    assert accuracy(Network.of([([[0] * 64] * 10, [1] * 10)]), some) == 0


# Refusals


@pytest.mark.parametrize(
    ("epochs", "message"),
    [
        ("0 1 1/2", r"epochs\[2\] is 1/2 after 1; sort"),
        ("1 1", r"epochs\[1\] is 1 after 1; sort"),
        ("-1/2 1", r"epochs\[0\] is -1/2; give multiples of 1/24"),
        ("0 1/5", r"epochs\[1\] is 1/5; give multiples of 1/24"),
        ("0,1", r"epochs\[0\] is '0,1', not a rational number"),
        ("  ", "there are no epochs"),
    ],
)
def test_epochs_that_no_run_has_are_refused(epochs: str, message: str):
    with pytest.raises(ExactRegionsError, match=message):
        measured(0, epochs=epochs)


@pytest.mark.parametrize("widths", ["63-4-10", "64-4-9", "64-10"])
def test_widths_of_no_classifier_of_digits_are_refused(widths: str):
    with pytest.raises(ShapeError, match=f"widths {widths} are not those of a classifier"):
        measured(0, widths=widths)


@pytest.mark.parametrize("name", ["lines", "points", "planes"])
@pytest.mark.parametrize("value", [0, "two"])
def test_no_lines_points_or_planes_are_refused(name: str, value: int | str):
    with pytest.raises(ExactRegionsError, match=f"{name} is {value!r}; give a whole number"):
        measured(0, **{name: value})


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    monkeypatch.setattr(trained, "digits", digits.__wrapped__)
    with pytest.raises(MissingExtraError, match=r"pip install 'exactregions\[train\]'"):
        measured(0)
