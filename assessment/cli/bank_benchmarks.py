"""The benchmarks of a bank as text: official statistics first, then surveys, never mixed."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.models import Bank, Benchmark
from assessment.cli.bank_cards import wrapped

NO_NORM = (
    "None of these figures is a norm: none was gathered with the items of this bank. They show a "
    "direction or an order, and no score is high or low because of them."
)
_KINDS = {"official_statistics": "Official statistics", "survey": "Surveys of firms and institutes"}


def render_benchmarks(bank: Bank) -> str:
    """All figures with their source and limits; a sentence where the bank has none."""
    if not bank.benchmarks:
        return f"{bank.id} has no benchmarks; they stand in benchmarks.yaml."
    lines = wrapped(NO_NORM, "")
    for kind, heading in _KINDS.items():
        entries = [entry for entry in bank.benchmarks if entry.kind == kind]
        if entries:
            lines += ["", heading, "=" * len(heading)]
        for entry in entries:
            lines += ["", *_benchmark(entry)]
    return "\n".join(lines)


def _benchmark(entry: Benchmark) -> Iterator[str]:
    yield from wrapped(f"{entry.title}, {entry.year}  [{entry.id}]", "")
    yield from wrapped(entry.unit, "  unit:          ")
    width = max(len(label) for label in entry.figures)
    for label, figure in entry.figures.items():
        yield f"    {label:<{width}}  {figure:>8.12g}"
    facts = (
        ("shows", entry.shows),
        ("read beside", ", ".join(entry.compare_with)),
        ("not beside", entry.not_comparable),
        ("population", entry.population),
        ("sample", entry.sample),
        ("source", entry.source),
        ("link", entry.link or ""),
        ("licence", entry.licence),
    )
    for name, text in facts:
        if text:
            yield from wrapped(text, f"  {name + ':':<14} ")
