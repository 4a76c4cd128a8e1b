"""What the changes between two editions of a bank do to organisations: the golden cases under both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assessment.answers.migration import migrate
from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.comparison.bank_hybrids import GROUPS, Group, changes, with_group
from assessment.comparison.differences import find_difference
from assessment.comparison.models import Difference, Model, NodeChange
from assessment.comparison.numbers import difference
from assessment.comparison.outcome import Outcome, conclude, stands_in

Side = Literal["before", "after", "both"]


@dataclass(frozen=True)
class CaseAnswers:
    """One golden case, and its answers as each edition reads them.

    Attributes:
        name: of its file.
        title: as printed.
        of: the edition that has it; `both` if they have it with the same answers.
        before: its answers to the first edition.
        after: its answers to the other.
    """

    name: str
    title: str
    of: Side
    before: AnswerSet
    after: AnswerSet


class GroupEffect(Model):
    """What one group of changes does alone.

    Attributes:
        group: id of the group.
        says: what the group is.
        overall: points that it adds to the overall score; None where there is no score to compare, or
            where the group cannot be had alone.
        moves_verdict: whether it alone moves the verdict.
        changes_findings: whether it alone changes a level, a status, a band, a piece of advice or a
            contradiction.
        changes_figures: whether it alone changes anything at all, down to completions and exposures.
        alone: False where the group speaks of something that only the other edition has.
    """

    group: Group
    says: str
    overall: float | None
    moves_verdict: bool = False
    changes_findings: bool = False
    changes_figures: bool = False
    alone: bool = True


class CaseEffect(Model):
    """One golden case under both editions.

    Attributes:
        name: of its file.
        title: as printed.
        of: the edition that has it.
        differs: whether anything comes out differently.
        difference: everything that does.
        groups: what each group of changes does alone; those that do nothing are left out.
        together: what the groups leave unexplained of the overall difference, because they act
            together; None where a score or a group is missing.
    """

    name: str
    title: str
    of: Side
    differs: bool
    difference: Difference
    groups: tuple[GroupEffect, ...] = ()
    together: float | None = None


def answers_under(answers: AnswerSet, own: Bank, other: Bank) -> AnswerSet:
    """Answers to one edition as another reads them: by its rules, and without items that it lacks.

    Args:
        answers: to `own`.
        own: the edition that they were given to.
        other: the edition that reads them.
    """
    stamped = answers.model_copy(update={"bank_version": own.version})
    read = migrate(stamped, other)[0] if own.id == other.id else stamped
    known = tuple(r for r in read.responses if r.item in other.item_by_id)
    return read.model_copy(update={"bank": other.id, "responses": known})


def case_effects(before: Bank, after: Bank, cases: Iterable[CaseAnswers]) -> tuple[CaseEffect, ...]:
    """What the changes between two editions do to each case, in the order given."""
    groups = [group for group in GROUPS if changes(before, after, group)]
    hybrids = {group: with_group(before, after, group) for group in groups}
    return tuple(_effect(before, after, hybrids, case) for case in cases)


def _effect(
    before: Bank, after: Bank, hybrids: dict[Group, Bank | None], case: CaseAnswers
) -> CaseEffect:
    old, new = conclude(before, case.before), conclude(after, case.after)
    found = find_difference(old, new)
    same = CaseEffect(name=case.name, title=case.title, of=case.of, differs=False, difference=found)
    if not differs(found):
        return same
    effects = [_group_effect(old, group, bank, case) for group, bank in hybrids.items()]
    points = [effect.overall for effect in effects]
    whole = found.overall.difference
    together = None
    if whole is not None and all(point is not None for point in points):
        together = difference(sum(point or 0.0 for point in points), whole)
    said = tuple(effect for effect in effects if effect.changes_figures or not effect.alone)
    return same.model_copy(update={"differs": True, "groups": said, "together": together})


def _group_effect(old: Outcome, group: Group, bank: Bank | None, case: CaseAnswers) -> GroupEffect:
    says = GROUPS[group]
    if bank is None:
        return GroupEffect(group=group, says=says, overall=None, alone=False)
    # Only with the items of the other edition do its answers fit.
    outcome = conclude(bank, case.after if group == "content" else case.before)
    found = find_difference(old, outcome)
    return GroupEffect(
        group=group,
        says=says,
        overall=found.overall.difference,
        moves_verdict=stands_in(old.bank, old.findings) != stands_in(bank, outcome.findings),
        changes_findings=any(_findings_that_differ(found)),
        changes_figures=differs(found),
    )


def differs(found: Difference) -> bool:
    """Whether two results differ in anything that is told."""
    nodes = (found.overall, *found.dimensions, *found.indicators)
    return found.verdict.moved or any(map(node_differs, nodes)) or any(_findings(found))


def node_differs(node: NodeChange) -> bool:
    """Whether a score or its level differs, or is there on one side only."""
    one_sided = (node.before is None) != (node.after is None)
    return bool(node.difference) or one_sided or node.level_before != node.level_after


def _findings(found: Difference) -> Iterator[bool]:
    yield from _findings_that_differ(found)
    for phase in found.phases:
        completions = phase.completion_before, phase.completion_after
        yield (None in completions) != (completions == (None, None)) or bool(
            difference(*completions)
        )
    for pitfall in found.pitfalls:
        yield bool(pitfall.difference) or (pitfall.before is None) != (pitfall.after is None)


def _findings_that_differ(found: Difference) -> Iterator[bool]:
    """Levels, statuses, bands, advice and contradictions: what a reader is told in words."""
    nodes = (found.overall, *found.dimensions)
    yield from (node.level_before != node.level_after for node in nodes)
    yield from (phase.status_before != phase.status_after for phase in found.phases)
    yield from (pitfall.band_before != pitfall.band_after for pitfall in found.pitfalls)
    yield from map(bool, (found.experts_added, found.experts_gone))
    yield from map(bool, (found.contradictions_added, found.contradictions_gone))
