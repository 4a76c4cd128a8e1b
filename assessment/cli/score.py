"""`assessment score`: scores and findings of one record, as text or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.cli.inputs import bank_option, input_argument, load_input


@click.command()
@input_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema assessment-result/1).")
@bank_option
def score(input_path: Path, as_json: bool, bank_option: str | None) -> None:
    """Score a record or an answers file.

    Prints every dimension with its score, attainable range, evidenced score and maturity level, then
    the phases, the verdict, the pitfalls, the situations for outside help and the contradictions.
    """
    # Imported here: they load numpy and rich, which `--help` has no use for.
    from assessment.findings import find
    from assessment.scoring import score as score_answers

    bank, answers = load_input(input_path, bank_option)
    scores = score_answers(bank, answers)
    findings = find(bank, answers, scores)
    if as_json:
        from assessment.report.result import build_result, render_result

        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        text = render_result(build_result(bank, answers, scores, findings))
        click.echo(text.encode("utf-8"), nl=False)
        return
    from assessment.cli.score_text import show_score

    show_score(bank, answers, scores, findings)
