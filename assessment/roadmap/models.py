"""The plan: work packages with dates, and what the plan leaves out."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from assessment.roadmap.model_base import Model
from assessment.roadmap.outlook_models import (
    CapabilityBlock,
    Chances,
    CostPlan,
    RoleStaffing,
    Uncertainty,
    Wish,
)

PackageStatus = Literal["Not started", "In progress", "Completed"]
LeftOutKind = Literal[
    "not_answered",
    "does_not_apply",
    "another_variant",
    "nothing_applies",
    "no_higher",
    "at_target",
    "done",
    "not_chosen",
]
# What the actions are chosen for: to close every gap; to reach the target, or open a phase, with the
# least effort; or to close the most within a budget.
Aim = Literal["everything", "target", "open_phase", "most_readiness"]


class PlanSettings(Model):
    """What a plan is computed from besides the record: all optional on the command line.

    `country` names the public holidays that the caller passes in (ISO 3166 alpha-2);
    `hours_per_day` converts person-days to hours; `owner_capacity` is how many packages one owner
    can lead at once where no team is given; a visible result is wanted within `early_result_days`
    calendar days. `draws` is how often the plan is carried out to find the chances of its dates, 0 for
    none. `running` are actions with the day they began, `fixed` with the day before which they must not
    start; in `strict` phase order nothing of a phase begins before all of the one before is over.
    `deadline`, `budget_days` (person-days), `budget_cost` (money) and `headcount` (full-time people, until
    the deadline or for a year) are wishes, answered in `Roadmap.wishes` where they cannot be had.
    With `optimise` a better plan than the first is looked for. `aim` says what actions are chosen for,
    `open_phase` which phase to open; `must` are actions that the plan has in any case, `without` those
    it never has. What people said of single actions takes the place of what is computed: `left`, the
    share of the work that is left of running ones; `durations` in working days, of running ones from
    `start` on; `efforts` in person-days, likely, from beginning to end.
    """

    start: date
    country: str | None = None
    hours_per_day: Annotated[float, Field(gt=0, le=24)] = 8.0
    owner_capacity: Annotated[int, Field(ge=1, le=100)] = 2
    early_result_days: Annotated[int, Field(ge=1, le=3650)] = 90
    draws: Annotated[int, Field(ge=0, le=100_000)] = 10_000
    done: tuple[str, ...] = ()
    running: dict[str, date] = Field(default_factory=dict)
    fixed: dict[str, date] = Field(default_factory=dict)
    phase_order: Literal["free", "strict"] = "free"
    deadline: date | None = None
    budget_days: Annotated[float, Field(gt=0)] | None = None
    budget_cost: Annotated[float, Field(gt=0)] | None = None
    headcount: Annotated[float, Field(ge=0.1, le=100_000)] | None = None
    optimise: bool = True
    aim: Aim = "everything"
    open_phase: str | None = None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    left: dict[str, float] = Field(default_factory=dict)
    durations: dict[str, int] = Field(default_factory=dict)
    efforts: dict[str, float] = Field(default_factory=dict)


class WorkPackage(Model):
    """One scheduled action: a leaf of the work breakdown.

    Dates are working days, both included; `late_finish` is the latest finish that does not move the
    end of the plan. `total_slack_days` is in working days, 0 on the critical path. Effort is in
    person-days after sizing; `duration_days` in working days, as is to be expected, with its range in
    `duration_range`. `lags` are the working days to wait after each of `predecessors`.
    `waits_for_owner` names packages of the same owner that end just before this one may start:
    they hold it by capacity, not by content. `closes_gates` are the gate
    items that are shut today and that it opens; `gain` is the sum of (target - level) x weight over the
    items in gap that it raises. `chances` of its finish and its `criticality` (share of draws on a longest
    chain) are None where nothing was simulated. `stand_in` says that the team has nobody to own it.
    `done_share` (0 to 1) and `note` are what people said in the workbook, None where they did not.
    """

    id: str
    title: str
    phase: str
    owner: str
    owner_title: str
    block: str
    effort_low: float
    effort_likely: float
    effort_high: float
    duration_days: int
    start: date
    finish: date
    late_finish: date
    total_slack_days: int
    critical: bool
    predecessors: tuple[str, ...]
    status: PackageStatus
    steps: tuple[str, ...]
    deliverable: str
    done_when: str
    kpi: str
    raises: tuple[str, ...]
    lifts_to: int
    reasons: tuple[str, ...]
    outside_help: str | None
    outside_cost: float = 0.0
    duration_range: tuple[int, int] | None = None
    lags: tuple[int, ...] = ()
    waits_for_owner: tuple[str, ...] = ()
    closes_gates: tuple[str, ...] = ()
    gain: float = 0.0
    sizing: tuple[str, ...] = ()
    early_result: bool = False
    chances: Chances | None = None
    criticality: float | None = None
    stand_in: bool = False
    done_share: float | None = None
    note: str | None = None


class PhasePlan(Model):
    """One phase of the plan: the span and sum of its packages. Phases without packages are left out.

    `owner` is the role that answers for most of the effort in it, to be shown as *most work*: it does
    not lead the phase. `effort_likely` is the sum; the distances to low
    and high are added as squares, because not everything turns out best or worst at once.
    """

    id: str
    title: str
    objective: str
    start: date
    finish: date
    owner: str
    effort_low: float
    effort_likely: float
    effort_high: float
    packages: tuple[str, ...]
    chances: Chances | None = None


class Milestone(Model):
    """What stands at the end of a quarter of the plan, if all goes as planned.

    `finished` are the packages that end in the quarter; `score` (0-100) and `phase` are computed anew
    from the answers with the levels that all packages finished by `due` lift their items to.
    `next_phase` is the phase after `phase`, and `holds` says in one sentence what still holds it then;
    both are empty in the last phase. `chances` are the days by which all that ends up to `due` is over;
    None before anything ends, or where nothing was simulated.
    """

    title: str
    due: date
    score: float | None
    phase: str | None
    phase_title: str | None
    finished: tuple[str, ...]
    next_phase: str | None = None
    holds: str = ""
    chances: Chances | None = None


class LeftOut(Model):
    """An action that is not planned, and why. `answer_first` are the items that nobody answered."""

    kind: LeftOutKind

    id: str
    title: str
    reason: str
    answer_first: tuple[str, ...] = ()


class UnknownGate(Model):
    """A gate that nobody could answer: until somebody finds out, no plan can say when its phase opens.

    `ask_whom` are titles of roles; `phase` is the phase that it holds, `needs` the level from which the
    gate is open. `action` would lift it, should the answer turn out too low; None where none does.
    """

    item: str
    title: str
    question: str
    ask_whom: tuple[str, ...]
    phase: str
    phase_title: str
    needs: int
    dont_know: bool
    action: str | None = None


class EarlyResult(Model):
    """The result that people can see within the days wanted, or the sentence why there is none."""

    package: str | None
    due: date
    sentence: str


class PlanSelection(Model):
    """What the actions were chosen for, and how good the choice is; `sentence` says it in words.

    `gain_share` is the part of the weighted gap that they close (0-1). Where it is not `proved` that no
    other choice is better, none is better by more than `gap_share` of its bound.
    """

    aim: Aim
    sentence: str
    effort_days: float
    gain_share: float
    proved: bool
    gap_share: float


class PlanQuality(Model):
    """How the plan compares with the best one of the same packages.

    `method` is what its schedule comes from: list scheduling, or the exact solver where that found a
    better one. No plan at all takes fewer than `lower_bound_days` working days, and none that opens the
    next phase no later, and shows the first result in time, fewer than `kept_bound_days`: the plan is
    `proved` where it takes no more than those, else it is longer by the share `gap_share`.
    `value_proved` says that no plan of this length, in which the next phase opens and the first result
    shows no later, has what is worth more any earlier; `load_proved` that owners lead fewest packages at
    once in this one of all that are equal in that.
    """

    method: Literal["list", "solver"]
    proved: bool
    lower_bound_days: int
    gap_share: float
    kept_bound_days: int = 0
    value_proved: bool = False
    load_proved: bool = False


class Roadmap(Model):
    """The whole plan.

    `find_out_first` are the gates that nobody could answer, in the order of the phases they hold.
    `finish_range` is the earliest and latest finish if every duration came out short or long.
    `critical_path` is one chain of packages that decides the finish, in order; where two neighbours
    are not predecessor and successor they share an owner. No plan of these packages can be shorter
    than `lower_bound_days` working days; this one takes `duration_days`.

    `goals` are sentences for executives; `cost` is None where neither a rate nor an outside cost is
    known; `wishes` are what was asked for and cannot be had; `staffing` is by role, for roles that own
    packages.
    """

    settings: PlanSettings
    target_profile: str
    target_title: str
    phases: tuple[PhasePlan, ...]
    packages: tuple[WorkPackage, ...]
    milestones: tuple[Milestone, ...]
    left_out: tuple[LeftOut, ...]
    finish: date | None
    finish_range: tuple[date, date] | None
    effort_likely: float
    effort_range: tuple[float, float]
    load_by_owner: dict[str, float]
    critical_path: tuple[str, ...] = ()
    early_result: EarlyResult | None = None
    find_out_first: tuple[UnknownGate, ...] = ()
    duration_days: int = 0
    lower_bound_days: int = 0
    quality: PlanQuality | None = None
    selection: PlanSelection | None = None
    uncertainty: Uncertainty | None = None
    goals: tuple[str, ...] = ()
    blocks: tuple[CapabilityBlock, ...] = ()
    cost: CostPlan | None = None
    wishes: tuple[Wish, ...] = ()
    staffing: tuple[RoleStaffing, ...] = ()

    @cached_property
    def package_by_id(self) -> dict[str, WorkPackage]:
        """Work packages by action id."""
        return {package.id: package for package in self.packages}
