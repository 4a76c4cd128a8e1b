"""What would turn the result: the sentence on the verdict, the check, and the tornado of influences."""

from __future__ import annotations

from typing import Literal

from assessment.findings.robustness.models import Influence, WeightOrder
from assessment.findings.robustness.statements import verdict_in_short
from assessment.report.appendix_models import Check
from assessment.report.charts.models import Tornado
from assessment.report.charts.tornado import Swing, tornado
from assessment.report.material import Material
from assessment.scoring.rounding import display

# Longer than this, the bars at the foot differ too little to be told apart.
MOST_BARS = 12
# From so many changes on, no single slip and no two can turn the verdict.
MANY, FEW = 4, 2


def robustness_sentence(material: Material) -> str:
    """What turns the verdict, in one line; empty where it was not worked out."""
    verdict = material.findings.verdict
    if verdict is None or verdict.robustness is None:
        return ""
    return verdict_in_short(verdict.robustness)


def robustness_check(material: Material) -> Check | None:
    """How many answers turn the verdict, from the robustness analysis where it was made."""
    verdict = material.findings.verdict
    if verdict is None or verdict.robustness is None:
        return None
    changes = verdict.robustness.changes
    grade: Literal["good", "fair", "weak"] = "good"
    if changes is not None and changes < MANY:
        grade = "fair" if changes >= FEW else "weak"
    return Check(
        title=material.words.say("certainty.robustness"),
        value="–" if changes is None else str(changes),
        text=verdict.robustness.statement,
        grade=grade,
    )


def build_tornado(material: Material) -> Tornado | None:
    """The most influential answers; None where they were not worked out, or nothing moves the score."""
    found = material.findings.robustness
    shown = [one for one in (found.influences if found else ()) if one.width > 0][:MOST_BARS]
    if not shown or material.scores.overall.score is None:
        return None
    words, first = material.words, shown[0]
    return tornado(
        "tornado",
        words.say(
            "tornado.alt",
            count=len(shown),
            item=material.item_name(first.item),
            width=_points(material, first.width),
        ),
        [_swing(material, one) for one in shown],
        words.say("tornado.middle", score=material.score(material.scores.overall.score)),
    )


def robustness_notes(material: Material) -> tuple[str, ...]:
    """What the open questions can still do, and how far the order of the dimensions rests on weights."""
    found = material.findings.robustness
    if found is None:
        return ()
    settled = (found.settled.sentence,) if found.settled and found.settled.open_items else ()
    orders = [_order(material, one) for one in found.weight_order[:1] if one.pairs]
    return (*settled, *orders)


def _order(material: Material, order: WeightOrder) -> str:
    words = material.words
    share = f"{100 * order.relative:.0f} %"
    if not order.can_turn:
        return words.say("order.fixed", share=share)
    titles = material.dimension_titles
    pairs = [
        words.say("order.pair", higher=titles[pair.higher], lower=titles[pair.lower])
        for pair in order.can_turn
    ]
    return words.say(
        "order.turns",
        share=share,
        fixed=order.fixed_pairs,
        pairs=order.pairs,
        # Titles hold commas and "and" themselves.
        listed="; ".join(pairs),
    )


def _swing(material: Material, one: Influence) -> Swing:
    low, high = one.at_lowest or 0.0, one.at_highest or 0.0
    return Swing(
        title=material.item_name(one.item),
        low=low,
        high=high,
        low_text=_points(material, low),
        high_text=f"+{_points(material, high)}",
        mark=material.words.say("tornado.mark") if one.turns_verdict else "",
    )


def _points(material: Material, value: float) -> str:
    """Two digits at least: single answers move the whole by parts of a point."""
    rounding = material.bank.policy.rounding
    digits = rounding.model_copy(update={"digits": max(rounding.digits, 2)})
    return display(value, digits).replace("-", "−")
