"""The phases: where the organisation stands, and what holds the next phase."""

from __future__ import annotations

from assessment.findings.models import GateFinding, PhaseFinding, Verdict
from assessment.report import figures
from assessment.report.charts.models import PhaseTrack
from assessment.report.charts.track import TrackPhase, phase_track
from assessment.report.material import Material
from assessment.report.parts.opening import MOST_GATES, shut_gates
from assessment.report.parts.robustness import robustness_sentence
from assessment.report.result_models import Hold, PhaseRow, VerdictPart

FEW_CONDITIONS = 3


def build_verdict(material: Material) -> VerdictPart | None:
    """The verdict with its track; None in a bank without phases."""
    verdict = material.findings.verdict
    if verdict is None:
        return None
    words = material.words
    phase = material.phases[verdict.phase]
    entered = verdict.next_phase != verdict.phase
    following = material.findings.phase_by_id[verdict.next_phase] if verdict.next_phase else None
    holds = build_holds(material, verdict, following)
    heading = ""
    if following:
        key = "verdict.holds" if following.status == "not_advised" else "verdict.conditions"
        heading = words.say(key, next=following.title)
    return VerdictPart(
        title=_title(material, following),
        lead=words.say(
            "verdict.lead" if entered else "verdict.lead_none",
            number=material.phase_numbers[phase.id],
            count=len(material.bank.phases),
            phase=phase.title,
            objective=phase.objective,
        ),
        sentence=verdict.sentence,
        track=build_track(material, verdict),
        holds_title=heading,
        holds=holds,
        main_holds=_main(holds),
        gloss=words.say("verdict.gloss"),
        phases=tuple(_row(material, entry) for entry in material.findings.phases),
        robustness=robustness_sentence(material),
    )


def _title(material: Material, following: PhaseFinding | None) -> str:
    words = material.words
    if following is None:
        return words.say("verdict.title_last")
    shut = [gate for gate in following.gates if gate.level is not None]
    if following.status == "not_advised":
        return words.count("verdict.title_shut", max(len(shut), 1), next=following.title)
    count = max(len(following.conditions), 1)
    return words.count("verdict.title_conditional", count, next=following.title)


def build_holds(
    material: Material, verdict: Verdict, following: PhaseFinding | None
) -> tuple[Hold, ...]:
    """What holds the next phase: shut gates first, the lowest level leading."""
    if following is None:
        return ()
    gates = {gate.item: gate for gate in following.gates}
    shut = shut_gates(material, following.id)
    others = tuple(item for item in verdict.held_by if item not in shut)
    return tuple(_hold(material, item, gates.get(item)) for item in (*shut, *others))


def _main(holds: tuple[Hold, ...]) -> tuple[Hold, ...]:
    """The shut gates, up to five; the first three holds where no gate is shut."""
    shut = tuple(hold for hold in holds if hold.shut)
    return shut[:MOST_GATES] or holds[:FEW_CONDITIONS]


def _hold(material: Material, item: str, gate: GateFinding | None) -> Hold:
    words, scored = material.words, material.scores.item_by_id[item]
    now = words.say("verdict.not_known")
    if scored.level is not None:
        now = _level(material, scored.level)
    needs = gate.needs if gate else scored.target
    reason = words.say("verdict.reason_short")
    if gate:
        reason = gate.reason if gate.level is not None else words.say("verdict.reason_unknown")
    return Hold(
        item=item,
        title=material.bank.item_by_id[item].title,
        now=now,
        needs=_level(material, needs),
        reason=reason,
        shut=gate is not None and gate.level is not None,
    )


def _level(material: Material, level: int) -> str:
    name = figures.scale_name(material.bank, level)
    return material.words.say("verdict.now", level=level, name=name)


def _row(material: Material, phase: PhaseFinding) -> PhaseRow:
    return PhaseRow(
        number=str(material.phase_numbers[phase.id]),
        title=phase.title,
        status=phase.status,
        status_text=material.words.say(f"status.{phase.status}"),
        completion=material.score(phase.completion),
        range=figures.range_text(material.bank, phase.lowest, phase.highest),
        conditions=phase.conditions,
        exit_gate=material.phases[phase.id].exit_gate,
    )


def build_track(material: Material, verdict: Verdict) -> PhaseTrack:
    """The phase track; nobody stands anywhere while the first phase is not entered."""
    words = material.words
    entered = verdict.next_phase != verdict.phase
    statuses = {entry.id: words.say(f"status.{entry.status}") for entry in material.findings.phases}
    listed = words.listed(
        [
            words.say("track.phase", phase=entry.title, status=statuses[entry.id].lower())
            for entry in material.findings.phases
        ]
    )
    key = "track.alt" if entered else "track.alt_none"
    return phase_track(
        "phase-track",
        words.say(key, phases=listed, here=verdict.title),
        [
            TrackPhase(
                title=entry.short,
                status=entry.status,
                status_text=statuses[entry.id],
                completion=words.say(
                    "track.completion", completion=material.score(entry.completion)
                ),
                here=entered and entry.id == verdict.phase,
            )
            for entry in material.findings.phases
        ],
        words.say("track.here"),
    )
