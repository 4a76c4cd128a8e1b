"""Why a rule holds: the parts of its condition that are true, each as a sentence naming the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assessment.bank.conditions import Facts, holds
from assessment.bank.models import Bank, ProfileField
from assessment.findings import wording
from assessment.scoring.rounding import display, plain

Test = Mapping[str, Any]

_ORDER_WORDS = {
    "at_least": "{} or higher",
    "at_most": "{} or lower",
    "below": "below {}",
    "above": "above {}",
    "is": "exactly {}",
}


def because(bank: Bank, rule: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    """One sentence per true part of a rule that holds, each once, in the order written."""
    parts = [_reason(bank, subject, test, facts) for subject, test in true_parts(rule, facts)]
    return tuple(dict.fromkeys(parts))


def true_parts(rule: Mapping[str, Any], facts: Facts) -> Iterator[tuple[str, Test]]:
    """The single comparisons (subject, operators) of a rule that are true of the facts."""
    for key, value in rule.items():
        inner = value["of"] if key == "count" else value
        if key in ("all", "any", "count"):
            for part in inner:
                if holds(part, facts) is True:
                    yield from true_parts(part, facts)
        elif holds({key: value}, facts) is True:
            yield key, value


def _reason(bank: Bank, subject: str, test: Test, facts: Facts) -> str:
    kind, _, key = subject.partition(".")
    return wording.sentence(_WORDS[kind](bank, key, facts[subject], test))


def _item(bank: Bank, key: str, level: Any, test: Test) -> str:
    item = bank.item_by_id[key]
    text = f"{wording.named(item)} is at {wording.level_named(bank, level)}"
    return f"{text}, which is {bounds(test)}"


def _dimension(bank: Bank, key: str, score: Any, test: Test) -> str:
    titles = {dimension.id: dimension.title for dimension in bank.dimensions}
    return _score(bank, titles[key], score, test)


def _indicator(bank: Bank, key: str, score: Any, test: Test) -> str:
    indicators = (one for dimension in bank.dimensions for one in dimension.indicators)
    titles = {indicator.id: indicator.title for indicator in indicators}
    return _score(bank, titles[key], score, test)


def _score(bank: Bank, title: str, score: Any, test: Test) -> str:
    shown = display(score, bank.policy.rounding)
    return f"The score of {title} is {shown}, which is {bounds(test)}"


def _phase(bank: Bank, key: str, completion: Any, test: Test) -> str:
    shown = display(completion, bank.policy.rounding)
    phase = wording.phase_named(bank, key)
    return f"The completion of {phase}, is {shown}, which is {bounds(test)}"


def _pitfall(bank: Bank, key: str, exposure: Any, test: Test) -> str:
    shown = display(exposure, bank.policy.rounding)
    title = next(pitfall.title for pitfall in bank.pitfalls if pitfall.id == key)
    return f"The exposure to “{title}” is {shown}, which is {bounds(test)}"


def _profile(bank: Bank, key: str, value: Any, test: Test) -> str:
    field = next((field for field in bank.meta.profile if field.id == key), None)
    values = value if isinstance(value, tuple | list) else (value,)
    wanted = test.get("any_of")
    # Of several values only those that the rule looks for are the reason.
    counted = [one for one in values if wanted is None or one in wanted]
    shown = wording.joined([value_text(field, one) for one in counted])
    return f"The profile says {key.replace('_', ' ')}: {shown}"


def value_text(field: ProfileField | None, value: Any) -> str:
    """A value of a profile field as its options word it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return field.options.get(str(value), str(value)) if field else str(value)


def bounds(test: Test) -> str:
    """What a comparison asks for: ``below 2``, ``37.5 or higher``."""
    return wording.joined([_bound(name, operand) for name, operand in test.items()])


def _bound(name: str, operand: Any) -> str:
    if name in _ORDER_WORDS:
        return _ORDER_WORDS[name].format(plain(operand))
    options = wording.joined([plain(option) for option in operand], "or")
    return options if name == "any_of" else f"not {options}"


_WORDS: dict[str, Callable[[Bank, str, Any, Test], str]] = {
    "profile": _profile,
    "item": _item,
    "dimension": _dimension,
    "indicator": _indicator,
    "phase": _phase,
    "pitfall": _pitfall,
}
