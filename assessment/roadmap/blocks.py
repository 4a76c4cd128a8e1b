"""The plan by kind of work: what it does for data, models, user experience and operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.roadmap.models import WorkPackage
from assessment.roadmap.outlook_models import CapabilityBlock
from assessment.roadmap.phase_plans import effort_sum
from assessment.roadmap.uncertainty import Simulation, chances_of
from assessment.roadmap.working_days import WorkCalendar

BLOCK_TITLES: Mapping[str, str] = {
    "data": "Data",
    "models": "Models",
    "user_experience": "User experience",
    "operations": "Operations",
}


def build_blocks(
    packages: Sequence[WorkPackage], run: Simulation | None, calendar: WorkCalendar
) -> tuple[CapabilityBlock, ...]:
    """One block per kind of work that has packages; `run` gives the finish in 80 of 100 draws."""
    found = []
    for block, title in BLOCK_TITLES.items():
        own = [package for package in packages if package.block == block]
        if not own:
            continue
        ids = tuple(package.id for package in own)
        likely, (low, high) = effort_sum(own)
        found.append(
            CapabilityBlock(
                block=block,
                title=title,
                packages=ids,
                start=min(package.start for package in own),
                finish=max(package.finish for package in own),
                finish_p80=chances_of(run.last(ids), calendar).p80 if run else None,
                effort_low=low,
                effort_likely=likely,
                effort_high=high,
                owners=len({package.owner for package in own}),
            )
        )
    return tuple(found)
