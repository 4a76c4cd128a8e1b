from __future__ import annotations

from typing import Any

import pytest

from assessment.bank.models import (
    Bank,
    Contradiction,
    ExpertSituation,
    Phase,
    Pitfall,
    ProfileField,
)
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.scoring import score
from tests.support.scored import informs, make_answers, make_bank

PROFILE = (
    ProfileField(id="regulated", ask="Regulated?", kind="yes_no"),
    ProfileField(
        id="ai_kinds",
        ask="Kinds?",
        kind="choices",
        options={
            "predictive": "Predictive models",
            "generative": "Text and images",
            "agents": "Agents",
        },
    ),
)


def rule_bank(rule: dict[str, Any]) -> Bank:
    return make_bank(
        {"ops": {"release": {"A1": 1.0, "A2": 1.0}}},
        items={
            item: {"informs": informs(phases={"poc": 1}, pitfalls={"thin_mlops": 1})}
            for item in ("A1", "A2")
        },
        profile=PROFILE,
        phases=(
            Phase(
                id="poc",
                title="Proof of concept",
                short="Proof",
                objective="-",
                usual_duration="-",
                exit_gate="-",
            ),
        ),
        pitfalls=(
            Pitfall(
                id="thin_mlops",
                title="Thin MLOps",
                short="Thin MLOps",
                what_goes_wrong="-",
                early_signs=(),
                how_to_avoid=(),
            ),
        ),
        experts=(
            ExpertSituation(id="advanced_mlops", title="MLOps", why="-", brings="-", rule=rule),
        ),
        contradictions=(
            Contradiction(id="CON-01", rule=rule, says="Both cannot be.", ask_next="Which is it?"),
        ),
    )


def found(
    rule: dict[str, Any], profile: dict[str, Any] | None = None, **given: int | str
) -> Findings:
    bank, answers = rule_bank(rule), make_answers(given, profile=profile)
    return find(bank, answers, score(bank, answers))


@pytest.mark.parametrize(
    "rule, reason",
    [
        ({"item.A1": {"below": 2}}, "A1 (Topic A1) is at level 1, which is below 2."),
        ({"item.A1": {"at_most": 1}}, "A1 (Topic A1) is at level 1, which is 1 or lower."),
        ({"item.A1": {"any_of": (0, 1)}}, "A1 (Topic A1) is at level 1, which is 0 or 1."),
        ({"item.A1": {"none_of": (3, 4)}}, "A1 (Topic A1) is at level 1, which is not 3 or 4."),
        (
            {"item.A1": {"at_least": 1, "below": 3}},
            "A1 (Topic A1) is at level 1, which is 1 or higher and below 3.",
        ),
        ({"dimension.ops": {"below": 50}}, "The score of Ops is 37.5, which is below 50."),
        (
            {"indicator.release": {"below": 37.6}},
            "The score of Release is 37.5, which is below 37.6.",
        ),
        (
            {"phase.poc": {"at_least": 37.5}},
            "The completion of phase 1, Proof of concept, is 37.5, which is 37.5 or higher.",
        ),
        (
            {"pitfall.thin_mlops": {"at_least": 60}},
            "The exposure to “Thin MLOps” is 62.5, which is 60 or higher.",
        ),
        ({"profile.regulated": {"is": True}}, "The profile says regulated: yes."),
        (
            {"profile.ai_kinds": {"any_of": ("agents", "generative")}},
            "The profile says ai kinds: Text and images and Agents.",
        ),
    ],
)
def test_every_kind_of_reason_is_a_sentence(rule: dict[str, Any], reason: str) -> None:
    profile = {"regulated": True, "ai_kinds": ("predictive", "generative", "agents")}

    situation = found(rule, profile, A1=1, A2=2).expert_support[0]

    assert situation.because == (reason,)


def test_only_the_true_parts_are_reasons() -> None:
    rule = {
        "any": (
            {"item.A1": {"below": 2}},
            {"item.A2": {"below": 2}},
            {"all": ({"item.A1": {"below": 3}}, {"item.A2": {"above": 3}})},
        )
    }

    situation = found(rule, A1=1, A2=4).expert_support[0]

    assert situation.because == (
        "A1 (Topic A1) is at level 1, which is below 2.",
        "A1 (Topic A1) is at level 1, which is below 3.",
        "A2 (Topic A2) is at level 4, which is above 3.",
    )


def test_a_part_that_is_false_as_a_whole_gives_no_reason() -> None:
    both = {"item.A1": {"below": 2}, "item.A2": {"below": 2}}
    rule = {"any": (both, {"item.A2": {"above": 3}})}

    assert found(rule, A1=1, A2=4).contradictions[0].items == ("A2",)


def test_count_names_what_is_counted() -> None:
    rule = {"count": {"at_least": 1, "of": ({"item.A1": {"below": 2}}, {"item.A2": {"below": 2}})}}

    assert found(rule, A1=0, A2=3).contradictions[0].items == ("A1",)


@pytest.mark.parametrize("given", [{"A1": 3}, {}, {"A1": "dont_know"}])
def test_a_rule_that_is_false_or_unknown_finds_nothing(given: dict[str, int | str]) -> None:
    findings = found({"item.A1": {"below": 2}}, None, **given)

    assert findings.expert_support == ()
    assert findings.contradictions == ()


def test_a_contradiction_names_the_items_that_clash_once() -> None:
    rule = {
        "all": ({"item.A1": {"at_least": 3}}, {"item.A2": {"below": 1}}, {"item.A1": {"above": 2}})
    }

    contradiction = found(rule, A1=4, A2=0).contradictions[0]

    assert contradiction.id == "CON-01"
    assert contradiction.items == ("A1", "A2")
    assert (contradiction.says, contradiction.ask_next) == ("Both cannot be.", "Which is it?")


def test_noise_of_the_arithmetic_does_not_decide_a_rule() -> None:
    """0.1 x 50 + 0.2 x 50 over 0.1 + 0.2 is a bit more or less than 50 in floats."""
    items = {"A1": 0.1, "A2": 0.2, "A3": 0.4}
    bank = make_bank(
        {"ops": {"release": items}},
        experts=(
            ExpertSituation(
                id="advanced_mlops",
                title="-",
                why="-",
                brings="-",
                rule={"dimension.ops": {"at_least": 50, "at_most": 50}},
            ),
        ),
    )
    answers = make_answers(dict.fromkeys(items, 2))

    assert find(bank, answers, score(bank, answers)).expert_support
