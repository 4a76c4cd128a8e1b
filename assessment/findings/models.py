"""What follows from the scores: phases, the verdict, pitfalls, expert support, contradictions."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assessment.findings.robustness.models import Robustness, VerdictRobustness

PhaseStatus = Literal["not_advised", "conditional", "open", "complete"]


class Model(BaseModel):
    """Base of all findings: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GateFinding(Model):
    """A gate that is shut, or that nobody could answer, with the reason the bank gives."""

    item: str
    title: str
    phase: str
    level: int | None
    needs: int
    reason: str


class PhaseFinding(Model):
    """Where one phase stands.

    `completion` is the weighted mean score (0-100) over the items that inform the phase. `held_by`
    names the items that hold the status down; `conditions` says the same in sentences.
    """

    id: str
    title: str
    short: str
    completion: float | None
    lowest: float | None
    highest: float | None
    status: PhaseStatus
    held_by: tuple[str, ...]
    gates: tuple[GateFinding, ...]
    conditions: tuple[str, ...]


class Verdict(Model):
    """The phase the organisation stands in, and what exactly holds the next one shut.

    `next_phase` is None in the last phase. `robustness` is filled by `robustness.with_verdict`; None
    until it was worked out.
    """

    phase: str
    title: str
    next_phase: str | None
    held_by: tuple[str, ...]
    sentence: str
    robustness: VerdictRobustness | None = None


class Driver(Model):
    """An answer that causes a finding, and the share (0-1) of it that it causes."""

    item: str
    title: str
    level: int
    share: float


class PitfallFinding(Model):
    """Exposure (0-100) to one pitfall: weighted shortfall over the answered items that inform it.

    It rests on `answered_items` of the `informing_items` that the bank has for the pitfall.
    """

    id: str
    title: str
    short: str
    exposure: float | None
    lowest: float | None
    highest: float | None
    band: str | None
    band_title: str | None
    drivers: tuple[Driver, ...]
    answered_items: int = 0
    informing_items: int = 0


class ExpertFinding(Model):
    """A situation in which outside specialists pay off, and what made its rule hold."""

    id: str
    title: str
    why: str
    brings: str
    because: tuple[str, ...]


class ContradictionFinding(Model):
    """Answers that cannot both be true."""

    id: str
    items: tuple[str, ...]
    says: str
    ask_next: str


class Findings(Model):
    """Everything concluded from one record. `robustness` is None until it was worked out."""

    phases: tuple[PhaseFinding, ...]
    verdict: Verdict | None
    pitfalls: tuple[PitfallFinding, ...]
    expert_support: tuple[ExpertFinding, ...]
    contradictions: tuple[ContradictionFinding, ...]
    robustness: Robustness | None = None

    @cached_property
    def phase_by_id(self) -> dict[str, PhaseFinding]:
        """Phase findings by phase id."""
        return {phase.id: phase for phase in self.phases}
