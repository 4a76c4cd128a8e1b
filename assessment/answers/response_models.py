"""One response to one item, and the one answer that several responses are merged into."""

from __future__ import annotations

from typing import Annotated, Literal

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
