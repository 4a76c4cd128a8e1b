"""Law: a derivation's values are the kernel's, and its printed arithmetic gives its printed values."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.models import Bank, Rounding
from assessment.findings import find
from assessment.findings.derivation import explain
from assessment.findings.targets import find_target, known_targets
from assessment.scoring import score
from assessment.scoring.derivation import derive
from assessment.scoring.models import Derivation, Scores
from assessment.scoring.rounding import display
from tests.support.arithmetic import redone
from tests.support.scored import make_answers
from tests.support.scored_strategies import banks, given_answers

roundings = st.builds(
    Rounding, mode=st.sampled_from(("half_up", "half_even", "truncate")), digits=st.integers(0, 3)
)


def every_part(derivation: Derivation) -> Iterator[Derivation]:
    yield derivation
    for part in derivation.parts:
        yield from every_part(part)


def with_rounding(bank: Bank, rounding: Rounding) -> Bank:
    policy = bank.policy.model_copy(update={"rounding": rounding})
    return bank.model_copy(update={"meta": bank.meta.model_copy(update={"policy": policy})})


def scored_values(scores: Scores) -> dict[str, float | None]:
    values: dict[str, float | None] = {"overall": scores.overall.score}
    for dimension in scores.dimensions:
        values[dimension.id] = dimension.score
        for indicator in dimension.indicators:
            values[f"{dimension.id}.{indicator.id}"] = indicator.score
    return values | {item.id: item.score for item in scores.items}


@given(data=st.data(), rounding=roundings)
def test_values_are_the_kernels(data: st.DataObject, rounding: Rounding) -> None:
    bank = with_rounding(data.draw(banks()), rounding)
    answers = make_answers(data.draw(given_answers(bank)))
    scores = score(bank, answers)
    values = scored_values(scores)

    for target in values:
        for part in every_part(derive(bank, answers, scores, target)):
            assert part.value == values[part.target]


@given(data=st.data(), rounding=roundings)
def test_printed_arithmetic_gives_the_printed_value(
    data: st.DataObject, rounding: Rounding
) -> None:
    bank = with_rounding(data.draw(banks()), rounding)
    answers = make_answers(data.draw(given_answers(bank)))
    scores = score(bank, answers)
    findings = find(bank, answers, scores)

    for target in known_targets(bank):
        found, problems = find_target(bank, target)
        assert (found, problems) == (target, ())
        for part in every_part(explain(bank, answers, scores, findings, target)):
            if not part.arithmetic:
                continue
            assert isinstance(part.value, float)
            assert part.shown == display(part.value, rounding)
            printed, again = redone(part.arithmetic, rounding)
            assert printed == again == part.shown
