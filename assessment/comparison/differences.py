"""What two results differ in: scores, levels, phases, verdict, pitfalls, expert help, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from assessment.comparison.models import (
    Difference,
    NodeChange,
    PhaseChange,
    PitfallChange,
    Remark,
    VerdictChange,
)
from assessment.comparison.numbers import difference
from assessment.comparison.outcome import Outcome, stand_of, stands_in
from assessment.findings.models import PhaseFinding, PitfallFinding
from assessment.scoring.models import NodeScore

Part = TypeVar("Part", NodeScore, PhaseFinding, PitfallFinding)


def find_difference(before: Outcome, after: Outcome, turned_by: tuple[str, ...] = ()) -> Difference:
    """Both results side by side.

    Args:
        before: one side.
        after: the other; parts that only one side has come with None on the other.
        turned_by: changed answers that turn the verdict by themselves.
    """
    return Difference(
        overall=_node(before.scores.overall, after.scores.overall),
        dimensions=tuple(
            _node(old, new) for old, new in pairs(before.scores.dimensions, after.scores.dimensions)
        ),
        indicators=tuple(_moved_indicators(before, after)),
        verdict=_verdict(before, after, turned_by),
        phases=tuple(
            _phase(old, new) for old, new in pairs(before.findings.phases, after.findings.phases)
        ),
        pitfalls=tuple(
            _pitfall(old, new)
            for old, new in pairs(before.findings.pitfalls, after.findings.pitfalls)
        ),
        experts_added=_experts(after, before),
        experts_gone=_experts(before, after),
        contradictions_added=_contradictions(after, before),
        contradictions_gone=_contradictions(before, after),
    )


def pairs(
    before: Sequence[Part], after: Sequence[Part]
) -> Iterator[tuple[Part | None, Part | None]]:
    """Parts of the same id side by side, in the order of the later side; then what only the earlier has."""
    old = {part.id: part for part in before}
    yield from ((old.pop(part.id, None), part) for part in after)
    yield from ((part, None) for part in old.values())


def _node(old: NodeScore | None, new: NodeScore | None) -> NodeChange:
    known = new or old
    assert known is not None, "a pair has at least one side"
    before, after = (old.score if old else None), (new.score if new else None)
    return NodeChange(
        id=known.id,
        title=known.title,
        before=before,
        after=after,
        difference=difference(before, after),
        level_before=old.level if old else None,
        level_after=new.level if new else None,
    )


def _moved_indicators(before: Outcome, after: Outcome) -> Iterator[NodeChange]:
    def indicators(outcome: Outcome) -> list[NodeScore]:
        return [part for whole in outcome.scores.dimensions for part in whole.indicators]

    for old, new in pairs(indicators(before), indicators(after)):
        change = _node(old, new)
        if change.difference or (change.before is None) != (change.after is None):
            yield change


def _verdict(before: Outcome, after: Outcome, turned_by: tuple[str, ...]) -> VerdictChange:
    moved = stands_in(before.bank, before.findings) != stands_in(after.bank, after.findings)
    return VerdictChange(
        before=stand_of(before.bank, before.findings),
        after=stand_of(after.bank, after.findings),
        moved=moved,
        turned_by=turned_by,
    )


def _phase(old: PhaseFinding | None, new: PhaseFinding | None) -> PhaseChange:
    known = new or old
    assert known is not None, "a pair has at least one side"
    return PhaseChange(
        id=known.id,
        short=known.short,
        completion_before=old.completion if old else None,
        completion_after=new.completion if new else None,
        status_before=old.status if old else None,
        status_after=new.status if new else None,
    )


def _pitfall(old: PitfallFinding | None, new: PitfallFinding | None) -> PitfallChange:
    known = new or old
    assert known is not None, "a pair has at least one side"
    before, after = (old.exposure if old else None), (new.exposure if new else None)
    return PitfallChange(
        id=known.id,
        short=known.short,
        before=before,
        after=after,
        difference=difference(before, after),
        band_before=old.band_title if old else None,
        band_after=new.band_title if new else None,
    )


def _experts(having: Outcome, lacking: Outcome) -> tuple[Remark, ...]:
    there = {found.id for found in lacking.findings.expert_support}
    found = having.findings.expert_support
    return _only((Remark(id=one.id, says=one.title) for one in found), there)


def _contradictions(having: Outcome, lacking: Outcome) -> tuple[Remark, ...]:
    there = {found.id for found in lacking.findings.contradictions}
    found = having.findings.contradictions
    return _only((Remark(id=one.id, says=one.says) for one in found), there)


def _only(remarks: Iterable[Remark], there: set[str]) -> tuple[Remark, ...]:
    return tuple(remark for remark in remarks if remark.id not in there)
