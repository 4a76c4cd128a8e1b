"""How sure the result is: what was answered, what was shown, what would turn it."""

from __future__ import annotations

from typing import Literal

from assessment.report import figures
from assessment.report.appendix_models import CertaintyPart, Check
from assessment.report.material import Material

Grade = Literal["good", "fair", "weak"]

# Respondents who stand so many levels apart see different things, not shades of one.
FAR_APART = 2


def build_certainty(material: Material) -> CertaintyPart:
    """The checks, and a title that says what they add up to."""
    checks = tuple(
        check
        for check in (
            _answered(material),
            _range(material),
            _evidence(material),
            _robustness(material),
            _contradictions(material),
            _spread(material),
        )
        if check
    )
    words, grades = material.words, [check.grade for check in checks]
    share = figures.percent(material.scores.overall.answered_weight)
    key = "certainty.title_fair"
    if "weak" in grades[:2]:
        key = "certainty.title_weak"
    elif all(grade == "good" for grade in grades):
        # That no single answer turns the verdict may only be said where it was looked into.
        verdict = material.findings.verdict
        looked = verdict is not None and bool(verdict.robustness)
        key = "certainty.title_firm" if looked else "certainty.title_sound"
    return CertaintyPart(
        title=words.say(key, share=share), lead=words.say("certainty.lead"), checks=checks
    )


def _graded(value: float, good: float, fair: float) -> Grade:
    """Good up to `good`, fair up to `fair`, weak beyond."""
    if value <= good:
        return "good"
    return "fair" if value <= fair else "weak"


def _answered(material: Material) -> Check:
    share = material.scores.overall.answered_weight
    return Check(
        title=material.words.say("certainty.answered"),
        value=figures.percent(share),
        text=material.words.say(
            "certainty.answered_text",
            answered=material.count("answered"),
            asked=material.asked,
            unknown=material.count("dont_know"),
            open=material.count("unanswered"),
            excluded=material.count("not_applicable", "not_asked"),
        ),
        grade=_graded(1 - share, 0.1, 0.4),
    )


def _range(material: Material) -> Check:
    overall = material.scores.overall
    low, high = material.hundredths(overall.lowest), material.hundredths(overall.highest)
    width = (high or 0.0) - (low or 0.0)
    return Check(
        title=material.words.say("certainty.range"),
        value=figures.range_text(material.bank, overall.lowest, overall.highest),
        text=material.words.say("certainty.range_text"),
        grade=_graded(width, 10, 25) if high is not None else "weak",
    )


def _evidence(material: Material) -> Check:
    overall = material.scores.overall
    gap = material.hundredths(figures.evidence_gap(overall))
    return Check(
        title=material.words.say("certainty.evidence"),
        value=material.score(overall.evidenced),
        text=material.words.say("certainty.evidence_text", score=material.score(overall.score)),
        grade="weak" if gap is None else _graded(gap, 3, 12),
    )


def _robustness(material: Material) -> Check | None:
    """From the robustness analysis, where it was made: how many answers would turn the verdict."""
    verdict = material.findings.verdict
    if verdict is None or not verdict.robustness:
        return None
    changes = verdict.robustness.get("changes")
    items = tuple(str(item) for item in changes) if isinstance(changes, list | tuple) else ()
    words = material.words
    if not items:
        return Check(
            title=words.say("certainty.robustness"),
            value=figures.MISSING,
            text=words.say("certainty.robustness_none"),
            grade="good",
        )
    text = words.count("certainty.robustness_text", len(items), items=words.listed(items[:5]))
    return Check(
        title=words.say("certainty.robustness"),
        value=str(len(items)),
        text=text,
        grade=_graded(-len(items), -4, -2),
    )


def _contradictions(material: Material) -> Check:
    count = len(material.findings.contradictions)
    return Check(
        title=material.words.say("certainty.contradictions"),
        value=str(count),
        text=material.words.say("certainty.contradictions_text"),
        grade=_graded(count, 0, 3),
    )


def _spread(material: Material) -> Check | None:
    """None where every item has one respondent at most: then nobody could disagree."""
    merged = material.answers.merged.values()
    if not any(len(answer.levels) > 1 for answer in merged):
        return None
    count = sum(answer.spread >= FAR_APART for answer in merged)
    return Check(
        title=material.words.say("certainty.spread"),
        value=str(count),
        text=material.words.say("certainty.spread_text"),
        grade=_graded(count, 2, 10),
    )
