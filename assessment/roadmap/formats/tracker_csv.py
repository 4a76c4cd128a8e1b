"""The plan as CSV for issue trackers: one row per work package, its steps as a list to tick off.

Source: RFC 4180 (quoting, CRLF); OWASP, CSV Injection (characters that begin a formula).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.formats.contents import (
    PlanContents,
    depends_on,
    details,
    one_line,
    plain,
)
from assessment.roadmap.models import Roadmap, WorkPackage

# Excel reads a file without it in the code page of the machine, and every umlaut is lost.
BOM = "\ufeff"

# What begins a formula, also in the wide forms that East Asian versions accept. It counts at the start
# of a cell, and after what another program may take for the end of one: `;` where the list
# separator is a semicolon, a tab, a line end.
_FORMULA = re.compile("(^|[;\t\n])([\\s\"']*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
_WORD = re.compile(r"[^\w]+")


def render_csv(roadmap: Roadmap, bank: Bank, answers: AnswerSet) -> str:
    """The plan as CSV text that begins with a byte order mark; all fields are quoted, lines end in CRLF.

    No text of a user or a bank can become a formula: an apostrophe goes before what would begin one.
    """
    contents = PlanContents(roadmap, bank, answers)
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(name for name, _ in _COLUMNS)
    for package in roadmap.packages:
        writer.writerow(text_cell(value(package, contents)) for _, value in _COLUMNS)
    return BOM + buffer.getvalue()


def text_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet calculates.

    Line ends inside are LF; a character that would begin a formula gets an apostrophe before it.
    """
    return _FORMULA.sub(r"\1\2'\3", plain(text))


def labels(package: WorkPackage) -> tuple[str, ...]:
    """Words to filter by, without spaces: phase, kind of work, and what is special about the package."""
    marks = {
        "critical-path": package.critical,
        "opens-gate": bool(package.closes_gates),
        "first-result": package.early_result,
        "outside-help": package.outside_help is not None,
    }
    kinds = (f"phase-{package.phase}", package.block)
    return (*(_slug(kind) for kind in kinds), *(mark for mark, holds in marks.items() if holds))


def _slug(text: str) -> str:
    return _WORD.sub("-", text.replace("_", "-")).strip("-").lower()


def _seconds(package: WorkPackage, contents: PlanContents) -> str:
    return str(round(contents.hours(package) * 3600))


# The key comes first: a program that does not know the byte order mark misreads the first name only,
# and the key is not needed.
_COLUMNS: tuple[tuple[str, Callable[[WorkPackage, PlanContents], str]], ...] = (
    ("Key", lambda package, _: package.id),
    ("Summary", lambda package, _: one_line(f"{package.id} {package.title}")),
    ("Issue type", lambda package, _: "Task"),
    ("Epic", lambda package, contents: contents.phase_titles[package.phase]),
    ("Description", lambda package, _: details(package, bullet="* [ ] ")),
    ("Acceptance criteria", lambda package, _: one_line(package.done_when)),
    ("Assignee role", lambda package, _: one_line(package.owner_title)),
    ("Start date", lambda package, _: package.start.isoformat()),
    ("Due date", lambda package, _: package.finish.isoformat()),
    ("Original estimate hours", lambda package, contents: f"{contents.hours(package):g}"),
    ("Original estimate seconds", _seconds),
    ("Status", lambda package, _: package.status),
    ("Labels", lambda package, _: " ".join(labels(package))),
    ("Depends on", lambda package, contents: depends_on(contents.links(package))),
)
