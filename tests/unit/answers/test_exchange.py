"""The exchange form is short where little is said, quoted where YAML would misread, and deterministic."""

from __future__ import annotations

import yaml

from assessment.answers.exchange import render_json, render_yaml
from assessment.answers.models import AnswerSet, Organisation, Response
from tests.support.minibank import mini_bank

ANSWERS = AnswerSet(
    bank="mini",
    bank_version="1.0.0",
    organisation=Organisation(
        name="Clinic: North & South", sector="health", staff=800, country="NO"
    ),
    profile={
        "sector": "health",
        "staff": 800,
        "regulated": True,
        "ai_kinds": ("agents", "predictive"),
    },
    responses=(
        Response(item="STR-01", level=2),
        Response(item="STR-02", missing="dont_know"),
        Response(item="STR-03", missing="not_applicable", reason="no agents"),
        Response(item="DAT-01", level=1, by="anna", note='She said: "no".\nTwice.'),
        Response(item="DAT-02", level=1, by="anna"),
        Response(item="DAT-02", level=3, by="1", evidence="shown", links=("https://a.example/#b",)),
        Response(item="DAT-03", level=0, note="long " * 20),
    ),
)


def test_the_whole_file() -> None:
    head, _, body = render_yaml(ANSWERS, mini_bank()).partition("\n\n")
    assert all(line.startswith("# ") for line in head.split("\n"))
    assert body == (
        """\
assessment: 1
bank: mini
bank_version: "1.0.0"
organisation: {name: "Clinic: North & South", sector: health, staff: 800, country: "NO"}
profile:
  regulated: true
  ai_kinds: [agents, predictive]
answers:
  STR-01: 2
  STR-02: dont_know
  STR-03: {not_applicable: no agents}
  DAT-01: {level: 1, note: "She said: \\"no\\".\\nTwice.", by: anna}
  DAT-02:
    - {level: 1, by: anna}
    - {level: 3, evidence: shown, links: ["https://a.example/#b"], by: "1"}
  DAT-03:
    level: 0
    note: """
        + '"'
        + "long " * 20
        + '"\n'
    )


def test_any_reader_of_yaml_sees_what_json_says() -> None:
    assert yaml.safe_load(render_yaml(ANSWERS, mini_bank())) == yaml.safe_load(
        render_json(ANSWERS, mini_bank())
    )


def test_facts_that_differ_are_both_written() -> None:
    differing = ANSWERS.model_copy(update={"profile": {"staff": 5}})
    assert "  staff: 5\n" in render_yaml(differing, mini_bank())
