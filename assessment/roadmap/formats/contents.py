"""What every format says of a work package, in text that any of them may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.problem import visible
from assessment.roadmap.models import PhasePlan, Roadmap, WorkPackage
from assessment.roadmap.outlook_models import CostLine

# Neither XML nor most programs take these; `visible` leaves them.
_NON_CHARACTERS = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor in the plan, and the wait after it in working days."""

    before: str
    lag_days: int


@dataclass(frozen=True)
class PlanContents:
    """A plan with the bank and the answers it was made from, and the words for its parts."""

    roadmap: Roadmap
    bank: Bank
    answers: AnswerSet

    @property
    def organisation(self) -> str:
        """Name of the organisation, on one line."""
        return one_line(self.answers.organisation.name)

    @property
    def title(self) -> str:
        """What the plan is called."""
        return f"AI roadmap: {self.organisation}"

    @property
    def first_day(self) -> date:
        """Start of the first package; the start wanted where nothing is planned."""
        return min(
            (package.start for package in self.roadmap.packages),
            default=self.roadmap.settings.start,
        )

    @property
    def source(self) -> str:
        """Which bank the plan comes from."""
        return f"Bank {self.bank.id} {self.bank.version}, digest {self.bank.digest[:12]}"

    @cached_property
    def phases(self) -> tuple[tuple[PhasePlan, tuple[WorkPackage, ...]], ...]:
        """Phases with their packages, in the order of the plan."""
        packages = self.roadmap.package_by_id
        return tuple(
            (phase, tuple(packages[package] for package in phase.packages))
            for phase in self.roadmap.phases
        )

    @cached_property
    def phase_titles(self) -> dict[str, str]:
        """Titles of planned phases by id, on one line each."""
        return {phase.id: one_line(phase.title) for phase in self.roadmap.phases}

    def links(self, package: WorkPackage) -> tuple[Link, ...]:
        """Predecessors that stand in the plan, with their lags."""
        lags = package.lags or (0,) * len(package.predecessors)
        return tuple(
            Link(before, lag)
            for before, lag in zip(package.predecessors, lags, strict=True)
            if before in self.roadmap.package_by_id
        )

    def hours(self, package: WorkPackage) -> float:
        """Likely effort in hours, to the hundredth."""
        return round(package.effort_likely * self.roadmap.settings.hours_per_day, 2)

    def outside_cost(self, package: WorkPackage) -> float:
        """What is paid outside the house for a package: as the costs of the plan say, else the bank."""
        line = self._cost_lines.get(package.id)
        return package.outside_cost if line is None else line.outside

    def hour_rate(self, role: str) -> float | None:
        """What an hour of a role costs; None where no rate is known."""
        owned = (package.id for package in self.roadmap.packages if package.owner == role)
        lines = (self._cost_lines[each] for each in owned if each in self._cost_lines)
        return next((line.hour_rate for line in lines if line.hour_rate is not None), None)

    @cached_property
    def _cost_lines(self) -> dict[str, CostLine]:
        cost = self.roadmap.cost
        return {line.package: line for line in cost.lines} if cost else {}


def one_line(text: str) -> str:
    """`text` on one line, without characters that steer a program or that XML refuses."""
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """`text` without characters that steer a program or that XML refuses; line ends are LF."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NON_CHARACTERS.sub("\ufffd", visible(unified))


def depends_on(links: tuple[Link, ...]) -> str:
    """Predecessors as people write them: ``ACT-01; ACT-04 + 5 days``."""
    return "; ".join(
        f"{link.before} + {link.lag_days} days" if link.lag_days else link.before for link in links
    )


def details(package: WorkPackage, *, bullet: str) -> str:
    """The package in words: what it delivers, its steps one per line, when it is done, how it is measured.

    Args:
        bullet: what each step begins with, such as ``* [ ] `` for a list to tick off.
    """
    lines = [f"Delivers: {one_line(package.deliverable)}", "", "Steps:"]
    lines += [f"{bullet}{one_line(step)}" for step in package.steps]
    lines += [
        "",
        f"Done when: {one_line(package.done_when)}",
        f"Measured by: {one_line(package.kpi)}",
    ]
    lines.append(f"Raises: {', '.join(package.raises)} to level {package.lifts_to}")
    lines += [f"{name}: {value}" for name, value in _marks(package) if value]
    return "\n".join(lines)


def _marks(package: WorkPackage) -> tuple[tuple[str, str], ...]:
    return (
        ("Opens the gates", ", ".join(package.closes_gates)),
        ("Waits until its owner is free of", ", ".join(package.waits_for_owner)),
        ("Outside help", one_line(package.outside_help or "")),
        ("Critical path", "yes, a delay moves the end of the plan" if package.critical else ""),
        ("Note", one_line(package.note or "")),
        ("First visible result", "yes" if package.early_result else ""),
        (
            "Finished in 80 of 100 draws by",
            package.chances.p80.isoformat() if package.chances else "",
        ),
    )
