"""`assessment score`: scores and findings of one record, as text or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.cli.inputs import ADDRESS, FILE_PATH, bank_option, load_input
from assessment.store.address import RecordAddress


@click.command()
@click.argument("input_path", metavar="[INPUT]", type=ADDRESS, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema assessment-result/1).")
@click.option(
    "--many",
    metavar="FILE",
    type=FILE_PATH,
    help="Score a table of records instead (CSV or Parquet), one row each.",
)
@click.option(
    "--out", metavar="FILE", type=FILE_PATH, help="Table of scores to write, with --many."
)
@click.option(
    "--scores-only",
    is_flag=True,
    help="With --many: leave out ranges, shares and levels, which take two thirds of the work.",
)
@bank_option
def score(
    input_path: RecordAddress | None,
    as_json: bool,
    many: Path | None,
    out: Path | None,
    bank_option: str | None,
    *,
    scores_only: bool,
) -> None:
    """Score a record or an answers file; or, with --many, a table of records.

    Prints every dimension with its score, attainable range, evidenced score and maturity level, then
    the phases, the verdict, the pitfalls, the situations for outside help and the contradictions.
    """
    if many is not None:
        if input_path is not None or as_json:
            raise click.UsageError("--many takes neither INPUT nor --json")
        from assessment.cli.many import score_many

        score_many(many, out, bank_option, scores_only=scores_only)
        return
    if input_path is None:
        raise click.UsageError("Missing argument 'INPUT'.")
    if out is not None or scores_only:
        raise click.UsageError("--out and --scores-only go with --many")
    # Imported here: they load numpy and rich, which `--help` has no use for.
    from assessment.findings import find
    from assessment.findings.robustness import with_verdict
    from assessment.scoring import score as score_answers

    bank, answers = load_input(input_path, bank_option)
    scores = score_answers(bank, answers)
    findings = with_verdict(bank, answers, scores, find(bank, answers, scores))
    if as_json:
        from assessment.report.result import build_result, render_result

        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        text = render_result(build_result(bank, answers, scores, findings))
        click.echo(text.encode("utf-8"), nl=False)
        return
    from assessment.cli.score_text import show_score

    show_score(bank, answers, scores, findings)
