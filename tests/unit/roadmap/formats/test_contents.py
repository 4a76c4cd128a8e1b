"""Words for the parts of a plan, and text that every format may hold."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from assessment.roadmap.formats.contents import PlanContents, depends_on, details, one_line, plain
from assessment.roadmap.formats.xml_writing import add, document
from assessment.roadmap.outlook_models import Amount, CostLine, CostPlan
from tests.support.hostile_plans import EVERYTHING, a_plan


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_any_text_can_stand_in_xml_and_on_one_line(text: str) -> None:
    root = Element("root")
    add(root, "one", text)
    assert fromstring(document(root), forbid_dtd=True).findtext("one") == plain(text)
    assert len(one_line(text).splitlines()) <= 1


def test_plain_text_keeps_its_lines_and_shows_what_steers() -> None:
    assert plain("a\r\nb\rc\x1b[31m\ufffe") == "a\nb\nc\\x1b[31m\ufffd"
    assert one_line("  a\n\tb ") == "a b"


def test_predecessors_outside_the_plan_are_no_links() -> None:
    roadmap, bank, answers = a_plan()
    second = roadmap.packages[1].model_copy(
        update={"predecessors": ("ACT-99", "ACT-01"), "lags": (5, 3)}
    )
    links = PlanContents(roadmap, bank, answers).links(second)
    assert depends_on(links) == "ACT-01 + 3 days"


def test_details_name_what_is_special() -> None:
    roadmap, _, _ = a_plan()
    package = roadmap.packages[0].model_copy(
        update={"closes_gates": ("A-01",), "critical": True, "early_result": False}
    )
    lines = details(package, bullet="- ").splitlines()
    assert "Opens the gates: A-01" in lines
    assert "Critical path: yes, a delay moves the end of the plan" in lines
    assert not any(line.startswith("First visible result") for line in lines)


def test_costs_of_the_plan_count_before_those_of_the_bank() -> None:
    roadmap, bank, answers = a_plan()
    package = roadmap.packages[0].model_copy(update={"outside_cost": 700.0})
    assert PlanContents(roadmap, bank, answers).outside_cost(package) == 700
    nothing = Amount(low=0, likely=0, high=0)
    line = CostLine(
        package=package.id, hours=32, hour_rate=80, own=2560, outside=500, total=nothing
    )
    cost = CostPlan(total=nothing, phases={}, quarters=(), lines=(line,), without_rate=())
    contents = PlanContents(roadmap.model_copy(update={"cost": cost}), bank, answers)
    assert contents.outside_cost(package) == 500
    assert contents.hour_rate(package.owner) == 80
    assert contents.hour_rate("nobody") is None
