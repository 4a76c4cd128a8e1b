"""A small bank that the tests of answers and records share: six items, two of them under a condition."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assessment.bank.models import Bank
from assessment.files import load_bank

MINI_BANK = Path(__file__).parents[1] / "data" / "mini-bank"


@cache
def mini_bank() -> Bank:
    """The bank, read and checked."""
    return load_bank(MINI_BANK)
