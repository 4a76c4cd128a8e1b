"""What the report says of robustness: a line on the verdict, a check, and the tornado."""

from __future__ import annotations

import pytest

from assessment.findings import find
from assessment.findings.robustness import with_robustness
from assessment.report.build import build_report
from assessment.report.charts.tornado import Swing, tornado
from assessment.report.models import Report
from assessment.report.rendering import Style, render_html
from assessment.scoring import score
from tests.support.report_fixture import ON, made_answers, shipped_bank, templates


@pytest.fixture(scope="module")
def report() -> Report:
    bank, answers = shipped_bank(), made_answers(shipped_bank())
    scores = score(bank, answers)
    findings = with_robustness(bank, answers, scores, find(bank, answers, scores))
    words = templates().wording("en")
    return build_report(bank, answers, scores, findings, None, on=ON, words=words)


def test_bars_are_as_long_as_their_points_and_share_one_middle() -> None:
    chart = tornado(
        "t",
        "Two answers.",
        [
            Swing("Wide", -4.0, 2.0, "-4.00", "+2.00", mark="verdict"),
            Swing("Lowest already", 0.0, 1.0, "0.00", "+1.00"),
        ],
        "overall score 50.0",
    )
    wide, lowest = chart.rows
    half = chart.middle - chart.left
    assert chart.right - chart.middle == pytest.approx(half, abs=0.1)
    assert wide.low_width == pytest.approx(half, abs=0.1)
    assert wide.low_x == pytest.approx(chart.left, abs=0.1)
    assert wide.high_width == pytest.approx(half / 2, abs=0.1)
    assert (lowest.low_width, lowest.mark) == (0.0, "")
    assert lowest.high_width == pytest.approx(half / 4, abs=0.1)


def test_the_report_says_what_would_turn_the_verdict(report: Report) -> None:
    assert report.verdict is not None
    assert "this verdict" in report.verdict.robustness
    check = next(one for one in report.certainty.checks if "turn the verdict" in one.title)
    assert check.grade in ("good", "fair", "weak")
    assert report.certainty.tornado is not None
    widths = [round(row.low_width + row.high_width) for row in report.certainty.tornado.rows]
    assert widths == sorted(widths, reverse=True)
    assert any("order of the dimensions" in note for note in report.certainty.notes)


def test_only_the_full_edition_draws_the_tornado(report: Report) -> None:
    full = render_html(report, templates(), Style(edition="full"))
    short = render_html(report, templates(), Style(edition="executive"))
    title = report.certainty.tornado_title
    assert title in full
    assert title not in short


def test_a_report_without_the_analysis_says_nothing_of_it() -> None:
    bank, answers = shipped_bank(), made_answers(shipped_bank())
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    words = templates().wording("en")
    plain = build_report(bank, answers, scores, findings, None, on=ON, words=words)
    assert plain.verdict is not None
    assert plain.verdict.robustness == ""
    assert plain.certainty.tornado is None
    assert all("turn the verdict" not in check.title for check in plain.certainty.checks)
