"""Claims about what a neuron of the last hidden layer adds to a complex (Gaines and Bi 2026).

Proofs: proofs/02-bent-hyperplanes.md, proofs/05-zaslavsky.md,
proofs/07-general-position.md, proofs/08-mean-degree.md
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeVar

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.premises import GENERAL, HIDDEN, ONE_LAYER, SIMPLE, WHOLE
from exactregions.claims.subject import Subject
from exactregions.measures.layerwise import explored_again, truncated
from exactregions.networks.network import Layer, Network
from exactregions.regions.complex import Complex

GAINES_BI = "Gaines and Bi 2026, Characterizing the discrete geometry of ReLU networks"
T = TypeVar("T")
SAMPLE = 4  # neurons of the last hidden layer that are looked at


def without(network: Network, index: int) -> Network:
    """Return the network without one neuron of its last hidden layer.

    >>> from exactregions.networks.famous import hat
    >>> without(hat(), 1), without(without(without(hat(), 1), 1), 0)
    (<Network 1-2-1, relu>, <Network 1-1, affine>)
    """
    last, out = network.hidden[-1], network.output
    if last.outputs == 1:
        return truncated(network, len(network.hidden) - 1)
    less = Layer(_skip(last.weight, index), _skip(last.bias, index), last.scale)
    rows = tuple(_skip(row, index) for row in out.weight)
    hidden = (*network.hidden[:-1], less)
    return Network(hidden, network.activations, Layer(rows, out.bias, out.scale))


def _skip(values: tuple[T, ...], index: int) -> tuple[T, ...]:
    return values[:index] + values[index + 1 :]


def sample(many: int) -> list[int]:
    """Return at most SAMPLE of so many indices, the first and the last among them.

    >>> sample(3), sample(10)
    ([0, 1, 2], [0, 3, 6, 9])
    """
    if many <= SAMPLE:
        return list(range(many))
    return [i * (many - 1) // (SAMPLE - 1) for i in range(SAMPLE)]


def _deleted(subject: Subject) -> Iterator[tuple[int, Complex]]:
    """Yield neurons of the last hidden layer and the complexes without them."""
    network = subject.on_domain
    for index in sample(network.hidden[-1].outputs):
        yield index, explored_again(subject.cells, without(network, index))


def _on_neuron(cells: Complex, index: int) -> list[int]:
    """Return for each dimension how many faces a neuron of the last hidden layer vanishes on."""
    network = cells.network
    many = len(network.activations[-1].breakpoints)
    first = -network.hidden[-1].outputs * many + index * many
    columns = range(first, first + many)
    found = []
    for k in range(cells.domain.dimension + 1):
        signs = cells.faces(k).signs
        found.append(int((signs[:, list(columns)] == 0).any(axis=1).sum()))
    return found


def _deletion(subject: Subject) -> Finding:
    whole = subject.cells.f_vector
    left: list[int] = []
    right: list[int] = []
    witness = None
    for index, rest in _deleted(subject):
        on = _on_neuron(subject.cells, index)
        parts = [a + b + c for a, b, c in zip(on, rest.f_vector, [0, *on], strict=False)]
        left += whole
        right += parts
        if witness is None and tuple(parts) != whole:
            witness = {"neuron": index, "on it": on, "without it": list(rest.f_vector)}
    neurons = sample(subject.on_domain.hidden[-1].outputs)
    return Finding(tuple(left), "=", tuple(right), witness, {"neurons": neurons})


def _degree(cells: Complex) -> Fraction:
    return Fraction(2 * cells.wall_count, cells.count)


def _grows(subject: Subject) -> Finding:
    after, before = _degree(subject.cells), {}
    for index, rest in _deleted(subject):
        before[index] = _degree(rest)
    worst = max(before, key=lambda index: before[index])
    witness = {"neuron": worst} if before[worst] > after else None
    sides = tuple(before.values()), "≤", (after,) * len(before)
    return Finding(*sides, witness, {"neurons": list(before)})


SINGLE = Hypothesis(
    "every activation has one breakpoint",
    lambda s: all(len(phi.breakpoints) == 1 for phi in s.network.activations),
)
DEEP = Hypothesis("there are two hidden layers or more", lambda s: len(s.network.hidden) > 1)
LATEX = r"\bar\delta(\mathcal{C} - h_i) \le \bar\delta(\mathcal{C})"

CLAIMS = (
    Claim(
        "deletion",
        f"For each of up to {SAMPLE} neurons of the last hidden layer, the k-faces are those on "
        "it, those of the complex without it, and one more for each (k − 1)-face on it.",
        r"N_k(\mathcal{C}) = N_k(h_i) + N_k(\mathcal{C} - h_i) + N_{k-1}(h_i)",
        f"{GAINES_BI}, lemmas 3.2 and 3.3",
        (HIDDEN, SIMPLE),
        _deletion,
        proof="07-general-position",
    ),
    Claim(
        "degree-grows-in-one-layer",
        f"Each of up to {SAMPLE} neurons of one hidden layer raises the mean number of neighbours "
        "of a cell, or leaves it.",
        LATEX,
        f"{GAINES_BI}, statement 3.6",
        (WHOLE, ONE_LAYER, SINGLE, GENERAL, SIMPLE),
        _grows,
        proof="08-mean-degree",
    ),
    Claim(
        "degree-grows-in-deep-networks",
        f"The same for up to {SAMPLE} neurons of the last of several hidden layers. Not true of "
        "all networks in general position: a neuron that bends across few cells lowers the mean.",
        LATEX,
        f"{GAINES_BI}, statement 3.6",
        (WHOLE, DEEP, SINGLE, GENERAL, SIMPLE),
        _grows,
        disputed=True,
        proof="08-mean-degree",
    ),
)
