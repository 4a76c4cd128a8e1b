"""The Gantt chart beside the combined table: one column per week, coloured by conditional formats."""

from __future__ import annotations

from itertools import groupby

from assessment.roadmap.models import Roadmap
from assessment.roadmap.workbook.figures import Weeks, hours_in
from assessment.roadmap.workbook.sheets import Sheet
from assessment.roadmap.working_days import month_name

LEGEND_ROW, MONTH_ROW, HOURS_ROW, HEADER_ROW = 1, 2, 3, 4
_WIDTH = 3.3


def write(sheet: Sheet, weeks: Weeks, roadmap: Roadmap, last_row: int, first: int) -> None:
    """Headers, workload per week and bars.

    Args:
        weeks: the columns.
        last_row: of the table beside it.
        first: column of the first week.
    """
    sheet.raw.set_row(LEGEND_ROW, 18)
    sheet.raw.set_row(MONTH_ROW, 18)
    sheet.raw.set_row(HOURS_ROW, 28)
    sheet.raw.set_row(HEADER_ROW, 48)
    _legend(sheet)
    if not weeks.starts:
        return
    last = first + len(weeks.starts) - 1
    week_headers(sheet, weeks, roadmap, first)
    _grid(sheet, weeks, first, last_row)
    _bars(sheet, weeks, (HEADER_ROW + 1, first, last_row, last))


def week_headers(sheet: Sheet, weeks: Weeks, roadmap: Roadmap, first: int) -> None:
    """Months, the hours of all activities per week, and the Mondays, from column `first` on."""
    sheet.raw.set_column(first, first + len(weeks.starts) - 1, _WIDTH)
    _months(sheet, weeks, first)
    _weeks(sheet, weeks, roadmap, first)


def _legend(sheet: Sheet) -> None:
    palette, styles = sheet.styles.palette, sheet.styles
    entries = (
        ("phase", palette.ink),
        ("planned", palette.planned),
        ("critical path", palette.critical),
        ("done", palette.done),
    )
    parts: list[object] = []
    for name, colour in entries:
        parts += [styles.make(font_color=colour, font_size=12), "■ "]
        parts += [styles.make(font_color=palette.muted), f"{name}    "]
    sheet.raw.write_rich_string(LEGEND_ROW, 2, *parts, styles.subtitle)
    label = styles.make(font_color=palette.muted, align="right", valign="bottom", text_wrap=True)
    for column in range(2, 12):
        sheet.raw.write_blank(HOURS_ROW, column, None, label)
    sheet.raw.merge_range(HOURS_ROW, 9, HOURS_ROW, 11, "", label)
    sheet.text(HOURS_ROW, 9, "Hours of work in the week", label)


def _months(sheet: Sheet, weeks: Weeks, first: int) -> None:
    """A band above the weeks that names the months in which they begin."""
    style = sheet.styles.make(
        bold=True,
        font_size=9,
        left=1,
        left_color=sheet.styles.palette.muted,
        bottom=1,
        bottom_color=sheet.styles.palette.line,
    )
    column = first
    for _, group in groupby(weeks.starts, key=lambda day: (day.year, day.month)):
        starts = list(group)
        width = len(starts)
        month = month_name(starts[0])[:3]
        name = f"{month} {starts[0].year % 100:02}" if width > 1 else month
        if width > 1:
            sheet.raw.merge_range(MONTH_ROW, column, MONTH_ROW, column + width - 1, "", style)
        sheet.text(MONTH_ROW, column, name, style)
        column += width


def _weeks(sheet: Sheet, weeks: Weeks, roadmap: Roadmap, first: int) -> None:
    styles, palette = sheet.styles, sheet.styles.palette
    head = styles.make(
        rotation=90,
        font_size=8,
        font_color=palette.paper,
        bg_color=palette.brand,
        align="center",
        num_format="d mmm",
    )
    load = styles.make(rotation=90, font_size=8, align="center", num_format="#,##0;;")
    for column, start in enumerate(weeks.starts, start=first):
        if column == first:
            sheet.day(HEADER_ROW, column, start, head)
        else:
            formula = f"={cell(HEADER_ROW, column - 1)}+{weeks.days}"
            sheet.formula(HEADER_ROW, column, formula, start, head)
        value = hours_in(roadmap.packages, roadmap, start, weeks.days)
        sheet.formula(HOURS_ROW, column, load_formula(column, weeks.days), value, load)
    last = first + len(weeks.starts) - 1
    scale = {"type": "2_color_scale", "min_color": palette.paper, "max_color": palette.load_tint}
    sheet.raw.conditional_format(HOURS_ROW, first, HOURS_ROW, last, scale)


def load_formula(column: int, days: int, *, only: str = "") -> str:
    """Hours of activities in the week: effort x days shared / days of the activity.

    `only` is a condition over the rows of Activities, such as ``EXACT(Activities[Owner],$C6)*``.

    Minimum and maximum of two columns are written as (a + b -/+ |a - b|) / 2, because MIN and MAX
    would reduce a whole column to one number.
    """
    week = f"{cell(HEADER_ROW, column, absolute_row=True)}"
    start, end = "Activities[Planned start]", "Activities[Planned end]"
    until = f"({week}+{days - 1})"
    sooner = f"({end}+{until}-ABS({end}-{until}))/2"
    later = f"({start}+{week}+ABS({start}-{week}))/2"
    overlaps = f"({start}<={until})*({end}>={week})"
    return f"=SUMPRODUCT({only}{overlaps}*Activities[Effort hours]*({sooner}-{later}+1)/({end}-{start}+1))"


def _grid(sheet: Sheet, weeks: Weeks, first: int, last_row: int) -> None:
    """Light lines, a stronger one where a month begins."""
    palette = sheet.styles.palette
    plain = sheet.styles.make(bottom=1, bottom_color=palette.line)
    begins = sheet.styles.make(bottom=1, bottom_color=palette.line, left=1, left_color=palette.line)
    previous = None
    for column, start in enumerate(weeks.starts, start=first):
        style = begins if start.month != previous else plain
        previous = start.month
        for row in range(HEADER_ROW + 1, last_row + 1):
            sheet.raw.write_blank(row, column, None, style)


def _bars(sheet: Sheet, weeks: Weeks, area: tuple[int, int, int, int]) -> None:
    """Colours over the grid; the first rule that holds stops the others."""
    top, first, bottom, last = area
    row, week = top + 1, cell(HEADER_ROW, first, absolute_row=True)
    start, end, done = f"$F{row}", f"$G{row}", f"$J{row}"
    shown = f"ISNUMBER({start}),{start}<={week}+{weeks.days - 1},{end}>={week}"
    palette = sheet.styles.palette
    rules = (
        (f'$B{row}="phase"', palette.ink),
        (f"{done}>0,{start}+({end}-{start}+1)*{done}-1>={week}", palette.done),
        (f"ISNUMBER($L{row}),$L{row}=0", palette.critical),
        ("TRUE", palette.planned),
    )
    for condition, colour in rules:
        # The border hides the line of the month, so that a bar is not cut.
        style = sheet.styles.make(bg_color=colour, left=1, left_color=colour)
        rule = {
            "type": "formula",
            "criteria": f"=AND({shown},{condition})",
            "format": style,
            "stop_if_true": True,
        }
        sheet.raw.conditional_format(top, first, bottom, last, rule)
    today = sheet.styles.make(bg_color=palette.amber_tint)
    now = {
        "type": "formula",
        "criteria": f"=AND({week}<=TODAY(),TODAY()<={week}+{weeks.days - 1})",
        "format": today,
    }
    sheet.raw.conditional_format(top, first, bottom, last, now)


def cell(
    row: int, column: int, *, absolute_row: bool = False, absolute_column: bool = False
) -> str:
    """A cell as formulas name it, such as `C6` or `$C6`."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=absolute_row, col_abs=absolute_column))
