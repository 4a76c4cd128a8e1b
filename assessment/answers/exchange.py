"""Answers written in the exchange form, YAML or JSON: what is written reads back as the same answers."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from assessment.answers.models import AnswerSet, Organisation, ProfileValue, Response
from assessment.answers.profile import SHARED_FIELDS
from assessment.answers.progress_form import written_progress
from assessment.answers.responses import ABOUT
from assessment.bank.models import Bank, Item

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


def render_yaml(answers: AnswerSet, bank: Bank) -> str:
    """The answers as YAML, items in the order of the answer set; the same answers give the same text."""
    lines = [_HEAD]
    for key, value in exchange_form(answers, bank).items():
        lines += _block(key, value, "")
    return "\n".join(lines) + "\n"


def render_json(answers: AnswerSet, bank: Bank) -> str:
    """The answers as JSON, in the same shape and order as the YAML."""
    form = exchange_form(answers, bank)
    return json.dumps(form, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def exchange_form(answers: AnswerSet, bank: Bank) -> dict[str, Any]:
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
    form["answers"] = {
        item: _entry(responses, bank.item_by_id.get(item))
        for item, responses in answers.by_item.items()
    }
    if answers.progress:
        form["progress"] = written_progress(answers.progress)
    return form


def _stands_already(organisation: Organisation, name: str, value: ProfileValue) -> bool:
    """Whether a fact of the profile stands under `organisation`, from where it is read back."""
    return name in SHARED_FIELDS and getattr(organisation, name) == value


def _entry(responses: tuple[Response, ...], item: Item | None) -> Any:
    entries = [_short_or_long(response, item) for response in responses]
    return entries[0] if len(entries) == 1 else entries


def _short_or_long(response: Response, item: Item | None) -> Any:
    about = response.model_dump(
        include=set(ABOUT),
        exclude_defaults=True,
    )
    if not about and response.level is not None:
        return _written(response.level, item)
    if not about and response.missing == "dont_know":
        return "dont_know"
    if "links" in about:
        about["links"] = list(about["links"])
    return {**_kind(response, item), **about}


def _kind(response: Response, item: Item | None) -> dict[str, Any]:
    if response.level is not None:
        return {"level": _written(response.level, item)}
    if response.missing == "dont_know":
        return {"dont_know": True}
    return {"not_applicable": response.reason}


def _written(level: int, item: Item | None) -> int:
    """The level as people write it; an item that the bank does not have keeps what it has."""
    return level if item is None else item.answer_at(level)


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


def _number(value: float) -> str:
    # YAML takes `1e-07` for text, and `0.0000001` for the same number.
    text = f"{Decimal(repr(value)):f}"
    return text if "." in text else f"{text}.0"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if _BARE.fullmatch(value) and value.lower() not in _RESERVED:
        return str(value)
    # JSON's quoting is YAML's for every character that an answer may hold.
    return json.dumps(value, ensure_ascii=False)
