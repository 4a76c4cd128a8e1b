"""The crosswalk of a bank as text: from the identifiers of a framework to the items."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.crosswalk import Crosswalk, CrosswalkRow
from assessment.bank.models import Bank, Framework
from assessment.cli.bank_cards import counted, wrapped
from assessment.problem import InputProblems, Problem

NO_LEGAL_ADVICE = (
    "This is no legal advice: a reference says that a question informs a provision, not that a duty "
    "applies or is met."
)


def find_framework(bank: Bank, name: str) -> Framework:
    """The framework of that id, in capitals or not.

    Raises:
        InputProblems: the bank has none of that id.
    """
    from assessment.bank.model_faults import closest, shown

    for framework in bank.frameworks:
        if framework.id.lower() == name.lower():
            return framework
    known = [framework.id for framework in bank.frameworks]
    near = closest(name, known)
    hint = f"did you mean {near}?" if near else f"known: {', '.join(known) or 'none'}"
    what = f"bank {bank.id} has no framework {shown(name)}"
    raise InputProblems([Problem("unknown-framework", what, hint=hint)])


def render_crosswalk(found: Crosswalk) -> str:
    """The table, what the items leave out, and how many of them refer to the framework at all."""
    framework = found.framework
    lines = [f"{framework.title}  ({framework.id}, {framework.edition})"]
    if framework.legal:
        checked = f"checked on {framework.checked}" if framework.checked else "no date of a check"
        lines += wrapped(f"Law, {checked}. {NO_LEGAL_ADVICE}", "")
    if framework.note:
        lines += wrapped(framework.note, "")
    for row in found.rows:
        lines += ["", *_row(row)]
    lines += ["", *_not_covered(found)]
    total = found.items_referring + found.items_without
    lines.append(
        f"{found.items_referring} of {total} items refer to {framework.id}, "
        f"{found.items_without} do not."
    )
    return "\n".join(lines)


def _row(row: CrosswalkRow) -> Iterator[str]:
    yield from wrapped(row.gist, f"{row.identifier:<12}  " if row.gist else row.identifier)
    for item in row.items:
        yield from wrapped(item.title, f"    {item.id:<9} ")


def _not_covered(found: Crosswalk) -> Iterator[str]:
    if found.not_covered is None:
        yield f"{counted(found.rows, 'identifier')} with items."
        yield from wrapped(
            "The bank does not list all identifiers of this framework, so this table does not tell "
            "which of them no item covers.",
            "",
        )
        return
    total = len(found.framework.identifiers)
    yield f"{len(found.rows)} of {total} identifiers have items."
    if found.not_covered:
        yield "No item refers to:"
    for identifier, gist in found.not_covered.items():
        yield from wrapped(gist, f"    {identifier:<12} ")
