"""The tab *Roadmap*: headline figures and phases; below them what to find out, quarters and the rest."""

from __future__ import annotations

from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import (
    PhaseRow,
    joint_status,
    most_work,
    progress,
    total_hours,
)
from assessment.roadmap.workbook.roadmap_blocks import (
    END,
    HOURS,
    KEY,
    NOTES,
    OBJECTIVES,
    OWNER,
    PHASE,
    PROGRESS,
    START,
    STATUS,
    write_blocks,
)
from assessment.roadmap.workbook.sheets import A4, Column, Sheet, row_height
from assessment.roadmap.workbook.style import DATE_FORMAT, HOURS_FORMAT
from assessment.roadmap.working_days import day_in_words

HEADER_ROW = 6
FIRST_ROW = HEADER_ROW + 1
_NO_PLAN = "Nothing to plan: no answered item that applies is below its target."


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    last_phase = FIRST_ROW + max(len(contents.phases), 1) - 1
    sheet.table("Roadmap", HEADER_ROW, _columns(sheet), len(contents.phases))
    _head(sheet, contents)
    for row, phase in enumerate(contents.phases, start=FIRST_ROW):
        _phase(sheet, row, phase, contents)
    sheet.status_colours(FIRST_ROW, last_phase, STATUS)
    sheet.progress_bars(FIRST_ROW, last_phase, PROGRESS)
    row = write_blocks(sheet, last_phase + 3, contents)
    sheet.raw.freeze_panes(FIRST_ROW, OBJECTIVES)
    sheet.raw.set_tab_color(sheet.styles.palette.brand)
    # Only the title is repeated: the headers of the phases would be wrong above the blocks further down.
    sheet.print_setup((row, NOTES), (0, 0), contents.organisation, A4)


def phase_formulas(table: str = "Roadmap") -> dict[int, str]:
    """Formulas of a phase's row by column, over the packages that carry its key."""
    key = this_row(table, "Key")
    match = f"Activities[Phase key],{key}"
    whole = f"SUMIFS(Activities[Effort hours],{match})"
    done = (
        f"SUMPRODUCT((Activities[Phase key]={key})*Activities[Effort hours]*Activities[Progress])"
    )
    count, status = f"COUNTIFS({match})", f"COUNTIFS({match},Activities[Status],"
    return {
        START: f'=IF({count}=0,"",_xlfn.MINIFS(Activities[Planned start],{match}))',
        END: f'=IF({count}=0,"",_xlfn.MAXIFS(Activities[Planned end],{match}))',
        HOURS: f"={whole}",
        STATUS: f'=IF({count}=0,"",IF({status}"Completed")={count},"Completed",'
        f'IF({status}"Not started")={count},"Not started","In progress")))',
        PROGRESS: f"=IF({whole}=0,0,{done}/{whole})",
    }


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles, formulas = sheet.styles, phase_formulas()
    wrapped = styles.text(text_wrap=True)
    return (
        Column("Key", 4, styles.text(), hidden=True),
        Column("Phase", 28, styles.text(text_wrap=True, bold=True)),
        Column("Objectives", 54, wrapped),
        Column("Start", 15, styles.date(), formulas[START]),
        Column("End", 15, styles.date(), formulas[END]),
        Column("Owner", 23, wrapped),
        Column("Effort hours", 13, styles.hours(), formulas[HOURS]),
        Column("Status", 15, styles.cell(indent=1), formulas[STATUS]),
        Column("Progress", 11, styles.share(), formulas[PROGRESS]),
        Column("Notes", 56, wrapped),
    )


def _head(sheet: Sheet, contents: Contents) -> None:
    styles, roadmap = sheet.styles, contents.roadmap
    sheet.raw.set_row(0, 32)
    sheet.text(0, PHASE, f"AI roadmap: {contents.organisation}", styles.title)
    bank = f"{contents.bank.meta.title} {contents.bank.version}"
    sheet.text(1, PHASE, f"Target profile: {roadmap.target_title}. Bank: {bank}.", styles.subtitle)
    _find_out_notice(sheet, contents)
    packages = roadmap.packages
    start = min((package.start for package in packages), default=None)
    hours = total_hours(packages, roadmap)
    counted = "COUNT(Activities[Planned start])"
    done = "SUMPRODUCT(Activities[Effort hours]*Activities[Progress])"
    all_hours = "SUM(Activities[Effort hours])"
    figures = (
        (START, "Start", f'=IF({counted}=0,"",MIN(Activities[Planned start]))', start, DATE_FORMAT),
        (
            END,
            "End",
            f'=IF({counted}=0,"",MAX(Activities[Planned end]))',
            roadmap.finish,
            DATE_FORMAT,
        ),
        (OWNER, "Work packages", f"={counted}", len(packages), "0"),
        (HOURS, "Effort hours", f"={all_hours}", hours, HOURS_FORMAT),
        (
            PROGRESS,
            "Progress",
            f"=IF({all_hours}=0,0,{done}/{all_hours})",
            progress(packages, roadmap),
            "0%",
        ),
    )
    sheet.raw.set_row(3, 16)
    sheet.raw.set_row(4, 26)
    for column in range(PHASE, NOTES + 1):
        sheet.raw.write_blank(3, column, None, styles.figure_label)
        sheet.raw.write_blank(4, column, None, styles.figure())
    sheet.text(3, PHASE, "Finish, likely range", styles.figure_label)
    sheet.raw.merge_range(4, PHASE, 4, OBJECTIVES, "", styles.figure())
    sheet.text(4, PHASE, _range_in_words(contents), styles.figure())
    for column, label, formula, value, shown in figures:
        sheet.text(3, column, label, styles.figure_label)
        sheet.formula(4, column, formula, value, styles.figure(shown))


def _find_out_notice(sheet: Sheet, contents: Contents) -> None:
    """One line above everything else where unknown gates hold phases."""
    unknown = contents.roadmap.find_out_first
    if not unknown:
        return
    palette = sheet.styles.palette
    look = sheet.styles.make(
        bold=True, font_color=palette.amber, bg_color=palette.amber_tint, quote_prefix=True
    )
    for column in range(PHASE, NOTES + 1):
        sheet.raw.write_blank(2, column, None, look)
    gates = "; ".join(f"{gate.item} {gate.title} (holds {gate.phase_title})" for gate in unknown)
    sheet.text(2, PHASE, f"Find out first, see below the phases: {gates}.", look)


def _range_in_words(contents: Contents) -> str:
    finish_range = contents.roadmap.finish_range
    if finish_range is None:
        return _NO_PLAN
    first, last = finish_range
    return f"{day_in_words(first)} to {day_in_words(last)}"


def _phase(sheet: Sheet, row: int, phase: PhaseRow, contents: Contents) -> None:
    styles, plan, roadmap = sheet.styles, phase.plan, contents.roadmap
    formulas = phase_formulas()
    sheet.text(row, KEY, phase.phase.id, styles.text())
    sheet.text(row, PHASE, phase.title, styles.text(text_wrap=True, bold=True))
    sheet.text(row, OBJECTIVES, phase.phase.objective, styles.text(text_wrap=True))
    sheet.formula(row, START, formulas[START], plan.start if plan else None, styles.date())
    sheet.formula(row, END, formulas[END], plan.finish if plan else None, styles.date())
    sheet.text(row, OWNER, most_work(plan), styles.text(text_wrap=True))
    hours = total_hours(phase.packages, roadmap)
    sheet.formula(row, HOURS, formulas[HOURS], hours, styles.hours())
    sheet.formula(
        row, STATUS, formulas[STATUS], joint_status(phase.packages), styles.cell(indent=1)
    )
    done = progress(phase.packages, roadmap)
    sheet.formula(row, PROGRESS, formulas[PROGRESS], done, styles.share())
    nothing = "" if plan else "Nothing is planned in this phase. "
    notes = f"{nothing}Done when: {phase.phase.exit_gate}"
    sheet.text(row, NOTES, notes, styles.text(text_wrap=True))
    longest = max(len(phase.phase.objective) / 54, len(notes) / 56, len(phase.title) / 25)
    sheet.raw.set_row(row, row_height(longest))
