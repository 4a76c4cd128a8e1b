"""Options of `roadmap` that say who works on the plan, what is settled already, and what is wished for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessment.cli.choice_options import CHOICE_OPTIONS, choice_problems
from assessment.cli.plan_request import PlanOptions
from assessment.problem import InputProblems, Problem

if TYPE_CHECKING:
    from assessment.bank.models import Bank
    from assessment.roadmap.staffing import Staff

DEFAULT_TEAM = "default"
_DAY = click.DateTime(["%Y-%m-%d"])
PLAN_YEARS = (1990, 2200)


class DatedAction(click.ParamType[tuple[str, date]]):
    """`ACT-02=2026-01-15`: an action and a day."""

    name = "ACTION=DATE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date]:
        """The id and the day."""
        action, _, day = str(value).partition("=")
        try:
            when = datetime.strptime(day, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"`{value}` is no action and date, such as ACT-02=2026-01-15", param, ctx)
        if not PLAN_YEARS[0] <= when.year <= PLAN_YEARS[1]:
            first, last = PLAN_YEARS
            self.fail(f"`{day}` does not lie between {first} and {last}", param, ctx)
        return action, when


def plan_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, given to the command as one `PlanOptions` named `plan_options`."""

    @wraps(command)
    def packed(**given: Any) -> Any:
        own = {name: given.pop(name) for name in _NAMES}
        if own["deadline"] is not None:
            own["deadline"] = own["deadline"].date()
        return command(**given, plan_options=PlanOptions(**own))

    for option in reversed(_OPTIONS):
        packed = option(packed)
    return packed


def checked(options: PlanOptions, bank: Bank, start: date) -> None:
    """Stop where an option names an action that the bank does not have, or one both done and running.

    Raises:
        InputProblems: with one problem for each such action.
    """
    from assessment.bank.model_faults import closest

    known = {action.id for action in bank.actions}
    named: Mapping[str, Sequence[str]] = {
        "--done": options.done,
        "--running": [action for action, _ in options.running],
        "--fixed": [action for action, _ in options.fixed],
        "--must": options.must,
        "--without": options.without,
    }
    problems = []
    for option, actions in named.items():
        for action in actions:
            if action not in known:
                near = closest(action, known)
                what = f"{option} names `{action}`, which is no action of bank `{bank.id}`"
                hint = f"did you mean {near}?" if near else "the plan lists the ids"
                problems.append(Problem("unknown-action", what, hint=hint))
    problems += _contradictions(options, start)
    problems += choice_problems(options, bank)
    if problems:
        raise InputProblems(problems)


def _contradictions(options: PlanOptions, start: date) -> Iterator[Problem]:
    """A problem for each action of which two things are said that cannot both be."""
    running = [action for action, _ in options.running]
    fixed = [action for action, _ in options.fixed]
    for action in sorted(set(options.done) & {*running, *fixed}):
        what = f"{action} is said to be done, and given a date as well"
        yield Problem("done-and-dated", what, hint="keep one of the two")
    for action in sorted(set(running) & set(fixed)):
        what = f"{action} is said to be running, and to start on a fixed date"
        yield Problem("running-and-fixed", what, hint="keep one of the two")
    for option, dated in (("--running", options.running), ("--fixed", options.fixed)):
        days = dict(dated)
        for action, day in dict.fromkeys(dated):
            if day != days[action]:
                what = f"{option} gives {action} two dates: {day} and {days[action]}"
                yield Problem("two-dates", what, hint="keep one of the two")
    for action, day in options.running:
        if day >= start:
            what = f"{action} is said to be running since {day}, but the plan begins on {start}"
            yield Problem(
                "not-yet-running", what, hint=f"to start it then, use --fixed {action}={day}"
            )


def read_staff(
    team: str | None,
    bank: Bank,
    staff_count: float | None,
    holidays_of: Callable[[str], frozenset[date]],
) -> Staff | None:
    """The team of a file, or the default one for the size, with the holidays of its people.

    Raises:
        InputProblems: the file has errors, or names a country whose holidays are not known.
        SurroundingsError: the file cannot be read.
    """
    from assessment.files import read_source
    from assessment.roadmap.staffing import Staff
    from assessment.roadmap.team_defaults import default_team
    from assessment.roadmap.team_parsing import parse_team

    if team is None:
        return None
    if team == DEFAULT_TEAM:
        return Staff(default_team(staff_count, bank.role_titles))
    ids = {action.id for action in bank.actions}
    made, problems = parse_team(read_source(Path(team)), bank.role_titles.keys(), ids)
    if made is None:
        raise InputProblems(problems)
    countries = {person.country for person in made.people if person.country}
    return Staff(made, {country: holidays_of(country) for country in sorted(countries)})


def read_own_actions(path: Path | None, bank: Bank, bank_name: str) -> Bank:
    """The bank with the actions of a file laid over it; the bank itself without one.

    Args:
        path: of the file of own actions.
        bank_name: id or folder that the bank was loaded by.

    Raises:
        InputProblems: the file has errors.
        SurroundingsError: it cannot be read.
    """
    if path is None:
        return bank
    from assessment.cli.inputs import show_warnings
    from assessment.files import find_bank, read_bank_sources, read_source
    from assessment.roadmap.own_actions import with_own_actions

    sources = read_bank_sources(find_bank(bank_name))
    made, problems = with_own_actions(bank, sources, read_source(path))
    if made is None:
        raise InputProblems(problems)
    show_warnings(problems)
    return made


_OPTIONS = (
    click.option(
        "--team",
        metavar="FILE|default",
        help="Who works on the plan: a team file, or a default team for the organisation's size.",
    ),
    click.option(
        "--actions",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Own actions: added to, changed in or dropped from those of the bank.",
    ),
    click.option("--done", multiple=True, metavar="ACTION", help="An action that is done."),
    click.option(
        "--running",
        multiple=True,
        type=DatedAction(),
        help="An action under way, and the day it began.",
    ),
    click.option(
        "--fixed",
        multiple=True,
        type=DatedAction(),
        help="An action that is to start on a day, and not before.",
    ),
    click.option(
        "--phase-order",
        type=click.Choice(["free", "strict"]),
        default="free",
        show_default=True,
        help="strict: nothing of a phase begins before all of the phase before it is over.",
    ),
    click.option("--deadline", type=_DAY, metavar="DATE", help="Day by which all should be over."),
    click.option(
        "--budget-days",
        type=click.FloatRange(min=0, min_open=True),
        metavar="DAYS",
        help="Person-days that the plan may take.",
    ),
    click.option(
        "--budget-cost",
        type=click.FloatRange(min=0, min_open=True),
        metavar="AMOUNT",
        help="What the plan may cost, in the currency of the team file's rates.",
    ),
    click.option(
        "--headcount",
        type=click.FloatRange(min=0.1, max=100_000),
        metavar="PEOPLE",
        help="Full-time people who do the work, until --deadline or else for a year.",
    ),
    *CHOICE_OPTIONS,
)
_NAMES = (
    *("team", "actions", "done", "running", "fixed", "phase_order"),
    *("deadline", "budget_days", "budget_cost", "headcount"),
    *("choose", "open_phase", "must", "without", "optimise"),
)
