"""A bank proved: what it promises can come about, and a better answer never leads to a worse result."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.proof.claims.conditions import claim_conditions
from assessment.proof.claims.effects import claim_effects
from assessment.proof.claims.gates import claim_gates
from assessment.proof.claims.order import claim_order
from assessment.proof.claims.ranges import claim_ranges
from assessment.proof.claims.reached import claim_bands, claim_levels, claim_phases
from assessment.proof.claims.rules import claim_rules
from assessment.proof.claims.targets import claim_sizing, claim_targets
from assessment.proof.decide import Decider, Effort
from assessment.proof.models import Claim, Proof
from assessment.proof.space import Space

__all__ = ["Claim", "Effort", "Proof", "prove"]


def prove(bank: Bank, effort: Effort = Effort()) -> Proof:  # noqa: B008
    """Every claim about a bank, decided.

    Args:
        bank: read without an error.
        effort: how much is tried before the solver is asked. Where it may not be asked, or is not
            installed, what only it decides stays open.

    Returns:
        The claims in a fixed order, each true, false or undecided.
    """
    decider = Decider(Space(bank), effort)
    claims = [claim for part in _PARTS for claim in part(decider)]
    return Proof(claims=tuple(claims), solver_missing=decider.solver_missing)


_PARTS = (
    claim_conditions,
    claim_sizing,
    claim_targets,
    claim_rules,
    claim_levels,
    claim_phases,
    claim_bands,
    claim_gates,
    claim_effects,
    claim_ranges,
    claim_order,
)
