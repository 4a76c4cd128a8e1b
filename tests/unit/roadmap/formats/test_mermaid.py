"""Mermaid text: every line is one that the grammar of Gantt diagrams knows."""

from __future__ import annotations

import re

import pytest

from assessment.roadmap.formats.mermaid import render_mermaid, words
from tests.support.hostile_plans import EVERYTHING, a_plan
from tests.support.plan_dates import MERMAID_TASK, mermaid_dates, planned_dates

# The lexer of Mermaid's Gantt diagrams ends names at these: `#`, `:`, `;` and the line end; `%%` begins a
# comment wherever it stands.
NAME = r"[^#:;%<>\n]+"
MILESTONE = re.compile(rf"    {NAME} :milestone, milestone-\d+, \d{{4}}-\d\d-\d\d, 0d")
HEAD = (
    re.compile("gantt"),
    re.compile(rf"    title {NAME}"),
    re.compile("    dateFormat YYYY-MM-DD"),
    re.compile("    axisFormat %d %b %y"),
    re.compile("    inclusiveEndDates"),
    re.compile("    todayMarker off"),
)
BODY = (re.compile(""), re.compile(rf"    section {NAME}"), MERMAID_TASK, MILESTONE)


def check_grammar(text: str) -> None:
    """Fail on the first line that the grammar does not know."""
    lines = text.split("\n")
    assert lines.pop() == ""
    for pattern, line in zip(HEAD, lines, strict=False):
        assert pattern.fullmatch(line), line
    for line in lines[len(HEAD) :]:
        assert any(pattern.fullmatch(line) for pattern in BODY), line


def test_sections_are_phases_and_tasks_carry_dates() -> None:
    roadmap, bank, answers = a_plan()
    text = render_mermaid(roadmap, bank, answers)
    check_grammar(text)
    assert mermaid_dates(text) == planned_dates(roadmap)
    sections = [line.split(maxsplit=1)[1] for line in text.splitlines() if " section " in line]
    assert sections == ["Example", "Example 2", "Milestones"]
    assert text.count(" :crit, ") == sum(package.critical for package in roadmap.packages) > 0


def test_status_becomes_a_tag() -> None:
    roadmap, bank, answers = a_plan()
    statuses = ("Completed", "In progress", *["Not started"] * 3)
    packages = tuple(
        package.model_copy(update={"status": status, "critical": False})
        for package, status in zip(roadmap.packages, statuses, strict=True)
    )
    text = render_mermaid(roadmap.model_copy(update={"packages": packages}), bank, answers)
    assert " :done, ACT-01, " in text
    assert " :active, ACT-02, " in text
    assert " :ACT-03, " in text


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_leaves_its_name(text: str) -> None:
    roadmap, bank, answers = a_plan(text)
    drawn = render_mermaid(roadmap, bank, answers)
    check_grammar(drawn)
    assert mermaid_dates(drawn) == planned_dates(roadmap)


def test_names_are_words_on_one_line_and_not_too_long() -> None:
    assert words("Map: data #1; see %%x\n<b>") == "Map： data ＃1； see ％％x ＜b＞"  # noqa: RUF001
    assert len(words("a" * 500)) == 90
