from __future__ import annotations

import pytest

from assessment.bank.models import Phase
from assessment.findings.targets import find_target, known_targets
from tests.support.scored import make_bank

TREE = {
    "strategy": {
        "ambition": {"STR-01": 1.0},
        "alignment": {"STR-02": 1.0},
        "shared": {"STR-03": 1.0},
    },
    "data_readiness": {"quality": {"DAT-07": 1.0}},
}
PHASES = tuple(
    Phase(id=one, title=one, short=one[:14], objective="-", usual_duration="-", exit_gate="-")
    for one in ("alignment", "data_readiness", "poc")
)
BANK = make_bank(TREE, phases=PHASES)


def test_known_targets_in_the_order_of_the_bank() -> None:
    assert known_targets(BANK) == (
        "overall",
        "verdict",
        "strategy",
        "strategy.ambition",
        "strategy.alignment",
        "strategy.shared",
        "data_readiness",
        "data_readiness.quality",
        "phase.alignment",
        "phase.data_readiness",
        "phase.poc",
        "STR-01",
        "STR-02",
        "STR-03",
        "DAT-07",
    )


@pytest.mark.parametrize(
    "text, target",
    [
        ("overall", "overall"),
        ("Verdict", "verdict"),
        ("strategy.ambition", "strategy.ambition"),
        ("ambition", "strategy.ambition"),
        ("indicator.ambition", "strategy.ambition"),
        ("dat-07", "DAT-07"),
        (" DAT-07 ", "DAT-07"),
        ("item.DAT-07", "DAT-07"),
        ("data_readiness", "data_readiness"),  # the dimension, not the phase
        ("dimension.data_readiness", "data_readiness"),
        ("phase.data_readiness", "phase.data_readiness"),
        ("alignment", "strategy.alignment"),  # the indicator, not the phase
        ("poc", "phase.poc"),
    ],
)
def test_names_that_people_type(text: str, target: str) -> None:
    assert find_target(BANK, text) == (target, ())


@pytest.mark.parametrize(
    "text, hint",
    [
        ("DAT-7", "did you mean `DAT-07`?"),
        ("strategie", "did you mean `strategy`"),
        ("ambitoin", "did you mean `strategy.ambition`?"),
        ("phase.pok", "did you mean `phase.poc`"),
        ("", "targets are: overall, verdict"),
        ("xyzzy", "targets are: overall, verdict"),
    ],
)
def test_an_unknown_target_offers_the_closest(text: str, hint: str) -> None:
    found, problems = find_target(BANK, text)

    assert found is None
    assert [problem.code for problem in problems] == ["unknown-target"]
    assert problems[0].what == f"there is no `{text}` to explain"
    assert problems[0].hint.startswith(hint)


def test_an_indicator_id_in_two_dimensions_needs_the_longer_name() -> None:
    tree = {"strategy": {"quality": {"STR-01": 1.0}}, "data": {"other": {"DAT-01": 1.0}}}
    bank = make_bank(tree)
    second = bank.dimensions[1].model_copy(update={"indicators": bank.dimensions[0].indicators})
    meta = bank.meta.model_copy(update={"dimensions": (bank.dimensions[0], second)})

    found, problems = find_target(bank.model_copy(update={"meta": meta}), "quality")

    assert found is None
    assert problems[0].what == "`quality` could be `strategy.quality` or `data.quality`"
