"""The formats of a plan: names, endings of files, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.roadmap.models import Roadmap

Render = Callable[["Roadmap", "Bank", "AnswerSet"], bytes]


def plan_format(out: Path | None, name: str | None) -> Render | None:
    """How to render, by `--format` or else by the ending of `out`; None to print the plan as text.

    Raises:
        click.BadParameter: the ending is not known, or the format is none for a terminal.
    """
    if name is not None:
        suffix = f".{name}"
        if out is None and suffix in BINARY:
            raise click.BadParameter(
                f"{name} is not text: give a file with --out", param_hint="--format"
            )
        return RENDERERS[suffix]
    if out is None:
        return None
    render = RENDERERS.get(out.suffix.lower())
    if render is None:
        *most, last = RENDERERS
        known = f"{', '.join(most)} or {last}"
        raise click.BadParameter(
            f"`{out.name}` must end in {known}; or name the format with --format",
            param_hint="--out",
        )
    return render


def _workbook(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.workbook import render_workbook

    return render_workbook(made, bank, answers)


def _json(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.exchange import render_json

    return render_json(made, bank, answers).encode()


def _text(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.problem import visible
    from assessment.roadmap.text import render_text

    lines = render_text(made, answers.organisation.name).split("\n")
    return "\n".join(visible(line) for line in lines).encode()


def _csv(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.formats.tracker_csv import render_csv

    return render_csv(made, bank, answers).encode()


def _icalendar(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.formats.icalendar_events import render_icalendar

    return render_icalendar(made, bank, answers)


def _ms_project(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.cli.calendars import public_holidays
    from assessment.roadmap.formats.ms_project import render_ms_project

    settings = made.settings
    free = public_holidays(settings.country, settings.start) if settings.country else frozenset()
    return render_ms_project(made, bank, answers, holidays=free)


def _mermaid(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.formats.mermaid import render_mermaid

    return render_mermaid(made, bank, answers).encode()


def _svg(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.roadmap.formats.gantt_svg import render_svg

    return render_svg(made, bank, answers).encode()


def _png(made: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    from assessment.cli.plan_image import render_png

    return render_png(made, bank, answers)


RENDERERS: dict[str, Render] = {
    ".xlsx": _workbook,
    ".json": _json,
    ".csv": _csv,
    ".ics": _icalendar,
    ".xml": _ms_project,
    ".mmd": _mermaid,
    ".svg": _svg,
    ".png": _png,
    ".txt": _text,
}
BINARY = frozenset({".xlsx", ".png"})
NAMES = tuple(suffix[1:] for suffix in RENDERERS)
