"""Whether the weights of a concrete network are generic, decided exactly.

The closed formulas of claims/expectation.py hold for generic weights. A *mask* gives each neuron a
gain: 0 where it is closed or vanishes, else 1, or −1 if it was turned. Under a mask every neuron is
an affine form of the input. Weights are generic for d inputs if for every mask and every set S of
neurons with gain 0

    the forms of S vanish together on a flat of codimension |S|   if |S| ≤ d and S is *linked*,
    and nowhere                                                   otherwise.

S is linked if disjoint paths lead from |S| inputs to the neurons of S through neurons with gains
other than 0: each layer has as many of these as S has neurons above it. For kinks and corners it is
also asked that the weights of all paths from a neuron to an output, times their gains, sum to 0
for all outputs only if every path holds a gain 0.

Residues modulo a prime prove that numbers are not zero; what they leave open, integers decide.

Proof: proofs/15-expectation.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import rank
from exactregions.networks.network import Network

Gains = NDArray[np.int64]
Flags = NDArray[np.bool_]
Integers = NDArray[Any]  # int64 residues, or Python's integers
Group = Literal["turns", "flips"]

PRIME = 2**26 - 5  # sums of 2¹⁰ products of residues fit into 63 bits


@dataclass(frozen=True, slots=True)
class Degeneracy:
    """Neurons that show that the weights of a network are not generic.

    neurons : (layer, index) of each
    gains   : one of each neuron, 0 where it does not matter
    reason  : what is wrong with them, in words
    """

    neurons: tuple[tuple[int, int], ...]
    gains: tuple[int, ...]
    reason: str


def degeneracy(
    network: Network, group: Group = "turns", *, outputs: bool = False
) -> Degeneracy | None:
    """Return why the weights of a ReLU network are not generic, None if they are.

    group   : "turns" for gains 0 and 1, "flips" for gains −1, 0 and 1 (claims/orbits.py)
    outputs : whether sums over paths to the outputs must not vanish either

    Masks are as many as networks in the orbit, and sets of up to d + 1 neurons are looked at.

    >>> parallel = Network.of([([[1, 1], [2, 2]], [0, 1]), ([[1, 1]], [0])])
    >>> degeneracy(parallel)
    Degeneracy(neurons=((0, 0), (0, 1)), gains=(0, 0), reason='their normals are dependent')
    >>> degeneracy(Network.of([([[1, 1], [2, 3]], [0, 1]), ([[1, 1]], [0])])) is None
    True
    """
    if not network.hidden:
        return None
    found = _dependent(network, group)
    return found or (_invisible(network, group) if outputs else None)


def gains_of(widths: Sequence[int], group: Group) -> Gains:
    """Return all masks of some layers, one a row, in lexicographic order.

    >>> gains_of([2], "turns").tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    values = (0, 1) if group == "turns" else (-1, 0, 1)
    masks = list(product(values, repeat=sum(widths)))
    return np.array(masks, dtype=np.int64).reshape(len(masks), -1)


def _dependent(network: Network, group: Group) -> Degeneracy | None:
    """Look for neurons that vanish together where they should not, or do not where they should."""
    gains = gains_of(network.widths[1:-2], group)
    forms = _forms(network, gains, PRIME)
    for chosen, linked, unlinked in _sets(network, gains):
        for rows, first, reason in (
            (linked, 1, "their normals are dependent"),
            (unlinked, 0, "they vanish together"),
        ):
            for mask in _doubtful(np.flatnonzero(rows), forms[:, chosen, first:]):
                exact = _forms(network, gains[mask : mask + 1], None)[0, chosen, first:]
                if rank(exact.tolist()) < len(chosen):
                    return _named(network, chosen, gains[mask], 0, reason)
    return None


def _sets(network: Network, gains: Gains) -> Iterator[tuple[list[int], Flags, Flags]]:
    """Yield sets of up to d + 1 neurons, and the masks for which two things must be true of them.

    Under the first masks they are linked, and at most d. Under the second they are not, though they
    are without any one of them; where even that is not so, a smaller set shows that they vanish
    nowhere together.
    """
    d, *widths, _ = network.widths
    opened = _opened(gains, widths[:-1])
    layers = [l for l, _ in network.places()]
    for k in range(1, d + 2):
        for some in combinations(range(len(layers)), k):
            above = _above([layers[i] for i in some], len(widths))
            vanish = (gains[:, [i for i in some if i < gains.shape[1]]] == 0).all(axis=1)
            linked = vanish & (opened >= above).all(axis=1) & (k <= d)
            nearly = (opened >= np.where(above < k, above, k - 1)).all(axis=1)
            yield [*some], linked, vanish & ~linked & nearly


def _invisible(network: Network, group: Group) -> Degeneracy | None:
    """Look for a first-layer neuron that no output sees although a path from it is open.

    If paths from a deeper neuron cancel, so do those that reach the outputs through it alone.
    """
    widths = network.widths[1:-1]
    gains = gains_of(widths[1:], group)
    reached = (_opened(gains, widths[1:]) > 0).all(axis=1, keepdims=True)
    seen = _paths(network, gains, PRIME).any(axis=1)
    for mask, i in np.argwhere(reached & ~seen).tolist():
        if not _paths(network, gains[mask : mask + 1], None)[0, :, i].any():
            return _named(network, (i,), gains[mask], widths[0], "its paths to the outputs cancel")
    return None


def _named(
    network: Network, chosen: Sequence[int], gains: Gains, before: int, reason: str
) -> Degeneracy:
    """Name neurons by their places; gains are those of all neurons after the first ones."""
    places = list(network.places())
    whole = [0] * before + gains.tolist()
    whole += [0] * (len(places) - len(whole))
    return Degeneracy(tuple(places[i] for i in chosen), tuple(whole), reason)


def _opened(gains: Gains, widths: Sequence[int]) -> Gains:
    """Return how many neurons of each layer have a gain other than 0, (masks, layers)."""
    layer = np.repeat(np.arange(len(widths)), widths)
    counts: Gains = np.abs(gains) @ (layer[:, None] == np.arange(len(widths))).astype(np.int64)
    return counts


def _above(layers: Sequence[int], depth: int) -> Gains:
    """Return for each layer but the last how many of some layers lie above it."""
    return np.array([sum(m > l for m in layers) for l in range(depth - 1)], dtype=np.int64)


def _forms(network: Network, gains: Gains, modulus: int | None) -> Integers:
    """Return the forms (c, a_1, …, a_d) of all neurons under masks, up to positive factors.

    gains : (masks, neurons below the last hidden layer); the result : (masks, N, d + 1)
    """
    kind, d = (object if modulus is None else np.int64), network.inputs
    given = np.zeros((len(gains), d, d + 1), dtype=kind)
    given[:, range(d), range(1, d + 1)] = 1
    found, scale, first = [], 1, 0
    for layer in network.hidden:
        forms = _reduced(_matrix(layer.weight, modulus) @ given, modulus)
        forms[:, :, 0] += _matrix([[b * scale] for b in layer.bias], modulus)[:, 0]
        found.append(_reduced(forms, modulus))
        scale *= layer.scale
        some = gains[:, first : first + layer.outputs]
        first += layer.outputs
        if some.shape[1]:
            given = _reduced(some[:, :, None] * found[-1], modulus)
    return np.concatenate(found, axis=1)


def _paths(network: Network, gains: Gains, modulus: int | None) -> Integers:
    """Return the sums over paths from the first hidden layer to the outputs under masks.

    gains : (masks, neurons above the first hidden layer); the result : (masks, outputs, n_1), up
    to positive factors
    """
    last = gains.shape[1]
    seen = np.repeat(_matrix(network.output.weight, modulus)[None], len(gains), axis=0)
    for layer in reversed(network.hidden[1:]):
        some = gains[:, last - layer.outputs : last]
        last -= layer.outputs
        seen = _reduced(seen * some[:, None], modulus) @ _matrix(layer.weight, modulus)
        seen = _reduced(seen, modulus)
    return seen


def _matrix(rows: Sequence[Sequence[int]], modulus: int | None) -> Integers:
    """Return integers of any size as an array, or their residues."""
    if modulus is None:
        return np.array(rows, dtype=object)
    return np.array([[v % modulus for v in row] for row in rows], dtype=np.int64)


def _reduced(numbers: Integers, modulus: int | None) -> Integers:
    return numbers if modulus is None else numbers % modulus


def _doubtful(some: NDArray[np.intp], rows: Integers) -> list[int]:
    """Return those of some matrices of residues, (B, k, n), whose rows are dependent."""
    rest = rows[some]
    full = np.ones(len(some), dtype=bool)
    for _ in range(rows.shape[1]):
        top = rest[:, 0]
        column = (top != 0).argmax(axis=1)
        pivot = np.take_along_axis(top, column[:, None], axis=1)
        full &= pivot[:, 0] != 0
        below = np.take_along_axis(rest[:, 1:], column[:, None, None], axis=2)
        rest = (rest[:, 1:] * pivot[:, :, None] - below * top[:, None]) % PRIME
    return [int(mask) for mask in some[~full]]
