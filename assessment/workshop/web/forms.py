"""What browsers send: JSON from the script of the pages, or a plain form where no script runs."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

_MOST_FIELDS = 200


class BadForm(Exception):
    """What was sent cannot be read; no page of this server sends such a thing."""


def sent_json(request: Request) -> bool:
    """Whether the script of a page sent this, which wants JSON back."""
    return request.headers.get("content-type", "").split(";")[0].strip() == "application/json"


async def read_form(request: Request) -> dict[str, Any]:
    """The fields that were sent; a field that stands several times gives its values with spaces between.

    Raises:
        BadForm: neither JSON nor a form, or not well-formed.
    """
    try:
        body = await request.body()
    except ClientDisconnect as fault:
        raise BadForm from fault
    try:
        text = body.decode("utf-8")
        if sent_json(request):
            fields = json.loads(text, parse_constant=_refuse)
            if not isinstance(fields, dict) or not all(map(_is_plain, fields.values())):
                raise BadForm
            return fields
        kind = request.headers.get("content-type", "").split(";")[0].strip()
        if kind != "application/x-www-form-urlencoded":
            raise BadForm
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=_MOST_FIELDS
        )
    except (ValueError, RecursionError) as fault:
        raise BadForm from fault
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = f"{found[name]} {value}" if name in found else value
    return found


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        # Half of a pair of code units, which JSON can say and nothing can store, is a ValueError here.
        value.encode()
    return isinstance(value, str | int | bool)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
