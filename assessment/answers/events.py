"""What a record remembers: one frozen model per kind of event, and the event that carries it.

Every answer is an event of its own, so that the history of a record is its audit trail and the current
answers are a fold over it (`answers.history`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from assessment.answers.models import (
    Confidence,
    EvidenceState,
    Model,
    Name,
    Note,
    Organisation,
    ProfileValue,
    Response,
)
from assessment.answers.plan_progress import ActionProgress
from assessment.answers.workshop_steps import WorkshopHeld


class BankStamp(Model):
    """Which bank a record is answered with.

    `items` holds each item id, in the order asked, with a fingerprint of the question as it reads; so a
    later version of the bank can be told apart question by question.
    """

    id: str
    version: str
    digest: str
    items: dict[str, str]


class RecordCreated(Model):
    """The first event of every record."""

    kind: Literal["record_created"] = "record_created"
    organisation: Organisation
    profile: dict[str, ProfileValue]
    bank: BankStamp


class ProfileChanged(Model):
    """Organisation and profile from here on; whole values, not differences."""

    kind: Literal["profile_changed"] = "profile_changed"
    organisation: Organisation
    profile: dict[str, ProfileValue]


class BankChanged(Model):
    """From here on answers are given to another version of the bank."""

    kind: Literal["bank_changed"] = "bank_changed"
    bank: BankStamp


class Answered(Model):
    """One respondent answered one item, or answered it anew."""

    kind: Literal["answered"] = "answered"
    response: Response


class AnswerWithdrawn(Model):
    """The answer of one respondent to one item is taken back.

    Without `by` and `role`, those of all respondents are; with `consensus`, what the group agreed on is,
    and what single people answered stays.
    """

    kind: Literal["answer_withdrawn"] = "answer_withdrawn"
    item: str
    by: Name | None = None
    role: Name | None = None
    consensus: bool = False

    def covers(self, response: Response) -> bool:
        """Whether this takes `response` back."""
        if response.item != self.item or (self.consensus and not response.consensus):
            return False
        if self.by is not None:
            return response.by == self.by
        return self.role is None or response.role == self.role


class Drafted(Model):
    """What a respondent said about an item beside its answer, before there is one: a note, the state
    of evidence, the confidence. It ends with the next answer of the same respondent to that item.
    """

    kind: Literal["drafted"] = "drafted"
    item: str
    note: Note = ""
    evidence: EvidenceState | None = None
    confidence: Confidence | None = None
    by: Name | None = None
    role: Name | None = None


class Imported(Model):
    """A file was brought in; the events that follow with the same time are its content.

    `source` is the name of the file without its folder, `digest` the SHA-256 of its text.
    """

    kind: Literal["imported"] = "imported"
    source: str
    digest: str
    new: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]
    same: Annotated[int, Field(ge=0)]


class Migrated(Model):
    """Answers to earlier versions of the bank count from here on as the rules of the bank say.

    Answers to the items of `carried` count as they were given; what became of the others stands in the
    events that follow with the same time, and why in `reasons`, by the item that was answered.
    """

    kind: Literal["migrated"] = "migrated"
    versions: tuple[str, ...]
    to: str
    carried: tuple[str, ...] = ()
    reasons: dict[str, Note] = Field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class PlanProgress(Model):
    """How far one action of the plan is from here on; the whole of it, not the difference.

    `source` is the name of the workbook or file that said so, without its folder, and `digest` the
    SHA-256 of its bytes. `plan_start` is the first day of the plan that was made anew with it; None where
    a file of answers brought it.
    """

    kind: Literal["plan_progress"] = "plan_progress"
    progress: ActionProgress
    source: str = ""
    digest: str = ""
    plan_start: date | None = None


class Noted(Model):
    """A remark on the assessment as a whole."""

    kind: Literal["noted"] = "noted"
    text: Note


Fact = Annotated[
    RecordCreated
    | ProfileChanged
    | BankChanged
    | Answered
    | AnswerWithdrawn
    | Drafted
    | Imported
    | Migrated
    | PlanProgress
    | Noted
    | WorkshopHeld,
    Field(discriminator="kind"),
]


class Erased(Model):
    """What is left of an event whose content was erased on request; never recorded as such.

    `was` is the kind of the event.
    """

    kind: Literal["erased"] = "erased"
    was: str


class Restated(Model):
    """An erased event without the name: `body` stands in the place of event `of`."""

    kind: Literal["restated"] = "restated"
    of: Annotated[int, Field(ge=1)]
    body: Fact


class Forgotten(Model):
    """A person was forgotten: how much was erased, and how much of it was restated without the name."""

    kind: Literal["forgotten"] = "forgotten"
    erased: Annotated[int, Field(ge=0)]
    restated: Annotated[int, Field(ge=0)]
    seats: Annotated[int, Field(ge=0)]


Body = Annotated[Fact | Erased | Restated | Forgotten, Field(discriminator="kind")]

_BODY: TypeAdapter[Body] = TypeAdapter(Body)


class Entry(Model):
    """An event that is still to be recorded.

    Attributes:
        key: made by whoever records it; the same key is recorded once, however often it is sent.
        at: ISO 8601 time in UTC.
        actor: who recorded it; None where nobody said.
        salt: random text that keeps the digest of an erased body from being guessed.
    """

    key: Annotated[str, Field(min_length=8, max_length=100)]
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    actor: Name | None = None
    salt: Annotated[str, Field(max_length=64)] = ""
    body: Body


class Event(Entry):
    """An event as recorded; `seq` counts from 1 without gaps."""

    seq: Annotated[int, Field(ge=1)]


def parse_body(text: str) -> Body:
    """The body of an event from its JSON text.

    Raises:
        pydantic.ValidationError: it is none of the kinds above.
    """
    return _BODY.validate_json(text)
