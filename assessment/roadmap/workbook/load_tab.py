"""The tab *Load*: how many hours each role works in each week, as the activities stand."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.roadmap.models import Roadmap, WorkPackage
from assessment.roadmap.workbook import gantt
from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import Weeks, gantt_weeks, hours_in, total_hours
from assessment.roadmap.workbook.sheets import A3, Column, Sheet, cell_text

TABLE = "Load"
HEADER_ROW = gantt.HEADER_ROW
FIRST_ROW = HEADER_ROW + 1
(KEY, ROLE, FULL_TIME, PACKAGES, HOURS, AVAILABLE, BUSIEST) = range(7)
FIRST_WEEK = BUSIEST + 1
# Roles are compared exactly: in MATCH and SUMIFS, `*`, `?` and `~` in a title would be wildcards.
_OWN = f"EXACT(Activities[Owner],{this_row(TABLE, 'Role')})"
PACKAGES_FORMULA = f"=SUMPRODUCT({_OWN}*1)"
HOURS_FORMULA = f"=SUMPRODUCT({_OWN}*Activities[Effort hours])"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as the activities show it, its packages, and its full-time people, if the plan has a team."""

    role: str
    title: str
    packages: tuple[WorkPackage, ...]
    full_time: float | None


def role_rows(roadmap: Roadmap) -> tuple[RoleRow, ...]:
    """Roles that own packages, those with most work first. Roles of one title are one row."""
    full_time = {each.role: each.full_time for each in roadmap.staffing}
    owners = {package.owner: cell_text(package.owner_title) for package in roadmap.packages}
    ranked = sorted(owners, key=lambda owner: (-roadmap.load_by_owner.get(owner, 0.0), owner))
    titles = dict.fromkeys(owners[owner] for owner in ranked)
    rows = []
    for title in titles:
        same = [owner for owner in ranked if owners[owner] == title]
        shares = [share for owner in same if (share := full_time.get(owner)) is not None]
        packages = tuple(package for package in roadmap.packages if package.owner in same)
        rows.append(RoleRow(same[0], title, packages, sum(shares) if shares else None))
    return tuple(rows)


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    rows, weeks = role_rows(contents.roadmap), gantt_weeks(contents.roadmap.packages)
    last = FIRST_ROW + max(len(rows), 1) - 1
    sheet.table(TABLE, HEADER_ROW, _columns(sheet), len(rows))
    _head(sheet, contents, weeks)
    last_week = FIRST_WEEK + len(weeks.starts) - 1
    for row, role in enumerate(rows, start=FIRST_ROW):
        _role(sheet, row, role, contents, weeks)
    if not rows:
        _empty_row(sheet)
    if weeks.starts:
        gantt.week_headers(sheet, weeks, contents.roadmap, FIRST_WEEK)
        _colours(sheet, weeks, (FIRST_ROW, FIRST_WEEK, last, last_week))
    sheet.raw.freeze_panes(FIRST_ROW, FIRST_WEEK)
    sheet.raw.set_tab_color(sheet.styles.palette.amber)
    sheet.raw.repeat_columns(KEY, BUSIEST)
    area = (last, max(last_week, BUSIEST))
    sheet.print_setup(area, (gantt.MONTH_ROW, HEADER_ROW), contents.organisation, A3)


def _head(sheet: Sheet, contents: Contents, weeks: Weeks) -> None:
    styles = sheet.styles
    sheet.raw.set_row(0, 32)
    sheet.raw.set_row(gantt.HOURS_ROW, 28)
    sheet.raw.set_row(HEADER_ROW, 48)
    sheet.text(0, ROLE, f"Load: {contents.organisation}", styles.title)
    span = "week" if weeks.days <= 7 else f"{weeks.days // 7} weeks"
    hint = (
        f"Hours of all people per {span} on the activities that a role owns, spread evenly over each. "
        "Fill in the hours available per week: weeks above them turn bold and red."
    )
    sheet.text(1, ROLE, hint, styles.subtitle)
    label = styles.make(font_color=styles.palette.muted, align="right", valign="bottom")
    sheet.text(gantt.HOURS_ROW, BUSIEST, "All roles", label)


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles = sheet.styles
    return (
        Column("Key", 4, styles.text(), hidden=True),
        Column("Role", 34, styles.text(bold=True)),
        Column("Full-time people", 10, styles.cell(align="center", num_format="0.0#")),
        Column("Work packages", 10, styles.cell(align="center"), PACKAGES_FORMULA),
        Column("Effort hours", 10, styles.hours(), HOURS_FORMULA),
        Column("Hours available per week", 12, styles.hours()),
        Column("Busiest week", 10, styles.hours()),
    )


def _role(sheet: Sheet, row: int, role: RoleRow, contents: Contents, weeks: Weeks) -> None:
    styles, roadmap = sheet.styles, contents.roadmap
    sheet.text(row, KEY, role.role, styles.text())
    sheet.text(row, ROLE, role.title, styles.text(bold=True))
    count = len(role.packages)
    sheet.formula(row, PACKAGES, PACKAGES_FORMULA, count, styles.cell(align="center"))
    effort = total_hours(role.packages, roadmap)
    sheet.formula(row, HOURS, HOURS_FORMULA, effort, styles.hours())
    people = styles.cell(align="center", num_format="0.0#")
    if role.full_time is None:
        sheet.raw.write_blank(row, FULL_TIME, None, people)
    else:
        sheet.number(row, FULL_TIME, role.full_time, people)
    sheet.raw.write_blank(row, AVAILABLE, None, styles.hours())
    loads = [hours_in(role.packages, roadmap, start, weeks.days) for start in weeks.starts]
    first, last = (gantt.cell(row, FIRST_WEEK + place) for place in (0, len(loads) - 1))
    sheet.formula(row, BUSIEST, f"=MAX({first}:{last})", max(loads), styles.hours())
    look = styles.cell(font_size=8, align="center", num_format="#,##0;;")
    only = f"EXACT(Activities[Owner],{gantt.cell(row, ROLE, absolute_column=True)})*"
    for column, load in enumerate(loads, start=FIRST_WEEK):
        formula = gantt.load_formula(column, weeks.days, only=only)
        sheet.formula(row, column, formula, load, look)


def _colours(sheet: Sheet, weeks: Weeks, area: tuple[int, int, int, int]) -> None:
    """The darker, the more hours; bold and red where the role has fewer in these weeks."""
    palette = sheet.styles.palette
    available = f"${gantt.cell(FIRST_ROW, AVAILABLE)}"
    shown = gantt.cell(FIRST_ROW, FIRST_WEEK)
    style = sheet.styles.make(bold=True, font_color=palette.critical, font_size=8)
    over = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER({available}),{shown}>{available}*{weeks.days // 7}+0.001)",
        "format": style,
    }
    scale = {"type": "2_color_scale", "min_color": palette.paper, "max_color": palette.load_tint}
    sheet.raw.conditional_format(*area, over)
    sheet.raw.conditional_format(*area, scale)
    first, _, last, _ = area
    sheet.raw.data_validation(first, AVAILABLE, last, AVAILABLE, _AVAILABLE)


def _empty_row(sheet: Sheet) -> None:
    styles = sheet.styles
    sheet.text(FIRST_ROW, ROLE, "Nothing is planned.", styles.text())
    sheet.formula(FIRST_ROW, PACKAGES, PACKAGES_FORMULA, 0, styles.cell(align="center"))
    sheet.formula(FIRST_ROW, HOURS, HOURS_FORMULA, 0.0, styles.hours())


_AVAILABLE = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "ignore_blank": True,
    "input_title": "Hours available",
    "input_message": "Hours per week that all people of the role have for this plan.",
    "error_title": "Hours available",
    "error_message": "Enter hours, 0 or more.",
}
