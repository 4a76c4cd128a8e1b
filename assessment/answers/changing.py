"""Answers as they would be, had some items been answered otherwise; the record stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.answers.models import AnswerSet, EvidenceState, Response


def replaced(
    answers: AnswerSet, given: Iterable[Response], withdrawn: Iterable[str] = ()
) -> AnswerSet:
    """The answers with every response to the items of `given` replaced by these.

    Args:
        answers: stay as they are.
        given: what counts instead; several responses to one item are merged as usual.
        withdrawn: items that become unanswered.
    """
    new = tuple(given)
    gone = {response.item for response in new} | set(withdrawn)
    kept = tuple(response for response in answers.responses if response.item not in gone)
    return answers.model_copy(update={"responses": kept + new})


def at_levels(answers: AnswerSet, levels: Mapping[str, int]) -> AnswerSet:
    """The answers with one level per named item; what evidence backed it before still does."""
    return replaced(
        answers,
        (
            Response(item=item, level=level, evidence=_evidence(answers, item))
            for item, level in sorted(levels.items())
        ),
    )


def _evidence(answers: AnswerSet, item: str) -> EvidenceState | None:
    return answers.merged[item].evidence if item in answers.merged else None
