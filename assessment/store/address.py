"""Where a record is: a file, or a name in a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from assessment.problem import InputProblems, Problem

_SCHEMES = ("postgresql://", "postgres://")
_RECORD = re.compile(r"\w[\w.-]{0,99}")
_FORM = (
    "write postgresql://USER@HOST/DATABASE#RECORD, such as postgresql://anna@localhost/acme#clinic"
)


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A record in a PostgreSQL database, or the database itself where `record` is empty.

    Neither `str` nor `repr` shows a password.

    Attributes:
        url: of the database, as libpq takes it; may hold a password.
        record: name of the record; letters, digits, `_`, `.` and `-`.
    """

    url: str = field(repr=False)
    record: str = ""

    def __str__(self) -> str:
        return f"{self.database}#{self.record}" if self.record else self.database

    @property
    def database(self) -> str:
        """The address of the database, without password and parameters."""
        parts = urlsplit(self.url)
        user, at, host = parts.netloc.rpartition("@")
        return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"

    @property
    def name(self) -> str:
        """Name of the record, where a path has that of its file."""
        return self.record

    @property
    def stem(self) -> str:
        """Name of the record, where a path has that of its file without the ending."""
        return self.record

    def of(self, record: str) -> DatabaseAddress:
        """The address of a record in the same database."""
        return DatabaseAddress(self.url, record)


RecordAddress = Path | DatabaseAddress


def parse_address(text: str) -> RecordAddress:
    """A record's address as people type it.

    Raises:
        InputProblems: it begins as the address of a database, and is none. The text is not quoted,
            because it may hold a password.
    """
    if not text.startswith(_SCHEMES):
        return Path(text)
    url, _, name = text.partition("#")
    record = unquote(name)
    if not _RECORD.fullmatch(record):
        what = (
            "an address in a database ends in # and the name of the record (letters, digits, _ . -)"
        )
        raise InputProblems([Problem("bad-address", what, hint=_FORM)])
    if not _is_whole(url):
        what = "host or port in the address of the database cannot be understood"
        hint = f"{_FORM}; in a password write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F"
        raise InputProblems([Problem("bad-address", what, hint=hint)])
    return DatabaseAddress(url, record)


def _is_whole(url: str) -> bool:
    """Whether an address falls into its parts where people mean it to, and no password into the path."""
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return port_is_number and "@" not in parts.path + parts.query
