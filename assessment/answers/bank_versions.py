"""Answers given to one version of a bank and read with another: what differs, question by question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from assessment.answers.events import BankStamp
from assessment.answers.models import AnswerSet, Model
from assessment.bank.models import Bank, Item
from assessment.problem import Place, Problem

_NAMED = 8


class BankDrift(Model):
    """How the bank at hand differs from the one that answers were given to; ids in the bank's order.

    Attributes:
        made_with: version that the answers were given to; "" where a file does not say.
        now: version of the bank at hand.
        new: items that the other version did not ask.
        gone: answered items that the bank at hand does not have.
        changed: answered items whose question or levels read differently now.
        same_bank: the record names the bank at hand by now, only some answers are older.
    """

    made_with: str
    now: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same_bank: bool = False


def fingerprint(item: Item) -> str:
    """16 hexadecimal digits over what a respondent reads; weights and gates do not change an answer."""
    read = [item.ask, sorted(item.levels.items()), item.level_3_needs]
    text = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stamp(bank: Bank) -> BankStamp:
    """Which bank this is, with a fingerprint of each question."""
    return BankStamp(
        id=bank.id,
        version=bank.version,
        digest=bank.digest,
        items={item.id: fingerprint(item) for item in bank.items},
    )


def bank_drift(
    made_with: BankStamp, asked_as: Mapping[str, str], answered: Iterable[str], bank: Bank
) -> BankDrift | None:
    """What differs between the bank of a record and the bank at hand.

    Args:
        made_with: the bank that the record names.
        asked_as: fingerprint of each answered question as it read then.
        answered: ids of answered items.
        bank: the bank at hand, of the same id.

    Returns:
        None where it is the same bank and every answer was given to the question as it reads now.
    """
    now = {item.id: fingerprint(item) for item in bank.items}
    listed = list(answered)
    changed = {
        item for item in listed if item in now and asked_as.get(item, now[item]) != now[item]
    }
    if made_with.digest == bank.digest and not changed:
        return None
    return BankDrift(
        made_with=made_with.version,
        now=bank.version,
        new=tuple(item for item in now if made_with.items and item not in made_with.items),
        gone=tuple(dict.fromkeys(item for item in listed if item not in now)),
        changed=tuple(item for item in now if item in changed),
        same_bank=made_with.digest == bank.digest,
    )


def drift_warnings(drift: BankDrift, place: Place) -> tuple[Problem, ...]:
    """The difference as warnings: one for the version, one for each kind of difference."""
    if drift.same_bank:
        what = "some answers were given to an earlier version of the bank"
    elif drift.made_with == drift.now:
        what = (
            f"the bank was edited since these answers were given (version {drift.now} both times)"
        )
    else:
        given = f"version {drift.made_with}" if drift.made_with else "another version"
        what = f"these answers were given to {given} of the bank, this is {drift.now}"
    details = tuple(
        Problem(code, f"{says}: {_some(items)}", place, "warning", hint=hint)
        for code, items, says, hint in (
            ("items-new", drift.new, "not asked then, open now", ""),
            ("items-changed", drift.changed, "worded differently now", "ask them again"),
            ("items-gone", drift.gone, "no longer asked, so kept but not scored", ""),
        )
        if items
    )
    hint = "" if details else "every answered question still reads the same"
    why = ""
    if drift.made_with not in {"", drift.now} and not drift.same_bank:
        why = (
            f"the bank declares no rule that leads from {drift.made_with} to {drift.now}, "
            "so answers stay as they are"
        )
    return (Problem("bank-version", what, place, "warning", why=why, hint=hint), *details)


def stamp_of(answers: AnswerSet, bank: Bank) -> BankStamp:
    """The bank that answers from a file were given to: the one at hand, unless the file says otherwise."""
    same_version = answers.bank_version in {None, bank.version}
    if answers.bank_digest == bank.digest or (answers.bank_digest is None and same_version):
        return stamp(bank)
    return BankStamp(
        id=bank.id, version=answers.bank_version or "", digest=answers.bank_digest or "", items={}
    )


def _some(items: tuple[str, ...]) -> str:
    more = len(items) - _NAMED
    return ", ".join(items[:_NAMED]) + (f" and {more} more" if more > 0 else "")
