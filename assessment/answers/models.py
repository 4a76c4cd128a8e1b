"""What people answered: responses by respondent, and the merged answer set that is scored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from assessment.answers.texts import require_plain

EvidenceState = Literal["none", "described", "shown", "sampled"]
Confidence = Literal["low", "medium", "high"]
Missing = Literal["dont_know", "not_applicable"]
ProfileValue = str | bool | int | tuple[str, ...]

MAX_NOTE = 4000
MAX_NAME = 200
MAX_LINK = 500

Note = Annotated[str, Field(max_length=MAX_NOTE), AfterValidator(require_plain)]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(require_plain)]
Link = Annotated[
    str,
    Field(max_length=MAX_LINK, pattern=r"^(https?://|mailto:)\S+$"),
    AfterValidator(require_plain),
]


class Model(BaseModel):
    """Base of all answer models: frozen, no unknown keys, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Organisation(Model):
    """Whom the assessment is about."""

    name: Name
    sector: Name | None = None
    staff: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


class Response(Model):
    """What one respondent gave to one item: a level, or one of two kinds of missing.

    The other two kinds of missing need no response: *unanswered* is the absence of one, *not asked*
    follows from the profile.
    """

    item: str
    level: Annotated[int, Field(ge=0, le=100)] | None = None
    missing: Missing | None = None
    reason: Note = Field(default="", description="Why not applicable.")
    note: Note = ""
    evidence: EvidenceState | None = None
    links: tuple[Link, ...] = ()
    confidence: Confidence | None = None
    by: Name | None = Field(default=None, description="Respondent.")
    role: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")] | None = None
    at: str | None = Field(default=None, description="ISO 8601 time in UTC.")
    round: Annotated[int, Field(ge=1, le=99)] | None = None
    consensus: bool = Field(
        default=False, description="Agreed by the group; outranks single answers."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Response:
        if (self.level is None) == (self.missing is None):
            raise ValueError("a response has either a level or a kind of missing")
        if self.missing == "not_applicable" and not self.reason.strip():
            raise ValueError("not applicable needs a reason")
        return self


class AnswerSet(Model):
    """All responses of one assessment, with whom it is about and the bank it was made with.

    `responses` holds the current response per item and respondent: items in the order of the bank, and
    within an item in the order given. `bank_version` and `bank_digest` are None where a file does not
    say. The organisation's sector and staff stand in `profile` too, where the bank asks for them there.
    """

    bank: str
    bank_version: str | None = None
    bank_digest: str | None = None
    organisation: Organisation
    profile: dict[str, ProfileValue] = {}
    responses: tuple[Response, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy. pydantic copies what was worked out and cached, too, which may hold no more."""
        copy = super().model_copy(update=update, deep=deep)
        for derived in ("by_item", "merged"):
            copy.__dict__.pop(derived, None)
        return copy

    @cached_property
    def by_item(self) -> dict[str, tuple[Response, ...]]:
        """Responses per item id."""
        grouped: dict[str, list[Response]] = {}
        for response in self.responses:
            grouped.setdefault(response.item, []).append(response)
        return {item: tuple(responses) for item, responses in grouped.items()}

    @cached_property
    def merged(self) -> dict[str, MergedAnswer]:
        """One answer per item; see `answers.merging.merge`."""
        from assessment.answers.merging import merge

        return {item: merge(item, responses) for item, responses in self.by_item.items()}


class MergedAnswer(Model):
    """The one answer that is scored for an item, merged over its respondents.

    `spread` is highest minus lowest level over respondents who gave one (0 for a single one), and
    `levels` their levels in the order given. `evidence` is the state that backs the merged level.
    """

    item: str
    level: int | None = None
    missing: Missing | None = None
    reason: str = ""
    evidence: EvidenceState | None = None
    levels: tuple[int, ...] = ()
    spread: int = 0
    notes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
