"""Geometry of the charts: everything inside the view box, values where they belong."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.report.charts.bars import BarValue, bars
from assessment.report.charts.gantt import ROWS_PER_PAGE, GanttRow, gantt_pages
from assessment.report.charts.geometry import scaled, wrapped
from assessment.report.charts.heat import heat_map
from assessment.report.charts.radar import radar
from assessment.report.charts.track import LadderLevel, LadderMarks, TrackPhase, ladder, phase_track
from tests.support.report_fixture import sample_report

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
values = st.none() | st.floats(0, 100)


@given(st.floats(-50, 150), st.floats(0, 300), st.floats(1, 300))
def test_scale_stays_between_its_ends(value: float, left: float, width: float) -> None:
    place = scaled(value, left, left + width)
    assert left - 0.06 <= place <= left + width + 0.06


@given(st.text(max_size=200), st.floats(20, 300), st.integers(1, 3))
def test_wrapping_keeps_to_the_lines(text: str, width: float, most: int) -> None:
    assert len(wrapped(text, width, 12, most)) <= most


@given(st.lists(st.tuples(values, values, values), min_size=1, max_size=12))
def test_radar_stays_inside(entries: list[tuple[float | None, float | None, float | None]]) -> None:
    chart = radar("r", "alt", [(f"Axis {n}", "1.0", *entry) for n, entry in enumerate(entries)])
    for polygon in (chart.score, chart.evidenced, chart.target, *chart.rings):
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", polygon):
            assert 0 <= float(x) <= chart.width
            assert 0 <= float(y) <= chart.height
    assert len(chart.dots) == sum(entry[0] is not None for entry in entries)


def test_a_missing_value_draws_no_polygon() -> None:
    chart = radar(
        "r",
        "alt",
        [("A", "1", 50.0, 1.0, 1.0), ("B", "–", None, 1.0, 1.0), ("C", "1", 9.0, 1.0, 1.0)],
    )
    assert chart.score == ""
    assert chart.evidenced != ""


@given(st.lists(st.tuples(values, values, values, values, values), max_size=8))
def test_bars_stay_on_their_axis(
    entries: list[tuple[float | None, float | None, float | None, float | None, float | None]],
) -> None:
    chart = bars("b", "alt", [BarValue("T", "1", *entry) for entry in entries])
    for row in chart.rows:
        for place in (row.range_from, row.range_to, row.evidenced, row.target):
            assert place is None or chart.left <= place <= chart.right
        assert row.value_width is None or 0 <= row.value_width <= chart.right - chart.left
        assert row.y + row.thickness <= chart.bottom


def test_no_whisker_where_nothing_is_open() -> None:
    chart = bars(
        "b", "alt", [BarValue("T", "1", 50.0, 50.0, 50.0), BarValue("T", "1", 50.0, 40.0, 60.0)]
    )
    assert [row.range_from is not None for row in chart.rows] == [False, True]


def test_phase_track_marks_where_we_are() -> None:
    phases = [TrackPhase(f"P{n}", "open", "Open", "1", here=n == 3) for n in range(6)]
    chart = phase_track("t", "alt", phases, "You are here")
    assert [step.here for step in chart.steps].index(True) == 3
    assert chart.here_x is not None
    assert chart.steps[2].mark_x < chart.here_x < chart.steps[4].mark_x
    assert phase_track("t", "alt", phases[:3], "").here_x is None


def test_ladder_marks_one_level() -> None:
    levels = [LadderLevel(n, f"L{n}", 25.0 * n, "") for n in range(4)]
    marks = LadderMarks(2, None, 55.0, "55", 40.0, 70.0, 50.0, "50")
    chart = ladder("l", "alt", levels, marks)
    assert [step.here for step in chart.steps] == [False, False, True, False]
    assert [step.reached for step in chart.steps] == [True, True, True, False]


def test_heat_map_shades_by_fifths() -> None:
    row = [(0.0, "0"), (19.9, ""), (20.0, ""), (79.9, ""), (100.0, ""), (None, "–")]
    chart = heat_map("h", "alt", ["c"] * 6, [("row", row)])
    assert [cell.shade for cell in chart.cells] == [0, 0, 1, 3, 4, -1]


@given(st.integers(1, 150), st.integers(0, 2000))
def test_gantt_pages_hold_every_row_once(count: int, spread: int) -> None:
    start = date(2026, 12, 7)
    rows = [
        GanttRow(
            f"T{n}",
            f"A{n}",
            start + timedelta(n * spread // 50),
            start + timedelta(n * spread // 50 + 5),
            start + timedelta(n * spread // 50 + 9),
            heading=n % 7 == 0,
        )
        for n in range(count)
    ]
    pages = gantt_pages("g", lambda page, pages: f"{page}/{pages}", rows, [("Q1", start)], MONTHS)
    codes = [bar.code.lines[0] for page in pages for bar in page.bars]
    assert codes == [row.code for row in rows if not row.heading]
    for page in pages:
        assert len(page.bars) + len(page.phases) <= ROWS_PER_PAGE + 1
        for bar in page.bars:
            assert page.left <= bar.x <= page.right
            assert bar.x + bar.width <= page.right + 2
        texts = [tick.at for tick in page.months]
        assert all(b - a > 18 for a, b in itertools.pairwise(texts))


def test_charts_of_a_report_say_what_they_show() -> None:
    part = sample_report().dimensions_part
    for row in part.rows:
        assert row.title in part.bars.alt
        assert row.score in part.bars.alt
