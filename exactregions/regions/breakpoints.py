"""One line in exact arithmetic: where the pattern of a network of one variable changes.

The line is cut layer by layer. On a piece every unit of the next layer is affine, so its signs at
both ends tell whether it vanishes inside, and the roots, rationals, cut the piece.

Proof: proofs/03-pieces.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from exactregions.networks.affine import Affine, LayerForms, as_fractions, less
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern
from exactregions.polyhedra.domain import Domain, Vector
from exactregions.polyhedra.program import Form
from exactregions.regions.cell import AffineMap
from exactregions.regions.explore import on_domain
from exactregions.regions.germ import bends_at

End = tuple[int, int]  # (x₀, x₁) for t = x₁/x₀; x₀ = 0 at infinity


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A point of a line where the pattern of a network changes.

    line     : the domain of dimension 1 that it is on
    t        : the parameter
    neurons  : (layer, index) of every neuron that is at a breakpoint of its activation there
    kink     : whether the derivative of the output along the line jumps
    in_space : whether the gradient in the whole input space is discontinuous at the point; None
               where too many neurons meet to decide it
    """

    line: Domain = field(repr=False)
    t: Fraction
    neurons: tuple[tuple[int, int], ...]
    kink: bool
    in_space: bool | None

    @property
    def point(self) -> Vector:
        """The point of the input space."""
        return self.line.place([self.t])


@dataclass(frozen=True)
class Trace:
    """The cells along a line, segment or ray in order, and the breakpoints between them.

    network  : in the whole input space
    domain   : one-dimensional
    along    : the network as a function of the domain's coordinate t
    roots    : (n − 1,) parameters of the breakpoints, increasing
    patterns : (n,) patterns of the cells
    maps     : (n,) the outputs on each cell, as forms in t over one scale
    """

    network: Network
    domain: Domain
    along: Network
    roots: tuple[Fraction, ...]
    patterns: tuple[Pattern, ...]
    maps: tuple[LayerForms, ...]

    @property
    def count(self) -> int:
        """The number of cells."""
        return len(self.patterns)

    @property
    def linear_region_count(self) -> int:
        """The number of linear regions of the network restricted to the line."""
        return 1 + sum(self.kinks)

    @cached_property
    def outputs(self) -> tuple[AffineMap, ...]:
        """The affine map of t that the network is on each cell."""
        return tuple(
            AffineMap(tuple(f[1:] for f in forms), tuple(f[0] for f in forms))
            for forms in map(as_fractions, self.maps)
        )

    @cached_property
    def kinks(self) -> tuple[bool, ...]:
        """For every breakpoint, whether the derivative of an output along the line jumps."""
        slopes = [[a for _, a in z.forms] for z in self.maps]
        return tuple(a != b for a, b in pairwise(slopes))

    @cached_property
    def meeting(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For every breakpoint, (layer, index) of all neurons at a breakpoint of theirs there."""
        affine, activations = Affine(self.along), self.along.activations
        places = [(place, activations[place[0]].breakpoints) for place in self.along.places()]
        found = []
        for t, pattern in zip(self.roots, self.patterns, strict=False):
            # The forms on the cell before it hold at the breakpoint, too.
            end, forms = (t.denominator, t.numerator), affine.neurons(pattern)
            found.append(
                tuple(
                    place
                    for (place, values), (form, scale) in zip(places, forms, strict=True)
                    if any(_vanishes(less(form, scale, xi), end) for xi in values)
                )
            )
        return tuple(found)

    @cached_property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """The breakpoints in order."""
        return tuple(map(self._breakpoint, range(len(self.roots))))

    def _breakpoint(self, i: int) -> Breakpoint:
        t, neurons, kink = self.roots[i], self.meeting[i], self.kinks[i]
        in_space: bool | None = kink
        if not kink and len(neurons) > 1:  # a neuron alone is not constant along the line
            in_space = bends_at(self.network, self.domain.place([t]))
        return Breakpoint(self.domain, t, neurons, kink, in_space)

    def first_unit(self, i: int) -> int:
        """Return the first unit that changes its sign at breakpoint i."""
        unit = 0
        pairs = zip(self.patterns[i], self.patterns[i + 1], strict=True)
        for (a, b), (l, _) in zip(pairs, self.network.places(), strict=True):
            if a != b:
                return unit + min(a, b) // 2
            unit += len(self.network.activations[l].breakpoints)
        raise AssertionError(i)

    def __repr__(self) -> str:
        return f"<Trace: {self.count} cells, {self.linear_region_count} linear regions>"


def traced(network: Network, domain: Domain) -> Trace:
    """Return the cells of a network along a one-dimensional domain, in exact arithmetic.

    network : in the whole input space
    """
    along = on_domain(network, domain)
    affine = Affine(along)
    pieces = [_Piece(*ends(domain.rows), (), affine.first())]
    for l, phi in enumerate(along.activations):
        pieces = [
            _Piece(left, right, before + states, affine.following(l, z, states))
            for left, right, before, z in pieces
            for left, right, states in _cut(left, right, z, phi.breakpoints)
        ]
    roots = tuple(Fraction(piece.left[1], piece.left[0]) for piece in pieces[1:])
    patterns, maps = zip(*((piece.states, piece.z) for piece in pieces), strict=True)
    return Trace(network, domain, along, roots, patterns, maps)


class _Piece(NamedTuple):
    """An interval on which the units of the layers below are affine; z is the next layer."""

    left: End
    right: End
    states: Pattern
    z: LayerForms


def ends(rows: Sequence[Form]) -> tuple[End, End]:
    """Return both ends of {t : c + a·t ≥ 0 for every row (c, a)}, facets of an interval."""
    left, right = (0, -1), (0, 1)
    for c, a in rows:
        if a > 0:
            left = (a, -c)
        else:
            right = (-a, c)
    return left, right


def _cut(
    left: End, right: End, z: LayerForms, breakpoints: Sequence[Fraction]
) -> Iterator[tuple[End, End, Pattern]]:
    """Yield the parts of an interval on which no unit changes its sign, with their states."""
    roots: dict[Fraction, list[tuple[int, int]]] = {}
    states = []
    for i, form in enumerate(z.forms):
        state = 0
        for xi in breakpoints:
            c, a = less(form, z.scale, xi)
            before, after = _sign(c, a, left), _sign(c, a, right)
            state += 1 + (before or after)
            if before * after < 0:
                roots.setdefault(Fraction(-c, a), []).append((i, 2 * after))
        states.append(state)
    for root in sorted(roots):
        at = (root.denominator, root.numerator)
        yield left, at, tuple(states)
        left = at
        for i, change in roots[root]:
            states[i] += change
    yield left, right, tuple(states)


def _vanishes(form: Form, at: End) -> bool:
    return form[0] * at[0] + form[1] * at[1] == 0


def _sign(c: int, a: int, end: End) -> int:
    """Return the sign of c + a·t at an end, at infinity that of the limit."""
    value = c * end[0] + a * end[1] if end[0] or a else c
    return (value > 0) - (value < 0)
