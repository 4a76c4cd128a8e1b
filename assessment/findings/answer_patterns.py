"""Patterns in who answered what that are a reason to ask again; never a proof of anything.

Source: signs of careless and of flattering answers as survey research describes them (no spread over
ten or more items, seconds per item, high claims that nothing backs), with the thresholds given here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import mean, median
from typing import Literal

from assessment.answers.models import AnswerSet, Response
from assessment.bank.models import Bank
from assessment.findings.models import Model

WarningKind = Literal["straight_line", "too_fast", "unbacked_top", "rosier_role"]

LONG_RUN = 10
FAST_SECONDS = 4.0
ENOUGH_TIMES = 10
TOP_SHARE = 0.2
ENOUGH_TOPS = 5
SHARED_ITEMS = 5
ROSIER_BY = 1.0


class AnswerWarning(Model):
    """A reason to ask again.

    `who` is a respondent or a role, empty where nobody is named; `items` are those it is about.
    """

    kind: WarningKind
    who: str
    items: tuple[str, ...]
    text: str


def answer_warnings(bank: Bank, answers: AnswerSet) -> tuple[AnswerWarning, ...]:
    """All warnings about a record's responses, by kind and then by respondent."""
    given = _by_respondent(bank, answers)
    found = (warning for look in _LOOKS for warning in look(bank, given))
    return tuple(found)


Given = dict[str, list[Response]]


def _by_respondent(bank: Bank, answers: AnswerSet) -> Given:
    """Levels given per respondent, in the order of the bank; agreed answers are nobody's own."""
    given: Given = {}
    for item in bank.items:
        for response in answers.by_item.get(item.id, ()):
            if response.level is not None and not response.consensus:
                given.setdefault(response.by or "", []).append(response)
    return given


def _straight_lines(bank: Bank, given: Given) -> Iterator[AnswerWarning]:
    """One level for ten items or more in a row: nobody is equally good at everything."""
    for who, responses in given.items():
        runs = (list(run) for _, run in itertools.groupby(responses, key=lambda one: one.level))
        longest = max(runs, key=len)
        if len(longest) >= LONG_RUN:
            yield AnswerWarning(
                kind="straight_line",
                who=who,
                items=tuple(response.item for response in longest),
                text=(
                    f"{_name(who)} gave level {longest[0].level} to {len(longest)} items in a row, "
                    f"{longest[0].item} to {longest[-1].item}. Ask for proof of two of them."
                ),
            )


def _too_fast(bank: Bank, given: Given) -> Iterator[AnswerWarning]:
    """Under four seconds per item, by the times of the answers: too fast to have read the levels."""
    for who, responses in given.items():
        times = sorted(datetime.fromisoformat(one.at) for one in responses if one.at)
        if len(times) < ENOUGH_TIMES:
            continue
        usual = median((b - a).total_seconds() for a, b in itertools.pairwise(times))
        # Answers of one moment came from a file, not from a person who read them just then.
        if 0 < usual < FAST_SECONDS:
            yield AnswerWarning(
                kind="too_fast",
                who=who,
                items=tuple(response.item for response in responses),
                text=(
                    f"{_name(who)} took {usual:.1f} seconds for half of the items, too short to "
                    "read five levels. Go through the gates again together."
                ),
            )


def _unbacked_tops(bank: Bank, given: Given) -> Iterator[AnswerWarning]:
    """Many answers above what their evidence can back: what one would like to be true."""
    caps: dict[str, int] = bank.policy.evidence_caps.model_dump()
    for who, responses in given.items():
        above = [one for one in responses if (one.level or 0) > caps[one.evidence or "none"]]
        if len(above) >= ENOUGH_TOPS and len(above) >= TOP_SHARE * len(responses):
            items = tuple(response.item for response in above)
            yield AnswerWarning(
                kind="unbacked_top",
                who=who,
                items=items,
                text=(
                    f"{_name(who)} claims more than the evidence backs on {len(above)} of "
                    f"{len(responses)} items: {_some(items)}. Ask to be shown three of them."
                ),
            )


def _rosier_roles(bank: Bank, given: Given) -> Iterator[AnswerWarning]:
    """A role that sees things a level higher than the others do, on the same items."""
    by_item: dict[str, list[Response]] = {}
    for response in itertools.chain.from_iterable(given.values()):
        by_item.setdefault(response.item, []).append(response)
    for role in bank.meta.roles:
        higher: dict[str, float] = {}
        for item, responses in by_item.items():
            own = [one.level for one in responses if one.role == role.id and one.level is not None]
            rest = [one.level for one in responses if one.role != role.id and one.level is not None]
            if own and rest:
                higher[item] = mean(own) - mean(rest)
        if len(higher) >= SHARED_ITEMS and mean(higher.values()) >= ROSIER_BY:
            items = tuple(sorted(higher, key=lambda item: -higher[item]))
            yield AnswerWarning(
                kind="rosier_role",
                who=role.id,
                items=items,
                text=(
                    f"{role.title} answers {mean(higher.values()):.1f} levels above the others on "
                    f"{len(higher)} shared items, most of all {_some(items)}. Bring both to one table."
                ),
            )


def _some(items: tuple[str, ...], most: int = 5) -> str:
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest} more" if rest > 0 else "")


def _name(who: str) -> str:
    return who or "A respondent without a name"


_LOOKS: tuple[Callable[[Bank, Given], Iterator[AnswerWarning]], ...] = (
    _straight_lines,
    _too_fast,
    _unbacked_tops,
    _rosier_roles,
)
