"""The summary of a workshop made ready for its template: every text and every coordinate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.report.wording import Wording
from assessment.workshop.documents import day_text, figure_text
from assessment.workshop.room_readings import READINGS
from assessment.workshop.summary_models import (
    Capture,
    DimensionSummary,
    ItemSummary,
    Movement,
    RoleDifference,
    RoundSummary,
    WorkshopSummary,
)
from assessment.workshop.summary_sentences import headline, messages, role_sentence
from assessment.workshop.vote_charts import ReadingChart, VoteChart, reading_chart, vote_chart

_DASH = "\u2013"


@dataclass(frozen=True)
class Figure:
    """One large number."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class DimensionRow:
    """One line of the table of agreement."""

    title: str
    voted: str
    settled: str
    a_before: str
    a_after: str
    alpha: str


@dataclass(frozen=True)
class RoleRow:
    """One role that differs."""

    title: str
    levels: str
    items: str
    sentence: str


@dataclass(frozen=True)
class MovementRow:
    """One question before and after the talk."""

    id: str
    title: str
    before: VoteChart
    after: VoteChart
    median: str
    moved: str


@dataclass(frozen=True)
class SettledRow:
    """One question with what was recorded."""

    id: str
    title: str
    level: str
    how: str
    rationale: str
    dissent: str
    questions: tuple[CaptureRow, ...] = ()


@dataclass(frozen=True)
class CaptureRow:
    """Something that was said, with who cares for it until when."""

    text: str
    about: str
    owner: str
    due: str


@dataclass(frozen=True)
class RoundRow:
    """One round of the appendix; `first` of its question carries the question's name."""

    id: str
    title: str
    first: bool
    round: str
    votes: int
    chart: VoteChart
    median: str
    deviation: str
    a: str
    reading: str


@dataclass(frozen=True)
class NoteRow:
    """One note; the `first` of its question carries the question's name."""

    id: str
    title: str
    first: bool
    round: str
    text: str


@dataclass(frozen=True)
class SummaryPage:
    """Everything that `workshop/summary.html` places."""

    title: str
    organisation: str
    facts: tuple[str, ...]
    day: str
    headline: str
    lead: str
    named: str
    figures: tuple[Figure, ...]
    messages: tuple[str, ...]
    readings: ReadingChart | None
    dimensions: tuple[DimensionRow, ...]
    roles: tuple[RoleRow, ...]
    compared_roles: bool
    movements: tuple[MovementRow, ...]
    settled: tuple[SettledRow, ...]
    splits: tuple[SettledRow, ...]
    questions: tuple[CaptureRow, ...]
    actions: tuple[CaptureRow, ...]
    parking: tuple[CaptureRow, ...]
    quotes: tuple[CaptureRow, ...]
    skipped: tuple[str, ...]
    left_open: tuple[str, ...]
    not_reached: tuple[str, ...]
    rounds: tuple[RoundRow, ...]
    notes_lead: str
    notes: tuple[NoteRow, ...]


def summary_page(summary: WorkshopSummary, words: Wording) -> SummaryPage:
    """The page of a summary, in the language of `words`."""
    day = day_text(summary.began or summary.opened or "", words)
    dimensions = [one for one in summary.dimensions if one.voted]
    return SummaryPage(
        title=summary.title or words.say("summary.untitled"),
        organisation=summary.organisation,
        facts=tuple(one for one in (words.say("summary.kind"), summary.organisation, day) if one),
        day=day,
        headline=headline(summary, words),
        lead=words.count("summary.lead", summary.people) if summary.people else "",
        named=words.say("summary.named") if summary.named else "",
        figures=_figures(summary, words),
        messages=messages(summary, words),
        readings=_readings(dimensions, words) if dimensions else None,
        dimensions=tuple(_dimension(one, words) for one in dimensions),
        roles=tuple(_role(one, words) for one in summary.roles),
        compared_roles=any(one.roles for item in summary.items for one in item.rounds),
        movements=tuple(_movement(one, words) for one in summary.movements),
        settled=tuple(_settled(one, words) for one in summary.settled),
        splits=tuple(_settled(one, words) for one in summary.splits),
        questions=_captures(summary.questions, words),
        actions=_captures(summary.actions, words),
        parking=_captures(summary.parking, words),
        quotes=_captures(summary.quotes, words),
        skipped=_names(summary.skipped),
        left_open=_names(summary.left_open),
        not_reached=_names(summary.not_reached),
        rounds=tuple(row for item in summary.items for row in _rounds(item, words) if item.rounds),
        notes_lead=words.say("summary.lead.notes_named" if summary.named else "summary.lead.notes"),
        notes=tuple(row for item in summary.items for row in _notes(item, words)),
    )


def _figures(summary: WorkshopSummary, words: Wording) -> tuple[Figure, ...]:
    totals = summary.totals
    came_up = totals.settled + totals.skipped + totals.left_open
    figures = [Figure(words.say("summary.figure.people"), str(summary.people))]
    if summary.minutes is not None:
        label = words.say("summary.figure.minutes")
        figures.append(Figure(label, f"{summary.minutes:.0f}", note=_minutes_note(summary, words)))
    note = words.say("summary.figure.settled_note", number=came_up)
    figures.append(Figure(words.say("summary.figure.settled"), str(totals.settled), note=note))
    if totals.voted:
        figures.append(
            Figure(
                words.say("summary.figure.agreed"),
                str(totals.agreed_after),
                words.say("summary.figure.agreed_unit", number=totals.voted),
                words.say("summary.figure.agreed_note", number=totals.agreed_before),
            )
        )
    return tuple(figures)


def _minutes_note(summary: WorkshopSummary, words: Wording) -> str:
    planned, breaks = summary.minutes_planned, round(summary.break_minutes)
    if not breaks:
        return words.say("summary.figure.minutes_note", planned=planned)
    return words.say("summary.figure.minutes_break", planned=planned, breaks=breaks)


def _readings(dimensions: Sequence[DimensionSummary], words: Wording) -> ReadingChart:
    rows = [(one.title, one.before, one.after) for one in dimensions]
    return reading_chart(rows, READINGS, words)


def _dimension(one: DimensionSummary, words: Wording) -> DimensionRow:
    return DimensionRow(
        title=one.title,
        voted=str(one.voted),
        settled=str(one.settled),
        a_before=figure_text(one.a_before, words),
        a_after=figure_text(one.a_after, words),
        alpha=_alpha(one, words),
    )


def _alpha(one: DimensionSummary, words: Wording) -> str:
    if one.alpha is None:
        return _DASH
    value = figure_text(one.alpha.value, words)
    if one.alpha.few_items:
        return words.say("summary.alpha_few", value=value, items=one.alpha.items)
    standing = words.say(f"standing.{one.alpha.standing}")
    return words.say("summary.alpha", value=value, standing=standing)


def _role(one: RoleDifference, words: Wording) -> RoleRow:
    apart = figure_text(abs(one.levels), words, 1)
    sign = "+" if one.levels > 0 else "\u2212"
    return RoleRow(
        title=one.title,
        levels=f"{sign}{apart}",
        items=str(len(one.items)),
        sentence=role_sentence(one, words),
    )


def _movement(one: Movement, words: Wording) -> MovementRow:
    before, after = (
        words.say("summary.no_level") if number is None else _level(one.levels, number)
        for number in (one.median_before, one.median_after)
    )
    stays = one.median_before == one.median_after
    key = "summary.unchanged" if stays else "summary.change"
    return MovementRow(
        id=one.item,
        title=one.title,
        before=_chart("before", one.item, one.title, one.levels, one.before, words),
        after=_chart("after", one.item, one.title, one.levels, one.after, words),
        median=words.say(key, before=before, after=after),
        moved=words.say(f"moved.{one.moved}"),
    )


def _chart(
    kind: str,
    item: str,
    title: str,
    levels: Sequence[str],
    one: RoundSummary,
    words: Wording,
) -> VoteChart:
    return vote_chart(
        f"{kind}-{item}-{one.number}",
        one.tally,
        levels,
        title=f"{title} ({item}), {_round_name(one, words)}",
        median=one.median,
        words=words,
    )


def _round_name(one: RoundSummary, words: Wording) -> str:
    alone = one.alone or one.number == 0
    name = (
        words.say("summary.round.alone")
        if alone
        else words.say("summary.round.number", number=one.number)
    )
    return f"{name}, {words.say('summary.by_hand')}" if one.by_hand else name


def _level(levels: Sequence[str], number: int | None) -> str:
    if number is None:
        return _DASH
    name = levels[number] if number < len(levels) else ""
    return str(number) if name in ("", str(number)) else f"{number} {name}"


def _settled(one: ItemSummary, words: Wording) -> SettledRow:
    decided = one.decided
    assert decided is not None
    level = (
        words.say(f"missing.{decided.missing}")
        if decided.missing
        else _level(one.levels, decided.answer)
    )
    dissent = words.say("summary.dissent", text=decided.dissent) if decided.dissent else ""
    return SettledRow(
        id=one.item,
        title=one.title,
        level=level,
        how=words.say(f"how.{decided.how}"),
        rationale=decided.rationale,
        dissent=dissent,
        questions=_captures(one.questions, words),
    )


def _captures(captures: Sequence[Capture], words: Wording) -> tuple[CaptureRow, ...]:
    return tuple(
        CaptureRow(
            text=one.text,
            about=f"{one.item_title} ({one.item})" if one.item else _DASH,
            owner=one.owner or words.say("summary.nobody"),
            due=day_text(one.due, words) if one.due else words.say("summary.no_day"),
        )
        for one in captures
    )


def _names(items: Sequence[ItemSummary]) -> tuple[str, ...]:
    return tuple(f"{one.title} ({one.item})" for one in items)


def _rounds(item: ItemSummary, words: Wording) -> list[RoundRow]:
    return [
        RoundRow(
            id=item.item,
            title=item.title,
            first=place == 0,
            round=_round_name(one, words),
            votes=one.tally.votes,
            chart=_chart("all", item.item, item.title, item.levels, one, words),
            median=_DASH if one.median is None else str(one.median),
            deviation=figure_text(one.agreement.deviation, words),
            a=figure_text(one.agreement.a, words),
            reading=words.say(f"reading.{one.reading}"),
        )
        for place, one in enumerate(item.rounds)
    ]


def _notes(item: ItemSummary, words: Wording) -> list[NoteRow]:
    written = [(one, text) for one in item.rounds for text in one.notes]
    return [
        NoteRow(
            id=item.item,
            title=item.title,
            first=place == 0,
            round=_round_name(one, words),
            text=text,
        )
        for place, (one, text) in enumerate(written)
    ]
