"""A bank as text for people: the tree of its items, the card of one item, tables of coverage."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from assessment.bank.coverage import Table
from assessment.bank.glossary import item_texts, terms_in
from assessment.bank.models import Bank, Dimension, Item, UseCase

_WIDTH = 100


def render_tree(bank: Bank) -> str:
    """Dimensions, indicators and items, with the phases, pitfalls and so on beneath."""
    lines = [f"{bank.meta.title}  ({bank.id} {bank.version})", ""]
    lines += wrapped(bank.meta.description, "")
    for dimension in bank.dimensions:
        lines += ["", *_dimension(bank, dimension)]
    lines += [
        *_list("Phases", (f"{phase.id}: {phase.title}" for phase in bank.phases)),
        *_list("Pitfalls", (f"{fall.id}: {fall.title}" for fall in bank.pitfalls)),
        *_list("Expert support", (f"{entry.id}: {entry.title}" for entry in bank.experts)),
        *_list(
            "Targets", (f"{entry.id}: {entry.title}, level {entry.level}" for entry in bank.targets)
        ),
        *_list("Profile", (f"{field.id}: {field.ask}" for field in bank.meta.profile)),
        *_use_cases(bank),
        "",
        f"{counted(bank.items, 'item')}, {counted(bank.actions, 'action')}, "
        f"{counted(bank.contradictions, 'contradiction')}, {counted(bank.frameworks, 'framework')}",
    ]
    return "\n".join(lines)


def _use_cases(bank: Bank) -> Iterator[str]:
    """The table of use cases, one block each; nothing where the bank has none."""
    if bank.use_cases:
        yield from ("", "Use cases")
    for case in bank.use_cases:
        yield f"  {case.id}: {case.title}"
        for name, texts in _use_case_facts(case):
            prefix = f"    {name + ':':<12} "
            for text in texts:
                yield from wrapped(text, prefix)
                prefix = " " * len(prefix)


def _use_case_facts(case: UseCase) -> Iterator[tuple[str, Iterable[str]]]:
    yield "KPI", (case.primary_kpi,)
    yield "data", case.data_inputs
    yield "production", case.production_considerations
    yield "outcomes", (f"{outcome.capability} -> {outcome.kpi}" for outcome in case.outcomes)
    yield "decided by", (", ".join(case.decided_by),)


def _dimension(bank: Bank, dimension: Dimension) -> Iterator[str]:
    yield f"{dimension.title}  [{dimension.id}, weight {dimension.weight:g}]"
    for indicator in dimension.indicators:
        yield f"  {indicator.title}  [{indicator.id}, weight {indicator.weight:g}]"
        for item in bank.items:
            if item.indicator == indicator.id:
                yield f"    {item.id:<9} {item.title}{_marks(item)}"


def _marks(item: Item) -> str:
    marks = [
        *(["gate"] if item.gate else []),
        *(["quick"] if item.quick else []),
        *(["conditional"] if item.when else []),
        *([f"weight {item.weight:g}"] if item.weight != 1 else []),
    ]
    return f"  ({', '.join(marks)})" if marks else ""


def render_item(bank: Bank, item: Item) -> str:
    """Everything the bank says about one item."""
    dimension = bank.dimension_of(item)
    indicator = bank.indicator_of(item)
    talk = indicator.facilitation
    lines = [f"{item.id}  {item.title}", f"{dimension.title} > {indicator.title}", ""]
    lines += wrapped(item.ask, "")
    lines += ["", *_levels(bank, item)]
    whom = ", ".join(bank.role_titles.get(role, role) for role in item.ask_whom)
    raised = [action for action in bank.actions if item.id in action.raises]
    gate = item.gate
    caps = (
        ", ".join(f"level {at} caps at {cap}" for at, cap in gate.caps_dimension_at.items())
        if gate
        else ""
    )
    facts = [
        ("why", item.why if item.why != "-" else ""),
        ("ask", whom),
        ("evidence", "; ".join(item.evidence)),
        ("level 3 needs", "; ".join(item.level_3_needs)),
        ("example", item.example),
        ("weight", f"{item.weight:g}"),
        ("gate", f"shut below level {gate.below}: {gate.reason}" if gate else ""),
        ("caps", f"{dimension.title}: {caps}" if caps else ""),
        (
            "holds",
            f"phase {gate.holds_phase} and those after it" if gate and gate.holds_phase else "",
        ),
        ("asked when", condition_text(item.when) if item.when else ""),
        ("phases", _strengths(item.informs.phases)),
        ("pitfalls", _strengths(item.informs.pitfalls)),
        ("raised by", "; ".join(f"{action.id} {action.title}" for action in raised)),
        ("sources", ", ".join(item.refs)),
        ("open with", talk.opening if talk else ""),
        ("listen for", " / ".join(talk.listen_for) if talk else ""),
        ("when split", talk.when_split if talk else ""),
    ]
    lines.append("")
    for name, text in facts:
        if text:
            lines += wrapped(text, f"{name + ':':<15}")
    for term in terms_in(item_texts(item), bank.glossary):
        lines += wrapped(term.meaning, f"{term.term + ':':<15}")
    return "\n".join(lines)


def render_glossary(bank: Bank) -> str:
    """The words that a bank explains, by the alphabet."""
    if not bank.glossary:
        return f"{bank.id} explains no words; they stand in glossary.yaml."
    lines: list[str] = []
    for term in sorted(bank.glossary, key=lambda term: term.term.casefold()):
        also = f"  (also: {', '.join(term.also)})" if term.also else ""
        lines += [f"{term.term}{also}", *wrapped(term.meaning, "    ")]
    return "\n".join(lines)


def _levels(bank: Bank, item: Item) -> Iterator[str]:
    for level, text in sorted(item.levels.items()):
        name = bank.scale.levels[level].name if bank.scale.levels else ""
        yield from wrapped(text, f"  {level} {name:<12} ")


def _strengths(strengths: dict[str, int]) -> str:
    return ", ".join(f"{name} {'*' * strength}" for name, strength in strengths.items())


def condition_text(condition: dict[str, Any]) -> str:
    """A condition as one line of words."""
    return " and ".join(_part_text(key, value) for key, value in condition.items())


def _part_text(key: str, value: Any) -> str:
    if key in ("all", "any"):
        joined = (" and " if key == "all" else " or ").join(condition_text(part) for part in value)
        return f"({joined})"
    if key == "count":
        parts = "; ".join(condition_text(part) for part in value["of"])
        return f"at least {value['at_least']} of ({parts})"
    return " and ".join(
        f"{key} {operator.replace('_', ' ')} {_operand(operand)}"
        for operator, operand in value.items()
    )


def _operand(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def render_coverage(tables: Iterable[Table]) -> str:
    """The tables of coverage: what covers each entry, holes marked."""
    lines: list[str] = []
    for table in tables:
        lines += [f"{table.covered}: which {table.covering} it ({len(table.holes)} holes)"]
        for row in table.rows:
            lines += wrapped(", ".join(row.by) or "-- nothing --", f"  {row.id:<28} ")
        lines.append("")
    return "\n".join(lines).rstrip()


def counted(entries: Iterable[object], noun: str) -> str:
    """A number with its noun: `1 item`, `2 items`."""
    number = len(tuple(entries))
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _list(title: str, entries: Iterable[str]) -> list[str]:
    found = [f"  {entry}" for entry in entries]
    return ["", title, *found] if found else []


def wrapped(text: str, prefix: str) -> list[str]:
    """Lines of at most 100 characters, the first behind `prefix`, the others indented by as much."""
    indent = " " * len(prefix)
    return textwrap.wrap(text, _WIDTH, initial_indent=prefix, subsequent_indent=indent) or [prefix]
