"""What the room should talk about, and why: the heat map and the agenda as frozen models."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from assessment.answers.agreement import Reading
from assessment.answers.response_models import Model

Share = Annotated[float, Field(ge=0, le=1)]
ReasonCode = Literal[
    "two_camps",
    "apart",
    "nobody_knows",
    "no_votes",
    "some_unknown",
    "not_for_all",
    "turns_verdict",
    "holds_phase",
    "gate_unknown",
    "gate_doubtful",
    "weighs",
]

_WORDS: dict[ReasonCode, str] = {
    "two_camps": "People fall into two groups, up to {count} {levels} apart",
    "apart": "People differ by {count} {levels}",
    "nobody_knows": "Nobody could say",
    "no_votes": "Nobody has answered it",
    "some_unknown": "{count} of {of} could not say",
    "not_for_all": "{count} of {of} say that it does not apply",
    "turns_verdict": "The verdict turns on it",
    "holds_phase": "It holds the phase \u201c{phase}\u201d shut",
    "gate_unknown": "The phase \u201c{phase}\u201d waits for it, and nobody knows",
    "gate_doubtful": "The phase \u201c{phase}\u201d waits for it, and half or more could not say",
    "weighs": "It carries {share} % of the overall score",
}


class Reason(Model):
    """One reason why an item is worth the room's time; pages in other languages word it by `code`.

    Attributes:
        count, of: people or levels, as the code says.
        phase: id of a phase; `phase_title` its title.
        share: share (0-1) of the overall score.
    """

    code: ReasonCode
    count: int = 0
    of: int = 0
    phase: str = ""
    phase_title: str = ""
    share: Share = 0.0

    @property
    def text(self) -> str:
        """In English, without a full stop."""
        levels = "level" if self.count == 1 else "levels"
        return _WORDS[self.code].format(
            count=self.count,
            of=self.of,
            levels=levels,
            phase=self.phase_title or self.phase,
            share=f"{100 * self.share:.1f}",
        )


class HeatRow(Model):
    """One item: how far people differ, and what rests on it.

    Attributes:
        level: where it stands, as a level of the bank's scale: the lower median of the votes, or the answer
            of the record; None where nobody gave one.
        reading, spread: of the votes; the spread in levels of the scale.
        disagreement: 0 where all votes are one; 1 for half the votes at either end.
        unknown: share of those who could not tell; 1 where nobody voted and nothing is recorded.
        weight: share of the overall score that the item carries.
        influence: what it can do to the verdict.
        priority: doubt times stake, see `agenda.priority_of`.
        gate_unknown: a phase waits for it, and nobody could answer.
    """

    item: str
    title: str
    dimension: str
    level: int | None
    rated: int
    votes: int
    reading: Reading
    spread: int
    disagreement: Share
    unknown: Share
    weight: Share
    influence: Share
    priority: Share
    gate_unknown: bool = False
    reasons: tuple[Reason, ...] = ()


class HeatMap(Model):
    """All items that are asked and not settled yet, in the order of the bank."""

    rows: tuple[HeatRow, ...] = ()

    @cached_property
    def row_by_item(self) -> dict[str, HeatRow]:
        """Rows by item id."""
        return {row.item: row for row in self.rows}

    @property
    def by_priority(self) -> tuple[HeatRow, ...]:
        """What is most worth talking about first; ties keep the order of the bank."""
        return tuple(sorted(self.rows, key=lambda row: -round(row.priority, 12)))


class SettledAlone(Model):
    """An item that people agreed on before they met; `level` is one of the bank's scale."""

    item: str
    title: str
    level: int
    rated: int
    votes: int


class Agenda(Model):
    """What the room takes up, in this order.

    Attributes:
        minutes: time the room has; `minutes_per_item` of them go to each item.
        room_for: how many items fit.
        items: at most that many.
        settled_alone: agreed on already; to be confirmed with one nod.
        left_out: would be worth talking about, but there is no time; the most important first.
    """

    minutes: int
    minutes_per_item: int
    room_for: int
    items: tuple[HeatRow, ...] = ()
    settled_alone: tuple[SettledAlone, ...] = ()
    left_out: tuple[str, ...] = ()
