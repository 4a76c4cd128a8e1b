"""`assessment evidence`: what backs the answers of a record, and what speaks against them."""

from __future__ import annotations

import click

from assessment.cli.inputs import bank_option, input_argument, load_input
from assessment.store.address import RecordAddress


@click.command()
@input_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema assessment-evidence/1).")
@bank_option
def evidence(input_path: RecordAddress, as_json: bool, bank_option: str | None) -> None:
    """Show how far the answers can be trusted.

    Prints the claimed score beside the one that the evidence backs, the share that nobody knew, patterns
    in who answered what that are a reason to ask again, answers that contradict each other with the
    question that settles it, and the score under each way to count what does not apply.
    """
    # Imported here: they load numpy and rich, which `--help` has no use for.
    from assessment.findings import find
    from assessment.findings.evidence import find_evidence
    from assessment.scoring import score

    bank, answers = load_input(input_path, bank_option)
    scores = score(bank, answers)
    found = find_evidence(bank, answers, scores, find(bank, answers, scores))
    if as_json:
        from assessment.cli.documents import document

        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(document("assessment-evidence/1", bank, answers, {}, found), nl=False)
        return
    from assessment.cli.evidence_text import show_evidence

    show_evidence(bank, answers, found)
