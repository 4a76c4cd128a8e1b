"""Several respondents on one item, merged into the one answer that is scored."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from assessment.answers.response_models import EvidenceState, MergedAnswer, Response

_EVIDENCE_ORDER: tuple[EvidenceState, ...] = ("none", "described", "shown", "sampled")


def merge(item: str, responses: Sequence[Response]) -> MergedAnswer:
    """One answer for `item`: the agreed one if there is one, else the median, the lower one on a split.

    Args:
        item: id of the item.
        responses: at least one, in the order given; the latest consensus outranks all others.

    Returns:
        The merged answer. Levels outrank missing answers: those who know speak for the item. Among
        missing ones *don't know* outranks *not applicable*, because only the latter removes the item.

    Source: the median on an ordinal scale; the lower value on a split as in the workshop protocol,
        so that a disagreement is never averaged into a better result.
    """
    agreed = [response for response in responses if response.consensus]
    counted = agreed[-1:] or list(responses)
    levels = [response.level for response in counted if response.level is not None]
    given = tuple(response.level for response in responses if response.level is not None)
    notes = tuple(response.note for response in responses if response.note)
    links = tuple(dict.fromkeys(link for response in responses for link in response.links))
    spread = max(given) - min(given) if given else 0
    if not levels:
        unknown = any(response.missing == "dont_know" for response in counted)
        reason = "" if unknown else next((r.reason for r in counted if r.reason), "")
        return MergedAnswer(
            item=item,
            missing="dont_know" if unknown else "not_applicable",
            reason=reason,
            levels=given,
            spread=spread,
            notes=notes,
            links=links,
        )
    level = statistics.median_low(levels)
    return MergedAnswer(
        item=item,
        level=level,
        evidence=_evidence_for(counted) or _evidence_for(_same(responses, level)),
        levels=given,
        spread=spread,
        notes=notes,
        links=links,
    )


def _same(responses: Sequence[Response], level: int) -> tuple[Response, ...]:
    return tuple(response for response in responses if response.level == level)


def _evidence_for(responses: Sequence[Response]) -> EvidenceState | None:
    """The strongest evidence state anyone gave; None when nobody said anything about evidence."""
    states = [response.evidence for response in responses if response.evidence is not None]
    return max(states, key=_EVIDENCE_ORDER.index) if states else None
