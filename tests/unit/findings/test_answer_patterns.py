"""Patterns that are a reason to ask again: each is found where it is, and not a step short of it."""

from __future__ import annotations

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.models import Bank, Role
from assessment.findings.answer_patterns import answer_warnings
from tests.support.scored import make_bank, policy

ITEMS = tuple(f"T-{number:02}" for number in range(1, 25))
MIXED = (0, 2, 1, 3, 2, 0, 1, 2, 3, 1, 0, 2)


def bank() -> Bank:
    made = make_bank({"aa": {"a1": dict.fromkeys(ITEMS, 1.0)}}, rules=policy())
    roles = (Role(id="sponsor", title="Sponsor"), Role(id="engineer", title="Engineer"))
    return made.model_copy(update={"meta": made.meta.model_copy(update={"roles": roles})})


def answered(*responses: Response) -> AnswerSet:
    return AnswerSet(
        bank="test-bank", organisation=Organisation(name="Example"), responses=responses
    )


def given(levels: tuple[int, ...], **about: str) -> tuple[Response, ...]:
    return tuple(
        Response.model_validate({"item": item, "level": level, **about})
        for item, level in zip(ITEMS, levels, strict=False)
    )


def kinds(*responses: Response) -> list[tuple[str, str]]:
    return [(one.kind, one.who) for one in answer_warnings(bank(), answered(*responses))]


def test_ten_equal_answers_in_a_row_are_a_straight_line() -> None:
    warning = answer_warnings(bank(), answered(*given((0, *[2] * 10), by="Anna")))[0]
    assert (warning.kind, warning.who) == ("straight_line", "Anna")
    assert warning.items == ITEMS[1:11]
    assert warning.text.startswith("Anna gave level 2 to 10 items in a row, T-02 to T-11.")


def test_nine_in_a_row_or_ten_of_two_people_are_none() -> None:
    assert not kinds(*given((*[2] * 9, 1, *[2] * 9), by="Anna"))
    assert not kinds(*given((2,) * 9, by="Anna"), *given((2,) * 9, by="Ben"))


def test_what_a_group_agreed_on_is_nobodys_line() -> None:
    agreed = tuple(Response(item=item, level=2, consensus=True) for item in ITEMS)
    assert not kinds(*agreed)


def timed(seconds: float) -> tuple[Response, ...]:
    return tuple(
        Response(
            item=item,
            level=level,
            by="Anna",
            at=f"2026-11-02T09:{int(n * seconds) // 60:02}:{n * seconds % 60:06.3f}+00:00",
        )
        for n, (item, level) in enumerate(zip(ITEMS, MIXED, strict=False))
    )


def test_under_four_seconds_an_item_is_too_fast() -> None:
    assert kinds(*timed(3.5)) == [("too_fast", "Anna")]
    assert not kinds(*timed(4.5))


def test_answers_of_one_moment_came_from_a_file() -> None:
    assert not kinds(*timed(0))


def test_claims_that_nothing_backs() -> None:
    high = (3, 4, 3, 4, 3, 1, 0, 2, 1, 2)
    warning = answer_warnings(bank(), answered(*given(high, by="Anna")))[0]
    assert (warning.kind, warning.items) == ("unbacked_top", ITEMS[:5])
    assert not kinds(*given(high, by="Anna", evidence="sampled"))
    assert not kinds(*given((3, 4, 3, 4, *MIXED[4:]), by="Anna", evidence="shown"))


def test_a_role_that_sees_things_rosier_than_the_rest() -> None:
    sponsor = given((2, 3, 2, 3, 2), by="Anna", role="sponsor", evidence="shown")
    engineer = given((1, 2, 1, 2, 1), by="Ben", role="engineer")
    warning = answer_warnings(bank(), answered(*sponsor, *engineer))
    assert [(one.kind, one.who) for one in warning] == [("rosier_role", "sponsor")]
    assert warning[0].text.startswith(
        "Sponsor answers 1.0 levels above the others on 5 shared items"
    )
    assert not kinds(*sponsor[:4], *engineer)
