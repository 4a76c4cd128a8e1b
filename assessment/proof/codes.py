"""Every fault that a proof can find: how grave it is, why it matters, and what to do about it.

An error is something that the bank promises and that no answers bring about, or a result that gets
worse for a better answer. A warning is something that has no effect, or a gap that answers jump over.
"""

from __future__ import annotations

from typing import NamedTuple

from assessment.problem import Severity


class Code(NamedTuple):
    """One kind of fault; `hint` says what to do."""

    severity: Severity
    why: str
    hint: str


CODES: dict[str, Code] = {
    # What is never asked, planned, chosen or found
    "item-never-asked": Code(
        "error", "its weight, gate and findings stand in the bank for nothing", "mend its `when`"
    ),
    "action-never-planned": Code("error", "no plan would ever hold it", "mend its `when`"),
    "sizing-never-applies": Code(
        "error",
        "of one group only the first rule that holds counts",
        "mend its `when`, or move it above the rule that hides it",
    ),
    "target-never-chosen": Code(
        "error",
        "the first target profile that fits is used",
        "mend its `when`, or move it above the one that hides it",
    ),
    "use-case-never-shown": Code("error", "nobody would ever see it", "mend its `when`"),
    "expert-never-advised": Code("error", "no answers make its rule hold", "mend its rule"),
    "contradiction-never-found": Code("error", "no answers make its rule hold", "mend its rule"),
    "expert-always-advised": Code(
        "error", "advice that everybody gets tells nobody anything", "mend its rule"
    ),
    "contradiction-always-found": Code(
        "error", "no answers could ever be free of it", "mend its rule"
    ),
    "when-always-holds": Code(
        "warning",
        "a condition that holds of every profile decides nothing",
        "leave it out, or mend it",
    ),
    # What no answers reach
    "level-not-reached": Code(
        "error",
        "even the best answers stay below it",
        "lower `from_score`, or mend the weights, points or caps below it",
    ),
    "level-skipped": Code(
        "warning",
        "scores jump over it, from a lower level to a higher one",
        "widen it, or give the node more items",
    ),
    "status-not-reached": Code(
        "error",
        "no answers give the phase this status",
        "mend the gates, `enter_from`, `complete_from`, or what informs the phase",
    ),
    "status-skipped": Code(
        "warning",
        "answers jump from a lower status to a higher one",
        "mend `enter_from` or `complete_from`",
    ),
    "verdict-not-reached": Code(
        "error",
        "no answers let the organisation stand in this phase",
        "mend the gates, `enter_from`, or what informs the phases",
    ),
    "band-not-reached": Code("error", "even the worst answers stay below it", "lower `from_score`"),
    "band-skipped": Code(
        "warning",
        "exposures jump over it, from a lower band to a higher one",
        "widen it, or let more items inform the pitfall",
    ),
    "gate-stays-shut": Code(
        "error", "what it holds could never come about", "lower `below` to a level of the scale"
    ),
    "gate-stays-open": Code(
        "error", "a gate that nothing shuts holds nothing", "mend the `when` of its item"
    ),
    # What cannot matter
    "cap-never-bites": Code(
        "warning",
        "the dimension never stands above it while the gate is at this level",
        "lower the cap, or leave it out",
    ),
    "weakest-cap-never-bites": Code(
        "warning",
        "the overall level never stands that far above the weakest dimension",
        "lower `overall_above_weakest`, or leave it out",
    ),
    "item-without-effect": Code(
        "warning",
        "it changes no score, informs no phase or pitfall, and no gate or rule looks at it",
        "mend the aggregation, or leave the item out",
    ),
    "indicator-without-effect": Code(
        "warning",
        "nothing that is answered in it changes the score of its dimension",
        "mend the aggregation, or leave the indicator out",
    ),
    "dimension-without-effect": Code(
        "warning",
        "nothing that is answered in it changes the overall score",
        "mend the aggregation, or leave the dimension out",
    ),
    "override-without-effect": Code(
        "warning", "it changes the target of nothing that is asked", "leave the override out"
    ),
    "weight-without-effect": Code(
        "warning",
        "this aggregation does not look at the weight, or there is nothing to weigh it against",
        "leave the weight out, or choose another aggregation",
    ),
    # What gets worse for a better answer
    "points-fall": Code(
        "error", "a better answer must never score worse", "let the points go up with the levels"
    ),
    "levels-fall": Code(
        "error",
        "a higher score must never give a lower level",
        "let `level` and `from_score` go up together",
    ),
    "evidence-caps-fall": Code(
        "error",
        "better evidence must never back a lower level",
        "let the caps go up from none over described and shown to sampled",
    ),
    "asked-by-answers": Code(
        "error",
        "what is asked follows from the profile alone; a better answer could remove a good score",
        "ask about the profile only",
    ),
    "weight-not-positive": Code(
        "error", "a better answer would score worse, or not at all", "use a weight above 0"
    ),
    # Gaps and overlaps
    "range-uncovered": Code(
        "error", "a result would belong to none of the ranges", "begin the first range at 0"
    ),
    "range-too-narrow": Code(
        "error",
        "bounds this close together are told apart by the noise of arithmetic alone",
        "let each range begin clearly above the last",
    ),
    "complete-but-held": Code(
        "warning",
        "a phase would be called complete, and the next one yet be held for its sake",
        "let `complete_from` be at least `enter_from`",
    ),
}
