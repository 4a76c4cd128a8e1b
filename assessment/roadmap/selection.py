"""Which actions to take where not all are wanted: the least effort for an aim, or the most for a budget.

By hand, with the distance to what no selection can beat; `selection_solver` finds the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from assessment.roadmap.rcpsp.solution import Limits
from assessment.roadmap.rcpsp.solver import shortest
from assessment.roadmap.selection_problem import Selection, SelectionProblem, UnreachableError

_QUICK = Limits(children=20, work=0.05, wall_seconds=2.0)


def least_effort(problem: SelectionProblem) -> Selection:
    """A selection that meets all needs and quotas, with whatever can be spared taken out again.

    Raises:
        UnreachableError: even all that is allowed does not meet them, or `must` is excluded.
    """
    _check_must(problem)
    lacks = problem.lacks(problem.allowed)
    if lacks:
        raise UnreachableError(tuple(_why_lacking(problem, each) for each in lacks))
    chosen = set(problem.allowed)
    # The dearest go first; what others wait for goes after them, so until nothing more can go.
    order = sorted(chosen - problem.bound, key=lambda x: (-problem.by_id[x].effort, x))
    shrunk = True
    while shrunk:
        shrunk = False
        for each in order:
            if each in chosen and _can_go(problem, chosen, each):
                chosen.remove(each)
                shrunk = True
    return Selection(frozenset(chosen), problem.effort(chosen), _least_bound(problem))


def most_readiness(problem: SelectionProblem) -> Selection:
    """The selection that closes most for its effort, step by step, as far as budget and time reach.

    The order of the steps does not depend on the budget, so that more budget never closes less. A
    single step that fits and closes more than all of these is taken instead.

    Raises:
        UnreachableError: not even one step fits, or `must` is excluded or dearer than the budget.
    """
    _check_must(problem)
    budget = _budget(problem)
    chosen = problem.bound
    for step in _steps(problem):
        if problem.effort(step) > budget or not problem.in_time(step):
            break
        chosen = step
    single = (problem.bound | problem.closures[each] for each in sorted(problem.allowed))
    fitting = [x for x in single if problem.effort(x) <= budget and problem.in_time(x)]
    chosen = max([chosen, *fitting], key=problem.gain)
    return Selection(chosen, problem.gain(chosen), _most_bound(problem))


def check_budget(problem: SelectionProblem) -> None:
    """Refuse a budget in which nothing that helps has room, so that no plan comes out empty.

    Raises:
        UnreachableError: with the least budget that would do.
    """
    _check_must(problem)
    budget = _budget(problem)
    bound = problem.bound
    helps = (bound | problem.closures[each] for each in sorted(problem.allowed))
    least = min((problem.effort(each) for each in helps if problem.gain(each)), default=None)
    if least is None:
        raise UnreachableError(("nothing that is allowed closes a gap",))
    if problem.effort(bound) > budget:
        names = ", ".join(sorted(problem.must))
        what = f"{names} with all that has to come before takes {_days(problem.effort(bound))}"
        raise UnreachableError((what,), least)
    if least > budget:
        what = f"the smallest step that closes a gap takes {_days(least)}"
        raise UnreachableError((what,), least)
    _check_deadline(problem, budget)


def _check_deadline(problem: SelectionProblem, budget: int) -> None:
    if problem.deadline_days is None:
        return
    helps = (problem.bound | problem.closures[each] for each in sorted(problem.allowed))
    affordable = [x for x in helps if problem.effort(x) <= budget and problem.gain(x)]
    days = min(problem.days(each) for each in affordable)
    if days > problem.deadline_days:
        # Before anything is refused, the better search: it may pack what the quick one could not.
        days = min(shortest(problem.part(each), _QUICK).duration_days for each in affordable)
    if days > problem.deadline_days:
        what = f"nothing that closes a gap is over in {problem.deadline_days} working days"
        if problem.must:
            what += f", with {', '.join(sorted(problem.must))} and what has to come before"
        raise UnreachableError((what,), days=days)


def _budget(problem: SelectionProblem) -> int:
    everything = problem.effort(problem.allowed)
    return everything if problem.budget is None else problem.budget


def _steps(problem: SelectionProblem) -> Iterable[frozenset[str]]:
    """Ever larger selections, each with the step that closes most for its effort."""
    chosen = problem.bound
    left = set(problem.allowed) - chosen
    while left:
        gained = problem.gain(chosen)
        worth = {}
        for each in left:
            larger = chosen | problem.closures[each]
            won = problem.gain(larger) - gained
            worth[each] = (won / max(problem.effort(larger - chosen), 1), won)
        best = min(left, key=lambda each: (-worth[each][0], each))
        if not worth[best][1]:
            return
        chosen = chosen | problem.closures[best]
        left -= chosen
        yield chosen


def _can_go(problem: SelectionProblem, chosen: Set[str], each: str) -> bool:
    rest = chosen - {each}
    waited_for = any(each in problem.by_id[other].before for other in rest)
    return not waited_for and not problem.lacks(rest)


def _least_bound(problem: SelectionProblem) -> int:
    """Effort that no selection undercuts: the dearest of the cheapest ways to meet each single need."""
    bounds = [problem.effort(problem.bound)]
    for item, level in problem.needs.items():
        if problem.levels[item] < level:
            ways = [
                problem.effort(problem.closures[each] | problem.bound)
                for each in problem.allowed
                if problem.by_id[each].lifts.get(item, 0) >= level
            ]
            bounds.append(min(ways, default=0))
    return max(bounds)


def _most_bound(problem: SelectionProblem) -> int:
    """Gain that no selection exceeds: each candidate for itself, the last one in part."""
    room = _budget(problem) - problem.effort(problem.bound)
    bound = problem.gain(problem.bound)
    each_gain = {x: problem.gain([x]) for x in problem.allowed - problem.bound}
    efforts = {each: max(problem.by_id[each].effort, 1) for each in each_gain}
    for each in sorted(each_gain, key=lambda x: (-each_gain[x] / efforts[x], x)):
        share = max(min(room, efforts[each]), 0)
        bound += -(-each_gain[each] * share // efforts[each])
        room -= share
    return min(bound, problem.gain(problem.allowed))


def _check_must(problem: SelectionProblem) -> None:
    conflicts = [
        f"{each} needs {', '.join(sorted(problem.closures[each] & problem.without))}, "
        "which is excluded"
        for each in sorted(problem.must)
        if problem.closures[each] & problem.without
    ]
    if conflicts:
        raise UnreachableError(tuple(conflicts))


def _why_lacking(problem: SelectionProblem, lacking: str) -> str:
    """Why an item or a quota stays short, by what is excluded if that is the reason."""
    if lacking in problem.lacks(problem.by_id):
        return f"no action that can be planned lifts {lacking} high enough"
    single = [
        each
        for each in sorted(problem.without)
        if lacking not in problem.lacks(replace(problem, without=problem.without - {each}).allowed)
    ]
    culprits = ", ".join(single or sorted(problem.without))
    return f"{lacking} is not reached without {culprits}, which is excluded"


def _days(tenths: int) -> str:
    return f"{tenths / 10:,.1f} person-days"
