"""The chosen actions as a net of tasks: sized, and tied to the nearest chosen predecessors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from assessment.bank.models import Action, Bank
from assessment.roadmap.choice import MET_FROM, Choice
from assessment.roadmap.network import Link, Network, Task, sorted_by_links
from assessment.roadmap.situation import Situation
from assessment.roadmap.sizing import Size, size_action


@dataclass(frozen=True)
class WorkBreakdown:
    """Sizes by action id, and the net they form."""

    sizes: Mapping[str, Size]
    network: Network


def break_down(
    bank: Bank, situation: Situation, choice: Choice, done: Iterable[str] = ()
) -> WorkBreakdown:
    """Size every chosen action and link it to what it waits for.

    Args:
        done: actions that are said to be done, whatever the answers say.

    Raises:
        CyclicPlanError: actions of the bank wait for each other.
    """
    sizes = {action.id: size_action(bank, situation, action) for action in choice.actions}
    written = {action.id for action in bank.actions if _is_done(situation, action)}
    links = inherited_links(bank, choice.ids, written | set(done))
    tasks = {
        action.id: Task(action.id, sizes[action.id].duration_days, action.owner, links[action.id])
        for action in choice.actions
    }
    return WorkBreakdown(sizes, Network(tasks))


def _is_done(situation: Situation, action: Action) -> bool:
    """Whether a written way exists for what the action delivers, so that what builds on it can begin."""
    answered = situation.applies(action) and bool(situation.answered_items(action))
    return answered and situation.is_met(action, MET_FROM)


def inherited_links(
    bank: Bank, chosen: frozenset[str], done: Set[str] = frozenset()
) -> dict[str, tuple[Link, ...]]:
    """Links of every action of the bank to chosen ones.

    A predecessor that is `done` holds nothing, even if the plan goes on improving it: whoever has a
    registry and tests at level 2 need not wait with monitoring until they stand at 3.

    A predecessor that is not in the plan passes on what it waits for itself, so that the order of the
    work survives where a step in the middle is done already. Its own lag is over, theirs still runs.

    Raises:
        CyclicPlanError: actions of the bank wait for each other.
    """
    known = {action.id for action in bank.actions}
    tasks = {
        action.id: Task(
            action.id,
            1,
            links=tuple(Link(p.action, p.lag_days) for p in action.after if p.action in known),
        )
        for action in bank.actions
    }
    inherited: dict[str, tuple[Link, ...]] = {}
    for action_id in sorted_by_links(tasks):
        lags: dict[str, int] = {}
        for link in tasks[action_id].links:
            holds = link.before in chosen and link.before not in done
            passed_on = (link,) if holds else inherited[link.before]
            for known_link in passed_on:
                lag = max(known_link.lag_days, lags.get(known_link.before, 0))
                lags[known_link.before] = lag
        inherited[action_id] = tuple(Link(before, lags[before]) for before in sorted(lags))
    return inherited
