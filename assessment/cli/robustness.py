"""`assessment robustness`: what would turn the result, by how little, and what the open questions can do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessment.cli.inputs import bank_option, input_argument, load_input

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.findings.robustness.models import Robustness


@click.command()
@input_argument
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (schema assessment-robustness/1)."
)
@bank_option
def robustness(input_path: Path, as_json: bool, bank_option: str | None) -> None:
    """Find the fewest answers that would turn the result, with the proof that fewer do not.

    A change is one level on one answered item. Prints what turns the verdict, each phase and each
    maturity level, upward and downward; the margins to the nearest bounds; the most influential answers;
    whether the order of the dimensions rests on the weights; and what the open questions can still move.
    """
    from assessment.findings import find
    from assessment.findings.robustness import analyse
    from assessment.scoring import score

    bank, answers = load_input(input_path, bank_option)
    scores = score(bank, answers)
    found = analyse(bank, answers, scores, find(bank, answers, scores))
    if as_json:
        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(_as_json(bank, answers, found).encode("utf-8"), nl=False)
        return
    from assessment.cli.robustness_text import show_robustness

    show_robustness(bank, answers, found)


def _as_json(bank: Bank, answers: AnswerSet, found: Robustness) -> str:
    document: dict[str, Any] = {
        "schema": "assessment-robustness/1",
        "bank": {"id": bank.id, "version": bank.version, "digest": bank.digest},
        "organisation": answers.organisation.model_dump(mode="json"),
        **found.model_dump(mode="json"),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
