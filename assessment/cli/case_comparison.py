"""Compares what a golden case expects with what was concluded and planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assessment.bank.cases import Case, Expected, ExpectedNode, FirstActions
from assessment.findings.models import Findings
from assessment.roadmap.first_actions import places
from assessment.roadmap.models import Roadmap
from assessment.scoring.models import NodeScore, Scores

NOT_HERE = "there is none in this bank"


class Difference(NamedTuple):
    """One expectation that did not come true, in words for a table of three columns."""

    what: str
    expected: str
    found: str


def compare(case: Case, scores: Scores, findings: Findings) -> Iterator[Difference]:
    """Everything that was concluded otherwise; what is not named is not compared."""
    expect = case.expect
    if expect.overall is not None:
        yield from _compare_node("overall", expect.overall, scores.overall, case.tolerance)
    indicators = {part.id: part for top in scores.dimensions for part in top.indicators}
    for identity, node in expect.dimensions.items():
        found = scores.dimension_by_id.get(identity)
        yield from _compare_node(f"dimension {identity}", node, found, case.tolerance)
    for identity, node in expect.indicators.items():
        yield from _compare_node(
            f"indicator {identity}", node, indicators.get(identity), case.tolerance
        )
    yield from _compare_findings(expect, findings)


def compare_plan(expect: FirstActions, roadmap: Roadmap) -> Iterator[Difference]:
    """Every action that belongs among the first and is not there, with where it is instead."""
    place, count = places(roadmap), len(roadmap.packages)
    left_out = {action.id: action.reason for action in roadmap.left_out}
    for action_id in expect.include:
        if place.get(action_id, expect.within + 1) <= expect.within:
            continue
        if action_id in place:
            start = roadmap.package_by_id[action_id].start
            found = f"place {place[action_id]} of {count}, starts {start}"
        elif action_id in left_out:
            found = f"not planned: {left_out[action_id]}"
        else:
            found = NOT_HERE
        yield Difference(f"among the first {expect.within}", action_id, found)


def _compare_node(
    name: str, expected: ExpectedNode, found: NodeScore | None, tolerance: float
) -> Iterator[Difference]:
    given = expected.model_fields_set
    if found is None:
        yield Difference(name, "one", NOT_HERE)
        return
    if "score" in given and not _near(expected.score, found.score, tolerance):
        yield Difference(f"{name}: score", _said(expected.score), _said(found.score))
    if expected.between is not None and not _within(expected.between, found.score):
        low, high = expected.between
        yield Difference(f"{name}: score", f"{_said(low)} to {_said(high)}", _said(found.score))
    if "level" in given and expected.level != found.level:
        capped = f" (capped by {', '.join(found.capped_by)})" if found.capped_by else ""
        yield Difference(f"{name}: level", _said(expected.level), f"{_said(found.level)}{capped}")


def _near(expected: float | None, found: float | None, tolerance: float) -> bool:
    if expected is None or found is None:
        return expected is found
    return abs(expected - found) <= tolerance


def _within(band: tuple[float, float], found: float | None) -> bool:
    return found is not None and band[0] <= found <= band[1]


def _compare_findings(expect: Expected, findings: Findings) -> Iterator[Difference]:
    for identity, status in expect.phases.items():
        phase = findings.phase_by_id.get(identity)
        yield from _differs(f"phase {identity}", status, phase.status if phase else None)
    verdict = findings.verdict
    if "verdict" in expect.model_fields_set:
        yield from _differs("verdict", expect.verdict, verdict.phase if verdict else None)
    if expect.held_by is not None:
        yield from _differ("held by", expect.held_by, verdict.held_by if verdict else ())
    bands = {pitfall.id: pitfall.band for pitfall in findings.pitfalls}
    for identity, band in expect.pitfalls.items():
        if identity not in bands:
            yield Difference(f"pitfall {identity}", _said(band), NOT_HERE)
        else:
            yield from _differs(f"pitfall {identity}", band, bands[identity])
    if expect.expert_support is not None:
        advised = [situation.id for situation in findings.expert_support]
        yield from _differ("expert support", expect.expert_support, advised)
    if expect.contradictions is not None:
        found = [contradiction.id for contradiction in findings.contradictions]
        yield from _differ("contradictions", expect.contradictions, found)


def _differs(name: str, expected: object, found: object) -> Iterator[Difference]:
    if expected != found:
        yield Difference(name, _said(expected), _said(found))


def _differ(name: str, expected: Sequence[str], found: Iterable[str]) -> Iterator[Difference]:
    wanted, got = sorted(set(expected)), sorted(set(found))
    if wanted != got:
        yield Difference(name, ", ".join(wanted) or "none", ", ".join(got) or "none")


def _said(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
