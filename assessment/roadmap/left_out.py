"""Actions that are not planned, gathered by reason so that a long list reads short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessment.roadmap.models import LeftOut, LeftOutKind


@dataclass(frozen=True, slots=True)
class LeftOutGroup:
    """One reason, how many actions share it, and which, in words."""

    title: str
    count: int
    actions: str


def grouped(left_out: Sequence[LeftOut]) -> tuple[LeftOutGroup, ...]:
    """The groups in order of urgency: what to answer first, at last what does not apply."""
    groups: dict[tuple[int, str], list[LeftOut]] = {}
    for left in left_out:
        # What does not apply is told apart by its reason, everything else by its kind.
        title = left.reason.rstrip(".") if left.kind == "does_not_apply" else _TITLES[left.kind]
        groups.setdefault((_ORDER.index(left.kind), title), []).append(left)
    return tuple(
        LeftOutGroup(title, len(found), _in_words(found))
        for (_, title), found in sorted(groups.items(), key=lambda entry: entry[0])
    )


def _in_words(found: Sequence[LeftOut]) -> str:
    kind = found[0].kind
    if kind in ("does_not_apply", "another_variant"):
        return ", ".join(_runs([left.id for left in found])) + "."
    if kind == "not_answered":
        return "; ".join(f"{left.id} ({', '.join(left.answer_first)})" for left in found) + "."
    return "; ".join(f"{left.id} {left.title}" for left in found) + "."


def _runs(ids: Sequence[str]) -> list[str]:
    """Ids with neighbours drawn together: ``ACT-65 to ACT-84``."""
    runs: list[list[str]] = [[each] for each in ids[:1]]
    for before, after in pairwise(ids):
        if _follows(before, after):
            runs[-1].append(after)
        else:
            runs.append([after])
    return [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs]


def _follows(before: str, after: str) -> bool:
    (name, _, number), (other, _, following) = before.rpartition("-"), after.rpartition("-")
    return name == other and int(following) == int(number) + 1


_TITLES: dict[LeftOutKind, str] = {
    "not_answered": "Not answered: answer first",
    "no_higher": "Would lift no higher than today",
    "at_target": "At the target level already",
    "nothing_applies": "Nothing that they improve applies here",
    "another_variant": "Done by another variant, until the profile is complete",
    "done": "Done already",
    "not_chosen": "Not chosen for what the plan is to do",
}
_ORDER: tuple[LeftOutKind, ...] = (
    *("not_answered", "no_higher", "at_target", "nothing_applies"),
    *("another_variant", "done", "not_chosen", "does_not_apply"),
)
