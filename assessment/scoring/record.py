"""One record scored: the kernel run on four rows, as claimed, at worst, at best, and as evidenced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.answers.models import AnswerSet, EvidenceState, MergedAnswer
from assessment.bank.asking import asked_items, target_levels
from assessment.bank.models import Bank, Dimension, Item
from assessment.scoring.kernel import LevelScores, NodeScores, compile_plan, score_levels
from assessment.scoring.maturity import (
    NO_LEVEL,
    MaturityLevels,
    Steps,
    compile_rules,
    gate_cap,
    maturity_levels,
)
from assessment.scoring.models import DimensionScore, ItemScore, ItemState, NodeScore, Scores
from assessment.scoring.plan import (
    DONT_KNOW,
    NOT_APPLICABLE,
    NOT_ASKED,
    UNANSWERED,
    Floats,
    Levels,
    ScoringPlan,
)
from assessment.scoring.rounding import reach_from

_CODES: dict[ItemState, int] = {
    "unanswered": UNANSWERED,
    "dont_know": DONT_KNOW,
    "not_applicable": NOT_APPLICABLE,
    "not_asked": NOT_ASKED,
}
_CLAIMED, _LOWEST, _HIGHEST, _EVIDENCED = range(4)


@dataclass(frozen=True, slots=True)
class _Run:
    """The four rows with everything computed from them."""

    bank: Bank
    plan: ScoringPlan
    rows: Levels
    scores: LevelScores
    levels: MaturityLevels


def score_record(bank: Bank, answers: AnswerSet) -> Scores:
    """The scored tree of one record; see `assessment.scoring.score`."""
    plan = compile_plan(bank)
    targets = target_levels(bank, answers.profile)
    states = item_states(bank, answers)
    rows = _four_rows(bank, answers, states)
    wanted = np.array([targets[item.id] for item in bank.items], dtype=np.int8)
    scores = score_levels(plan, rows, wanted)
    run = _Run(bank, plan, rows, scores, maturity_levels(compile_rules(bank), scores, rows))
    return Scores(
        overall=_overall(run),
        dimensions=tuple(_dimension(run, number) for number in range(len(bank.dimensions))),
        items=tuple(
            _item(run, number, states[item.id], targets[item.id])
            for number, item in enumerate(bank.items)
        ),
    )


def item_states(bank: Bank, answers: AnswerSet) -> dict[str, ItemState]:
    """The state of every item; *not asked* outranks an answer left over from another profile."""
    asked = asked_items(bank, answers.profile)
    return {
        item.id: _state(answers.merged.get(item.id)) if item.id in asked else "not_asked"
        for item in bank.items
    }


def evidence_cap(bank: Bank, evidence: EvidenceState | None) -> int:
    """Highest level that an evidence state can back; none given counts as none shown."""
    caps: dict[str, int] = bank.policy.evidence_caps.model_dump()
    return caps[evidence or "none"]


def _state(answer: MergedAnswer | None) -> ItemState:
    if answer is None:
        return "unanswered"
    return answer.missing or "answered"


def _four_rows(bank: Bank, answers: AnswerSet, states: dict[str, ItemState]) -> Levels:
    claimed, evidenced = [], []
    for item in bank.items:
        code, backed = _codes(bank, item, answers, states[item.id])
        claimed.append(code)
        evidenced.append(backed)
    row = np.array(claimed, dtype=np.int8)
    open_items = (row == UNANSWERED) | (row == DONT_KNOW)
    levels = [bank.levels_of(item) for item in bank.items]
    lowest = np.where(open_items, [steps[0] for steps in levels], row)
    highest = np.where(open_items, [steps[-1] for steps in levels], row)
    return np.array([row, lowest, highest, evidenced], dtype=np.int8)


def _codes(bank: Bank, item: Item, answers: AnswerSet, state: ItemState) -> tuple[int, int]:
    """Claimed and evidenced level of an item, or twice the code of what is missing."""
    if state != "answered":
        return _CODES[state], _CODES[state]
    answer = answers.merged[item.id]
    assert answer.level is not None
    return answer.level, min(answer.level, evidence_cap(bank, answer.evidence))


def _item(run: _Run, number: int, state: ItemState, target: int) -> ItemScore:
    item = run.bank.items[number]
    assert run.scores.items is not None, "the kernel keeps items unless told not to"
    return ItemScore(
        id=item.id,
        state=state,
        level=_level(run.rows[_CLAIMED, number]),
        evidenced_level=_level(run.rows[_EVIDENCED, number]),
        target=target,
        score=_number(run.scores.items[_CLAIMED, number]),
        weight=item.weight,
    )


def _overall(run: _Run) -> NodeScore:
    tier = _Tier(run.scores.overall, run.levels.overall, run.levels.uncapped_overall)
    return _node(run, tier, 0, ("overall", run.bank.meta.title), _weakest_dimensions(run))


def _weakest_dimensions(run: _Run) -> tuple[str, ...]:
    """The dimensions that hold the overall level down."""
    if run.levels.overall[_CLAIMED, 0] >= run.levels.uncapped_overall[_CLAIMED, 0]:
        return ()
    known = run.levels.dimensions[_CLAIMED]
    weakest = min(step for step in known if step != NO_LEVEL)
    pairs = zip(run.bank.dimensions, known, strict=True)
    return tuple(dimension.id for dimension, step in pairs if step == weakest)


def _dimension(run: _Run, number: int) -> DimensionScore:
    dimension = run.bank.dimensions[number]
    tier = _Tier(run.scores.dimensions, run.levels.dimensions, run.levels.uncapped_dimensions)
    causes = _capping_items(run, dimension, number)
    node = _node(run, tier, number, (dimension.id, dimension.title), causes)
    return DimensionScore(
        **{name: getattr(node, name) for name in NodeScore.model_fields},
        short=dimension.short,
        indicators=_indicators(run, dimension),
    )


def _capping_items(run: _Run, dimension: Dimension, number: int) -> tuple[str, ...]:
    """The gates whose cap is the one that the dimension's level stands at."""
    level = int(run.levels.dimensions[_CLAIMED, number])
    if level >= run.levels.uncapped_dimensions[_CLAIMED, number]:
        return ()
    return tuple(
        item.id
        for item, answer in zip(run.bank.items, run.rows[_CLAIMED], strict=True)
        if item.gate is not None
        and answer >= 0
        and run.bank.dimension_of(item).id == dimension.id
        and gate_cap(item.gate, int(answer)) == level
    )


def _indicators(run: _Run, dimension: Dimension) -> tuple[NodeScore, ...]:
    positions = {indicator: number for number, indicator in enumerate(run.plan.indicators.ids)}
    tier = _Tier(run.scores.indicators, run.levels.indicators, run.levels.indicators)
    return tuple(
        _node(run, tier, positions[indicator.id], (indicator.id, indicator.title), ())
        for indicator in dimension.indicators
    )


@dataclass(frozen=True, slots=True)
class _Tier:
    """Scores and levels of one tier, four rows each."""

    scores: NodeScores
    levels: Steps
    uncapped: Steps


def _node(
    run: _Run, tier: _Tier, number: int, name: tuple[str, str], capped_by: tuple[str, ...]
) -> NodeScore:
    score, level = tier.scores.score[:, number], tier.levels[:, number]
    unknown = float(tier.scores.unknown[_CLAIMED, number])
    return NodeScore(
        id=name[0],
        title=name[1],
        score=_number(score[_CLAIMED]),
        lowest=_number(score[_LOWEST]),
        highest=_number(score[_HIGHEST]),
        evidenced=_number(score[_EVIDENCED]),
        level=_level(level[_CLAIMED]),
        uncapped_level=_level(tier.uncapped[_CLAIMED, number]),
        lowest_level=_level(level[_LOWEST]),
        highest_level=_level(level[_HIGHEST]),
        evidenced_level=_level(level[_EVIDENCED]),
        capped_by=capped_by,
        answered_weight=float(tier.scores.answered[_CLAIMED, number]),
        unknown_weight=unknown,
        provisional=unknown > _above(run.bank.policy.provisional_unknown_share),
    )


def _above(share: float) -> float:
    """A share only counts as above the limit when it is so by more than noise."""
    return 2 * share - reach_from(share)


def _number(score: Floats | np.float64) -> float | None:
    return None if np.isnan(score) else float(score)


def _level(step: np.int8 | np.int16) -> int | None:
    return None if step < 0 else int(step)
