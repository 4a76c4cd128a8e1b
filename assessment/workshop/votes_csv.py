"""Votes and what was captured as CSV: one row per item, round and group of people.

No text can become a formula (`roadmap.formats.tracker_csv`); figures are written as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from assessment.answers.agreement import agreement
from assessment.answers.workshop_steps import Tally
from assessment.bank.models import Bank
from assessment.roadmap.formats.tracker_csv import BOM, text_cell
from assessment.workshop.room_readings import read_room
from assessment.workshop.summary_models import ItemSummary, RoundSummary, WorkshopSummary

EVERYBODY = "all"
CAPTURE_COLUMNS = ("kind", "text", "item", "title", "owner", "due")

Cell = str | int | float | None


def render_votes_csv(summary: WorkshopSummary, bank: Bank) -> str:
    """All revealed rounds, with what was recorded in the end.

    The columns `item`, `round`, `level_0` … `dont_know`, `not_applicable` read back as votes counted by
    hand (`hand_counts`); rows of a role are parts of the row of all.
    """
    return _written(vote_columns(summary, bank), vote_rows(summary, bank))


def render_captures_csv(summary: WorkshopSummary) -> str:
    """Open questions, parking lot, actions and quotes."""
    return _written(CAPTURE_COLUMNS, capture_rows(summary))


def vote_columns(summary: WorkshopSummary, bank: Bank) -> tuple[str, ...]:
    """Headers of the table of votes; as many levels as the longest scale has answers."""
    levels = tuple(f"level_{number}" for number in range(_answers(summary, bank)))
    return (
        *("item", "title", "dimension", "round", "alone", "by_hand", "group", "seats"),
        *levels,
        *("dont_know", "not_applicable", "votes", "median", "lowest", "highest"),
        *("average_deviation", "agreement_a", "reading", "settled", "how"),
    )


def vote_rows(summary: WorkshopSummary, bank: Bank) -> Iterator[tuple[Cell, ...]]:
    """One row per item, round and group: everybody, then the roles that were shown apart."""
    answers = _answers(summary, bank)
    for item in summary.items:
        for one in item.rounds:
            roles = ((_role_name(bank, role), tally) for role, tally in one.roles.items())
            for group in ((EVERYBODY, one.tally), *roles):
                yield _row(bank, item, one, group, answers)


def capture_rows(summary: WorkshopSummary) -> Iterator[tuple[Cell, ...]]:
    """One row per thing that was captured."""
    kinds = (summary.questions, summary.parking, summary.actions, summary.quotes)
    for one in (capture for kind in kinds for capture in kind):
        yield (one.what, one.text, one.item or "", one.item_title, one.owner, one.due or "")


def _role_name(bank: Bank, role: str) -> str:
    """Its title; never the word that stands for everybody, whose rows are read back."""
    title = bank.role_titles.get(role, role)
    return f"{title} (role)" if title.strip() in ("", EVERYBODY) else title


def _row(
    bank: Bank, item: ItemSummary, one: RoundSummary, group: tuple[str, Tally], answers: int
) -> tuple[Cell, ...]:
    name, tally = group
    found = agreement(tally)
    levels: list[Cell] = [*tally.levels, *([None] * (answers - len(tally.levels)))]
    dimension = {each.id: each.title for each in bank.dimensions}.get(item.dimension, "")
    decided = item.decided
    settled = "" if decided is None else decided.missing or str(decided.answer)
    return (
        *(item.item, item.title, dimension, one.number, _yes(one.alone), _yes(one.by_hand)),
        *(name, one.seats),
        *levels,
        *(tally.dont_know, tally.not_applicable, tally.votes),
        *(found.median, found.lowest, found.highest),
        *(_rounded(found.deviation), _rounded(found.a), read_room(tally)),
        *(settled, decided.how if decided else ""),
    )


def _answers(summary: WorkshopSummary, bank: Bank) -> int:
    given = (len(one.tally.levels) for item in summary.items for one in item.rounds)
    return max(bank.scale.highest + 1, max(given, default=0))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BOM + buffer.getvalue()


def _cell(value: Cell) -> str:
    """Only texts can carry a formula; a figure keeps its sign."""
    if value is None:
        return ""
    return text_cell(value) if isinstance(value, str) else f"{value}"
