"""What a plan begins with: by start, then by what it opens, then by what it closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.bank.cases import FirstActions
from assessment.cli.bank_cases import PLAN_START
from assessment.cli.case_comparison import compare_plan
from assessment.cli.roadmap import make_roadmap
from assessment.roadmap import Roadmap
from assessment.roadmap.first_actions import places
from tests.unit.bank.test_bank_cases import ANSWERS, BANK

MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)


def plan_of(*rows: tuple[str, date, tuple[str, ...], float]) -> Roadmap:
    """A plan of packages with these ids, starts, gates opened and gaps closed."""
    made = make_roadmap(BANK, ANSWERS, PLAN_START, None)
    model = made.packages[0]
    packages = [
        model.model_copy(update={"id": name, "start": start, "closes_gates": gates, "gain": gain})
        for name, start, gates, gain in rows
    ]
    # Made anew: a copy of the model would keep the index that it has computed.
    fields = {name: getattr(made, name) for name in Roadmap.model_fields}
    return Roadmap(**{**fields, "packages": tuple(packages), "left_out": ()})


def placed(*rows: tuple[str, date, tuple[str, ...], float]) -> Mapping[str, int]:
    return places(plan_of(*rows))


def test_the_earlier_start_comes_first_whatever_it_is_worth() -> None:
    found = placed(("ACT-02", TUESDAY, ("STR-01",), 9.0), ("ACT-01", MONDAY, (), 1.0))
    assert found == {"ACT-01": 1, "ACT-02": 2}


def test_of_one_day_gates_come_before_gaps() -> None:
    found = placed(
        ("ACT-01", MONDAY, (), 9.0),
        ("ACT-02", MONDAY, ("STR-01",), 1.0),
        ("ACT-03", MONDAY, ("STR-01", "STR-11"), 0.5),
        ("ACT-04", MONDAY, ("STR-01",), 2.0),
    )
    assert found == {"ACT-03": 1, "ACT-04": 2, "ACT-02": 3, "ACT-01": 4}


def test_equals_share_a_place_and_the_next_one_counts_them_all() -> None:
    rows = [(f"ACT-0{number}", MONDAY, (), 2.0) for number in (1, 2, 3)]
    found = placed(*rows, ("ACT-04", MONDAY, (), 1.0))
    assert found == {"ACT-01": 1, "ACT-02": 1, "ACT-03": 1, "ACT-04": 4}


def test_an_expectation_does_not_depend_on_how_ids_are_sorted() -> None:
    rows = [(f"ACT-{number}", MONDAY, (), 2.0) for number in range(10, 30)]
    last = FirstActions(within=1, include=("ACT-29",))
    assert list(compare_plan(last, plan_of(*rows))) == []
    late = plan_of(*rows[:-1], ("ACT-29", TUESDAY, (), 2.0))
    (said,) = compare_plan(last, late)
    assert said.found == "place 20 of 20, starts 2026-01-06"
