"""How far the answers can be trusted: what is backed, who answered oddly, what leaving items out does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.answer_patterns import AnswerWarning, answer_warnings
from assessment.findings.models import ContradictionFinding, Findings, Model
from assessment.scoring import score
from assessment.scoring.models import NodeScore, Scores

NotApplicablePolicy = Literal["exclude", "target", "zero"]
POLICIES: tuple[NotApplicablePolicy, ...] = ("exclude", "target", "zero")
STATES = ("none", "described", "shown", "sampled")


class NodeEvidence(Model):
    """The whole or a dimension as claimed and as the evidence backs it.

    Attributes:
        claimed, evidenced: scores, not rounded; None where nothing counts.
        claimed_level, evidenced_level: maturity levels, caps included; None where none is printed.
        unknown: share (0-1) of the weight answered with *don't know*.
        states: number of answered items per evidence state; not stated counts as `none`.
    """

    id: str
    title: str
    claimed: float | None
    evidenced: float | None
    claimed_level: int | None
    evidenced_level: int | None
    unknown: float
    provisional: bool
    states: dict[str, int]


class ClaimedOut(Model):
    """An item that somebody says does not apply, and why."""

    item: str
    title: str
    reason: str


class PolicyOutcome(Model):
    """Scores if items that do not apply counted by one of the three policies."""

    policy: NotApplicablePolicy
    current: bool
    overall: float | None
    dimensions: dict[str, float | None]


class EvidenceFinding(Model):
    """Everything that says how far the numbers can be trusted.

    `by_policy` holds one outcome per way to count what does not apply, in the order of `POLICIES`;
    empty where nothing was claimed not to apply.
    """

    overall: NodeEvidence
    dimensions: tuple[NodeEvidence, ...]
    warnings: tuple[AnswerWarning, ...]
    contradictions: tuple[ContradictionFinding, ...]
    claimed_out: tuple[ClaimedOut, ...]
    by_policy: tuple[PolicyOutcome, ...]


def find_evidence(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings
) -> EvidenceFinding:
    """What backs the answers of one record, and what speaks against them.

    Args:
        bank: the bank.
        answers: of the record, with single responses: warnings look at who gave them.
        scores: of the same record.
        findings: from the same scores.
    """
    claimed_out = tuple(_claimed_out(bank, answers, scores))
    return EvidenceFinding(
        overall=_node(bank, answers, scores, scores.overall, ""),
        dimensions=tuple(
            _node(bank, answers, scores, dimension, dimension.id) for dimension in scores.dimensions
        ),
        warnings=answer_warnings(bank, answers),
        contradictions=findings.contradictions,
        claimed_out=claimed_out,
        by_policy=tuple(_outcomes(bank, answers)) if claimed_out else (),
    )


def _node(
    bank: Bank, answers: AnswerSet, scores: Scores, node: NodeScore, dimension: str
) -> NodeEvidence:
    states = dict.fromkeys(STATES, 0)
    for item in bank.items:
        inside = not dimension or bank.dimension_of(item).id == dimension
        if inside and scores.item_by_id[item.id].state == "answered":
            states[answers.merged[item.id].evidence or "none"] += 1
    return NodeEvidence(
        id=node.id,
        title=node.title,
        claimed=node.score,
        evidenced=node.evidenced,
        claimed_level=node.level,
        evidenced_level=node.evidenced_level,
        unknown=node.unknown_weight,
        provisional=node.provisional,
        states=states,
    )


def _claimed_out(bank: Bank, answers: AnswerSet, scores: Scores) -> Iterator[ClaimedOut]:
    for item in bank.items:
        if scores.item_by_id[item.id].state == "not_applicable":
            yield ClaimedOut(item=item.id, title=item.title, reason=answers.merged[item.id].reason)


def _outcomes(bank: Bank, answers: AnswerSet) -> Iterator[PolicyOutcome]:
    for policy in POLICIES:
        scores = score(with_not_applicable(bank, policy), answers)
        yield PolicyOutcome(
            policy=policy,
            current=policy == bank.policy.not_applicable,
            overall=scores.overall.score,
            dimensions={node.id: node.score for node in scores.dimensions},
        )


def with_not_applicable(bank: Bank, policy: NotApplicablePolicy) -> Bank:
    """The bank with another way to count what does not apply; nothing else differs."""
    changed = bank.policy.model_copy(update={"not_applicable": policy})
    return bank.model_copy(update={"meta": bank.meta.model_copy(update={"policy": changed})})
