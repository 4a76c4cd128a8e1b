"""The plan: which actions close the gaps, and when each of them can start and end."""

from assessment.roadmap.models import PlanSettings, Roadmap, WorkPackage
from assessment.roadmap.planning import plan

__all__ = ["PlanSettings", "Roadmap", "WorkPackage", "plan"]
