"""A record read with another version of its bank is told what differs, question by question."""

from __future__ import annotations

from assessment.answers.bank_versions import bank_drift, drift_warnings, fingerprint, stamp
from assessment.answers.events import BankChanged, Body, Event
from assessment.answers.history import History, bank_change, fold
from assessment.bank.models import Bank, Item
from assessment.problem import Place
from tests.support.minibank import mini_bank
from tests.support.records import answered, created, entry


def other_bank(*items: Item, version: str = "1.1.0") -> Bank:
    meta = mini_bank().meta.model_copy(update={"version": version})
    return mini_bank().model_copy(
        update={"items": items, "meta": meta, "digest": f"digest {version}"}
    )


def item(name: str) -> Item:
    return mini_bank().item_by_id[name]


def history(*bodies: Body) -> History:
    events = [created(), *bodies]
    return fold(
        [Event(seq=seq, **dict(entry(body, str(seq)))) for seq, body in enumerate(events, start=1)]
    )


def told(found: History, bank: Bank) -> list[str]:
    answered_items = [response.item for response in found.answers.responses]
    drift = bank_drift(found.bank, found.asked_as, answered_items, bank)
    problems = drift_warnings(drift, Place("acme.db")) if drift else ()
    assert all(problem.severity == "warning" for problem in problems)
    return [f"{problem.what} | {problem.hint}" for problem in problems]


NEXT = other_bank(
    item("STR-01"),
    item("STR-02").model_copy(update={"ask": "Is there money for AI?"}),
    item("DAT-01").model_copy(update={"weight": 3.0}),
    item("DAT-02").model_copy(update={"id": "DAT-09"}),
)


def test_the_same_bank_is_no_difference() -> None:
    assert told(history(answered("STR-01", 2)), mini_bank()) == []


def test_what_is_new_changed_and_gone_is_named() -> None:
    found = history(*(answered(name, 2) for name in ("STR-01", "STR-02", "DAT-01", "DAT-02")))
    assert told(found, NEXT) == [
        "these answers were given to version 1.0.0 of the bank, this is 1.1.0 | ",
        "not asked then, open now: DAT-09 | ",
        "worded differently now: STR-02 | ask them again",
        "no longer asked, so kept but not scored: DAT-02 | ",
    ]


def test_only_answered_items_can_be_changed_or_gone() -> None:
    found = history(answered("STR-01", 2))
    assert told(found, NEXT)[1:] == ["not asked then, open now: DAT-09 | "]


def test_a_bank_edited_under_the_same_version_is_noticed() -> None:
    bank = other_bank(*mini_bank().items, version="1.0.0")
    assert told(history(answered("STR-01", 2)), bank) == [
        "the bank was edited since these answers were given (version 1.0.0 both times) | "
        "every answered question still reads the same"
    ]


def test_an_old_answer_stays_old_until_it_is_given_again() -> None:
    change = BankChanged(bank=stamp(NEXT))
    before = history(answered("STR-02", 2), change)
    assert told(before, NEXT) == [
        "some answers were given to an earlier version of the bank | ",
        "worded differently now: STR-02 | ask them again",
    ]
    assert told(history(answered("STR-02", 2), change, answered("STR-02", 3)), NEXT) == []


def test_the_record_notes_the_change_before_the_first_answer_to_the_new_version() -> None:
    assert bank_change(history(), mini_bank()) == ()
    (change,) = bank_change(history(), NEXT)
    assert change.bank == stamp(NEXT)
    assert bank_change(history(change), NEXT) == ()


def test_many_items_are_cut_short() -> None:
    many = tuple(item("STR-01").model_copy(update={"id": f"NEW-{n:02}"}) for n in range(11))
    assert told(history(), other_bank(*many))[1].endswith("NEW-07 and 3 more | ")


def test_a_fingerprint_covers_what_is_read_and_nothing_else() -> None:
    first = item("STR-01")
    assert fingerprint(first) != fingerprint(first.model_copy(update={"ask": "Other?"}))
    assert fingerprint(first) != fingerprint(
        first.model_copy(update={"levels": {**first.levels, 2: "Other."}})
    )
    assert fingerprint(first) == fingerprint(
        first.model_copy(update={"weight": 9.0, "quick": True})
    )


def test_answers_to_items_that_are_gone_come_last() -> None:
    found = history(answered("OLD-01", 1), answered("DAT-01", 1), answered("STR-01", 1))
    assert [response.item for response in found.answers.responses] == ["STR-01", "DAT-01", "OLD-01"]
