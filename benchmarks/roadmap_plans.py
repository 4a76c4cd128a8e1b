"""Plans of the size of a roadmap: how short, how surely, and in what time.

Usage: python -m benchmarks.roadmap_plans [COUNT]

Two parts: generated projects of 40 to 150 actions (six roles that lead two to four at once, five to forty
working days each, few predecessors), and the examples with one package per owner at once, where the list
scheduler alone leaves a gap, and with the default team of their size.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from datetime import date
from pathlib import Path

from assessment.cli.inputs import load_input
from assessment.findings import find
from assessment.roadmap import PlanSettings, plan
from assessment.roadmap.network import Link
from assessment.roadmap.rcpsp.list_scheduling import Builder, rules
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits
from assessment.roadmap.rcpsp.solver import shortest
from assessment.roadmap.staffing import Staff
from assessment.roadmap.team_defaults import default_team
from assessment.scoring import score

SIZES = (40, 82, 150)
ROLES = 6
LIMITS = Limits(children=100, work=0.5, wall_seconds=5.0)
MONDAY = date(2026, 11, 30)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    # So that the import of the solver is not counted with the first plan.
    shortest(generated(10, 0), LIMITS)
    print(
        "| actions | n | list scheduler above bound, mean / max | ours, mean / max | proved | CPU s, max |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for size in SIZES:
        _row(size, count)
    for path in sorted(Path("examples").glob("*/answers.yaml")):
        _example(path)


def _row(size: int, count: int) -> None:
    by_list, ours, proved, cpu = [], [], 0, []
    for seed in range(count):
        problem = generated(size, seed)
        began = time.process_time()
        found = shortest(problem, LIMITS)
        cpu.append(time.process_time() - began)
        builder = Builder(problem)
        starts = builder.forward(builder.placing_order(rules(builder)[0]))
        assert starts is not None
        by_list.append(builder.duration_days(starts) / found.lower_bound_days - 1)
        ours.append(found.gap_share)
        proved += found.proved
    print(
        f"| {size} | {count} | {sum(by_list) / count:.1%} / {max(by_list):.1%} "
        f"| {sum(ours) / count:.2%} / {max(ours):.1%} | {proved} | {max(cpu):.1f} |"
    )


def generated(size: int, seed: int) -> ProjectProblem:
    """A project like a roadmap: each action has one owner, and waits for two earlier ones at most."""
    chance = random.Random(seed)
    capacities = {f"role {number}": chance.randint(2, 4) for number in range(ROLES)}
    activities = []
    for number in range(size):
        before = (
            {chance.randrange(number) for _ in range(chance.choice((0, 1, 1, 2)))} if number else ()
        )
        activities.append(
            Activity(
                f"a{number:03}",
                chance.randint(5, 40),
                {chance.choice(sorted(capacities)): 1},
                tuple(Link(f"a{other:03}", chance.choice((0, 0, 5))) for other in sorted(before)),
            )
        )
    return ProjectProblem(tuple(activities), capacities)


def _example(path: Path) -> None:
    bank, answers = load_input(path, None)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    staff_count = answers.profile.get("staff")
    assert isinstance(staff_count, int | float), "every example tells its size"
    team = Staff(default_team(staff_count, bank.role_titles))
    for staff, optimise in itertools.product((None, team), (False, True)):
        settings = PlanSettings(start=MONDAY, owner_capacity=1, draws=0, optimise=optimise)
        began = time.process_time()
        made = plan(bank, answers, scores, findings, settings, staff=staff)
        took = time.process_time() - began
        assert made.quality is not None
        print(
            f"{path.parent.name}, {len(made.packages)} packages, {'one each' if staff is None else 'team'}, "
            f"{'solver' if optimise else 'list'}: {made.duration_days} days, bound {made.lower_bound_days}, "
            f"keeping {made.quality.kept_bound_days}, {took:.2f} s CPU"
        )


if __name__ == "__main__":
    main()
