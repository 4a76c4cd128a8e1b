"""What opens the next phase: its gates, and the work packages that lift them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.report.material import Material
from assessment.roadmap.models import Roadmap, UnknownGate, WorkPackage

FIRST_ACTIONS = 5
MOST_GATES = 5


@dataclass(frozen=True)
class Opening:
    """The packages that open the next phase, and the rest of the plan.

    Attributes:
        direct: packages that lift what holds the phase.
        before: packages that have to be finished before those.
        rest: all others.
        unlifted: items that hold the phase and that no package lifts.
    """

    direct: tuple[WorkPackage, ...]
    before: tuple[WorkPackage, ...]
    rest: tuple[WorkPackage, ...]
    unlifted: tuple[str, ...]

    @property
    def now(self) -> tuple[WorkPackage, ...]:
        """What has to be done before the phase opens."""
        return (*self.before, *self.direct)

    @property
    def effort_days(self) -> float:
        """Person-days of what has to be done before the phase opens."""
        return sum(package.effort_likely for package in self.now)

    @property
    def finish(self) -> date:
        """When the last of it is planned to be finished; there has to be one."""
        return max(package.finish for package in self.now)


def shut_gates(material: Material, phase: str) -> tuple[str, ...]:
    """Ids of the items whose gate holds `phase` shut, the lowest level first."""
    gates = material.findings.phase_by_id[phase].gates
    shut = [(gate.level, gate.item) for gate in gates if gate.level is not None]
    # Sorting is stable: gates at one level stay in the order of the bank.
    return tuple(item for _, item in sorted(shut, key=lambda entry: entry[0]))


def holding_items(material: Material) -> tuple[str, ...]:
    """What holds the next phase: its shut gates, or the conditions where no gate is shut."""
    verdict = material.findings.verdict
    if verdict is None or verdict.next_phase is None:
        return ()
    shut = shut_gates(material, verdict.next_phase)
    return shut or verdict.held_by


def unknown_gates(material: Material) -> tuple[UnknownGate, ...]:
    """The gates of the next phase that nobody could answer."""
    verdict, plan = material.findings.verdict, material.roadmap
    if verdict is None or plan is None:
        return ()
    return tuple(gate for gate in plan.find_out_first if gate.phase == verdict.next_phase)


def opening(material: Material) -> Opening | None:
    """The plan split at the next phase; None where no package of it opens that phase."""
    plan, items = material.roadmap, holding_items(material)
    if plan is None or not items:
        return None
    left = [package for package in plan.packages if _is_left(material, package)]
    lifted = {package.id: {*package.raises, *package.closes_gates} for package in left}
    direct = {one for one, raised in lifted.items() if not raised.isdisjoint(items)}
    if not direct:
        return None
    before = _all_before(plan, direct)
    ordered = sorted(plan.packages, key=lambda package: (package.start, package.finish, package.id))
    return Opening(
        direct=tuple(package for package in ordered if package.id in direct),
        before=tuple(package for package in ordered if package.id in before),
        rest=tuple(package for package in ordered if package.id not in direct | before),
        unlifted=tuple(item for item in items if not any(item in one for one in lifted.values())),
    )


def first_packages(material: Material) -> tuple[WorkPackage, ...]:
    """The packages to start with: what opens the next phase, by start; then the others.

    What is done, or raises nothing that is below its target, is never among them.
    """
    plan, split = material.roadmap, opening(material)
    if plan is None:
        return ()
    direct = {package.id for package in split.direct} if split else set()
    now = {package.id for package in split.now} if split else set()

    def order(package: WorkPackage) -> tuple[object, ...]:
        late = (package.start, package.id not in direct, not package.critical, package.finish)
        return (package.id not in now, *late, package.id)

    left = [package for package in plan.packages if _is_left(material, package)]
    return tuple(sorted(left, key=order)[:FIRST_ACTIONS])


def _is_left(material: Material, package: WorkPackage) -> bool:
    if package.status == "Completed":
        return False
    raised = [material.scores.item_by_id.get(item) for item in package.raises]
    below = any(one is not None and (one.level is None or one.level < one.target) for one in raised)
    return below or bool(package.closes_gates)


def _all_before(plan: Roadmap, packages: set[str]) -> set[str]:
    """Everything in the plan that has to be finished before `packages`, without them."""
    found: set[str] = set()
    waiting = sorted(packages)
    while waiting:
        package = plan.package_by_id.get(waiting.pop())
        for one in package.predecessors if package else ():
            if one not in found and one in plan.package_by_id:
                found.add(one)
                waiting.append(one)
    return found - packages
