"""Workshops as JSON, CSV and XLSX, and what is said about faulty files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assessment.answers.workshop_steps import Captured, Tally
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.problem import Problem
from assessment.workshop.exchange import parse_steps_json, render_steps_json, workshop_schema
from assessment.workshop.hand_counts import parse_hand_counts
from assessment.workshop.summary import build_summary
from assessment.workshop.votes_csv import render_captures_csv, render_votes_csv
from assessment.workshop.votes_workbook import render_votes_workbook
from tests.support.workshops import held_workshop, revealed, timed, workshop_bank

SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "assessment-workshop-1.json"
HEADER = "item,round,level_0,level_1,level_2,level_3,level_4,dont_know,not_applicable\n"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return workshop_bank()


def problems_in(bank: Bank, text: str) -> list[str]:
    return [_line(one) for one in parse_steps_json(Source("steps.json", text), bank)[1]]


def _line(problem: Problem) -> str:
    return problem.render().partition("\n")[0]


def document(*steps: dict[str, Any], **changes: Any) -> str:
    head = {
        "schema": "assessment-workshop/1",
        "bank": {"id": "test-bank", "version": "1.0.0", "digest": "0"},
        "organisation": "",
        "workshop": "w1",
    }
    return json.dumps({**head, **changes, "steps": steps}, indent=1)


def step(seq: int, **about: Any) -> dict[str, Any]:
    return {"seq": seq, "at": "2026-12-01T09:00:00Z", "step": about}


def test_the_published_schema_is_current() -> None:
    current = json.dumps(workshop_schema(), indent=2, ensure_ascii=False) + "\n"
    hint = "renew it: python -m tests.support.workshop_schema > docs/schemas/assessment-workshop-1.json"
    assert SCHEMA.read_text("utf-8") == current, hint


def test_a_whole_workshop_reads_back(bank: Bank) -> None:
    text = render_steps_json(held_workshop(), bank, workshop="w1")
    assert parse_steps_json(Source("steps.json", text), bank) == (held_workshop(), ())


@pytest.mark.parametrize(
    "made, line",
    [
        (
            step(1, step="item_takn", item="D-1"),
            'steps.json:15:13: error[unknown-step]: there is no step "item_takn"',
        ),
        (
            step(1, step="item_taken", item="D-9"),
            'steps.json:16:13: error[unknown-item]: there is no item "D-9" in the bank',
        ),
        (
            step(0, step="closed"),
            "steps.json:12:11: error[out-of-range]",
        ),
        (
            step(1, step="captured", id="c1", what="jokes", text="-"),
            "steps.json:17:13: error[unknown-choice]",
        ),
        (
            step(
                1, step="votes_revealed", round={"item": "P-2", "number": 1}, tally={"levels": [1]}
            ),
            "steps.json:21:16: error[other-scale]: 1 counts are given; P-2 has 2 answers",
        ),
    ],
)
def test_a_faulty_step_is_named_at_its_place(bank: Bank, made: dict[str, Any], line: str) -> None:
    (found,) = problems_in(bank, document(made))
    assert found.startswith(line)


def test_all_faults_are_told_at_once(bank: Bank) -> None:
    text = document(
        step(3, step="closed"),
        step(2, step="closed"),
        {"seq": 4, "at": "today", "step": {"step": "closed"}},
        bank={"id": "other", "version": "1.0.0", "digest": "0"},
    )
    found = problems_in(bank, text)
    assert [line.split("error[")[1].split("]")[0] for line in found] == [
        "other-bank",
        "not-in-order",
        "wrong-form",
    ]


def test_what_is_no_json_is_refused(bank: Bank) -> None:
    assert problems_in(bank, "{") != []
    assert problems_in(bank, "[]") != []
    assert problems_in(bank, '{"schema": "assessment-workshop/1"}') != []


def test_votes_as_csv(bank: Bank) -> None:
    text = render_votes_csv(build_summary(bank, held_workshop()), bank)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 11, "eight rounds, three of them with a role"
    first, finance = rows[0], rows[1]
    assert (first["item"], first["round"], first["group"], first["level_4"]) == (
        ("D-1", "0", "all", "4")
    )
    assert (first["average_deviation"], first["reading"], first["settled"]) == (
        ("0.625", "near", "")
    )
    assert (finance["group"], finance["level_4"], finance["agreement_a"]) == ("finance", "3", "")
    split = [row for row in rows if row["item"] == "D-2" and row["round"] == "2"]
    assert (split[0]["agreement_a"], split[0]["settled"], split[0]["how"]) == (
        ("-1.0", "0", "lower_of_split")
    )


def test_a_role_called_all_is_not_taken_for_everybody(bank: Bank) -> None:
    steps = timed((1, revealed("D-1", 1, (0, 0, 4, 4, 0), roles={"all": (0, 0, 0, 4, 0)})))
    text = render_votes_csv(build_summary(bank, steps), bank)
    read, problems = parse_hand_counts(Source("votes.csv", text), bank)
    assert problems == ()
    assert [one.tally.levels for one in read] == [(0, 0, 4, 4, 0)]


def test_text_never_becomes_a_formula(bank: Bank) -> None:
    steps = timed((1, Captured(id="c1", what="action", text="=1+1", owner="@sum")))
    summary = build_summary(bank, steps)
    assert '"\'=1+1"' in render_captures_csv(summary)
    assert '"\'@sum"' in render_captures_csv(summary)
    book = openpyxl.load_workbook(io.BytesIO(render_votes_workbook(summary, bank)))
    cells = [cell for row in book["Captured"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_workbook_has_all_that_was_recorded(bank: Bank) -> None:
    summary = build_summary(bank, held_workshop(), organisation="Example Clinic Group")
    content = render_votes_workbook(summary, bank)
    assert content == render_votes_workbook(summary, bank)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Votes", "Settled", "Captured", "Read me"]
    assert book["Votes"].max_row == 4 + 11
    settled = {row[0]: row for row in book["Settled"].iter_rows(min_row=5, values_only=True)}
    assert settled["D-2"][3:7] == ("settled", 0, "0", "lower_of_split")
    assert settled["P-1"][3] == "skipped"
    kinds = [row[0] for row in book["Captured"].iter_rows(min_row=5, values_only=True)]
    assert kinds == ["question", "action", "quote"]


def test_hand_counts(bank: Bank) -> None:
    text = HEADER + "D-1,2,0,1,3,4,0,1,0\nD-2,,,,,5,,,\nP-2,1,2,3,,,,,1\n"
    steps, problems = parse_hand_counts(Source("counts.csv", text), bank)
    assert problems == ()
    assert [(one.round.key, one.tally, one.seats, one.by_hand) for one in steps] == [
        ("D-1#2", Tally(levels=(0, 1, 3, 4, 0), dont_know=1), 9, True),
        ("D-2#1", Tally(levels=(0, 0, 0, 5, 0)), 5, True),
        ("P-2#1", Tally(levels=(2, 3), not_applicable=1), 6, True),
    ]


def test_hand_counts_with_semicolons_quotes_and_a_mark_at_the_front(bank: Bank) -> None:
    text = '\ufeffItem;note;Level_0;level_1\r\n"D-1";"said; ""no""\r\ntwice";1;2\r\n'
    ((one,), problems) = parse_hand_counts(Source("counts.csv", text), bank)
    assert problems == ()
    assert one.tally.levels == (1, 2, 0, 0, 0)


@pytest.mark.parametrize(
    "text, lines",
    [
        ("", ["counts.csv:1:1: error[no-columns]"]),
        ("item,round\n", ["counts.csv:1:1: error[missing-column]"] * 2),
        ("item,item,level_0,level_1\n", ["counts.csv:1:6: error[duplicate-column]"]),
        (HEADER + "D-9,1,1,1,1,1,1,0,0\n", ["counts.csv:2:1: error[unknown-item]"]),
        (
            HEADER + "D-1,x,1,1,-1,1,1,0,0\n",
            ["counts.csv:2:5: error[not-a-count]", "counts.csv:2:11: "],
        ),
        (HEADER + "P-2,1,1,1,1,0,0,0,0\n", ["counts.csv:2:11: error[no-such-level]"]),
        (HEADER + "D-1,1,0,0,0,0,0,0,0\n", ["counts.csv:2:1: error[no-votes]"]),
        (HEADER + "D-1,1\n", ["counts.csv:2:1: error[short-row]"]),
        (HEADER + "D-1,1,1,,,,,,\n\nD-1,1,1,,,,,,\n", ["counts.csv:4:1: error[duplicate-row]"]),
        (HEADER + '"D\n1",1,1,,,,,,\nD-1,1,y,,,,,,\n', ["counts.csv:2:1: ", "counts.csv:4:7: "]),
    ],
)
def test_faulty_counts_are_named_at_their_place(bank: Bank, text: str, lines: list[str]) -> None:
    found = [_line(one) for one in parse_hand_counts(Source("counts.csv", text), bank)[1]]
    assert len(found) == len(lines), found
    assert all(one.startswith(line) for one, line in zip(found, lines, strict=True)), found
