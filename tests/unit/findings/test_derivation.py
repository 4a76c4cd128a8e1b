from __future__ import annotations

import pytest

from assessment.bank.models import Band, Bank, ExpertSituation, Phase, Pitfall
from assessment.findings import find
from assessment.findings.derivation import explain
from assessment.scoring import score
from assessment.scoring.models import Derivation
from tests.support.scored import gate, informs, make_answers, make_bank


def full_bank() -> Bank:
    return make_bank(
        {"ops": {"release": {"A1": 2.0, "A2": 1.0, "A3": 1.0}}},
        items={
            "A1": {"informs": informs(phases={"poc": 3}, pitfalls={"thin": 2})},
            "A2": {"informs": informs(phases={"poc": 1}, pitfalls={"thin": 1})},
            "A3": {"informs": informs(phases={"poc": 1}), "gate": gate(2, holds="mvp")},
        },
        phases=tuple(
            Phase(id=one, title=title, short=one, objective="-", usual_duration="-", exit_gate="-")
            for one, title in (("poc", "Proof of concept"), ("mvp", "First product"))
        ),
        pitfall_bands=(Band(id="low", title="Low", from_score=0.0),),
        pitfalls=(
            Pitfall(
                id="thin",
                title="Thin operations",
                short="Thin",
                what_goes_wrong="-",
                early_signs=(),
                how_to_avoid=(),
            ),
        ),
        experts=(
            ExpertSituation(
                id="help_me",
                title="Help",
                why="It pays.",
                brings="-",
                rule={"item.A1": {"below": 2}},
            ),
            ExpertSituation(
                id="both",
                title="Both",
                why="It pays.",
                brings="-",
                rule={
                    "any": (
                        {"item.A1": {"below": 2}},
                        {"pitfall.thin": {"at_least": 60}},
                        {"item.A2": {"at_most": 3}, "dimension.ops": {"below": 10}},
                    )
                },
            ),
        ),
    )


def explained(target: str, **given: int | str) -> Derivation:
    bank, answers = full_bank(), make_answers(given)
    scores = score(bank, answers)
    return explain(bank, answers, scores, find(bank, answers, scores), target)


def test_a_phase_is_told_by_the_items_that_inform_it() -> None:
    phase = explained("phase.poc", A1=1, A2=4, A3="dont_know")

    assert phase.arithmetic == "(6 × 25 + 100) / 7 = 35.7"
    assert [(part.target, part.weight, part.rule) for part in phase.parts] == [
        ("A1", 6.0, "weight 2 × strength 3"),
        ("A2", 1.0, "weight 1 × strength 1"),
        ("A3", None, "weight 1 × strength 1"),
    ]
    assert phase.notes[:2] == (
        "status: open",
        "attainable range: 31.3 to 43.8, over everything unanswered or unknown",
    )


def test_a_held_phase_gives_its_conditions() -> None:
    phase = explained("phase.mvp", A1=4, A2=4, A3=1)

    assert phase.notes == (
        "status: not advised",
        "A3 (Topic A3) must reach level 2; it is now level 1.",
    )
    assert (phase.value, phase.shown, phase.arithmetic) == (None, "not counted", "")


def test_a_pitfall_is_told_by_its_shortfalls() -> None:
    pitfall = explained("pitfall.thin", A1=1, A2=2)

    assert pitfall.arithmetic == "(4 × 75 + 50) / 5 = 70.0"
    assert pitfall.notes == (
        "band: Low",
        "A1 (Topic A1) makes up 85.7 % of it",
        "A2 (Topic A2) makes up 14.3 % of it",
    )


def test_the_verdict_carries_every_phase() -> None:
    verdict = explained("verdict", A1=4, A2=4, A3=1)

    assert (verdict.value, verdict.shown) == ("poc", "Proof of concept")
    assert verdict.notes[0].startswith("The organisation stands in phase 1, Proof of concept.")
    assert [part.target for part in verdict.parts] == ["phase.poc", "phase.mvp"]


def test_the_rule_of_a_situation_is_told_part_by_part() -> None:
    tree = explained("expert.both", A1=3, A2="dont_know")

    (any_of,) = tree.parts
    low, thin, both = any_of.parts
    assert (any_of.target, any_of.title, any_of.shown) == ("any", "of these", "does not hold")
    assert (low.target, low.shown) == ("item.A1", "does not hold")
    assert low.notes == ("asks for below 2", "answer: level 3")
    # The exposure is (4 x 25) / 4 over what is answered.
    assert thin.notes == ("asks for 60 or higher", "stands at 25.0")
    assert [part.arithmetic for part in thin.parts] == ["4 × 25 / 4 = 25.0"]
    assert (both.target, both.shown) == ("all", "does not hold")
    assert [part.shown for part in both.parts] == ["unknown", "does not hold"]
    assert both.parts[0].notes == ("asks for 3 or lower", "not known")


def test_expert_support_gives_its_reasons() -> None:
    held = explained("expert.help_me", A1=1)
    free = explained("expert.help_me", A1=3)

    assert (held.value, held.notes) == (
        "holds",
        ("It pays.", "A1 (Topic A1) is at level 1, which is below 2."),
    )
    assert (free.value, free.notes) == ("does not hold", ("It pays.",))


def test_scores_are_explained_too() -> None:
    assert explained("ops.release", A1=1, A2=2, A3=3).arithmetic == "(2 × 25 + 50 + 75) / 4 = 43.8"


@pytest.mark.parametrize("target", ["phase.zz", "pitfall.zz", "expert.zz", "zz"])
def test_an_unknown_target_is_a_key_error(target: str) -> None:
    with pytest.raises(KeyError):
        explained(target)
