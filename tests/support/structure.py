"""The structure tree of a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every element of the structure tree in reading order, as its role and itself."""
    waiting: list[Any] = [document.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield str(one.S)[1:], one
            if "/K" in one:
                waiting.append(one.K)
