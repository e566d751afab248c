"""What an answer may be, and how it is compared: numbers, lists of numbers, small networks."""

from fractions import Fraction

from exactregions import ExactRegionsError, Network, exact
from exactregions.arithmetic.rational import brief

MOST_NEURONS = 16  # of an answer; every exercise has one with fewer
LARGEST = 10**12  # numerator or denominator of an answer


class Wrong(Exception):  # noqa: N818  (it is a verdict)
    """An answer is not right; the text says, in one line, where it broke."""


def number(given: object, what: str) -> Fraction:
    """Return a number that is given as an int, a Fraction or a text such as "2/3"."""
    if isinstance(given, float):
        raise Wrong(f'{what}: {given} is a float; write an int, Fraction(2, 3) or "2/3"')
    try:
        value = exact(given, what)
    except ExactRegionsError:
        raise Wrong(
            f'{what}: {brief(given)} is no number; write an int, Fraction(2, 3) or "2/3"'
        ) from None
    if max(abs(value.numerator), value.denominator) > LARGEST:
        raise Wrong(f"{what}: no answer has so many digits")
    return value


def entries(given: object, many: int, what: str) -> list[object]:
    """Return a list or tuple with so many entries."""
    if not isinstance(given, (list, tuple)):
        raise Wrong(f"{what}: {brief(given)} is no list; give {many} entries")
    if len(given) != many:
        raise Wrong(f"{what}: give {many} entries, not {len(given)}")
    return list(given)


def expect(given: object, **true: object) -> None:
    """Compare an answer with the true values by name; where there are several, in this order."""
    values = [given] if len(true) == 1 else entries(given, len(true), "the answer")
    for (name, value), part in zip(true.items(), values, strict=True):
        _compare(part, value, name.replace("_", " "))


def _compare(given: object, true: object, what: str) -> None:
    if isinstance(true, (tuple, list)):
        for i, part in enumerate(entries(given, len(true), what)):
            _compare(part, true[i], f"{what}, entry {i + 1}")
    elif number(given, what) != exact(str(true)):
        raise Wrong(f"{what}: {brief(given)} is not right")


def network(given: object, widths: str, activation: str = "relu") -> Network:
    """Return the network of a list of pairs (W, b), if its widths match.

    widths : such as "2-3-1", with * for any number of hidden layers of any width
    """
    if not isinstance(given, (list, tuple)):
        raise Wrong(f"{brief(given)} is no network; give a list of pairs (W, b)")
    try:
        net = Network.of(given, activation)
    except ExactRegionsError as error:
        raise Wrong(str(error)) from None
    if net.neurons > MOST_NEURONS:
        raise Wrong(f"{net.neurons} neurons; {MOST_NEURONS} are more than enough")
    found, wanted = "-".join(map(str, net.widths)), widths.split("-")
    ends = [str(net.inputs), "*", str(net.outputs)] if "*" in wanted else found.split("-")
    if ends != wanted:
        raise Wrong(f"the widths are {found}; they should be {widths}")
    return net
