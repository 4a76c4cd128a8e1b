"""What goes first where an owner cannot do everything at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.bank.models import Action, Bank, Gate, Item
from assessment.roadmap.choice import Choice
from assessment.roadmap.network import Network
from assessment.roadmap.scheduling import Priority
from assessment.roadmap.situation import Situation

# Whose turn it is: the place of the phase that the work helps to enter, and whether it does so by other
# work (1) rather than by opening a gate (0). The smallest goes first.
Turn = tuple[int, int]


@dataclass(frozen=True)
class Worth:
    """What one action is worth: the shut gates that it opens, and the weighted gap it closes."""

    gates: tuple[str, ...]
    gain: float


def worths(choice: Choice, situation: Situation) -> dict[str, Worth]:
    """Worth of every chosen action; nothing for one that is only a predecessor."""
    result = {}
    for action in choice.actions:
        gaps = situation.gaps_raised_by(action)
        gates = tuple(item.id for item in gaps if _opens(action, item, situation))
        result[action.id] = Worth(gates, sum(situation.shortfall(item) for item in gaps))
    return result


def _opens(action: Action, item: Item, situation: Situation) -> bool:
    """Whether the item is a gate that is shut today and that the action lifts high enough to open."""
    gate: Gate | None = item.gate
    return gate is not None and situation.levels[item.id] < gate.below <= action.lifts_to


def turns(
    bank: Bank, choice: Choice, network: Network, worth: Mapping[str, Worth], ahead: str | None
) -> dict[str, Turn]:
    """When it is each action's turn, in one rule: what opens the next phase comes before anything later.

    An action serves the earliest phase that it helps to enter: a phase whose gate it opens, or else the
    phase after its own. Phases that the organisation has entered already count as the next one. What an
    action waits for has its turn no later than the action itself.

    Args:
        ahead: the next phase, by the verdict; None in the last phase.
    """
    places = {phase.id: place for place, phase in enumerate(bank.phases)}
    earliest = places.get(ahead or "", 0)
    found: dict[str, Turn] = {}
    for action in choice.actions:
        gates = (bank.item_by_id[gate].gate for gate in worth[action.id].gates)
        held = [places[gate.holds_phase] for gate in gates if gate and gate.holds_phase]
        served = [(max(place, earliest), 0) for place in held]
        found[action.id] = min([*served, (max(places[action.phase] + 1, earliest), 1)])
    for task_id in reversed(network.order):
        for link in network.tasks[task_id].links:
            found[link.before] = min(found[link.before], found[task_id])
    return found


def rules(
    bank: Bank,
    choice: Choice,
    network: Network,
    worth: Mapping[str, Worth],
    early: str | None,
    turn: Mapping[str, Turn],
) -> tuple[Priority, ...]:
    """Ways to order the queue, the preferred one first.

    All put what the early result waits for ahead, then go by turn. Within a turn the first goes by phase,
    then by what must end soonest; the others look for a shorter plan. All end on worth and id, so that
    equals never swap.
    """
    end = max((span.finish for span in network.earliest().values()), default=0)
    latest = network.latest_finish(end)
    phases = {phase.id: place for place, phase in enumerate(bank.phases)}
    phase_of = {action.id: phases[action.phase] for action in choice.actions}
    urgent = with_predecessors(network, [early] if early else [])

    def head(task_id: str) -> tuple[float, ...]:
        return (task_id not in urgent, *turn[task_id])

    def foot(task_id: str) -> tuple[float, str]:
        return (-worth[task_id].gain, task_id)

    def by_phase(task_id: str) -> tuple[float | str, ...]:
        return (*head(task_id), phase_of[task_id], latest[task_id], *foot(task_id))

    def by_latest_finish(task_id: str) -> tuple[float | str, ...]:
        return (*head(task_id), latest[task_id], phase_of[task_id], *foot(task_id))

    def by_latest_start(task_id: str) -> tuple[float | str, ...]:
        start = latest[task_id] - network.tasks[task_id].duration_days
        return (*head(task_id), start, phase_of[task_id], *foot(task_id))

    return (by_phase, by_latest_finish, by_latest_start)


def with_predecessors(network: Network, ends: Iterable[str]) -> frozenset[str]:
    """The tasks given and all that they wait for, directly or not."""
    found = set(ends)
    for task_id in reversed(network.order):
        if task_id in found:
            found |= {link.before for link in network.tasks[task_id].links}
    return frozenset(found)
