"""Cells as codes: a level, or one of the four kinds of missing."""

from __future__ import annotations

import re

from assessment.answers.reading import closest, shown
from assessment.bank.models import Bank
from assessment.problem import Place, Problem
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, NOT_ASKED, UNANSWERED

WORDS = {
    "": UNANSWERED,
    "dont_know": DONT_KNOW,
    "not_applicable": NOT_APPLICABLE,
    "not_asked": NOT_ASKED,
}

# Programs that hold levels and blanks in one column write 3 as 3.0.
_WHOLE = re.compile(r"\+?0*([0-9]{1,3})(?:\.0*)?", re.ASCII)


class CellCodes(dict[str, int]):
    """Text of a cell to its code; other ways to write a known cell are learned as they come.

    Raises `KeyError` for a cell that says nothing known.
    """

    def __init__(self, bank: Bank) -> None:
        levels = {str(level): level for level in range(bank.scale.highest + 1)}
        super().__init__(WORDS | levels)
        self._plain = dict(self)

    def __missing__(self, text: str) -> int:
        plain = text.strip()
        whole = _WHOLE.fullmatch(plain)
        code = self._plain[whole.group(1) if whole else plain]
        if len(self) < 1000:
            self[text] = code
        return code


def wrong_cell(row: int, column: str, value: object, bank: Bank, place: Place) -> Problem:
    """What is wrong with a cell that is neither a level nor a word for what is missing.

    Args:
        row: counted from 1, without the line of names.
        column: its name.
        value: as it stands.
        bank: whose levels count.
        place: of the file, and of the line where it has lines.
    """
    return Problem(
        "wrong-cell",
        f"row {row}, column {column}: {shown(value)} is not a level from 0 to {bank.scale.highest}",
        place,
        hint=closest(value, [word for word in WORDS if word])
        or "leave it blank, or write dont_know, not_applicable or not_asked",
    )
