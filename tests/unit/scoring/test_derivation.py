from __future__ import annotations

import pytest

from assessment.bank.models import Bank, Rounding
from assessment.scoring import score
from assessment.scoring.arithmetic import mean_text, minimum_text, share_text, sum_text
from assessment.scoring.derivation import derive
from assessment.scoring.models import Derivation
from tests.support.arithmetic import redone
from tests.support.scored import gate, make_answers, make_bank, policy

ONE_DIGIT = Rounding()
TREE = {
    "aa": {"a1": {"A1": 2.0, "A2": 1.0, "A3": 1.0}, "a2": {"A4": 1.0}},
    "bb": {"b1": {"B1": 1.0}},
}


def derived(bank: Bank, given: dict[str, int | str], target: str, **more: object) -> Derivation:
    answers = make_answers(given, **more)  # type: ignore[arg-type]
    return derive(bank, answers, score(bank, answers), target)


def test_a_mean_prints_weights_where_they_matter() -> None:
    assert mean_text([(2, 50), (1, 75)], 175 / 3, ONE_DIGIT) == "(2 × 50 + 75) / 3 = 58.3"
    assert mean_text([(2, 50)], 50, ONE_DIGIT) == "2 × 50 / 2 = 50.0"
    assert (
        mean_text([(0.1, 50), (0.2, 75)], 200 / 3, ONE_DIGIT)
        == "(0.1 × 50 + 0.2 × 75) / 0.3 = 66.7"
    )


def test_operands_carry_as_many_digits_as_the_result_needs() -> None:
    third = 100 / 3
    assert mean_text([(1, third), (1, 50)], (third + 50) / 2, ONE_DIGIT) == "(33.3 + 50) / 2 = 41.7"
    # With one digit, 3 × 33.3 would make 99.9.
    assert sum_text([(3, third)], 100, ONE_DIGIT) == "3 × 33.33 = 100.0"
    truncate = Rounding(digits=1, mode="truncate")
    text = mean_text([(3, third), (1, 0.2)], (100 + 0.2) / 4, truncate)
    assert redone(text, truncate) == ("25.0", "25.0")


def test_a_long_sum_counts_equal_terms() -> None:
    pairs = [(1.0, 50.0)] * 5 + [(2.0, 75.0)] * 4 + [(1.0, 0.0)]

    assert mean_text(pairs, 850 / 14, ONE_DIGIT) == "(5 × 50 + 4 × (2 × 75) + 0) / 14 = 60.7"


def test_other_rules_print_as_they_are_done() -> None:
    assert sum_text([(2, 50), (1, 75)], 175, ONE_DIGIT) == "2 × 50 + 75 = 175.0"
    assert minimum_text([(1, 50), (1, 12.5)], 12.5, ONE_DIGIT) == "min(50, 12.5) = 12.5"
    pairs = [(1.0, 100.0), (2.0, 100.0), (2.0, 0.0)]
    assert share_text(pairs[:2], pairs, 100, 60, ONE_DIGIT) == "(1 + 2) / 5 × 100 = 60.0"
    assert share_text([], pairs, 100, 0, ONE_DIGIT) == "0 / 5 × 100 = 0.0"


def test_a_dimension_is_told_down_to_the_answers() -> None:
    bank = make_bank(TREE)

    found = derived(bank, {"A1": 1, "A2": 2, "A3": "dont_know", "A4": 4}, "aa")

    assert found.arithmetic == "(33.3 + 100) / 2 = 66.7"
    assert found.rule == "weighted mean of its indicators"
    first = found.parts[0]
    assert (first.target, first.arithmetic) == ("aa.a1", "(2 × 25 + 50) / 3 = 33.3")
    assert [part.weight for part in first.parts] == [2.0, 1.0, None]
    assert first.parts[0].arithmetic == "1 / 4 × 100 = 25.0"
    assert first.parts[2].shown == "not counted"
    assert first.parts[2].notes == ("answered with don't know: left out of the score",)


def test_the_whole_by_items_lists_the_items() -> None:
    bank = make_bank(TREE, rules=policy(aggregation={"overall": "item_mean"}))

    found = derived(bank, {"A1": 1, "A2": 2, "A3": 3, "A4": 4, "B1": 0}, "overall")

    assert [part.target for part in found.parts] == ["A1", "A2", "A3", "A4", "B1"]
    assert found.arithmetic == "(2 × 25 + 50 + 75 + 100 + 0) / 6 = 45.8"


def test_a_capped_level_names_its_gate() -> None:
    bank = make_bank(TREE, items={"A1": {"gate": gate(2, caps={0: 1})}})

    found = derived(bank, {"A1": 0, "A2": 4, "A3": 4, "A4": 4}, "aa")

    assert found.notes[0] == (
        "level 3, Established: 75.0 is at least 62.5 and below 87.5; "
        "capped at level 1, Ad hoc, by A1 (Topic A1) at level 0"
    )
    item = found.parts[0].parts[0]
    assert item.notes[-1] == "gate: caps its dimension at level 1. It decides."


def test_a_missing_level_says_how_much_is_answered() -> None:
    found = derived(make_bank(TREE), {"A2": 2}, "aa.a1")

    assert found.notes == (
        "no level: 25 % of the weight is answered, 60 % is needed",
        "attainable range: 12.5 to 87.5, over everything unanswered or unknown",
    )


@pytest.mark.parametrize(
    "rules, given, note, arithmetic",
    [
        (
            {"not_applicable": "target"},
            "not_applicable",
            "counts as its target level",
            "4 / 4 × 100 = 100.0",
        ),
        ({"not_applicable": "zero"}, "not_applicable", "counts as level 0", "0 / 4 × 100 = 0.0"),
        ({"dont_know": "zero"}, "dont_know", "counts as level 0", "0 / 4 × 100 = 0.0"),
        ({}, "not_applicable", "left out of the score", ""),
    ],
)
def test_what_is_missing_says_how_it_counts(
    rules: dict[str, str], given: str, note: str, arithmetic: str
) -> None:
    found = derived(make_bank(TREE, rules=policy(**rules)), {"A1": given}, "A1")

    assert found.notes[0].endswith(note)
    assert found.arithmetic == arithmetic


def test_evidence_is_said_beside_the_answer() -> None:
    found = derived(make_bank(TREE), {"A1": 4}, "A1", evidence={"A1": "described"})

    assert found.notes == (
        "answer: level 4",
        "evidence: described, which backs level 3 at most; evidenced at level 3",
    )


@pytest.mark.parametrize("target", ["zz", "aa.zz", "zz.a1", ""])
def test_an_unknown_target_is_a_key_error(target: str) -> None:
    with pytest.raises(KeyError):
        derived(make_bank(TREE), {}, target)
