"""What the findings tell an interview: that the verdict is settled, and what is worth asking first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank


class Guidance:
    """Looks at the answers of a record as they grow.

    Nothing is worked out, and numpy not loaded, before the first answer: the first question has to be
    on the screen at once.
    """

    def __init__(self, bank: Bank, answers: Callable[[], AnswerSet]) -> None:
        self._bank = bank
        self._answers = answers
        self._known: bool | None = None

    def look(self) -> None:
        """Take note, before an answer is saved, whether the verdict was settled without it."""
        if self._known is None:
            self._known = bool(self._sentence())

    def newly_settled(self) -> str:
        """A sentence if the answers now settle the verdict and did not before; told once."""
        if self._known:
            return ""
        sentence = self._sentence()
        self._known = bool(sentence)
        return sentence

    def ranking(self) -> tuple[str, ...]:
        """The open items, the most decisive first."""
        from assessment.findings.robustness import most_decisive

        return most_decisive(self._bank, self._answers())

    def _sentence(self) -> str:
        """What settles the verdict; empty where it is not settled, or nothing is open any more."""
        from assessment.findings.robustness import verdict_settled

        found = verdict_settled(self._bank, self._answers())
        return found.sentence if found and found.settled and found.open_items else ""
