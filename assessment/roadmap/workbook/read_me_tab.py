"""The tab *Read me*: what each tab is, how to keep the plan up to date, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.roadmap.workbook.contents import Contents
from assessment.roadmap.workbook.sheets import A4, Sheet, row_height
from assessment.roadmap.working_days import day_in_words

LABEL, TEXT = range(2)
_TABS = (
    (
        "Roadmap",
        "Phases with their spans, effort and progress; what to find out first; what is left out.",
    ),
    ("Activities", "One row per work package. This is the tab to edit: all others follow it."),
    ("Roadmap with Activities", "Phases and activities with a Gantt chart by week."),
    ("Load", "Hours of work per role and week. Fill in what each role has: busier weeks turn red."),
    ("Milestones", "Score and phase expected at the end of each quarter, and what is done of it."),
    ("Costs", "Hours x rate per hour and outside costs. Fill in both, in one currency."),
)
_EDITING = (
    ("Status", "Choose Not started, In progress or Completed in Activities; progress follows."),
    ("Progress", "Type a share over the formula where you know better than the status."),
    (
        "Dates",
        "Change planned start and end in Activities; phases, charts and loads follow. Nothing "
        "is scheduled anew: packages that wait for a late one are yours to move.",
    ),
    (
        "Rows",
        "Sort, filter, change titles. The hidden columns Key carry the ids by which rows are found.",
    ),
    ("Texts", "Text stays text, whatever it begins with."),
)
_READ_BACK = (
    "`assessment roadmap RECORD --progress THIS_FILE.xlsx` reads status, progress, dates, hours, owner "
    "and notes from the tab Activities into the record, and plans what is left. Rows are recognised by "
    "the hidden column Key: keep it, and the headers of the tab."
)


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    styles = sheet.styles
    sheet.raw.set_column(LABEL, LABEL, 28)
    sheet.raw.set_column(TEXT, TEXT, 104)
    sheet.raw.set_row(0, 32)
    sheet.text(0, LABEL, "Read me", styles.title)
    row = 2
    for section, pairs in _sections(contents):
        sheet.text(row, LABEL, section, styles.section)
        sheet.raw.write_blank(row, TEXT, None, styles.section)
        for label, text in pairs:
            row += 1
            sheet.text(row, LABEL, label, styles.text(bold=True, text_wrap=True))
            sheet.text(row, TEXT, text, styles.text(text_wrap=True))
            sheet.raw.set_row(row, row_height(max(len(text) / 110, len(label) / 28)))
        row += 2
    sheet.raw.freeze_panes(1, 0)
    sheet.raw.set_tab_color(styles.palette.line)
    sheet.print_setup((row, TEXT), (0, 0), contents.organisation, A4)


def _sections(contents: Contents) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    yield "The tabs", _TABS
    yield "Keeping the plan up to date", _EDITING
    yield "Reading progress back", (("Activities", _READ_BACK),)
    yield "Where the plan comes from", _origin(contents)


def _origin(contents: Contents) -> tuple[tuple[str, str], ...]:
    bank, settings = contents.bank, contents.roadmap.settings
    free = f"public holidays of {settings.country}" if settings.country else "no public holidays"
    return (
        ("Organisation", contents.organisation),
        ("Target profile", contents.roadmap.target_title),
        ("Bank", f"{bank.meta.title} ({bank.id}), version {bank.version}"),
        ("Digest of the bank", bank.digest),
        ("Start of the plan", day_in_words(settings.start)),
        ("Working time", f"Monday to Friday, {settings.hours_per_day:g} hours a day, {free}"),
        ("Effort", "Likely hours of all people together, not only of the owner."),
    )
