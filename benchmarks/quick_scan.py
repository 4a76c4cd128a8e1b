"""How well the quick scan agrees with the whole bank: on the examples and on generated organisations.

The quick answers are the full answers restricted to the items marked `quick`. They are concluded in two
ways. *As scored*: with the whole bank, as the product does it; gates that were not asked stay unknown, so
the verdict stops before them. *Own bank*: with a bank that has the quick items only, so that gates that
were not asked vanish. The second way shows what the quick items alone can tell, and flatters.

Usage: python -m benchmarks.quick_scan [organisations] [seed]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assessment.answers.models import AnswerSet
from assessment.answers.parsing import parse_answers
from assessment.bank.models import Bank
from assessment.files import load_bank, read_source
from assessment.findings import find
from assessment.scoring import score
from benchmarks.organisations import draw_answers

EXAMPLES = Path(__file__).parents[1] / "examples"
ORGANISATIONS = 400
SEED = 20261122

# Shares of *don't know*; with none the later phases occur more often.
UNKNOWN_SHARES = (0.08, 0.0)

# The last phase whose gates are all in the quick scan, counted from 0.
POC = 2

# The pattern of use whose gates are all in the quick scan, but for those on agents.
ASSISTANTS = "assistant_user"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one record leads to: positions of phases count from 0; None where nothing could be said."""

    assistants: bool
    phase: int
    phase_title: str
    overall: float | None
    dimensions: dict[str, tuple[float | None, int | None]]
    bands: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """The full conclusion about one organisation, and a quick one."""

    full: Conclusion
    quick: Conclusion


def main() -> None:
    organisations = int(sys.argv[1]) if len(sys.argv) > 1 else ORGANISATIONS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    bank = load_bank("ai-readiness")
    own = quick_bank(bank)
    print(f"{len(own.items)} quick items of {len(bank.items)}")
    for path in sorted(EXAMPLES.glob("*/answers.yaml")):
        show_example(bank, own, path)
    for unknown_share in UNKNOWN_SHARES:
        rng = np.random.default_rng(seed)
        drawn = [draw_answers(bank, rng, unknown_share) for _ in range(organisations)]
        title = f"{organisations} organisations, seed {seed}, {unknown_share:.0%} don't know"
        show_agreement(title, bank, own, drawn)


def quick_bank(bank: Bank) -> Bank:
    """The bank with its quick items only, made anew: a copy would keep what was worked out before."""
    fields = {name: getattr(bank, name) for name in Bank.model_fields}
    return Bank(**{**fields, "items": tuple(item for item in bank.items if item.quick)})


def quick_answers(own: Bank, answers: AnswerSet) -> AnswerSet:
    """The responses to quick items."""
    kept = tuple(given for given in answers.responses if given.item in own.item_by_id)
    return answers.model_copy(update={"responses": kept})


def conclude(bank: Bank, answers: AnswerSet) -> Conclusion:
    """Scores and findings, cut down to what is compared."""
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    assert findings.verdict is not None, "the bank has phases"
    phases = [phase.id for phase in bank.phases]
    return Conclusion(
        assistants=answers.profile.get("pattern") == ASSISTANTS,
        phase=phases.index(findings.verdict.phase),
        phase_title=findings.verdict.phase,
        overall=scores.overall.score,
        dimensions={part.short: (part.score, part.level) for part in scores.dimensions},
        bands={pitfall.short: pitfall.band_title for pitfall in findings.pitfalls},
    )


def show_example(bank: Bank, own: Bank, path: Path) -> None:
    """One table: rows are conclusions, columns the full answers and the quick ones in both ways."""
    answers, _ = parse_answers(read_source(path), bank)
    assert answers is not None, f"{path} is read without problems by the tests"
    quick = quick_answers(own, answers)
    columns = (conclude(bank, answers), conclude(bank, quick), conclude(own, quick))
    print(f"\n{path.parent.name}: {len(quick.by_item)} of {len(answers.by_item)} answers")
    show_row("", ("full", "quick, as scored", "quick, own bank"))
    show_row("verdict", [found.phase_title for found in columns])
    show_row("overall", [shown(found.overall) for found in columns])
    for part in columns[0].dimensions:
        show_row(part, [shown(*found.dimensions[part]) for found in columns])
    for pitfall in columns[0].bands:
        show_row(pitfall, [found.bands[pitfall] or "-" for found in columns])


def show_row(title: str, cells: Sequence[str]) -> None:
    print(f"  {title:<34}" + "".join(f"{cell:<20}" for cell in cells))


def shown(value: float | None, level: int | None = None) -> str:
    """A score to one digit, with its maturity level where there is one."""
    number = "-" if value is None else f"{value:.1f}"
    return number if level is None else f"{number} (level {level})"


def show_agreement(title: str, bank: Bank, own: Bank, drawn: Sequence[AnswerSet]) -> None:
    """Figures of both ways over the generated organisations."""
    full = [conclude(bank, answers) for answers in drawn]
    quick = [quick_answers(own, answers) for answers in drawn]
    print(f"\n{title}")
    counts = Counter(found.phase_title for found in full)
    verdicts = ", ".join(f"{phase.id} {counts[phase.id]}" for phase in bank.phases)
    print(f"  full verdicts: {verdicts}")
    show_row("", ("as scored", "own bank"))
    ways = [
        [Pair(whole, conclude(way, given)) for whole, given in zip(full, quick, strict=True)]
        for way in (bank, own)
    ]
    for label, measure in MEASURES:
        show_row(label, [measure(pairs) for pairs in ways])


def percent(pairs: Sequence[Pair], holds: Callable[[Pair], bool]) -> str:
    return f"{100 * sum(map(holds, pairs)) / len(pairs):.1f} %"


def overall_difference(pairs: Sequence[Pair]) -> str:
    return mean_difference([(pair.full.overall, pair.quick.overall) for pair in pairs])


def dimension_difference(pairs: Sequence[Pair]) -> str:
    return mean_difference(
        [
            (value, pair.quick.dimensions[part][0])
            for pair in pairs
            for part, (value, _) in pair.full.dimensions.items()
        ]
    )


def mean_difference(values: Sequence[tuple[float | None, float | None]]) -> str:
    """Mean and 90th percentile of the absolute differences, in points of 100; missing ones left out."""
    both = [abs(a - b) for a, b in values if a is not None and b is not None]
    return f"{np.mean(both):.1f} (90 %: {np.quantile(both, 0.9):.1f})"


def overall_lean(pairs: Sequence[Pair]) -> str:
    """Mean of quick minus full: above 0 the quick scan flatters."""
    both = [(pair.quick.overall, pair.full.overall) for pair in pairs]
    lean = np.mean([quick - full for quick, full in both if quick is not None and full is not None])
    return f"{lean:+.1f}"


def same_where(within: Callable[[Pair], bool]) -> Callable[[Sequence[Pair]], str]:
    """The share of equal verdicts among the organisations picked, with their number."""

    def measure(pairs: Sequence[Pair]) -> str:
        picked = [pair for pair in pairs if within(pair)]
        if not picked:
            return "-"
        same = percent(picked, lambda p: p.full.phase == p.quick.phase)
        return f"{same} of {len(picked)}"

    return measure


def same_bands(pairs: Sequence[Pair]) -> str:
    same = [
        pair.quick.bands[key] == band for pair in pairs for key, band in pair.full.bands.items()
    ]
    return f"{100 * sum(same) / len(same):.1f} %"


MEASURES: tuple[tuple[str, Callable[[Sequence[Pair]], str]], ...] = (
    ("verdict the same", lambda pairs: percent(pairs, lambda p: p.full.phase == p.quick.phase)),
    (
        "verdict one phase off",
        lambda pairs: percent(pairs, lambda p: abs(p.full.phase - p.quick.phase) == 1),
    ),
    (
        "verdict two or more off",
        lambda pairs: percent(pairs, lambda p: abs(p.full.phase - p.quick.phase) > 1),
    ),
    ("same, where full is up to poc", same_where(lambda p: p.full.phase <= POC)),
    ("same, where full is beyond poc", same_where(lambda p: p.full.phase > POC)),
    ("same, users of assistants", same_where(lambda p: p.full.assistants)),
    (
        "same, those beyond poc",
        same_where(lambda p: p.full.assistants and p.full.phase > POC),
    ),
    ("same, everybody else", same_where(lambda p: not p.full.assistants)),
    (
        "verdict more optimistic",
        lambda pairs: percent(pairs, lambda p: p.quick.phase > p.full.phase),
    ),
    ("overall score, mean difference", overall_difference),
    ("overall score, quick minus full", overall_lean),
    ("dimension scores, mean difference", dimension_difference),
    ("pitfall in the same band", same_bands),
)


if __name__ == "__main__":
    main()
