"""The plan as text for a terminal."""

import re

from assessment.roadmap.text import WIDTH, render_text
from tests.support.plans import levels, make_action, make_plan, plan_bank, with_gates

WEEK = {"short": 1.0, "long": 1.0}
LONG = (
    "An action with a title that is far longer than any column of the plan would be wide enough for"
)


def text(level: int = 1) -> str:
    bank = plan_bank(
        make_action(1, ("A-00",), weeks=WEEK, title=LONG),
        make_action(2, ("A-03",), weeks=WEEK, owner="legal", phase="second"),
        make_action(3, ("A-04",), {1: 0}, weeks=WEEK),
        make_action(4, ("A-05",)),
    )
    return render_text(make_plan(bank, levels(level, A_05="dont_know")), "Example Clinic Group")


def test_no_line_is_wider_than_the_terminal() -> None:
    assert max(map(len, text().splitlines())) <= WIDTH


def test_marks_and_dates_of_packages() -> None:
    lines = text().splitlines()
    assert any(re.match(r"\*!g ACT-01 .* 30 Nov 26 - 04 Dec 26$", line) for line in lines)
    assert any(re.match(r"    ACT-02 .* legal +30 Nov 26 - 04 Dec 26$", line) for line in lines)
    assert any(re.match(r"\*   ACT-03 .* 07 Dec 26 - 11 Dec 26$", line) for line in lines)


def test_the_gantt_chart_shows_critical_path_and_slack() -> None:
    bars = dict(re.findall(r"^(ACT-0\d) +([#=][#=.]*)$", text(), re.MULTILINE))
    assert set(bars["ACT-01"]) == set(bars["ACT-03"]) == {"#"}
    assert re.fullmatch(r"=+\.+", bars["ACT-02"])


def test_what_is_left_out_has_its_reason() -> None:
    assert "Not answered: answer first (1): ACT-04 (A-05)." in text()


def test_unknown_gates_stand_above_the_plan() -> None:
    lines = held_plan().splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("FIND OUT FIRST"))
    assert lines[place + 1].startswith("A-01       Which state fits best today?")
    assert place < next(n for n, line in enumerate(lines) if "ACT-01" in line and n > place)
    assert "Holds Phase second." in " ".join(held_plan().split())
    assert "FIND OUT FIRST" not in text()


def test_milestones_say_what_holds_the_next_phase() -> None:
    told = " ".join(held_plan().split())
    assert "1 package ends in it (80 of 100: by " in told
    assert ("). Phase second still waits for A-01 Topic A-01 (not known: find out first).") in told


def test_a_phase_names_who_has_most_work() -> None:
    sure = r"4 person-days \(80 of 100: by \d\d Dec 2026\), most work: legal"
    assert re.search(sure, " ".join(text().split()))
    assert "led by" not in text()


def held_plan() -> str:
    bank = with_gates(plan_bank(make_action(1, ("A-00",), weeks=WEEK)), "second", "A-00", "A-01")
    return render_text(make_plan(bank, levels(1, A_01="dont_know")), "Example Clinic Group")


def test_an_empty_plan_says_so() -> None:
    assert "Nothing to plan: no answered item that applies is below its target." in text(4)
    assert "Traceback" not in text(4)
