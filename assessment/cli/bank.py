"""`assessment bank`: list, show, check and test question banks, and print the schemas of their files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from assessment.cli.bank_diff import diff
from assessment.problem import InputProblems, Place, Problem, errors, in_reading_order, visible

if TYPE_CHECKING:
    from assessment.bank.models import Bank

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
@click.option("--facilitation", is_flag=True, help="Show the guide for a workshop's facilitator.")
@click.option("--glossary", is_flag=True, help="Show the words that the bank explains.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(
    names: tuple[str, ...],
    crosswalk: str | None,
    benchmarks: bool,
    facilitation: bool,
    glossary: bool,
    as_json: bool,
) -> None:
    """Show a bank as a tree, or everything about one item.

    One name that looks like an item id, such as DAT-16, is an item of the default bank. With
    --crosswalk, --benchmarks, --facilitation or --glossary the only name is that of a bank:
    `show --crosswalk iso-42001`.
    """
    views = (crosswalk is not None, benchmarks, facilitation, glossary)
    if any(views):
        if len(names) > 1 or sum(views) > 1:
            raise click.UsageError(
                "give one of --crosswalk, --benchmarks, --facilitation and --glossary, "
                "and at most a bank"
            )
        bank_name = names[0] if names else DEFAULT_BANK
        if glossary:
            _show_glossary(bank_name, as_json=as_json)
        elif facilitation:
            _show_guide(bank_name, as_json=as_json)
        else:
            _show_table(bank_name, crosswalk, as_json=as_json)
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


def _show_glossary(bank_name: str, *, as_json: bool) -> None:
    """Print the words that a bank explains."""
    from assessment.cli.bank_cards import render_glossary
    from assessment.files import load_bank

    found = load_bank(bank_name)
    entries = [entry.model_dump(mode="json") for entry in found.glossary]
    text = json.dumps(entries, indent=2, ensure_ascii=False)
    _say(text if as_json else render_glossary(found))


def _show_guide(bank_name: str, *, as_json: bool) -> None:
    """Print what a facilitator asks and listens for."""
    from assessment.cli.bank_guide import guide_data, render_guide
    from assessment.files import load_bank

    found = load_bank(bank_name)
    data = guide_data(found)
    _say(json.dumps(data, indent=2, ensure_ascii=False) if as_json else render_guide(found))


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
@click.option("--figures", is_flag=True, help="Print lengths, reading level and likeness of items.")
@click.option("--strict", is_flag=True, help="Exit with status 1 on warnings too.")
@click.option("--quiet", is_flag=True, help="Count the warnings instead of printing them.")
@click.option("--no-proof", is_flag=True, help="Leave the proof out, for speed while editing.")
@click.option("--json", "as_json", is_flag=True, help="Print problems and proof as JSON.")
@click.pass_context
def check(
    context: click.Context,
    bank: str,
    *,
    coverage: bool,
    figures: bool,
    strict: bool,
    quiet: bool,
    no_proof: bool,
    as_json: bool,
) -> None:
    """Check a bank: form, references, sense, coverage, wording and layout; then prove it.

    The proof decides for all answers what can come about, and that better answers never lead to worse
    results; see docs/proof.md. Exit status 1 if there is an error; warnings are advice.
    """
    from assessment.bank.content import check_content
    from assessment.bank.parsing import inspect_bank
    from assessment.cli.bank_proof import check_document, prove_inspected
    from assessment.files import find_bank, read_bank_sources

    sources = read_bank_sources(find_bank(bank))
    found = inspect_bank(sources)
    proved = prove_inspected(found, wanted=not no_proof)
    ordered = in_reading_order([*found.problems, *check_content(found, sources), *proved.problems])
    faults = errors(ordered)
    if as_json:
        _say(check_document(found, proved, ordered))
    else:
        if found.bank is not None:
            _show_tables(found.bank, coverage=coverage, figures=figures)
        for problem in faults if quiet else ordered:
            _say(problem.render())
        _say(*_counts(bank, found.bank, ordered), *proved.lines())
    context.exit(1 if faults or (strict and ordered) else 0)


def _show_tables(found: Bank, *, coverage: bool, figures: bool) -> None:
    """Print the tables that were asked for, each with an empty line behind it."""
    from assessment.bank.content_figures import content_figures
    from assessment.bank.coverage import coverage_tables
    from assessment.cli.bank_cards import render_coverage
    from assessment.cli.bank_figures import render_figures

    if coverage:
        _say(render_coverage(coverage_tables(found)), "")
    if figures:
        _say(render_figures(content_figures(found)), "")


def _counts(name: str, found: Bank | None, problems: Sequence[Problem]) -> Iterator[str]:
    """How many problems there are, and of the warnings how many of each kind."""
    from assessment.cli.bank_cards import counted

    title = f"{name}: "
    if found is not None:
        title = f"{found.id} {found.version}: {counted(found.items, 'item')}, "
    warnings = [problem for problem in problems if problem.severity == "warning"]
    faults = errors(problems)
    yield f"{title}{counted(faults, 'error')}, {counted(warnings, 'warning')}"
    if warnings:
        codes = Counter(problem.code for problem in warnings)
        yield "warnings: " + ", ".join(f"{code} {number}" for code, number in codes.most_common())


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
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def run_tests(context: click.Context, bank: str, *, as_json: bool) -> None:
    """Run a bank's golden cases: answers in, expected scores, findings and first actions out.

    Exit status 1 if a case comes out differently.
    """
    from assessment.cli.bank_cards import counted
    from assessment.cli.bank_cases import outcomes_as_data, render_differences, run_cases
    from assessment.files import find_bank, load_bank

    folder = find_bank(bank)
    found = load_bank(folder)
    outcomes = list(run_cases(found, folder, str(folder)))
    if not outcomes:
        what = f"{folder} has no golden cases"
        hint = "write cases/NAME.yaml; see docs/bank-format.md"
        raise InputProblems([Problem("no-cases", what, Place(str(folder)), hint=hint)])
    failed = [outcome for outcome in outcomes if not outcome.holds]
    if as_json:
        _say(json.dumps(outcomes_as_data(found, outcomes), indent=2, ensure_ascii=False))
        context.exit(1 if failed else 0)
    for outcome in outcomes:
        _say(f"{'ok  ' if outcome.holds else 'FAIL'} {outcome.title}")
        for problem in outcome.problems:
            _say(problem.render())
        if outcome.differences:
            _say(indent(render_differences(outcome.differences), " " * 7))
            _say(f"       why this is expected: {outcome.why}")
    _say(f"{counted(outcomes, 'case')}, {len(failed)} failed")
    context.exit(1 if failed else 0)


bank.add_command(diff)


def _say(*texts: str) -> None:
    """Print to standard output, with everything made visible that could steer a terminal."""
    for text in texts:
        click.echo("\n".join(visible(line) for line in text.split("\n")))
