"""Time and chance, drawn in the shell: everything below gets them as arguments."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime

from assessment.answers.events import Body, Entry


def now() -> str:
    """The present time in UTC, to the second, as ``2026-11-22T18:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def record_entry(
    body: Body, *, actor: str | None = None, at: str | None = None, key: str | None = None
) -> Entry:
    """An entry for `Record.append` with the present time, a new key and new salt where none is given."""
    return Entry(
        key=key or uuid.uuid4().hex,
        at=at or now(),
        actor=actor,
        salt=secrets.token_hex(16),
        body=body,
    )
