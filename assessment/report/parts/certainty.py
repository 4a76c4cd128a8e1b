"""How sure the result is: what was answered, what was shown, what would turn it."""

from __future__ import annotations

from typing import Literal

from assessment.findings.answer_patterns import answer_warnings
from assessment.report import figures
from assessment.report.appendix_models import CertaintyPart, Check
from assessment.report.material import Material
from assessment.report.parts.robustness import build_tornado, robustness_check, robustness_notes
from assessment.report.parts.whatif import Outcome, actual, answered_at

Grade = Literal["good", "fair", "weak"]

# Respondents who stand so many levels apart see different things, not shades of one.
FAR_APART = 2
# A phase passed by fewer points than this is passed by a few answers.
NARROW = 3.0
# More than a reader would follow up.
MOST_PATTERNS = 3
# Checks that make the verdict itself doubtful when they are weak.
DOUBTS = ("verdict", "excluded")


def build_certainty(material: Material) -> CertaintyPart:
    """The checks, and a title that says what they add up to."""
    checks = tuple(
        check
        for check in (
            _answered(material),
            _range(material),
            _evidence(material),
            _verdict(material),
            _not_applicable(material),
            robustness_check(material),
            _contradictions(material),
            _spread(material),
            _patterns(material),
        )
        if check
    )
    words, grades = material.words, [check.grade for check in checks]
    share = figures.percent(material.scores.overall.answered_weight)
    key, weak = "certainty.title_fair", _weak(material, checks)
    if "weak" in grades[:2]:
        key = "certainty.title_weak"
    elif weak:
        key = "certainty.title_doubt"
    elif all(grade == "good" for grade in grades):
        # That no single answer turns the verdict may only be said where it was looked into.
        verdict = material.findings.verdict
        looked = verdict is not None and verdict.robustness is not None
        key = "certainty.title_firm" if looked else "certainty.title_sound"
    return CertaintyPart(
        title=words.say(key, share=share, weak=weak),
        lead=words.say("certainty.lead"),
        checks=checks,
        tornado=build_tornado(material),
        tornado_title=words.say("tornado.title"),
        notes=robustness_notes(material),
    )


def _weak(material: Material, checks: tuple[Check, ...]) -> str:
    """What makes the verdict doubtful, in a few words; empty where nothing does."""
    words = material.words
    reasons = {words.say(f"certainty.{key}"): f"certainty.weak_{key}" for key in DOUBTS}
    found = [reasons.get(check.title) for check in checks if check.grade == "weak"]
    return words.listed([words.say(reason) for reason in found if reason])


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


def _verdict(material: Material) -> Check | None:
    """Where the verdict would stand, had the open questions turned out worst, and best."""
    verdict, words = material.findings.verdict, material.words
    if verdict is None or not material.count("answered"):
        return None
    now = actual(material)
    open_ones = [
        item.id for item in material.scores.items if item.state in ("unanswered", "dont_know")
    ]
    worst = answered_at(material, open_ones, 0) if open_ones else now
    best = answered_at(material, open_ones, material.bank.scale.highest) if open_ones else now
    key = "fixed" if worst.phase == best.phase else "moves"
    text = words.say(
        f"certainty.verdict_{key}", worst=_phase(material, worst), best=_phase(material, best)
    )
    narrow = _narrowest(material)
    if narrow:
        text = f"{text} {narrow}"
    grade: Grade = "good" if key == "fixed" and not narrow else "fair"
    return Check(
        title=words.say("certainty.verdict"),
        value=_phase(material, now),
        text=text,
        grade="weak" if worst.phase < now.phase else grade,
    )


def _phase(material: Material, outcome: Outcome) -> str:
    if not outcome.phase:
        return material.words.say("certainty.no_phase")
    return material.words.say("certainty.phase", number=outcome.phase)


def _narrowest(material: Material) -> str:
    """The phase that let the organisation pass by the least, where that is little."""
    verdict = material.findings.verdict
    needed = material.bank.policy.phases.enter_from
    passed = []
    for phase in material.findings.phases:
        if verdict is None or phase.id == verdict.phase:
            break
        if phase.completion is not None and 0 <= phase.completion - needed < NARROW:
            passed.append((phase.completion, phase))
    if not passed:
        return ""
    completion, phase = min(passed, key=lambda entry: entry[0])
    return material.words.say(
        "certainty.narrow",
        phase=phase.title,
        completion=material.score(completion),
        needed=material.score(needed),
    )


def _not_applicable(material: Material) -> Check | None:
    """The questions claimed not to apply, and what would follow if each stood at level 0."""
    claimed = [item.id for item in material.scores.items if item.state == "not_applicable"]
    if not claimed:
        return None
    words, now = material.words, actual(material)
    other = answered_at(material, claimed, 0)
    key = "certainty.excluded_same" if other.phase == now.phase else "certainty.excluded_moves"
    text = words.count("certainty.excluded_items", len(claimed), items=", ".join(claimed))
    then = words.say(
        key, score=material.score(other.score), phase=_phase(material, other), title=other.title
    )
    if material.findings.verdict is None:
        then = words.say("certainty.excluded_score", score=material.score(other.score))
    moved = (now.score or 0.0) - (other.score or 0.0)
    share = moved / (material.bank.scale.full_score or 1.0) * 100
    return Check(
        title=words.say("certainty.excluded"),
        value=str(len(claimed)),
        text=f"{text} {then}",
        grade="weak" if other.phase != now.phase else _graded(share, 3, 12),
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


def _patterns(material: Material) -> Check | None:
    """Who answered in a way that is a reason to ask again; None where nobody did."""
    warnings = answer_warnings(material.bank, material.answers)
    if not warnings:
        return None
    return Check(
        title=material.words.say("certainty.patterns"),
        value=str(len(warnings)),
        text=" ".join(warning.text for warning in warnings[:MOST_PATTERNS]),
        grade=_graded(len(warnings), 0, 2),
    )
