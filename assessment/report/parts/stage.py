"""The stage that the organisation claims, compared with the phase that its answers carry."""

from __future__ import annotations

from assessment.findings.models import PhaseFinding, Verdict
from assessment.report.material import Material

# Which phases each stage of the profile is work in. A bank without one of them is not compared.
_WORK_IN = {
    "exploring": ("alignment", "data_readiness"),
    "piloting": ("poc", "poc"),
    "first_live": ("mvp", "governance"),
    "scaling": ("scaling", "scaling"),
}
# What a phase that is not open forbids: trials on real data come before systems in live use.
_FORBIDS = (("trials", "poc"), ("live", "mvp"))


def stage_sentence(material: Material) -> str:
    """Claim against verdict, and what follows; empty where either is unknown."""
    words, verdict = material.words, material.findings.verdict
    stage = material.answers.profile.get("stage")
    span = _WORK_IN.get(stage) if isinstance(stage, str) else None
    numbers = material.phase_numbers
    if verdict is None or span is None or not material.count("answered"):
        return ""
    if any(phase not in numbers for phase in span):
        return ""
    stood = numbers[verdict.phase] if verdict.next_phase != verdict.phase else 0
    key = "agree"
    if stood < numbers[span[0]]:
        key = "ahead" if stood else "ahead_none"
    elif stood > numbers[span[1]]:
        key = "behind"
    text = words.say(
        f"stage.{key}",
        claim=words.say(f"stage.claim.{stage}"),
        number=numbers[verdict.phase],
        phase=verdict.title,
    )
    advice = _advice(material, verdict, str(stage)) if key.startswith("ahead") else ""
    return f"{text} {advice}".rstrip()


def _advice(material: Material, verdict: Verdict, stage: str) -> str:
    """What to keep, what not to start and what to pause, by the first phase that is not open."""
    for what, phase in (*_FORBIDS, ("more", verdict.next_phase)):
        finding = material.findings.phase_by_id.get(phase or "")
        if finding and finding.status in ("not_advised", "conditional"):
            kind = "exploring" if stage == "exploring" else what
            return _sentence(material, finding, kind)
    return ""


def _sentence(material: Material, finding: PhaseFinding, kind: str) -> str:
    state = "shut" if finding.status == "not_advised" else "conditional"
    number = material.phase_numbers[finding.id]
    return material.words.say(f"stage.{kind}_{state}", number=number, phase=finding.title)
