"""What a facilitator can do, and what the record then remembers: commands in, steps out.

`decide` is pure. It either refuses, with the key of a sentence in the wording of the pages, or says what
to record and which rounds open or end with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from assessment.answers.events import Answered, AnswerWithdrawn, Body
from assessment.answers.response_models import EvidenceState, Note, Response
from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    CaptureKind,
    Closed,
    Day,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    Label,
    Method,
    RoomLocked,
    Round,
    RoundDiscarded,
    RoundsOpened,
    ShortNote,
    Step,
    StepUndone,
    Tally,
    TimerStarted,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.bank.models import Bank
from assessment.workshop.room_readings import many_unknown
from assessment.workshop.session import Session

MOST_ROUNDS = 20
AGENDA_MOST = 60


def _split(value: Any) -> Any:
    return tuple(part for part in value.split() if part) if isinstance(value, str) else value


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _trimmed(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


Items = Annotated[tuple[str, ...], BeforeValidator(_split)]
Said = Annotated[ShortNote, BeforeValidator(_trimmed)]
Answer = Annotated[str, Field(pattern=r"^(\d{1,3}|dont_know|not_applicable)$")]
Owner = Annotated[Note, Field(max_length=200), BeforeValidator(_trimmed)]
Due = Annotated[Day | None, BeforeValidator(_none_if_empty)]
Shown = Annotated[EvidenceState | None, BeforeValidator(_none_if_empty)]


class Command(BaseModel):
    """One thing a facilitator does; texts arrive from a form, so numbers may be texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenAlone(Command):
    """Let people answer items in their own time."""

    do: Literal["open_alone"] = "open_alone"
    items: Items


class CloseAlone(Command):
    """Show what people answered in their own time.

    What fewer people answered than the smallest group stays open (`keep`), because it would give them
    away; it is shown all the same (`show`) where they agree, or given up (`discard`).
    """

    do: Literal["close_alone"] = "close_alone"
    few: Literal["keep", "show", "discard"] = "keep"


class AcceptAlone(Command):
    """Record what people answered alone, where they agree."""

    do: Literal["accept_alone"] = "accept_alone"
    items: Items


class SetAgenda(Command):
    """Say what the room takes up, in which order."""

    do: Literal["set_agenda"] = "set_agenda"
    items: Items
    minutes_per_item: Annotated[int, Field(ge=1, le=60)] = 5


class Take(Command):
    """Put an item on the wall."""

    do: Literal["take"] = "take"
    item: str


class OpenVote(Command):
    """Let the room vote on the item on the wall."""

    do: Literal["open_vote"] = "open_vote"
    item: str
    seconds: Annotated[int, Field(ge=0, le=7200)] = 60


class Reveal(Command):
    """Show the votes. With fewer than the smallest group this gives people away: `anyway` says so."""

    do: Literal["reveal"] = "reveal"
    item: str
    anyway: bool = False


class Discard(Command):
    """Give the open round up; its votes are never shown."""

    do: Literal["discard"] = "discard"
    item: str


class Settle(Command):
    """Record an answer of the room, also one that nobody voted for."""

    do: Literal["settle"] = "settle"
    item: str
    answer: Answer
    how: Literal["unanimous", "majority", "facilitator", "lower_of_split"] = "facilitator"
    reason: Said = ""
    rationale: Said = ""
    dissent: Said = ""
    evidence: Shown = None
    question: Said = ""
    owner: Owner = ""
    due: Due = None


class Skip(Command):
    """Go on without an answer."""

    do: Literal["skip"] = "skip"
    item: str


class Reopen(Command):
    """Take a settled or skipped item up again."""

    do: Literal["reopen"] = "reopen"
    item: str


class Capture(Command):
    """Keep something that was said; an empty text with the id of an entry takes the entry away."""

    do: Literal["capture"] = "capture"
    id: Label
    what: CaptureKind
    text: Said
    item: Annotated[str | None, BeforeValidator(_none_if_empty)] = None
    owner: Owner = ""
    due: Due = None


class StartTimer(Command):
    """Start a clock that everybody sees; 0 seconds stop it."""

    do: Literal["timer"] = "timer"
    seconds: Annotated[int, Field(ge=0, le=7200)]
    purpose: Literal["vote", "lowest", "highest", "talk", "break"] = "talk"


class LockRoom(Command):
    """Let nobody join any more, or let people join again."""

    do: Literal["lock"] = "lock"
    locked: bool


class CountHands(Command):
    """Enter a show of hands, or cards that were counted: votes per answer number, separated by spaces."""

    do: Literal["hands"] = "hands"
    item: str
    levels: Annotated[tuple[Annotated[int, Field(ge=0, le=1000)], ...], BeforeValidator(_split)]
    dont_know: Annotated[int, Field(ge=0, le=1000)] = 0
    not_applicable: Annotated[int, Field(ge=0, le=1000)] = 0


class Undo(Command):
    """Take the last step back that can be taken back."""

    do: Literal["undo"] = "undo"
    seq: int


class Close(Command):
    """End the workshop."""

    do: Literal["close"] = "close"


AnyCommand = Annotated[
    OpenAlone
    | CloseAlone
    | AcceptAlone
    | SetAgenda
    | Take
    | OpenVote
    | Reveal
    | Discard
    | Settle
    | Skip
    | Reopen
    | Capture
    | StartTimer
    | LockRoom
    | CountHands
    | Undo
    | Close,
    Field(discriminator="do"),
]
_COMMAND: TypeAdapter[AnyCommand] = TypeAdapter(AnyCommand)

# What can be taken back. Votes that were seen cannot become unseen.
_UNDOABLE = (
    AgendaSet, ItemTaken, ItemSettled, ItemSkipped, ItemReopened, Captured, TimerStarted, RoomLocked,
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What a decision looks at beside the session.

    Attributes:
        bank: the bank of the record.
        asked: ids of the items that the profile does not rule out, in the order of the bank.
        voted: how many votes the open round on the item in question holds.
        alone_votes: votes so far per item that people answer in their own time.
        seats: people in the room.
    """

    bank: Bank
    asked: tuple[str, ...]
    voted: int = 0
    alone_votes: Mapping[str, int] = field(default_factory=dict)
    seats: int = 0


@dataclass(frozen=True)
class Decision:
    """What follows from a command.

    Attributes:
        bodies: to record, in this order; those of `ends` come from the ballots.
        opens: rounds that begin with it.
        ends: rounds that end with it; shown unless `discards`.
        refused: key of the sentence that says why nothing happens; empty where something does.
    """

    bodies: tuple[Body, ...] = ()
    opens: tuple[Round, ...] = ()
    ends: tuple[Round, ...] = ()
    discards: bool = False
    refused: str = ""


def parse_command(form: Mapping[str, Any]) -> AnyCommand:
    """A command from the fields of a form.

    Raises:
        pydantic.ValidationError: a field is missing, unknown or out of its range.
    """
    return _COMMAND.validate_python(dict(form))


def decide(session: Session, command: AnyCommand, setting: Setting) -> Decision:
    """What a command leads to; commands that do not fit where the workshop stands are refused."""
    if session.closed:
        return _refused("closed")
    named = getattr(command, "item", None)
    if named is not None and named not in setting.asked:
        return _refused("unknown_item")
    return _DECIDE[type(command)](session, command, setting)


def last_undoable(session: Session) -> int | None:
    """Number of the event that `Undo` takes back next; None where the last step cannot be taken back."""
    if session.taken and isinstance(session.taken[-1].step, _UNDOABLE):
        return session.taken[-1].seq
    return None


def settles(session: Session, item: str, highest: int) -> tuple[str, Method]:
    """What to propose for an item: the answer and how it came about.

    That it is not known where half or more could not tell; else the lower level where votes still lie two
    or more apart (nothing is averaged), the one level where all agree, or what most voted for, the lower
    of equals.
    """
    latest = session.board(item).latest
    if latest is None or not latest.tally.votes:
        return "", "facilitator"
    tally = latest.tally
    given = _levels_that_count(tally)
    if not given:
        return ("dont_know" if tally.dont_know else "not_applicable"), "majority"
    low, high = given[0], given[-1]
    if low == high:
        return str(low), "unanimous"
    if high - low >= min(2, highest):
        return str(low), "lower_of_split"
    return str(max(range(len(tally.levels)), key=lambda n: (tally.levels[n], -n))), "majority"


def _levels_that_count(tally: Tally) -> list[int]:
    """The levels given, ascending; none where half or more could not tell."""
    if tally.votes and many_unknown(tally.dont_know / tally.votes):
        return []
    return [number for number, count in enumerate(tally.levels) for _ in range(count)]


def _open_alone(session: Session, command: OpenAlone, setting: Setting) -> Decision:
    items = tuple(dict.fromkeys(command.items))
    if not items or any(item not in setting.asked for item in items):
        return _refused("unknown_item")
    if any(session.board(item).open for item in items):
        return _refused("vote_runs")
    rounds = tuple(Round(item=item, number=_next_number(session, item)) for item in items)
    if any(one.number > MOST_ROUNDS for one in rounds):
        return _refused("too_many_rounds")
    return _does(session, RoundsOpened(rounds=rounds, alone=True), opens=rounds)


def _close_alone(session: Session, command: CloseAlone, setting: Setting) -> Decision:
    rounds = [
        board.open for item in session.alone if (board := session.board(item)).open is not None
    ]
    if not rounds:
        return _refused("no_vote_runs")
    if command.few == "discard":
        steps = [RoundDiscarded(round=one) for one in rounds]
        return _does(session, *steps, ends=rounds, discards=True)
    opened = session.opened
    if command.few == "keep" and opened is not None and not opened.named:
        smallest = opened.smallest_group
        # Where nobody answered, nobody is given away.
        rounds = [one for one in rounds if not 0 < setting.alone_votes.get(one.item, 0) < smallest]
    return Decision(ends=tuple(rounds)) if rounds else _refused("few_alone")


def _accept_alone(session: Session, command: AcceptAlone, setting: Setting) -> Decision:
    bodies: list[Body] = []
    for item in dict.fromkeys(command.items):
        board = session.board(item)
        if item not in setting.asked or board.latest is None or board.open or board.settled:
            return _refused("not_answered_alone")
        bodies += _alone_answer(session, board.latest, setting.bank)
    return Decision(bodies=tuple(bodies)) if bodies else _refused("unknown_item")


def _alone_answer(session: Session, revealed: VotesRevealed, bank: Bank) -> tuple[Body, ...]:
    tally, item = revealed.tally, revealed.round.item
    given = _levels_that_count(tally)
    level = median_low(given) if given else None
    # Nobody who answered alone has given a reason why an item should not apply to the organisation.
    missing: Literal["dont_know"] | None = None if given else "dont_know"
    step = ItemSettled(
        item=item, round=revealed.round.number, level=level, missing=missing, how="alone"
    )
    return _held(session, step), answer_event(bank, step, "")


def _set_agenda(session: Session, command: SetAgenda, setting: Setting) -> Decision:
    items = tuple(dict.fromkeys(command.items))
    if any(item not in setting.asked for item in items) or len(items) > AGENDA_MOST:
        return _refused("unknown_item")
    return _does(session, AgendaSet(items=items, minutes_per_item=command.minutes_per_item))


def _take(session: Session, command: Take, _setting: Setting) -> Decision:
    if session.open_round is not None:
        return _refused("vote_runs")
    if command.item in session.alone:
        return _refused("answered_alone_now")
    return _does(session, ItemTaken(item=command.item))


def _open_vote(session: Session, command: OpenVote, _setting: Setting) -> Decision:
    board = session.board(command.item)
    if session.current != command.item:
        return _refused("not_on_the_wall")
    if board.open:
        return _refused("vote_runs")
    if board.settled:
        return _refused("settled_already")
    # Round 0 is what people answered alone.
    number = max(1, _next_number(session, command.item))
    if number > MOST_ROUNDS:
        return _refused("too_many_rounds")
    round_ = Round(item=command.item, number=number)
    steps: list[Step] = [RoundsOpened(rounds=(round_,))]
    if command.seconds:
        steps.append(TimerStarted(seconds=command.seconds, purpose="vote"))
    return _does(session, *steps, opens=(round_,))


def _reveal(session: Session, command: Reveal, setting: Setting) -> Decision:
    open_ = session.board(command.item).open
    if open_ is None or command.item in session.alone:
        return _refused("no_vote_runs")
    if setting.voted == 0:
        return _refused("no_votes")
    opened = session.opened
    few = opened is not None and not opened.named and setting.voted < opened.smallest_group
    if few and not command.anyway:
        return _refused("few_votes")
    return Decision(ends=(open_,))


def _discard(session: Session, command: Discard, _setting: Setting) -> Decision:
    open_ = session.board(command.item).open
    if open_ is None:
        return _refused("no_vote_runs")
    return _does(session, RoundDiscarded(round=open_), ends=(open_,), discards=True)


def _settle(session: Session, command: Settle, setting: Setting) -> Decision:
    item = setting.bank.item_by_id[command.item]
    if session.board(command.item).open:
        return _refused("vote_runs")
    missing = command.answer if command.answer in ("dont_know", "not_applicable") else None
    level = None if missing else int(command.answer)
    if level is not None and level >= len(setting.bank.levels_of(item)):
        return _refused("no_such_level")
    if missing == "not_applicable" and not command.reason:
        return _refused("reason_needed")
    if command.how == "lower_of_split" and not command.question:
        return _refused("question_needed")
    latest = session.board(command.item).latest
    settled = ItemSettled.model_validate(
        {
            "item": command.item,
            "round": latest.round.number if latest else None,
            "level": level,
            "missing": missing,
            "how": command.how,
            "rationale": command.rationale,
            "dissent": command.dissent,
            "evidence": command.evidence,
        }
    )
    steps: list[Step] = [settled]
    if command.question:
        steps.insert(0, _question(session, command))
    held = tuple(_held(session, step) for step in steps)
    # The settling step comes last of the steps, so that undoing once opens the item again.
    return Decision(bodies=(*held, answer_event(setting.bank, settled, command.reason)))


def answer_event(bank: Bank, settled: ItemSettled, reason: str) -> Answered:
    """The answer that the record counts for what the room settled."""
    item = bank.item_by_id[settled.item]
    response = Response(
        item=settled.item,
        level=None if settled.level is None else item.level_of(settled.level),
        missing=settled.missing,
        # Undoing brings an earlier answer back, whose reason stands in its rationale.
        reason=(reason or settled.rationale or "-") if settled.missing == "not_applicable" else "",
        note=settled.rationale,
        evidence=settled.evidence,
        round=settled.round or None,
        consensus=True,
    )
    return Answered(response=response)


def _question(session: Session, command: Settle) -> Captured:
    taken = sum(1 for name in session.captures if name.startswith("question-"))
    return Captured.model_validate(
        {
            "id": f"question-{command.item.lower()}-{taken + 1}",
            "what": "question",
            "text": command.question,
            "item": command.item,
            "owner": command.owner,
            "due": command.due,
        }
    )


def _skip(session: Session, command: Skip, _setting: Setting) -> Decision:
    board = session.board(command.item)
    if board.settled or board.skipped:
        return _refused("settled_already")
    if board.open:
        return _refused("vote_runs")
    return _does(session, ItemSkipped(item=command.item))


def _reopen(session: Session, command: Reopen, _setting: Setting) -> Decision:
    board = session.board(command.item)
    if session.open_round is not None:
        return _refused("vote_runs")
    if not (board.settled or board.skipped):
        return _refused("not_settled")
    return _does(session, ItemReopened(item=command.item))


def _capture(session: Session, command: Capture, setting: Setting) -> Decision:
    if not command.text and command.id not in session.captures:
        return _refused("text_needed")
    fields = command.model_dump(exclude={"do"})
    return _does(session, Captured.model_validate(fields))


def _start_timer(session: Session, command: StartTimer, _setting: Setting) -> Decision:
    return _does(session, TimerStarted(seconds=command.seconds, purpose=command.purpose))


def _lock(session: Session, command: LockRoom, _setting: Setting) -> Decision:
    if session.locked == command.locked:
        return _refused("locked_already")
    return _does(session, RoomLocked(locked=command.locked))


def _count_hands(session: Session, command: CountHands, setting: Setting) -> Decision:
    board = session.board(command.item)
    answers = len(setting.bank.levels_of(setting.bank.item_by_id[command.item]))
    if board.open:
        return _refused("vote_runs")
    if board.settled:
        return _refused("settled_already")
    if len(command.levels) != answers:
        return _refused("no_such_level")
    tally = Tally(
        levels=command.levels, dont_know=command.dont_know, not_applicable=command.not_applicable
    )
    if not tally.votes:
        return _refused("no_votes")
    number = max(1, _next_number(session, command.item))
    if number > MOST_ROUNDS:
        return _refused("too_many_rounds")
    round_ = Round(item=command.item, number=number)
    step = VotesRevealed(
        round=round_, tally=tally, seats=max(setting.seats, tally.votes), by_hand=True
    )
    return _does(session, step)


def _undo(session: Session, command: Undo, setting: Setting) -> Decision:
    last = last_undoable(session)
    if last is None or last != command.seq:
        return _refused("nothing_to_undo")
    step = session.taken[-1].step
    bodies: tuple[Body, ...] = (_held(session, StepUndone(seq=last)),)
    if isinstance(step, ItemSettled):
        bodies += (_restored(session, step.item, setting.bank),)
    return Decision(bodies=bodies)


def _restored(session: Session, item: str, bank: Bank) -> Body:
    """The answer of the room before the one that is undone, or that there is none any more."""
    earlier = [
        one.step
        for one in session.taken[:-1]
        if isinstance(one.step, ItemSettled) and one.step.item == item
    ]
    if not earlier:
        return AnswerWithdrawn(item=item, consensus=True)
    return answer_event(bank, earlier[-1], "")


def _close(session: Session, _command: Close, _setting: Setting) -> Decision:
    if session.open_round is not None or session.alone:
        return _refused("vote_runs")
    return _does(session, Closed())


def _next_number(session: Session, item: str) -> int:
    return session.board(item).last_number + 1


def _held(session: Session, step: Step) -> WorkshopHeld:
    return WorkshopHeld(workshop=session.workshop, step=step)


def _does(
    session: Session,
    *steps: Step,
    opens: Sequence[Round] = (),
    ends: Sequence[Round] = (),
    discards: bool = False,
) -> Decision:
    bodies = tuple(_held(session, step) for step in steps)
    return Decision(bodies=bodies, opens=tuple(opens), ends=tuple(ends), discards=discards)


def _refused(key: str) -> Decision:
    return Decision(refused=f"refused.{key}")


_Decide = Callable[[Session, Any, Setting], Decision]
_DECIDE: dict[type, _Decide] = {
    OpenAlone: _open_alone,
    CloseAlone: _close_alone,
    AcceptAlone: _accept_alone,
    SetAgenda: _set_agenda,
    Take: _take,
    OpenVote: _open_vote,
    Reveal: _reveal,
    Discard: _discard,
    Settle: _settle,
    Skip: _skip,
    Reopen: _reopen,
    Capture: _capture,
    StartTimer: _start_timer,
    LockRoom: _lock,
    CountHands: _count_hands,
    Undo: _undo,
    Close: _close,
}
