"""Views of a workshop in every state, made from the shipped bank, and the pages made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markupsafe import Markup

from assessment.answers.agreement import agreement
from assessment.answers.workshop_steps import ItemSettled, Tally
from assessment.cli.report_files import read_templates
from assessment.workshop.agenda_models import Agenda, HeatMap, HeatRow, Reason, SettledAlone
from assessment.workshop.pages import AgendaPage, JoinPage, Pages
from assessment.workshop.role_coverage import RoleCoverage
from assessment.workshop.views import (
    AgendaEntry,
    AloneEntry,
    Bar,
    CaptureEntry,
    Clock,
    ConsoleView,
    OwnVote,
    PhoneView,
    Question,
    Result,
    RoleResult,
    RoleSeats,
    WallView,
    question_of,
)
from tests.support.report_fixture import shipped_bank

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{ 7*7 }}\u202e"
ITEM, LONG_ITEM = "DAT-16", "STR-21"
STATES = (
    "lobby",
    "pending",
    "voting",
    "again",
    "revealed",
    "agreed",
    "settled",
    "skipped",
    "closed",
)
Base = dict[str, Any]


@cache
def pages(language: str = "en") -> Pages:
    """The shipped pages."""
    return Pages(read_templates(), language, shipped_bank().meta.language)


@cache
def question(item: str = LONG_ITEM) -> Question:
    """An item of the shipped bank."""
    bank = shipped_bank()
    return question_of(bank, bank.item_by_id[item])


@cache
def hostile_question() -> Question:
    """A question whose every text tries to be markup."""
    plain = question()
    options = tuple(replace(one, name=HOSTILE, text=HOSTILE) for one in plain.options)
    texts = ("title", "ask", "why", "example", "dimension", "indicator", "opening", "when_split")
    return replace(
        plain,
        **dict.fromkeys((*texts, "gate"), HOSTILE),
        options=options,
        evidence=(HOSTILE,),
        level_3_needs=(HOSTILE,),
        listen_for=(HOSTILE,),
        roles=(HOSTILE,),
    )


def qr_svg() -> Markup:
    """A picture code as the server makes it."""
    import io

    import segno

    out = io.BytesIO()
    segno.make("http://192.168.178.42:8765/j/KTM4QX#k7wqz2").save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True
    )
    return Markup(out.getvalue().decode())


def result(
    levels: tuple[int, ...],
    *,
    number: int = 1,
    roles: Sequence[tuple[str, tuple[int, ...]]] = (),
    missing: tuple[int, int] = (0, 0),
    notes: tuple[str, ...] = (),
    moved: int | None = None,
    alone: bool = False,
) -> Result:
    """A revealed round with votes per level, by role too; `missing` counts don't know, not applicable."""
    tally = Tally(
        levels=levels, dont_know=missing[0], not_applicable=missing[1], confidence=(3, 9, 6)
    )
    found = agreement(tally)
    return Result(
        round=number,
        alone=alone,
        by_hand=False,
        votes=tally.votes,
        seats=22,
        bars=_bars(levels, missing),
        agreement=found,
        reading=found.reading,
        lowest=found.lowest,
        highest=found.highest,
        roles=tuple(_role(title, votes) for title, votes in roles),
        confidence=tally.confidence,
        notes=notes,
        moved=moved,
    )


def _bars(levels: tuple[int, ...], missing: tuple[int, int]) -> tuple[Bar, ...]:
    total = sum(levels) + sum(missing) or 1
    names = [level.name for level in shipped_bank().scale.levels]
    bars = [Bar(names[n], n, count, count / total) for n, count in enumerate(levels)]
    for label, count in zip(("dont_know", "not_applicable"), missing, strict=True):
        if count:
            bars.append(Bar(label, None, count, count / total))
    return tuple(bars)


def _role(title: str, levels: tuple[int, ...]) -> RoleResult:
    given = [n for n, count in enumerate(levels) if count]
    low, high = (given[0], given[-1]) if given else (None, None)
    return RoleResult(title, sum(levels), _bars(levels, (0, 0)), low, high)


def role_titles(count: int) -> tuple[str, ...]:
    """Titles of so many roles of the shipped bank."""
    return tuple(shipped_bank().role_titles.values())[:count]


def role_votes(count: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Votes of so many roles."""
    shapes = ((3, 1, 0, 0, 0), (0, 0, 1, 3, 1), (0, 2, 2, 0, 0), (0, 0, 0, 0, 0), (1, 1, 1, 1, 1))
    return tuple((title, shapes[n % 5]) for n, title in enumerate(role_titles(count)))


ALONE_ANSWERS = ("0", "2", "3", "dont_know", "4", *[""] * 9)
CAMPS = (5, 5, 0, 6, 2)
QUESTION = CaptureEntry(
    "question-1", "question", "Which use cases began without a data owner in 2026?", "Head of data",
    "2026-12-18", LONG_ITEM,
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """What differs between the states of a room."""

    stage: str
    state: str = ""
    voted: int = 0
    round: int = 0
    results: tuple[Result, ...] = ()
    settled: ItemSettled | None = None
    settled_name: str = ""
    timer: str = ""


def stage_of(name: str, roles: int) -> Stage:
    """The room in one of the `STATES`."""
    split = result(CAMPS, roles=role_votes(roles), missing=(2, 0), notes=("We only did it once.",))
    later = result(
        (0, 4, 11, 3, 0), number=2, roles=role_votes(roles), missing=(1, 1), moved=1,
        notes=("We only did it once.", "Since March there is a rule."),
    )  # fmt: skip
    alike = result((0, 0, 16, 4, 0))
    settled = ItemSettled(
        item=LONG_ITEM, round=2, level=1, how="lower_of_split",
        rationale="Only two of nine projects could show the sign-offs.",
        dissent="The new rule has been in force since March.",
    )  # fmt: skip
    stages = {
        "lobby": Stage("lobby"),
        "alone": Stage("alone"),
        "pending": Stage("item", "pending"),
        "voting": Stage("item", "voting", voted=18, round=1, timer="vote"),
        "again": Stage("item", "voting", voted=2, round=2, results=(split,)),
        "revealed": Stage("item", "revealed", round=1, results=(split,), timer="lowest"),
        "twice": Stage("item", "revealed", round=2, results=(split, later)),
        "agreed": Stage("item", "revealed", round=1, results=(alike,)),
        "settled": Stage(
            "item", "settled", round=2, results=(split, later), settled=settled,
            settled_name="1 Ad hoc",
        ),
        "skipped": Stage("item", "skipped"),
        "closed": Stage("closed"),
    }  # fmt: skip
    return stages[name]


def common(
    name: str,
    *,
    title: str = "Where we stand with AI, and what we do next",
    organisation: str = "Klinikverbund Südblick",
    roles: int = 5,
    asked: Question | None = None,
    timer_ends: float = 4_000_000_000.0,
) -> Base:
    """Fields that all views share."""
    at = stage_of(name, roles)
    shown = (asked or question()) if at.state else None
    return {
        "title": title,
        "organisation": organisation,
        "language": "en",
        "stage": at.stage,
        "screen": f"{at.stage}-{name}-{roles}",
        "state": at.state,
        "question": shown,
        "round": at.round,
        "voted": at.voted,
        "seats": 22,
        "results": at.results,
        "settled": at.settled,
        "settled_name": at.settled_name,
        "timer_ends": timer_ends if at.timer else None,
        "timer_purpose": at.timer,
        "position": 3 if shown else 0,
        "length": 12,
        "named": False,
        "smallest_group": 3,
    }


CLOCK = Clock(spent=41, minutes=120, done=2, planned=12, ahead=-6)


def wall_view(name: str, **fields: Any) -> WallView:
    """The wall in a state."""
    roles = fields.get("roles", 5)
    seats = tuple(RoleSeats(title, 3 + n % 4) for n, title in enumerate(role_titles(roles)))
    return WallView(
        **common(name, **fields),
        code="KTM4QX",
        join_url="http://192.168.178.42:8765/j/KTM4QX#k7wqz2",
        role_seats=tuple(sorted(seats, key=lambda one: -one.seats)),
        clock=None if name in ("lobby", "alone") else CLOCK,
        totals={"settled": 11, "action": 4, "question": 2, "parking": 3, "quote": 1},
    )


def phone_view(name: str, own: OwnVote | None = None, **fields: Any) -> PhoneView:
    """A phone in a state."""
    entries: tuple[AloneEntry, ...] = ()
    if name == "alone":
        bank = shipped_bank()
        entries = tuple(
            AloneEntry(one.id, one.title, one.ask, ALONE_ANSWERS[n], n < 5, n < 9)
            for n, one in enumerate(bank.items[:14])
        )
    return PhoneView(
        **common(name, **fields),
        label="otter-27",
        role="Data owner or steward",
        own=own or OwnVote(),
        alone=entries,
        alone_done=sum(one.answered for one in entries),
    )


def console_view(name: str, **fields: Any) -> ConsoleView:
    """The facilitator's page in a state."""
    roles = fields.get("roles", 5)
    states = ["settled", "skipped", *["pending"] * 10]
    at = stage_of(name, roles)
    ids = ["DAT-16", "SEC-01", LONG_ITEM, *[one.id for one in shipped_bank().items[:9]]]
    bank = shipped_bank()
    agenda = tuple(
        AgendaEntry(
            one,
            bank.item_by_id[one].title,
            (at.state or "pending") if n == 2 else states[n],
            bool(at.state) and n == 2,
            "2 Repeatable" if n == 0 else "",
            "",
        )
        for n, one in enumerate(ids)
    )
    alone = tuple(
        AgendaEntry(one.id, one.title, "pending", False, "", reason)
        for one, reason in zip(bank.items[20:24], ("agreed", "agreed", "near", "two_camps"), strict=True)
    )  # fmt: skip
    return ConsoleView(
        **common(name, **fields),
        code="KTM4QX",
        join_url="http://192.168.178.42:8765/j/KTM4QX#k7wqz2",
        agenda=agenda,
        clock=None if name in ("lobby", "alone") else CLOCK,
        role_seats=tuple(RoleSeats(title, 3 + n % 4) for n, title in enumerate(role_titles(roles))),
        captures=(
            CaptureEntry("action-1", "action", "Write the intake rule down", "AI lead", "2026-12-18", ITEM),
            CaptureEntry("parking-1", "parking", "Who pays for the platform?", "", "", ""),
            QUESTION,
        ),
        proposed="0" if name == "revealed" else "2",
        proposed_how="lower_of_split" if name == "revealed" else "unanimous",
        undo=41 if name in ("lobby", "pending", "settled", "skipped") else None,
        undo_what="item_settled" if name == "settled" else "item_taken",
        next_item=ids[3],
        alone_items=14 if name == "alone" else 0,
        alone_votes=63 if name == "alone" else 0,
        few_votes=name == "again",
        answered_alone=alone if name == "lobby" else (),
    )  # fmt: skip


def choices() -> dict[str, str]:
    """All items of the shipped bank with their titles."""
    return {one.id: one.title for one in shipped_bank().items}


def join_page(**changes: Any) -> JoinPage:
    """What somebody sees who scanned the code."""
    roles = tuple(shipped_bank().role_titles.items())[:8]
    page = JoinPage(code="KTM4QX", roles=roles, title="Where we stand with AI, and what we do next")
    return replace(page, **changes)


def agenda_page(rows: int = 14) -> AgendaPage:
    """What the facilitator plans with."""
    bank = shipped_bank()
    reasons = (
        (Reason(code="two_camps", count=3), Reason(code="turns_verdict")),
        (Reason(code="apart", count=1), Reason(code="weighs", share=0.041)),
        (
            Reason(code="nobody_knows", count=3),
            Reason(code="gate_unknown", phase="pilot", phase_title="Pilot"),
        ),
        (
            Reason(code="no_votes"),
            Reason(code="holds_phase", phase="alignment", phase_title="Alignment"),
        ),
        (Reason(code="some_unknown", count=1, of=6), Reason(code="not_for_all", count=2, of=6)),
    )  # fmt: skip
    heat = HeatMap(
        rows=tuple(
            HeatRow(
                item=one.id,
                title=one.title,
                dimension=bank.dimension_of(one).id,
                level=n % 5,
                rated=6,
                votes=6,
                reading="two_camps",
                spread=3,
                disagreement=(n * 7 % 10) / 10,
                unknown=(n * 3 % 10) / 10,
                weight=0.01 + n / 1000,
                influence=(n * 9 % 10) / 9,
                priority=(n * 7 % 10) / 10,
                reasons=reasons[n % 5],
            )
            for n, one in enumerate(bank.items[:rows])
        )
    )
    agreed = tuple(
        SettledAlone(item=one.id, title=one.title, level=2, rated=6, votes=7) for one in bank.items[40:43]
    )  # fmt: skip
    agenda = Agenda(
        minutes=60,
        minutes_per_item=5,
        room_for=10,
        items=heat.by_priority[:10],
        settled_alone=agreed,
    )
    coverage = tuple(
        RoleCoverage(role=role, title=title, seats=n % 4 + 1, items=20 + n, items_voted=4 * n, voted=n % 4)
        for n, (role, title) in enumerate(tuple(bank.role_titles.items())[:6])
    )  # fmt: skip
    return AgendaPage(
        title="Where we stand with AI",
        heat=heat,
        agenda=agenda,
        coverage=coverage,
        dimensions={one.id: one.title for one in bank.dimensions},
    )


@cache
def all_pages(language: str = "en") -> Mapping[str, str]:
    """Every page in every state, by name; the first word of the name is the kind of page."""
    made = pages(language)
    found = _rooms(made)
    own = OwnVote(answer="2", confidence="medium", note="Since March.", number=3)
    found["phone voted"] = made.phone(phone_view("voting", own=own), "/r/ROOM")
    alone = phone_view("alone")
    asked = question(shipped_bank().items[3].id)
    found["phone item"] = made.alone_item(
        alone, asked, OwnVote(answer="dont_know", number=1), 0, "/r/ROOM"
    )
    named = join_page(named=True, message=made.say("refused.bad_form"))
    found["join roles"] = made.join(join_page())
    found["join named"] = made.join(named)
    found["join code"] = made.join(JoinPage(message=made.say("script.slow")))
    found["join locked"] = made.join(join_page(locked=True))
    found["enter token"] = made.enter("/f/ROOM", "Where we stand with AI")
    found["agenda plan"] = made.agenda(agenda_page(), "/f/ROOM")
    found["message lost"] = made.message("message.not_found", "/r/NONE", back="/")
    return found


def _rooms(made: Pages) -> dict[str, str]:
    states = (*STATES, "alone", "twice")
    kinds: dict[str, Callable[[str], str]] = {
        "wall": lambda name: made.wall(wall_view(name), "/wall/ROOM", qr_svg(), _asked(name)),
        "phone": lambda name: made.phone(phone_view(name), "/r/ROOM", _asked(name)),
        "console": lambda name: made.console(
            console_view(name),
            "/f/ROOM",
            choices=choices(),
            wall_url="http://192.168.178.42:8765/wall/ROOM#token",
        ),
    }
    return {f"{kind} {name}": make(name) for kind, make in kinds.items() for name in states}


def _asked(name: str) -> tuple[CaptureEntry, ...]:
    return (QUESTION,) if name == "settled" else ()
