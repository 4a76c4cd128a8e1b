"""Answers written in the exchange form, YAML or JSON: what is written reads back as the same answers."""

from __future__ import annotations

import json
import re
from typing import Any

from assessment.answers.models import AnswerSet, Organisation, ProfileValue, Response
from assessment.answers.profile import SHARED_FIELDS

_LINE = 100

_HEAD = """\
# Answers of one assessment. Per item: a level; `dont_know`; or a map with one of level,
# `dont_know: true` and `not_applicable: reason`, and beside it evidence (none, described, shown,
# sampled), confidence (low, medium, high), note, links, by, role. A list holds several respondents.
# An item that is not listed is unanswered. The levels of each item: `assessment bank show`.
# vim: set ts=2 sw=2 et:
"""

# Text that every YAML reader takes for text; anything else is quoted.
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./()-]+)*", re.ASCII)
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}


def render_yaml(answers: AnswerSet) -> str:
    """The answers as YAML, items in the order of the answer set; the same answers give the same text."""
    lines = [_HEAD]
    for key, value in exchange_form(answers).items():
        lines += _block(key, value, "")
    return "\n".join(lines) + "\n"


def render_json(answers: AnswerSet) -> str:
    """The answers as JSON, in the same shape and order as the YAML."""
    return json.dumps(exchange_form(answers), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def exchange_form(answers: AnswerSet) -> dict[str, Any]:
    """The answers as plain data in the shape of the exchange form; what says nothing is left out."""
    form: dict[str, Any] = {"assessment": 1, "bank": answers.bank}
    if answers.bank_version is not None:
        form["bank_version"] = answers.bank_version
    if answers.bank_digest is not None:
        form["bank_digest"] = answers.bank_digest
    form["organisation"] = answers.organisation.model_dump(exclude_none=True)
    profile = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in answers.profile.items()
        if not _stands_already(answers.organisation, name, value)
    }
    if profile:
        form["profile"] = profile
    form["answers"] = {item: _entry(responses) for item, responses in answers.by_item.items()}
    return form


def _stands_already(organisation: Organisation, name: str, value: ProfileValue) -> bool:
    """Whether a fact of the profile stands under `organisation`, from where it is read back."""
    return name in SHARED_FIELDS and getattr(organisation, name) == value


def _entry(responses: tuple[Response, ...]) -> Any:
    entries = [_short_or_long(response) for response in responses]
    return entries[0] if len(entries) == 1 else entries


def _short_or_long(response: Response) -> Any:
    about = response.model_dump(
        include={
            "evidence",
            "confidence",
            "note",
            "links",
            "by",
            "role",
            "at",
            "round",
            "consensus",
        },
        exclude_defaults=True,
    )
    if not about and response.level is not None:
        return response.level
    if not about and response.missing == "dont_know":
        return "dont_know"
    if "links" in about:
        about["links"] = list(about["links"])
    return {**_kind(response), **about}


def _kind(response: Response) -> dict[str, Any]:
    if response.level is not None:
        return {"level": response.level}
    if response.missing == "dont_know":
        return {"dont_know": True}
    return {"not_applicable": response.reason}


def _block(key: str, value: Any, indent: str) -> list[str]:
    """The lines of one key: on one line where that fits and is not a part of the file."""
    name = f"{indent}{_scalar(key)}:"
    flow = f"{name} {_flow(value)}"
    if not isinstance(value, dict | list) or not value:
        return [flow]
    if indent and len(flow) <= _LINE and not _holds_maps(value):
        return [flow]
    if key == "organisation" and len(flow) <= _LINE:
        return [flow]
    if isinstance(value, dict):
        return [name, *(line for k, v in value.items() for line in _block(k, v, indent + "  "))]
    return [name, *(f"{indent}  - {_flow(entry)}" for entry in value)]


def _holds_maps(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(entry, dict) for entry in value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(entry) for entry in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _BARE.fullmatch(value) and value.lower() not in _RESERVED:
        return str(value)
    # JSON's quoting is YAML's for every character that an answer may hold.
    return json.dumps(value, ensure_ascii=False)
