"""The quick scan of the shipped bank: short, broad, and enough to say whether a trial may start."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.answers.parsing import parse_answers
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item
from assessment.files import load_bank, read_source
from assessment.findings import find
from assessment.interview.flow import select_items
from assessment.scoring import score

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("clinic-group", "manufacturer", "retailer")

SECONDS_PER_ITEM = 30
LONGEST_MINUTES = 15
# Indicators left out on purpose, and no others: none of their items is a gate up to the proof of concept.
LEFT_OUT = frozenset(
    {
        *("compute", "investment", "talent", "specialists"),
        *("environments", "ai_threats", "operation"),
    }
)
# Reached through items that are asked only where agents act, or where documents are read.
AGENTS_ONLY = frozenset({"alignment"})
READERS_ONLY = frozenset({"preparation"})
# Reached through items about building only.
BUILDERS_ONLY = frozenset({"quality", "access", "data_platform", "release"})
# Every gate up to here is in the scan, so that its verdict up to here needs no other item.
SETTLED_PHASES = ("alignment", "data_readiness", "poc")

PATTERNS = (
    "assistant_user",
    "hosted_model_builder",
    "own_model_builder",
    "agent_operator",
    "regulated_high_risk_provider",
)
KINDS = ("predictive", "generative", "agents")
PROFILES: tuple[Mapping[str, Any], ...] = (
    {},
    *(
        {"pattern": pattern, "ai_kinds": kinds, "regulated": strict, "personal_data": strict}
        for pattern in PATTERNS
        for size in (1, 2, 3)
        for kinds in combinations(KINDS, size)
        for strict in (False, True)
    ),
)


def profile_name(profile: Mapping[str, Any]) -> str:
    if not profile:
        return "no profile"
    strict = "strict" if profile["regulated"] else "plain"
    return f"{profile['pattern']}-{'+'.join(profile['ai_kinds'])}-{strict}"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank("ai-readiness")


@pytest.fixture(scope="module", params=PROFILES, ids=profile_name)
def scan(request: pytest.FixtureRequest, bank: Bank) -> tuple[Item, ...]:
    """What the interview asks of one profile with `--quick`."""
    profile: Mapping[str, Any] = request.param
    return select_items(bank, asked_items(bank, profile), quick=True)


def read_example(bank: Bank, name: str) -> AnswerSet:
    answers, _ = parse_answers(read_source(EXAMPLES / name / "answers.yaml"), bank)
    assert answers is not None
    return answers


def position(bank: Bank, answers: AnswerSet) -> int:
    """The phase that the verdict names, counted from 0."""
    verdict = find(bank, answers, score(bank, answers)).verdict
    assert verdict is not None
    return [phase.id for phase in bank.phases].index(verdict.phase)


def restricted(answers: AnswerSet, kept: set[str]) -> AnswerSet:
    responses = tuple(given for given in answers.responses if given.item in kept)
    return answers.model_copy(update={"responses": responses})


def test_is_24_to_30_items(bank: Bank) -> None:
    assert 24 <= sum(item.quick for item in bank.items) <= 30


def test_every_profile_is_asked_24_to_30_items_in_15_minutes(scan: tuple[Item, ...]) -> None:
    assert 24 <= len(scan) <= 30
    assert len(scan) * SECONDS_PER_ITEM <= LONGEST_MINUTES * 60


def test_every_profile_is_asked_three_items_or_more_per_dimension(
    bank: Bank, scan: tuple[Item, ...]
) -> None:
    counts = {dimension.id: 0 for dimension in bank.dimensions}
    for item in scan:
        counts[bank.dimension_of(item).id] += 1
    assert len(counts) == 6
    # Where bought features only predict, the third item on data, on what assistants may read, is pointless.
    if {item.indicator for item in scan} & (BUILDERS_ONLY | READERS_ONLY):
        assert min(counts.values()) >= 3
    assert counts.pop("data_readiness") >= 2
    assert min(counts.values()) >= 3


def test_every_profile_reaches_every_phase_and_pitfall(bank: Bank, scan: tuple[Item, ...]) -> None:
    phases = {phase for item in scan for phase in item.informs.phases}
    pitfalls = {pitfall for item in scan for pitfall in item.informs.pitfalls}
    assert phases == {phase.id for phase in bank.phases}
    assert pitfalls == {pitfall.id for pitfall in bank.pitfalls}
    assert len(phases) == len(pitfalls) == 6


def test_every_profile_reaches_all_indicators_but_those_left_out(
    bank: Bank, scan: tuple[Item, ...]
) -> None:
    reached = {item.indicator for item in scan}
    missed = set(bank.dimension_of_indicator) - reached
    expected = set(LEFT_OUT)
    for group in (AGENTS_ONLY, READERS_ONLY, BUILDERS_ONLY):
        # All of a group or none of it.
        expected |= group if not group & reached else set()
    assert missed == expected


def test_an_indicator_is_left_out_only_if_it_holds_no_gate_of_an_early_phase(bank: Bank) -> None:
    early = [item for item in bank.items if item.gate and item.gate.holds_phase in SETTLED_PHASES]
    assert early
    assert [item.id for item in early if item.indicator in LEFT_OUT] == []


@pytest.mark.parametrize("kinds", [("predictive",), ("generative",), ("predictive", "generative")])
def test_a_user_of_assistants_is_asked_every_gate(bank: Bank, kinds: tuple[str, ...]) -> None:
    asked = asked_items(bank, {"pattern": "assistant_user", "ai_kinds": kinds})
    gates = [item for item in bank.items if item.gate and item.id in asked]
    assert {item.gate.holds_phase for item in gates if item.gate} >= {"mvp", "scaling"}
    assert [item.id for item in gates if not item.quick] == []


def test_a_user_of_assistants_can_be_told_any_phase(bank: Bank) -> None:
    profile: dict[str, str | bool | int | tuple[str, ...]] = {
        "pattern": "assistant_user",
        "ai_kinds": ("generative",),
    }
    scan = select_items(bank, asked_items(bank, profile), quick=True)
    answers = AnswerSet(
        bank=bank.id,
        organisation=Organisation(name="All at level 2"),
        profile=profile,
        responses=tuple(Response(item=item.id, level=2) for item in scan),
    )
    assert position(bank, answers) == len(bank.phases) - 1


def test_every_gate_up_to_the_proof_of_concept_is_in_the_scan(bank: Bank) -> None:
    missing = [
        item.id
        for item in bank.items
        if item.gate and item.gate.holds_phase in SETTLED_PHASES and not item.quick
    ]
    assert missing == []


def test_every_later_phase_has_a_gate_in_the_scan(bank: Bank, scan: tuple[Item, ...]) -> None:
    later = [phase.id for phase in bank.phases if phase.id not in SETTLED_PHASES]
    held = {item.gate.holds_phase for item in scan if item.gate}
    assert set(later) <= held


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_get_the_same_verdict_from_the_quick_answers(bank: Bank, name: str) -> None:
    answers = read_example(bank, name)
    quick = restricted(answers, {item.id for item in bank.items if item.quick})
    assert 24 <= len(quick.by_item) < len(answers.by_item)
    assert position(bank, quick) == position(bank, answers)


@pytest.mark.parametrize("name", ["clinic-group", "retailer"])
def test_without_the_early_gates_the_verdict_would_fall_short(bank: Bank, name: str) -> None:
    answers = read_example(bank, name)
    early = {"STR-01", "STR-12", "SEC-01", "SEC-04"}
    poorer = restricted(answers, {item.id for item in bank.items if item.quick} - early)
    assert position(bank, poorer) < position(bank, answers)
