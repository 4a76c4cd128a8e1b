"""Answers to an earlier version of a bank: what its rules make of them, and what is said of each."""

from __future__ import annotations

from assessment.answers.bank_versions import stamp
from assessment.answers.events import BankChanged, Body, Drafted, Event, Migrated
from assessment.answers.history import History, fold
from assessment.answers.migrating import migration_events, migration_warning
from assessment.answers.migration import migrate, read_as
from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.answers.parsing import parse_answers
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.problem import Place
from tests.support.migrations import RULES, next_bank
from tests.support.minibank import mini_bank
from tests.support.records import answered, created, entry

NEXT = next_bank()
SECOND = RULES + "  - {from: 1.1.0, to: 1.2.0, levels: {DAT-09: {0: 0, 1: 2, 2: 3, 3: 4}}}\n"


def given(*responses: Response, version: str | None = "1.0.0") -> AnswerSet:
    return AnswerSet(
        bank="mini",
        bank_version=version,
        organisation=Organisation(name="Example"),
        responses=responses,
    )


def at(item: str, level: int, by: str | None = None) -> Response:
    return Response(item=item, level=level, by=by, evidence="shown", note="As seen.")


def levels(answers: AnswerSet) -> dict[str, int | None]:
    return {response.item: response.level for response in answers.responses}


def became(answers: AnswerSet, bank: Bank = NEXT) -> list[tuple[str, str, str | None]]:
    report = migrate(answers, bank)[1]
    return [(moved.before.item, moved.kind, moved.item_now) for moved in report.moved]


def test_each_rule_does_what_it_says() -> None:
    answers = given(*(at(item.id, 2) for item in mini_bank().items))
    after, report = migrate(answers, NEXT)
    assert levels(after) == {"STR-01": 2, "STR-12": 2, "DAT-01": 1, "DAT-09": 1}
    assert (after.bank_version, after.bank_digest) == ("1.1.0", NEXT.digest)
    assert became(answers) == [
        ("STR-02", "new_id", "STR-12"),
        ("STR-03", "dropped", None),
        ("DAT-01", "new_level", "DAT-01"),
        ("DAT-02", "new_id", "DAT-09"),
        ("DAT-03", "asked_again", "DAT-03"),
    ]
    assert [response.item for response in report.kept] == ["STR-01"]
    assert (report.versions, report.undeclared) == (("1.0.0",), ())
    assert report.notes == ("The bank was shortened.",)
    reasons = {moved.before.item: moved.reason for moved in report.moved}
    assert reasons["STR-03"] == "agents are asked about in another bank"
    assert reasons["DAT-02"] == "DAT-02 is replaced by DAT-09 in 1.1.0"


def test_everything_but_item_and_level_is_carried_over() -> None:
    before = at("DAT-02", 4, "Ann")
    (after,) = migrate(given(before), NEXT)[0].responses
    assert after == before.model_copy(update={"item": "DAT-09", "level": 3})


def test_a_missing_answer_has_no_level_to_convert() -> None:
    unknown = Response(item="DAT-01", missing="dont_know")
    moved = Response(item="DAT-02", missing="not_applicable", reason="bought in")
    after = migrate(given(unknown, moved), NEXT)[0]
    assert [(r.item, r.missing, r.reason) for r in after.responses] == [
        ("DAT-01", "dont_know", ""),
        ("DAT-09", "not_applicable", "bought in"),
    ]


def test_a_level_that_no_rule_names_is_asked_again() -> None:
    after, report = migrate(given(at("DAT-01", 4)), NEXT)
    assert after.responses == ()
    ((kind, reason),) = ((moved.kind, moved.reason) for moved in report.moved)
    assert (kind, reason) == ("asked_again", "1.1.0 has no level for what was level 4 of DAT-01")


def test_a_level_that_stays_is_an_answer_as_given() -> None:
    after, report = migrate(given(at("DAT-01", 0), at("DAT-01", 3, "Ann")), NEXT)
    assert (len(after.responses), report.moved, len(report.kept)) == (2, (), 2)


def test_answers_to_this_version_or_to_one_without_rules_stay_untouched() -> None:
    for version in ("1.1.0", "0.9.0", "old", "", None):
        answers = given(at("DAT-01", 2), at("STR-03", 1), version=version)
        after, report = migrate(answers, NEXT)
        assert after is answers
        assert (report.moved, report.versions) == ((), ())
        assert report.undeclared == ((version,) if version in {"0.9.0", "old"} else ())
    answers = given(at("DAT-01", 2))
    assert migrate(answers, next_bank(rules=None))[0] is answers


def test_steps_are_taken_one_after_the_other() -> None:
    bank = next_bank(SECOND, "1.2.0")
    answers = given(at("DAT-02", 4), at("STR-02", 1), at("STR-03", 1))
    after, report = migrate(answers, bank)
    assert levels(after) == {"STR-12": 1, "DAT-09": 4}  # 4 becomes 3, and 3 becomes 4 again
    assert after.bank_version == "1.2.0"
    moved = {one.before.item: one for one in report.moved}
    assert moved["DAT-02"].kind == "new_id"
    halfway = migrate(answers, NEXT)[0]
    assert migrate(halfway, bank)[0] == after
    assert report.versions == ("1.0.0",)


def test_of_two_answers_of_one_person_the_later_one_counts() -> None:
    old, new = at("DAT-02", 4, "Ann"), at("DAT-09", 0, "Ann")
    other = at("DAT-02", 2, "Bob")
    answers = given(new, old, other, version="1.1.0")
    after, report = migrate(answers, NEXT, ("1.1.0", "1.0.0", "1.0.0"))
    assert [(r.by, r.level) for r in after.responses] == [("Ann", 0), ("Bob", 1)]
    assert [(m.before.by, m.kind) for m in report.moved] == [
        ("Ann", "superseded"),
        ("Bob", "new_id"),
    ]


def test_one_sentence_says_what_was_done() -> None:
    answers = given(*(at(item.id, 2) for item in mini_bank().items))
    problem = migration_warning(migrate(answers, NEXT)[1], Place("a.yaml"))
    assert problem.severity == "warning"
    assert problem.what == (
        "6 answers to version 1.0.0 of the bank count as 1.1.0 by its rules: 1 as given, "
        "2 under another id (STR-02 as STR-12, DAT-02 as DAT-09), 1 at another level (DAT-01), "
        "1 no longer asked (STR-03), 1 to be asked again (DAT-03)"
    )
    one = migration_warning(migrate(given(at("STR-01", 1)), NEXT)[1], Place("a.yaml"))
    assert (
        one.what == "1 answer to version 1.0.0 of the bank counts as 1.1.0 by its rules: 1 as given"
    )


def history(*bodies: Body) -> History:
    return fold(events(*bodies))


def events(*bodies: Body) -> list[Event]:
    listed = [created(), *bodies]
    return [Event(seq=n, **dict(entry(body, str(n)))) for n, body in enumerate(listed, start=1)]


GIVEN = (
    answered("STR-01", 2, "Ann"),
    answered("STR-02", 3, "Ann"),
    answered("STR-03", 1, "Ann"),
    answered("DAT-01", 2, "Ann"),
    answered("DAT-01", 4, "Bob"),
    answered("DAT-02", 3, "Ann"),
    answered("DAT-03", 1, "Ann"),
)


def test_a_record_becomes_what_it_is_read_as() -> None:
    before = history(*GIVEN)
    read = read_as(before, NEXT)[0]
    bodies, report = migration_events(before, NEXT)
    assert report.versions == ("1.0.0",)
    assert [body.kind for body in bodies[:2]] == ["bank_changed", "migrated"]
    after = history(*GIVEN, *bodies)
    assert after.answers == read.answers
    assert after.bank == stamp(NEXT)
    assert set(after.versions) == {"1.1.0"}
    assert after.asked_as == {item: stamp(NEXT).items[item] for item in after.answers.by_item}
    assert migration_events(after, NEXT)[0] == ()


def test_the_reason_for_each_change_is_recorded() -> None:
    migrated = next(b for b in migration_events(history(*GIVEN), NEXT)[0] if b.kind == "migrated")
    assert isinstance(migrated, Migrated)
    assert migrated.carried == ("STR-01",)
    assert migrated.reasons["DAT-01"] == (
        "the levels of DAT-01 were cut anew in 1.1.0; "
        "1.1.0 has no level for what was level 4 of DAT-01"
    )
    assert migrated.reasons["DAT-03"] == "health data now means data of patients only"
    assert set(migrated.reasons) == {"STR-02", "STR-03", "DAT-01", "DAT-02", "DAT-03"}


def test_what_was_answered_with_the_new_version_before_the_migration_stays() -> None:
    change = BankChanged(bank=stamp(NEXT))
    later = (change, answered("DAT-03", 4, "Bob"), answered("DAT-01", 0, "Cem"))
    before = history(*GIVEN, *later)
    after = history(*GIVEN, *later, *migration_events(before, NEXT)[0])
    assert after.answers == read_as(before, NEXT)[0].answers
    assert [(r.by, r.level) for r in after.answers.by_item["DAT-03"]] == [("Bob", 4)]
    assert [(r.by, r.level) for r in after.answers.by_item["DAT-01"]] == [("Ann", 1), ("Cem", 0)]


def test_a_record_without_rules_gets_no_events() -> None:
    assert migration_events(history(*GIVEN), next_bank(rules=None))[0] == ()
    assert migration_events(history(*GIVEN), mini_bank())[0] == ()


def test_drafts_survive() -> None:
    drafted = Drafted(item="STR-01", note="Ask the CFO.", by="Ann")
    before = history(*GIVEN, drafted)
    assert history(*GIVEN, drafted, *migration_events(before, NEXT)[0]).drafts == (drafted,)


def test_a_file_with_errors_names_its_version_unless_rules_lead_on() -> None:
    text = (
        "assessment: 1\nbank: mini\nbank_version: 1.0.0\norganisation: {}\nanswers: {STR-03: 1}\n"
    )
    codes = [problem.code for problem in parse_answers(Source("a.yaml", text), NEXT)[1]]
    assert "bank-version" not in codes
    assert len(codes) == 1
    without = parse_answers(Source("a.yaml", text), next_bank(rules=None))[1]
    assert {problem.code for problem in without} == {*codes, "bank-version", "items-gone"}


def test_of_two_answers_to_earlier_versions_the_one_to_the_later_version_counts() -> None:
    bank = next_bank(SECOND, "1.2.0")
    answers = given(at("DAT-02", 4, "Ann"), at("DAT-09", 0, "Ann"), version="1.1.0")
    after, report = migrate(answers, bank, ("1.0.0", "1.1.0"))
    assert levels(after) == {"DAT-09": 0}
    assert [(moved.before.item, moved.kind) for moved in report.moved] == [("DAT-02", "superseded")]
    assert [response.item for response in report.kept] == ["DAT-09"]
