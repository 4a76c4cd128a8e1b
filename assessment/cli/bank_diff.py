"""`assessment bank diff`: what differs between two editions of a bank, and what that does to its cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.problem import InputProblems, visible

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.comparison.bank_difference import CaseAnswers


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--no-cases", is_flag=True, help="Leave the golden cases out.")
@click.option("--fail-on-change", is_flag=True, help="Exit with status 1 if anything differs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def diff(
    context: click.Context,
    before: str,
    after: str,
    *,
    no_cases: bool,
    fail_on_change: bool,
    as_json: bool,
) -> None:
    """Compare two editions of a bank, A the earlier one; each is an id or a folder.

    Items added, dropped, moved, reworded and reweighted; gates, conditions, policy, phases, pitfalls,
    actions, rules and targets. Every golden case of either edition is scored under both, and where it
    comes out differently each group of changes is applied alone to show what it does.
    """
    from assessment.bank.difference import difference
    from assessment.cli.bank_diff_text import render_difference, summary
    from assessment.comparison.bank_difference import case_effects
    from assessment.files import find_bank, load_bank

    folders = find_bank(before), find_bank(after)
    old, new = load_bank(folders[0]), load_bank(folders[1])
    found = difference(old, new)
    effects = () if no_cases else case_effects(old, new, _cases(folders, old, new))
    if as_json:
        document = {
            "summary": summary(found, effects),
            "difference": found.model_dump(mode="json"),
            "cases": [effect.model_dump(mode="json") for effect in effects],
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8"))
    else:
        for line in render_difference(found, effects, new):
            click.echo(visible(line))
    context.exit(1 if fail_on_change and not found.is_empty else 0)


def _cases(folders: tuple[Path, Path], old: Bank, new: Bank) -> Iterator[CaseAnswers]:
    """The cases of both editions by file name; one that both have alike stands once."""
    from assessment.comparison.bank_difference import CaseAnswers, answers_under

    ours = {name: (title, answers) for name, title, answers in _read_cases(folders[0], old)}
    theirs = {name: (title, answers) for name, title, answers in _read_cases(folders[1], new)}
    for name in sorted({*ours, *theirs}):
        mine, other = ours.get(name), theirs.get(name)
        if mine is not None and other is not None:
            read = answers_under(mine[1], old, new)
            if _same(read, other[1]) or _same(mine[1], other[1]):
                yield CaseAnswers(name, other[0], "both", mine[1], read)
                continue
        if mine is not None:
            yield CaseAnswers(name, mine[0], "before", mine[1], answers_under(mine[1], old, new))
        if other is not None:
            yield CaseAnswers(name, other[0], "after", answers_under(other[1], new, old), other[1])


def _same(one: AnswerSet, other: AnswerSet) -> bool:
    """Whether the answers are the same, whatever edition they name."""
    stamp = {"bank": "", "bank_version": None, "bank_digest": None}
    return one.model_copy(update=stamp) == other.model_copy(update=stamp)


def _read_cases(folder: Path, bank: Bank) -> Iterator[tuple[str, str, AnswerSet]]:
    """Name, title and answers of each case that can be read; a warning for each other one."""
    from assessment.answers.parsing import parse_answers
    from assessment.bank.cases import parse_case
    from assessment.cli.bank_cases import answers_of
    from assessment.cli.inputs import show_warnings
    from assessment.files import read_source

    for path in sorted(folder.glob("cases/*.yaml")):
        name = f"{folder}/cases/{path.name}"
        try:
            case, root, problems = parse_case(read_source(path, name))
            if root is not None and root.get("assessment") is not None and root.get("case") is None:
                continue  # an answers file that a case names
            answers = None
            if case is not None and root is not None:
                answers, problems = parse_answers(answers_of(case, root, path, name), bank)
        except InputProblems as fault:
            show_warnings(fault.problems)
            continue
        if case is None or answers is None:
            show_warnings(problems)
            continue
        yield path.stem, case.case, answers
