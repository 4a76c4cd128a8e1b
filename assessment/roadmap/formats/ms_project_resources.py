"""Resources and assignments of the Microsoft Project file: the roles, and what each has to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from xml.etree.ElementTree import Element

from assessment.roadmap.formats.contents import PlanContents, one_line
from assessment.roadmap.formats.ms_project_calendar import CALENDAR_UID, WorkingTime
from assessment.roadmap.formats.ms_project_tasks import task_uids
from assessment.roadmap.formats.xml_writing import add, add_all
from assessment.roadmap.models import WorkPackage

_LONGEST_NAME = 255
_WORK_RESOURCE = 1
_PER_HOUR = 2


@dataclass(frozen=True)
class Staffing:
    """Who works on what: the owner of each package stands for the people of its role."""

    contents: PlanContents
    working: WorkingTime

    @cached_property
    def roles(self) -> dict[str, str]:
        """Titles of the owners by role id, in the order in which they appear."""
        packages = self.contents.roadmap.packages
        return {package.owner: one_line(package.owner_title) for package in packages}

    def resource_elements(self) -> list[Element]:
        """One resource per role. Names differ, because programs find resources by name."""
        titles = list(self.roles.values())
        found = []
        for uid, (role, title) in enumerate(self.roles.items(), start=1):
            name = f"{title} ({role})" if titles.count(title) > 1 or not title else title
            found.append(self._resource(uid, role, name))
        return found

    def assignment_elements(self) -> list[Element]:
        """One assignment per package, with its work and the share of a full-time person it takes."""
        tasks = task_uids(self.contents)
        roles = {role: uid for uid, role in enumerate(self.roles, start=1)}
        found = []
        for uid, package in enumerate(self.contents.roadmap.packages, start=1):
            element = Element("Assignment")
            add_all(
                element,
                ("UID", uid),
                ("TaskUID", tasks[package.id]),
                ("ResourceUID", roles[package.owner]),
                ("Finish", self.working.end(package.finish).isoformat()),
                ("Start", self.working.begin(package.start).isoformat()),
                ("Units", round(self._units(package), 4)),
                ("Work", self.working.duration(package.effort_likely)),
            )
            found.append(element)
        return found

    def _resource(self, uid: int, role: str, name: str) -> Element:
        element = Element("Resource")
        add_all(
            element,
            ("UID", uid),
            ("ID", uid),
            # Commas and brackets separate resources and units in what people type.
            ("Name", name.replace(",", " ").replace("[", "(").replace("]", ")")[:_LONGEST_NAME]),
            ("Type", _WORK_RESOURCE),
            ("IsNull", 0),
            ("Code", role),
            ("MaxUnits", self._peak(role)),
        )
        rate = self.contents.hour_rate(role)
        if rate is not None:
            add_all(element, ("StandardRate", round(rate, 2)), ("StandardRateFormat", _PER_HOUR))
        add(element, "CalendarUID", CALENDAR_UID)
        return element

    def _units(self, package: WorkPackage) -> float:
        """People working full time: effort / duration."""
        days = self.working.count(package.start, package.finish)
        return package.effort_likely / max(days, 1)

    def _peak(self, role: str) -> int:
        """Whole people whom the plan needs at once at most, so that nothing is shown as overbooked."""
        own = [package for package in self.contents.roadmap.packages if package.owner == role]
        together = (
            sum(self._units(other) for other in own if other.start <= each.start <= other.finish)
            for each in own
        )
        return max(ceil(round(max(together), 6)), 1)
