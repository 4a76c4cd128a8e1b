"""The current answers of a record as a pure fold over its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.answers.bank_versions import stamp
from assessment.answers.events import (
    Answered,
    AnswerWithdrawn,
    BankChanged,
    BankStamp,
    Drafted,
    Erased,
    Event,
    Forgotten,
    Imported,
    Migrated,
    Noted,
    PlanProgress,
    ProfileChanged,
    RecordCreated,
    Restated,
)
from assessment.answers.models import AnswerSet, Model, Organisation, ProfileValue, Response
from assessment.answers.plan_progress import ActionProgress
from assessment.answers.workshop_steps import WorkshopHeld
from assessment.bank.models import Bank

# Who answered: name, role where there is no name, and whether the group agreed on it.
Respondent = tuple[str | None, str | None, bool]


class History(Model):
    """What the events of a record amount to.

    `asked_as` gives per answered item the fingerprint of the question as it read when it was answered
    last; items that the bank of that time did not have are left out. `drafts` are what respondents
    said about items that they have not answered since. `versions` gives the version of the bank that
    each response was given to, in the order of the responses. `erased` counts the events whose content
    was erased on request.
    """

    answers: AnswerSet
    bank: BankStamp
    asked_as: dict[str, str]
    notes: tuple[str, ...]
    drafts: tuple[Drafted, ...] = ()
    versions: tuple[str, ...] = ()
    erased: int = 0


@dataclass
class _State:
    organisation: Organisation
    profile: dict[str, ProfileValue]
    bank: BankStamp
    responses: dict[tuple[str, Respondent], Response] = field(default_factory=dict)
    asked_as: dict[str, str] = field(default_factory=dict)
    versions: dict[tuple[str, Respondent], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    drafts: dict[tuple[str, str | None, str | None], Drafted] = field(default_factory=dict)
    progress: dict[str, ActionProgress] = field(default_factory=dict)
    erased: int = 0


def respondent(response: Response) -> Respondent:
    """Whose answer it is. A person keeps one answer per item, whatever role it is given in."""
    return response.by, None if response.by else response.role, response.consensus


def fold(events: Sequence[Event]) -> History:
    """The state of a record after its events.

    Args:
        events: at least one, in order; the first creates the record.

    Returns:
        For each item and respondent the latest answer that was not withdrawn, items in the order of the
        bank and, within an item, answers in the order given. Answers to items that are not in the bank
        come last.

    Raises:
        ValueError: the first event does not create a record.
    """
    first = events[0].body if events else None
    if not isinstance(first, RecordCreated):
        raise ValueError("the first event of a record must create it")  # noqa: TRY004
    state = _State(first.organisation, dict(first.profile), first.bank)
    for event in events[1:]:
        _APPLY[type(event.body)](state, event.body)
    responses = in_bank_order(state.responses.values(), state.bank.items)
    return History(
        answers=AnswerSet(
            bank=state.bank.id,
            bank_version=state.bank.version,
            bank_digest=state.bank.digest,
            organisation=state.organisation,
            profile=state.profile,
            responses=responses,
            progress=tuple(state.progress.values()),
        ),
        bank=state.bank,
        asked_as={
            item: state.asked_as[item] for item, _ in state.responses if item in state.asked_as
        },
        notes=tuple(state.notes),
        drafts=tuple(state.drafts.values()),
        versions=tuple(state.versions[r.item, respondent(r)] for r in responses),
        erased=state.erased,
    )


def bank_change(history: History, bank: Bank) -> tuple[BankChanged, ...]:
    """The event that goes before the first answers to another version of the bank; usually none."""
    return () if history.bank.digest == bank.digest else (BankChanged(bank=stamp(bank)),)


def in_bank_order(responses: Iterable[Response], items: Iterable[str]) -> tuple[Response, ...]:
    """`responses` in the order of `items`; those to other items come last, in the order given."""
    places = {item: place for place, item in enumerate(items)}
    given: dict[str, int] = {}
    listed = list(responses)
    for response in listed:
        given.setdefault(response.item, len(places) + len(given))
    return tuple(sorted(listed, key=lambda r: places.get(r.item, given[r.item])))


def _create_again(_state: _State, _body: RecordCreated) -> None:
    raise ValueError("a record is created once")


def _change_profile(state: _State, body: ProfileChanged) -> None:
    state.organisation, state.profile = body.organisation, dict(body.profile)


def _change_bank(state: _State, body: BankChanged) -> None:
    state.bank = body.bank


def _answer(state: _State, body: Answered) -> None:
    response = body.response
    state.drafts.pop((response.item, response.by, response.role), None)
    key = response.item, respondent(response)
    # Taken out first, so that a new answer counts as given last.
    state.responses.pop(key, None)
    state.responses[key] = response
    state.versions[key] = state.bank.version
    fingerprint = state.bank.items.get(response.item)
    if fingerprint is None:
        state.asked_as.pop(response.item, None)
    else:
        state.asked_as[response.item] = fingerprint


def _withdraw(state: _State, body: AnswerWithdrawn) -> None:
    for key, response in list(state.responses.items()):
        if body.covers(response):
            del state.responses[key]


def _draft(state: _State, body: Drafted) -> None:
    state.drafts[body.item, body.by, body.role] = body


def _migrate(state: _State, body: Migrated) -> None:
    """The bank says that these answers are answers to its present questions."""
    carried = set(body.carried)
    for item, whose in state.responses:
        if item in carried:
            state.versions[item, whose] = body.to
            if item in state.bank.items:
                state.asked_as[item] = state.bank.items[item]


def _progress(state: _State, body: PlanProgress) -> None:
    """The latest word on an action; what says nothing takes earlier words back."""
    state.progress.pop(body.progress.action, None)
    if not body.progress.says_nothing:
        state.progress[body.progress.action] = body.progress


def _note(state: _State, body: Noted) -> None:
    state.notes.append(body.text)


def _forget(state: _State, body: Forgotten) -> None:
    state.erased += body.erased


def _nothing(_state: _State, _body: Imported | WorkshopHeld | Erased | Restated) -> None:
    """What a file brought in, or a room agreed on, stands in the `answered` events beside it.

    What was restated stands in the place of what was erased; see `answers.erasure`.
    """


_APPLY: dict[type, Callable[[_State, Any], None]] = {
    RecordCreated: _create_again,
    ProfileChanged: _change_profile,
    BankChanged: _change_bank,
    Answered: _answer,
    AnswerWithdrawn: _withdraw,
    Drafted: _draft,
    Erased: _nothing,
    Forgotten: _forget,
    Imported: _nothing,
    Migrated: _migrate,
    Noted: _note,
    PlanProgress: _progress,
    Restated: _nothing,
    WorkshopHeld: _nothing,
}
