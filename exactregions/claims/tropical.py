"""The claim that a ReLU network is a quotient of tropical polynomials (Zhang, Naitzat, Lim 2018).

A tropical polynomial is a maximum of affine forms with integer slopes, its monomials. With the
denominators of the layers cleared every neuron is P − Q. From layer to layer, for W = W⁺ − W⁻,

    P′ = W⁺P + W⁻Q + b,   Q′ = W⁺Q + W⁻P,   and ReLU(P′ − Q′) = max(P′, Q′) − Q′.

All of these are convex, and affine on each cell: the monomials that matter are the pieces of P and
of Q on cells, and P is the greatest of its pieces everywhere.

Proof: proofs/34-tropical.md
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from operator import add, sub

from exactregions.arithmetic.matrix import Product, Row, product
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.claims.claim import Claim, Finding
from exactregions.claims.premises import RELU
from exactregions.claims.subject import Subject
from exactregions.networks.network import Layer, Network

Pieces = tuple[list[Row], list[Row]]  # of P and of Q, a form (c, a₁, …, a_d) per neuron
Rule = Callable[[Row, Row, bool], tuple[Row, Row]]

VERTICES, CELLS = 50, 10  # points that are looked at


def relu(p: Row, q: Row, open_: bool) -> tuple[Row, Row]:  # noqa: FBT001
    """Return the pieces of max(P, Q) and of Q, from those of P and Q where P > Q or not.

    >>> relu((0, 1), (0, 0), True), relu((0, 1), (0, 0), False)
    (((0, 1), (0, 0)), ((0, 0), (0, 0)))
    """
    return (p if open_ else q), q


class Quotients:
    """P and Q of all neurons and outputs of a ReLU network, cell by cell.

    rule : what a ReLU makes of the pieces of P and Q

    >>> from exactregions.networks.famous import hat
    >>> Quotients(hat()).outputs((2, 2, 0))        # 0 < x < 2: x + max(x − 2, 0) − 2 max(x − 1, 0)
    ([(0, 1)], [(-2, 2)])
    """

    def __init__(self, network: Network, rule: Rule = relu) -> None:
        self.network, self.rule = network, rule
        self.scales = [1]
        for layer in network.layers:
            self.scales.append(self.scales[-1] * layer.scale)
        self._steps = [_Step(*pair) for pair in zip(network.layers, self.scales, strict=False)]
        self._known: dict[tuple[int, ...], Pieces] = {}

    @property
    def scale(self) -> int:
        """P − Q is this positive integer times the output."""
        return self.scales[-1]

    def outputs(self, pattern: Sequence[int]) -> Pieces:
        """Return the pieces of P and Q of the outputs on the cell of a pattern."""
        return self._layer(len(self.network.hidden), tuple(pattern))

    def _layer(self, l: int, before: tuple[int, ...]) -> Pieces:
        """Return the pieces of layer l, given the states of the layers below."""
        if (l, *before) in self._known:
            return self._known[l, *before]
        d = self.network.inputs
        if l == 0:
            above = [tuple(int(i == k) for i in range(d + 1)) for k in range(1, d + 1)]
            below: list[Row] = [(0,) * (d + 1)] * d
        else:
            split = len(before) - self.network.hidden[l - 1].outputs
            p, q = self._layer(l - 1, before[:split])
            open_ = [s == 2 for s in before[split:]]
            pairs = list(map(self.rule, p, q, open_))
            above, below = [a for a, _ in pairs], [b for _, b in pairs]
        found = self._known[l, *before] = self._steps[l](above, below)
        return found


class _Step:
    """From P and Q below a layer to its own, as halves of |W|·(P + Q) ± W·(P − Q)."""

    def __init__(self, layer: Layer, scale: int) -> None:
        self.bias = [b * scale for b in layer.bias]
        self.sum = Product([[abs(w) for w in row] for row in layer.weight])
        self.difference = Product(layer.weight)

    def __call__(self, p: list[Row], q: list[Row]) -> Pieces:
        pairs = list(zip(p, q, strict=True))
        total = self.sum([[*map(add, a, b)] for a, b in pairs])
        gap = self.difference([[*map(sub, a, b)] for a, b in pairs])
        above = [
            [(u + v) // 2 for u, v in zip(*rows, strict=True)]
            for rows in zip(total, gap, strict=True)
        ]
        below = [
            tuple(u - v for u, v in zip(*rows, strict=True))
            for rows in zip(above, gap, strict=True)
        ]
        raised = ((c + b, *a) for b, (c, *a) in zip(self.bias, above, strict=True))
        return list(raised), below


def greatest(monomials: set[Row], points: Sequence[Row]) -> list[int]:
    """Return q·P(p/q) at each point (q, p₁, …, p_d), for P the maximum of its monomials.

    >>> greatest({(0, 0), (-1, 2)}, [(3, 4), (1, 0)])
    [5, 0]
    """
    values = product(sorted(monomials), list(zip(*points, strict=True)))
    return list(map(max, zip(*values, strict=True)))


def quotient_is_network(rule: Rule) -> Claim:
    """Return the claim that P − Q is the network, for a rule of what a ReLU does to P and Q.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import hat
    >>> subject = Subject(hat(), Box.of((-1, 3)))
    >>> rules = relu, lambda p, q, open_: (p, q)
    >>> [quotient_is_network(rule).judge(subject).verdict.value for rule in rules]
    ['holds', 'fails']
    """

    def find(subject: Subject) -> Finding:
        network = subject.on_domain
        quotients, points = Quotients(network, rule), list(_points(subject))
        pieces = [quotients.outputs(pattern) for pattern in subject.cells.patterns.tolist()]
        found, sizes = [], []
        for o in range(network.outputs):
            above, below = ({piece[side][o] for piece in pieces} for side in (0, 1))
            sizes.append([len(above), len(below)])
            pairs = zip(greatest(above, points), greatest(below, points), strict=True)
            found.append([p - q for p, q in pairs])
        wrong = [
            at
            for at, *values in zip(points, *found, strict=True)
            if tuple(Fraction(v, at[0] * quotients.scale) for v in values)
            != network([Fraction(v, at[0]) for v in at[1:]])
        ]
        witness = (
            {"point": [str(Fraction(v, wrong[0][0])) for v in wrong[0][1:]]} if wrong else None
        )
        evidence = {"monomials of P and Q": sizes}
        return Finding(len(points) - len(wrong), "=", len(points), witness, evidence)

    return Claim(
        "tropical-quotient",
        f"At up to {VERTICES} vertices and inside up to {CELLS} cells the network is the "
        "difference of two maxima of affine forms, with slopes that are integers once its weights "
        "are.",
        r"f = P \oslash Q",
        "Zhang, Naitzat and Lim 2018, theorem 5.2",
        (RELU,),
        find,
        proof="34-tropical",
    )


def _points(subject: Subject) -> Iterator[Row]:
    """Yield evenly spaced vertices, and interior points of cells, as (q, p₁, …, p_d)."""
    vertices, cells = subject.cells.points(), subject.cells
    yield from vertices[:: max(1, -(-len(vertices) // VERTICES))]
    for i in range(0, cells.count, -(-cells.count // CELLS)):
        point = cells[i].interior_point
        q = common_denominator(point)
        yield (q, *numerators(point, q))


CLAIMS = (quotient_is_network(relu),)
