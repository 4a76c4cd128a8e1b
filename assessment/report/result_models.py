"""What the report says about scores, phases, pitfalls and the answers that stand out."""

from __future__ import annotations

from typing import Literal

from assessment.report.base_models import KeyFigure, Model
from assessment.report.charts.models import Bars, HeatMap, Ladder, PhaseTrack, Radar, Status

MessageKind = Literal["stage", "hold", "pitfall", "plan", "first"]


class Message(Model):
    """One sentence or two of the one-page answer."""

    kind: MessageKind
    text: str


class Hold(Model):
    """One answer that holds the next phase."""

    item: str
    title: str
    now: str
    needs: str
    reason: str
    shut: bool


class PhaseRow(Model):
    """One phase in the table of phases."""

    number: str
    title: str
    status: Status
    status_text: str
    completion: str
    range: str
    conditions: tuple[str, ...]
    exit_gate: str


class Answer(Model):
    """The one-page answer."""

    title: str
    lead: str
    messages: tuple[Message, ...]
    figures: tuple[KeyFigure, ...]
    ladder: Ladder | None
    level_text: str


class VerdictPart(Model):
    """The phases: where the organisation stands and what holds the next one.

    `main_holds` are the few of `holds` that a short report names: the shut gates, up to five.
    `robustness` says what would turn the verdict.
    """

    title: str
    lead: str
    sentence: str
    track: PhaseTrack | None
    holds_title: str
    holds: tuple[Hold, ...]
    main_holds: tuple[Hold, ...]
    gloss: str
    phases: tuple[PhaseRow, ...]
    robustness: str = ""


class ScoreRow(Model):
    """One line of a table of scores. `capped` says what lowered the level."""

    id: str
    title: str
    meaning: str
    score: str
    range: str
    evidenced: str
    level: str
    answered: str
    capped: str = ""
    provisional: bool = False


class DimensionsPart(Model):
    """All dimensions side by side. `caps` says which levels a gate holds down."""

    title: str
    lead: str
    radar: Radar
    bars: Bars
    rows: tuple[ScoreRow, ...]
    overall: ScoreRow
    radar_title: str
    bars_title: str
    caps: str = ""


class Standout(Model):
    """One answer that stands out: what is true now, and what the next level looks like."""

    item: str
    title: str
    level: str
    now: str
    next_level: str
    next_text: str


class DimensionPart(Model):
    """One dimension."""

    id: str
    number: str
    name: str
    title: str
    lead: str
    meaning: str
    figures: tuple[KeyFigure, ...]
    bars: Bars
    rows: tuple[ScoreRow, ...]
    caps: tuple[str, ...]
    weakest: tuple[Standout, ...]
    strongest: tuple[str, ...]


class HeatPart(Model):
    """Dimensions by phases."""

    title: str
    lead: str
    chart: HeatMap | None


class PitfallRow(Model):
    """One pitfall. `tone` is its band's rank as a name: low, medium, high or none.

    `rests` says on how many of its questions it rests; empty where on all of them.
    """

    title: str
    exposure: str
    range: str
    band: str
    tone: str
    answered: str
    rests: str
    what_goes_wrong: str
    drivers: tuple[str, ...]
    early_signs: tuple[str, ...]
    how_to_avoid: tuple[str, ...]


class PitfallsPart(Model):
    """Exposure to the known ways to fail, the most exposed first."""

    title: str
    lead: str
    chart: Bars | None
    rows: tuple[PitfallRow, ...]


class ExpertRow(Model):
    """A situation in which outside specialists pay off."""

    title: str
    why: str
    brings: str
    because: tuple[str, ...]


class ExpertsPart(Model):
    """Outside support."""

    title: str
    lead: str
    rows: tuple[ExpertRow, ...]


class ContradictionRow(Model):
    """Answers that cannot both be true."""

    id: str
    items: tuple[str, ...]
    says: str
    ask_next: str


class ContradictionsPart(Model):
    """All contradictions."""

    title: str
    lead: str
    rows: tuple[ContradictionRow, ...]
