"""The domain of profiles: one value for each way in which the conditions of a bank see a field."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.conditions import holds
from assessment.bank.models import Bank, ProfileField, TargetProfile
from assessment.proof.profiles import Profiles, TooManyProfiles
from tests.support.scored import make_bank

OPTIONS = ("a", "b", "c", "d", "e")


def bank_with(field: ProfileField, *conditions: dict[str, Any]) -> Bank:
    return make_bank(
        {"dim": {"ind": {"A-1": 1.0}}},
        profile=(field,),
        targets=tuple(
            TargetProfile(id=f"target_{number}", title="-", when=when, level=1, reason="-")
            for number, when in enumerate(conditions)
        ),
    )


def values(field: ProfileField, *operators: dict[str, Any]) -> tuple[Any, ...]:
    subject = f"profile.{field.id}"
    return Profiles(bank_with(field, *({subject: one} for one in operators))).values[subject]


def choices(count: int = len(OPTIONS)) -> ProfileField:
    names = [*OPTIONS, *(f"more_{number}" for number in range(count))][:count]
    return ProfileField(id="field", ask="?", kind="choices", options={name: name for name in names})


def looks(value: Any, operators: tuple[dict[str, Any], ...]) -> tuple[bool | None, ...]:
    return tuple(holds({"profile.field": one}, {"profile.field": value}) for one in operators)


subsets = st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=4, unique=True).map(tuple)
operator = st.one_of(
    subsets.map(lambda options: {"any_of": options}),
    subsets.map(lambda options: {"none_of": options}),
    subsets.map(lambda options: {"is": options}),
)


@given(operators=st.lists(operator, min_size=1, max_size=4).map(tuple))
def test_every_set_of_options_is_stood_for_exactly_once(
    operators: tuple[dict[str, Any], ...],
) -> None:
    every = [
        tuple(chosen)
        for size in range(len(OPTIONS) + 1)
        for chosen in itertools.combinations(OPTIONS, size)
    ]
    found = values(choices(), *operators)
    shown = [looks(value, operators) for value in found]
    assert set(shown) == {looks(value, operators) for value in every}
    assert len(shown) == len(set(shown))


@given(
    bounds=st.lists(st.integers(0, 30), min_size=1, max_size=4),
    names=st.lists(st.sampled_from(("at_least", "at_most", "below", "above", "is")), min_size=4),
)
def test_every_number_is_stood_for(bounds: list[int], names: list[str]) -> None:
    field = ProfileField(id="field", ask="?", kind="number", lowest=0, highest=30)
    operators = tuple({name: bound} for name, bound in zip(names, bounds, strict=False))
    found = values(field, *operators)
    assert {looks(value, operators) for value in found} == {
        looks(value, operators) for value in range(31)
    }


def test_numbers_without_bounds_go_beyond_the_operands() -> None:
    field = ProfileField(id="field", ask="?", kind="number")
    found = values(field, {"at_least": 10}, {"below": 5})
    assert {looks(value, ({"at_least": 10}, {"below": 5})) for value in found} == {
        (True, False),
        (False, True),
        (False, False),
    }


def test_a_text_may_be_another_than_any_that_is_named() -> None:
    field = ProfileField(id="field", ask="?", kind="text")
    found = values(field, {"is": "north"}, {"any_of": ("south", "west")})
    assert len(found) == 3


def test_too_many_sets_of_options_are_not_gone_through() -> None:
    field = choices(14)
    conditions = [{"profile.field": {"any_of": (name,)}} for name in field.options]
    profiles = Profiles(bank_with(field, *conditions))
    with pytest.raises(TooManyProfiles):
        profiles.table(profiles.subjects(conditions))


def test_a_table_says_which_profiles_satisfy_a_condition() -> None:
    field = choices(2)
    condition = {"count": {"at_least": 1, "of": ({"profile.field": {"is": ("a",)}},)}}
    profiles = Profiles(bank_with(field, condition))
    table = profiles.table(profiles.subjects([condition]))
    found = [
        table.profile(number)["field"] for number, hit in enumerate(table.where(condition)) if hit
    ]
    assert found == [("a",)]
