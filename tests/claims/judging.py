"""What tests of claims share: subjects by name, verdicts, a claim without its hypotheses."""

from dataclasses import replace
from fractions import Fraction

from exactregions import Box, Domain, Network
from exactregions.claims.claim import Claim, Judgement, Verdict
from exactregions.claims.subject import Subject
from exactregions.networks.initial import random_network

HOLDS, FAILS, VACUOUS, UNDECIDED = Verdict


def named(claims: tuple[Claim, ...], name: str) -> Claim:
    """The claim of that name."""
    return next(claim for claim in claims if claim.name == name)


def verdict(claim: Claim, network: Network, domain: Domain | None = None) -> Verdict:
    """The verdict on a network; on the whole space if no domain is given."""
    return judged(claim, network, domain).verdict


def judged(claim: Claim, network: Network, domain: Domain | None = None) -> Judgement:
    """The judgement on a network; on the whole space if no domain is given."""
    return claim.judge(Subject(network, domain or Domain.whole(network.inputs)))


def bare(claim: Claim) -> Claim:
    """The claim without its hypotheses, which then must fail somewhere."""
    return replace(claim, hypotheses=())


def starved(claim: Claim, network: Network, domain: Domain | None = None) -> Verdict:
    """The verdict when no more than one cell may be found."""
    place = domain or Domain.whole(network.inputs)
    return claim.judge(Subject(network, place, max_cells=1)).verdict


def drawn(widths: str, seed: int, init: str = "uniform", activation: object = "relu") -> Network:
    """A random network."""
    return random_network(widths, seed, init, activation)


# x and y in the plane, both seen twice with opposite signs: the output is constant.
CANCELLING = Network.of(
    [
        ([[1, 0], [0, 1]], [0, 0]),
        ([[1, 1], [1, 1]], [1, 2]),
        ([[1, -1]], [0]),
    ]
)
# The T-junction at 0, in a box whose corners no wall meets.
ROOM = Box.of((-1, 2), (-1, 1))
HALF = Fraction(1, 2)
