"""Runs the golden cases of a bank: what was expected against what the pipeline concludes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.answers.parsing import parse_answers
from assessment.bank.cases import Case, answers_source, parse_case
from assessment.bank.models import Bank
from assessment.bank.nodes import Node, Source
from assessment.cli.case_comparison import Difference, compare, compare_plan
from assessment.cli.roadmap import make_roadmap
from assessment.files import read_source
from assessment.findings import find
from assessment.problem import InputProblems, Problem, errors
from assessment.scoring import score

# The plan of a case starts on one fixed Monday, so that it is the same every day and everywhere.
PLAN_START = date(2026, 1, 5)


@dataclass(frozen=True)
class Outcome:
    """One case as it went.

    Attributes:
        title: of the case; its file's name where it could not be read.
        why: what a consultant would conclude.
        differences: one for each expectation that did not come true; none if the case holds.
        problems: with its form or its answers; then nothing was compared.
    """

    title: str
    why: str = ""
    differences: tuple[Difference, ...] = ()
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
        answers, problems = parse_answers(answers_of(case, root, path, name), bank)
        if answers is None or errors(problems):
            return Outcome(case.case, case.why, problems=problems)
        scores = score(bank, answers)
        differences = list(compare(case, scores, find(bank, answers, scores)))
        if case.expect.first_actions is not None:
            roadmap = make_roadmap(bank, answers, PLAN_START, None)
            differences += compare_plan(case.expect.first_actions, roadmap)
    except InputProblems as fault:
        return Outcome(path.name, problems=fault.problems)
    return Outcome(case.case, case.why, tuple(differences))


def answers_of(case: Case, root: Node, path: Path, name: str) -> Source:
    """The source of a case's answers: the case itself, or the file beside it that it names."""
    if case.answers_file is None:
        return answers_source(root)
    beside = path.parent / case.answers_file
    if not beside.is_file():
        node = root.nearest("answers_file")
        what = f"there is no file {case.answers_file} beside the case"
        raise InputProblems([node.problem("answers-file-missing", what)])
    return read_source(beside, f"{name.rpartition('/')[0]}/{beside.name}")


def outcomes_as_data(bank: Bank, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """All cases as plain data, for programs."""
    failed = sum(not outcome.holds for outcome in outcomes)
    return {
        "bank": bank.id,
        "version": bank.version,
        "digest": bank.digest,
        "cases": len(outcomes),
        "failed": failed,
        "outcomes": [
            {
                "title": outcome.title,
                "holds": outcome.holds,
                "why": outcome.why,
                "differences": [difference._asdict() for difference in outcome.differences],
                "problems": [problem.render() for problem in outcome.problems],
            }
            for outcome in outcomes
        ],
    }


def render_differences(differences: tuple[Difference, ...]) -> str:
    """What was expected and what was found, side by side in three columns."""
    rows = [
        ("", "expected", "found"),
        *((row.what, row.expected, row.found) for row in differences),
    ]
    what, expected = (max(len(row[column]) for row in rows) for column in (0, 1))
    expected = min(expected, WIDEST_EXPECTED)
    lines = (f"{row[0]:<{what}}  {row[1]:<{expected}}  {row[2]}" for row in rows)
    return "\n".join(line.rstrip() for line in lines)


# A longer expectation pushes what was found to the right instead of widening the column for all.
WIDEST_EXPECTED = 48
