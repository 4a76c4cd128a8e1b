"""`progress:` of the exchange form: how far the actions of the plan are, one line for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

from pydantic import ValidationError

from assessment.answers.models import MAX_NAME, MAX_NOTE
from assessment.answers.plan_progress import ActionProgress, ProgressStatus
from assessment.answers.reading import (
    Faults,
    check_keys,
    read_choice,
    read_text,
    read_whole,
    require_mapping,
    shown,
)
from assessment.bank.nodes import Node

_KEYS = tuple(name for name in ActionProgress.model_fields if name != "action")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def written_progress(progress: Iterable[ActionProgress]) -> dict[str, Any]:
    """The mapping of actions as plain data; what is as planned is left out."""
    return {
        each.action: each.model_dump(mode="json", exclude={"action"}, exclude_none=True)
        for each in progress
    }


def read_progress(root: Node, faults: Faults) -> tuple[ActionProgress, ...]:
    """The progress of a file, in its order; empty where it has none, and without what is wrong."""
    node = root.get("progress")
    if node is None or require_mapping(node, "progress", faults) is None:
        return ()
    read = (_read_one(str(key), child, node, faults) for key, child in node.children.items())
    return tuple(each for each in read if each is not None)


def _read_one(action: str, node: Node, whole: Node, faults: Faults) -> ActionProgress | None:
    if require_mapping(node, action, faults) is None:
        return None
    before = len(faults.problems)
    check_keys(node, _KEYS, faults)
    fields: dict[str, Any] = {
        "status": read_choice(node.get("status"), "status", get_args(ProgressStatus), faults),
        "start": _read_day(node.get("start"), "start", faults),
        "finish": _read_day(node.get("finish"), "finish", faults),
        "duration_days": read_whole(node.get("duration_days"), "duration_days", 1, None, faults),
        "effort_hours": _read_number(node.get("effort_hours"), "effort_hours", faults),
        "owner": read_text(node.get("owner"), "owner", MAX_NAME, faults),
        "note": _read_note(node.get("note"), faults),
        "done_share": _read_number(node.get("done_share"), "done_share", faults),
    }
    if len(faults.problems) > before:
        return None
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        return ActionProgress(action=action, **given)
    except ValidationError as refusal:
        for fault in refusal.errors(include_url=False):
            name = ".".join(str(part) for part in fault["loc"])
            place = node if not name else node.nearest(*fault["loc"])
            if name == "action":
                place = whole.key(action)
            what = fault["msg"].removeprefix("Value error, ")
            faults.add(
                place, "progress-does-not-fit", f"{action}: {name} {what}".replace("  ", " ")
            )
        return None


def _read_note(node: Node | None, faults: Faults) -> str | None:
    # An emptied note says that nothing is to be noted; the plan writes its own where there is none.
    if node is not None and node.value == "":
        return ""
    return read_text(node, "note", MAX_NOTE, faults)


def _read_day(node: Node | None, name: str, faults: Faults) -> date | None:
    if node is None:
        return None
    if isinstance(node.value, str) and _DAY.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass
    what = f"{name} is {shown(node.value)}, and must be a day such as 2026-11-30"
    faults.add(node, "not-a-day", what)
    return None


def _read_number(node: Node | None, name: str, faults: Faults) -> float | None:
    if node is None:
        return None
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        faults.add(node, "not-a-number", f"{name} is {shown(node.value)}, and must be a number")
        return None
    return float(node.value)
