"""`assessment new`: start a record for one organisation."""

from __future__ import annotations

import click

from assessment.answers.bank_versions import stamp
from assessment.answers.events import RecordCreated
from assessment.answers.profile import (
    check_shared_facts,
    read_organisation,
    read_profile,
    with_shared_facts,
)
from assessment.answers.reading import Faults
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank
from assessment.cli.arguments import description_node
from assessment.cli.inputs import DEFAULT_BANK, bank_option, record_argument, stop_at_errors
from assessment.files import load_bank
from assessment.problem import visible
from assessment.store import Record, record_entry
from assessment.store.address import RecordAddress


@click.command()
@record_argument
@bank_option
@click.option("--name", metavar="TEXT", help="Name of the organisation; else that of the file.")
@click.option("--sector", metavar="TEXT", help="Its sector.")
@click.option("--staff", type=int, metavar="NUMBER", help="How many people work there.")
@click.option("--country", metavar="CODE", help="Two letters, such as DE.")
@click.option(
    "--profile",
    "profile_words",
    multiple=True,
    metavar="KEY=VALUE",
    help="A fact that decides what is asked, such as ai_kinds=predictive,agents. May be repeated.",
)
def new(  # noqa: PLR0917 - one parameter per option
    record_path: RecordAddress,
    bank_option: str | None,
    name: str | None,
    sector: str | None,
    staff: int | None,
    country: str | None,
    profile_words: tuple[str, ...],
) -> None:
    """Start a record for one organisation.

    RECORD is the file to write, such as acme.db, or a name in a database
    (postgresql://USER@HOST/DATABASE#NAME). One that exists is never overwritten.
    """
    bank = load_bank(bank_option or DEFAULT_BANK)
    facts: dict[str, object] = {
        "name": name or record_path.stem,
        "sector": sector,
        "staff": staff,
        "country": country,
    }
    created = _created(bank, facts, profile_words)
    Record.create(record_path, record_entry(created))
    click.echo(visible(_report(record_path, bank, created)))


def _created(bank: Bank, facts: dict[str, object], profile_words: tuple[str, ...]) -> RecordCreated:
    faults = Faults()
    root = description_node(facts, profile_words, bank, faults)
    organisation = read_organisation(root, faults)
    profile = read_profile(root, bank, faults, other_version=False)
    check_shared_facts(root, bank, faults)
    stop_at_errors(faults.problems)
    assert organisation is not None, "an organisation that could not be read has a problem"
    return RecordCreated(
        organisation=organisation,
        profile=with_shared_facts(organisation, profile, bank),
        bank=stamp(bank),
    )


def _report(path: RecordAddress, bank: Bank, created: RecordCreated) -> str:
    asked = len(asked_items(bank, created.profile))
    open_fields = [field.id for field in bank.meta.profile if field.id not in created.profile]
    lines = [
        f"{path}: a new record for {created.organisation.name}, with the bank {bank.id} {bank.version}",
        f"{asked} of {len(bank.items)} items are asked"
        + (f"; not known yet: {', '.join(open_fields)}" if open_fields else ""),
        f"next: assessment interview {path}",
    ]
    return "\n".join(lines)
