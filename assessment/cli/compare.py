"""`assessment compare`: two results by cause, or several units beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import ADDRESS, FILE_PATH, bank_option, load_input
from assessment.problem import InputProblems, Place
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.comparison.causes import Side
    from assessment.comparison.comparing import Promised
    from assessment.comparison.models import Comparison, Units

# A plan that is only asked for its promises needs a first day, but none of its dates is shown.
ANY_DAY = date(2026, 1, 5)


@dataclass(frozen=True)
class _Options:
    """What was asked for besides the inputs."""

    plan_path: Path | None
    no_plan: bool
    on: date | None
    as_json: bool
    out: Path | None


@click.command()
@click.argument("paths", metavar="INPUT INPUT...", nargs=-1, required=True, type=ADDRESS)
@click.option("--units", is_flag=True, help="Treat two inputs as units, not as before and after.")
@click.option(
    "--plan",
    "plan_path",
    type=FILE_PATH,
    metavar="FILE",
    help="Roadmap (.json) of the first input, held against the second; worked out unless given.",
)
@click.option("--no-plan", is_flag=True, help="Leave the plan out.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Day of the second input: what the plan has due later is not judged.",
)
@click.option("--bank-a", metavar="ID|PATH", help="Bank of the first input, if another version.")
@click.option("--bank-b", metavar="ID|PATH", help="Bank of the second input.")
@click.option("--out", type=click.Path(path_type=Path), help="With units: the table as .csv.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (assessment-comparison/1, or -units/1)."
)
@bank_option
def compare(  # noqa: PLR0913, PLR0917 - one parameter per option
    paths: tuple[RecordAddress, ...],
    units: bool,
    plan_path: Path | None,
    no_plan: bool,
    on: datetime | None,
    bank_a: str | None,
    bank_b: str | None,
    out: Path | None,
    as_json: bool,
    bank_option: str | None,
) -> None:
    """Compare two results by cause, or several units of one organisation.

    Two inputs, the earlier first: what differs, split by cause (answers, scope, weights and policy, bank
    version) so that the parts add up to the difference; which answers moved; and what the plan had
    promised. Three or more inputs, or --units: a table of units and dimensions.
    """
    options = _Options(plan_path, no_plan, on.date() if on else None, as_json, out)
    several = units or len(paths) > 2
    _check_usage(paths, several, options, given=(bank_a, bank_b))
    banks = [bank_option] * len(paths)
    if not several:
        banks = [bank_a or bank_option, bank_b or bank_option]
    sides = _load(paths, banks)
    if several:
        _compare_units(paths, sides, options)
    else:
        _compare_two(paths, sides, options)


def _check_usage(
    paths: Sequence[RecordAddress], several: bool, options: _Options, given: Sequence[str | None]
) -> None:
    if len(paths) < 2:
        raise click.UsageError("give two inputs to compare, or several units")
    if several and (options.plan_path or options.no_plan or options.on or any(given)):
        raise click.UsageError(
            "--plan, --no-plan, --on, --bank-a and --bank-b are for two inputs, not for units"
        )
    if options.out and not several:
        raise click.UsageError("--out writes the table of units: give three inputs, or --units")
    if options.out and options.out.suffix.lower() != ".csv":
        raise click.BadParameter(f"`{options.out.name}` must end in .csv", param_hint="--out")
    if options.plan_path and options.no_plan:
        raise click.UsageError("--plan and --no-plan exclude each other")


def _load(paths: Sequence[RecordAddress], banks: Sequence[str | None]) -> list[Side]:
    """All inputs; stops where they do not belong together."""
    # Imported here: it loads numpy, which `--help` has no use for.
    from assessment.comparison.causes import Side
    from assessment.comparison.comparing import check_comparable

    sides = [Side(*load_input(path, bank)) for path, bank in zip(paths, banks, strict=True)]
    for path, side in zip(paths[1:], sides[1:], strict=True):
        problems = check_comparable((sides[0], side))
        if problems:
            raise InputProblems(replace(one, place=Place(str(path))) for one in problems)
    return sides


def _compare_two(paths: Sequence[RecordAddress], sides: Sequence[Side], options: _Options) -> None:
    before, after = sides
    found = compare_sides(before, after, _promised(before, after, options))
    if options.as_json:
        # As bytes: JSON is UTF-8, whatever the terminal speaks.
        click.echo(comparison_json(paths, sides, found), nl=False)
        return
    from assessment.cli.compare_text import show_comparison

    show_comparison(paths, sides, found)


def compare_sides(before: Side, after: Side, promised: Promised | None) -> Comparison:
    """The comparison; a module of its own loads it."""
    from assessment.comparison.comparing import compare as compare_records

    return compare_records(before, after, promised)


def comparison_json(
    paths: Sequence[RecordAddress], sides: Sequence[Side], found: Comparison
) -> bytes:
    """A comparison as JSON (schema assessment-comparison/1), in UTF-8."""
    from assessment.cli.documents import render, side

    names = ("before", "after")
    head = {
        name: {"input": path.name, **side(one.bank, one.answers)}
        for name, path, one in zip(names, paths, sides, strict=True)
    }
    return render("assessment-comparison/1", head, found)


def _promised(before: Side, after: Side, options: _Options) -> Promised | None:
    if options.no_plan:
        return None
    if options.plan_path is not None:
        return read_promised(options.plan_path, before, options.on or last_day(after))
    # Another organisation never promised anything.
    same = before.answers.organisation.name == after.answers.organisation.name
    return worked_out(before) if same else None


def read_promised(path: Path, before: Side, judged_on: date | None) -> Promised:
    """The plan in a file.

    Raises:
        InputProblems: it is no plan, or one for another bank or organisation.
    """
    from assessment.comparison.comparing import Promised
    from assessment.files import read_source
    from assessment.roadmap.exchange import check_belongs, parse_json

    plan, problems = parse_json(read_source(path))
    if plan is None:
        raise InputProblems(problems)
    problems = check_belongs(plan, before.bank, before.answers, str(path))
    if problems:
        raise InputProblems(problems)
    return Promised(plan, "given", judged_on)


def worked_out(before: Side) -> Promised:
    """The plan that the earlier answers give; who promised it when, nobody can tell."""
    from assessment.cli.roadmap import make_roadmap
    from assessment.comparison.comparing import Promised

    return Promised(make_roadmap(before.bank, before.answers, ANY_DAY, None), "worked_out")


def last_day(side: Side) -> date | None:
    """The day of the latest response that says when it was given; None where none does."""
    times = [response.at for response in side.answers.responses if response.at]
    return date.fromisoformat(max(times)[:10]) if times else None


def _compare_units(
    paths: Sequence[RecordAddress], sides: Sequence[Side], options: _Options
) -> None:
    from assessment.comparison.outcome import conclude
    from assessment.comparison.units import compare_units

    names = unit_names(paths, [side.answers.organisation.name for side in sides])
    outcomes = [conclude(side.bank, side.answers) for side in sides]
    found = compare_units(dict(zip(names, outcomes, strict=True)))
    if options.out:
        from assessment.cli.units_text import units_csv
        from assessment.files import write_atomically

        write_atomically(options.out, units_csv(found))
        click.echo(f"{options.out}: {len(found.units)} units", err=True)
    if options.as_json:
        click.echo(_units_json(paths, sides, found), nl=False)
    elif not options.out:
        from assessment.cli.units_text import show_units

        show_units(sides[-1].bank, found)


def _units_json(paths: Sequence[RecordAddress], sides: Sequence[Side], found: Units) -> bytes:
    from assessment.cli.documents import bank_reference, render

    head = {
        "bank": bank_reference(sides[-1].bank),
        "inputs": [path.name for path in paths],
    }
    return render("assessment-units/1", head, found)


def unit_names(paths: Sequence[RecordAddress], names: Sequence[str]) -> list[str]:
    """One name per unit, each once: the organisation's, with the file where that alone is not enough."""
    made: list[str] = []
    for path, name in zip(paths, names, strict=True):
        told = name if names.count(name) == 1 else f"{name} ({path.stem})"
        if told in made:
            told = f"{name} ({path})"
        number = 2
        unique = told
        while unique in made:
            unique, number = f"{told} {number}", number + 1
        made.append(unique)
    return made
