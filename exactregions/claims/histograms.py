"""Upper bounds from histograms of open neurons (Hinz and van de Geer 2019).

A vector v counts cells by the dimension of their image: v_k of them have dimension at most k,
k = 0, …, d. A layer of n′ neurons turns one cell of dimension k into cells whose open neurons have
a histogram that γ_{k, n′} dominates: for all t, it has at most as many entries at t and above.
An image has at most as many dimensions as open neurons, and never more than before, so

    φ_{n′}(v) = Σ_k v_k · cl_{min(k, n′)}(γ_{min(k, n′), n′}),

where cl_m moves what lies above m to m. Starting from one cell of dimension d, the sum of the
entries after the last layer bounds the number of cells.

Proof: proofs/06-counting.md
"""

from collections.abc import Callable, Sequence
from math import comb

Histogram = tuple[int, ...]
Gamma = Callable[[int, int], Histogram]


def gamma_serra(dimension: int, neurons: int) -> Histogram:
    """Return γ = Σ_{j ≤ k} C(n′, j) e_{n′−j}, which gives the bound of Serra et al. (2018).

    >>> gamma_serra(2, 3)                                          # 0, …, 3 open neurons
    (0, 3, 3, 1)
    """
    least = neurons - dimension
    return tuple(comb(neurons, i) if i >= least else 0 for i in range(neurons + 1))


def gamma_montufar(dimension: int, neurons: int) -> Histogram:
    """Return γ = Σ_{j ≤ k} C(n′, j) e_{n′}, which gives the bound of Montúfar (2017).

    >>> gamma_montufar(2, 3)
    (0, 0, 0, 7)
    """
    total = sum(comb(neurons, j) for j in range(min(dimension, neurons) + 1))
    return (*[0] * neurons, total)


def pushed(inputs: int, hidden: Sequence[int], gamma: Gamma = gamma_serra) -> list[Histogram]:
    """Return the vectors v in front of layer 1, …, L and behind the last, (d + 1,) each.

    >>> pushed(2, (3, 3))
    [(0, 0, 1), (0, 3, 4), (0, 24, 16)]
    """
    found = [(*[0] * inputs, 1)]
    for n in hidden:
        following = [0] * (inputs + 1)
        for k, many in enumerate(found[-1]):
            if many:
                most = min(k, n)
                for opened, cells in enumerate(gamma(most, n)):
                    following[min(opened, most)] += many * cells
        found.append(tuple(following))
    return found


def hinz(inputs: int, hidden: Sequence[int], gamma: Gamma = gamma_serra) -> int:
    """Return ‖φ_{n_L} … φ_{n_1}(e_d)‖₁, a bound on the number of cells of a ReLU network.

    >>> hinz(2, (3, 3)), hinz(2, (3, 3), gamma_montufar)
    (40, 49)
    """
    return sum(pushed(inputs, hidden, gamma)[-1])


def open_tails(before: Histogram, neurons: int, gamma: Gamma = gamma_serra) -> Histogram:
    """Return for t = 0, …, n′ how many cells can have t open neurons or more in one layer.

    before : v in front of the layer

    >>> open_tails((0, 0, 1), 3)
    (7, 7, 4, 1)
    """
    total = [0] * (neurons + 1)
    for k, many in enumerate(before):
        if many:
            for opened, cells in enumerate(gamma(min(k, neurons), neurons)):
                total[opened] += many * cells
    return tails(total)


def tails(histogram: Sequence[int]) -> Histogram:
    """Return Σ_{i ≥ t} histogram_i for every t.

    >>> tails((1, 0, 2))
    (3, 2, 2)
    """
    return tuple(sum(histogram[t:]) for t in range(len(histogram)))
