"""What can be explained: every number and conclusion of a record, by the name a person would type."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from assessment.bank.models import Bank
from assessment.problem import Problem


def find_target(bank: Bank, text: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The full name of a target.

    Args:
        bank: the bank.
        text: `overall`, `verdict`, a dimension, an indicator (alone where only one has that id), an item
            in any case, `phase.ID`, `pitfall.ID` or `expert.ID`. The longer `dimension.ID`,
            `indicator.ID` and `item.ID` of rules are understood too.

    Returns:
        The name that `explain` takes, or None with a problem that offers the closest known names.
    """
    known = known_targets(bank)
    wanted = text.strip()
    aliases = _aliases(bank)
    for candidate in (wanted, wanted.upper(), wanted.lower()):
        if candidate in known:
            return candidate, ()
        meant = aliases.get(candidate, ())
        if len(meant) == 1:
            return meant[0], ()
        if meant:
            return None, (_ambiguous(text, meant),)
    return None, (_unknown(text, known, aliases),)


def known_targets(bank: Bank) -> tuple[str, ...]:
    """Full names of everything that can be explained, in the order of the bank."""
    tree = [
        name
        for dimension in bank.dimensions
        for name in (
            dimension.id,
            *(f"{dimension.id}.{indicator.id}" for indicator in dimension.indicators),
        )
    ]
    findings = [f"phase.{phase.id}" for phase in bank.phases]
    findings += [f"pitfall.{pitfall.id}" for pitfall in bank.pitfalls]
    findings += [f"expert.{situation.id}" for situation in bank.experts]
    verdict = ["verdict"] if bank.phases else []
    return ("overall", *verdict, *tree, *findings, *(item.id for item in bank.items))


def _aliases(bank: Bank) -> dict[str, tuple[str, ...]]:
    """Shorter and longer names with the full names that they could mean."""
    aliases: dict[str, list[str]] = {}
    for dimension in bank.dimensions:
        aliases.setdefault(f"dimension.{dimension.id}", []).append(dimension.id)
        for indicator in dimension.indicators:
            full = f"{dimension.id}.{indicator.id}"
            for short in (indicator.id, f"indicator.{indicator.id}"):
                aliases.setdefault(short, []).append(full)
    for item in bank.items:
        aliases.setdefault(f"item.{item.id}", []).append(item.id)
    # A bare phase, pitfall or expert id gives way to a node of the tree with that id.
    nodes = set(aliases)
    for kind, ids in (
        ("phase", [phase.id for phase in bank.phases]),
        ("pitfall", [pitfall.id for pitfall in bank.pitfalls]),
        ("expert", [situation.id for situation in bank.experts]),
    ):
        for one in ids:
            if one not in nodes:
                aliases.setdefault(one, []).append(f"{kind}.{one}")
    return {name: tuple(meant) for name, meant in aliases.items()}


def _ambiguous(text: str, meant: tuple[str, ...]) -> Problem:
    return Problem(
        code="ambiguous-target",
        what=f"`{text}` could be {' or '.join(f'`{name}`' for name in meant)}",
        hint="give the longer name",
    )


def _unknown(text: str, known: Iterable[str], aliases: Mapping[str, tuple[str, ...]]) -> Problem:
    spellings = {name.lower(): meant[0] for name, meant in aliases.items()}
    spellings |= {name.lower(): name for name in known}
    close = difflib.get_close_matches(text.strip().lower(), list(spellings), n=6, cutoff=0.55)
    offered = list(dict.fromkeys(spellings[name] for name in close))[:3]
    hint = (
        "targets are: overall, verdict, a dimension, an indicator, an item, phase.ID, pitfall.ID, "
        "expert.ID"
    )
    if offered:
        hint = f"did you mean {' or '.join(f'`{name}`' for name in offered)}?"
    return Problem(code="unknown-target", what=f"there is no `{text}` to explain", hint=hint)
