"""Claims about means over the signs of a network's neurons: expectations without sampling.

Turning a neuron changes ReLU(z) into −ReLU(−z). Over all ways to turn neurons of one generic
network the mean number of faces of each dimension, and that of kinks on a generic line, is a number
that only the widths decide. Both sides are found exactly: all turned networks, and the formula.

Proof: proofs/15-expectation.md
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.expectation import mean_faces, mean_kinks
from exactregions.claims.genericity import degeneracy
from exactregions.claims.orbits import faces_over_orbit, kinks_over_orbit, some_line
from exactregions.claims.premises import HIDDEN, RELU, WHOLE
from exactregions.claims.subject import Subject
from exactregions.regions.explore import on_domain

HERE = "derived for this project (proofs/15-expectation.md)"
FEW = 8  # so many neurons have signs that matter


def over_signs(
    formula: Callable[[Sequence[int]], tuple[Fraction, ...]] = mean_faces,
) -> Claim:
    """Return the claim on the mean numbers of faces of dimension 0, …, d.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import t_junction
    >>> judged = over_signs().judge(Subject(t_junction(), Domain.whole(2)))
    >>> judged.verdict.value, [str(v) for v in judged.finding.left]
    ('holds', ['2', '27/4', '23/4'])
    """

    def find(subject: Subject) -> Finding:
        orbits = faces_over_orbit(subject.on_domain)
        evidence = {"networks": orbits[0].networks, "cells": list(map(list, orbits[-1].table))}
        means = tuple(orbit.mean for orbit in orbits)
        return Finding(means, "=", formula(subject.on_domain.widths), evidence=evidence)

    words = "The mean numbers of faces over all signs of neurons are what the widths say."
    latex = r"\frac1{2^N}\sum_{\varepsilon} f_k(\varepsilon) = \sum_j \binom{j}{d-k} V_j"
    return Claim(
        "mean-over-signs", words, latex, HERE, _premises(last=False), find, proof="15-expectation"
    )


def kinks_over_signs(formula: Callable[[Sequence[int]], Fraction] = mean_kinks) -> Claim:
    """Return the claim on the mean number of kinks of the output along a generic line."""

    def find(subject: Subject) -> Finding:
        orbit = kinks_over_orbit(subject.on_domain)
        evidence = {"networks": orbit.networks, "kinks": list(map(list, orbit.table))}
        expected = formula(subject.on_domain.widths)
        return Finding(orbit.mean, "=", expected, evidence=evidence)

    words = "The mean number of kinks on a line over all signs of neurons is what the widths say."
    latex = r"\mathbb{E}\,\#\text{kinks} = \sum_l n_l \prod_{j \ne l} (1 - 2^{-n_j})"
    return Claim(
        "mean-kinks-over-signs",
        words,
        latex,
        HERE,
        _premises(last=True),
        find,
        proof="15-expectation",
    )


def _premises(*, last: bool) -> tuple[Hypothesis, ...]:
    def few(subject: Subject) -> bool:
        widths = subject.widths[1:-1]
        return sum(widths if last else widths[:-1]) <= FEW

    def generic(subject: Subject) -> bool:
        network = subject.on_domain
        if last:
            network = on_domain(network, some_line(network.inputs))
        return degeneracy(network, "turns", outputs=last) is None

    return (
        *(RELU, HIDDEN, WHOLE),
        Hypothesis(f"at most {FEW} neurons have signs that matter", few),
        Hypothesis("the weights are generic", generic),
    )


CLAIMS = (over_signs(), kinks_over_signs())
