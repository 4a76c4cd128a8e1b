"""Which actions a plan begins with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.roadmap.models import Roadmap, WorkPackage


def places(roadmap: Roadmap) -> Mapping[str, int]:
    """The place of each action in the plan, by id: 1 plus the number of actions that come before it.

    What starts earlier comes before; of what starts on one day, what opens more shut gates, and then
    what closes the larger gap. Actions that are equal in all three share a place, because no reader
    would say that one of them comes first; the slot in which ids happen to be sorted decides nothing.
    """
    keys = {package.id: _key(package) for package in roadmap.packages}
    ordered = sorted(keys.values())
    return {action_id: 1 + ordered.index(key) for action_id, key in keys.items()}


def _key(package: WorkPackage) -> tuple[date, int, float]:
    return package.start, -len(package.closes_gates), -package.gain
