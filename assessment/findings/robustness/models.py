"""What the robustness analysis returns: changes with their proof, margins, influences, ranges."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["up", "down"]
ProofKind = Literal[
    "gates", "best_gains", "one_way_of_many", "joint_search", "solver", "not_proved"
]


class Model(BaseModel):
    """Base of all robustness models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(Model):
    """One item answered otherwise; it counts as `steps` changes, one per level that it can stand at."""

    item: str
    title: str
    from_level: int
    to_level: int
    steps: int


class Proof(Model):
    """Why no smaller set of changes does it.

    Attributes:
        kind: `gates`: each gate needs its steps, whatever else is answered. `best_gains`: the best that
            fewer changes can do falls short. `one_way_of_many`: the cheapest of several separate ways.
            `joint_search`, `solver`: every smaller set was ruled out, by an own search or by an exact
            solver. `not_proved`: the set works, but a smaller one was not ruled out.
        sentence: the argument, for a reader who wants to redo it.
        need: the bound that a number has to reach, or to fall below; None where only gates decide.
        best_with_fewer: the best value of that number that one change fewer can reach.
        least: no set of fewer changes than this does it; the size of the set wherever that is proved.
    """

    kind: ProofKind
    sentence: str
    need: float | None = None
    best_with_fewer: float | None = None
    least: int


class Flip(Model):
    """The smallest set of changes to given answers that moves a result one way.

    `size` counts changes of one level each; several on one item count as several. Where no set does
    it, `size` is None, `changes` is empty and `why_not` says why.
    """

    direction: Direction
    result_from: str
    result_to: str | None
    size: int | None
    changes: tuple[Change, ...] = ()
    proof: Proof | None = None
    why_not: str = ""
    verified: bool = Field(
        default=False,
        description="The engine confirmed the new result, and that no change of the set can be spared.",
    )


class TargetRobustness(Model):
    """One result (`verdict`, `phase.ID`, `overall`, a dimension) and what moves it up and down."""

    target: str
    title: str
    up: Flip
    down: Flip


class VerdictRobustness(Model):
    """What turns the verdict. `statement` says it in a sentence or two; `changes` counts the cheaper way.

    `changes` is None where no change of given answers turns the verdict.
    """

    statement: str
    changes: int | None
    up: Flip
    down: Flip

    @property
    def nearest(self) -> Flip | None:
        """The cheaper of the two ways; down on a tie, because that is the risk."""
        ways = [flip for flip in (self.down, self.up) if flip.size is not None]
        return min(ways, key=lambda flip: flip.size or 0, default=None)


class Margin(Model):
    """How far a number stands from the nearest bounds above and below it.

    Points on the number's own scale; None where there is no bound that way. `up_to`, `down_to` name
    what begins there; falling by more than `down_points` loses what the number has.
    """

    target: str
    title: str
    value: float
    up_to: str | None
    up_points: float | None
    down_to: str | None
    down_points: float | None


class Influence(Model):
    """What one given answer does to the whole: overall score and verdict with it changed alone.

    `at_lowest`, `at_highest`, `one_down`, `one_up` are changes of the overall score in points; None where
    the item stands at that end already, or there is no score. `verdict_low` and `verdict_high` are the
    phase numbers stood in at either end (0: none entered), None in a bank without phases.
    """

    item: str
    title: str
    level: int
    at_lowest: float | None
    one_down: float | None
    one_up: float | None
    at_highest: float | None
    verdict_low: int | None
    verdict_high: int | None
    turns_verdict: bool

    @property
    def width(self) -> float:
        """Points between the overall score with the answer lowest and highest."""
        return (self.at_highest or 0.0) - (self.at_lowest or 0.0)


class ScoreInterval(Model):
    """Scores of one dimension while the weights beneath it vary within bounds."""

    dimension: str
    score: float
    lowest: float
    highest: float


class OrderPair(Model):
    """Two dimensions, the higher one first, whose order the weights can turn."""

    higher: str
    lower: str


class WeightOrder(Model):
    """How far the order of the dimensions rests on weights that vary by up to `relative` (0.25 = 25 %).

    `can_turn` are the pairs that some such weights put the other way round (ties left out), and
    `fixed_pairs` of `pairs` keep their order whatever the weights.
    """

    relative: float
    intervals: tuple[ScoreInterval, ...]
    can_turn: tuple[OrderPair, ...]
    fixed_pairs: int
    pairs: int


class Range(Model):
    """How far a result can move: by what is open, by what respondents dispute, and by both.

    Scores are numbers, levels and verdict are texts as printed; None where there is none.
    """

    target: str
    title: str
    measure: Literal["score", "level", "completion", "status", "verdict"]
    now: float | str | None
    open_lowest: float | str | None
    open_highest: float | str | None
    disputed_lowest: float | str | None
    disputed_highest: float | str | None
    both_lowest: float | str | None
    both_highest: float | str | None


class Ranges(Model):
    """The ranges of all results. `open_items` nobody knows; `disputed_items` are answered differently."""

    open_items: tuple[str, ...]
    disputed_items: tuple[str, ...]
    results: tuple[Range, ...]


class Settled(Model):
    """Whether the open questions can still turn the verdict; phase numbers, 0: none entered."""

    settled: bool
    open_items: int
    now: int
    lowest: int
    highest: int
    sentence: str


class Robustness(Model):
    """Everything about the robustness of one record."""

    verdict: VerdictRobustness | None
    targets: tuple[TargetRobustness, ...]
    margins: tuple[Margin, ...]
    influences: tuple[Influence, ...]
    weight_order: tuple[WeightOrder, ...]
    ranges: Ranges
    settled: Settled | None
