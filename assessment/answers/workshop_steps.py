"""What a record remembers of a workshop: one frozen model per step of the room.

Steps are facts that the whole room has seen. Single votes are not among them: they are kept apart while
a round is open, and become one `VotesRevealed` without who gave them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assessment.answers.response_models import (
    Confidence,
    EvidenceState,
    Missing,
    Model,
    Name,
    Note,
)

CONFIDENCE_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")

Count = Annotated[int, Field(ge=0, le=100_000)]
RoundNumber = Annotated[int, Field(ge=0, le=99)]
ShortNote = Annotated[Note, Field(max_length=1000)]
Label = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]

# As a bank writes it: `data_engineer`.
RoleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def _require_day(text: str) -> str:
    date.fromisoformat(text)
    return text


# ISO 8601; of a day that there is.
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_require_day)]

# How an item came to its level.
Method = Literal["unanimous", "majority", "facilitator", "lower_of_split", "alone"]
# Kinds of things people say that shall not be lost.
CaptureKind = Literal["parking", "action", "quote", "question"]


class Tally(Model):
    """The votes of one round on one item, without who gave them.

    Attributes:
        levels: votes per answer number, from 0 to the highest that the item offers.
        dont_know: how many said that they cannot tell.
        not_applicable: how many said that the item does not apply.
        confidence: how sure those who said so were: low, medium, high.
    """

    levels: tuple[Count, ...]
    dont_know: Count = 0
    not_applicable: Count = 0
    confidence: tuple[Count, Count, Count] = (0, 0, 0)

    @property
    def rated(self) -> int:
        """How many gave a level."""
        return sum(self.levels)

    @property
    def votes(self) -> int:
        """How many voted at all."""
        return self.rated + self.dont_know + self.not_applicable


class NamedVote(Model):
    """One vote of a workshop that was opened as named."""

    by: Name
    role: RoleId | None = None
    level: Annotated[int, Field(ge=0, le=100)] | None = None
    missing: Missing | None = None
    confidence: Confidence | None = None


class Opened(Model):
    """The workshop begins. Whether votes are named is settled here and never changed.

    Attributes:
        named: votes are kept with names; otherwise nothing links a vote to a person.
        smallest_group: fewest people of a role whose votes are shown apart, and fewest of the others.
        minutes: time the room has.
        language: of the pages.
    """

    step: Literal["opened"] = "opened"
    title: Name
    named: bool = False
    smallest_group: Annotated[int, Field(ge=3, le=50)] = 3
    minutes: Annotated[int, Field(ge=10, le=600)] = 120
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"


class Round(Model):
    """One round of votes on one item; round 0 is what people answered alone."""

    item: str
    number: RoundNumber

    @property
    def key(self) -> str:
        """`DAT-16#1`."""
        return f"{self.item}#{self.number}"


class RoundsOpened(Model):
    """Votes are taken: on one item with all in the room, or on many by each alone, in their own time."""

    step: Literal["rounds_opened"] = "rounds_opened"
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)]
    alone: bool = False


class VotesRevealed(Model):
    """A round is over, and everybody sees what it gave.

    Attributes:
        roles: the tally per role; only roles large enough, and only while the rest is large enough, too.
        notes: what people wrote, in the order of the alphabet, without who wrote it.
        evidence: how many said `none`, `described`, `shown`, `sampled`.
        seats: how many people were in the room.
        by_hand: counted by show of hands or from cards.
        named: only in a workshop that was opened as named.
    """

    step: Literal["votes_revealed"] = "votes_revealed"
    round: Round
    alone: bool = False
    tally: Tally
    roles: dict[RoleId, Tally] = Field(default_factory=dict)
    notes: tuple[ShortNote, ...] = ()
    evidence: tuple[Count, Count, Count, Count] = (0, 0, 0, 0)
    seats: Count = 0
    by_hand: bool = False
    named: tuple[NamedVote, ...] = ()


class RoundDiscarded(Model):
    """A round was given up before it was revealed; its votes are gone."""

    step: Literal["round_discarded"] = "round_discarded"
    round: Round


class AgendaSet(Model):
    """The items that the room takes up, in this order; whole, not a difference."""

    step: Literal["agenda_set"] = "agenda_set"
    items: tuple[str, ...]
    minutes_per_item: Annotated[int, Field(ge=1, le=60)] = 5


class ItemTaken(Model):
    """An item is on the wall from here on."""

    step: Literal["item_taken"] = "item_taken"
    item: str


class ItemSettled(Model):
    """The room recorded an answer; the answer itself stands in an `answered` event beside it.

    Attributes:
        level: number of the answer as the item offers it; on a shorter scale the record counts another.
        round: the last round on it; None where none was held.
        rationale: why this level.
        dissent: what those said who see it otherwise.
    """

    step: Literal["item_settled"] = "item_settled"
    item: str
    round: RoundNumber | None = None
    level: Annotated[int, Field(ge=0, le=100)] | None = None
    missing: Missing | None = None
    how: Method
    rationale: ShortNote = ""
    dissent: ShortNote = ""
    evidence: EvidenceState | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> ItemSettled:
        if (self.level is None) == (self.missing is None):
            raise ValueError("an item is settled at a level or as missing")
        return self


class ItemSkipped(Model):
    """The room goes on without an answer to this item."""

    step: Literal["item_skipped"] = "item_skipped"
    item: str


class ItemReopened(Model):
    """A settled or skipped item is taken up again; its rounds stay."""

    step: Literal["item_reopened"] = "item_reopened"
    item: str


class Captured(Model):
    """Something that was said: to be parked, done, quoted, or found out.

    The same `id` captured again replaces what stood there; an empty text takes it away.
    """

    step: Literal["captured"] = "captured"
    id: Label
    what: CaptureKind
    text: ShortNote
    item: str | None = None
    owner: Annotated[Note, Field(max_length=200)] = ""
    due: Day | None = None


class TimerStarted(Model):
    """So many seconds from the time of the event; 0 stops the timer."""

    step: Literal["timer_started"] = "timer_started"
    seconds: Annotated[int, Field(ge=0, le=7200)]
    purpose: Literal["vote", "lowest", "highest", "talk", "break"] = "talk"


class RoomLocked(Model):
    """Nobody joins any more, or people may join again."""

    step: Literal["room_locked"] = "room_locked"
    locked: bool


class StepUndone(Model):
    """The step of event `seq` counts as never taken."""

    step: Literal["step_undone"] = "step_undone"
    seq: Annotated[int, Field(ge=1)]


class Closed(Model):
    """The workshop is over: seats and codes end."""

    step: Literal["closed"] = "closed"


Step = Annotated[
    Opened
    | RoundsOpened
    | VotesRevealed
    | RoundDiscarded
    | AgendaSet
    | ItemTaken
    | ItemSettled
    | ItemSkipped
    | ItemReopened
    | Captured
    | TimerStarted
    | RoomLocked
    | StepUndone
    | Closed,
    Field(discriminator="step"),
]


class WorkshopHeld(Model):
    """The event of a record that carries a step of a workshop; `workshop` tells several apart."""

    kind: Literal["workshop"] = "workshop"
    workshop: Label
    step: Step
