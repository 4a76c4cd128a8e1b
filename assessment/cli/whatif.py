"""`assessment whatif`: what would follow from other answers, or from finished actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from assessment.answers.reading import Faults, closest, shown
from assessment.bank.nodes import Node, Source
from assessment.cli.arguments import answers_from_words
from assessment.cli.inputs import bank_option, input_argument, load_input, stop_at_errors
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.bank.models import Action, Bank
    from assessment.comparison.whatif import Changes


@click.command()
@input_argument
@click.option(
    "--set",
    "words",
    metavar="ITEM=LEVEL",
    multiple=True,
    help="Another answer: a level, dont_know, na:reason, or ? for none. May be repeated.",
)
@click.option(
    "--done",
    "done",
    metavar="ACTION",
    multiple=True,
    help="An action of the plan, finished. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema assessment-whatif/1).")
@bank_option
def whatif(
    input_path: RecordAddress,
    words: tuple[str, ...],
    done: tuple[str, ...],
    as_json: bool,
    bank_option: str | None,
) -> None:
    """Show what other answers, or finished actions, would change; nothing is recorded.

    Answers set come first; then each action lifts the answered items that it raises to its level, and
    never lowers one. Prints scores, levels, phases, verdict, pitfalls, outside help and contradictions
    before and after.
    """
    if not words and not done:
        raise click.UsageError("nothing to change: give --set ITEM=LEVEL or --done ACTION")
    # Imported here: it loads numpy, which `--help` has no use for.
    from assessment.comparison.whatif import what_if

    bank, answers = load_input(input_path, bank_option)
    changes = _changes(words, done, bank)
    found = what_if(bank, answers, changes)
    if as_json:
        from assessment.cli.documents import document

        head = {"set": list(words), "done": list(done)}
        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(document("assessment-whatif/1", bank, answers, {**head}, found), nl=False)
        return
    from assessment.cli.whatif_text import show_whatif

    show_whatif(bank, answers, found, (*words, *(f"{action} done" for action in done)))


def _changes(words: Sequence[str], done: Sequence[str], bank: Bank) -> Changes:
    from assessment.comparison.whatif import Changes

    faults = Faults()
    given, withdrawn = answers_from_words(words, {}, bank, faults, name="--set")
    for item in withdrawn:
        if item not in bank.item_by_id:
            hint = closest(item, bank.item_by_id)
            at = Node(item, Source("--set", item), 1, 1, len(item))
            faults.add(at, "unknown-item", f"the bank has no item {shown(item)}", hint=hint)
    finished = _actions(done, bank, faults)
    stop_at_errors(faults.problems)
    return Changes(given, withdrawn, finished)


def _actions(done: Sequence[str], bank: Bank, faults: Faults) -> tuple[Action, ...]:
    """The actions of these ids; what the bank does not have is reported."""
    known = {action.id: action for action in bank.actions}
    source = Source("--done", "\n".join(word.replace("\n", " ") for word in done))
    for number, word in enumerate(done, start=1):
        if word not in known:
            hint = closest(word, known) or "`assessment roadmap` lists those of the plan"
            at = Node(word, source, number, 1, max(1, len(word)))
            faults.add(at, "unknown-action", f"the bank has no action {shown(word)}", hint=hint)
    return tuple(known[word] for word in dict.fromkeys(done) if word in known)
