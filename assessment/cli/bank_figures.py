"""The figures on a bank's content as text: the same tables on the screen and in docs/content.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.bank.content_figures import DimensionFigures


def render_figures(figures: Sequence[DimensionFigures]) -> str:
    """Three tables in Markdown: words per level, reading level, items most alike."""
    if not figures:
        return "no item of this bank has levels in words"
    levels = [f"Level {level}" for level in range(len(figures[0].words))]
    words = _table(
        ("Dimension", "Items", *levels, "Largest imbalance", "Top level longest"),
        (
            (
                row.title,
                str(row.items),
                *(f"{count:.1f}" for count in row.words),
                f"{row.balance:.0%}",
                f"{row.top_longest:.0%}",
            )
            for row in figures
        ),
    )
    grades = _table(
        ("Dimension", "Grade of the questions", "Grade of the levels"),
        ((row.title, f"{row.question_grade:.1f}", f"{row.level_grade:.1f}") for row in figures),
    )
    alike = _table(
        ("Dimension", "Items most alike", "Likeness"),
        (
            (row.title, f"{row.nearest.one}, {row.nearest.other}", f"{row.nearest.likeness:.2f}")
            for row in figures
            if row.nearest
        ),
    )
    return f"{words}\n\n{grades}\n\n{alike}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = [_row(line, widths) for line in lines]
    return "\n".join([shown[0], _row(["-" * width for width in widths], widths), *shown[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
