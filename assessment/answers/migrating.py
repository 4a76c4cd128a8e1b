"""What a migration leaves in a record, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment.answers.events import Answered, AnswerWithdrawn, Body, Migrated
from assessment.answers.history import History, bank_change
from assessment.answers.migration import Kind, MigrationReport, Moved, read_as
from assessment.answers.models import Response
from assessment.bank.models import Bank
from assessment.problem import Place, Problem

_NAMED = 8

# How one sentence tells what became of some answers.
TOLD: dict[Kind, str] = {
    "new_id": "under another id",
    "new_level": "at another level",
    "dropped": "no longer asked",
    "asked_again": "to be asked again",
    "superseded": "answered anew since",
}


def migration_events(history: History, bank: Bank) -> tuple[tuple[Body, ...], MigrationReport]:
    """The events that make a record what `read_as` reads it as, in order, and the report.

    There are none where no rule leads on from any version that the record was answered with.
    """
    present, report = read_as(history, bank)
    if not report.versions:
        return (), report
    migrated = migrated_event(report).model_copy(update={"carried": _carried(history, report)})
    changes = _changes(history, present, report)
    return (*bank_change(history, bank), migrated, *changes), report


def migrated_event(report: MigrationReport) -> Migrated:
    """What became of answers, for a record; it says of none that a record has that it counts on."""
    reasons: dict[str, dict[str, None]] = {}
    for moved in report.moved:
        reasons.setdefault(moved.before.item, {})[reason_of(moved)] = None
    return Migrated(
        versions=report.versions,
        to=report.to,
        reasons={item: "; ".join(several) for item, several in reasons.items()},
        notes=report.notes,
    )


def migration_warning(report: MigrationReport, place: Place, hint: str = "") -> Problem:
    """What a migration did, in one sentence; `report` has at least one version."""
    number = len(report.kept) + len(report.moved)
    answers = "1 answer" if number == 1 else f"{number} answers"
    versions = " and ".join(report.versions)
    parts = [f"{len(report.kept)} as given"] if report.kept else []
    parts += (
        f"{len(moved)} {TOLD[kind]} ({_named(moved)})"
        for kind in TOLD
        if (moved := report.of_kind(kind))
    )
    what = (
        f"{answers} to version {versions} of the bank "
        f"{'counts' if number == 1 else 'count'} as {report.to} by its rules"
    )
    what += f": {', '.join(parts)}" if parts else ""
    return Problem("answers-migrated", what, place, "warning", hint=hint)


def reason_of(moved: Moved) -> str:
    """Why an answer does not count as it was given."""
    return moved.reason or f"{moved.item_now} was answered anew since"


def shown_item(moved: Moved) -> str:
    """The item of an answer, and the one that it belongs to now where that is another."""
    before, now = moved.before.item, moved.item_now
    return before if now in {None, before} else f"{before} as {now}"


def _named(moved: Iterable[Moved]) -> str:
    items = list(dict.fromkeys(shown_item(one) for one in moved))
    more = len(items) - _NAMED
    return ", ".join(items[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _carried(history: History, report: MigrationReport) -> tuple[str, ...]:
    """Items whose answers count as given; not those that somebody answered before any rule begins."""
    before = {
        response.item
        for response, version in zip(history.answers.responses, history.versions, strict=True)
        if version in report.undeclared
    }
    return tuple(dict.fromkeys(r.item for r in report.kept if r.item not in before))


def _changes(history: History, present: History, report: MigrationReport) -> Iterator[Body]:
    """Answers under their new ids and levels; those to items that lost any are written anew."""
    lost = dict.fromkeys(
        moved.before.item
        for moved in report.moved
        if moved.after is None or moved.after.item != moved.before.item
    )
    yield from (AnswerWithdrawn(item=item) for item in lost)
    recorded = {_key(r): r for r in history.answers.responses if r.item not in lost}
    for response in present.answers.responses:
        if recorded.get(_key(response)) != response:
            yield Answered(response=response)


def _key(response: Response) -> tuple[str, str | None, str | None, bool]:
    return response.item, response.by, response.role, response.consensus
