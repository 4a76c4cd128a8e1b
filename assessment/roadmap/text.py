"""The plan as plain text for a terminal: 80 columns, ASCII, the critical path marked."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import date

from assessment.roadmap import text_outlook
from assessment.roadmap.improvement import quality_sentence
from assessment.roadmap.left_out import grouped
from assessment.roadmap.models import PhasePlan, Roadmap, WorkPackage
from assessment.roadmap.working_days import month_name

WIDTH = 80
_OWNER = 20
_DATES = 21
_LEAD = 11  # marks and id


def render_text(roadmap: Roadmap, organisation: str) -> str:
    """The whole plan as text, lines of at most 80 characters as far as single words allow."""
    parts = [_head(roadmap, organisation), text_outlook.goals(roadmap)]
    parts += [text_outlook.wishes(roadmap), _find_out_first(roadmap)]
    if roadmap.packages:
        parts += [_phases(roadmap), _gantt(roadmap), _milestones(roadmap)]
        parts += [section(roadmap) for section in _OUTLOOK]
    parts.append(_left_out(roadmap))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(roadmap: Roadmap, organisation: str) -> str:
    lines = [f"Roadmap for {organisation}", f"Target profile: {roadmap.target_title}"]
    if not roadmap.packages or roadmap.finish is None or roadmap.finish_range is None:
        return "\n".join(
            [*lines, "Nothing to plan: no answered item that applies is below its target."]
        )
    first, last = roadmap.finish_range
    low, high = roadmap.effort_range
    settings = roadmap.settings
    holidays = (
        f"public holidays of {settings.country}" if settings.country else "no public holidays"
    )
    lines += _wrapped(
        f"Start {_day(min(package.start for package in roadmap.packages))}, finish {_day(roadmap.finish)} "
        f"(range {_day(first)} to {_day(last)}); {len(roadmap.packages)} work packages, "
        f"{roadmap.effort_likely:,.0f} person-days (range {low:,.0f} to {high:,.0f})."
    )
    if roadmap.uncertainty:
        lines += _wrapped(f"Over by {text_outlook.in_words(roadmap.uncertainty.finish)}.")
    leads = (
        "each role leads as many packages at once as its people have time for"
        if any(role.full_time is not None or role.stand_in for role in roadmap.staffing)
        else f"one owner leads at most {settings.owner_capacity} packages at once"
    )
    lines += _wrapped(
        f"Assumed: {leads}; Monday to Friday, {holidays}. {quality_sentence(roadmap)}"
    )
    if roadmap.selection:
        lines += _wrapped(roadmap.selection.sentence)
    if roadmap.early_result:
        lines += _wrapped(roadmap.early_result.sentence)
    return "\n".join(lines)


def _find_out_first(roadmap: Roadmap) -> str:
    if not roadmap.find_out_first:
        return ""
    lines = ["FIND OUT FIRST: nobody could answer these gates, and each holds a phase"]
    for gate in roadmap.find_out_first:
        whom = f" Ask: {', '.join(gate.ask_whom)}." if gate.ask_whom else ""
        text = f"{gate.item:<{_LEAD - 1}} {gate.question} Holds {gate.phase_title}.{whom}"
        lines += _wrapped(text, indent=_LEAD)
    return "\n".join(lines)


def _phases(roadmap: Roadmap) -> str:
    marks = "* on the critical path   ! first visible result   g opens a gate that is shut"
    return "\n\n".join([marks, *(_phase(phase, roadmap) for phase in roadmap.phases)])


def _phase(phase: PhasePlan, roadmap: Roadmap) -> str:
    span = f"{_day(phase.start)} - {_day(phase.finish)}, {phase.effort_likely:,.0f} person-days"
    sure = f" (80 of 100: by {_day(phase.chances.p80)})" if phase.chances else ""
    lines = [*_wrapped(f"{phase.title.upper()}: {span}{sure}, most work: {phase.owner}")]
    for package_id in phase.packages:
        lines += _package(roadmap.package_by_id[package_id])
    return "\n".join(lines)


def _package(package: WorkPackage) -> Iterator[str]:
    room = WIDTH - _LEAD - _OWNER - _DATES - 2
    titles = textwrap.wrap(package.title, room) or [""]
    owners = textwrap.wrap(package.owner_title, _OWNER) or [""]
    dates = f"{_short(package.start)} - {_short(package.finish)}"
    for number in range(max(len(titles), len(owners))):
        title = titles[number] if number < len(titles) else ""
        owner = owners[number] if number < len(owners) else ""
        lead = f"{_marks(package)} {package.id}" if not number else ""
        line = f"{lead:<{_LEAD}}{title:<{room}} {owner:<{_OWNER}} {'' if number else dates}"
        yield line.rstrip()


def _marks(package: WorkPackage) -> str:
    marks = {"*": package.critical, "!": package.early_result, "g": bool(package.closes_gates)}
    return "".join(mark if holds else " " for mark, holds in marks.items())


def _gantt(roadmap: Roadmap) -> str:
    """One line per package; `#` on the critical path, `=` elsewhere, `.` for slack."""
    packages = roadmap.packages
    first = min(package.start for package in packages)
    days = max((max(package.late_finish for package in packages) - first).days + 1, 1)
    room = WIDTH - _LEAD
    scale = [f"{_day(first)}", f"{_day(roadmap.finish or first)}"]
    lines = [" " * _LEAD + scale[0] + scale[1].rjust(room - len(scale[0]))]
    for package in packages:
        start = (package.start - first).days * room // days
        end = max(((package.finish - first).days + 1) * room // days, start + 1)
        late = max(((package.late_finish - first).days + 1) * room // days, end)
        bar = ("#" if package.critical else "=") * (end - start) + "." * (late - end)
        lines.append(f"{package.id:<{_LEAD}}{' ' * start}{bar}".rstrip())
    return "\n".join([*lines, "# critical   = planned   . slack: may end later without harm"])


def _milestones(roadmap: Roadmap) -> str:
    lines = ["EXPECTED AT THE END OF EACH QUARTER OF THE PLAN"]
    before = ""
    for milestone in roadmap.milestones:
        score = "no score" if milestone.score is None else f"score {milestone.score:.0f}"
        phase = f", phase {milestone.phase_title}" if milestone.phase_title else ""
        done = len(milestone.finished)
        ends = f"; {done} package{' ends' if done == 1 else 's end'} in it" if done else ""
        if done and milestone.chances:
            ends += f" (80 of 100: by {_day(milestone.chances.p80)})"
        again = milestone.holds == before and before
        held = "; held as before." if again else f". {milestone.holds}".rstrip()
        before = milestone.holds
        lines += _wrapped(f"{_day(milestone.due)}  {score}{phase}{ends}{held}", indent=13)
    return "\n".join(lines)


def _left_out(roadmap: Roadmap) -> str:
    if not roadmap.left_out:
        return ""
    lines = ["NOT PLANNED, AND WHY"]
    for group in grouped(roadmap.left_out):
        lines += _wrapped(f"{group.title} ({group.count}): {group.actions}", indent=2)
    return "\n".join(lines)


def _wrapped(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent, drop_whitespace=True)


def _day(day: date) -> str:
    return f"{day.day:02} {month_name(day)[:3]} {day.year}"


def _short(day: date) -> str:
    return f"{day.day:02} {month_name(day)[:3]} {day.year % 100:02}"


_OUTLOOK: tuple[Callable[[Roadmap], str], ...] = (
    *(text_outlook.chances, text_outlook.blocks),
    *(text_outlook.people, text_outlook.costs),
)
