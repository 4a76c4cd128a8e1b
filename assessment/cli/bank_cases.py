"""Runs the golden cases of a bank: what was expected against what scoring and findings conclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.answers.parsing import parse_answers
from assessment.bank.cases import Case, Expected, ExpectedNode, answers_source, parse_case
from assessment.bank.models import Bank
from assessment.bank.nodes import Node
from assessment.files import read_source
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.problem import InputProblems, Problem, errors
from assessment.scoring import score
from assessment.scoring.models import NodeScore, Scores


@dataclass(frozen=True)
class Outcome:
    """One case as it went.

    Attributes:
        title: of the case; its file's name where it could not be read.
        why: what a consultant would conclude.
        differences: one sentence for each; none if the case holds.
        problems: with its form or its answers; then nothing was compared.
    """

    title: str
    why: str = ""
    differences: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences and not errors(self.problems)


def run_cases(bank: Bank, folder: Path, shown: str) -> Iterator[Outcome]:
    """The outcome of each case in `folder/cases`, by file name; answers files beside are left out."""
    for path in sorted(folder.glob("cases/*.yaml")):
        outcome = _run_case(bank, path, f"{shown}/cases/{path.name}")
        if outcome is not None:
            yield outcome


def _run_case(bank: Bank, path: Path, name: str) -> Outcome | None:
    try:
        source = read_source(path, name)
        case, root, problems = parse_case(source)
        if root is not None and root.get("assessment") is not None and root.get("case") is None:
            return None  # an answers file that a case names
        if case is None or root is None:
            return Outcome(path.name, problems=problems)
        answers, problems = parse_answers(_answers(case, root, path, name), bank)
    except InputProblems as fault:
        return Outcome(path.name, problems=fault.problems)
    if answers is None or errors(problems):
        return Outcome(case.case, case.why, problems=problems)
    scores = score(bank, answers)
    differences = tuple(compare(case, scores, find(bank, answers, scores)))
    return Outcome(case.case, case.why, differences)


def _answers(case: Case, root: Node, path: Path, name: str) -> Any:
    if case.answers_file is None:
        return answers_source(root)
    beside = path.parent / case.answers_file
    if not beside.is_file():
        node = root.nearest("answers_file")
        what = f"there is no file {case.answers_file} beside the case"
        raise InputProblems([node.problem("answers-file-missing", what)])
    return read_source(beside, f"{name.rpartition('/')[0]}/{beside.name}")


def compare(case: Case, scores: Scores, findings: Findings) -> Iterator[str]:
    """A sentence for everything that was expected otherwise; what is not named is not compared."""
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


def _compare_node(
    name: str, expected: ExpectedNode, found: NodeScore | None, tolerance: float
) -> Iterator[str]:
    if found is None:
        yield f"{name}: there is none in this bank"
        return
    given = expected.model_fields_set
    if "score" in given and not _near(expected.score, found.score, tolerance):
        yield f"{name}: score {_said(expected.score)} expected, {_said(found.score)} found"
    if "level" in given and expected.level != found.level:
        capped = f" (capped by {', '.join(found.capped_by)})" if found.capped_by else ""
        yield f"{name}: level {_said(expected.level)} expected, {_said(found.level)} found{capped}"


def _near(expected: float | None, found: float | None, tolerance: float) -> bool:
    if expected is None or found is None:
        return expected is found
    return abs(expected - found) <= tolerance


def _compare_findings(expect: Expected, findings: Findings) -> Iterator[str]:
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
            yield f"pitfall {identity}: there is none in this bank"
        else:
            yield from _differs(f"pitfall {identity}", band, bands[identity])
    if expect.expert_support is not None:
        advised = [situation.id for situation in findings.expert_support]
        yield from _differ("expert support", expect.expert_support, advised)
    if expect.contradictions is not None:
        found = [contradiction.id for contradiction in findings.contradictions]
        yield from _differ("contradictions", expect.contradictions, found)


def _differs(name: str, expected: object, found: object) -> Iterator[str]:
    if expected != found:
        yield f"{name}: {_said(expected)} expected, {_said(found)} found"


def _differ(name: str, expected: Sequence[str], found: Iterable[str]) -> Iterator[str]:
    wanted, got = set(expected), set(found)
    if wanted - got:
        yield f"{name}: {', '.join(sorted(wanted - got))} expected, but not found"
    if got - wanted:
        yield f"{name}: {', '.join(sorted(got - wanted))} found, but not expected"


def _said(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
