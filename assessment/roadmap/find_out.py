"""What has to be found out before the plan can be trusted: gates that nobody could answer."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.roadmap.models import UnknownGate
from assessment.roadmap.situation import Situation
from assessment.scoring.models import Scores


def unknown_gates(
    bank: Bank, scores: Scores, findings: Findings, situation: Situation
) -> tuple[UnknownGate, ...]:
    """Gates unanswered or answered with *don't know*, in the order of the phases that they hold."""
    actions = {
        item: action.id
        for action in reversed(bank.actions)
        if situation.applies(action)
        for item in action.raises
    }
    return tuple(
        UnknownGate(
            item=gate.item,
            title=gate.title,
            question=bank.item_by_id[gate.item].ask,
            ask_whom=tuple(
                bank.role_titles.get(role, role) for role in bank.item_by_id[gate.item].ask_whom
            ),
            phase=phase.id,
            phase_title=phase.title,
            needs=gate.needs,
            dont_know=scores.item_by_id[gate.item].state == "dont_know",
            action=actions.get(gate.item),
        )
        for phase in findings.phases
        for gate in phase.gates
        if gate.level is None
    )
