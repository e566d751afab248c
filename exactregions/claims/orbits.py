"""Exact averages over the signs of one concrete network's neurons: expectations without sampling.

Two signs belong to a hidden neuron i: its row, (w_i, b_i) → −(w_i, b_i), and its column, the
weights that read it. Both groups below keep the size of every parameter.

    turns : row and column change together, ReLU(z) becomes −ReLU(−z) = min(z, 0): 2^N networks
    flips : row and column change independently: 4^N networks

For generic weights (claims/genericity.py) the mean over either group is the closed formula of
claims/expectation.py, as a fraction; the group of flips falls into cosets of that of turns, and the
mean over each coset is already that number. Signs that change no count are left as they are:

    cells and faces   : those of the last hidden layer. Its rows only name the two sides of a wall,
                        and nothing that makes walls reads its columns.
    kinks and corners : the columns of the last hidden layer. What an output sees is a question of
                        open paths, in whichever way they are signed.

Each of the networks that remain stands for equally many of the group.

Proof: proofs/15-expectation.md
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from exactregions.arithmetic.rational import exact
from exactregions.claims.expectation import mean_faces, mean_kinks
from exactregions.claims.genericity import Group, degeneracy
from exactregions.errors import ActivationError, ExactRegionsError
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.along import sweep
from exactregions.regions.explore import explore, on_domain
from exactregions.regions.layers import is_relu

MOST = 1 << 12

Signs = Sequence[int]


@dataclass(frozen=True, slots=True)
class Orbit:
    """How a count is distributed over the orbit of a network, and the closed formula of its mean.

    network  : one of the orbit
    group    : "turns" or "flips"
    quantity : what was counted, in words
    table    : (value, in how many networks), values increasing
    expected : the closed formula for the widths of the network
    """

    network: Network
    group: Group
    quantity: str
    table: tuple[tuple[int, int], ...]
    expected: Fraction

    @property
    def networks(self) -> int:
        """How many networks were looked at."""
        return sum(many for _, many in self.table)

    @property
    def mean(self) -> Fraction:
        """The mean over the orbit."""
        return Fraction(sum(v * many for v, many in self.table), self.networks)

    @property
    def variance(self) -> Fraction:
        """The mean square deviation from the mean."""
        squares = sum(v * v * many for v, many in self.table)
        return Fraction(squares, self.networks) - self.mean**2

    def quantile(self, share: object) -> int:
        """Return the least value that a share of the networks, at least, does not exceed.

        share : a rational from 0 to 1, of any exact kind
        """
        wanted, below = exact(share, "the share") * self.networks, 0
        if not 0 <= wanted <= self.networks:
            raise ExactRegionsError(f"the share is {share}; give a rational from 0 to 1")
        for value, many in self.table:
            below += many
            if below >= wanted:
                return value
        raise AssertionError(self.table)

    @property
    def holds(self) -> bool:
        """Tell whether the mean is the closed formula."""
        return self.mean == self.expected

    def __repr__(self) -> str:
        sign = "=" if self.holds else "≠"
        return (
            f"<Orbit: {self.quantity} of {self.networks} networks, "
            f"mean {self.mean} {sign} {self.expected}>"
        )


def faces_over_orbit(
    network: Network, group: Group = "turns", *, most: int = MOST
) -> tuple[Orbit, ...]:
    """Return the numbers of faces of dimension 0, …, d on ℝ^d over the orbit of a network.

    most : how many networks may be looked at

    The first entry is about vertices, the last about cells. Raises ExactRegionsError if the weights
    are not generic or the orbit is larger than ``most``, ActivationError unless all activations
    are ReLU.

    >>> from exactregions.networks.famous import t_junction
    >>> faces_over_orbit(t_junction())[-1], faces_over_orbit(t_junction())[0].table
    (<Orbit: 2-faces of 4 networks, mean 23/4 = 23/4>, ((1, 1), (2, 2), (3, 1)))
    """
    d = network.inputs
    orbit = members(network, group, last=False, most=most)
    demand_generic(network, group, outputs=False)
    if d == 1:
        cells = sweep(list(orbit), Domain.whole(1)).counts.tolist()
        columns: Iterable[Sequence[int]] = ([c - 1 for c in cells], cells)
    else:
        whole = Domain.whole(d)
        found = (explore(n, whole, engine="subdivide", max_dimension=d).f_vector for n in orbit)
        columns = zip(*found, strict=True)
    return tuple(
        orbit_of(network, group, f"{k}-faces", counts, expected)
        for k, (counts, expected) in enumerate(
            zip(columns, mean_faces(network.widths), strict=True)
        )
    )


def kinks_over_orbit(
    network: Network, group: Group = "turns", line: Domain | None = None, *, most: int = MOST
) -> Orbit:
    """Return the number of kinks along a line over the orbit of a network.

    line : a whole line of the input space, by default the line itself for one input, and else one
           that no coordinate distinguishes
    most : how many networks may be looked at

    A kink is a point where the derivative of some output along the line jumps. Raises as
    ``faces_over_orbit`` does, and if the weights are not generic along the line.

    >>> net = Network.of([([[1], [2]], [0, 1]), ([[1, 3], [5, 7]], [1, 2]), ([[1, 2]], [0])])
    >>> found = kinks_over_orbit(net)
    >>> found, found.table
    (<Orbit: kinks of 16 networks, mean 3 = 3>, ((0, 1), (2, 4), (3, 4), (4, 7)))
    >>> str(found.variance), [found.quantile(p) for p in ("1/10", "1/2", 1)]
    ('5/4', [2, 3, 4])
    """
    along = on_domain(network, line or some_line(network.inputs))
    orbit = members(along, group, last=True, most=most)
    demand_generic(along, group, outputs=True)
    counts = sweep(list(orbit), Domain.whole(1)).linear_region_counts - 1
    return orbit_of(network, group, "kinks", counts.tolist(), mean_kinks(network.widths))


def some_line(inputs: int) -> Domain:
    """Return a line of ℝ^d that no coordinate distinguishes, for d = 1 all of ℝ.

    >>> [[str(v) for v in vector] for vector in (some_line(2).frame[0], some_line(2).frame[1][0])]
    [['1/3', '1/4'], ['1', '2/3']]
    """
    if inputs == 1:
        return Domain.whole(1)
    origin = [Fraction(1, k + 3) for k in range(inputs)]
    return Domain.plane(origin, [[Fraction(2, k + 2) for k in range(inputs)]])


def orbit_of(
    network: Network, group: Group, quantity: str, counts: Iterable[int], expected: Fraction
) -> Orbit:
    """Return the distribution of counts, one for each network of an orbit.

    >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
    >>> orbit_of(net, "turns", "kinks", [1, 1, 2, 1], Fraction(5, 4)).table
    ((1, 3), (2, 1))
    """
    table = tuple(sorted(Counter(counts).items()))
    return Orbit(network, group, quantity, table, expected)


def members(network: Network, group: Group, *, last: bool, most: int = MOST) -> Iterator[Network]:
    """Return the networks of an orbit, one for each choice of the signs that matter.

    last : whether the signs of the last hidden layer matter (of "flips", its rows)

    Raises ExactRegionsError if there are more than ``most`` of them, ActivationError unless all
    activations are ReLU.

    >>> net = Network.of([([[1]], [2]), ([[3]], [4]), ([[5]], [6])])
    >>> turned = [*members(net, "turns", last=False)][1]
    >>> [(layer.weight, layer.bias) for layer in turned.layers]
    [(((-1,),), (-2,)), (((-3,),), (4,)), (((5,),), (6,))]
    >>> [len(list(members(net, group, last=True))) for group in ("turns", "flips")]
    [4, 8]
    """
    if not all(map(is_relu, network.activations)):
        raise ActivationError(f"{network} has other activations than ReLU; take one with ReLU only")
    total, lowest = network.neurons, network.neurons - network.output.inputs * bool(network.hidden)
    rows = total if last else lowest
    columns = lowest if group == "flips" else 0
    if rows + columns > most.bit_length() - 1:
        raise ExactRegionsError(
            f"the orbit of {network} has 2^{rows + columns} networks, over {most}; "
            "take fewer neurons, or raise `most`"
        )
    return _members(network, rows, columns, group)


def _members(network: Network, rows: int, columns: int, group: Group) -> Iterator[Network]:
    rest = (1,) * (network.neurons - rows), (1,) * (network.neurons - columns)
    for signs in product((1, -1), repeat=rows + columns):
        row = signs[:rows] + rest[0]
        yield _signed(network, row, row if group == "turns" else signs[rows:] + rest[1])


def _signed(network: Network, rows: Signs, columns: Signs) -> Network:
    """Return the network with the rows and the columns of its neurons times signs."""
    found, read, at = [], (1,) * network.inputs, 0
    for layer in network.layers:
        row = [*rows[at : at + layer.outputs]] or [1] * layer.outputs
        weight = tuple(
            tuple(s * t * w for t, w in zip(read, line, strict=True))
            for s, line in zip(row, layer.weight, strict=True)
        )
        bias = tuple(s * b for s, b in zip(row, layer.bias, strict=True))
        found.append(Layer(weight, bias, layer.scale))
        read = tuple(columns[at : at + layer.outputs])
        at += layer.outputs
    return Network(tuple(found[:-1]), network.activations, found[-1])


def demand_generic(network: Network, group: Group, *, outputs: bool) -> None:
    """Raise ExactRegionsError, saying why, if the closed formulas do not speak of the weights.

    outputs : whether kinks or corners are counted

    >>> from exactregions.networks.famous import zero_bias
    >>> demand_generic(zero_bias(2, 1), "turns", outputs=False)
    Traceback (most recent call last):
    exactregions.errors.ExactRegionsError: the weights of <Network 1-2-1, relu> are not generic: ...
    """
    found = degeneracy(network, group, outputs=outputs)
    if found is not None:
        raise ExactRegionsError(
            f"the weights of {network} are not generic: take neurons {found.neurons} under gains "
            f"{found.gains}, {found.reason}; the formula does not speak of it, move some weights"
        )
