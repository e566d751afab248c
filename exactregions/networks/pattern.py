"""Which piece every neuron is on.

A pattern is one state per hidden neuron in layer order (see networks/activation.py for states).
For one breakpoint a state reads as a sign, "−0+" written "-0+"; for more breakpoints as its number.
"""

from collections.abc import Sequence

from exactregions.networks.network import Network

Pattern = tuple[int, ...]


def text(network: Network, pattern: Sequence[int]) -> str:
    """Return a pattern as text, layers separated by spaces.

    >>> net = Network.of([([[1], [-1]], [0, 1]), ([[1, 1]], [0])])
    >>> text(net, (0, 2))
    '-+'
    """
    words, at = [], 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        states = pattern[at : at + layer.outputs]
        at += layer.outputs
        if len(phi.breakpoints) == 1:
            words.append("".join("-0+"[s] for s in states))
        else:
            words.append(",".join(map(str, states)))
    return " ".join(words)


def is_strict(pattern: Sequence[int]) -> bool:
    """Tell whether no neuron sits identically on a breakpoint: Hanin and Rolnick's regions.

    >>> is_strict((0, 2)), is_strict((1, 2))
    (True, False)
    """
    return not any(s % 2 for s in pattern)


def pattern_at(network: Network, x: Sequence[object]) -> Pattern:
    """Return the states of all hidden neurons at a point.

    >>> pattern_at(Network.of([([[1], [-1]], [0, 1]), ([[1, 1]], [0])]), [1])
    (2, 1)
    """
    states: list[int] = []
    for z, phi in zip(network.pre_activations(x), network.activations, strict=True):
        states.extend(map(phi.state, z))
    return tuple(states)
