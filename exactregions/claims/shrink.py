"""Delta debugging of networks: the smallest network found that still fails.

Hidden neurons, runs of layers and outputs are dropped, weights and biases are set to 0 or
rounded, all at once first, then in halves, and so on down to one by one (Zeller and Hildebrandt
2002, Simplifying and isolating failure-inducing input), until no change leaves the failure in
place. Each change lowers (layers, neurons and outputs, numbers that are not 0, their size), so the
search ends. Inputs stay, as the domain lives there.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Any, TypeVar

from exactregions.claims.claim import Verdict
from exactregions.claims.judge import judge
from exactregions.claims.smaller import (
    Rounding,
    numbers,
    rounded,
    size,
    without_layers,
    without_neurons,
    without_outputs,
)
from exactregions.errors import ExactRegionsError, IncompleteError, InconsistentError
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain, Polyline
from exactregions.regions.explore import explore

Fails = Callable[[Network], bool]
Item = TypeVar("Item")

PLACES = (0, 1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class Step:
    """A change that kept the failure: what was done, the tries so far, and what was left.

    widths : inputs, hidden widths, outputs; numbers : weights and biases that are not 0
    """

    words: str
    tries: int
    widths: tuple[int, ...]
    numbers: int


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The smallest network found that still fails.

    steps     : the changes, in order
    tries     : how many networks were tried, the given one included
    undecided : for how many of them a budget left open whether they fail
    stopped   : the budget that ended the search, or None
    """

    network: Network
    steps: tuple[Step, ...]
    tries: int
    undecided: int
    stopped: str | None

    @property
    def minimal(self) -> bool:
        """Tell whether every change was tried on it, and none leaves the failure in place."""
        return self.stopped is None and not self.undecided


class _Stopped(Exception):  # noqa: N818  (no error: it ends the search)
    pass


def shrink(
    network: Network,
    fails: Fails,
    *,
    max_tries: int | None = None,
    max_seconds: float | None = None,
) -> Shrunk:
    """Return the smallest network found for which ``fails`` is true; deterministic.

    fails       : a function of a network; where it raises IncompleteError, the network is passed
                  over as undecided
    max_tries   : how many networks may be tried; max_seconds is looked at between tries. What was
                  found by then is returned, and is not ``minimal``.

    Raises ExactRegionsError if the network given does not fail, and IncompleteError if that is
    undecided.

    >>> from exactregions.networks.initial import random_network
    >>> fails = failing(Domain.whole(2), ["corners-are-strictly-good"])
    >>> found = shrink(random_network("2-4-3-1", 0, "uniform"), fails)
    >>> found.network, found.minimal, fails(found.network)
    (<Network 2-2-1-1, relu>, True, True)
    >>> [layer.weight for layer in found.network.layers]    # a T-junction
    [((0, -1), (1, 0)), ((-1, 1),), ((1,),)]
    """
    for name, limit in (("tries", max_tries), ("seconds", max_seconds)):
        if limit is not None and not limit > 0:
            raise ExactRegionsError(f"max_{name} is {limit}; it must be positive")
    return _Search(network, fails, max_tries, max_seconds).run()


def failing(
    domain: Domain | Polyline,
    names: Sequence[str] | None = None,
    *,
    engines: bool = False,
    max_cells: int | None = None,
    max_seconds: float | None = None,
    max_memory: int | None = None,
) -> Fails:
    """Return the test whether one of the named claims fails, or engines disagree.

    names     : claims, disputed ones included; None stands for all that are not disputed, () for
                none
    engines   : whether to compare both engines; any InconsistentError is then a failure, too
    max_cells : how many cells a network may have; max_memory (bytes) likewise, while max_seconds
                is the time for all tests together

    The test raises IncompleteError where a budget leaves the answer open, and ExactRegionsError
    for a name that no claim has.

    >>> from exactregions import Box
    >>> from exactregions.networks.famous import t_junction
    >>> [failing(Box.of((-1, 2), (-1, 1)), [f"corners-are-{good}"], engines=True)(t_junction())
    ...  for good in ("good-neurons", "strictly-good")]
    [False, True]
    """
    began = monotonic()

    def test(network: Network) -> bool:
        left = None if max_seconds is None else max(began + max_seconds - monotonic(), 2**-10)
        limits = {"max_cells": max_cells, "max_seconds": left, "max_memory": max_memory}
        try:
            return _fails(network, domain, names, limits, engines=engines)
        except InconsistentError:
            if engines:
                return True
            raise

    return test


def _fails(
    network: Network,
    domain: Domain | Polyline,
    names: Sequence[str] | None,
    limits: dict[str, Any],
    *,
    engines: bool,
) -> bool:
    verdicts = set()
    if names is None or names:
        verdicts = {j.verdict for j in judge(network, domain, names, **limits)}
    if Verdict.FAILS in verdicts:
        return True
    if engines and not explore(network, domain, engine="both", **limits).complete:
        verdicts.add(Verdict.UNDECIDED)
    if Verdict.UNDECIDED in verdicts:
        raise IncompleteError(
            f"a budget, or a hypothesis that cannot be checked, leaves open whether {network!r} "
            "fails; raise the budgets"
        )
    return False


class _Search:
    """The smallest network so far, and what it took to find it."""

    def __init__(
        self, network: Network, fails: Fails, max_tries: int | None, max_seconds: float | None
    ) -> None:
        self.best, self.fails = network, fails
        self.max_tries, self.max_seconds, self.began = max_tries, max_seconds, monotonic()
        self.steps: list[Step] = []
        self.tries, self.undecided = 1, 0
        self.passed_over: set[Network] = set()

    def run(self) -> Shrunk:
        if not self.fails(self.best):
            raise ExactRegionsError(
                f"{self.best!r} does not fail, so there is nothing to shrink; give a network, a "
                "domain and a claim that fails there"
            )
        stopped, before = None, None
        try:
            while before != self.best:
                before = self.best
                self.once()
        except _Stopped as budget:
            stopped = str(budget)
        return Shrunk(self.best, tuple(self.steps), self.tries, self.undecided, stopped)

    def once(self) -> None:
        """Try every change."""
        self.without("drop neurons", list(self.best.places()), without_neurons)
        self.without_layers()
        self.without("drop outputs", range(self.best.outputs), without_outputs)
        self.rounded("set to 0", lambda v: Fraction(0))
        self.rounded("round to -1, 0, 1", lambda v: Fraction((v > 0) - (v < 0)))
        for k in PLACES:
            words = f"round to {k} binary places" if k else "round to integers"
            self.rounded(words, _to_places(k))
        self.rounded("halve, towards 0", lambda v: Fraction(int(v / 2)))

    def without_layers(self) -> None:
        """Drop runs of layers that give as many numbers as they read."""
        for length in range(len(self.best.hidden), 0, -1):
            for at in range(len(self.best.layers) - length, -1, -1):
                if at + length <= len(self.best.layers):
                    self.takes("drop layers", without_layers(self.best, at, length))

    def rounded(self, words: str, rounding: Rounding) -> None:
        """Round those numbers that become simpler by it."""
        now = numbers(self.best).items()
        simpler = [at for at, v in now if size(rounding(v)) < size(v)]
        self.without(words, simpler, lambda base, at: rounded(base, at, rounding))

    def without(
        self,
        words: str,
        items: Sequence[Item],
        build: Callable[[Network, Collection[Item]], Network | None],
    ) -> None:
        """Change as many items as possible: all, halves, quarters, …, one by one."""
        base, done, many = self.best, set[Item](), len(items)
        while many:
            left = [item for item in items if item not in done]
            for at in range(0, len(left), many):
                changed = done.union(left[at : at + many])
                if self.takes(words, build(base, changed)):
                    done = changed
            many //= 2

    def takes(self, words: str, candidate: Network | None) -> bool:
        """Tell whether a network still fails; then it is the smallest so far."""
        if candidate is None or candidate in self.passed_over:
            return False
        self.spend()
        try:
            fails = self.fails(candidate)
        except IncompleteError:
            fails, self.undecided = False, self.undecided + 1
        if not fails:
            self.passed_over.add(candidate)
            return False
        self.best = candidate
        left = sum(map(bool, numbers(candidate).values()))
        self.steps.append(Step(words, self.tries, candidate.widths, left))
        return True

    def spend(self) -> None:
        """Count a try, or end the search."""
        if self.tries == self.max_tries:
            raise _Stopped(f"max_tries = {self.max_tries} tries")
        if self.max_seconds is not None and monotonic() - self.began > self.max_seconds:
            raise _Stopped(f"max_seconds = {self.max_seconds:g} seconds")
        self.tries += 1


def _to_places(k: int) -> Rounding:
    return lambda v: Fraction(round(v * 2**k), 2**k)
