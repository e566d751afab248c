"""The coarea formula for one neuron, exactly: level sets integrated, gradients integrated.

The left side counts or measures the level sets {z = y} of the neuron, each in a complex of its own.
Between two values of z at vertices of the layers below, vol({z = y}) is a polynomial in y of degree
d − 1, so a few values of y integrate it exactly. The right side sums ‖∇z‖ times volumes of cells.

Proof: proofs/30-coarea.md; on a line proofs/11-one-dimension.md, for k neurons proofs/12-gram.md
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic.surd import Surd
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.forms import Forms
from exactregions.claims.kinks import HANIN_ROLNICK
from exactregions.claims.premises import BOUNDED, HIDDEN
from exactregions.claims.subject import Subject
from exactregions.errors import IncompleteError
from exactregions.measures.boundary import boundary
from exactregions.measures.layerwise import explored_again, truncated
from exactregions.measures.volume import volume
from exactregions.networks.activation import relu
from exactregions.networks.network import Layer, Network

MOST = 100  # vertices, where the neuron may have its critical values

# Nodes and weights on [0, 1] that integrate polynomials of degree d − 1 exactly.
HALF, MIDPOINT = Fraction(1, 2), ((Fraction(1, 2), Fraction(1)),)
OPEN = ((HALF / 2, Fraction(2, 3)), (HALF, Fraction(-1, 3)), (3 * HALF / 2, Fraction(2, 3)))
NODES = {1: MIDPOINT, 2: MIDPOINT, 3: OPEN}


def level_set(network: Network, y: Fraction) -> Network:
    """Return a network whose last hidden layer is one neuron, z − y for the first neuron z there.

    >>> from exactregions.networks.famous import hat
    >>> level_set(hat(), Fraction(1, 3)).pre_activations([2])
    ((Fraction(5, 3),),)
    """
    layer = network.hidden[-1]
    row, q = layer.weight[0], y.denominator
    bias = q * layer.bias[0] - y.numerator * layer.scale
    moved = Layer.reduced([[q * w for w in row]], [bias], q * layer.scale)
    hidden = (*network.hidden[:-1], moved)
    return Network(hidden, (*network.activations[:-1], relu), Layer(((1,),), (0,), 1))


def _size(subject: Subject, y: Fraction) -> Surd:
    """Return the volume of {z = y} in the domain, of dimension d − 1."""
    cells = explored_again(subject.cells, level_set(subject.on_domain, y))
    last = len(subject.network.hidden) - 1
    walls = boundary(cells, "pattern")[0].parts
    parts = [part for neurons, part in walls.items() if (last, 0) in neurons and part is not None]
    return Surd.total(term for part in parts for term in part.terms)


def coarea(density: Callable[[tuple[Fraction, ...]], Surd]) -> Claim:
    """Return the claim that level sets integrate to the integral of a density of the gradient.

    density : ∇z ↦ a number, ‖∇z‖ in the formula

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import sawtooth
    >>> judged = coarea(norm).judge(Subject(sawtooth(2), Box.of((0, 1))))
    >>> judged.verdict.value, str(judged.finding.right)
    ('holds', '4')
    """

    def find(subject: Subject) -> Finding:
        network = subject.on_domain
        below = explored_again(subject.cells, truncated(network, len(network.hidden) - 1))
        if below.f_vector[0] > MOST:
            raise IncompleteError(
                f"the layers below the last have {below.f_vector[0]} vertices, over {MOST}; "
                "take a smaller network or domain"
            )
        values = sorted({network.pre_activations(v.point)[-1][0] for v in below.vertices()})
        left = Surd()
        for low, high in pairwise(values):
            for node, weight in NODES[subject.domain.dimension]:
                size = _size(subject, low + node * (high - low))
                left += size * (weight * (high - low))
        forms, right = Forms(network), Surd()
        for pattern, part in zip(below.patterns.tolist(), volume(below).coordinates, strict=True):
            z = forms.layer(len(network.hidden) - 1, pattern)
            assert part is not None
            right += density(tuple(Fraction(v, z.scale) for v in z.forms[0][1:])) * part
        return Finding(left, "=", right, evidence={"gaps": len(values) - 1})

    return Claim(
        "coarea",
        "For the first neuron of the last hidden layer, the volumes of its level sets integrate to "
        "the integral of the length of its gradient, in the domain's coordinates.",
        r"\int \operatorname{vol}_{d-1}(\{z = y\} \cap K)\,dy = \int_K \|\nabla z\|\,dx",
        f"{HANIN_ROLNICK}; Federer",
        (HIDDEN, BOUNDED, LOW),
        find,
        proof="30-coarea",
    )


def norm(gradient: tuple[Fraction, ...]) -> Surd:
    """Return the Euclidean length of a vector.

    >>> print(norm((Fraction(1), Fraction(1))))
    sqrt(2)
    """
    return Surd.root(sum((v * v for v in gradient), Fraction(0)))


LOW = Hypothesis("the domain has dimension 3 or less", lambda s: s.domain.dimension in NODES)

CLAIMS = (coarea(norm),)
