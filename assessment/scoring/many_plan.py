"""What scoring a table of records needs of a bank: its plan, its rules, and a table per indicator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.bank.models import Bank
from assessment.scoring.kernel import compile_plan
from assessment.scoring.lookup import IndicatorTable, compile_tables
from assessment.scoring.maturity import GateCap, MaturityRules, compile_rules
from assessment.scoring.plan import Levels, ScoringPlan

# Bytes; the C library learns from no more than 32 MB. The pages are never touched.
_LARGEST_ARRAY = 24 << 20

# Making the tables takes as long as the kernel takes for some ten thousand rows.
TABLES_PAY_FROM_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ManyPlan:
    """What is needed to score rows of one bank that have the same targets.

    `tables` holds one per indicator, None for an indicator that is left to the kernel; `untabled_gates`
    are the gates among the items of the latter.
    """

    plan: ScoringPlan
    rules: MaturityRules
    targets: Levels | None
    tables: tuple[IndicatorTable | None, ...]
    untabled_gates: tuple[GateCap, ...]


def compile_many(bank: Bank, targets: Levels | None = None, *, tabled: bool = True) -> ManyPlan:
    """The plan of a bank for many rows.

    Args:
        bank: a checked bank.
        targets: target level per item; needed where *not applicable* counts at the target.
        tabled: make the tables, which pay from `TABLES_PAY_FROM_ROWS` on.

    Raises:
        ValueError: the targets are missing, or outside the scale.
    """
    _keep_freed_memory()
    plan, rules = compile_plan(bank), compile_rules(bank)
    if plan.fills_target and targets is None:
        raise ValueError("this bank counts not applicable at the target, and no targets were given")
    if targets is not None and not 0 <= targets.min() <= targets.max() <= plan.highest:
        raise ValueError(f"a target is outside 0 to {plan.highest}")
    none = (None,) * len(plan.indicators.ids)
    tables = compile_tables(plan, rules, targets) if tabled else none
    return ManyPlan(plan, rules, targets, tables, _untabled(rules, tables))


def _keep_freed_memory() -> None:
    """Have the C library keep the memory of arrays that are gone for those that follow.

    It gives back large pieces at once, and getting them again page by page takes a third of the time of
    scoring. From the largest piece that was ever freed it learns what not to give back.
    """
    np.empty(_LARGEST_ARRAY, dtype=np.int8)


def _untabled(
    rules: MaturityRules, tables: tuple[IndicatorTable | None, ...]
) -> tuple[GateCap, ...]:
    tabled = {int(item) for table in tables if table is not None for item in table.items}
    return tuple(gate for gate in rules.gates if gate.item not in tabled)
