"""What a derivation says beside its arithmetic: levels, caps, ranges and the answer itself."""

from __future__ import annotations

from assessment.answers.models import AnswerSet, MergedAnswer
from assessment.bank.models import Bank, Item, MaturityThreshold
from assessment.scoring.maturity import gate_cap
from assessment.scoring.models import ItemScore, NodeScore, Scores
from assessment.scoring.record import evidence_cap
from assessment.scoring.rounding import MISSING, display, plain

STATE_TEXTS = {
    "unanswered": "unanswered",
    "dont_know": "answered with don't know",
    "not_applicable": "not applicable",
    "not_asked": "not asked",
}


def node_notes(bank: Bank, scores: Scores, node: NodeScore) -> tuple[str, ...]:
    """Level with its cause, attainable range, evidenced score and reservations of one node."""
    notes = [*_withheld_notes(bank, scores, node), *_level_notes(bank, scores, node)]
    rounding = bank.policy.rounding
    if node.lowest is not None and node.highest is not None and node.lowest != node.highest:
        ends = f"{display(node.lowest, rounding)} to {display(node.highest, rounding)}"
        notes.append(f"attainable range: {ends}, over everything unanswered or unknown")
    if node.evidenced is not None and node.evidenced != node.score:
        notes.append(f"evidenced score: {display(node.evidenced, rounding)}")
    if node.provisional:
        limit = _percent(bank.policy.provisional_unknown_share)
        notes.append(f"provisional: {_percent(node.unknown_weight)} unknown, above {limit}")
    return tuple(notes)


def item_notes(bank: Bank, answers: AnswerSet, item: Item, scored: ItemScore) -> tuple[str, ...]:
    """The answer in words, the evidence behind it, and what it holds down."""
    answer = answers.merged.get(item.id)
    if scored.state == "not_asked":
        return ("not asked: the profile rules it out",)
    if scored.level is None or answer is None:
        return (_missing_note(bank, scored, answer),)
    notes = [f"answer: {_level_text(bank, item, scored.level)}"]
    if len(answer.levels) > 1:
        given = ", ".join(str(level) for level in answer.levels)
        notes.append(f"levels given by respondents: {given}; scored as {scored.level}")
    notes.append(_evidence_note(bank, answer, scored))
    cap = gate_cap(item.gate, scored.level) if item.gate else None
    if item.gate and cap is not None:
        notes.append(f"gate: caps its dimension at level {cap}. {item.gate.reason}")
    return tuple(notes)


def _withheld_notes(bank: Bank, scores: Scores, node: NodeScore) -> list[str]:
    if node is not scores.overall or node.score is not None:
        return []
    return [
        f"no score: {item.id} ({item.title}) is below level {item.gate.below}. {item.gate.reason}"
        for item in bank.items
        if item.gate is not None and item.gate.withholds_score and _fails(scores, item)
    ]


def _fails(scores: Scores, item: Item) -> bool:
    scored = scores.item_by_id[item.id]
    if scored.level is None:
        return scored.state in ("unanswered", "dont_know")
    return item.gate is not None and scored.level < item.gate.below


def _level_notes(bank: Bank, scores: Scores, node: NodeScore) -> list[str]:
    if not bank.policy.maturity_levels or node.score is None:
        return []
    if node.uncapped_level is None:
        return [_no_level(bank, node)]
    names = {step.level: step for step in bank.policy.maturity_levels}
    opened = names[node.uncapped_level]
    shown = display(node.score, bank.policy.rounding)
    text = f"level {opened.level}, {opened.name}: {shown} {_between(bank, opened)}"
    if node.level is None or node.level >= node.uncapped_level:
        return [text]
    capped = names.get(node.level)
    name = f", {capped.name}" if capped else ""
    causes = "; ".join(_cause(bank, scores, cause) for cause in node.capped_by)
    return [f"{text}; capped at level {node.level}{name}, by {causes}"]


def _no_level(bank: Bank, node: NodeScore) -> str:
    needed = bank.policy.level_needs_answered
    if node.answered_weight < needed or not node.answered_weight:
        share = _percent(node.answered_weight)
        return f"no level: {share} of the weight is answered, {_percent(needed)} is needed"
    return "no level: the score is below the first threshold"


def _between(bank: Bank, opened: MaturityThreshold) -> str:
    above = [
        step.from_score
        for step in bank.policy.maturity_levels
        if step.from_score > opened.from_score
    ]
    text = f"is at least {plain(opened.from_score)}"
    return f"{text} and below {plain(min(above))}" if above else text


def _cause(bank: Bank, scores: Scores, cause: str) -> str:
    if cause in bank.item_by_id:
        level = scores.item_by_id[cause].level
        return f"{cause} ({bank.item_by_id[cause].title}) at level {level}"
    dimension = scores.dimension_by_id[cause]
    allowed = bank.policy.overall_above_weakest
    return f"{dimension.title} at level {dimension.level}, and at most {allowed} above is allowed"


def _missing_note(bank: Bank, scored: ItemScore, answer: MergedAnswer | None) -> str:
    text = STATE_TEXTS[scored.state]
    if answer and answer.reason:
        text += f" ({answer.reason})"
    if scored.score is None:
        return f"{text}: left out of the score"
    counts = "its target level" if counts_at_target(bank, scored) else "level 0"
    return f"{text}: counts as {counts}"


def counts_at_target(bank: Bank, scored: ItemScore) -> bool:
    """Whether the bank counts this item at its target, because it is not applicable."""
    return scored.state == "not_applicable" and bank.policy.not_applicable == "target"


def _level_text(bank: Bank, item: Item, level: int) -> str:
    names = bank.scale.levels
    name = f", {names[level].name}" if names else ""
    anchor = f": {item.levels[level]}" if level in item.levels else ""
    return f"level {level}{name}{anchor}"


def _evidence_note(bank: Bank, answer: MergedAnswer, scored: ItemScore) -> str:
    cap = evidence_cap(bank, answer.evidence)
    given = answer.evidence or "none given"
    text = f"evidence: {given}, which backs level {min(cap, bank.scale.highest)} at most"
    if scored.evidenced_level is not None and scored.evidenced_level != scored.level:
        text += f"; evidenced at level {scored.evidenced_level}"
    return text


def _percent(share: float) -> str:
    """A share in whole percent, cut off, so that 59.9 does not read as the 60 that is needed."""
    return f"{int(share * 100 + 1e-9)} %"


def not_counted(value: float | None, bank: Bank) -> str:
    """A score for print; words instead of a dash where it does not count."""
    text = display(value, bank.policy.rounding)
    return "not counted" if text == MISSING else text
