"""`assessment robustness`: what would turn the result, by how little, and what the open questions can do."""

from __future__ import annotations

import click

from assessment.cli.inputs import bank_option, input_argument, load_input
from assessment.store.address import RecordAddress


@click.command()
@input_argument
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (schema assessment-robustness/1)."
)
@bank_option
def robustness(input_path: RecordAddress, as_json: bool, bank_option: str | None) -> None:
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
        from assessment.cli.documents import document

        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(document("assessment-robustness/1", bank, answers, {}, found), nl=False)
        return
    from assessment.cli.robustness_text import show_robustness

    show_robustness(bank, answers, found)
