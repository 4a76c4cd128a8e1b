"""Published scheduling problems with known answers: this project's search, CP-SAT alone, list scheduling.

Usage: python -m benchmarks.psplib FOLDER [--sets j30,j60,j120] [--plain] [--out RESULTS.csv]

FOLDER holds `bounds.csv` (instance,set,mpm_time,lower_bound,upper_bound,status) and the instances as .sm
files in folders of its own. Source of the problems: R. Kolisch and A. Sprecher (1996), PSPLIB - a project
scheduling problem library. Lines are written as they come; `--plain` also runs CP-SAT alone, with two
workers and its default settings, for ten seconds of the wall clock each.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import takewhile
from pathlib import Path

from assessment.roadmap.network import Link
from assessment.roadmap.rcpsp.list_scheduling import Builder, rules
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem, broken_rules
from assessment.roadmap.rcpsp.solution import Limits, Solution
from assessment.roadmap.rcpsp.solver import shortest

SECONDS = 10.0
CHILDREN = 1500
# The solver's measure of work in some six seconds of one core, times the number of activities.
WORK = 75.0


@dataclass(frozen=True)
class Run:
    """One way on one instance. Days; CPU time of all threads and wall time in seconds."""

    way: str
    set: str
    instance: str
    days: int
    bound: int
    proved: bool
    known_bound: int
    best_known: int
    cpu: float
    wall: float

    @property
    def gap(self) -> float:
        """Days above the best known, in per cent."""
        return 100 * (self.days / self.best_known - 1)


def main() -> None:
    options = _options()
    ways: dict[str, Callable[[ProjectProblem], Solution]] = {"list": by_list, "ours": by_us}
    if options.plain:
        ways["plain"] = by_cp_sat_alone
    runs = []
    with Path(options.out).open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, [field.name for field in fields(Run)])
        lines.writeheader()
        for run in all_runs(Path(options.folder), options.sets.split(","), ways):
            runs.append(run)
            lines.writerow(asdict(run))
            file.flush()
    sys.stdout.write("\n".join(table(runs)) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--sets", default="j30,j60,j120")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--out", default="psplib.csv")
    return parser.parse_args()


def all_runs(
    folder: Path, sets: Iterable[str], ways: dict[str, Callable[[ProjectProblem], Solution]]
) -> Iterator[Run]:
    """Every way on every instance of the sets; a schedule that breaks a rule stops everything."""
    with (folder / "bounds.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["set"] in sets]
    for row in known:
        text = next(folder.rglob(f"{row['instance']}.sm")).read_text("utf-8")
        problem = parse_instance(text)
        for way, solve in ways.items():
            cpu, wall = time.process_time(), time.monotonic()
            found = solve(problem)
            cpu, wall = time.process_time() - cpu, time.monotonic() - wall
            faults = list(broken_rules(problem, found.spans))
            if faults or found.duration_days < int(row["lower_bound"]):
                raise SystemExit(f"{way} on {row['instance']}: {found.duration_days}, {faults}")
            yield Run(
                way,
                row["set"],
                row["instance"],
                found.duration_days,
                found.lower_bound_days,
                found.proved,
                int(row["lower_bound"]),
                int(row["upper_bound"]),
                round(cpu, 2),
                round(wall, 2),
            )


def by_list(problem: ProjectProblem) -> Solution:
    """One pass of the serial list scheduler, latest finish first."""
    builder = Builder(problem)
    starts = builder.forward(builder.placing_order(rules(builder)[0]))
    assert starts is not None
    return Solution(builder.spans(starts), 0, "list")


def by_us(problem: ProjectProblem) -> Solution:
    """Bred schedules, then CP-SAT with one worker. Limited by work, the same on a busy machine."""
    work = WORK / len(problem.activities)
    return shortest(problem, Limits(children=CHILDREN, work=work, wall_seconds=6 * SECONDS))


def by_cp_sat_alone(problem: ProjectProblem) -> Solution:
    """The textbook model with default settings: two workers, no hint."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    end = model.new_int_var(0, problem.horizon, "end")
    starts = {x.id: model.new_int_var(0, problem.horizon, x.id) for x in problem.activities}
    intervals = {
        x.id: model.new_fixed_size_interval_var(starts[x.id], x.duration_days, x.id)
        for x in problem.activities
    }
    for activity in problem.activities:
        model.add(starts[activity.id] + activity.duration_days <= end)
        for link in activity.links:
            wait = problem.by_id[link.before].duration_days + link.lag_days
            model.add(starts[activity.id] >= starts[link.before] + wait)
    for resource, capacity in problem.capacities.items():
        demands = [x.demands.get(resource, 0) for x in problem.activities]
        model.add_cumulative(intervals.values(), demands, capacity)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = SECONDS
    solver.solve(model)
    builder = Builder(problem)
    found = builder.spans(tuple(solver.value(starts[x.id]) for x in problem.activities))
    return Solution(found, round(solver.best_objective_bound), "solver")


def parse_instance(text: str) -> ProjectProblem:
    """A project from the text of an .sm file, without its first and last activity, which do nothing."""
    jobs = {row[0]: row for row in _rows(text, "PRECEDENCE RELATIONS", 2)}
    work = {row[0]: row for row in _rows(text, "REQUESTS/DURATIONS", 3)}
    (units,) = _rows(text, "RESOURCEAVAILABILITIES", 2)
    before: dict[int, list[int]] = {job: [] for job in jobs}
    for job, row in jobs.items():
        for follower in row[3:]:
            before[follower].append(job)
    source, sink = min(jobs), max(jobs)
    activities = tuple(
        Activity(
            str(job),
            work[job][2],
            {f"R{number}": demand for number, demand in enumerate(work[job][3:])},
            tuple(Link(str(other)) for other in before[job] if other != source),
        )
        for job in sorted(jobs)
        if job not in (source, sink)
    )
    return ProjectProblem(activities, {f"R{number}": each for number, each in enumerate(units)})


def _rows(text: str, head: str, skip: int) -> list[list[int]]:
    """The figures of a section, from `skip` lines below its head to the next line of asterisks."""
    lines = text.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(head)) + skip
    body = takewhile(lambda line: not line.startswith("*"), lines[first:])
    return [[int(figure) for figure in line.split()] for line in body if line.strip()]


def table(runs: list[Run]) -> Iterator[str]:
    """A row per set and way, for docs/benchmarks.md."""
    yield "| set | way | n | proved | equals best known | mean / max gap | CPU s, mean / max |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name in dict.fromkeys(run.set for run in runs):
        for way in dict.fromkeys(run.way for run in runs):
            some = [run for run in runs if (run.set, run.way) == (name, way)]
            gaps, cpu = [run.gap for run in some], [run.cpu for run in some]
            yield (
                f"| {name} | {way} | {len(some)} | {sum(run.proved for run in some)} "
                f"| {sum(run.days <= run.best_known for run in some)} "
                f"| {statistics.mean(gaps):.2f} / {max(gaps):.1f} % "
                f"| {statistics.mean(cpu):.1f} / {max(cpu):.1f} |"
            )


if __name__ == "__main__":
    main()
