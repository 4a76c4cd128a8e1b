"""Claims about a bank, each with how it was decided and a witness that anyone can replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Method = Literal["structural", "witness", "interval", "enumeration", "cp-sat"]


class Model(BaseModel):
    """Base of all parts of a proof: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(NamedTuple):
    """What a claim is about: an entry of the bank, and the keys within it, for the place of a fault.

    `kind` is a kind of id that a bank declares, or ``bank`` for `bank.yaml` itself with `id` empty.
    """

    kind: str
    id: str = ""
    path: tuple[str | int, ...] = ()


class Witness(Model):
    """Answers that show a claim: a profile, and levels by item.

    Attributes:
        profile: the fields that matter; any other field may hold anything.
        answers: levels by item.
        others: level of every other item that is asked; None where others are left open.
    """

    profile: dict[str, Any] = {}
    answers: dict[str, int] = {}
    others: int | None = None

    @classmethod
    def of(cls, profile: Mapping[str, Any], levels: Mapping[str, int]) -> Witness:
        """Written as short as it goes: the most frequent level once, and the items that differ."""
        others = Counter(levels.values()).most_common(1)[0][0] if levels else None
        differing = {item: level for item, level in levels.items() if level != others}
        return cls(profile=dict(profile), answers=differing, others=others)

    def in_words(self) -> str:
        """One line for people."""
        parts = [f"{field} {_plain(value)}" for field, value in self.profile.items()]
        parts += [f"{item} at {level}" for item, level in self.answers.items()]
        if self.others is not None:
            parts.append(f"every{' other' if self.answers else ''} item at {self.others}")
        return ", ".join(parts) or "nothing answered"


class Claim(Model):
    """One sentence about a bank, and whether it is true.

    Attributes:
        group: what is proved, for the summary: asked, conditions, levels, ...
        says: the sentence, in words in which it is good that it holds.
        subject: what it is about.
        holds: None where it could not be decided.
        method: how it was decided; of an undecided claim the method that would decide it.
        code: of the fault where it does not hold.
        reason: why, in words.
        witness: answers that show it, where there are any.
    """

    group: str
    says: str
    subject: Subject
    holds: bool | None
    method: Method
    code: str
    reason: str = ""
    witness: Witness | None = None


class Proof(Model):
    """All claims about one bank, in a fixed order.

    `solver_missing` tells that claims are open because the solver is not installed.
    """

    claims: tuple[Claim, ...]
    solver_missing: bool = False

    @property
    def faults(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return tuple(claim for claim in self.claims if claim.holds is False)

    @property
    def undecided(self) -> tuple[Claim, ...]:
        """The claims of which nobody knows."""
        return tuple(claim for claim in self.claims if claim.holds is None)


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(str, value)) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
