"""What the command line asks of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

AIMS = {
    "everything": "everything",
    "least-effort": "target",
    "most-readiness": "most_readiness",
}


@dataclass(frozen=True)
class PlanOptions:
    """What was asked of a plan; all of it optional. `team` is a path, or `default`."""

    team: str | None = None
    actions: Path | None = None
    done: tuple[str, ...] = ()
    running: tuple[tuple[str, date], ...] = ()
    fixed: tuple[tuple[str, date], ...] = ()
    phase_order: str = "free"
    deadline: date | None = None
    budget_days: float | None = None
    budget_cost: float | None = None
    headcount: float | None = None
    optimise: bool = True
    choose: str = "everything"
    open_phase: str | None = None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def settings(self) -> dict[str, Any]:
        """The part that goes into the settings of the plan."""
        return {
            "done": tuple(dict.fromkeys(self.done)),
            "running": dict(self.running),
            "fixed": dict(self.fixed),
            "phase_order": self.phase_order,
            "deadline": self.deadline,
            "budget_days": self.budget_days,
            "budget_cost": self.budget_cost,
            "headcount": self.headcount,
            "optimise": self.optimise,
            "aim": "open_phase" if self.open_phase else AIMS[self.choose],
            "open_phase": self.open_phase,
            "must": tuple(dict.fromkeys(self.must)),
            "without": tuple(dict.fromkeys(self.without)),
        }
