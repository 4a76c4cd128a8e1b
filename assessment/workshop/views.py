"""What each screen shows: the session made ready for the wall, the phones and the facilitator.

Everything that the templates need is worked out here, so that they place things and compute nothing. No
view but the facilitator's holds anything of a vote before it is revealed, and the facilitator's only how
many have voted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessment.answers.agreement import Agreement, agreement
from assessment.answers.workshop_steps import Captured, ItemSettled, Tally, VotesRevealed
from assessment.bank.models import Bank, Item
from assessment.workshop.protocol import last_undoable, settles
from assessment.workshop.room_readings import read_room
from assessment.workshop.session import Board, Session, Stage, seconds_of

OPENING_MINUTES = 10


@dataclass(frozen=True)
class AnswerOption:
    """One answer that can be given: its number, the name of its level, and what a visitor would see."""

    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Question:
    """One item as people see it."""

    id: str
    title: str
    ask: str
    why: str
    example: str
    dimension: str
    indicator: str
    options: tuple[AnswerOption, ...]
    evidence: tuple[str, ...] = ()
    level_3_needs: tuple[str, ...] = ()
    opening: str = ""
    listen_for: tuple[str, ...] = ()
    when_split: str = ""
    gate: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One row of a distribution: how many, and the share of all votes from 0 to 1."""

    label: str
    number: int | None
    count: int
    share: float


@dataclass(frozen=True)
class RoleResult:
    """The votes of one role that is large enough to be shown."""

    title: str
    votes: int
    bars: tuple[Bar, ...]
    lowest: int | None
    highest: int | None


@dataclass(frozen=True)
class Result:
    """One revealed round.

    `reading` is one of `room_readings.READINGS`; the wording has a sentence for each.
    `moved` tells the change of the median since the round before it, in levels; None for a first one.
    """

    round: int
    alone: bool
    by_hand: bool
    votes: int
    seats: int
    bars: tuple[Bar, ...]
    agreement: Agreement
    reading: str
    lowest: int | None
    highest: int | None
    roles: tuple[RoleResult, ...]
    confidence: tuple[int, int, int]
    notes: tuple[str, ...]
    moved: int | None = None


@dataclass(frozen=True)
class AgendaEntry:
    """One item of the agenda with its state: pending, voting, revealed, settled, skipped."""

    id: str
    title: str
    state: str
    current: bool
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True)
class RoleSeats:
    """How many people of one role there are."""

    title: str
    seats: int


@dataclass(frozen=True)
class Clock:
    """The running agenda against the clock, in whole minutes.

    `ahead` is how many minutes the room is ahead of its plan; negative when it is behind.
    """

    spent: int
    minutes: int
    done: int
    planned: int
    ahead: int


@dataclass(frozen=True)
class CaptureEntry:
    """Something kept: parking, action, quote or question."""

    id: str
    what: str
    text: str
    owner: str
    due: str
    item: str


@dataclass(frozen=True)
class Common:
    """What all screens share.

    Attributes:
        screen: changes whenever the main part of a page has to be drawn anew.
        state: of the item on the wall: pending, voting, revealed, settled, skipped; empty without one.
        timer_ends: seconds since 1970; None where no timer runs.
    """

    title: str
    organisation: str
    language: str
    stage: Stage
    screen: str
    state: str
    question: Question | None
    round: int
    voted: int
    seats: int
    results: tuple[Result, ...]
    settled: ItemSettled | None
    settled_name: str
    timer_ends: float | None
    timer_purpose: str
    position: int
    length: int
    named: bool
    smallest_group: int

    @property
    def latest(self) -> Result | None:
        """The last round that the room saw."""
        return self.results[-1] if self.results else None


@dataclass(frozen=True)
class WallView(Common):
    """The page that everybody looks at."""

    code: str = ""
    join_url: str = ""
    locked: bool = False
    role_seats: tuple[RoleSeats, ...] = ()
    clock: Clock | None = None
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnVote:
    """What this participant gave in the open round; `answer` is a number as text, or a kind of missing."""

    answer: str = ""
    confidence: str = ""
    evidence: str = ""
    note: str = ""
    number: int = 0


@dataclass(frozen=True)
class AloneEntry:
    """One item that the participant can answer in their own time."""

    id: str
    title: str
    ask: str
    answer: str
    answered: bool
    mine: bool


@dataclass(frozen=True)
class PhoneView(Common):
    """The page of one participant."""

    label: str = ""
    role: str = ""
    own: OwnVote = OwnVote()
    alone: tuple[AloneEntry, ...] = ()
    alone_done: int = 0


@dataclass(frozen=True)
class ConsoleView(Common):
    """The page of the facilitator."""

    code: str = ""
    join_url: str = ""
    locked: bool = False
    agenda: tuple[AgendaEntry, ...] = ()
    others: tuple[AgendaEntry, ...] = ()
    minutes_per_item: int = 5
    clock: Clock | None = None
    role_seats: tuple[RoleSeats, ...] = ()
    captures: tuple[CaptureEntry, ...] = ()
    proposed: str = ""
    proposed_how: str = "facilitator"
    undo: int | None = None
    undo_what: str = ""
    next_item: str = ""
    alone_items: int = 0
    alone_votes: int = 0
    few_votes: bool = False
    answered_alone: tuple[AgendaEntry, ...] = ()


@dataclass(frozen=True)
class Room:
    """What the views need beside the session.

    Attributes:
        organisation: whose record it is.
        voted: votes in the open round on the item on the wall.
        alone_votes: votes so far that people gave in their own time.
        role_seats: people per role id; None counts those without one.
        now: seconds since 1970.
    """

    bank: Bank
    organisation: str
    asked: tuple[str, ...]
    voted: int
    alone_votes: int
    seats: int
    role_seats: Mapping[str | None, int]
    code: str
    join_url: str
    now: float


def question_of(bank: Bank, item: Item) -> Question:
    """One item as people see it."""
    indicator = bank.indicator_of(item)
    talk = indicator.facilitation
    return Question(
        id=item.id,
        title=item.title,
        ask=item.ask,
        why="" if item.why == "-" else item.why,
        example=item.example,
        dimension=bank.dimension_of(item).title,
        indicator=indicator.title,
        options=_options(bank, item),
        evidence=item.evidence,
        level_3_needs=item.level_3_needs,
        opening=talk.opening if talk else "",
        listen_for=talk.listen_for if talk else (),
        when_split=talk.when_split if talk else "",
        gate=item.gate.reason if item.gate else "",
        roles=tuple(bank.role_titles.get(role, role) for role in item.ask_whom),
    )


def _options(bank: Bank, item: Item) -> tuple[AnswerOption, ...]:
    numbers = range(len(bank.levels_of(item)))
    return tuple(
        AnswerOption(number, level_name(bank, item, number), item.levels.get(number, ""))
        for number in numbers
    )


def level_name(bank: Bank, item: Item, number: int) -> str:
    """The name of the level that an answer stands at, such as `Repeatable`."""
    level = item.level_of(number)
    levels = bank.scale.levels
    return levels[level].name if level < len(levels) else str(level)


def result_of(bank: Bank, revealed: VotesRevealed, before: VotesRevealed | None = None) -> Result:
    """One revealed round as it is shown, with what moved since the round before."""
    tally = revealed.tally
    found = agreement(tally)
    earlier = agreement(before.tally) if before else None
    moved = None
    if earlier and earlier.median is not None and found.median is not None:
        moved = found.median - earlier.median
    low, high = _extremes(tally)
    return Result(
        round=revealed.round.number,
        alone=revealed.alone,
        by_hand=revealed.by_hand,
        votes=tally.votes,
        seats=revealed.seats,
        bars=_bars(bank, revealed.round.item, tally),
        agreement=found,
        reading=read_room(tally),
        lowest=low,
        highest=high,
        roles=tuple(_role_result(bank, revealed, role) for role in revealed.roles),
        confidence=tally.confidence,
        notes=revealed.notes,
        moved=moved,
    )


def _role_result(bank: Bank, revealed: VotesRevealed, role: str) -> RoleResult:
    tally = revealed.roles[role]
    low, high = _extremes(tally)
    bars = _bars(bank, revealed.round.item, tally)
    return RoleResult(bank.role_titles.get(role, role), tally.votes, bars, low, high)


def _extremes(tally: Tally) -> tuple[int | None, int | None]:
    given = [number for number, count in enumerate(tally.levels) if count]
    return (given[0], given[-1]) if given else (None, None)


def _bars(bank: Bank, item_id: str, tally: Tally) -> tuple[Bar, ...]:
    """Levels from the lowest, then who cannot tell and who says that it does not apply."""
    item = bank.item_by_id.get(item_id)
    total = tally.votes or 1
    bars = [
        Bar(level_name(bank, item, n) if item else str(n), n, count, count / total)
        for n, count in enumerate(tally.levels)
    ]
    for label, count in (("dont_know", tally.dont_know), ("not_applicable", tally.not_applicable)):
        if count:
            bars.append(Bar(label, None, count, count / total))
    return tuple(bars)


def results_of(bank: Bank, board: Board) -> tuple[Result, ...]:
    """All revealed rounds of an item, the earliest first."""
    pairs = zip((None, *board.revealed), board.revealed, strict=False)
    return tuple(result_of(bank, revealed, before) for before, revealed in pairs)


def _common(session: Session, room: Room) -> dict[str, object]:
    item = room.bank.item_by_id.get(session.current) if session.current else None
    board = session.board(item.id) if item else Board()
    opened = session.opened
    round_ = max(board.last_number, 0)
    agenda = session.agenda
    return {
        "title": opened.title if opened else "",
        "organisation": room.organisation,
        "language": opened.language if opened else "en",
        "stage": session.stage,
        "screen": _screen_key(session, board),
        "state": board.state if item else "",
        "question": question_of(room.bank, item) if item else None,
        "round": round_,
        "voted": room.voted,
        "seats": room.seats,
        "results": results_of(room.bank, board),
        "settled": board.settled,
        "settled_name": answer_name(room.bank, board.settled),
        "timer_ends": session.timer.ends if session.timer else None,
        "timer_purpose": session.timer.purpose if session.timer else "",
        "position": agenda.index(item.id) + 1 if item and item.id in agenda else 0,
        "length": len(agenda),
        "named": bool(opened and opened.named),
        "smallest_group": opened.smallest_group if opened else 3,
    }


def _screen_key(session: Session, board: Board) -> str:
    """Alike for as long as the main part of the phones and the wall may stay as it is."""
    parts = (session.stage, session.current, board.state, board.last_number, len(board.revealed))
    # Not `hash`, which differs between the workers of one server.
    alone = zlib.crc32(" ".join(session.alone).encode())
    return "-".join(map(str, (*parts, alone, int(session.locked))))


def answer_name(bank: Bank, settled: ItemSettled | None) -> str:
    """`2 Repeatable`, or the kind of missing; empty where nothing is settled."""
    if settled is None:
        return ""
    if settled.level is None:
        return settled.missing or ""
    item = bank.item_by_id.get(settled.item)
    return (
        f"{settled.level} {level_name(bank, item, settled.level)}" if item else str(settled.level)
    )


def wall_view(session: Session, room: Room) -> WallView:
    """What the wall shows."""
    counted: dict[str, int] = {}
    for one in session.captures.values():
        counted[one.what] = counted.get(one.what, 0) + 1
    return WallView(
        **_common(session, room),  # type: ignore[arg-type]
        code="" if session.closed else room.code,
        join_url="" if session.closed else room.join_url,
        locked=session.locked,
        role_seats=_role_seats(room, shown_from=_smallest(session)),
        clock=clock_of(session, room.now),
        totals={**counted, "settled": _settled_count(session)},
    )


def phone_view(
    session: Session,
    room: Room,
    *,
    label: str,
    role: str | None,
    own: OwnVote,
    alone: Mapping[str, OwnVote],
) -> PhoneView:
    """What one participant sees.

    Args:
        own: this participant's vote in the open round of the room.
        alone: per item that can be answered alone, what this participant gave.
    """
    entries = tuple(_alone_entry(room.bank, item, role, alone) for item in session.alone)
    return PhoneView(
        **_common(session, room),  # type: ignore[arg-type]
        label=label,
        role=room.bank.role_titles.get(role, role) if role else "",
        own=own,
        alone=tuple(sorted(entries, key=lambda entry: not entry.mine)),
        alone_done=sum(entry.answered for entry in entries if entry.mine),
    )


def _alone_entry(
    bank: Bank, item_id: str, role: str | None, alone: Mapping[str, OwnVote]
) -> AloneEntry:
    item = bank.item_by_id[item_id]
    given = alone.get(item_id, OwnVote()).answer
    # Without a role, everything is one's own.
    mine = role is None or role in item.ask_whom
    return AloneEntry(item_id, item.title, item.ask, given, bool(given), mine)


def console_view(session: Session, room: Room) -> ConsoleView:
    """What the facilitator sees."""
    current = session.current
    proposed, how = settles(session, current, room.bank.scale.highest) if current else ("", "")
    undo = last_undoable(session)
    listed = set(session.agenda)
    others = [item for item in session.boards if item not in listed and item in room.asked]
    # The facilitator's page is drawn anew after every step.
    common = {**_common(session, room), "screen": f"step-{session.seq}"}
    return ConsoleView(
        **common,  # type: ignore[arg-type]
        code=room.code,
        join_url=room.join_url,
        locked=session.locked,
        agenda=tuple(_agenda_entry(session, room.bank, item) for item in session.agenda),
        others=tuple(_agenda_entry(session, room.bank, item) for item in others),
        minutes_per_item=session.minutes_per_item,
        clock=clock_of(session, room.now),
        role_seats=_role_seats(room, shown_from=1),
        captures=tuple(map(_capture_entry, session.captures.values())),
        proposed=proposed,
        proposed_how=how or "facilitator",
        undo=undo,
        undo_what=session.taken[-1].step.step if undo is not None else "",
        next_item=_next_item(session),
        alone_items=len(session.alone),
        alone_votes=room.alone_votes,
        few_votes=room.voted < _smallest(session) and not (session.opened and session.opened.named),
        answered_alone=_answered_alone(session, room.bank),
    )


def _smallest(session: Session) -> int:
    return session.opened.smallest_group if session.opened else 3


def _answered_alone(session: Session, bank: Bank) -> tuple[AgendaEntry, ...]:
    """Items with votes given alone that are neither settled nor on the agenda."""
    return tuple(
        _agenda_entry(session, bank, item)
        for item, board in session.boards.items()
        if board.latest
        and board.latest.alone
        and not board.settled
        and not board.open
        and item not in session.agenda
        and item in bank.item_by_id
    )


def _agenda_entry(session: Session, bank: Bank, item_id: str) -> AgendaEntry:
    board = session.board(item_id)
    item = bank.item_by_id.get(item_id)
    title = item.title if item else ""
    reading = read_room(board.latest.tally) if board.latest else ""
    return AgendaEntry(
        item_id,
        title,
        board.state,
        item_id == session.current,
        answer_name(bank, board.settled),
        reading,
    )


def _next_item(session: Session) -> str:
    """The first item of the agenda behind the current one that is still open; then the first before it."""
    agenda = session.agenda
    start = agenda.index(session.current) + 1 if session.current in agenda else 0
    for item in (*agenda[start:], *agenda[:start]):
        if session.board(item).state in ("pending", "revealed") and item != session.current:
            return item
    return ""


def _role_seats(room: Room, *, shown_from: int) -> tuple[RoleSeats, ...]:
    titles = room.bank.role_titles
    return tuple(
        RoleSeats(titles.get(role, role), seats)
        for role, seats in sorted(
            room.role_seats.items(), key=lambda pair: (-pair[1], pair[0] or "")
        )
        if role is not None and seats >= shown_from
    )


def _capture_entry(one: Captured) -> CaptureEntry:
    return CaptureEntry(one.id, one.what, one.text, one.owner, one.due or "", one.item or "")


def _settled_count(session: Session) -> int:
    return sum(1 for board in session.boards.values() if board.settled)


def clock_of(session: Session, now: float) -> Clock | None:
    """How the room stands against its time; None before the first item."""
    begun = session.begun
    if begun is None or session.opened is None:
        return None
    ended = [one.at for one in session.taken if one.step.step == "closed"]
    until = seconds_of(ended[0]) if ended else now
    spent = max(0, int((until - seconds_of(begun)) // 60))
    done = sum(session.board(item).state in ("settled", "skipped") for item in session.agenda)
    planned = len(session.agenda)
    return Clock(
        spent=spent,
        minutes=session.opened.minutes,
        done=done,
        planned=planned,
        ahead=done * session.minutes_per_item - spent,
    )


def open_questions(session: Session) -> tuple[CaptureEntry, ...]:
    """The open questions about the item on the wall."""
    return tuple(
        _capture_entry(one)
        for one in session.captures.values()
        if one.what == "question" and one.item is not None and one.item == session.current
    )


def titles(bank: Bank, items: Iterable[str]) -> dict[str, str]:
    """Item id to title, for lists to choose from."""
    return {item: bank.item_by_id[item].title for item in items}
