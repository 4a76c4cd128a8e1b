"""Several respondents on one item become one answer, never better than what they said."""

from __future__ import annotations

from assessment.answers.merging import merge
from assessment.answers.models import Response


def level(value: int, *, consensus: bool = False, **about: str) -> Response:
    return Response.model_validate({"item": "A-1", "level": value, "consensus": consensus, **about})


UNKNOWN = Response(item="A-1", missing="dont_know")
NOT_HERE = Response(item="A-1", missing="not_applicable", reason="bought in")


def test_one_answer_is_itself() -> None:
    merged = merge("A-1", [level(3, evidence="shown", note="Seen.")])
    assert (merged.level, merged.missing, merged.spread, merged.levels) == (3, None, 0, (3,))
    assert (merged.evidence, merged.notes) == ("shown", ("Seen.",))


def test_the_median_counts_and_the_lower_one_on_a_split() -> None:
    assert merge("A-1", [level(0), level(3), level(4)]).level == 3
    split = merge("A-1", [level(1), level(4)])
    assert (split.level, split.spread, split.levels) == (1, 3, (1, 4))


def test_the_latest_agreed_answer_outranks_all_others() -> None:
    votes = [level(1), level(4, consensus=True), level(4), level(2, consensus=True)]
    assert merge("A-1", votes).level == 2


def test_those_who_know_speak_for_the_item() -> None:
    assert merge("A-1", [UNKNOWN, level(2), NOT_HERE]).level == 2


def test_dont_know_outranks_not_applicable() -> None:
    merged = merge("A-1", [NOT_HERE, UNKNOWN])
    assert (merged.level, merged.missing, merged.reason) == (None, "dont_know", "")
    assert merge("A-1", [NOT_HERE]).reason == "bought in"


def test_the_strongest_evidence_and_every_link_once() -> None:
    merged = merge(
        "A-1",
        [
            level(1, evidence="sampled").model_copy(update={"links": ("https://a.example",)}),
            level(1, evidence="described").model_copy(update={"links": ("https://a.example",)}),
        ],
    )
    assert merged.evidence == "sampled"
    assert merged.links == ("https://a.example",)


def test_what_single_people_showed_backs_the_level_that_the_group_agrees_on() -> None:
    shown = Response(item="DAT-01", level=2, evidence="shown", by="A. Lee")
    sampled = Response(item="DAT-01", level=3, evidence="sampled", by="B. Kim")
    agreed = Response(item="DAT-01", level=2, consensus=True)
    assert merge("DAT-01", [shown, sampled, agreed]).evidence == "shown"
    unproved = Response(item="DAT-01", level=4, consensus=True)
    assert merge("DAT-01", [shown, sampled, unproved]).evidence is None
    said = Response(item="DAT-01", level=2, evidence="described", consensus=True)
    assert merge("DAT-01", [shown, sampled, said]).evidence == "described"
