"""Where the organisation stands, as far as planning needs it: levels, targets, gaps, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.answers.models import AnswerSet, ProfileValue
from assessment.bank.conditions import holds, subjects
from assessment.bank.models import Action, Bank, Item
from assessment.findings.models import Findings
from assessment.findings.rules import known_facts
from assessment.scoring.models import Scores

Fact = ProfileValue | float | None


@dataclass(frozen=True)
class Situation:
    """Items by id with what was answered.

    `levels` holds answered items only; `unknown` those that apply but were not answered or answered
    with *don't know*. Items that are neither do not apply. `facts` is what conditions are asked of.
    `variants` are actions that stand back for others, which are named: see `_variants`.
    """

    items: Mapping[str, Item]
    levels: Mapping[str, int]
    targets: Mapping[str, int]
    unknown: frozenset[str]
    facts: Mapping[str, Fact]
    variants: Mapping[str, tuple[str, ...]]

    def applies(self, action: Action) -> bool:
        """Whether the action's condition holds; one that cannot be decided yet counts as holding.

        Of two variants for the same items that both cannot be decided, the one earlier in the bank holds.
        """
        return holds(action.when, self.facts) is not False and action.id not in self.variants

    def gaps_raised_by(self, action: Action) -> tuple[Item, ...]:
        """Items below target that the action lifts; none where it does not apply."""
        if not self.applies(action):
            return ()
        return tuple(
            item for item in self.gap_items(action) if self.levels[item.id] < action.lifts_to
        )

    def gap_items(self, action: Action) -> tuple[Item, ...]:
        """Answered items of the action that stand below their target."""
        return tuple(
            item
            for item in self.answered_items(action)
            if self.levels[item.id] < self.targets[item.id]
        )

    def answered_items(self, action: Action) -> tuple[Item, ...]:
        """Items of the action that have a level."""
        return tuple(self.items[item_id] for item_id in action.raises if item_id in self.levels)

    def unknown_items(self, action: Action) -> tuple[Item, ...]:
        """Items of the action that apply and have no level."""
        return tuple(self.items[item_id] for item_id in action.raises if item_id in self.unknown)

    def is_met(self, action: Action, level: int) -> bool:
        """Whether what the action delivers is there: no answered item of it is below `level`.

        An action that does not apply, or lifts no lower item, has nothing to add and counts as met.
        """
        low = [self.levels[item.id] for item in self.answered_items(action)]
        return not self.applies(action) or all(
            known >= min(level, action.lifts_to) for known in low
        )

    def shortfall(self, item: Item) -> float:
        """(target - level) x weight of an answered item in gap."""
        return (self.targets[item.id] - self.levels[item.id]) * item.weight

    def why_not(self, action: Action, bank: Bank) -> str:
        """Which facts of the profile rule the action out, in words."""
        asked = {f"profile.{field.id}": field.id.replace("_", " ") for field in bank.meta.profile}
        failing = {
            subject: wanted
            for subject, wanted in action.when.items()
            if holds({subject: wanted}, self.facts) is False
        }
        told = [
            f"{asked[subject]}: {_in_words(self.facts[subject])}"
            for subject in subjects(failing)
            if subject in asked and subject in self.facts
        ]
        return "; ".join(told) or "its condition does not hold for this organisation"


def situation_of(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> Situation:
    """What planning needs to know, taken from the earlier stages."""
    asked = scores.item_by_id
    items = {item.id: item for item in bank.items if item.id in asked}
    facts = _facts(bank, answers, scores, findings)
    return Situation(
        items=items,
        levels={item.id: item.level for item in scores.items if item.level is not None},
        targets={item.id: item.target for item in scores.items},
        unknown=frozenset(
            item.id for item in scores.items if item.state in ("unanswered", "dont_know")
        ),
        facts=facts,
        variants=_variants(bank, items, facts),
    )


def _variants(
    bank: Bank, items: Mapping[str, Item], facts: Mapping[str, Fact]
) -> dict[str, tuple[str, ...]]:
    """Actions whose condition cannot be decided and whose items earlier actions lift as high.

    While nobody has told the pattern of use, an action for one pattern and its variant for another could
    both apply. The earlier in the bank is planned, so that no work is planned twice.
    """
    earlier: list[Action] = []
    found: dict[str, tuple[str, ...]] = {}
    for action in bank.actions:
        decided = holds(action.when, facts)
        if decided is False:
            continue
        wanted = [item for item in action.raises if item in items]
        others = [other for other in earlier if other.lifts_to >= action.lifts_to]
        covered = {item for other in others for item in other.raises}
        if decided is None and wanted and covered.issuperset(wanted):
            found[action.id] = tuple(
                other.id for other in others if not set(wanted).isdisjoint(other.raises)
            )
        else:
            earlier.append(action)
    return found


def _facts(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> dict[str, Fact]:
    facts: dict[str, Fact] = known_facts(bank, answers, scores, findings.phases, findings.pitfalls)
    # The number of staff may be told once, with the organisation, instead of twice.
    if answers.organisation.staff is not None and "staff" not in answers.profile:
        facts["profile.staff"] = answers.organisation.staff
    return facts


def _in_words(value: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(part.replace("_", " ") for part in value) or "none"
    return str(value).replace("_", " ")
