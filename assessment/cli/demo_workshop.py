"""The workshop of an example: what `agenda`, `votes`, `score` and `report` make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.cli.inputs import load_input, stop_at_errors

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.cli.held_workshops import Held
    from assessment.workshop.session import Session, TakenStep

WORKSHOP = "workshop.json"


def hold_workshop(answers_path: Path) -> Held:
    """The answers of an example with its workshop, as a record of both would hold them."""
    bank, answers = load_input(answers_path, None)
    return _held(bank, answers, _steps(answers_path, bank))


def hold_pre_work(answers_path: Path) -> Held:
    """The same on the evening before the workshop: people have answered alone, no agenda is set."""
    from assessment.answers.workshop_steps import AgendaSet

    bank, answers = load_input(answers_path, None)
    steps = _steps(answers_path, bank)
    evening = next(n for n, one in enumerate(steps) if isinstance(one.step, AgendaSet))
    return _held(bank, answers, steps[:evening])


def _steps(answers_path: Path, bank: Bank) -> tuple[TakenStep, ...]:
    from assessment.files import read_source
    from assessment.workshop.exchange import parse_steps_json
    from assessment.workshop.session import effective

    taken, problems = parse_steps_json(read_source(answers_path.with_name(WORKSHOP)), bank)
    stop_at_errors(problems)
    return effective(taken)


def _held(bank: Bank, answers: AnswerSet, steps: Sequence[TakenStep]) -> Held:
    from assessment.answers.bank_versions import stamp_of
    from assessment.answers.events import Event, RecordCreated
    from assessment.answers.history import fold
    from assessment.answers.importing import import_events, plan_import
    from assessment.cli.held_workshops import Held
    from assessment.workshop.bringing_in import bring_in
    from assessment.workshop.session import Session, session_of

    name = answers.organisation.name
    created = RecordCreated(
        organisation=answers.organisation, profile=answers.profile, bank=stamp_of(answers, bank)
    )
    imported = import_events(plan_import(None, answers), answers, source=WORKSHOP, digest="0" * 64)
    brought = bring_in(Session("demo"), steps, bank, name)
    first = steps[0].at
    bodies = [*((body, first) for body in (created, *imported)), *brought.bodies]
    events = tuple(
        Event(seq=seq, key=f"demo-{seq:06}", at=at or first, body=body)
        for seq, (body, at) in enumerate(bodies, start=1)
    )
    return Held(bank, fold(events), events, session_of(events, "demo"))


def _agenda(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.agenda import agenda_text, propose

    minutes_per_item = _session(hold_workshop(answers_path)).minutes_per_item
    held = hold_pre_work(answers_path)
    heat, made = propose(held, None, minutes_per_item)
    return f"{agenda_text(held.bank, heat, made)}\n".encode()


def _votes(suffix: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.votes import render_votes

        held = hold_workshop(answers_path)
        return render_votes(suffix, held, _session(held))

    return render


def _cards(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.report_files import read_style
    from assessment.cli.workshop_cards import EDITION, make_cards

    held = hold_workshop(answers_path)
    items, style = _session(held).agenda, read_style(EDITION, None)
    return make_cards(items, held.bank, held.history.answers, "pdf", style, on=on)


def _result(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.documents import result_text

    held = hold_workshop(answers_path)
    return result_text(held.bank, held.history.answers).encode()


def _session(held: Held) -> Session:
    assert held.session is not None, "an example's workshop has steps"
    return held.session


# What `agenda`, `votes --to`, `report --edition workshop` and `score --json` write.
WORKSHOP_OUTPUTS: dict[str, Callable[[Path, date, date], bytes]] = {
    "workshop/agenda.txt": _agenda,
    "workshop/cards.pdf": _cards,
    "workshop/summary.pdf": _votes(".pdf"),
    "workshop/summary.html": _votes(".html"),
    "workshop/votes.csv": _votes(".csv"),
    "workshop/votes.xlsx": _votes(".xlsx"),
    "result-after-workshop.json": _result,
}
