"""What all tabs of the workbook are written from."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.models import Roadmap
from assessment.roadmap.workbook.figures import PhaseRow


@dataclass(frozen=True, slots=True)
class Contents:
    """The plan with the names it is shown under; `phases` are all of the bank, planned or not."""

    roadmap: Roadmap
    bank: Bank
    answers: AnswerSet
    phases: tuple[PhaseRow, ...]

    @property
    def organisation(self) -> str:
        """Name of the organisation."""
        return self.answers.organisation.name


def this_row(table: str, header: str) -> str:
    """A reference to the cell of the same row, in the form that is stored in files."""
    return f"{table}[[#This Row],[{header}]]"
