"""`assessment agenda`: where people differ, what rests on it, and what is worth a room's time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import bank_option, record_argument
from assessment.problem import visible

if TYPE_CHECKING:
    from assessment.bank.models import Bank
    from assessment.cli.held_workshops import Held
    from assessment.workshop.agenda_models import Agenda, HeatMap, HeatRow

_TEXT_WIDTH = 100
_INDENT = " " * 11


@click.command()
@record_argument
@click.option(
    "--minutes", type=click.IntRange(10, 600), metavar="N", help="Time the room has; 120."
)
@click.option(
    "--minutes-per-item", type=click.IntRange(1, 60), metavar="N", help="Of them for each item; 5."
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every open item, not only the agenda."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@bank_option
def agenda(
    record_path: Path,
    minutes: int | None,
    minutes_per_item: int | None,
    everything: bool,
    as_json: bool,
    bank_option: str | None,
) -> None:
    """Propose the items that a room should talk about, from the answers and votes so far.

    What counts is how far people differ or cannot tell, times how much rests on the item: its weight,
    and whether the verdict turns on it. What people agreed on alone is listed to be confirmed.
    """
    from assessment.cli.held_workshops import read_held

    held = read_held(record_path, bank_option)
    heat, made = propose(held, minutes, minutes_per_item)
    if as_json:
        click.echo(f'{{"heat": {heat.model_dump_json()}, "agenda": {made.model_dump_json()}}}')
        return
    click.echo(visible(agenda_text(held.bank, heat, made, everything=everything)))


def propose(
    held: Held, minutes: int | None, minutes_per_item: int | None
) -> tuple[HeatMap, Agenda]:
    """How far people differ, and the agenda of it; without `minutes`, those of the workshop."""
    from assessment.workshop.agenda import build_agenda, build_heat_map

    opened = held.session.opened if held.session else None
    heat = build_heat_map(held.bank, held.history.answers, held.tallies, settled=held.done)
    made = build_agenda(
        heat,
        minutes=minutes or (opened.minutes if opened else 120),
        minutes_per_item=minutes_per_item or 5,
    )
    return heat, made


def agenda_text(bank: Bank, heat: HeatMap, made: Agenda, *, everything: bool = False) -> str:
    """The agenda as the command prints it."""
    return "\n".join(line.rstrip() for line in _lines(bank, heat, made, everything=everything))


def _lines(bank: Bank, heat: HeatMap, made: Agenda, *, everything: bool) -> Iterator[str]:
    yield (
        f"Agenda for {made.minutes} minutes: {len(made.items)} of {len(heat.rows)} open items, "
        f"{made.minutes_per_item} minutes each"
    )
    titles = {dimension.id: dimension.title for dimension in bank.dimensions}
    before = ""
    for row in made.items:
        if row.dimension != before:
            yield from ("", titles.get(row.dimension, row.dimension))
            before = row.dimension
        yield from _row(row)
    if not made.items:
        yield from ("", "Nothing is in doubt that would be worth talking about.")
    if made.settled_alone:
        yield from ("", "Agreed already, to be confirmed with one nod")
        for one in made.settled_alone:
            yield f"  {one.item:<8} {one.title:<52} level {one.level}"
    if made.left_out:
        yield from (
            "",
            f"Worth talking about, but there is no time: {', '.join(made.left_out[:20])}",
        )
    if everything:
        yield from ("", "All open items, what is most worth talking about first")
        for row in heat.by_priority:
            yield from _row(row)


def _row(row: HeatRow) -> Iterator[str]:
    bar = "#" * round(10 * row.priority)
    yield f"  {row.item:<8} {row.title:<52} {bar:<10}"
    for reason in row.reasons:
        yield from textwrap.wrap(
            reason.text,
            _TEXT_WIDTH,
            initial_indent=f"{_INDENT}- ",
            subsequent_indent=f"{_INDENT}  ",
        )
