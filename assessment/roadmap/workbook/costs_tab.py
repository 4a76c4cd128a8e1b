"""The tab *Costs*: hours x rate and what is paid outside, per package and per phase."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.roadmap.models import WorkPackage
from assessment.roadmap.outlook_models import CostLine
from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import PhaseRow, hours
from assessment.roadmap.workbook.sheets import A4, Column, Sheet, row_height

TABLE = "Costs"
FIGURE_ROW, HEADER_ROW = 3, 6
FIRST_ROW = HEADER_ROW + 1
(KEY, ID, PHASE, ACTIVITY, OWNER, HOURS, RATE, OWN, OUTSIDE, TOTAL, PHASE_KEY) = range(11)
MONEY, RATE_FORMAT = "#,##0", "#,##0.00"
_PLACE = f"MATCH({this_row(TABLE, 'Key')},Activities[Key],0)"
_LOOKED_UP = {
    PHASE: ("Phase", '""'),
    ACTIVITY: ("Activity", '""'),
    OWNER: ("Owner", '""'),
    HOURS: ("Effort hours", "0"),
    PHASE_KEY: ("Phase key", '""'),
}
OWN_FORMULA = f"={this_row(TABLE, 'Effort hours')}*{this_row(TABLE, 'Rate per hour')}"
TOTAL_FORMULA = f"={this_row(TABLE, 'Own cost')}+{this_row(TABLE, 'Outside cost')}"
_SUMMED = ("Effort hours", "Own cost", "Outside cost", "Total cost")


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    packages = contents.roadmap.packages
    last = FIRST_ROW + max(len(packages), 1) - 1
    sheet.table(TABLE, HEADER_ROW, _columns(sheet), len(packages))
    sheet.raw.set_row(0, 32)
    sheet.raw.set_row(HEADER_ROW, 34)
    sheet.text(0, ID, f"Costs: {contents.organisation}", sheet.styles.title)
    sheet.text(1, ID, _hint(contents), sheet.styles.subtitle)
    for row, package in enumerate(packages, start=FIRST_ROW):
        _package(sheet, row, package, contents)
    if not packages:
        sheet.text(FIRST_ROW, ID, "Nothing is planned.", sheet.styles.text())
    _figures(sheet, [_amounts(package, contents) for package in packages])
    _phases(sheet, last + 4, contents)
    for column in (RATE, OUTSIDE):
        sheet.raw.data_validation(FIRST_ROW, column, last, column, _AMOUNT)
    sheet.raw.freeze_panes(FIRST_ROW, OWNER)
    sheet.raw.set_tab_color(sheet.styles.palette.muted)
    end = last + 4 + max(len(contents.phases), 1)
    sheet.print_setup((end, TOTAL), (0, 0), contents.organisation, A4)


def lookup_formula(column: int) -> str:
    """What a column takes from the tab Activities."""
    header, otherwise = _LOOKED_UP[column]
    return f"=IFERROR(INDEX(Activities[{header}],{_PLACE}),{otherwise})"


def _hint(contents: Contents) -> str:
    cost = contents.roadmap.cost
    ask = (
        "Fill in rates per hour and outside costs in one currency; hours follow the tab Activities."
    )
    if cost is None:
        return f"No rate is known yet. {ask}"
    low, high = cost.total.low, cost.total.high
    missing = f" No rate is known for {len(cost.without_rate)} roles." if cost.without_rate else ""
    return f"As planned: {low:,.0f} to {high:,.0f} in the currency of the rates.{missing} {ask}"


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles = sheet.styles
    text, wrapped, money = styles.text(), styles.text(text_wrap=True), _money(sheet)
    return (
        Column("Key", 4, text, hidden=True),
        Column("Id", 10, text),
        Column("Phase", 26, wrapped, lookup_formula(PHASE)),
        Column("Activity", 50, wrapped, lookup_formula(ACTIVITY)),
        Column("Owner", 24, wrapped, lookup_formula(OWNER)),
        Column("Effort hours", 12, styles.hours(), lookup_formula(HOURS)),
        Column("Rate per hour", 12, _money(sheet, RATE_FORMAT)),
        Column("Own cost", 14, money, OWN_FORMULA),
        Column("Outside cost", 14, money),
        Column("Total cost", 14, money, TOTAL_FORMULA),
        Column("Phase key", 4, text, lookup_formula(PHASE_KEY), hidden=True),
    )


def _money(sheet: Sheet, form: str = MONEY) -> object:
    return sheet.styles.cell(num_format=form, align="right", indent=1)


def _line(package: WorkPackage, contents: Contents) -> CostLine | None:
    cost = contents.roadmap.cost
    lines = cost.lines if cost else ()
    return next((line for line in lines if line.package == package.id), None)


def _amounts(package: WorkPackage, contents: Contents) -> tuple[float, float, float, float]:
    """Hours, own cost, outside cost and their sum, as the formulas give them."""
    line, effort = _line(package, contents), hours(package, contents.roadmap)
    own = effort * ((line.hour_rate if line else None) or 0.0)
    outside = line.outside if line else package.outside_cost
    return effort, own, outside, own + outside


def _package(sheet: Sheet, row: int, package: WorkPackage, contents: Contents) -> None:
    styles, money = sheet.styles, _money(sheet)
    phase = next(each for each in contents.phases if each.phase.id == package.phase)
    line = _line(package, contents)
    effort, own, outside, whole = _amounts(package, contents)
    wrapped = styles.text(text_wrap=True)
    sheet.text(row, KEY, package.id, styles.text())
    sheet.text(row, ID, package.id, styles.text())
    texts = {PHASE: phase.title, ACTIVITY: package.title, OWNER: package.owner_title}
    for column, value in texts.items():
        sheet.formula(row, column, lookup_formula(column), value, wrapped)
    sheet.formula(row, HOURS, lookup_formula(HOURS), effort, styles.hours())
    if line is None or line.hour_rate is None:
        sheet.raw.write_blank(row, RATE, None, _money(sheet, RATE_FORMAT))
    else:
        sheet.number(row, RATE, line.hour_rate, _money(sheet, RATE_FORMAT))
    sheet.formula(row, OWN, OWN_FORMULA, own, money)
    sheet.number(row, OUTSIDE, outside, money)
    sheet.formula(row, TOTAL, TOTAL_FORMULA, whole, money)
    sheet.formula(row, PHASE_KEY, lookup_formula(PHASE_KEY), package.phase, styles.text())
    lines = (len(phase.title) / 27, len(package.title) / 56, len(package.owner_title) / 26)
    sheet.raw.set_row(row, row_height(max(lines)))


def _figures(sheet: Sheet, amounts: Sequence[tuple[float, float, float, float]]) -> None:
    """The sums of all packages above the table."""
    sheet.raw.set_row(FIGURE_ROW, 16)
    sheet.raw.set_row(FIGURE_ROW + 1, 26)
    sums = [sum(each) for each in zip(*amounts, strict=True)] or [0.0] * 4
    for column, header, value in zip((HOURS, OWN, OUTSIDE, TOTAL), _SUMMED, sums, strict=True):
        sheet.text(FIGURE_ROW, column, header, sheet.styles.figure_label)
        formula = f"=SUM({TABLE}[{header}])"
        sheet.formula(FIGURE_ROW + 1, column, formula, value, sheet.styles.figure(MONEY))


def _phases(sheet: Sheet, header: int, contents: Contents) -> None:
    """Sums per phase below the table."""
    sheet.text(header - 1, ID, "By phase", sheet.styles.section)
    names = {ID: "Phase", HOURS: "Effort hours", OWN: "Own cost", OUTSIDE: "Outside cost"}
    for column in range(ID, TOTAL + 1):
        name = (names | {TOTAL: "Total cost"}).get(column, "")
        sheet.text(header, column, name, sheet.styles.header)
    for row, phase in enumerate(contents.phases, start=header + 1):
        _phase(sheet, row, phase, contents)


def _phase(sheet: Sheet, row: int, phase: PhaseRow, contents: Contents) -> None:
    amounts = [_amounts(package, contents) for package in phase.packages]
    sums = [sum(each) for each in zip(*amounts, strict=True)] or [0.0] * 4
    sheet.text(row, KEY, phase.phase.id, sheet.styles.text())
    sheet.text(row, ID, phase.title, sheet.styles.text(bold=True))
    for column in (PHASE, ACTIVITY, OWNER, RATE):
        sheet.raw.write_blank(row, column, None, sheet.styles.cell())
    for column, header, value in zip((HOURS, OWN, OUTSIDE, TOTAL), _SUMMED, sums, strict=True):
        formula = f"=SUMIFS({TABLE}[{header}],{TABLE}[Phase key],$A{row + 1})"
        sheet.formula(row, column, formula, value, _money(sheet))


_AMOUNT = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "ignore_blank": True,
    "error_title": "Amount",
    "error_message": "Enter an amount, 0 or more.",
}
