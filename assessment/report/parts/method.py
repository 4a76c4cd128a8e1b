"""How the numbers are made and what they cannot say; the words of the report."""

from __future__ import annotations

from assessment.bank.asking import target_profile
from assessment.bank.glossary import terms_in
from assessment.report import figures
from assessment.report.appendix_models import MethodPart, MethodRow, ScaleRow, Term
from assessment.report.material import Material
from assessment.scoring.rounding import plain

LIMITS = ("self", "time", "ordinal", "law")
STATES = ("answered", "unanswered", "dont_know", "not_applicable", "not_asked")


def build_method(material: Material) -> MethodPart:
    """The rules as the bank's policy sets them."""
    words = material.words
    date = words.date(material.on)
    return MethodPart(
        rules=tuple(
            MethodRow(
                title=words.say(f"method.{key}"), text=words.say(f"method.{key}_text", **values)
            )
            for key, values in _rules(material).items()
        ),
        limits=tuple(
            MethodRow(
                title=words.say(f"method.limit_{key}"),
                text=words.say(f"method.limit_{key}_text", date=date),
            )
            for key in LIMITS
        ),
        scale=tuple(
            ScaleRow(number=str(number), name=level.name, test=level.test, proof=level.proof)
            for number, level in enumerate(material.bank.scale.levels)
        ),
        maturity=tuple(
            (f"{entry.level} {entry.name}", f"{entry.from_score:g}", entry.meaning)
            for entry in material.bank.policy.maturity_levels
        ),
        counts=tuple((words.say(f"state.{state}"), str(material.count(state))) for state in STATES),
    )


def _rules(material: Material) -> dict[str, dict[str, object]]:
    """Key of each rule in the wording to the values of its places, in the order of print."""
    bank, words, policy = material.bank, material.words, material.bank.policy
    scale, caps = bank.scale, policy.evidence_caps
    points = "n\u2009/\u2009" + str(scale.highest) if not scale.points else "the bank's"
    full = plain(scale.full_score)
    rules: dict[str, dict[str, object]] = {
        "answers": {
            "questions": len(bank.items),
            "indicators": sum(len(one.indicators) for one in bank.dimensions),
            "dimensions": words.number(len(bank.dimensions)),
            "levels": words.number(scale.highest + 1),
        },
        "score": {
            "points": points,
            "full": full,
            "aggregation": words.say(f"aggregation.{policy.aggregation.dimension}"),
        },
        "missing": {
            "not_applicable": words.say(f"policy.{policy.not_applicable}"),
            "unanswered": words.say(f"policy.{policy.unanswered}"),
            "dont_know": words.say(f"policy.{policy.dont_know}"),
        },
        "range": {},
        "evidence": caps.model_dump(),
        "level": {"share": figures.percent(policy.level_needs_answered)},
        "target": _target(material),
    }
    if bank.phases:
        enter, complete = policy.phases.enter_from, policy.phases.complete_from
        rules["phases"] = {"enter": plain(enter), "complete": plain(complete)}
    if bank.pitfalls:
        rules["pitfalls"] = {}
    if material.roadmap:
        rules["plan"] = {}
    if not bank.targets:
        del rules["target"]
    return rules


def _target(material: Material) -> dict[str, object]:
    if not material.bank.targets:
        return {}
    found = target_profile(material.bank, material.answers.profile)
    return {"title": found.title, "reason": found.reason}


def build_glossary(material: Material) -> tuple[Term, ...]:
    """Words of the report and of its questions, then the roles of the bank, both by the alphabet."""
    words = material.words
    terms = [
        Term(word=words.say(f"{key}.word"), meaning=words.say(f"{key}.meaning"))
        for key in words.keys_under("glossary.")
    ]
    roles = [
        Term(word=role.title, meaning=role.glossary)
        for role in material.bank.meta.roles
        if role.glossary
    ]
    known = {_by_word(term) for term in (*terms, *roles)}
    terms += [term for term in _bank_terms(material) if _by_word(term) not in known]
    return tuple(sorted(terms, key=_by_word) + sorted(roles, key=_by_word))


def _bank_terms(material: Material) -> tuple[Term, ...]:
    """The terms of the bank that the questions, or the levels answered, use in this report."""
    bank, scores = material.bank, material.scores
    texts: list[str] = []
    for item in bank.items:
        scored = scores.item_by_id[item.id]
        chosen = "" if scored.level is None else item.levels.get(scored.level, "")
        texts += (item.title, item.ask, chosen)
    used = terms_in(texts, bank.glossary)
    return tuple(
        Term(word=term.term[:1].upper() + term.term[1:], meaning=term.meaning) for term in used
    )


def _by_word(term: Term) -> str:
    return term.word.casefold()
