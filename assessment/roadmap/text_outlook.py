"""What surrounds the dates, as plain text: goals, chances, people, costs, kinds of work, wishes refused."""

from __future__ import annotations

import textwrap
from datetime import date

from assessment.roadmap.models import Roadmap
from assessment.roadmap.outlook_models import Amount, Chances
from assessment.roadmap.uncertainty import COMMON_CAUSE
from assessment.roadmap.working_days import month_name

WIDTH = 80


def goals(roadmap: Roadmap) -> str:
    """The sentences for executives."""
    if not roadmap.goals:
        return ""
    lines = ["GOALS FOR THE NEXT 18 MONTHS"]
    for goal in roadmap.goals:
        lines += _wrapped(f"- {goal}", indent=2)
    return "\n".join(lines)


def wishes(roadmap: Roadmap) -> str:
    """What was asked for and cannot be had."""
    if not roadmap.wishes:
        return ""
    lines = ["WHAT CANNOT BE HAD AS WISHED"]
    for wish in roadmap.wishes:
        lines += _wrapped(f"- {wish.sentence}", indent=2)
    return "\n".join(lines)


def chances(roadmap: Roadmap) -> str:
    """How sure the finish is, and which packages decide it."""
    known = roadmap.uncertainty
    if known is None:
        return ""
    factor = f"{COMMON_CAUSE[0]:g} to {COMMON_CAUSE[2]:g}"
    lines = ["HOW SURE THE DATES ARE"]
    lines += _wrapped(
        f"The plan was carried out {known.draws:,} times, with durations drawn from their ranges and one "
        f"common factor ({factor}) for estimates that are all too short or too long. "
        f"It is over by {in_words(known.finish)}. The planned finish is kept in "
        f"{known.on_time:.0%} of the draws."
    )
    for driver in known.drivers:
        title = roadmap.package_by_id[driver.package].title
        text = (
            f"{driver.package:<10} {title}: on a longest chain in {driver.criticality:.0%} of draws, "
            f"moves the finish by {driver.influence:.2f} (correlation)"
        )
        lines += _wrapped(text, indent=11)
    return "\n".join(lines)


def people(roadmap: Roadmap) -> str:
    """How many packages each role leads at once; empty without a team."""
    if all(role.full_time is None and not role.stand_in for role in roadmap.staffing):
        return ""
    lines = ["WHO LEADS HOW MUCH (full-time equivalents, packages at once, days off)"]
    for role in roadmap.staffing:
        time = "nobody: stand-in" if role.stand_in else f"{role.full_time or 0:.1f}"
        away = f"{role.days_off:>4}" if role.days_off else "    "
        lines.append(f"{role.title[:40]:<40} {time:>16} {role.capacity:>4} {away}".rstrip())
    return "\n".join(lines)


def costs(roadmap: Roadmap) -> str:
    """Cost by phase and quarter with its ranges; empty where nothing is known of it."""
    cost = roadmap.cost
    if cost is None:
        return ""
    own = sum(line.own for line in cost.lines)
    outside = sum(line.outside for line in cost.lines)
    hours = sum(line.hours for line in cost.lines)
    lines = ["COST (in the currency of the rates; likely, and its range)"]
    lines += [f"{'All':<40} {_amount(cost.total)}"]
    titles = {phase.id: phase.title for phase in roadmap.phases}
    lines += [
        f"{titles[phase][:40]:<40} {_amount(amount)}" for phase, amount in cost.phases.items()
    ]
    lines += [f"{_quarter(q.title, q.due):<40} {_amount(q.total)}" for q in cost.quarters]
    lines += _wrapped(
        f"Built up of {hours:,.0f} hours x the rates of their owners = {own:,.0f}, and {outside:,.0f} "
        f"outside the house. Ranges add as squares: not all turns out cheapest or dearest at once."
    )
    if cost.without_rate:
        lines += _wrapped(f"Without a rate, so not counted: {', '.join(cost.without_rate)}.")
    return "\n".join(lines)


def blocks(roadmap: Roadmap) -> str:
    """The plan by kind of work."""
    lines = ["BY KIND OF WORK"]
    for block in roadmap.blocks:
        sure = f" (80 of 100: {short(block.finish_p80)})" if block.finish_p80 else ""
        owners = "1 owner" if block.owners == 1 else f"{block.owners} owners"
        packages = len(block.packages)
        text = (
            f"{block.title}: {short(block.start)} - {short(block.finish)}{sure}, "
            f"{block.effort_likely:,.0f} person-days ({block.effort_low:,.0f} to "
            f"{block.effort_high:,.0f}), {packages} package{'' if packages == 1 else 's'}, {owners}"
        )
        lines += _wrapped(text, indent=2)
    return "\n".join(lines) if roadmap.blocks else ""


def in_words(known: Chances) -> str:
    """The three days, each with how sure it is."""
    return (
        f"{short(known.p50)} in 50 of 100 draws, by {short(known.p80)} in 80, "
        f"by {short(known.p95)} in 95"
    )


def short(day: date) -> str:
    """A date in eleven characters: 30 Nov 2026."""
    return f"{day.day:02} {month_name(day)[:3]} {day.year}"


def _amount(amount: Amount) -> str:
    return f"{amount.likely:>12,.0f} ({amount.low:,.0f} to {amount.high:,.0f})"


def _quarter(title: str, due: date) -> str:
    return f"{title}, to {short(due)}"


def _wrapped(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent)
