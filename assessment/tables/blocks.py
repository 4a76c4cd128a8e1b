"""A block of rows of a table, as every kind of table is read into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from assessment.problem import Problem
from assessment.scoring.plan import UNANSWERED, Levels
from assessment.tables.profiles import Profiles

BLOCK_ROWS = 32_768

Id = str | int | None

# What the names of the rows are; None where the table has none.
IdKind = Literal["text", "whole"] | None


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows.

    Attributes:
        ids: one per row; None where the table has no column for them.
        columns: items x rows, codes of cells.
        which: for each row the position of its situation among the profiles' situations.
    """

    ids: list[Id] | None
    columns: Levels
    which: npt.NDArray[np.intp]


class Table(Protocol):
    """A table that is being read; `warnings` are about its columns."""

    warnings: list[Problem]
    profiles: Profiles
    ids: IdKind

    def blocks(self) -> Iterator[Block]:
        """The rows, in blocks; raises `InputProblems` at the first block with a wrong cell."""

    def done(self) -> float:
        """How much of the table was read, 0 to 1."""


class Writer(Protocol):
    """A table that is being written."""

    def write(self, ids: Sequence[Id] | None, columns: Sequence[npt.NDArray[Any]]) -> None:
        """Write rows; `columns` are floats, NaN for none, or levels, below 0 for none."""

    def close(self) -> None:
        """Write what is still to be written; the file stays open."""

    def abandon(self) -> None:
        """Let go of the file, whose content nobody wants; it is still open."""


def blank_columns(items: int, rows: int) -> Levels:
    """Items x rows, all unanswered."""
    return np.full((items, rows), UNANSWERED, dtype=np.int8)
