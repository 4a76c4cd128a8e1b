"""What the checks of content share: how advice is worded, and how words are counted."""

from __future__ import annotations

from assessment.bank.nodes import Node
from assessment.problem import Problem


def warning(node: Node, code: str, what: str, *, why: str = "", hint: str = "") -> Problem:
    """Advice on a value: a problem that stops nothing."""
    return node.problem(code, what, why=why, hint=hint, severity="warning")


def word_count(text: str) -> int:
    """How many words a text has; what stands between spaces is a word."""
    return len(text.split())
