"""The plan as an Excel workbook, made anew from the plan each time."""

from assessment.roadmap.workbook.rendering import render_workbook
from assessment.roadmap.workbook.style import Palette

__all__ = ["Palette", "render_workbook"]
