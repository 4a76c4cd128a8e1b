"""What a workshop came to, as one frozen model: complete before anything is rendered."""

from __future__ import annotations

from typing import Literal

from assessment.answers.agreement import Agreement
from assessment.answers.krippendorff import Alpha
from assessment.answers.response_models import EvidenceState, Missing, Model
from assessment.answers.workshop_steps import CaptureKind, Method, Tally
from assessment.workshop.room_readings import RoomReading

# What happened to an item in the end.
Outcome = Literal["settled", "skipped", "open", "not_reached"]
# `unknown`: in the end nobody gave a level. `answered`: at first nobody did.
Moved = Literal["closer", "same", "apart", "unknown", "answered"]


class RoundSummary(Model):
    """One revealed round of an item. `median` is an answer number of the item, as in its agreement.

    Attributes:
        number: 0 for what people answered alone.
        seats: people in the room.
        reading: of all votes; `agreement.reading` is that of the levels alone.
        roles: tallies of the roles that may be shown apart.
        notes: what people wrote, without who wrote it.
    """

    number: int
    alone: bool
    by_hand: bool
    seats: int
    tally: Tally
    agreement: Agreement
    reading: RoomReading
    roles: dict[str, Tally]
    notes: tuple[str, ...] = ()

    @property
    def median(self) -> int | None:
        """The middle answer, the lower one of two."""
        return self.agreement.median


class Decided(Model):
    """What the room recorded. `answer` is the number of the answer, `level` where it stands on the scale."""

    answer: int | None
    level: int | None
    level_name: str
    missing: Missing | None
    how: Method
    rationale: str
    dissent: str
    evidence: EvidenceState | None


class Capture(Model):
    """Something that was said and shall not be lost."""

    id: str
    what: CaptureKind
    text: str
    item: str | None
    item_title: str
    owner: str
    due: str | None


class ItemSummary(Model):
    """One item that the room met.

    Attributes:
        levels: names of its answers, lowest first.
        minutes: on the wall, until it was settled; None where it never was on it.
        questions: still open about it.
    """

    item: str
    title: str
    dimension: str
    levels: tuple[str, ...]
    outcome: Outcome
    on_agenda: bool
    minutes: float | None = None
    rounds: tuple[RoundSummary, ...] = ()
    decided: Decided | None = None
    questions: tuple[Capture, ...] = ()

    @property
    def first(self) -> RoundSummary | None:
        """The first round in which somebody voted."""
        return next((one for one in self.rounds if one.tally.votes), None)

    @property
    def last(self) -> RoundSummary | None:
        """The last round in which somebody voted, also if all could not tell."""
        return next((one for one in reversed(self.rounds) if one.tally.votes), None)


class Movement(Model):
    """What talking changed on one item: its first round beside its last.

    Attributes:
        levels: names of its answers, lowest first.
        median_before, median_after: answer numbers; None where nobody gave a level.
        moved: votes came closer, stayed as far apart, or went further apart: by their average deviation;
            or nobody gave a level in one of the two rounds.
    """

    item: str
    title: str
    levels: tuple[str, ...]
    before: RoundSummary
    after: RoundSummary
    median_before: int | None
    median_after: int | None
    moved: Moved


class DimensionSummary(Model):
    """How far people agree over the items of one dimension.

    Attributes:
        items: met by the room; `voted` of them have a round with a level, `settled` an answer.
        before, after: items per reading, in their first and in their last round.
        a_before, a_after: mean of van der Eijk's A over the items that have it.
        alpha: over the first rounds, because after the talk votes are no longer independent.
    """

    id: str
    title: str
    items: int
    voted: int
    settled: int
    before: dict[RoomReading, int]
    after: dict[RoomReading, int]
    a_before: float | None
    a_after: float | None
    alpha: Alpha | None


class RoleDifference(Model):
    """A role whose votes lie above or below those of the others, before the room talked.

    Attributes:
        levels: mean difference in levels of the scale over `items`; positive: the role rates higher.
        contested: `items` are only those on which the votes compared did not agree.
    """

    role: str
    title: str
    levels: float
    items: tuple[str, ...]
    contested: bool


class Standing(Model):
    """What the assessment says as a whole: the overall score, 0 to 100, and the title of the verdict.

    The score is None where too little is answered; the verdict is empty in a bank without phases.
    """

    score: float | None
    verdict: str


class Totals(Model):
    """Counts that the sentences of the summary are made of.

    Attributes:
        agenda: items that the room meant to take up.
        agreed_before, agreed_after: voted items whose reading is `agreed` in the first and the last round.
        mostly_unknown: voted items on which, in the last round, half or more could not tell.
        lower_of_split: recorded at the lower level of a split.
        unknown: recorded as not known.
    """

    agenda: int
    voted: int
    settled: int
    settled_alone: int
    skipped: int
    not_reached: int
    left_open: int
    revoted: int
    agreed_before: int
    agreed_after: int
    mostly_unknown: int
    closer: int
    lower_of_split: int
    unknown: int


class WorkshopSummary(Model):
    """A workshop from its first step to its last.

    Attributes:
        opened, began, closed: ISO 8601 times in UTC of opening, of the first item on the wall, and of
            the end; None where it did not happen.
        minutes_planned: time the room had; `minutes` it took from the first item to the end, or to the
            last step so far, `break_minutes` of them while the timer of a break ran.
        people: most seats in any round.
        splits: items recorded at the lower level, with their open questions.
        not_reached: items of the agenda that never came up; `left_open` came up and have no answer.
        before, after: what the assessment says without and with what the room recorded, where that is known.
    """

    title: str
    organisation: str
    language: str
    named: bool
    opened: str | None
    began: str | None
    closed: str | None
    minutes_planned: int
    minutes: float | None
    break_minutes: float
    people: int
    items: tuple[ItemSummary, ...]
    dimensions: tuple[DimensionSummary, ...]
    roles: tuple[RoleDifference, ...]
    movements: tuple[Movement, ...]
    questions: tuple[Capture, ...]
    parking: tuple[Capture, ...]
    actions: tuple[Capture, ...]
    quotes: tuple[Capture, ...]
    totals: Totals
    before: Standing | None = None
    after: Standing | None = None

    @property
    def settled(self) -> tuple[ItemSummary, ...]:
        """Items with an answer."""
        return self._with("settled")

    @property
    def skipped(self) -> tuple[ItemSummary, ...]:
        """Items that the room went on from."""
        return self._with("skipped")

    @property
    def left_open(self) -> tuple[ItemSummary, ...]:
        """Items that came up and have no answer."""
        return self._with("open")

    @property
    def not_reached(self) -> tuple[ItemSummary, ...]:
        """Items of the agenda that never came up; others were only voted on beforehand."""
        return tuple(one for one in self._with("not_reached") if one.on_agenda)

    @property
    def splits(self) -> tuple[ItemSummary, ...]:
        """Items recorded at the lower level of a split."""
        return tuple(
            one for one in self.settled if one.decided and one.decided.how == "lower_of_split"
        )

    def _with(self, outcome: Outcome) -> tuple[ItemSummary, ...]:
        return tuple(one for one in self.items if one.outcome == outcome)
