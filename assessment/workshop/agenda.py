"""Which items are worth the room's time: where people differ, or cannot tell, and much rests on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessment.answers.agreement import DEFAULTS, Thresholds, read_votes
from assessment.answers.dispersion import average_deviation, ends, low_median, widest_deviation
from assessment.answers.models import AnswerSet, Response
from assessment.answers.workshop_steps import Tally
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item
from assessment.workshop.agenda_models import (
    Agenda,
    HeatMap,
    HeatRow,
    Reason,
    ReasonCode,
    SettledAlone,
)
from assessment.workshop.item_weights import weight_shares
from assessment.workshop.room_readings import many_unknown
from assessment.workshop.verdict_influence import VerdictInfluence, verdict_influence

__all__ = ["Agenda", "HeatMap", "HeatRow", "Reason", "ReasonCode", "SettledAlone"]
__all__ += ["build_agenda", "build_heat_map", "priority_of", "room_for"]

# Part of the time that goes to opening and closing.
OPENING_AND_CLOSING = 0.15
# More than this many items tire a room.
MOST_ITEMS = 20
# An item with so many times the average share of the overall score is said to weigh.
HEAVY = 2.0


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with the votes on it; `level` is where it stands for now."""

    item: Item
    tally: Tally
    level: int | None

    @property
    def unknown(self) -> float:
        if self.tally.votes:
            return self.tally.dont_know / self.tally.votes
        return 1.0 if self.level is None else 0.0

    @property
    def disagreement(self) -> float:
        return disagreement_of(self.tally)

    @property
    def ends(self) -> tuple[int, int] | None:
        """Lowest and highest level of the scale that somebody gave."""
        found = ends(self.tally.levels)
        return (self.item.level_of(found[0]), self.item.level_of(found[1])) if found else None


def room_for(minutes: int, minutes_per_item: int = 5) -> int:
    """How many items fit into the time, with a part of it kept for opening and closing; 1 to 20."""
    # In whole hundredths: 0.85 is not exact, and 100 minutes have room for 17 items, not 16.
    working = minutes * round(100 * (1 - OPENING_AND_CLOSING))
    return max(1, min(MOST_ITEMS, working // (100 * minutes_per_item)))


def disagreement_of(tally: Tally) -> float:
    """How far the votes lie apart: 0 where they are one, 1 where half of them stand at either end.

    The average deviation over the largest that the scale allows, because unlike A it holds from two
    votes and for items with two answers; or, if that is more, how evenly people are divided over whether the
    item applies at all.
    """
    apart = average_deviation(tally.levels) or 0.0
    widest = widest_deviation(len(tally.levels))
    divided = 2 * min(tally.not_applicable, tally.rated) / tally.votes if tally.votes else 0.0
    return min(1.0, max(apart / widest if widest > 0 else 0.0, divided))


def priority_of(disagreement: float, unknown: float, weight: float, influence: float) -> float:
    """Doubt times stake, 0 to 1; rises with each of the four, and is 0 where there is no doubt.

    Args:
        disagreement: 0 to 1.
        unknown: share of those who cannot tell, 0 to 1.
        weight: of the item, relative to the heaviest, 0 to 1.
        influence: on the verdict, 0 to 1.

    Returns:
        `(1 - (1 - disagreement)(1 - unknown)) x (1 - (1 - weight / 2)(1 - influence))`: either kind of
        doubt is enough, and either kind of stake; weight alone makes half of what the verdict makes.
    """
    doubt = 1 - (1 - disagreement) * (1 - unknown)
    stake = 1 - (1 - weight / 2) * (1 - influence)
    return doubt * stake


def build_heat_map(
    bank: Bank,
    answers: AnswerSet,
    tallies: Mapping[str, Tally],
    *,
    settled: Collection[str] = (),
    thresholds: Thresholds = DEFAULTS,
) -> HeatMap:
    """How far people differ on every item that is asked and not settled, and what rests on it.

    Args:
        bank: the bank.
        answers: of the record so far. Items on which a group agreed are settled.
        tallies: latest votes per item, such as what people answered alone. Where there is none, the
            responses of the record count as votes.
        settled: items that the room settled or will not take up again.
        thresholds: of the readings.
    """
    asked = asked_items(bank, answers.profile)
    done = {*settled, *(one.item for one in answers.responses if one.consensus)}
    voted = [
        _voted(bank, answers, item, tallies)
        for item in bank.items
        if item.id in asked and item.id not in done
    ]
    influences = verdict_influence(
        bank, _as_voted(answers, voted), {one.item.id: _limits(bank, one) for one in voted}
    )
    shares = weight_shares(bank, asked)
    heaviest = max(shares.values(), default=1.0)
    rows = (
        _row(bank, one, (shares[one.item.id], heaviest), influences[one.item.id], thresholds)
        for one in voted
    )
    average = 1 / len(asked) if asked else 1.0
    return HeatMap(rows=tuple(_with_weight(row, average) for row in rows))


def build_agenda(heat: HeatMap, *, minutes: int, minutes_per_item: int = 5) -> Agenda:
    """The items that the room takes up, in order.

    Gates that nobody could answer come first when items are chosen, because a phase waits for them; then
    what has the highest priority. The chosen ones are taken up dimension by dimension, so that the room
    stays with a subject: the dimension with the highest priority first, and within it the highest
    priority first. What is lost when time runs out is then what matters least.
    """
    alone = tuple(_settled_alone(row) for row in heat.rows if _agreed(row))
    worth = [row for row in heat.by_priority if row.priority > 0 and not _agreed(row)]
    worth.sort(key=lambda row: not row.gate_unknown)
    fit = room_for(minutes, minutes_per_item)
    chosen = worth[:fit]
    best: dict[str, float] = {}
    for row in chosen:
        best[row.dimension] = max(best.get(row.dimension, 0.0), row.priority)
    first = {
        dimension: place for place, dimension in enumerate(sorted(best, key=lambda one: -best[one]))
    }
    return Agenda(
        minutes=minutes,
        minutes_per_item=minutes_per_item,
        room_for=fit,
        items=tuple(sorted(chosen, key=lambda row: (first[row.dimension], -row.priority))),
        settled_alone=alone,
        left_out=tuple(row.item for row in worth[fit:]),
    )


def _agreed(row: HeatRow) -> bool:
    """Settled before anybody met: enough votes, close together, and most could tell."""
    divided = any(reason.code == "not_for_all" for reason in row.reasons)
    return row.reading == "agreed" and not many_unknown(row.unknown) and not divided


def _settled_alone(row: HeatRow) -> SettledAlone:
    assert row.level is not None
    return SettledAlone(
        item=row.item, title=row.title, level=row.level, rated=row.rated, votes=row.votes
    )


def _voted(bank: Bank, answers: AnswerSet, item: Item, tallies: Mapping[str, Tally]) -> _Item:
    tally = tallies.get(item.id)
    if tally is None or not tally.votes:
        tally = _recorded(bank, answers, item)
    median = low_median(tally.levels)
    if median is not None:
        return _Item(item, tally, item.level_of(median))
    known = answers.merged.get(item.id)
    return _Item(item, tally, known.level if known and not tally.votes else None)


def _recorded(bank: Bank, answers: AnswerSet, item: Item) -> Tally:
    """The responses of the record, counted as votes; levels that the item has no answer for are left out."""
    known = bank.levels_of(item)
    given = answers.by_item.get(item.id, ())
    levels = [one.level for one in given]
    missing = [one.missing for one in given]
    return Tally(
        levels=tuple(levels.count(level) for level in known),
        dont_know=missing.count("dont_know"),
        not_applicable=missing.count("not_applicable"),
    )


def _as_voted(answers: AnswerSet, voted: list[_Item]) -> AnswerSet:
    """The record with the votes taken as answers: the lower median, or what most of the others said."""
    taken = {one.item.id: _response(one) for one in voted if one.tally.votes}
    kept = tuple(one for one in answers.responses if one.item not in taken)
    return answers.model_copy(update={"responses": (*kept, *taken.values())})


def _response(one: _Item) -> Response:
    if one.level is not None:
        return Response(item=one.item.id, level=one.level)
    if one.tally.not_applicable > one.tally.dont_know:
        return Response(item=one.item.id, missing="not_applicable", reason="as voted")
    return Response(item=one.item.id, missing="dont_know")


def _limits(bank: Bank, one: _Item) -> tuple[int, int]:
    """Where the item may end: between the votes; anywhere on its scale if too few could tell."""
    if one.ends is not None and not many_unknown(one.unknown):
        return one.ends
    if one.level is not None and not one.tally.votes:
        return one.level, one.level
    levels = bank.levels_of(one.item)
    return levels[0], levels[-1]


def _row(
    bank: Bank,
    one: _Item,
    weights: tuple[float, float],
    influence: VerdictInfluence,
    thresholds: Thresholds,
) -> HeatRow:
    share, heaviest = weights
    spread = one.ends[1] - one.ends[0] if one.ends else 0
    reading = read_votes(one.tally.levels, thresholds)
    return HeatRow(
        item=one.item.id,
        title=one.item.title,
        dimension=bank.dimension_of(one.item).id,
        level=one.level,
        rated=one.tally.rated,
        votes=one.tally.votes,
        reading=reading,
        spread=spread,
        disagreement=one.disagreement,
        unknown=one.unknown,
        weight=share,
        influence=influence.value,
        priority=priority_of(one.disagreement, one.unknown, share / heaviest, influence.value),
        gate_unknown=influence.unknown and one.level is None,
        reasons=(
            *_doubts(one, spread, two_camps=reading == "two_camps"),
            *_stakes(bank, one, influence),
        ),
    )


def _doubts(one: _Item, spread: int, *, two_camps: bool) -> list[Reason]:
    tally, found = one.tally, []
    if two_camps:
        found.append(Reason(code="two_camps", count=spread))
    elif spread:
        found.append(Reason(code="apart", count=spread))
    if one.level is None and not tally.votes:
        found.append(Reason(code="no_votes"))
    elif tally.dont_know and tally.dont_know == tally.votes:
        found.append(Reason(code="nobody_knows"))
    elif tally.dont_know:
        found.append(Reason(code="some_unknown", count=tally.dont_know, of=tally.votes))
    if tally.not_applicable and tally.rated:
        found.append(Reason(code="not_for_all", count=tally.not_applicable, of=tally.votes))
    return found


def _stakes(bank: Bank, one: _Item, influence: VerdictInfluence) -> list[Reason]:
    found = []
    if influence.holds is not None:
        titles = {phase.id: phase.title for phase in bank.phases}
        code, phase = _gate_code(one, influence), influence.holds
        found.append(Reason(code=code, phase=phase, phase_title=titles.get(phase, phase)))
    if influence.turns:
        found.append(Reason(code="turns_verdict"))
    return found


def _gate_code(one: _Item, influence: VerdictInfluence) -> ReasonCode:
    """What a gate does to its phase; a level that few could tell does not hold one shut yet."""
    if influence.unknown:
        return "gate_unknown"
    return "gate_doubtful" if many_unknown(one.unknown) else "holds_phase"


def _with_weight(row: HeatRow, average: float) -> HeatRow:
    if row.weight < HEAVY * average:
        return row
    return row.model_copy(
        update={"reasons": (*row.reasons, Reason(code="weighs", share=row.weight))}
    )
