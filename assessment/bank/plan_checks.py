"""Whether actions can be done in the order of the phases, and pitfalls rest on enough questions."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.advice import warning
from assessment.bank.drafts import Draft
from assessment.bank.models import Action, Bank, Phase
from assessment.bank.references import Declared
from assessment.problem import Problem


def check_predecessors(draft: Draft) -> Iterator[Problem]:
    """A warning for each action that waits for one of a later phase."""
    phases = [phase.id for phase, _ in draft.entries("phases.yaml", "phases", Phase)]
    position = {phase: index for index, phase in enumerate(phases)}
    actions = list(draft.entries("actions.yaml", "actions", Action))
    home = {action.id: action.phase for action, _ in actions}
    for action, node in actions:
        for before, place in zip(action.after, node.each("after"), strict=True):
            phase = home.get(before.action)
            if phase not in position or action.phase not in position:
                continue  # reported as an id that points nowhere
            if position[phase] > position[action.phase]:
                yield warning(
                    place.nearest("action"),
                    "predecessor-late",
                    f"{action.id} of phase {action.phase} waits for {before.action} of phase {phase}",
                    why="the phase could not end before one that follows it has begun",
                    hint="move one of the two to another phase, or take the wait out",
                )


def check_pitfall_items(bank: Bank, declared: Declared) -> Iterator[Problem]:
    """A warning for each pitfall that fewer items inform than the bank's standards ask for."""
    least = bank.meta.standards.items_per_pitfall
    for pitfall in bank.pitfalls:
        count = sum(pitfall.id in item.informs.pitfalls for item in bank.items)
        if 0 < count < least:  # none at all is a hole of coverage
            yield warning(
                declared.nodes["pitfall"][pitfall.id],
                "pitfall-thin",
                f"{count} items inform pitfall {pitfall.id}",
                why="one wrong answer would move its exposure from one band to another",
                hint=f"the bank's standard is {least}; add it to `informs` of items that show it",
            )
