"""Benchmarks of a bank: read as data, pointers checked and pruned, shown apart, and never a norm."""

from __future__ import annotations

import json

import pytest

from assessment.bank import Bank, Source, parse_bank, parse_yaml
from assessment.bank.models import Benchmark
from assessment.cli import run
from assessment.cli.bank_benchmarks import NO_NORM, render_benchmarks
from assessment.files import load_bank
from tests.support.banks import VALID_BANKS, bank_files, bank_sources
from tests.unit.bank.test_format_page import example

BENCHMARKS = """\
benchmarks:
  - id: panel
    title: Leaders who feel prepared
    kind: survey
    figures: {infrastructure: 43, talent: 20.5}
    unit: percent of leaders
    year: 2025
    population: Leaders of large firms.
    sample: 3,235 leaders.
    source: A consultancy.
    licence: All rights reserved.
    shows: "Order: talent lowest."
    compare_with: [dimension.strategy, item.STR-01, item.DAT-02, phase.poc]
    not_comparable: "No norm: a share of leaders is no score."
  - id: office
    title: Firms that use AI
    kind: official_statistics
    figures: {all: 20.0}
    unit: percent of firms
    year: 2025
    population: All firms.
    sample: 157,000 firms.
    source: A statistics office.
    licence: With the source named.
    shows: "Direction: it grows."
    compare_with: [item.STR-01]
    not_comparable: "No norm: use is no readiness."
"""
OVERLAY = "bank: 1\nextends: small\nid: own\nversion: 0.1.0\ntitle: Own edition\n"


def small_with(benchmarks: str) -> dict[str, str]:
    return bank_files("small") | {"benchmarks.yaml": benchmarks}


def made(files: dict[str, str], base: dict[str, str] | None = None) -> Bank:
    bank, problems = parse_bank(bank_sources(files, bank_sources(base) if base else None))
    assert bank is not None, "\n".join(problem.render() for problem in problems)
    return bank


def test_a_benchmark_is_read_and_changes_the_digest() -> None:
    bank = made(small_with(BENCHMARKS))
    assert [entry.id for entry in bank.benchmarks] == ["panel", "office"]
    assert dict(bank.benchmarks[0].figures) == {"infrastructure": 43.0, "talent": 20.5}
    assert bank.digest != made(bank_files("small")).digest
    other = made(small_with(BENCHMARKS.replace("talent: 20.5", "talent: 20.6")))
    assert bank.digest != other.digest


@pytest.mark.parametrize(
    "old,new,code",
    [
        ("item.DAT-02", "item.DAT-99", "unknown-item"),
        ("dimension.strategy", "dimension.strategi", "unknown-dimension"),
        ("phase.poc", "phase.pok", "unknown-phase"),
        ("phase.poc", "pitfall.poc", "unknown-pitfall"),
        ("phase.poc", "indicator.poc", "unknown-indicator"),
        ("phase.poc", "poc", "wrong-form"),
        ("kind: survey", "kind: guess", "unknown-choice"),
        ("talent: 20.5", "talent: many", "not-a-number"),
        ("    year: 2025\n    population: Leaders", "    population: Leaders", "missing-key"),
        ("    source: A consultancy.\n", "", "missing-key"),
        ("id: office", "id: panel", "duplicate-id"),
        ("unit: percent of leaders", "units: percent", "unknown-key"),
    ],
)
def test_a_fault_in_a_benchmark_is_reported_where_it_stands(old: str, new: str, code: str) -> None:
    assert old in BENCHMARKS
    bank, problems = parse_bank(bank_sources(small_with(BENCHMARKS.replace(old, new, 1))))
    assert bank is None
    found = [problem for problem in problems if problem.code == code]
    assert found, [problem.code for problem in problems]
    assert found[0].place is not None
    assert found[0].place.file.endswith("benchmarks.yaml")


def test_an_overlay_that_drops_an_item_takes_it_out_of_the_benchmarks_of_its_base() -> None:
    files = {"bank.yaml": OVERLAY, "items/strategy.yaml": "items: []\ndrop: [STR-01]\n"}
    bank = made(files, small_with(BENCHMARKS))
    assert [entry.id for entry in bank.benchmarks] == ["panel"], "office points to nothing else"
    assert bank.benchmarks[0].compare_with == ("dimension.strategy", "item.DAT-02", "phase.poc")


def test_an_overlay_changes_drops_and_adds_by_id() -> None:
    own = (
        "drop: [office]\nbenchmarks:\n"
        "  - {id: panel, figures: {talent: 21, skills: 3}, compare_with: [overall]}\n"
    )
    bank = made({"bank.yaml": OVERLAY, "benchmarks.yaml": own}, small_with(BENCHMARKS))
    assert [entry.id for entry in bank.benchmarks] == ["panel"]
    figures = dict(bank.benchmarks[0].figures)
    assert figures == {"infrastructure": 43.0, "talent": 21.0, "skills": 3.0}
    assert bank.benchmarks[0].compare_with == ("overall",)


def test_what_the_overlay_itself_points_to_must_exist() -> None:
    own = "benchmarks:\n  - {id: panel, compare_with: [item.STR-01]}\n"
    files = {
        "bank.yaml": OVERLAY,
        "benchmarks.yaml": own,
        "items/strategy.yaml": "items: []\ndrop: [STR-01]\n",
    }
    bank, problems = parse_bank(bank_sources(files, bank_sources(small_with(BENCHMARKS))))
    assert bank is None
    assert [problem.code for problem in problems] == ["unknown-item"]


def test_official_statistics_are_printed_first_and_apart() -> None:
    text = render_benchmarks(made(small_with(BENCHMARKS)))
    official, survey = text.index("Official statistics"), text.index("Surveys of firms")
    assert official < text.index("[office]") < survey < text.index("[panel]")
    assert "    talent              20.5" in text
    assert " ".join(text.split()).startswith(NO_NORM)
    assert "link:" not in text


def test_a_bank_without_benchmarks_says_so() -> None:
    assert render_benchmarks(made(bank_files("small"))) == (
        "small has no benchmarks; they stand in benchmarks.yaml."
    )


@pytest.mark.parametrize("bank_name", ["ai-readiness", "marketing"])
def test_the_command_shows_them(capsys: pytest.CaptureFixture[str], bank_name: str) -> None:
    assert run(["bank", "show", "--benchmarks", bank_name]) == 0
    out = capsys.readouterr().out
    bank = load_bank(bank_name)
    assert bank.benchmarks
    assert all(f"[{entry.id}]" in out for entry in bank.benchmarks)
    assert max(map(len, out.splitlines())) <= 100
    assert run(["bank", "show", "--benchmarks", bank_name, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in printed] == [entry.id for entry in bank.benchmarks]


def test_the_command_on_a_bank_without_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "show", "--benchmarks", str(VALID_BANKS / "small"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_no_shipped_figure_is_sold_as_a_norm() -> None:
    entries = load_bank("ai-readiness").benchmarks
    assert 10 <= len(entries) <= 16
    for entry in entries:
        assert entry.not_comparable.startswith("No norm: "), entry.id
        assert entry.shows.startswith(("Direction: ", "Order: ")), entry.id
        assert "unverified" not in entry.model_dump_json()
        if "percent" in entry.unit:
            assert all(0 <= figure <= 100 for figure in entry.figures.values()), entry.id


def test_the_order_that_an_entry_claims_is_that_of_its_figures() -> None:
    entries = {
        entry.id: list(entry.figures.values()) for entry in load_bank("ai-readiness").benchmarks
    }
    for name in ("eurostat_barriers_all_2025", "eurostat_barriers_considering_2025"):
        assert entries[name] == sorted(entries[name], reverse=True)
    assert entries["eurostat_growth_2025"] == sorted(entries["eurostat_growth_2025"])
    for name in ("eurostat_size_2025", "ine_size_2025"):
        assert entries[name][1:] == sorted(entries[name][1:])
    for name in ("mckinsey_stage_2025", "bcg_value_2024", "census_unknown_2024"):
        assert sum(entries[name]) == pytest.approx(100)


def test_the_benchmark_of_the_page_is_a_benchmark() -> None:
    root, problems = parse_yaml(Source("page", example("- id: census_unknown_2024")))
    assert not problems
    assert root is not None
    entry = Benchmark.model_validate(root.value[0])
    assert not set(Benchmark.model_fields) - entry.model_fields_set, "it shows every key"
