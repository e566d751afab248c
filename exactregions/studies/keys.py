"""Patterns as bytes, in the same order.

A state takes as many bits as the largest one needs, 2 for ReLU; so patterns compare, in
lexicographic order, as their bytes do, and a million of 64 neurons take 16 MB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.networks.network import Network

Bytes = NDArray[np.bytes_]
States = NDArray[np.uint8]
ROWS = 1 << 13


@dataclass(frozen=True, slots=True)
class Keys:
    r"""How the patterns of a network are packed.

    neurons : N; bits : for each state

    >>> keys = Keys.of(Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])]))
    >>> packed = keys.pack(np.array([[2, 0], [0, 2]], dtype=np.uint8))
    >>> np.sort(packed).tolist(), keys.unpack(np.sort(packed)).tolist()
    ([b' ', b'\x80'], [[0, 2], [2, 0]])
    """

    neurons: int
    bits: int

    @classmethod
    def of(cls, network: Network) -> "Keys":
        """Return the keys of a network."""
        most = max((2 * len(phi.breakpoints) for phi in network.activations), default=1)
        return cls(network.neurons, most.bit_length())

    @property
    def type(self) -> np.dtype[np.bytes_]:
        """The type of a key: as many bytes as are needed, 1 if there is no neuron."""
        return np.dtype(f"S{max(1, -(-self.neurons * self.bits // 8))}")

    def pack(self, patterns: States) -> Bytes:
        """Return patterns, (n, N), as bytes, (n,)."""
        found = np.zeros(len(patterns), dtype=self.type)
        for top in range(0, len(patterns), ROWS):
            states = patterns[top : top + ROWS, :, None]
            bits = np.unpackbits(states, axis=2)[:, :, 8 - self.bits :]
            packed = np.packbits(bits.reshape(len(states), -1), axis=1)
            if self.neurons:
                found[top : top + ROWS] = np.ascontiguousarray(packed).view(self.type).ravel()
        return found

    def unpack(self, keys: Bytes) -> States:
        """Return the patterns, (n, N), of bytes, (n,)."""
        found = np.empty((len(keys), self.neurons), dtype=np.uint8)
        for top in range(0, len(keys), ROWS):
            rows = np.ascontiguousarray(keys[top : top + ROWS])
            packed = rows.view(np.uint8).reshape(len(rows), -1)
            bits = np.unpackbits(packed, axis=1)[:, : self.neurons * self.bits]
            shape = (len(rows), self.neurons, self.bits)
            states = np.packbits(bits.reshape(shape), axis=2)[:, :, 0]
            found[top : top + ROWS] = states >> (8 - self.bits)
        return found


def found_in(keys: Bytes, wanted: Bytes) -> NDArray[np.intp]:
    """Return where each wanted key is in sorted keys, −1 where it is not.

    >>> found_in(np.array([b"a", b"c"]), np.array([b"c", b"b"])).tolist()
    [1, -1]
    """
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, -1) if len(keys) else np.full(len(wanted), -1)
