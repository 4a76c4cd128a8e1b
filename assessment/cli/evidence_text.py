"""The evidence behind a record as text for a terminal, readable at a width of 80."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.cli.console import text_console
from assessment.findings.evidence import EvidenceFinding, NodeEvidence, PolicyOutcome
from assessment.problem import visible
from assessment.scoring.rounding import MISSING, display

_POLICY_WORDS = {
    "exclude": "left out",
    "target": "counted at target",
    "zero": "counted as level 0",
}


def show_evidence(
    bank: Bank, answers: AnswerSet, found: EvidenceFinding, console: Console | None = None
) -> None:
    """Print everything; colours only on a terminal."""
    target = console or text_console()
    title = f"{answers.organisation.name}: {bank.meta.title} ({bank.id} {bank.version})"
    parts: list[RenderableType] = [_plain(title, "bold"), _nodes(bank, found)]
    parts += [_headed(head, lines) for head, lines in _lists(found) if lines]
    if found.by_policy:
        parts.append(_policies(bank, found))
    for part in parts[:-1]:
        target.print(part, soft_wrap=False)
        target.print()
    target.print(parts[-1], soft_wrap=False)


def _nodes(bank: Bank, found: EvidenceFinding) -> RenderableType:
    table = _table("Dimension", "Claimed", "Backed", "Level", "Unknown", "Proof of answers")
    for node in found.dimensions:
        table.add_row(*_row(bank, node))
    table.add_section()
    table.add_row(*_row(bank, found.overall), style="bold")
    lines: list[RenderableType] = [table]
    if any(node.provisional for node in (found.overall, *found.dimensions)):
        limit = int(100 * bank.policy.provisional_unknown_share + 1e-9)
        lines.append(_plain(f"* Provisional: over {limit} % of the weight is unknown."))
    return Group(*lines)


def _row(bank: Bank, node: NodeEvidence) -> Iterator[RenderableType]:
    yield _plain(node.title)
    yield _plain(display(node.claimed, bank.policy.rounding))
    yield _plain(display(node.evidenced, bank.policy.rounding))
    yield _plain(_levels(node))
    yield _plain(f"{100 * node.unknown:.0f} %{' *' if node.provisional else ''}")
    states = (f"{count} {state}" for state, count in node.states.items() if count)
    yield _plain(", ".join(states) or MISSING)


def _levels(node: NodeEvidence) -> str:
    claimed = MISSING if node.claimed_level is None else str(node.claimed_level)
    backed = MISSING if node.evidenced_level is None else str(node.evidenced_level)
    return claimed if claimed == backed else f"{claimed}, backed {backed}"


def _lists(found: EvidenceFinding) -> Iterator[tuple[str, list[str]]]:
    yield "A reason to ask again", [warning.text for warning in found.warnings]
    yield (
        "Answers that contradict each other",
        [
            f"{one.id} ({', '.join(one.items)}): {one.says} {one.ask_next}"
            for one in found.contradictions
        ],
    )
    yield (
        "Said not to apply",
        [f"{one.item} {one.title}: {one.reason}" for one in found.claimed_out],
    )


def _policies(bank: Bank, found: EvidenceFinding) -> RenderableType:
    shown = [node for node in found.dimensions if _differs(node.id, found.by_policy)]
    short = {dimension.id: dimension.short for dimension in bank.dimensions}
    table = _table("What does not apply is", "Overall", *(short[node.id] for node in shown))
    for outcome in found.by_policy:
        name = _POLICY_WORDS[outcome.policy] + (" (as here)" if outcome.current else "")
        values = (outcome.overall, *(outcome.dimensions[node.id] for node in shown))
        numbers = [_plain(display(value, bank.policy.rounding)) for value in values]
        table.add_row(_plain(name), *numbers, style="bold" if outcome.current else "")
    return table


def _differs(dimension: str, outcomes: tuple[PolicyOutcome, ...]) -> bool:
    return len({outcome.dimensions[dimension] for outcome in outcomes}) > 1


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    words = ("Level", "Proof of answers")
    for number, header in enumerate(headers):
        right = number > 0 and header not in words
        table.add_column(header, justify="right" if right else "left", no_wrap=right)
    return table


def _headed(title: str, lines: Iterable[str]) -> RenderableType:
    return Group(_plain(title, "dim"), *(Padding(_plain(line), (0, 0, 0, 2)) for line in lines))


def _plain(text: str, style: str = "") -> Text:
    """Text that came from files: shown as it is, never read as markup or terminal control."""
    return Text(visible(text), style=style)
