"""`assessment bank`: list, show, check and test question banks, and print the schemas of their files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from assessment.problem import InputProblems, Place, Problem, errors, in_reading_order, visible

DEFAULT_BANK = "ai-readiness"

_bank_argument = click.argument("bank", metavar="[BANK]", default=DEFAULT_BANK)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def bank() -> None:
    """List, show, check and test question banks.

    BANK is the id of a bank that came with the program, or the path of a bank's folder.
    """


@bank.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_banks(as_json: bool) -> None:
    """List the banks that came with the program."""
    from assessment.files import load_bank, shipped_banks

    rows: list[dict[str, object]] = []
    for name in shipped_banks():
        try:
            found = load_bank(name)
        except InputProblems as fault:
            rows.append({"id": name, "problems": len(fault.problems)})
            continue
        rows.append(
            {
                "id": found.id,
                "version": found.version,
                "title": found.meta.title,
                "dimensions": len(found.dimensions),
                "items": len(found.items),
                "phases": len(found.phases),
                "pitfalls": len(found.pitfalls),
                "actions": len(found.actions),
                "digest": found.digest,
            }
        )
    _say(json.dumps(rows, indent=2, ensure_ascii=False) if as_json else _list_table(rows))


def _list_table(rows: Sequence[dict[str, object]]) -> str:
    lines = [f"{'ID':<24} {'VERSION':<9} {'DIM':>3} {'ITEMS':>5} {'ACTIONS':>7}  TITLE"]
    for row in rows:
        if "problems" in row:
            lines.append(
                f"{row['id']:<24} has {row['problems']} problems; see `assessment bank check`"
            )
            continue
        lines.append(
            f"{row['id']:<24} {row['version']:<9} {row['dimensions']:>3} {row['items']:>5} "
            f"{row['actions']:>7}  {row['title']}"
        )
    return "\n".join(lines)


@bank.command()
@click.argument("names", metavar="[BANK] [ITEM-ID]", nargs=-1)
@click.option("--crosswalk", metavar="FRAMEWORK", help="Show which items inform a framework.")
@click.option("--benchmarks", is_flag=True, help="Show public figures to read results beside.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(names: tuple[str, ...], crosswalk: str | None, benchmarks: bool, as_json: bool) -> None:
    """Show a bank as a tree, or everything about one item.

    One name that looks like an item id, such as DAT-16, is an item of the default bank. With
    --crosswalk or --benchmarks the only name is that of a bank: `show --crosswalk iso-42001`.
    """
    if crosswalk is not None or benchmarks:
        if len(names) > 1 or (crosswalk is not None and benchmarks):
            raise click.UsageError("give one of --crosswalk and --benchmarks, and at most a bank")
        _show_table(names[0] if names else DEFAULT_BANK, crosswalk, as_json=as_json)
        return
    from assessment.cli.bank_cards import render_item, render_tree
    from assessment.files import load_bank

    bank_name, item_id = _bank_and_item(names)
    found = load_bank(bank_name)
    if item_id is None:
        _say(found.model_dump_json(indent=2) if as_json else render_tree(found))
        return
    item = found.item_by_id.get(item_id)
    if item is None:
        raise InputProblems([_unknown_item(item_id, tuple(found.item_by_id))])
    _say(item.model_dump_json(indent=2) if as_json else render_item(found, item))


def _show_table(bank_name: str, framework_name: str | None, *, as_json: bool) -> None:
    """Print the crosswalk of a framework; the benchmarks where none is named."""
    from assessment.files import load_bank

    found = load_bank(bank_name)
    if framework_name is None:
        from assessment.cli.bank_benchmarks import render_benchmarks

        entries = [entry.model_dump(mode="json") for entry in found.benchmarks]
        text = json.dumps(entries, indent=2, ensure_ascii=False)
        _say(text if as_json else render_benchmarks(found))
        return
    from assessment.bank.crosswalk import crosswalk
    from assessment.cli.bank_crosswalk import find_framework, render_crosswalk

    table = crosswalk(found, find_framework(found, framework_name))
    text = table.model_dump_json(indent=2, exclude={"framework": {"identifiers"}})
    _say(text if as_json else render_crosswalk(table))


def _bank_and_item(names: tuple[str, ...]) -> tuple[str, str | None]:
    if len(names) > 2:
        raise click.UsageError("give at most a bank and an item")
    if len(names) == 2:
        return names[0], names[1].upper()
    if names and names[0].isupper() and not Path(names[0]).exists():
        return DEFAULT_BANK, names[0]
    return (names[0] if names else DEFAULT_BANK), None


def _unknown_item(item_id: str, known: tuple[str, ...]) -> Problem:
    from assessment.bank.model_faults import closest, shown

    near = closest(item_id, known)
    return Problem(
        code="unknown-item",
        what=f"there is no item {shown(item_id)}",
        hint=f"did you mean {near}?" if near else "`assessment bank show` lists all items",
    )


@bank.command()
@_bank_argument
@click.option("--coverage", is_flag=True, help="Print the tables of what covers what.")
@click.option("--strict", is_flag=True, help="Exit with status 1 on warnings too.")
@click.option("--quiet", is_flag=True, help="Count the warnings instead of printing them.")
@click.pass_context
def check(context: click.Context, bank: str, coverage: bool, strict: bool, quiet: bool) -> None:
    """Check a bank: form, references, sense, coverage and wording.

    Exit status 1 if there is an error; warnings are advice.
    """
    from assessment.bank.coverage import check_coverage, coverage_tables
    from assessment.bank.parsing import inspect_bank
    from assessment.bank.wording import check_wording
    from assessment.cli.bank_cards import counted, render_coverage
    from assessment.files import find_bank, read_bank_sources

    found = inspect_bank(read_bank_sources(find_bank(bank)))
    problems = [*found.problems, *check_wording(found.draft)]
    if found.bank is not None:
        problems += check_coverage(found.bank, found.declared)
        if coverage:
            _say(render_coverage(coverage_tables(found.bank)), "")
    ordered = in_reading_order(problems)
    faults = errors(ordered)
    for problem in faults if quiet else ordered:
        _say(problem.render())
    if found.bank is not None:
        title = f"{found.bank.id} {found.bank.version}: {counted(found.bank.items, 'item')}, "
    else:
        title = f"{bank}: "
    warnings = len(ordered) - len(faults)
    _say(f"{title}{counted(faults, 'error')}, {counted(range(warnings), 'warning')}")
    if warnings:
        codes = Counter(problem.code for problem in ordered if problem.severity == "warning")
        _say("warnings: " + ", ".join(f"{code} {number}" for code, number in codes.most_common()))
    context.exit(1 if faults or (strict and warnings) else 0)


@bank.command("schema")
@click.argument("kind", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write all schemas here."
)
def print_schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one kind of file, or write all of them with --out.

    Without KIND, the kinds are listed.
    """
    from assessment.bank.schemas import KINDS, file_schema
    from assessment.files import write_atomically

    if kind is not None and kind not in KINDS:
        raise InputProblems([_unknown_kind(kind, KINDS)])
    kinds = (kind,) if kind else KINDS
    if out is None and kind is None:
        _say("\n".join(KINDS))
        return
    for name in kinds:
        text = json.dumps(file_schema(name), indent=2, ensure_ascii=False) + "\n"
        if out is None:
            _say(text.rstrip())
        else:
            out.mkdir(parents=True, exist_ok=True)
            write_atomically(out / f"{name}.json", text.encode())
    if out is not None:
        click.echo(f"{len(kinds)} schemas written to {out}", err=True)


def _unknown_kind(kind: str, known: tuple[str, ...]) -> Problem:
    from assessment.bank.model_faults import closest, shown

    near = closest(kind, known)
    hint = f"did you mean {near}?" if near else f"kinds: {', '.join(known)}"
    return Problem("unknown-schema", f"there is no kind of file {shown(kind)}", hint=hint)


@bank.command("test")
@_bank_argument
@click.pass_context
def run_tests(context: click.Context, bank: str) -> None:
    """Run a bank's golden cases: answers in, expected scores and findings out.

    Exit status 1 if a case comes out differently.
    """
    from assessment.cli.bank_cards import counted
    from assessment.cli.bank_cases import run_cases
    from assessment.files import find_bank, load_bank

    folder = find_bank(bank)
    found = load_bank(folder)
    outcomes = list(run_cases(found, folder, str(folder)))
    if not outcomes:
        what = f"{folder} has no golden cases"
        hint = "write cases/NAME.yaml; see docs/bank-format.md"
        raise InputProblems([Problem("no-cases", what, Place(str(folder)), hint=hint)])
    for outcome in outcomes:
        _say(f"{'ok  ' if outcome.holds else 'FAIL'} {outcome.title}")
        for problem in outcome.problems:
            _say(problem.render())
        for difference in outcome.differences:
            _say(f"       {difference}")
        if outcome.differences:
            _say(f"       why this is expected: {outcome.why}")
    failed = [outcome for outcome in outcomes if not outcome.holds]
    _say(f"{counted(outcomes, 'case')}, {len(failed)} failed")
    context.exit(1 if failed else 0)


def _say(*texts: str) -> None:
    """Print to standard output, with everything made visible that could steer a terminal."""
    for text in texts:
        click.echo("\n".join(visible(line) for line in text.split("\n")))
