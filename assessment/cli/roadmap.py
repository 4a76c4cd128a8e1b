"""`assessment roadmap`: the plan that closes the gaps, as text, workbook or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.calendars import next_monday, public_holidays
from assessment.cli.inputs import bank_option, input_argument, load_input, stop_at_errors
from assessment.cli.plan_formats import NAMES, RENDERERS, plan_format
from assessment.cli.plan_options import (
    PLAN_YEARS,
    checked,
    plan_options,
    read_own_actions,
    read_staff,
)
from assessment.cli.plan_progress import keep, take_in, tell, warn_of_unknown
from assessment.cli.plan_request import PlanOptions
from assessment.problem import InputProblems, Problem
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.answers.plan_progress import ActionProgress
    from assessment.bank.models import Bank
    from assessment.roadmap.models import Roadmap

# What was exported so many days ago is still compared by working days with their holidays.
LOOK_BACK_DAYS = 700


@click.command()
@input_argument
@click.option("--out", type=click.Path(path_type=Path), help="File to write; its ending says what.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(NAMES),
    help="Format, where the ending of --out does not say it, or for the terminal.",
)
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
@click.option(
    "--progress",
    "workbook",
    type=click.Path(path_type=Path),
    metavar="XLSX",
    help="Workbook of the plan, edited: what it says is kept in the record, and the rest planned anew.",
)
@bank_option
@plan_options
def roadmap(
    input_path: RecordAddress,
    *,
    out: Path | None,
    format_name: str | None,
    start: datetime | None,
    country: str | None,
    workbook: Path | None,
    bank_option: str | None,
    plan_options: PlanOptions,
) -> None:
    """Plan the actions that close the gaps: who does what, when, and what it brings.

    Without --out the plan is printed. Files: workbook (.xlsx), JSON (.json), CSV for issue trackers
    (.csv), calendar (.ics), Microsoft Project (.xml), Mermaid (.mmd), Gantt chart (.svg, .png), text (.txt).
    """
    render = plan_format(out, format_name)
    first_day = _first_day(start)
    bank, answers = load_input(input_path, bank_option)
    bank = read_own_actions(plan_options.actions, bank, bank_option or bank.id)
    country = country or answers.organisation.country
    if workbook is None:
        warn_of_unknown(bank, answers)
        made = make_roadmap(bank, answers, first_day, country, plan_options, answers.progress)
    else:
        asked = _Asked(input_path, bank, first_day, country, plan_options)
        made, answers = _with_workbook(workbook, answers, asked)
    if out is None or render is None:
        shown = (render or RENDERERS[".txt"])(made, bank, answers)
        click.echo(shown.decode(), nl=False)
        return
    from assessment.files import write_atomically

    write_atomically(out, render(made, bank, answers))
    number = len(made.packages)
    packages = "1 work package" if number == 1 else f"{number} work packages"
    click.echo(f"{out}: {packages}, {_span(made)}", err=True)


@dataclass(frozen=True)
class _Asked:
    """What a plan was asked for."""

    input_path: RecordAddress
    bank: Bank
    first_day: date
    country: str | None
    options: PlanOptions

    def plan(self, answers: AnswerSet) -> Roadmap:
        """The plan of these answers."""
        return make_roadmap(
            self.bank, answers, self.first_day, self.country, self.options, answers.progress
        )


def _with_workbook(workbook: Path, answers: AnswerSet, asked: _Asked) -> tuple[Roadmap, AnswerSet]:
    """The plan with what an edited workbook says, which is recorded once the plan is made."""
    since = asked.first_day.replace(day=1) - timedelta(days=LOOK_BACK_DAYS)
    holidays = public_holidays(asked.country, since) if asked.country else frozenset()
    taken = take_in(
        workbook, asked.bank, answers, asked.first_day, holidays, lambda: asked.plan(answers)
    )
    warn_of_unknown(asked.bank, taken.answers)
    made = asked.plan(taken.answers)
    tell(taken, keep(asked.input_path, taken), made, asked.bank, holidays)
    return made, taken.answers


def make_roadmap(
    bank: Bank,
    answers: AnswerSet,
    start: date,
    country: str | None,
    options: PlanOptions | None = None,
    progress: tuple[ActionProgress, ...] = (),
) -> Roadmap:
    """Score, find and plan one record; with `progress`, what has happened stays.

    Raises:
        InputProblems: the country is unknown, an option does not fit the bank, the team file has
            errors, the actions of the bank wait for each other, or the progress lies after the start.
    """
    from assessment.findings import find
    from assessment.roadmap import PlanSettings, plan
    from assessment.roadmap.network import CyclicPlanError
    from assessment.roadmap.replanning import as_it_happened, check_progress, with_progress
    from assessment.scoring import score

    holidays = public_holidays(country, start) if country else frozenset()
    options = options or PlanOptions()
    checked(options, bank, start)
    staff = read_staff(
        options.team, bank, answers.organisation.staff, lambda other: public_holidays(other, start)
    )
    settings = PlanSettings(
        start=start, country=country.upper() if country else None, **options.settings()
    )
    stop_at_errors(check_progress(progress, start))
    planned, settings = with_progress(bank, settings, progress, holidays)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    try:
        made = plan(planned, answers, scores, findings, settings, holidays=holidays, staff=staff)
        return as_it_happened(made, bank, progress)
    except OverflowError as fault:
        what = f"the plan from bank `{bank.id}` would run beyond the year 9999"
        hint = "check the weeks of its actions and the factors of its sizing rules"
        raise InputProblems([Problem("plan-too-long", what, hint=hint)]) from fault
    except CyclicPlanError as fault:
        what = f"actions of bank `{bank.id}` wait for each other: {' -> '.join(fault.cycle)}"
        hint = "take one of them out of `after` of the next in actions.yaml"
        raise InputProblems([Problem("cyclic-actions", what, hint=hint)]) from fault


def _first_day(start: datetime | None) -> date:
    if start is None:
        return next_monday(date.today())
    first, last = PLAN_YEARS
    if not first <= start.year <= last:
        what = f"`{start:%Y-%m-%d}` does not lie between {first} and {last}"
        raise click.BadParameter(what, param_hint="--start")
    return start.date()


def _span(made: Roadmap) -> str:
    if not made.packages or made.finish is None:
        return "nothing to plan"
    return f"{min(package.start for package in made.packages)} to {made.finish}"
