"""What `assessment bank check` does with a bank that is sound in form: prove it, and tell what was proved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessment.bank.parsing import Inspection
from assessment.problem import Problem, errors
from assessment.proof import Proof, prove
from assessment.proof.placing import proof_problems
from assessment.proof.summary import proof_document, summary_lines


@dataclass(frozen=True)
class Proved:
    """A proof, or the reason why there is none, with a problem for each claim that does not hold."""

    proof: Proof | None
    problems: tuple[Problem, ...] = ()
    left_out: str = ""

    def lines(self) -> Iterator[str]:
        """What to print below the count of problems."""
        if self.proof is None:
            yield f"proof: left out, {self.left_out}"
        else:
            yield from summary_lines(self.proof)


def prove_inspected(found: Inspection, *, wanted: bool) -> Proved:
    """The proof of an inspected bank; none where it is not wanted, or the bank has errors."""
    if not wanted:
        return Proved(None, left_out="as asked")
    if found.bank is None:
        return Proved(None, left_out="because of the errors")
    proof = prove(found.bank)
    return Proved(proof, tuple(proof_problems(proof, found.draft)))


def check_document(found: Inspection, proved: Proved, problems: Iterable[Problem]) -> str:
    """The whole check as JSON."""
    problems = tuple(problems)
    head = {
        "bank": found.bank.id if found.bank else None,
        "version": found.bank.version if found.bank else None,
        "items": len(found.bank.items) if found.bank else None,
        "errors": len(errors(problems)),
        "warnings": len(problems) - len(errors(problems)),
    }
    proof = proved.proof or Proof(claims=())
    document = head | {"proved": proved.proof is not None} | proof_document(proof, problems)
    return json.dumps(document, indent=2, ensure_ascii=False)
