"""The proof in a few lines, and in full as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from assessment.problem import Problem
from assessment.proof.codes import CODES
from assessment.proof.models import Claim, Method, Proof

# What the groups of claims are called, one and several, and what holds of all of them.
_GROUPS = {
    "items": ("item", "items", "asked of somebody"),
    "conditions": ("condition", "conditions", "able to hold, and to fail"),
    "targets": ("target profile", "target profiles", "chosen for somebody"),
    "overrides": ("override of a target", "overrides of targets", "able to change one"),
    "levels": ("maturity level", "maturity levels", "reached"),
    "statuses": ("phase status", "phase statuses", "reached"),
    "verdicts": ("verdict", "verdicts", "reached"),
    "bands": ("pitfall band", "pitfall bands", "reached"),
    "gates": ("gate", "gates", "able to be shut, and open"),
    "caps": ("cap", "caps", "able to bite"),
    "effects": ("item, node or weight", "items, nodes and weights", "able to change a result"),
}
_METHODS: dict[Method, str] = {
    "structural": "structure",
    "witness": "answers found",
    "interval": "ranges",
    "enumeration": "trying all",
    "cp-sat": "solver",
}
INSTALL = "pip install 'ai-readiness-assessment[solver]'"


def summary_lines(proof: Proof) -> tuple[str, ...]:
    """What was proved, in a few lines: by group, then order, then ranges, then what is open."""
    parts = [
        f"{_tally(proof.claims, group)} {words[2]}"
        for group, words in _GROUPS.items()
        if any(claim.group == group for claim in proof.claims)
    ]
    # Of every claim, not only those named below: the parts are to add up to the number before them.
    methods = Counter(claim.method for claim in proof.claims if claim.holds is not None)
    by = ", ".join(
        f"{_METHODS[method]} {methods[method]}" for method in _METHODS if methods[method]
    )
    order = [claim for claim in proof.claims if claim.group == "order"]
    ranges = [claim for claim in proof.claims if claim.group == "ranges"]
    lines = [f"proof: {len(proof.claims)} claims, {len(proof.faults)} not true ({by})"]
    lines += [f"  {'; '.join(parts[place : place + 3])}" for place in range(0, len(parts), 3)]
    lines.append(f"  better answers never give worse results: {_verdict(order)}")
    lines.append(f"  one level, band and verdict for every result: {_verdict(ranges)}")
    if proof.undecided:
        lines.append(undecided_line(proof))
    return tuple(lines)


def undecided_line(proof: Proof) -> str:
    """How many claims are open, and what would decide them."""
    parts = []
    reasons = Counter(claim.reason for claim in proof.undecided)
    # A claim that the solver was not asked about is open for no other reason.
    if reasons[""]:
        parts.append(f"{_claims(reasons.pop(''))} need the solver: {INSTALL}")
    parts += [f"{_claims(number)}: {reason}" for reason, number in reasons.items() if number]
    return "not decided: " + "; ".join(parts)


def _claims(number: int) -> str:
    return f"{number} claim{'' if number == 1 else 's'}"


def proof_document(proof: Proof, problems: Iterable[Problem]) -> dict[str, Any]:
    """The proof as plain data: every claim, and every problem with its place."""
    return {
        "claims": [_claim(claim) for claim in proof.claims],
        "not_true": len(proof.faults),
        "not_decided": len(proof.undecided),
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity,
                "place": str(problem.place),
                "what": problem.what,
                "why": problem.why,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = {
        "group": claim.group,
        "claim": claim.says,
        "subject": ".".join(part for part in (claim.subject.kind, claim.subject.id) if part),
        "holds": claim.holds,
        "method": claim.method,
    }
    if claim.holds is False:
        found["code"] = claim.code
        found["severity"] = CODES[claim.code].severity
    if claim.reason:
        found["reason"] = claim.reason
    if claim.witness is not None:
        found["witness"] = claim.witness.model_dump(mode="json")
    return found


def _tally(claims: Iterable[Claim], group: str) -> str:
    """How many things a group speaks of: each once, however many claims are about it."""
    mine = [claim for claim in claims if claim.group == group]
    of = {claim.subject for claim in mine}
    number = len(of) if group in ("gates", "conditions", "items") else len(mine)
    faulty = len({claim.subject for claim in mine if claim.holds is False})
    name = _GROUPS[group][0 if number == 1 else 1]
    return f"{number} {name}" + (f", all but {faulty}" if faulty else "")


def _verdict(claims: Iterable[Claim]) -> str:
    claims = tuple(claims)
    faults = sum(claim.holds is False for claim in claims)
    if faults:
        return f"no, {faults} of {len(claims)} grounds fail"
    if any(claim.holds is None for claim in claims):
        return "not decided"
    methods = dict.fromkeys(_METHODS[claim.method] for claim in claims)
    return f"yes, by {' and '.join(methods)}" if methods else "yes, there is nothing to order"
