"""One summary of a workshop from the steps that its record holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assessment.answers.agreement import DEFAULTS, Thresholds, agreement
from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    CaptureKind,
    Closed,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    Opened,
    Step,
    VotesRevealed,
)
from assessment.bank.models import Bank, Item
from assessment.workshop.break_times import break_minutes
from assessment.workshop.item_times import minutes_between, minutes_per_item
from assessment.workshop.room_readings import UNKNOWN_READINGS, read_room
from assessment.workshop.summary_figures import (
    dimension_summaries,
    movements,
    role_differences,
)
from assessment.workshop.summary_models import (
    Capture,
    Decided,
    ItemSummary,
    Outcome,
    RoundSummary,
    Standing,
    Totals,
    WorkshopSummary,
)


class TimedStep(Protocol):
    """A step with the number of its event and its ISO 8601 time in UTC."""

    @property
    def seq(self) -> int:
        """Number of the event."""

    @property
    def at(self) -> str:
        """ISO 8601 time in UTC."""

    @property
    def step(self) -> Step:
        """What happened."""


def build_summary(
    bank: Bank,
    steps: Sequence[TimedStep],
    *,
    organisation: str = "",
    thresholds: Thresholds = DEFAULTS,
    before: Standing | None = None,
    after: Standing | None = None,
) -> WorkshopSummary:
    """What the workshop came to.

    Args:
        bank: the bank; items that it no longer has are shown by their id, under no dimension.
        steps: in their order, those that were undone left out (`Session.taken`).
        organisation: whom it is about.
        thresholds: of the readings.
        before, after: what the assessment says without and with what the room recorded.
    """
    opened = next((one.step for one in steps if isinstance(one.step, Opened)), None)
    captures = _captures(bank, steps)
    items = _items(bank, steps, captures, thresholds)
    moved = movements(items)
    began = _first(steps, ItemTaken)
    closed = _last(steps, Closed)
    reveals = [one.step for one in steps if isinstance(one.step, VotesRevealed)]
    ended = closed or (steps[-1].at if steps else None)
    return WorkshopSummary(
        title=opened.title if opened else "",
        organisation=organisation,
        language=opened.language if opened else "en",
        named=bool(opened and opened.named),
        opened=_first(steps, Opened),
        began=began,
        closed=closed,
        minutes_planned=opened.minutes if opened else 0,
        minutes=minutes_between(began, ended) if began and ended else None,
        break_minutes=break_minutes(steps, began, ended) if began and ended else 0.0,
        people=max((max(one.seats, one.tally.votes) for one in reveals), default=0),
        items=items,
        dimensions=dimension_summaries(bank, items),
        roles=role_differences(bank, items, thresholds),
        movements=moved,
        questions=_of_kind(captures, "question"),
        parking=_of_kind(captures, "parking"),
        actions=_of_kind(captures, "action"),
        quotes=_of_kind(captures, "quote"),
        totals=_totals(items, closer=sum(one.moved == "closer" for one in moved)),
        before=before,
        after=after,
    )


def _first(steps: Sequence[TimedStep], kind: type[Step]) -> str | None:
    return next((one.at for one in steps if isinstance(one.step, kind)), None)


def _last(steps: Sequence[TimedStep], kind: type[Step]) -> str | None:
    return next((one.at for one in reversed(steps) if isinstance(one.step, kind)), None)


def _captures(bank: Bank, steps: Sequence[TimedStep]) -> tuple[Capture, ...]:
    """What is still captured: the same id again replaces what stood there, an empty text takes it away."""
    kept: dict[str, Captured] = {}
    for one in steps:
        if isinstance(one.step, Captured):
            kept[one.step.id] = one.step
            if not one.step.text:
                del kept[one.step.id]
    return tuple(
        Capture(
            id=one.id,
            what=one.what,
            text=one.text,
            item=one.item,
            item_title=_title(bank, one.item) if one.item else "",
            owner=one.owner,
            due=one.due,
        )
        for one in kept.values()
    )


def _of_kind(captures: tuple[Capture, ...], what: CaptureKind) -> tuple[Capture, ...]:
    return tuple(one for one in captures if one.what == what)


def _items(
    bank: Bank,
    steps: Sequence[TimedStep],
    captures: tuple[Capture, ...],
    thresholds: Thresholds,
) -> tuple[ItemSummary, ...]:
    """Every item that anything happened to, or that stood on the last agenda, in the order of the bank."""
    agenda: tuple[str, ...] = ()
    ends: dict[str, ItemSettled | ItemSkipped | None] = {}
    rounds: dict[str, list[VotesRevealed]] = {}
    for one in steps:
        match one.step:
            case AgendaSet(items=items):
                agenda = items
            case VotesRevealed(round=round_):
                rounds.setdefault(round_.item, []).append(one.step)
            case ItemSettled(item=item) | ItemSkipped(item=item):
                ends[item] = one.step
            case ItemTaken(item=item):
                ends.setdefault(item, None)
            case ItemReopened(item=item):
                ends[item] = None
    minutes = minutes_per_item(steps)
    met = {*agenda, *ends, *rounds}
    ordered = [item.id for item in bank.items if item.id in met]
    ordered += sorted(met.difference(ordered))
    return tuple(
        ItemSummary(
            item=item,
            title=_title(bank, item),
            dimension=_dimension(bank, item),
            levels=_level_names(bank, item, rounds.get(item, [])),
            outcome=_outcome(item, ends, rounds.get(item, [])),
            on_agenda=item in agenda,
            minutes=minutes.get(item),
            rounds=tuple(_round(one, thresholds) for one in rounds.get(item, [])),
            decided=_decided(bank, ends.get(item)),
            questions=tuple(one for one in captures if one.what == "question" and one.item == item),
        )
        for item in ordered
    )


def _outcome(
    item: str, ends: dict[str, ItemSettled | ItemSkipped | None], rounds: list[VotesRevealed]
) -> Outcome:
    end = ends.get(item)
    if isinstance(end, ItemSettled):
        return "settled"
    if isinstance(end, ItemSkipped):
        return "skipped"
    came_up = item in ends or any(not one.alone for one in rounds)
    return "open" if came_up else "not_reached"


def _round(step: VotesRevealed, thresholds: Thresholds) -> RoundSummary:
    return RoundSummary(
        number=step.round.number,
        alone=step.alone,
        by_hand=step.by_hand,
        seats=step.seats,
        tally=step.tally,
        agreement=agreement(step.tally, thresholds),
        reading=read_room(step.tally, thresholds),
        roles=dict(step.roles),
        notes=step.notes,
    )


def _decided(bank: Bank, end: ItemSettled | ItemSkipped | None) -> Decided | None:
    if not isinstance(end, ItemSettled):
        return None
    item = bank.item_by_id.get(end.item)
    level = end.level
    if item is not None and level is not None and level < len(bank.levels_of(item)):
        level = item.level_of(level)
    return Decided(
        answer=end.level,
        level=level,
        level_name="" if level is None else _level_name(bank, level),
        missing=end.missing,
        how=end.how,
        rationale=end.rationale,
        dissent=end.dissent,
        evidence=end.evidence,
    )


def _title(bank: Bank, item: str) -> str:
    found = bank.item_by_id.get(item)
    return found.title if found else item


def _dimension(bank: Bank, item: str) -> str:
    found = bank.item_by_id.get(item)
    return bank.dimension_of(found).id if found else ""


def _level_names(bank: Bank, item: str, rounds: list[VotesRevealed]) -> tuple[str, ...]:
    """Names of the answers, lowest first; as many as votes were counted for, if the bank knows fewer."""
    found: Item | None = bank.item_by_id.get(item)
    levels = bank.levels_of(found) if found else ()
    most = max((len(one.tally.levels) for one in rounds), default=0)
    names = [_level_name(bank, level) for level in levels]
    return (*names, *(str(number) for number in range(len(names), most)))


def _level_name(bank: Bank, level: int) -> str:
    named = bank.scale.levels
    return named[level].name if level < len(named) else str(level)


def _totals(items: tuple[ItemSummary, ...], *, closer: int) -> Totals:
    decided = [one.decided for one in items if one.decided]
    outcomes = [one.outcome for one in items]
    firsts = [one.first.reading for one in items if one.first]
    lasts = [one.last.reading for one in items if one.last]
    return Totals(
        agenda=sum(one.on_agenda for one in items),
        voted=len(firsts),
        settled=outcomes.count("settled"),
        settled_alone=sum(one.how == "alone" for one in decided),
        skipped=outcomes.count("skipped"),
        not_reached=sum(one.outcome == "not_reached" and one.on_agenda for one in items),
        left_open=outcomes.count("open"),
        revoted=sum(len(one.rounds) > 1 for one in items),
        agreed_before=firsts.count("agreed"),
        agreed_after=lasts.count("agreed"),
        mostly_unknown=sum(one in UNKNOWN_READINGS for one in lasts),
        closer=closer,
        lower_of_split=sum(one.how == "lower_of_split" for one in decided),
        unknown=sum(one.missing == "dont_know" for one in decided),
    )
