"""A team file as a model, with every fault of it at its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from assessment.bank.model_faults import closest, model_problems
from assessment.bank.nodes import Node, Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Problem, in_reading_order
from assessment.roadmap.team_models import Team

DEFAULT_RATE = "default"


def parse_team(
    source: Source, roles: Collection[str], actions: Collection[str]
) -> tuple[Team | None, tuple[Problem, ...]]:
    """The team that a file describes, and all that is wrong with the file.

    Args:
        source: the YAML text.
        roles: ids of the roles that the bank knows.
        actions: ids of the actions that the bank knows.

    Returns:
        The team, or None where there is a problem; problems in reading order.
    """
    root, faults = parse_yaml(source)
    problems = list(faults)
    if root is None or problems:
        return None, in_reading_order(problems)
    if not root.is_mapping:
        what = "the file does not begin with a key"
        fault = root.problem("not-a-map", what, hint="begin with `team: 1` and `people:`")
        return None, (fault,)
    try:
        team = Team.model_validate(root.value)
    except ValidationError as fault:
        return None, in_reading_order(model_problems(fault, root, Team))
    for check in _CHECKS:
        problems += check(team, root)
    problems += _unknown_roles(root, roles)
    problems += _unknown_actions(root, actions)
    return (None if problems else team), in_reading_order(problems)


def team_schema() -> dict[str, Any]:
    """The JSON Schema of a team file, for editors that complete and underline."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "assessment-team-1.json",
    } | Team.model_json_schema()


def _unknown_roles(root: Node, roles: Collection[str]) -> Iterator[Problem]:
    known = {*roles, DEFAULT_RATE}
    rates = root.get("rates")
    maps = [(person.get("roles"), set(roles)) for person in root.each("people")]
    for mapping, allowed in [*maps, (rates, known)]:
        for key in mapping.children if mapping else ():
            if mapping and key not in allowed:
                near = closest(key, allowed)
                hint = f"did you mean {near}?" if near else f"known: {', '.join(sorted(roles))}"
                what = f'there is no role "{key}" in the bank'
                yield mapping.key(key).problem("unknown-role", what, hint=hint)


def _unknown_actions(root: Node, actions: Collection[str]) -> Iterator[Problem]:
    outside = root.get("outside")
    for key in outside.children if outside else ():
        if outside and key not in actions:
            near = closest(key, actions)
            hint = f"did you mean {near}?" if near else ""
            what = f'there is no action "{key}" in the bank'
            yield outside.key(key).problem("unknown-action", what, hint=hint)


def _repeated_ids(team: Team, root: Node) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for person, node in zip(team.people, root.each("people"), strict=True):
        place = node.nearest("id")
        if first.setdefault(person.id, place) is not place:
            what = f'"{person.id}" is given twice; the first is at line {first[person.id].line}'
            yield place.problem("duplicate-id", what, hint="give each person an id of their own")


def _more_than_full_time(team: Team, root: Node) -> Iterator[Problem]:
    for person, node in zip(team.people, root.each("people"), strict=True):
        total = sum(person.roles.values())
        if total > 1 + 1e-9:
            what = f"the shares of {person.name} add up to {total:g}, more than full time"
            hint = "lower them until they add up to 1 or less"
            yield node.nearest("roles").problem("more-than-full-time", what, hint=hint)


def _wrong_days(team: Team, root: Node) -> Iterator[Problem]:
    for person, node in zip(team.people, root.each("people"), strict=True):
        for away, place in zip(person.away, node.each("away"), strict=True):
            wrong = [key for key in ("first", "last") if not _is_day(getattr(away, key))]
            for key in wrong:
                what = f"`{key}` is {getattr(away, key)}, which is no day of the calendar"
                yield place.nearest(key).problem("no-such-day", what)
            if not wrong and away.last < away.first:
                what = f"the absence ends on {away.last}, before it begins on {away.first}"
                yield place.nearest("last").problem("days-turned-round", what)


def _costs_in_order(team: Team, root: Node) -> Iterator[Problem]:
    for action, cost in team.outside.items():
        if not cost.low <= cost.likely <= cost.high:
            what = f"low, likely and high of {action} do not rise"
            yield root.nearest("outside", action).problem("range-not-rising", what)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_CHECKS: tuple[Callable[[Team, Node], Iterator[Problem]], ...] = (
    _repeated_ids,
    _more_than_full_time,
    _wrong_days,
    _costs_in_order,
)
