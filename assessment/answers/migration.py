"""Answers to an earlier version of a bank as answers to the one at hand, by the bank's declared rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from assessment.answers.history import History, Respondent, in_bank_order, respondent
from assessment.answers.models import AnswerSet, Model, Response
from assessment.bank.migration_models import MigrationStep, chain
from assessment.bank.models import Bank

Kind = Literal["new_id", "new_level", "dropped", "asked_again", "superseded"]
KINDS: tuple[Kind, ...] = ("new_id", "new_level", "dropped", "asked_again", "superseded")


class Moved(Model):
    """One answer that does not count as it was given.

    Attributes:
        kind: what became of it; `superseded` if the same respondent has answered the new item since.
        before: as it was given.
        after: as it counts now; None where it does not.
        item_now: the item that it belongs to now; None where that is no longer asked.
        reason: why, in the words of the bank where it gives any.
    """

    kind: Kind
    before: Response
    after: Response | None
    item_now: str | None
    reason: str = ""


class MigrationReport(Model):
    """What became of the answers to earlier versions.

    Attributes:
        to: version of the bank at hand.
        versions: earlier versions that rules lead on from, as they come first among the answers.
        undeclared: other versions that no rule leads on from; answers to them stay as they are.
        kept: answers to earlier versions that count as they were given, in the order given.
        moved: the others, in the order given.
        notes: of the steps, the earliest first.
    """

    to: str
    versions: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    kept: tuple[Response, ...] = ()
    moved: tuple[Moved, ...] = ()
    notes: tuple[str, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Moved, ...]:
        """The answers of which the same became."""
        return tuple(moved for moved in self.moved if moved.kind == kind)


def migrate(
    answers: AnswerSet, bank: Bank, versions: Sequence[str] | None = None
) -> tuple[AnswerSet, MigrationReport]:
    """The answers as the bank at hand counts them.

    Args:
        answers: to this bank, in any version of it.
        bank: the bank at hand, with its rules.
        versions: version that each response was given to; None takes the one that the answers name.
            A version that is empty counts as the present one.

    Returns:
        The same answers where no rule leads on from any of their versions; else the answers that the
        rules make of them, in the order of the bank, and what became of each.
    """
    given_to = list(versions or [answers.bank_version or ""] * len(answers.responses))
    named = dict.fromkeys((*given_to, answers.bank_version or ""))
    earlier = [version for version in named if version not in {"", bank.version}]
    steps = {version: chain(bank.migrations, version, bank.version) for version in earlier}
    declared = tuple(version for version in earlier if steps[version])
    report = MigrationReport(
        to=bank.version,
        versions=declared,
        undeclared=tuple(version for version in earlier if not steps[version]),
        notes=tuple(dict.fromkeys(s.notes for v in declared for s in steps[v] if s.notes)),
    )
    if not declared:
        return answers, report
    found = _carried(answers.responses, given_to, {v: steps[v] for v in declared})
    moved = tuple(one for one in found if isinstance(one, Moved))
    kept = tuple(
        one for one, v in zip(found, given_to, strict=True) if v in declared and one not in moved
    )
    stay = (one.after if isinstance(one, Moved) else one for one in found)
    whole = {} if report.undeclared else {"bank_version": bank.version, "bank_digest": bank.digest}
    responses = in_bank_order((one for one in stay if one is not None), bank.item_by_id)
    return (
        answers.model_copy(update={**whole, "responses": responses}),
        report.model_copy(update={"kept": kept, "moved": moved}),
    )


def read_as(history: History, bank: Bank) -> tuple[History, MigrationReport]:
    """A record's history as the bank at hand counts its answers; the record stays as it is."""
    answers, report = migrate(history.answers, bank, history.versions)
    return history.model_copy(update={"answers": answers}), report


def _carried(
    responses: Sequence[Response],
    given_to: Sequence[str],
    steps: Mapping[str, tuple[MigrationStep, ...]],
) -> list[Response | Moved]:
    """For each response itself or, if it does not count as it was given, what became of it."""
    taken: set[tuple[str, Respondent]] = {
        (response.item, respondent(response))
        for response, version in zip(responses, given_to, strict=True)
        if version not in steps
    }
    found: list[Response | Moved] = list(responses)
    places = [place for place, version in enumerate(given_to) if version in steps]
    # Of two answers of one person that become one, the one to the later version counts.
    for place in sorted(places, key=lambda place: _numbers(given_to[place]), reverse=True):
        one = _through(responses[place], steps[given_to[place]])
        after = one.after if isinstance(one, Moved) else one
        if after is not None:
            key = after.item, respondent(after)
            if key in taken:
                one = Moved(
                    kind="superseded", before=responses[place], after=None, item_now=after.item
                )
            taken.add(key)
        found[place] = one
    return found


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _through(response: Response, steps: Sequence[MigrationStep]) -> Response | Moved:
    """One response taken through every step."""
    now, reasons = response, []
    for step in steps:
        after, reason = _step(now, step)
        if isinstance(after, Moved):
            return after.model_copy(update={"before": response})
        now = after
        reasons += [reason] if reason else []
    if now == response:
        return response
    kind: Kind = "new_level" if now.item == response.item else "new_id"
    return Moved(
        kind=kind, before=response, after=now, item_now=now.item, reason="; ".join(reasons)
    )


def _step(response: Response, step: MigrationStep) -> tuple[Response | Moved, str]:
    """The response after one step, and what the step did to it."""
    item = response.item
    if item in step.dropped:
        return _gone("dropped", response, None, step.dropped[item]), ""
    if item in step.asked_again:
        return _gone("asked_again", response, item, step.asked_again[item]), ""
    if item in step.renamed:
        target = step.renamed[item]
        return response.model_copy(update={"item": target}), f"{item} is {target} in {step.to}"
    if item in step.replaced:
        rule = step.replaced[item]
        return _at_level(response, rule.by, rule.levels, step)
    return _at_level(response, item, step.levels.get(item, {}), step)


def _at_level(
    response: Response, item: str, levels: Mapping[int, int], step: MigrationStep
) -> tuple[Response | Moved, str]:
    told = "" if item == response.item else f"{response.item} is replaced by {item} in {step.to}"
    if response.level is None or not levels:
        return response.model_copy(update={"item": item}), told
    level = levels.get(response.level)
    if level is None:
        reason = f"{step.to} has no level for what was level {response.level} of {response.item}"
        return _gone("asked_again", response, item, reason), ""
    if level != response.level and not told:
        told = f"the levels of {item} were cut anew in {step.to}"
    return response.model_copy(update={"item": item, "level": level}), told


def _gone(kind: Kind, response: Response, item_now: str | None, reason: str) -> Moved:
    return Moved(kind=kind, before=response, after=None, item_now=item_now, reason=reason)
