"""Actions that are not planned, gathered so that many read short."""

from assessment.roadmap.left_out import grouped
from assessment.roadmap.models import LeftOut, LeftOutKind


def left(number: int, kind: LeftOutKind, reason: str = "Why.", *first: str) -> LeftOut:
    name = f"ACT-{number:02}"
    return LeftOut(id=name, title=f"Do {number}", kind=kind, reason=reason, answer_first=first)


def test_one_group_per_reason_with_what_to_answer_at_the_top() -> None:
    groups = grouped(
        [
            left(1, "at_target", "A-02 stands at 4."),
            left(2, "not_answered", "Not answered.", "A-03", "A-04"),
            left(3, "at_target", "A-05 stands at 3."),
        ]
    )
    assert [(group.title, group.count, group.actions) for group in groups] == [
        ("Not answered: answer first", 1, "ACT-02 (A-03, A-04)."),
        ("At the target level already", 2, "ACT-01 Do 1; ACT-03 Do 3."),
    ]


def test_what_does_not_apply_is_told_apart_by_its_reason() -> None:
    light, agents = "Does not apply: pattern: own model.", "Does not apply: ai kinds: predictive."
    numbers = (1, 5, 6, 7, 8)
    groups = grouped(
        [left(3, "does_not_apply", agents)] + [left(n, "does_not_apply", light) for n in numbers]
    )
    assert [(group.title, group.actions) for group in groups] == [
        ("Does not apply: ai kinds: predictive", "ACT-03."),
        ("Does not apply: pattern: own model", "ACT-01, ACT-05 to ACT-08."),
    ]


def test_two_neighbours_are_no_range() -> None:
    groups = grouped([left(n, "another_variant") for n in (4, 5)])
    assert groups[0].actions == "ACT-04, ACT-05."
    assert grouped([]) == ()
