"""Reading the roadmap workbook after people have edited it: from bytes to what they said of each action."""

from assessment.roadmap.read_back.activities import ReadBack, read_activities
from assessment.roadmap.read_back.changes import Changed, changes

__all__ = ["Changed", "ReadBack", "changes", "read_activities"]
