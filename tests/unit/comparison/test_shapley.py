"""Shares of causes: worked by hand, and where a number is missing."""

from __future__ import annotations

from fractions import Fraction

from assessment.comparison.shapley import shapley


def share(**values: object) -> dict[str, Fraction]:
    """Shares by cause, from whole numbers or fractions as text."""
    return {name: Fraction(str(value)) for name, value in values.items()}


def worth(**values: int | None) -> dict[frozenset[str], Fraction | None]:
    """Worth by the letters of a set; `none` is the empty one."""
    return {
        frozenset("" if name == "none" else name): None if value is None else Fraction(value)
        for name, value in values.items()
    }


def test_two_causes_that_help_each_other_share_the_rest() -> None:
    # a alone adds 4, b alone 2, both 10: the 4 that only both bring are halved.
    assert shapley("ab", worth(none=0, a=4, b=2, ab=10)) == share(a=6, b=4)


def test_three_causes_worked_by_hand() -> None:
    # The glove game: a has a left glove, b and c a right one each; only a pair is worth anything.
    game = worth(none=0, a=0, b=0, c=0, ab=1, ac=1, bc=0, abc=1)
    assert shapley("abc", game) == share(a="2/3", b="1/6", c="1/6")


def test_orders_that_pass_a_missing_number_are_left_out() -> None:
    assert shapley("ab", worth(none=0, a=None, b=2, ab=10)) == share(a=8, b=2)


def test_no_order_is_left() -> None:
    assert shapley("ab", worth(none=0, a=None, b=None, ab=10)) is None
    assert shapley("ab", worth(none=None, a=1, b=1, ab=10)) is None
