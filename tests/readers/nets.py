"""Networks to send through files."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from exactregions.networks.activation import Activation
from exactregions.networks.network import Network

rationals = st.one_of(
    st.integers(-3, 3),
    st.integers(-500, 500).map(lambda n: Fraction(n, 60)),
    st.sampled_from([2**53, 2**53 + 1, -(2**63), 10**400, Fraction(1, 3**60)]),
)
floats = st.floats(allow_nan=False, allow_infinity=False)

NAMED = ["relu", "abs", "hard_tanh", "relu6", "leaky_relu:1/3"]
OWN = [
    Activation.of("hat", [0, 1, 2], [0, 1, -1, 0]),
    Activation.of("relu", ["1/3"], [-1, 2], offset="-1/7"),
    Activation.of("leaky_relu:x", [0], [2, 1]),
    Activation.of('quoted " and \n', [-1], [0, 1], offset=10**30),
]


@st.composite
def networks(draw: Callable, entries: st.SearchStrategy, activations: list) -> Network:
    """Networks of any depth with the given entries."""
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    row = {n: st.lists(entries, min_size=n, max_size=n) for n in widths}
    pairs = [
        (draw(st.lists(row[n], min_size=m, max_size=m)), draw(row[m])) for n, m in pairwise(widths)
    ]
    kinds = [draw(st.sampled_from(activations)) for _ in widths[2:]]
    return Network.of(pairs, kinds)
