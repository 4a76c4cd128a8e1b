"""The plan as a Mermaid Gantt diagram, which wikis and code hosts draw from text.

Source: Mermaid, syntax of `gantt` diagrams. Task lines read ``name :tags, id, start, end``.
"""

from __future__ import annotations

import re

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.formats.contents import PlanContents, one_line
from assessment.roadmap.models import Roadmap, WorkPackage

# What ends a name, begins a comment or a link, or is taken for HTML or an entity, becomes its wide form:
# it looks the same, and Mermaid reads it as a letter.
_WIDE = {ord(character): ord(character) - 0x20 + 0xFF00 for character in '#:;%<>&`"\\{}'}
_UNSAFE_ID = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST = 90


def render_mermaid(roadmap: Roadmap, bank: Bank, answers: AnswerSet) -> str:
    """The plan as Mermaid text: a section per phase, dates for every package, `crit` on the critical path.

    Tasks carry dates and not `after`: Mermaid knows neither lags in working days nor public holidays.
    """
    contents = PlanContents(roadmap, bank, answers)
    lines = [
        "gantt",
        f"    title {words(f'AI roadmap of {contents.organisation}')}",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %d %b %y",
        "    inclusiveEndDates",
        "    todayMarker off",
    ]
    for phase, packages in contents.phases:
        lines += ["", f"    section {words(phase.title) or phase.id}"]
        lines += [f"    {_task(package)}" for package in packages]
    if roadmap.milestones:
        lines += ["", "    section Milestones"]
    for number, milestone in enumerate(roadmap.milestones, start=1):
        name = f"Milestone {number} {milestone.title}"
        lines.append(
            f"    {words(name)} :milestone, milestone-{number}, {milestone.due.isoformat()}, 0d"
        )
    return "\n".join(lines) + "\n"


def words(text: str) -> str:
    """`text` as a name: one line, nothing in it that Mermaid reads as syntax, at most 90 characters."""
    safe = one_line(text).translate(_WIDE)
    return safe if len(safe) <= _LONGEST else safe[: _LONGEST - 1].rstrip() + "…"


def _task(package: WorkPackage) -> str:
    """One line. The name begins with the id, so that no title can begin with a word of the syntax."""
    tags = [tag for tag, holds in _tags(package).items() if holds]
    task_id = _UNSAFE_ID.sub("_", package.id)
    dates = (package.start.isoformat(), package.finish.isoformat())
    return f"{words(f'{package.id} {package.title}')} :{', '.join((*tags, task_id, *dates))}"


def _tags(package: WorkPackage) -> dict[str, bool]:
    return {
        "crit": package.critical,
        "done": package.status == "Completed",
        "active": package.status == "In progress",
    }
