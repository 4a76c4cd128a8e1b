"""Small banks with actions, and plans made from them, for tests of the roadmap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.answers.models import AnswerSet, ProfileValue
from assessment.bank.models import Action, Bank, Phase, Predecessor, ProfileField
from assessment.findings import find
from assessment.roadmap import PlanSettings, Roadmap, plan
from assessment.roadmap.staffing import Staff
from assessment.scoring import score
from tests.support.scored import gate, informs, make_answers, make_bank

MONDAY = date(2026, 11, 30)
CODES = tuple(f"A-{number:02}" for number in range(12))
GATES = CODES[:2]


def make_phase(phase_id: str) -> Phase:
    """A phase with stock texts."""
    return Phase(
        id=phase_id,
        title=f"Phase {phase_id}",
        short=phase_id[:14],
        objective="Reach what the phase is for.",
        usual_duration="3 weeks",
        exit_gate="The steering group agrees to go on.",
    )


def make_action(
    number: int, raises: tuple[str, ...], after: Mapping[int, int] | None = None, **changes: Any
) -> Action:
    """Action ACT-`number`; `after` maps numbers of predecessors to lags in working days."""
    fields: dict[str, Any] = {
        "id": action_id(number),
        "key": f"action_{number}",
        "title": f"Action number {number}",
        "phase": "first",
        "owner": "ai_lead",
        "effort": {"low": 2.0, "likely": 4.0, "high": 9.0},
        "weeks": {"short": 1.0, "long": 2.0},
        "after": tuple(
            Predecessor(action=action_id(before), lag_days=lag)
            for before, lag in (after or {}).items()
        ),
        "steps": ("Agree it.", "Do it."),
        "deliverable": "A signed paper",
        "done_when": "The sponsor has signed.",
        "kpi": "Share signed",
        "lifts_to": 3,
        "raises": raises,
        "block": "data",
    }
    return Action.model_validate(fields | changes)


def action_id(number: int) -> str:
    """The id of an action by its number."""
    return f"ACT-{number:02}"


def plan_bank(*actions: Action, **parts: Any) -> Bank:
    """A bank of twelve items A-00 to A-11, the first two of them gates, with these actions."""
    weights = {code: 2.0 if code in GATES else 1.0 for code in CODES}
    extra: dict[str, dict[str, Any]] = {
        code: {"informs": informs(phases={("first", "second")[place % 2]: 2})}
        for place, code in enumerate(CODES)
    }
    for code in GATES:
        extra[code]["gate"] = gate(2)
    fields = (
        ProfileField(id="staff", ask="How many?", kind="number"),
        ProfileField(id="personal_data", ask="Any?", kind="yes_no"),
    )
    return make_bank(
        {"strategy": {"ambition": weights}},
        items=extra,
        profile=fields,
        phases=(make_phase("first"), make_phase("second")),
        actions=actions,
        **parts,
    )


def levels(default: int = 1, **changes: int | str) -> dict[str, int | str]:
    """A level for every item; `changes` by code with `_` for the hyphen."""
    return dict.fromkeys(CODES, default) | {
        code.replace("_", "-"): level for code, level in changes.items()
    }


def make_plan(
    bank: Bank,
    given: Mapping[str, int | str],
    *,
    profile: Mapping[str, ProfileValue] | None = None,
    holidays: frozenset[date] = frozenset(),
    staff: Staff | None = None,
    **settings: Any,
) -> Roadmap:
    """Score, find and plan in one step, from Monday 30 November 2026."""
    answers = make_answers(given, profile=profile)
    return plan_answers(bank, answers, holidays=holidays, staff=staff, **settings)


def plan_answers(
    bank: Bank,
    answers: AnswerSet,
    *,
    holidays: frozenset[date] = frozenset(),
    staff: Staff | None = None,
    **settings: Any,
) -> Roadmap:
    """The same for an answer set, with few draws unless told, because tests make many plans."""
    scores = score(bank, answers)
    few: dict[str, Any] = {"start": MONDAY, "draws": 200}
    chosen = PlanSettings(**(few | settings))
    findings = find(bank, answers, scores)
    return plan(bank, answers, scores, findings, chosen, holidays=holidays, staff=staff)


def with_gates(bank: Bank, phase: str, *codes: str) -> Bank:
    """The bank with gates at level 2 on these items that hold `phase`."""
    items = tuple(
        item.model_copy(update={"gate": gate(2, holds=phase)}) if item.id in codes else item
        for item in bank.items
    )
    return bank.model_copy(update={"items": items})
