"""Actions of one's own: a file in the form of the bank's actions.yaml, laid over it for one plan."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.bank.nodes import Node, Source
from assessment.bank.parsing import parse_bank
from assessment.bank.sources import BANK_FILE, BankSources
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Place, Problem, errors
from assessment.roadmap.network import CyclicPlanError
from assessment.roadmap.work_breakdown import inherited_links

ACTIONS_FILE = "actions.yaml"


def with_own_actions(
    bank: Bank, sources: BankSources, own: Source
) -> tuple[Bank | None, tuple[Problem, ...]]:
    """The bank with the actions of a file added, changed and dropped, as a bank that extends it would.

    An entry with a known id changes that action key by key; any other is added; `drop` names the ids
    that are left out. `sizing` may be changed in the same way.

    Args:
        bank: made of `sources`; everything but actions and sizing stays as it is, its digest too.
        sources: the files of the bank.
        own: the file to lay over its actions.

    Returns:
        The bank, or None where there is an error; and the problems of the file.
    """
    extending = Source(BANK_FILE, f"extends: {bank.id}\n")
    over = BankSources(
        files={BANK_FILE: extending, ACTIONS_FILE: own},
        folder=own.name,
        base=sources,
        known=(bank.id,),
    )
    merged, found = parse_bank(over)
    # Warnings about the bank itself are for its authors, who see them in `bank check`.
    problems = tuple(each for each in found if each.place.file == own.name or errors([each]))
    if merged is None:
        return None, problems
    circle = _circle(merged, own)
    if circle is not None:
        return None, (*problems, circle)
    changed = {"actions": merged.actions, "sizing": merged.sizing}
    return bank.model_copy(update=changed), problems


def _circle(bank: Bank, own: Source) -> Problem | None:
    """A problem at the first own action of a circle in which actions wait for each other."""
    try:
        inherited_links(bank, frozenset())
    except CyclicPlanError as fault:
        what = f"with this file actions wait for each other: {' -> '.join(fault.cycle)}"
        hint = "take one of them out of `after` of the next"
        node = _entry(own, fault.cycle)
        if node is None:
            return Problem("cyclic-actions", what, Place(own.name), hint=hint)
        return node.problem("cyclic-actions", what, hint=hint)
    return None


def _entry(own: Source, ids: tuple[str, ...]) -> Node | None:
    root, _ = parse_yaml(own)
    entries = root.each("actions") if root else ()
    return next(
        (each.nearest("after") for each in entries if each.nearest("id").value in ids), None
    )
