"""From claims that do not hold to problems with a place in the bank's files."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.drafts import Draft
from assessment.bank.nodes import Node
from assessment.bank.references import DECLARED, EACH, at
from assessment.bank.sources import BANK_FILE
from assessment.problem import Place, Problem
from assessment.proof.codes import CODES
from assessment.proof.models import Claim, Proof, Subject


def proof_problems(proof: Proof, draft: Draft) -> Iterator[Problem]:
    """A problem for every claim that does not hold, where the bank makes it untrue."""
    never_asked = {claim.subject.id for claim in proof.faults if claim.code == "item-never-asked"}
    for claim in proof.faults:
        if claim.group == "gates" and claim.subject.id in never_asked:
            continue  # told with the item
        yield _problem(claim, draft)


def _problem(claim: Claim, draft: Draft) -> Problem:
    code = CODES[claim.code]
    why = "; ".join(part for part in (claim.reason, code.why) if part)
    if claim.witness is not None and claim.holds is False:
        why += f"; shown by: {claim.witness.in_words()}"
    # "item A-1 can be asked" becomes "item A-1 can never be asked".
    can = " can " in claim.says
    what = claim.says.replace(" can ", " can never ", 1) if can else f"not true: {claim.says}"
    node = find_node(claim.subject, draft)
    if node is None:
        return Problem(claim.code, what, Place(), code.severity, why, code.hint)
    return node.problem(claim.code, what, why=why, hint=code.hint, severity=code.severity)


def find_node(subject: Subject, draft: Draft) -> Node | None:
    """The node of what a claim is about, or the nearest one that the files have."""
    if subject.kind == "bank":
        root = draft.nodes.get(BANK_FILE)
        return None if root is None else root.nearest(*subject.path)
    file, path = DECLARED[subject.kind]
    for _, root in draft.files(file):
        for entry in at(root, path[:-1] if path[-1] != EACH else path):
            identity = entry.get(path[-1])
            if identity is not None and identity.value == subject.id:
                found = entry.nearest(*subject.path)
                return identity if found is entry else found
    return None
