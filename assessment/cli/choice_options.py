"""Options of `roadmap` that say what the actions are chosen for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assessment.problem import Problem

if TYPE_CHECKING:
    from assessment.bank.models import Bank
    from assessment.cli.plan_request import PlanOptions

CHOICE_OPTIONS = (
    click.option(
        "--choose",
        type=click.Choice(["everything", "least-effort", "most-readiness"]),
        default="everything",
        show_default=True,
        help="Which actions: all that close a gap, the least that reaches the target, or the most "
        "for --budget-days, with --headcount or until --deadline.",
    ),
    click.option(
        "--open-phase", metavar="PHASE", help="Only what opens this phase, with the least effort."
    ),
    click.option("--must", multiple=True, metavar="ACTION", help="An action to plan in any case."),
    click.option("--without", multiple=True, metavar="ACTION", help="An action not to plan."),
    click.option(
        "--optimise/--no-optimise",
        default=True,
        show_default=True,
        help="Look for a better plan than the first: shorter, value earlier, load level.",
    ),
)


def choice_problems(options: PlanOptions, bank: Bank) -> list[Problem]:
    """What contradicts itself or names no phase of the bank."""
    from assessment.bank.model_faults import closest

    problems = []
    phases = [phase.id for phase in bank.phases]
    if options.open_phase is not None and options.open_phase not in phases:
        near = closest(options.open_phase, set(phases))
        what = f"--open-phase names `{options.open_phase}`, which is no phase of bank `{bank.id}`"
        hint = f"did you mean {near}?" if near else f"the phases are {', '.join(phases)}"
        problems.append(Problem("unknown-phase", what, hint=hint))
    if options.open_phase is not None and options.choose != "everything":
        what = f"a phase is to be opened, and `{options.choose}` to be chosen"
        problems.append(Problem("two-aims", what, hint="give --open-phase or --choose, not both"))
    limits = (options.budget_days, options.headcount, options.deadline)
    if options.choose == "most-readiness" and limits == (None, None, None):
        what = "the most readiness is asked for, and neither a budget, a headcount nor a date given"
        hint = "add --budget-days, --headcount or --deadline"
        problems.append(Problem("no-budget", what, hint=hint))
    for action in sorted(set(options.must) & set(options.without)):
        what = f"{action} is wanted in any case, and excluded as well"
        problems.append(Problem("must-and-without", what, hint="keep one of the two"))
    return problems
