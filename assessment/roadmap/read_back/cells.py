"""What people type into cells: days, hours, shares, statuses and texts; what is unclear is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar, get_args

from assessment.answers.plan_progress import FIRST_DAY, LAST_DAY, LEAST_HOURS, MOST_HOURS
from assessment.answers.texts import text_fault
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.read_back.grid import Cell

_Value = TypeVar("_Value")

# Reads a cell's value (never None), with the day that numbers of days count from.
Reader = Callable[[object, datetime], _Value]


class UnclearCell(Exception):
    """A cell that cannot be understood; `what` continues "the cell holds ...", `hint` says what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def read_cell(cell: Cell, reader: Reader[_Value], epoch: datetime) -> _Value | None:
    """The value of a cell; None where it is empty.

    Raises:
        UnclearCell: it holds something else than the reader understands.
    """
    if cell.is_error:
        raise UnclearCell(f"holds the error {cell.value}", "mend the formula, or type the value")
    if cell.is_formula and cell.value is None:
        raise UnclearCell(
            "holds a formula without a stored result, because the file was saved by a program "
            "that does not calculate",
            "open it in Excel or LibreOffice and save it, or type the value",
        )
    if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
        return None
    return reader(cell.value, epoch)


def status(value: object, _epoch: datetime) -> PackageStatus:
    """One of the words of the drop-down, in any case."""
    words: dict[str, PackageStatus] = {name.casefold(): name for name in get_args(PackageStatus)}
    found = words.get(" ".join(str(value).split()).casefold())
    if found is None:
        raise UnclearCell(f"holds {_shown(value)}", f"choose one of {', '.join(words.values())}")
    return found


def day(value: object, epoch: datetime) -> date:
    """A day: a date of the spreadsheet, a number of days from its epoch, or a text that can mean only one."""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _numbered_day(value, epoch)
    elif isinstance(value, str):
        found = _typed_day(" ".join(value.split()))
    if found is None:
        raise UnclearCell(f"holds {_shown(value)}, which is no date", _DAY_HINT)
    if not FIRST_DAY <= found <= LAST_DAY:
        years = f"{FIRST_DAY.year} and {LAST_DAY.year}"
        raise UnclearCell(f"holds {found}, which does not lie between {years}", _DAY_HINT)
    return found


def hours(value: object, _epoch: datetime) -> float:
    """Hours above 0; a text may have a comma for the decimal point."""
    number = _number(value, "hours, such as 12.5")
    if not LEAST_HOURS <= number <= MOST_HOURS:
        hint = f"type hours above 0 and up to {MOST_HOURS:,}"
        raise UnclearCell(f"holds {_shown(value)}", hint)
    return round(number, 2)


def share(value: object, _epoch: datetime) -> float:
    """A share from 0 to 1; a text may be in percent."""
    text = str(value).strip()
    percent = isinstance(value, str) and text.endswith("%")
    number = _number(text[:-1].strip() if percent else value, "a share, such as 70%")
    number = number / 100 if percent else number
    if not 0 <= number <= 1:
        raise UnclearCell(f"holds {_shown(value)}", "type a share from 0% to 100%, such as 70%")
    return round(number, 6)


def name(value: object, _epoch: datetime) -> str:
    """A text of one line."""
    return " ".join(str(value).split())


def note(value: object, _epoch: datetime) -> str:
    """A text of several lines."""
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def check_text(text: str, longest: int) -> None:
    """Check a text that people typed.

    Raises:
        UnclearCell: it is too long, or holds what no text may hold.
    """
    if len(text) > longest:
        what = f"holds {len(text):,} characters, and at most {longest:,} are kept"
        raise UnclearCell(what, "shorten it, or put the rest into a document and name that")
    unsafe = text_fault(text)
    if unsafe:
        raise UnclearCell(f"holds {unsafe}, which no text may hold", "delete the character")


def _number(value: object, wanted: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    text = str(value).strip() if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(text):
        raise UnclearCell(f"holds {_shown(value)}, which is no number", f"type {wanted}")
    if _THOUSANDS.fullmatch(text):
        what = f"holds the text {_shown(value)}, which can be read as two numbers"
        raise UnclearCell(what, "type it without a sign between thousands")
    return float(text.replace(",", "."))


def _numbered_day(value: float, epoch: datetime) -> date | None:
    from openpyxl.utils.datetime import from_excel

    # Numbers below are hours or shares that got into the wrong column.
    if not _FIRST_NUMBER <= value <= _LAST_NUMBER:
        return None
    found = from_excel(value, epoch)
    return found.date() if isinstance(found, datetime) else None


def _typed_day(text: str) -> date | None:
    """The day of a text; None where it is none.

    Raises:
        UnclearCell: it can be read as two days.
    """
    match = _ISO.fullmatch(text) or _DOTTED.fullmatch(text)
    if match is not None:
        return _day_of(match["year"], match["month"], match["day"])
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    if len(year) == 2 or (one != two and max(one, two) <= 12):
        raise UnclearCell(
            f"holds the text {_shown(text)}, which can be read as two days", _DAY_HINT
        )
    return _day_of(year, min(one, two), max(one, two))


def _day_of(year: str, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _shown(value: object) -> str:
    text = str(value)
    return f'"{text[:60]}..."' if len(text) > 60 else f'"{text}"'


_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[T ]00:00(?::00)?)?", re.ASCII
)
_DOTTED = re.compile(r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?(?P<year>\d{4})", re.ASCII)
_SLASHED = re.compile(r"(?P<one>\d\d?)[/-](?P<two>\d\d?)[/-](?P<year>\d{4}|\d\d)", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,9})?", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DAY_HINT = "type a date such as 2026-11-30"
_FIRST_NUMBER, _LAST_NUMBER = 20_000, 120_000
