from __future__ import annotations

from typing import Any

import pytest

from assessment.bank.models import Bank, Phase
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.scoring import score
from tests.support.scored import gate, informs, make_answers, make_bank

TITLES = {
    "alignment": "Strategy and alignment",
    "data": "Data readiness",
    "poc": "Proof of concept",
}
TREE = {"aa": {"a1": {"A1": 1.0, "A2": 1.0, "D1": 1.0, "D2": 1.0, "P1": 1.0, "P2": 1.0}}}


def phase_bank(**gates: dict[str, Any]) -> Bank:
    """Two items inform each of three phases; gates by item id."""
    phase_of = {"A": "alignment", "D": "data", "P": "poc"}
    items = {
        item: {"informs": informs(phases={phase_of[item[0]]: 1}), **gates.get(item, {})}
        for item in TREE["aa"]["a1"]
    }
    phases = tuple(
        Phase(id=one, title=title, short=one, objective="-", usual_duration="-", exit_gate="-")
        for one, title in TITLES.items()
    )
    return make_bank(TREE, items=items, phases=phases)


def holds(phase: str, below: int = 2) -> dict[str, Any]:
    return {"gate": gate(below, holds=phase)}


def found(bank: Bank, **given: int | str) -> Findings:
    answers = make_answers(given)
    return find(bank, answers, score(bank, answers))


def statuses(findings: Findings) -> list[str]:
    return [phase.status for phase in findings.phases]


def test_completion_is_the_mean_over_answered_items_weighed_by_strength() -> None:
    items = {
        "A1": {"informs": informs(phases={"alignment": 3})},
        "A2": {"informs": informs(phases={"alignment": 1})},
    }
    bank = phase_bank().model_copy(
        update={"items": make_bank({"aa": {"a1": {"A1": 2.0, "A2": 1.0}}}, items=items).items}
    )

    phase = found(bank, A1=1, A2=4).phases[0]

    assert phase.completion == (6 * 25 + 100) / 7
    assert found(bank, A1=1).phases[0].completion == 25.0
    assert found(bank, A1=1).phases[0].lowest == 6 * 25 / 7
    assert found(bank, A1=1).phases[0].highest == (6 * 25 + 100) / 7


@pytest.mark.parametrize(
    "levels, expected",
    [
        # A and D and P levels; completion 25 per level; enter from 37.5, complete from 62.5
        ((0, 4, 4), ["open", "conditional", "conditional"]),
        ((1, 4, 4), ["open", "conditional", "conditional"]),
        ((2, 1, 4), ["open", "open", "conditional"]),
        ((2, 2, 2), ["open", "open", "open"]),
        ((3, 3, 3), ["complete", "complete", "complete"]),
        ((4, 2, 3), ["complete", "open", "complete"]),
    ],
)
def test_status_by_completion(levels: tuple[int, int, int], expected: list[str]) -> None:
    a, d, p = levels

    assert statuses(found(phase_bank(), A1=a, A2=a, D1=d, D2=d, P1=p, P2=p)) == expected


def test_the_bounds_belong_to_what_they_open() -> None:
    findings = found(phase_bank(), A1=1, A2=2, D1=2, D2=3, P1=4, P2=4)

    assert [phase.completion for phase in findings.phases[:2]] == [37.5, 62.5]
    assert statuses(findings) == ["open", "complete", "complete"]


def test_a_shut_gate_holds_its_phase_and_all_later_ones() -> None:
    findings = found(phase_bank(D1=holds("data")), A1=4, A2=4, D1=1, D2=4, P1=4, P2=4)

    assert statuses(findings) == ["open", "not_advised", "not_advised"]
    assert findings.phases[1].held_by == ("D1",)
    assert findings.phases[2].held_by == ("D1",)
    gate_found = findings.phases[1].gates[0]
    assert (gate_found.item, gate_found.level, gate_found.needs) == ("D1", 1, 2)
    assert findings.phases[1].conditions == (
        "D1 (Topic D1) must reach level 2; it is now level 1.",
    )
    assert findings.phases[2].conditions == (
        "D1 (Topic D1) must reach level 2; it holds phase 2, Data readiness, and is now level 1.",
    )


@pytest.mark.parametrize("missing", ["dont_know", None])
def test_an_unknown_gate_makes_its_phase_conditional(missing: str | None) -> None:
    given: dict[str, int | str] = {"A1": 4, "A2": 4, "D2": 4, "P1": 4, "P2": 4}
    if missing:
        given["D1"] = missing

    findings = found(phase_bank(D1=holds("data")), **given)

    assert statuses(findings) == ["open", "conditional", "conditional"]
    assert findings.phases[1].held_by == ("D1",)
    assert findings.phases[2].conditions == (
        "Phase 2, Data readiness, may itself start only on conditions.",
    )
    assert findings.phases[2].held_by == ("D1",)


def test_a_gate_that_does_not_apply_vanishes() -> None:
    findings = found(
        phase_bank(D1=holds("data")), A1=4, A2=4, D1="not_applicable", D2=4, P1=4, P2=4
    )

    assert statuses(findings) == ["complete", "complete", "complete"]
    assert findings.phases[1].gates == ()


def test_a_phase_is_complete_only_once_the_next_gates_are_passed() -> None:
    bank = phase_bank(P1=holds("poc", below=3))
    high = {"A1": 4, "A2": 4, "D1": 4, "D2": 4, "P2": 4}

    assert statuses(found(bank, **high, P1=2))[1] == "open"
    assert statuses(found(bank, **high, P1="dont_know"))[1] == "open"
    assert statuses(found(bank, **high, P1=3))[1] == "complete"


def test_nothing_answered_leaves_the_first_phase_open() -> None:
    findings = found(phase_bank())

    assert statuses(findings) == ["open", "conditional", "conditional"]
    assert [phase.completion for phase in findings.phases] == [None, None, None]
    assert findings.verdict is not None
    assert findings.verdict.phase == "alignment"
    assert findings.verdict.sentence == (
        "Nothing is answered yet. The organisation stands in phase 1, Strategy and alignment. "
        "Phase 2, Data readiness, may start only with care, because nothing that informs phase 1, "
        "Strategy and alignment, is answered, and 37.5 is needed; furthest behind: A1 (Topic A1), "
        "not answered; A2 (Topic A2), not answered."
    )


def test_a_bank_without_phases_has_no_verdict() -> None:
    bank = make_bank(TREE)

    assert found(bank, A1=4).verdict is None


def test_verdict_held_by_one_shut_gate() -> None:
    bank = phase_bank(P1=holds("poc"))

    verdict = found(bank, A1=4, A2=4, D1=4, D2=4, P1=1, P2=4).verdict

    assert verdict is not None
    assert (verdict.phase, verdict.next_phase, verdict.held_by) == ("data", "poc", ("P1",))
    assert verdict.sentence == (
        "The organisation stands in phase 2, Data readiness. Phase 3, Proof of concept, is held shut "
        "by P1 (Topic P1), now level 1, needs level 2."
    )


def test_verdict_names_five_gates_lowest_first_and_counts_the_others() -> None:
    gates = {item: holds("data") for item in ("A1", "A2", "D1", "D2", "P1", "P2")}

    verdict = found(phase_bank(**gates), A1=1, A2=1, D1=0, D2=1, P1=1, P2=1).verdict

    assert verdict is not None
    assert verdict.sentence.endswith(
        "is held shut by D1 (Topic D1), now level 0, needs level 2; A1 (Topic A1), now level 1, "
        "needs level 2; A2 (Topic A2), now level 1, needs level 2; D2 (Topic D2), now level 1, "
        "needs level 2; P1 (Topic P1), now level 1, needs level 2; and 1 more gate."
    )
    assert verdict.held_by == ("A1", "A2", "D1", "D2", "P1", "P2")


def test_verdict_held_by_completion_names_the_largest_shortfalls() -> None:
    verdict = found(phase_bank(), A1=4, A2=4, D1=0, D2=1, P1=4, P2=4).verdict

    assert verdict is not None
    assert verdict.held_by == ("D1", "D2")
    assert verdict.sentence == (
        "The organisation stands in phase 2, Data readiness. Phase 3, Proof of concept, may start only "
        "with care, because the completion of phase 2, Data readiness, is 12.5, and 37.5 is needed; "
        "furthest behind: D1 (Topic D1), level 0; D2 (Topic D2), level 1."
    )


def test_verdict_held_by_an_unknown_gate() -> None:
    verdict = found(phase_bank(D1=holds("data")), A1=4, A2=4, D2=4).verdict

    assert verdict is not None
    assert verdict.sentence == (
        "The organisation stands in phase 1, Strategy and alignment. Phase 2, Data readiness, may "
        "start only once D1 (Topic D1) is known to stand at level 2 or higher."
    )


def test_verdict_before_the_first_phase() -> None:
    verdict = found(phase_bank(A1=holds("alignment")), A1=0, A2=4).verdict

    assert verdict is not None
    assert (verdict.phase, verdict.next_phase) == ("alignment", "alignment")
    assert verdict.sentence == (
        "The organisation has not entered the first phase yet. Phase 1, Strategy and alignment, is "
        "held shut by A1 (Topic A1), now level 0, needs level 2."
    )


def test_verdict_in_the_last_phase() -> None:
    verdict = found(phase_bank(), A1=4, A2=4, D1=4, D2=4, P1=2, P2=2).verdict
    done = found(phase_bank(), A1=4, A2=4, D1=4, D2=4, P1=4, P2=4).verdict

    assert verdict is not None
    assert done is not None
    assert (verdict.phase, verdict.next_phase, verdict.held_by) == ("poc", None, ())
    assert verdict.sentence == (
        "The organisation stands in phase 3, Proof of concept. It is the last phase."
    )
    assert done.sentence.endswith("It is the last phase and it is complete.")


def test_an_open_phase_after_a_held_one_does_not_count() -> None:
    # data is conditional, so the run ends before it, although poc's own completion is full
    findings = found(phase_bank(), A1=0, A2=0, D1=4, D2=4, P1=4, P2=4)

    assert findings.verdict is not None
    assert findings.verdict.phase == "alignment"
