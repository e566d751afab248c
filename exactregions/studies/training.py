"""A classifier of handwritten digits while it learns: its exact networks at chosen epochs.

This is the training of Hanin and Rolnick (Complexity of linear regions in deep networks, ICML 2019,
section 5) on the smaller digits that come with scikit-learn: 1,797 images of 8×8 pixels, integers
0, …, 16, which networks read divided by 16. The split is the same for all seeds: 1,440 images to
learn from, 357 held out, all classes in their shares.

A fully connected ReLU network 64-n₁-…-10 starts as random_network(widths, seed, "hr") and is
trained by Adam (Kingma and Ba 2015, as at the end of their section 2; α = 0.001, β₁ = 0.9,
β₂ = 0.999, ε̂ = 10⁻⁸) on the cross entropy, with no decay of weights. An epoch takes the images in a
random order, 60 at each of its 24 steps. Training is arithmetic of float64 by nature; the weights
that it has reached are then taken as the rationals that they store. On one thread the same seed
gives the same bits on one machine; other machines and versions may sum in another order.

scikit-learn's ``fit`` begins a new Adam from the weights that are there if ``warm_start`` is set,
and then asks for all classes in what it is given; ``partial_fit`` goes on with that Adam.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import Floats, Indices
from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import ExactRegionsError, MissingExtraError, ShapeError
from exactregions.networks.initial import random_network, read_widths
from exactregions.networks.network import Layer, Network

INPUTS, CLASSES = 64, 10
SHADES = 16  # a pixel is an integer over this
STEPS = 24  # of an epoch
RATE = 0.001
_HELD_OUT = 357  # leaves 1,440 = 24·60

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Digits:
    """Images and what they show.

    pixels : (n, 64) integers 0, …, 16; a network reads them over 16
    labels : (n,) the classes 0, …, 9
    """

    pixels: Integers
    labels: Integers

    @property
    def inputs(self) -> Floats:
        """What networks read; (n, 64) multiples of 1/16."""
        return self.pixels / SHADES


@cache
def digits() -> tuple[Digits, Digits]:
    """Return the images to learn from and those held out.

    Raises MissingExtraError without scikit-learn.

    >>> [len(part.labels) for part in digits()]
    [1440, 357]
    """
    if find_spec("sklearn") is None:
        raise MissingExtraError("scikit-learn is missing: pip install 'exactregions[train]'")
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    data = load_digits()
    pixels, labels = data.data.astype(np.int64), data.target.astype(np.int64)
    x, x_held_out, y, y_held_out = train_test_split(
        pixels, labels, test_size=_HELD_OUT, random_state=0, stratify=labels
    )
    return Digits(x, y), Digits(x_held_out, y_held_out)


def read_epochs(text: str) -> tuple[Fraction, ...]:
    """Read the epochs at which a network is looked at, with spaces between them.

    Raises ExactRegionsError unless they increase from 0 or more in multiples of 1/24, which are
    where steps end.

    >>> [str(epoch) for epoch in read_epochs("0 1/4 0.5 20")]
    ['0', '1/4', '1/2', '20']
    """
    words = text.split()
    epochs = tuple(exact(word, f"epochs[{i}]") for i, word in enumerate(words))
    if not epochs:
        raise ExactRegionsError("there are no epochs; write some, such as '0 1/2 1 5 20'")
    for i, epoch in enumerate(epochs):
        if epoch < 0 or (epoch * STEPS).denominator > 1:
            raise ExactRegionsError(
                f"epochs[{i}] is {brief(epoch)}; give multiples of 1/{STEPS} that are at least 0, "
                f"as an epoch has {STEPS} steps"
            )
        if i and epoch <= epochs[i - 1]:
            raise ExactRegionsError(
                f"epochs[{i}] is {brief(epoch)} after {brief(epochs[i - 1])}; sort the epochs, "
                "each once"
            )
    return epochs


def stream(seed: int, number: int) -> np.random.Generator:
    """Return the source of random numbers number 0, 1, … of a training run, each of its own.

    They are independent of each other and of what the first weights are drawn from.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))


def minibatches(labels: Integers, seed: int) -> Iterator[Indices]:
    """Yield the images of every step, 24 steps an epoch, for ever.

    The first epoch's order is drawn until its first step shows all ten classes, which 98 of 100
    orders do: scikit-learn begins only with all of them.

    >>> from itertools import islice
    >>> steps = list(islice(minibatches(digits()[0].labels, 0), STEPS))
    >>> sorted(int(i) for step in steps for i in step) == list(range(1440))
    True
    """
    rng = stream(seed, 0)
    while True:
        steps = np.split(rng.permutation(len(labels)), STEPS)
        if len(np.unique(labels[steps[0]])) == CLASSES:
            break
    while True:
        yield from steps
        steps = np.split(rng.permutation(len(labels)), STEPS)


def snapshots(widths: str, seed: int, epochs: Sequence[Fraction]) -> list[Network]:
    """Return the networks that one training run has reached at these epochs, exactly.

    widths : inputs, hidden widths, outputs, such as "64-32-32-10"
    seed   : pins the first weights and the order of the images
    epochs : as ``read_epochs`` gives them

    Raises ShapeError unless the widths are 64, one or more hidden ones and 10, MissingExtraError
    without scikit-learn.

    >>> first, last = snapshots("64-8-10", 5, read_epochs("0 1/4"))
    >>> first == random_network("64-8-10", 5, "hr"), last == first
    (True, False)
    """
    sizes = read_widths(widths)
    if len(sizes) < 3 or sizes[0] != INPUTS or sizes[-1] != CLASSES:
        raise ShapeError(
            f"widths {widths} are not those of a classifier of digits; begin with {INPUTS} pixels, "
            f"end with {CLASSES} classes, and put hidden layers between: {INPUTS}-32-32-{CLASSES}"
        )
    start, learned = random_network(sizes, seed, "hr"), digits()[0]

    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    found, taken = [], 0
    # One thread: the order of a sum decides its last bit. To converge in one step is not the aim.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        training = _Training(start, learned, seed)
        for epoch in epochs:
            while taken < epoch * STEPS:
                training.step()
                taken += 1
            found.append(training.network())
    return found


class _Training:
    """A network in scikit-learn's hands."""

    def __init__(self, start: Network, learned: Digits, seed: int) -> None:
        from sklearn.neural_network import MLPClassifier

        self.x, self.y = learned.inputs, learned.labels
        self.batches = minibatches(self.y, seed)
        self.first: Indices | None = next(self.batches)
        self.model: Any = MLPClassifier(
            start.widths[1:-1],
            activation="relu",
            solver="adam",
            learning_rate_init=RATE,
            alpha=0.0,
            max_iter=1,
            shuffle=False,
            random_state=0,
        )
        # This makes the arrays; what is in them afterwards is thrown away.
        self.model.fit(self.x[self.first], self.y[self.first])
        self.model.coefs_ = [_floats(layer)[0] for layer in start.layers]
        self.model.intercepts_ = [_floats(layer)[1] for layer in start.layers]
        self.model.set_params(warm_start=True)

    def step(self) -> None:
        """Take one step of Adam: the first of a new one, or the next."""
        if self.first is not None:
            self.model.fit(self.x[self.first], self.y[self.first])
            self.model.set_params(warm_start=False)
            self.first = None
            return
        some = next(self.batches)
        self.model.partial_fit(self.x[some], self.y[some])

    def network(self) -> Network:
        """Return the network as it is now."""
        pairs = zip(self.model.coefs_, self.model.intercepts_, strict=True)
        return Network.of([(weight.T.tolist(), bias.tolist()) for weight, bias in pairs])


def _floats(layer: Layer) -> tuple[Floats, Floats]:
    """Return W, (in, out), and b of a layer of float64 numbers, without rounding."""
    weight = np.array([[v / layer.scale for v in row] for row in layer.weight])
    return np.ascontiguousarray(weight.T), np.array([v / layer.scale for v in layer.bias])
