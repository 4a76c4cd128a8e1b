"""The figures of a summary: agreement per dimension, differences between roles, what talking moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from assessment.answers.agreement import DEFAULTS, Agreement, Thresholds
from assessment.answers.dispersion import average_deviation
from assessment.answers.krippendorff import krippendorff_alpha
from assessment.answers.workshop_steps import Tally
from assessment.bank.models import Bank, Dimension
from assessment.workshop.room_readings import READINGS, RoomReading
from assessment.workshop.summary_models import (
    DimensionSummary,
    ItemSummary,
    Moved,
    Movement,
    RoleDifference,
    RoundSummary,
)

# A role differs if its votes lie so many levels from the others' on average, over so many items.
ROLE_LEVELS, ROLE_ITEMS = 0.75, 3
_EXACT = 1e-9


def dimension_summaries(bank: Bank, items: Sequence[ItemSummary]) -> tuple[DimensionSummary, ...]:
    """Agreement per dimension, for the dimensions that the room met, in the order of the bank."""
    met = {one.dimension for one in items}
    return tuple(
        _dimension(bank, dimension, [one for one in items if one.dimension == dimension.id])
        for dimension in bank.dimensions
        if dimension.id in met
    )


def movements(items: Sequence[ItemSummary]) -> tuple[Movement, ...]:
    """Items with two rounds or more in which people voted, in their order."""
    found = []
    for one in items:
        before, after = one.first, one.last
        if before is None or after is None or before is after:
            continue
        found.append(
            Movement(
                item=one.item,
                title=one.title,
                levels=one.levels,
                before=before,
                after=after,
                median_before=before.median,
                median_after=after.median,
                moved=_moved(before.tally, after.tally),
            )
        )
    return tuple(found)


def role_differences(
    bank: Bank, items: Sequence[ItemSummary], thresholds: Thresholds = DEFAULTS
) -> tuple[RoleDifference, ...]:
    """Roles that rate higher or lower than the others, the widest difference first.

    Compared is the mean level of a role with that of all others, item by item, in the first round in
    which the role may be shown; later rounds are no longer independent of each other. Only tallies
    that everybody has seen are used. Where a role has three contested items or more, only those count:
    the others, on which all say much the same, would hide what it sees differently.
    """
    apart: dict[str, dict[str, tuple[float, bool]]] = {}
    for one in items:
        for role, (difference, round_) in _first_differences(bank, one).items():
            contested = is_contested(round_, thresholds)
            apart.setdefault(role, {})[one.item] = difference, contested
    found = (_role_difference(bank, role, differences) for role, differences in apart.items())
    named = [
        one
        for one in found
        if len(one.items) >= ROLE_ITEMS and abs(one.levels) >= ROLE_LEVELS - _EXACT
    ]
    return tuple(sorted(named, key=lambda one: (-abs(one.levels), one.role)))


def is_contested(one: RoundSummary, thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether the levels given are two apart or more, or enough of them do not agree.

    How many could not tell does not matter here: it says nothing about who rates higher.
    """
    found = one.agreement
    return found.spread >= thresholds.discuss_range or found.reading not in ("agreed", "too_few")


def _role_difference(
    bank: Bank, role: str, differences: Mapping[str, tuple[float, bool]]
) -> RoleDifference:
    contested = [item for item, (_levels, is_one) in differences.items() if is_one]
    enough = len(contested) >= ROLE_ITEMS
    items = contested if enough else list(differences)
    return RoleDifference(
        role=role,
        title=bank.role_titles.get(role, role),
        levels=fmean(differences[item][0] for item in items),
        items=tuple(items),
        contested=enough,
    )


def _first_differences(bank: Bank, item: ItemSummary) -> dict[str, tuple[float, RoundSummary]]:
    """Per role how many levels it lies above the others, and the round that shows it."""
    found: dict[str, tuple[float, RoundSummary]] = {}
    for one in item.rounds:
        for role, tally in one.roles.items():
            if role in found:
                continue
            rest = [
                whole - part for whole, part in zip(one.tally.levels, tally.levels, strict=False)
            ]
            own, others = (_mean_level(bank, item.item, votes) for votes in (tally.levels, rest))
            if own is not None and others is not None:
                found[role] = own - others, one
    return found


def _mean_level(bank: Bank, item: str, votes: Sequence[int]) -> float | None:
    """Mean level of the scale; None without votes."""
    counts = on_scale(bank, item, votes)
    rated = sum(counts)
    return sum(level * count for level, count in enumerate(counts)) / rated if rated > 0 else None


def on_scale(bank: Bank, item: str, votes: Sequence[int]) -> tuple[int, ...]:
    """Votes per answer as votes per level of the bank's scale; answers that it does not have are left out."""
    found = bank.item_by_id.get(item)
    levels = bank.levels_of(found) if found else tuple(range(bank.scale.highest + 1))
    counts = [0] * (bank.scale.highest + 1)
    for level, count in zip(levels, votes, strict=False):
        counts[level] += count
    return tuple(counts)


def _dimension(bank: Bank, dimension: Dimension, items: Sequence[ItemSummary]) -> DimensionSummary:
    firsts = [(one.item, one.first) for one in items if one.first]
    lasts = [one.last for one in items if one.last]
    return DimensionSummary(
        id=dimension.id,
        title=dimension.title,
        items=len(items),
        voted=len(firsts),
        settled=sum(one.outcome == "settled" for one in items),
        before=_readings(one for _item, one in firsts),
        after=_readings(lasts),
        a_before=_mean_a(one.agreement for _item, one in firsts),
        a_after=_mean_a(one.agreement for one in lasts),
        alpha=krippendorff_alpha([on_scale(bank, item, one.tally.levels) for item, one in firsts]),
    )


def _readings(rounds: Iterable[RoundSummary]) -> dict[RoomReading, int]:
    found = [one.reading for one in rounds]
    return {reading: found.count(reading) for reading in READINGS if reading in found}


def _mean_a(agreements: Iterable[Agreement]) -> float | None:
    known = [one.a for one in agreements if one.a is not None]
    return fmean(known) if known else None


def _moved(before: Tally, after: Tally) -> Moved:
    """By the average deviation, which needs no more than one vote."""
    was, is_now = average_deviation(before.levels), average_deviation(after.levels)
    if is_now is None:
        return "unknown"
    if was is None:
        return "answered"
    if abs(was - is_now) < _EXACT:
        return "same"
    return "closer" if is_now < was else "apart"
