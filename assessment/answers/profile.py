"""Who is assessed: the organisation and its profile, checked against the fields that the bank asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assessment.answers.models import MAX_NAME, Organisation, ProfileValue
from assessment.answers.reading import (
    Faults,
    check_keys,
    closest,
    read_choice,
    read_text,
    read_whole,
    read_yes_no,
    require_mapping,
    shown,
)
from assessment.bank.models import Bank, ProfileField
from assessment.bank.nodes import Key, Node

_ORGANISATION_KEYS = ("name", "sector", "staff", "country")
_MAX_STAFF = 10_000_000
_MAX_TEXT = 500

# Facts about the organisation that many banks ask in the profile, too.
SHARED_FIELDS = ("sector", "staff")


def read_organisation(root: Node, faults: Faults) -> Organisation | None:
    """The `organisation` of an answers file; None where it is missing or wrong, which is reported."""
    node = root.get("organisation")
    if node is None:
        faults.add(
            root,
            "missing-key",
            "`organisation` is missing",
            hint="add `organisation: {name: ...}`; sector, staff and country are optional",
        )
        return None
    if require_mapping(node, "organisation", faults) is None:
        return None
    before = len(faults.problems)
    check_keys(node, _ORGANISATION_KEYS, faults)
    if node.get("name") is None:
        faults.add(node, "missing-key", "the organisation has no `name`", hint="add `name: ...`")
    name = read_text(node.get("name"), "the name", MAX_NAME, faults)
    sector = read_text(node.get("sector"), "sector", MAX_NAME, faults)
    staff = read_whole(node.get("staff"), "staff", 1, _MAX_STAFF, faults)
    country = _read_country(node.get("country"), faults)
    if name is None or len(faults.problems) > before:
        return None
    return Organisation(name=name, sector=sector, staff=staff, country=country)


def read_profile(
    root: Node, bank: Bank, faults: Faults, *, other_version: bool
) -> dict[str, ProfileValue]:
    """The `profile` of an answers file.

    Args:
        root: of the file.
        bank: whose profile fields may be given.
        faults: where problems are noted.
        other_version: the answers were given to another version of the bank, so that a field or an
            option that it does not have is a warning, and the value is kept as it stands.
    """
    node = root.get("profile")
    if node is None or require_mapping(node, "profile", faults) is None:
        return {}
    found = Faults()
    values = {str(key): _read_entry(node, key, bank, found) for key in node.children}
    if other_version:
        found.problems = [replace(problem, severity="warning") for problem in found.problems]
        values = {str(key): _as_it_stands(child) for key, child in node.children.items()}
    faults.problems += found.problems
    return {name: value for name, value in values.items() if value is not None}


def _read_entry(node: Node, key: Key, bank: Bank, faults: Faults) -> ProfileValue | None:
    fields = {field.id: field for field in bank.meta.profile}
    if key in fields:
        return read_field(fields[str(key)], node.get(key), faults)
    faults.add(
        node.key(key),
        "unknown-profile-field",
        f"the bank asks for no profile field {shown(key)}",
        hint=closest(key, fields) or f"it asks for {', '.join(fields) or 'none'}",
    )
    return None


def _as_it_stands(node: Node) -> ProfileValue | None:
    value = node.value
    if isinstance(value, tuple):
        return value if all(isinstance(entry, str) for entry in value) else None
    return value if isinstance(value, str | bool | int) else None


def read_field(field: ProfileField, node: Node | None, faults: Faults) -> ProfileValue | None:
    """One value of the profile; None where it is absent, or wrong and reported."""
    return None if node is None else _READ[field.kind](field, node, faults)


def with_shared_facts(
    organisation: Organisation, profile: Mapping[str, ProfileValue], bank: Bank
) -> dict[str, ProfileValue]:
    """The profile with what the organisation says and the bank asks; fields in the order of the bank."""
    fields = [field.id for field in bank.meta.profile]
    known: dict[str, ProfileValue] = dict(profile)
    for name in SHARED_FIELDS:
        value = getattr(organisation, name)
        if value is not None and name in fields:
            known.setdefault(name, value)
    ordered = [*(name for name in fields if name in known), *(n for n in known if n not in fields)]
    return {name: known[name] for name in ordered}


def check_shared_facts(root: Node, bank: Bank, faults: Faults) -> None:
    """Report what organisation and profile say differently, and a sector the bank has no option for."""
    fields = {field.id: field for field in bank.meta.profile}
    for name in SHARED_FIELDS:
        node, twin = root.get("organisation", name), root.get("profile", name)
        if node is None or name not in fields:
            continue
        if any(problem.place == node.place for problem in faults.problems):
            continue
        if twin is None:
            read_field(fields[name], node, faults)
        elif twin.value != node.value:
            faults.add(
                twin,
                "contradicting-facts",
                f"{name} is {shown(twin.value)} here and {shown(node.value)} under `organisation`",
                hint="keep one of them",
            )


def _read_country(node: Node | None, faults: Faults) -> str | None:
    if node is None:
        return None
    if isinstance(node.value, str) and re.fullmatch(r"[A-Z]{2}", node.value, re.ASCII):
        return node.value
    faults.add(
        node,
        "not-a-country",
        f"country is {shown(node.value)}, and must be a code of two capital letters",
        hint="such as DE, FR or US (ISO 3166-1)",
    )
    return None


def _choice(field: ProfileField, node: Node, faults: Faults) -> ProfileValue | None:
    return read_choice(node, field.id, tuple(field.options), faults)


def _choices(field: ProfileField, node: Node, faults: Faults) -> ProfileValue | None:
    if not node.is_sequence:
        hint = f"write [{node.value}]" if node.value in field.options else "write [first, second]"
        faults.add(
            node, "not-a-list", f"{field.id} is {shown(node.value)}, and must be a list", hint=hint
        )
        return None
    options = tuple(field.options)
    chosen = [read_choice(child, field.id, options, faults) for child in node.children.values()]
    if len(set(chosen)) < len(chosen) and None not in chosen:
        faults.add(
            node, "given-twice", f"{field.id} names an option twice", hint="keep one of them"
        )
    return tuple(option for option in chosen if option is not None)


def _yes_no(field: ProfileField, node: Node, faults: Faults) -> ProfileValue | None:
    return read_yes_no(node, field.id, faults)


def _number(field: ProfileField, node: Node, faults: Faults) -> ProfileValue | None:
    return read_whole(node, field.id, field.lowest, field.highest, faults)


def _text(field: ProfileField, node: Node, faults: Faults) -> ProfileValue | None:
    return read_text(node, field.id, _MAX_TEXT, faults)


_READ: dict[str, Callable[[ProfileField, Node, Faults], ProfileValue | None]] = {
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "number": _number,
    "text": _text,
}
