"""A table of records scored into a table of scores, block by block."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, TypeVar

from assessment.bank.models import Bank
from assessment.files import reading, replacing
from assessment.problem import InputProblems, Place, Problem, SurroundingsError
from assessment.scoring.columns import ManyScores, Means
from assessment.scoring.situations import ManyScorer
from assessment.tables.blocks import Id, IdKind, Table, Writer
from assessment.tables.csv_table import CsvTable, CsvWriter
from assessment.tables.output import OutColumn, out_columns
from assessment.tables.parquet_table import ParquetTable, ParquetWriter

# More threads than this would wait for the one that reads and writes.
_MOST_THREADS = 4

# Told after each block: the share of the input that was read (0 to 1), and the rows written.
Progress = Callable[[float, int], None]
Warn = Callable[[list[Problem]], None]

_Kind = TypeVar("_Kind")

_TABLES: dict[str, Callable[[BinaryIO, Path, Bank], Table]] = {
    ".csv": CsvTable,
    ".tsv": CsvTable,
    ".parquet": ParquetTable,
}
_WRITERS: dict[str, Callable[[BinaryIO, Sequence[OutColumn], IdKind], Writer]] = {
    ".csv": CsvWriter,
    ".parquet": ParquetWriter,
}


def score_table(
    bank: Bank,
    source: Path,
    out: Path,
    *,
    scores_only: bool = False,
    warn: Warn,
    progress: Progress = lambda share, rows: None,
) -> int:
    """Score every row of a table.

    Args:
        bank: whose items are the columns.
        source: CSV or Parquet, one row per record.
        out: CSV or Parquet; it takes its place in one step once all rows are scored.
        scores_only: leave out ranges, shares and levels, which take two thirds of the work.
        warn: called once with the warnings about the columns.
        progress: called after each block.

    Returns:
        The number of rows.

    Raises:
        InputProblems: a cell is wrong, or a file is neither CSV nor Parquet.
        SurroundingsError: a file cannot be read or written, or pyarrow is needed and missing.
    """
    read = _kind(source, _TABLES, "read")
    write = _kind(out, _WRITERS, "written")
    _check_apart(source, out)
    with _opened(source) as file:
        table = read(file, source, bank)
        warn(table.warnings)
        columns = out_columns(bank, scores_only=scores_only)
        scorer = ManyScorer(bank, scores_only=scores_only)
        with replacing(out) as target:
            writer = write(target, columns, table.ids)
            try:
                rows = _score_blocks(scorer, columns, table, writer, progress)
                writer.close()
            except BaseException:
                writer.abandon()
                raise
    return rows


def _score_blocks(
    scorer: ManyScorer,
    columns: Sequence[OutColumn],
    table: Table,
    writer: Writer,
    progress: Progress,
) -> int:
    """Read and write in this thread, and score in others; few blocks are in memory at once."""
    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    waiting: deque[tuple[list[Id] | None, Future[ManyScores | Means]]] = deque()
    rows = 0

    def write_next() -> int:
        ids, scored = waiting.popleft()
        scores = scored.result()
        writer.write(ids, [column.values(scores) for column in columns])
        return int(scores.overall.score.shape[1])

    with ThreadPoolExecutor(threads) as pool:
        for block in table.blocks():
            situations = table.profiles.situations
            future = pool.submit(scorer.score, block.columns, situations, block.which)
            waiting.append((block.ids, future))
            if len(waiting) > threads:
                rows += write_next()
                progress(table.done(), rows)
        while waiting:
            rows += write_next()
            progress(1.0, rows)
    return rows


def _kind(path: Path, kinds: Mapping[str, _Kind], verb: str) -> _Kind:
    if path.suffix.lower() in kinds:
        return kinds[path.suffix.lower()]
    endings = " or ".join(kinds)
    what = f"tables are {verb} as CSV or Parquet, and {path} does not end in {endings}"
    raise InputProblems([Problem("unknown-kind", what, hint=f"such as {path.stem}.csv")])


def _check_apart(source: Path, out: Path) -> None:
    with reading(source):
        if out.exists() and source.exists() and source.samefile(out):
            what = "the table would be replaced by its own scores"
            hint = "give another file with --out"
            raise InputProblems([Problem("same-file", what, Place(str(out)), hint=hint)])


def _opened(source: Path) -> BinaryIO:
    with reading(source):
        # Opening a pipe would wait for its writer.
        if not stat.S_ISREG(source.stat().st_mode) and not source.is_dir():
            raise SurroundingsError(f"{source} is not a plain file, but a table belongs here")
        return source.open("rb")
