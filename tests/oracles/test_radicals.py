"""The schoolbook's sums of square roots, by hand."""

from fractions import Fraction

from . import radicals


def test_radicands_lose_their_squares():
    assert [radicals.squarefree(n) for n in (1, 8, 72, 30, 49, 5040)] == [
        (1, 1),
        (2, 2),
        (6, 2),
        (1, 30),
        (7, 1),
        (12, 35),
    ]


def test_a_sum_is_collected_and_its_zeros_go():
    pairs = [(Fraction(1), 8), (Fraction(-2), 2), (Fraction(1, 2), 12), (Fraction(5), 0)]
    assert radicals.normal_form(pairs) == {3: Fraction(1)}


def test_a_bracket_holds_the_square_root_of_two():
    low, high = radicals.bracket([(Fraction(1), 2)], 3)
    assert (low, high) == (Fraction(1414, 1000), Fraction(1415, 1000))
    assert radicals.bracket([(Fraction(-1), 2)], 3) == (-high, -low)
    assert radicals.bracket([(Fraction(3), 4)], 3) == (6, 6)
