"""Train the classifier that the demo looks into, on the handwritten digits of scikit-learn.

    python examples/digits/train.py            write the weights and the three images
    python examples/digits/train.py --check    train again, compare with the committed weights

The 1,797 images of 8×8 pixels, integers 0, …, 16, are divided by 16; 360 of them are held out. The
weights of the 64-16-16-10 network are rounded to float32, and the printed accuracy is that of the
rounded network in float64. It is evaluated as written, W2·ReLU(W1·ReLU(W0·x + b0) + b1) + b2, so
what is judged here is what the demo reads.

The committed files were made with Python 3.11, scikit-learn 1.9.1, numpy 2.4.6, scipy 1.17.1 on
x86-64 Linux; there, every run writes the same bytes. Other versions may sum in another order, and
end at other weights that are as good.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

Layers = list[tuple[NDArray[np.float32], NDArray[np.float32]]]
Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

HERE = Path(__file__).parent
WEIGHTS = HERE / "digits-64-16-16-10.npz"
IMAGES = HERE / "images.json"
HIDDEN = (16, 16)
SHOWN = (0, 1, 2)
HELD_OUT = 360


def split() -> tuple[Floats, Floats, Labels, Labels, Labels]:
    """Return the images to learn from and those held out, both labels, the held-out numbers."""
    data = load_digits()
    x, y = data.data / 16, data.target
    numbers = np.arange(len(y))
    kept = train_test_split(
        x, y, numbers, test_size=HELD_OUT, random_state=0, shuffle=True, stratify=y
    )
    return kept[0], kept[1], kept[2], kept[3], kept[5]


def train(x: Floats, y: Labels) -> Layers:
    """Return the layers (W, b), W of shape (out, in), rounded to float32."""
    model = MLPClassifier(
        hidden_layer_sizes=HIDDEN,
        activation="relu",
        solver="adam",
        alpha=0.1,
        batch_size=64,
        learning_rate_init=0.01,
        max_iter=100,
        shuffle=True,
        random_state=0,
        tol=0,
        n_iter_no_change=100,
    )
    # One thread: the order of a sum decides its last bit. The hundred epochs are the stopping rule.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, y)
    pairs = zip(model.coefs_, model.intercepts_, strict=True)
    return [(w.T.astype(np.float32), b.astype(np.float32)) for w, b in pairs]


def scores(layers: Layers, x: Floats) -> Floats:
    """Return the ten scores of every image in float64; (n, 10)."""
    h = x
    for weight, bias in layers[:-1]:
        h = np.maximum(h @ weight.T.astype(float) + bias, 0)
    weight, bias = layers[-1]
    return np.asarray(h @ weight.T.astype(float) + bias)


def accuracy(layers: Layers, x: Floats, y: Labels) -> float:
    """Return the share of images whose largest score is that of their label."""
    return float((scores(layers, x).argmax(axis=1) == y).mean())


def first_of_each(x: Floats, y: Labels, numbers: Labels) -> list[dict[str, object]]:
    """Return the held-out image with the lowest number of each shown class; pixels 0, …, 16."""
    found: list[dict[str, object]] = []
    for label in SHOWN:
        k = min(np.flatnonzero(y == label), key=lambda i: int(numbers[i]))
        pixels = (x[k] * 16).astype(int).reshape(8, 8)
        found.append({"label": label, "number": int(numbers[k]), "pixels": pixels.tolist()})
    return found


def save(layers: Layers, images: list[dict[str, object]]) -> None:
    """Write W0, b0, W1, … and the images, one row of pixels a line."""
    arrays = {}
    for l, (weight, bias) in enumerate(layers):
        arrays[f"W{l}"], arrays[f"b{l}"] = weight, bias
    np.savez(WEIGHTS, **arrays)  # type: ignore[arg-type]
    entries = []
    for image in images:
        rows = ",\n    ".join(json.dumps(row) for row in image["pixels"])  # type: ignore[attr-defined]
        entries.append(
            f'  {{"label": {image["label"]}, "number": {image["number"]}, "pixels": [\n'
            f"    {rows}\n  ]}}"
        )
    text = ",\n".join(entries)
    IMAGES.write_text(f'{{"scale": 16, "images": [\n{text}\n]}}\n', encoding="utf-8")


def same_as_committed(layers: Layers) -> bool:
    """Tell whether the committed weights are these, bit for bit."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return all(
            np.array_equal(stored[f"W{l}"], weight) and np.array_equal(stored[f"b{l}"], bias)
            for l, (weight, bias) in enumerate(layers)
        )


def main() -> int:
    """Train, print the accuracies, then write the files or compare with them."""
    x, x_held_out, y, y_held_out, numbers = split()
    layers = train(x, y)
    print(f"accuracy on the {len(y)} images learned from: {accuracy(layers, x, y):.2%}")
    right = accuracy(layers, x_held_out, y_held_out)
    print(f"accuracy on the {len(y_held_out)} images held out: {right:.2%}")
    if sys.argv[1:] == ["--check"]:
        same = same_as_committed(layers)
        print("the committed weights are", "these" if same else "others")
        return 0 if same else 1
    save(layers, first_of_each(x_held_out, y_held_out, numbers))
    print(f"wrote {WEIGHTS.name} and {IMAGES.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
