"""How a rule came to hold or not: its parts as a tree, each with what is known and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assessment.bank.conditions import Facts, holds
from assessment.bank.models import Bank
from assessment.findings import wording
from assessment.findings.reasons import Test, bounds, value_text
from assessment.scoring.models import Derivation
from assessment.scoring.rounding import display

# Derives the score, completion or exposure that a comparison looks at.
Derive = Callable[[str], Derivation]

_STATES = {True: "holds", False: "does not hold", None: "unknown"}
_OF_THESE = "of these"


def derive_rule(
    bank: Bank, rule: Mapping[str, Any], facts: Facts, derive: Derive
) -> tuple[Derivation, ...]:
    """One branch per part of a rule; a comparison of a number carries how that number came about.

    Args:
        bank: the bank.
        rule: of the bank, checked.
        facts: what is known of the record.
        derive: gives the derivation of a score (`mlops`), completion or exposure (`pitfall.thin_mlops`).
    """
    return tuple(_branches(bank, rule, facts, derive))


def _branches(
    bank: Bank, rule: Mapping[str, Any], facts: Facts, derive: Derive
) -> Iterator[Derivation]:
    for key, value in rule.items():
        state = _STATES[holds({key: value}, facts)]
        if key not in ("all", "any", "count"):
            yield _comparison(bank, key, value, facts, derive)
            continue
        inner = value["of"] if key == "count" else value
        head = f"{value['at_least']} or more {_OF_THESE}" if key == "count" else _OF_THESE
        parts = tuple(branch for part in inner for branch in _part(bank, part, facts, derive))
        yield Derivation(target=key, title=head, rule="", value=state, shown=state, parts=parts)


def _part(
    bank: Bank, part: Mapping[str, Any], facts: Facts, derive: Derive
) -> tuple[Derivation, ...]:
    branches = derive_rule(bank, part, facts, derive)
    if len(branches) < 2:
        return branches
    state = _STATES[holds(part, facts)]
    return (
        Derivation(
            target="all", title=_OF_THESE, rule="", value=state, shown=state, parts=branches
        ),
    )


def _comparison(bank: Bank, subject: str, test: Test, facts: Facts, derive: Derive) -> Derivation:
    kind, _, key = subject.partition(".")
    state = _STATES[holds({subject: test}, facts)]
    told = _told(bank, kind, key, facts.get(subject))
    made = () if kind in ("item", "profile") else (derive(_target(bank, kind, key)),)
    return Derivation(
        target=subject,
        title=_title(bank, kind, key),
        rule="",
        value=state,
        shown=state,
        notes=(f"asks for {_asked(bank, kind, key, test)}", told),
        parts=tuple(_without_parts(one) for one in made),
    )


def _target(bank: Bank, kind: str, key: str) -> str:
    if kind == "indicator":
        homes = {part.id: one.id for one in bank.dimensions for part in one.indicators}
        return f"{homes[key]}.{key}"
    return key if kind == "dimension" else f"{kind}.{key}"


def _without_parts(made: Derivation) -> Derivation:
    """The number with its arithmetic; the answers beneath are told by `explain` of that number."""
    return made.model_copy(update={"parts": ()})


def _title(bank: Bank, kind: str, key: str) -> str:
    if kind == "item":
        return bank.item_by_id[key].title
    if kind == "profile":
        return key.replace("_", " ")
    dimensions = {one.id: one.title for one in bank.dimensions}
    indicators = {part.id: part.title for one in bank.dimensions for part in one.indicators}
    phases = {one.id: one.title for one in bank.phases}
    pitfalls = {one.id: one.title for one in bank.pitfalls}
    titles = {"dimension": dimensions, "indicator": indicators, "phase": phases}
    return titles.get(kind, pitfalls)[key]


def _told(bank: Bank, kind: str, key: str, fact: Any) -> str:
    if fact is None:
        return "not known"
    if kind == "item":
        return f"answer: {wording.level_named(bank, fact)}"
    if kind == "profile":
        return f"profile: {_options(bank, key, fact)}"
    return f"stands at {display(fact, bank.policy.rounding)}"


def _asked(bank: Bank, kind: str, key: str, test: Test) -> str:
    if kind != "profile":
        return bounds(test)
    choices = {"any_of": "one of {}", "none_of": "none of {}", "is": "{}"}
    told = [
        choices[name].format(_options(bank, key, operand))
        if name in choices
        else bounds({name: operand})
        for name, operand in test.items()
    ]
    return wording.joined(told)


def _options(bank: Bank, key: str, fact: Any) -> str:
    field = next((one for one in bank.meta.profile if one.id == key), None)
    values = fact if isinstance(fact, tuple | list | frozenset) else (fact,)
    return "; ".join(value_text(field, one) for one in values)
