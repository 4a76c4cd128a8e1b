"""Imports what `export`, `roadmap` and `report` import, for processes that are copied from a loaded one."""

import importlib

for _name in (
    "assessment.cli.documents",
    "assessment.cli.exchange",
    "assessment.cli.plan_formats",
    "assessment.cli.report",
    "assessment.cli.report_files",
    "assessment.cli.roadmap",
    "assessment.findings.robustness",
    "assessment.report.build",
    "assessment.report.rendering",
    "assessment.store",
    "openpyxl",
    "ortools.sat.python.cp_model",
):
    importlib.import_module(_name)
