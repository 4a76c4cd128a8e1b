"""Scores and findings as text for a terminal: tables with bars, readable at a width of 80."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.cli.console import text_console
from assessment.findings.models import Findings, PhaseFinding, PitfallFinding
from assessment.problem import visible
from assessment.scoring.kernel import compile_plan
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.rounding import MISSING, display

BAR_CELLS = 10
STATUS_LOOKS = {
    "complete": ("complete", "green"),
    "open": ("open", "cyan"),
    "conditional": ("conditional", "yellow"),
    "not_advised": ("not advised", "red"),
}
LEVEL_STYLES = ("red", "yellow", "cyan", "green", "bold green")


def show_score(
    bank: Bank,
    answers: AnswerSet,
    scores: Scores,
    findings: Findings,
    console: Console | None = None,
) -> None:
    """Print everything; colours only on a terminal."""
    target = console or text_console()
    view = _View(bank, scores, findings, ascii_only=target.options.ascii_only)
    title = f"{answers.organisation.name}: {bank.meta.title} ({bank.id} {bank.version})"
    parts = [_plain(title, "bold"), *view.parts()]
    target.print(Group(*_spaced(parts)), soft_wrap=False)


class _View:
    """The parts of the page; holds what each of them needs."""

    def __init__(self, bank: Bank, scores: Scores, findings: Findings, *, ascii_only: bool) -> None:
        self.bank = bank
        self.scores = scores
        self.findings = findings
        self.blocks = ("#", "-") if ascii_only else ("█", "░")

    def parts(self) -> Iterator[RenderableType]:
        yield self._tree()
        yield from self._caps()
        if self.findings.verdict:
            yield self._phases()
            yield _headed("Verdict", [_plain(text) for text in self._verdict()])
        if self.findings.pitfalls:
            yield self._pitfalls()
        if self.findings.expert_support:
            yield self._experts()
        if self.findings.contradictions:
            yield self._contradictions()

    def _verdict(self) -> Iterator[str]:
        """The verdict, and what would turn it where that was worked out."""
        assert self.findings.verdict is not None
        yield self.findings.verdict.sentence
        if self.findings.verdict.robustness is not None:
            yield self.findings.verdict.robustness.statement

    def _tree(self) -> RenderableType:
        table = _table("Dimension", "Score", "", "Range", "Evidenced", "Answered", "Level")
        tops = compile_plan(self.bank)
        rows = zip(self.scores.dimensions, tops.dimensions.tops, strict=True)
        for node, top in rows:
            table.add_row(*self._node_row(node, node.short, float(top)))
        table.add_section()
        whole = self.scores.overall
        row = self._node_row(whole, "Overall", float(tops.overall.tops[0]))
        table.add_row(*row, style="bold")
        return table

    def _node_row(self, node: NodeScore, title: str, top: float) -> tuple[RenderableType, ...]:
        reserve = " *" if node.provisional else ""
        return (
            _plain(title),
            _plain(self._number(node.score)),
            self._bar(node.score, node.highest, top),
            _plain(self._range(node.lowest, node.highest)),
            _plain(self._number(node.evidenced)),
            _plain(f"{int(100 * node.answered_weight + 1e-9)} %{reserve}"),
            self._level(node),
        )

    def _level(self, node: NodeScore) -> Text:
        if node.level is None:
            return Text(MISSING)
        names = {step.level: step.name for step in self.bank.policy.maturity_levels}
        style = LEVEL_STYLES[min(node.level, len(LEVEL_STYLES) - 1)]
        return _plain(f"{node.level} {names.get(node.level, '')}".strip(), style)

    def _caps(self) -> Iterator[RenderableType]:
        """Why a level stands below what its score gives, and what a missing level or a star means."""
        lines = []
        for dimension in self.scores.dimensions:
            causes = [self._cause(item) for item in dimension.capped_by]
            if causes:
                was, now = dimension.uncapped_level, dimension.level
                lines.append(
                    f"{dimension.title}: level {now} instead of {was}: {'; '.join(causes)}."
                )
        whole = self.scores.overall
        if whole.capped_by:
            weakest = ", ".join(self.scores.dimension_by_id[one].title for one in whole.capped_by)
            above = self.bank.policy.overall_above_weakest
            lines.append(
                f"Overall: level {whole.level} instead of {whole.uncapped_level}: at most {above} above "
                f"the weakest dimension ({weakest})."
            )
        lines += self._reservations()
        if lines:
            yield Group(*(_plain(line) for line in lines))

    def _cause(self, item: str) -> str:
        level = self.scores.item_by_id[item].level
        return f"{item} ({self.bank.item_by_id[item].title}) is at level {level}"

    def _reservations(self) -> list[str]:
        nodes = [self.scores.overall, *self.scores.dimensions]
        lines = []
        if self.bank.policy.maturity_levels and any(node.level is None for node in nodes):
            needed = int(100 * self.bank.policy.level_needs_answered + 1e-9)
            lines.append(
                f"{MISSING} No level is given while under {needed} % of the weight is answered."
            )
        if any(node.provisional for node in nodes):
            limit = int(100 * self.bank.policy.provisional_unknown_share + 1e-9)
            lines.append(
                f"* Provisional: over {limit} % of the weight was answered with don't know."
            )
        return lines

    def _phases(self) -> RenderableType:
        table = _table("Phase", "Completion", "", "Range", "Status")
        verdict = self.findings.verdict
        for number, phase in enumerate(self.findings.phases, 1):
            here = verdict is not None and verdict.phase == phase.id
            table.add_row(*self._phase_row(number, phase, here=here), style="bold" if here else "")
        return table

    def _phase_row(
        self, number: int, phase: PhaseFinding, *, here: bool
    ) -> tuple[RenderableType, ...]:
        words, style = STATUS_LOOKS[phase.status]
        held = f": {_short_list(phase.held_by)}" if phase.held_by else ""
        held += ", stands here" if here else ""
        return (
            _plain(f"{number} {phase.short}"),
            _plain(self._number(phase.completion)),
            self._bar(phase.completion, phase.highest, 100.0),
            _plain(self._range(phase.lowest, phase.highest)),
            Text.assemble((words, style), visible(held)),
        )

    def _pitfalls(self) -> RenderableType:
        table = _table("Pitfall", "Exposure", "", "Band", "Driven by")
        for pitfall in self.findings.pitfalls:
            table.add_row(*self._pitfall_row(pitfall))
        return table

    def _pitfall_row(self, pitfall: PitfallFinding) -> tuple[RenderableType, ...]:
        return (
            _plain(pitfall.short),
            _plain(self._number(pitfall.exposure)),
            self._bar(pitfall.exposure, pitfall.highest, 100.0),
            _plain(pitfall.band_title or MISSING),
            _plain(_short_list([driver.item for driver in pitfall.drivers])),
        )

    def _experts(self) -> RenderableType:
        lines: list[RenderableType] = []
        for situation in self.findings.expert_support:
            lines.append(_plain(situation.title))
            lines += [Padding(_plain(reason), (0, 0, 0, 2)) for reason in situation.because]
        return _headed("Outside specialists pay off", lines)

    def _contradictions(self) -> RenderableType:
        lines = [
            _plain(f"{found.id} ({', '.join(found.items)}): {found.says} {found.ask_next}")
            for found in self.findings.contradictions
        ]
        return _headed("Answers that contradict each other", lines)

    def _number(self, value: float | None) -> str:
        return display(value, self.bank.policy.rounding)

    def _range(self, lowest: float | None, highest: float | None) -> str:
        if lowest is None or highest is None:
            return MISSING
        return f"{self._number(lowest)}{MISSING}{self._number(highest)}"

    def _bar(self, value: float | None, highest: float | None, top: float) -> Text:
        """Filled up to the value, shaded up to what is still attainable."""
        full, shade = self.blocks
        filled = _cells(value or 0.0, top)
        attainable = max(_cells(highest or 0.0, top), filled)
        return Text(full * filled + shade * (attainable - filled), no_wrap=True)


def _cells(value: float, top: float) -> int:
    return min(BAR_CELLS, int(BAR_CELLS * value / top + 0.5)) if top > 0 else 0


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, header in enumerate(headers):
        right = header in ("Score", "Evidenced", "Answered", "Completion", "Exposure")
        table.add_column(
            header,
            justify="right" if right else "left",
            no_wrap=right or not header,
            # What a row is about stays readable on a narrow terminal, whatever else has to go.
            min_width=BAR_CELLS if not header or number == 0 else None,
        )
    return table


def _headed(title: str, lines: Iterable[RenderableType]) -> RenderableType:
    return Group(_plain(title, "dim"), *lines)


def _short_list(items: Sequence[str], most: int = 3) -> str:
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def _plain(text: str, style: str = "") -> Text:
    """Text that came from files: shown as it is, never read as markup or terminal control."""
    return Text(visible(text), style=style)


def _spaced(parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number:
            yield Text("")
        yield part
