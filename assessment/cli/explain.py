"""`assessment explain`: how one number or conclusion came about, down to the answers."""

from __future__ import annotations

import click

from assessment.cli.inputs import bank_option, input_argument, load_input
from assessment.problem import InputProblems
from assessment.store.address import RecordAddress


@click.command()
@input_argument
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="Print the derivation as JSON.")
@bank_option
def explain(input_path: RecordAddress, target: str, as_json: bool, bank_option: str | None) -> None:
    """Derive one number of a record down to the answers.

    TARGET is `overall`, `verdict`, a dimension (`mlops`), an indicator (`mlops.release`, or `release`
    where only one has that id), an item (`OPS-02`), `phase.ID`, `pitfall.ID` or `expert.ID`.
    """
    from assessment.findings import find
    from assessment.findings.derivation import explain as derive_target
    from assessment.findings.targets import find_target
    from assessment.scoring import score

    bank, answers = load_input(input_path, bank_option)
    name, problems = find_target(bank, target)
    if name is None:
        raise InputProblems(problems)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    derivation = derive_target(bank, answers, scores, findings, name)
    if as_json:
        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(derivation.model_dump_json(indent=2).encode("utf-8"))
        return
    from assessment.cli.explain_text import show_derivation

    show_derivation(derivation)
