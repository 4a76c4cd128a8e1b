"""`assessment roadmap`: the plan that closes the gaps, as text, workbook or JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import bank_option, input_argument, load_input
from assessment.problem import InputProblems, Problem, visible

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.roadmap.models import Roadmap

# Public holidays are looked up so many years ahead; plans beyond know weekends only.
HOLIDAY_YEARS = 12
PLAN_YEARS = (1990, 2200)


@click.command()
@input_argument
@click.option("--out", type=click.Path(path_type=Path), help="File to write: .xlsx or .json.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="First day of the plan, YYYY-MM-DD; next Monday unless given.",
)
@click.option(
    "--country",
    metavar="CC",
    help="Country of the public holidays, such as DE or US; the organisation's unless given.",
)
@bank_option
def roadmap(
    input_path: Path,
    out: Path | None,
    start: datetime | None,
    country: str | None,
    bank_option: str | None,
) -> None:
    """Plan the actions that close the gaps: who does what, when, and what it brings.

    Without --out the plan is printed.
    """
    render = _renderer(out) if out else None
    first_day = _first_day(start)
    bank, answers = load_input(input_path, bank_option)
    made = make_roadmap(bank, answers, first_day, country or answers.organisation.country)
    if out is None or render is None:
        from assessment.roadmap.text import render_text

        text = render_text(made, answers.organisation.name)
        click.echo("\n".join(visible(line) for line in text.split("\n")), nl=False)
        return
    from assessment.files import write_atomically

    write_atomically(out, render(made, bank, answers))
    click.echo(f"{out}: {len(made.packages)} work packages, {_span(made)}", err=True)


def make_roadmap(bank: Bank, answers: AnswerSet, start: date, country: str | None) -> Roadmap:
    """Score, find and plan one record.

    Raises:
        InputProblems: the country is unknown, or the actions of the bank wait for each other.
    """
    from assessment.findings import find
    from assessment.roadmap import PlanSettings, plan
    from assessment.roadmap.network import CyclicPlanError
    from assessment.scoring import score

    holidays = public_holidays(country, start) if country else frozenset()
    settings = PlanSettings(start=start, country=country.upper() if country else None)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    try:
        return plan(bank, answers, scores, findings, settings, holidays=holidays)
    except OverflowError as fault:
        what = f"the plan from bank `{bank.id}` would run beyond the year 9999"
        hint = "check the weeks of its actions and the factors of its sizing rules"
        raise InputProblems([Problem("plan-too-long", what, hint=hint)]) from fault
    except CyclicPlanError as fault:
        what = f"actions of bank `{bank.id}` wait for each other: {' -> '.join(fault.cycle)}"
        hint = "take one of them out of `after` of the next in actions.yaml"
        raise InputProblems([Problem("cyclic-actions", what, hint=hint)]) from fault


def public_holidays(country: str, start: date) -> frozenset[date]:
    """Public holidays of a country from the year of `start` on.

    Raises:
        InputProblems: no holidays are known for the country.
    """
    import holidays

    years = range(start.year, start.year + HOLIDAY_YEARS)
    try:
        return frozenset(holidays.country_holidays(country.upper(), years=years))
    except NotImplementedError as fault:
        what = f"no public holidays are known for country `{country}`"
        hint = "use a code of two letters (ISO 3166) such as DE, FR or US"
        raise InputProblems([Problem("unknown-country", what, hint=hint)]) from fault


def next_monday(today: date) -> date:
    """The Monday after `today`; a week on if today is one, so that a plan never starts in the past."""
    return today + timedelta(days=7 - today.weekday())


def _first_day(start: datetime | None) -> date:
    if start is None:
        return next_monday(date.today())
    first, last = PLAN_YEARS
    if not first <= start.year <= last:
        what = f"`{start:%Y-%m-%d}` does not lie between {first} and {last}"
        raise click.BadParameter(what, param_hint="--start")
    return start.date()


def _renderer(out: Path) -> Callable[[Roadmap, Bank, AnswerSet], bytes]:
    """How to render for the suffix of `out`; checked before anything is read."""
    render = RENDERERS.get(out.suffix.lower())
    if render is None:
        known = " or ".join(RENDERERS)
        raise click.BadParameter(f"`{out.name}` must end in {known}", param_hint="--out")
    return render


def _render_workbook(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.workbook import render_workbook

    return render_workbook(made, bank, answers)


def _render_json(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.exchange import render_json

    return render_json(made, bank, answers).encode()


def _span(made: Roadmap) -> str:
    if not made.packages or made.finish is None:
        return "nothing to plan"
    return f"{min(package.start for package in made.packages)} to {made.finish}"


RENDERERS: dict[str, Callable[[Roadmap, Bank, AnswerSet], bytes]] = {
    ".xlsx": _render_workbook,
    ".json": _render_json,
}
