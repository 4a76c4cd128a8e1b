"""The report: one frozen model, rendered as HTML and PDF."""

from __future__ import annotations

from assessment.report.build import build_report
from assessment.report.models import Report

__all__ = ["Report", "build_report"]
