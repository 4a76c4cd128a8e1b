"""One golden case under two editions of a bank, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.models import Bank, Rounding
from assessment.comparison.bank_difference import CaseEffect, GroupEffect, node_differs
from assessment.comparison.models import NodeChange, Stand
from assessment.comparison.sentences import listed, stand_named
from assessment.scoring.rounding import display

_ONLY = {"before": " (answers of the first edition)", "after": " (answers of the second edition)"}


def render_case(effect: CaseEffect, bank: Bank) -> Iterator[str]:
    """A heading, what comes out differently, and which group of changes does it."""
    rounding, found = bank.policy.rounding, effect.difference
    yield f"{effect.name}: {effect.title}{_ONLY.get(effect.of, '')}"
    for name, node in (("overall", found.overall), *((n.id, n) for n in found.dimensions)):
        if node_differs(node):
            yield f"  {name}: {_node(node, rounding)}"
    indicators = [node.id for node in found.indicators if node_differs(node)]
    if indicators:
        yield f"  indicators: {listed(indicators)}"
    verdict = found.verdict
    if verdict.moved:
        yield f"  verdict: {_stand(verdict.before)} -> {_stand(verdict.after)}"
    for phase in found.phases:
        if phase.status_before != phase.status_after:
            yield f"  phase {phase.id}: {phase.status_before} -> {phase.status_after}"
        elif phase.completion_before != phase.completion_after:
            scores = (phase.completion_before, phase.completion_after)
            yield from _figures(f"phase {phase.id}: completion", *scores, rounding)
    for pitfall in found.pitfalls:
        bands = f"{pitfall.band_before or 'none'} -> {pitfall.band_after or 'none'}"
        if pitfall.band_before != pitfall.band_after:
            yield f"  pitfall {pitfall.id}: {bands}"
        elif pitfall.before != pitfall.after:
            name = f"pitfall {pitfall.id}: exposure"
            yield from _figures(name, pitfall.before, pitfall.after, rounding)
    for word, remarks in (
        ("outside help advised", found.experts_added),
        ("outside help no longer advised", found.experts_gone),
        ("contradiction found", found.contradictions_added),
        ("contradiction no longer found", found.contradictions_gone),
    ):
        if remarks:
            yield f"  {word}: {', '.join(remark.id for remark in remarks)}"
    yield from _groups(effect, rounding)


def _groups(effect: CaseEffect, rounding: Rounding) -> Iterator[str]:
    for group in effect.groups:
        yield f"  because of {group.says}: {_group(group, rounding)}"
    if effect.groups and effect.together and abs(effect.together) >= _step(rounding) / 2:
        yield f"  because they act together: overall {_signed(effect.together, rounding)}"


def _group(group: GroupEffect, rounding: Rounding) -> str:
    if not group.alone:
        return "cannot be applied alone"
    parts = []
    if group.overall:
        parts.append(f"overall {_signed(group.overall, rounding)}")
    if group.moves_verdict:
        parts.append("moves the verdict")
    elif group.changes_findings:
        parts.append("changes levels or findings")
    return ", ".join(parts) or "changes completions, exposures or indicators"


def _node(node: NodeChange, rounding: Rounding) -> str:
    one, other = display(node.before, rounding), display(node.after, rounding)
    parts = [one if one == other else f"{one} -> {other}"]
    if node.level_before != node.level_after:
        before, after = node.level_before, node.level_after
        levels = ("none" if level is None else str(level) for level in (before, after))
        parts.append(f"level {' -> '.join(levels)}")
    return ", ".join(parts)


def _figures(
    name: str, before: float | None, after: float | None, rounding: Rounding
) -> Iterator[str]:
    one, other = display(before, rounding), display(after, rounding)
    if one != other:
        yield f"  {name} {one} -> {other}"


def _signed(points: float, rounding: Rounding) -> str:
    return f"{'+' if points > 0 else ''}{display(points, rounding)}"


def _step(rounding: Rounding) -> float:
    return 10.0**-rounding.digits


def _stand(stand: Stand | None) -> str:
    return "none" if stand is None else stand_named(stand)
