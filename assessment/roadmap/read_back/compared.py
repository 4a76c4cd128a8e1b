"""A row of the workbook beside what it said when it was exported: which of its cells people changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from assessment.answers.plan_progress import ActionProgress
from assessment.problem import Place, Problem, Severity
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.read_back.activities import Row
from assessment.roadmap.workbook.as_exported import AsExported, digest
from assessment.roadmap.working_days import WorkCalendar

_USUAL_SHARE: Mapping[PackageStatus, float] = {
    "Not started": 0.0,
    "In progress": 0.5,
    "Completed": 1.0,
}
_HALF_CENT = 0.005


@dataclass
class ComparedRow:
    """A row beside what it said when exported: which of its cells were edited."""

    row: Row
    was: AsExported
    before: ActionProgress
    first_day: date
    calendar_days: frozenset[date]
    problems: list[Problem] = field(default_factory=list)

    @property
    def status(self) -> PackageStatus:
        """Its status now."""
        return self.row.status or self.was.status

    @property
    def start_edited(self) -> bool:
        """Whether people changed its start."""
        return self.row.start is not None and self.row.start != self.was.start

    @property
    def end_edited(self) -> bool:
        """Whether people changed its end."""
        return self.row.end is not None and self.row.end != self.was.end

    @property
    def hours_edited(self) -> bool:
        """Whether people changed its effort, by more than rounding does."""
        return self.row.hours is not None and abs(self.row.hours - self.was.hours) > _HALF_CENT

    @property
    def owner_edited(self) -> bool:
        """Whether people changed its owner."""
        return self.row.owner is not None and digest(self.row.owner) != self.was.owner

    @property
    def notes_edited(self) -> bool:
        """Whether people changed its notes, or emptied them."""
        return "Notes" not in self.row.missing and digest(self.row.notes or "") != self.was.notes

    @property
    def share(self) -> float | None:
        """What was typed, unless it says no more than a status does, or an older status did."""
        usual = {_USUAL_SHARE[self.status], _USUAL_SHARE[self.was.status]}
        if self.status == "In progress":
            # Half of what is in progress is said by nobody but people: the status only stands for it.
            usual.discard(0.5)
        share = self.row.share
        if "Progress" in self.row.missing:
            return self.was.share
        return None if share in usual and share != self.was.share else share

    @property
    def share_edited(self) -> bool:
        """Whether people typed another share."""
        return self.share != self.was.share

    @property
    def edited(self) -> bool:
        """Whether anything of it was changed."""
        return any(
            (
                self.status != self.was.status,
                *(self.start_edited, self.end_edited, self.hours_edited),
                *(self.owner_edited, self.notes_edited, self.share_edited),
            )
        )

    @property
    def last_day(self) -> date:
        """The last working day before the plan begins anew."""
        day = self.first_day - timedelta(days=1)
        while day.weekday() > 4 or day in self.calendar_days:
            day -= timedelta(days=1)
        return day

    def working_days(self, start: date, end: date) -> int:
        """Working days from `start` to `end`, both included; at least one."""
        return max(WorkCalendar(start, self.calendar_days).count_until(end), 1)

    def add(
        self, code: str, header: str, what: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Note a problem at the cell of a header."""
        place = self.row.places.get(header, Place())
        self.problems.append(Problem(code, what, place, hint=hint, severity=severity))
