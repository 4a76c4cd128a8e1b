"""Which links a report may carry."""

from __future__ import annotations

from urllib.parse import urlsplit

# Everything else (javascript:, file:, smb:, data:, relative paths) either runs something on the
# reader's machine or tells where the report was made.
SCHEMES = frozenset({"http", "https", "mailto"})


def safe_link(link: str) -> bool:
    """Whether a link is absolute, has an allowed scheme, and holds nothing that could hide another."""
    if any(character.isspace() or not character.isprintable() for character in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme.lower() not in SCHEMES:
        return False
    return bool(parts.path) if parts.scheme.lower() == "mailto" else bool(parts.netloc)
