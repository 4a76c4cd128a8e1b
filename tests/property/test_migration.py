"""Laws of migration: nothing is invented, the same twice is the same, and a chain is its steps."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.events import Answered, Body, Event
from assessment.answers.history import fold
from assessment.answers.migrating import migration_events
from assessment.answers.migration import migrate, read_as
from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.difference import difference
from assessment.bank.migration_models import MigrationStep, Replacement
from assessment.bank.models import Bank
from tests.support.banks import small_bank
from tests.support.minibank import mini_bank
from tests.support.records import created, entry

ITEMS = [item.id for item in mini_bank().items]
PEOPLE = st.sampled_from([None, "Ann", "Bob"])


@st.composite
def steps(draw: st.DrawFn, version: str, to: str) -> MigrationStep:
    """A step whose rules speak of any items of the mini bank, one rule each."""
    rules: dict[str, dict[str, object]] = {}
    for item in draw(st.sets(st.sampled_from(ITEMS))):
        kind = draw(st.sampled_from(["renamed", "replaced", "levels", "dropped", "asked_again"]))
        levels = draw(levels_maps)
        rules.setdefault(kind, {})[item] = {
            "renamed": f"NEW-{item[:3]}{item[-1]}",
            "replaced": Replacement(by=f"NEW-{item[:3]}{item[-1]}", levels=levels),
            "levels": levels,
            "dropped": "no longer asked",
            "asked_again": "means something else",
        }[kind]
    return MigrationStep.model_validate({"from": version, "to": to, **rules})


levels_maps = st.dictionaries(st.integers(0, 4), st.integers(0, 4), min_size=1)


@st.composite
def answer_sets(draw: st.DrawFn, version: str = "1.0.0") -> AnswerSet:
    chosen = draw(st.lists(st.tuples(st.sampled_from(ITEMS), PEOPLE), unique=True))
    responses = tuple(
        Response(item=item, level=draw(st.integers(0, 4)), by=by)
        if draw(st.booleans())
        else Response(item=item, missing="dont_know", by=by)
        for item, by in chosen
    )
    return AnswerSet(
        bank="mini",
        bank_version=version,
        organisation=Organisation(name="Example"),
        responses=responses,
    )


def with_steps(version: str, *chain: MigrationStep) -> Bank:
    """The mini bank under another version, with rules; its items need not be those of the rules."""
    bank = mini_bank()
    meta = bank.meta.model_copy(update={"version": version})
    fields = {name: getattr(bank, name) for name in Bank.model_fields}
    digest = f"digest {version}"
    return Bank.model_construct(**{**fields, "meta": meta, "migrations": chain, "digest": digest})


@given(answer_sets("1.1.0"), steps("1.0.0", "1.1.0"))
def test_answers_to_the_present_version_stay_the_same(
    answers: AnswerSet, step: MigrationStep
) -> None:
    assert migrate(answers, with_steps("1.1.0", step))[0] is answers


@given(answer_sets())
def test_a_step_without_rules_changes_no_answer(answers: AnswerSet) -> None:
    step = MigrationStep.model_validate({"from": "1.0.0", "to": "1.1.0"})
    after, report = migrate(answers, with_steps("1.1.0", step))
    assert sorted(map(repr, after.responses)) == sorted(map(repr, answers.responses))
    assert (report.moved, len(report.kept)) == ((), len(answers.responses))


@given(answer_sets(), steps("1.0.0", "1.1.0"), steps("1.1.0", "1.2.0"))
def test_a_chain_is_its_steps_one_after_the_other(
    answers: AnswerSet, first: MigrationStep, second: MigrationStep
) -> None:
    whole = with_steps("1.2.0", first, second)
    halfway = migrate(answers, with_steps("1.1.0", first))[0]
    one, other = migrate(answers, whole)[0], migrate(halfway, whole)[0]
    assert one.bank_version == other.bank_version == "1.2.0"
    assert sorted(map(repr, one.responses)) == sorted(map(repr, other.responses))


@given(answer_sets(), steps("1.0.0", "1.1.0"))
def test_every_answer_is_accounted_for_and_none_is_invented(
    answers: AnswerSet, step: MigrationStep
) -> None:
    after, report = migrate(answers, with_steps("1.1.0", step))
    told = [*report.kept, *(moved.before for moved in report.moved)]
    assert sorted(map(repr, told)) == sorted(map(repr, answers.responses))
    made = [*report.kept, *(moved.after for moved in report.moved if moved.after)]
    assert sorted(map(repr, made)) == sorted(map(repr, after.responses))
    assert migrate(after, with_steps("1.1.0", step))[0] is after


@cache
def _created() -> Body:
    return created()


@settings(max_examples=60)
@given(answer_sets(), steps("1.0.0", "1.1.0"))
def test_a_record_becomes_what_it_was_read_as(answers: AnswerSet, step: MigrationStep) -> None:
    bank = with_steps("1.1.0", step)
    given_answers = [Answered(response=response) for response in answers.responses]

    def folded(*bodies: Body) -> list[Event]:
        return [Event(seq=n, **dict(entry(b, str(n)))) for n, b in enumerate(bodies, start=1)]

    before = fold(folded(_created(), *given_answers))
    bodies, report = migration_events(before, bank)
    after = fold(folded(_created(), *given_answers, *bodies))
    assert report.versions == ("1.0.0",)
    assert sorted(map(repr, after.answers.responses)) == sorted(
        map(repr, read_as(before, bank)[0].answers.responses)
    )
    assert migration_events(after, bank)[0] == ()


@given(st.sampled_from([mini_bank(), small_bank()]))
def test_a_bank_does_not_differ_from_itself(bank: Bank) -> None:
    assert difference(bank, bank).is_empty
