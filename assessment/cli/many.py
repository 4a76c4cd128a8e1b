"""`assessment score --many`: a table of records into a table of scores."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assessment.cli.inputs import DEFAULT_BANK, show_warnings
from assessment.files import load_bank
from assessment.tables.run import Progress, score_table


def score_many(
    source: Path, out: Path | None, bank_option: str | None, *, scores_only: bool
) -> None:
    """Score the table `source` into the table `out`.

    Raises:
        UsageError: there is no `out`.
        InputProblems, SurroundingsError: as `score_table` has them.
    """
    if out is None:
        raise click.UsageError("--many needs --out FILE, a name that ends in .csv or .parquet")
    bank = load_bank(bank_option or DEFAULT_BANK)
    with _progress(source) as progress:
        rows = score_table(
            bank, source, out, scores_only=scores_only, warn=show_warnings, progress=progress
        )
    click.echo(f"{out}: {rows:,} {'record' if rows == 1 else 'records'} scored", err=True)


@contextmanager
def _progress(source: Path) -> Iterator[Progress]:
    """A bar on standard error while a person watches; nothing where it is piped."""
    if not sys.stderr.isatty():
        yield lambda share, rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} records"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(source.name, total=1.0, rows=0)
        yield lambda share, rows: bar.update(task, completed=share, rows=rows)
