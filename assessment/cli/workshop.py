"""`assessment workshop`: serves the pages of a workshop from this machine."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from assessment.answers.history import fold
from assessment.answers.models import MAX_NAME
from assessment.answers.texts import text_fault
from assessment.cli.inputs import FILE_PATH, bank_option, settled
from assessment.problem import InputProblems, Place, Problem, SurroundingsError, visible
from assessment.store.address import DatabaseAddress, RecordAddress, parse_address
from assessment.store.opening import open_room

if TYPE_CHECKING:
    import socket

    from assessment.answers.workshop_steps import Opened
    from assessment.bank.models import Bank
    from assessment.store.rooms import RoomStore
    from assessment.workshop.addresses import Reachable
    from assessment.workshop.opening import Links

DEFAULT_PORT = 8642
LANGUAGES = ("en", "de")


@click.command()
@click.argument("records", metavar="[RECORD]...", nargs=-1)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 for all of this machine.",
)
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 takes a free one.",
)
@click.option("--title", metavar="TEXT", help="Of the workshop; the organisation's name.")
@click.option(
    "--minutes",
    default=120,
    show_default=True,
    type=click.IntRange(10, 600),
    help="Time the room has.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    type=click.Choice(LANGUAGES),
    help="Of the pages; questions stay in the bank's.",
)
@click.option("--named", is_flag=True, help="Keep names with votes; cannot be changed later.")
@click.option(
    "--smallest-group",
    default=3,
    show_default=True,
    type=click.IntRange(3, 50),
    metavar="N",
    help="Fewest people of a role whose votes are shown apart.",
)
@click.option("--tls-cert", type=FILE_PATH, metavar="FILE", help="Certificate (PEM), for HTTPS.")
@click.option("--tls-key", type=FILE_PATH, metavar="FILE", help="Its key.")
@click.option(
    "--public-url", metavar="URL", help="Of a proxy in front: https://workshop.example.org."
)
@click.option(
    "--store",
    metavar="ADDRESS",
    help="postgresql://USER@HOST/DATABASE: RECORDs are names in it; without any, all of it.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Processes, with --store.",
)
@bank_option
def workshop(  # noqa: PLR0913, PLR0917 - one parameter per option
    records: tuple[str, ...],
    host: str,
    port: int,
    title: str | None,
    minutes: int,
    language: str,
    named: bool,
    smallest_group: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    public_url: str | None,
    store: str | None,
    workers: int,
    bank_option: str | None,
) -> None:
    """Serve the pages of a workshop: a wall, a phone for everybody, and the facilitator's own.

    Without --host nobody but this machine can reach them. The facilitator's link is printed at every
    start and lets in whoever has it. A second call on the same record goes on where the room was.
    """
    from assessment.workshop.addresses import listen, reachable

    tls = _certificate(tls_cert, tls_key)
    _check_url(public_url)
    addresses = _addresses(records, store)
    if workers > 1 and not all(isinstance(one, DatabaseAddress) for one in addresses):
        raise click.UsageError("--workers needs --store: one process at a time writes to a file")
    options = partial(
        _options,
        title=title,
        named=named,
        smallest_group=smallest_group,
        minutes=minutes,
        language=language,
    )
    with contextlib.ExitStack() as closing:
        rooms: list[_Opened] = []
        for address in addresses:
            made = _open(address, bank_option, options)
            rooms.append(made)
            closing.callback(made.store.close)
        listening = closing.enter_context(listen(host, port))
        taken = listening.getsockname()[1]
        where = reachable(host, taken, secure=tls is not None, public_url=public_url)
        for one in rooms:
            _announce(one.store.name, one.organisation, one.links, where.url)
        _warn(where, secure=where.reach.secure)
        if workers == 1:
            _serve(rooms, where, tls, 1, listening)
        else:
            from assessment.workshop.workers import run_workers

            for one in rooms:
                one.store.close()
            run_workers(workers, lambda: _serve_anew(rooms, where, tls, workers, listening))
    click.echo("the server has stopped; the same call goes on where the room was", err=True)


@dataclass(frozen=True)
class _Opened:
    """One record with its workshop."""

    address: RecordAddress
    store: RoomStore
    bank: Bank
    organisation: str
    links: Links


def _options(organisation: str, *, title: str | None, **facts: Any) -> Opened:
    from assessment.answers.workshop_steps import Opened

    fault = text_fault(title or "")
    if fault:
        raise click.BadParameter(f"the title holds {fault}", param_hint="--title")
    return Opened(title=(title or organisation)[:MAX_NAME], **facts)


def _addresses(records: tuple[str, ...], store: str | None) -> tuple[RecordAddress, ...]:
    if store is None:
        if not records:
            raise click.UsageError("name a record, such as acme.db")
        return tuple(dict.fromkeys(map(parse_address, records)))
    if not store.startswith(("postgresql://", "postgres://")) or "#" in store:
        raise click.BadParameter(
            "must be postgresql://USER@HOST/DATABASE, without a record", param_hint="--store"
        )
    names = records or _all_records(store)
    return tuple(dict.fromkeys(parse_address(f"{store}#{name}") for name in names))


def _all_records(store: str) -> tuple[str, ...]:
    from assessment.store.postgres.record import list_records

    names = list_records(DatabaseAddress(store))
    if not names:
        what = "the database holds no records"
        hint = "make one with `assessment new postgresql://USER@HOST/DATABASE#NAME`"
        raise InputProblems([Problem("no-records", what, hint=hint)])
    return names


def _open(
    address: RecordAddress, bank_option: str | None, options: Callable[[str], Opened]
) -> _Opened:
    """Open a record, and begin its workshop or go on with it.

    Args:
        options: how to open a new one, by the name of the organisation.
    """
    from assessment.store.retention import expire_room
    from assessment.workshop.opening import open_workshop

    store = open_room(address)
    try:
        expire_room(store, datetime.now(UTC).date())
        bank, history = settled(address, fold(store.events()), bank_option)
        organisation = history.answers.organisation.name
        links = open_workshop(store, options(organisation))
    except BaseException:
        store.close()
        raise
    return _Opened(address, store, bank, organisation, links)


def _serve_anew(
    rooms: list[_Opened],
    where: Reachable,
    tls: tuple[Path, Path] | None,
    workers: int,
    listening: socket.socket,
) -> None:
    """In a process of its own: with connections of its own."""
    opened = [replace(one, store=open_room(one.address)) for one in rooms]
    try:
        _serve(opened, where, tls, workers, listening)
    finally:
        for one in opened:
            one.store.close()


def _serve(
    rooms: list[_Opened],
    where: Reachable,
    tls: tuple[Path, Path] | None,
    workers: int,
    listening: socket.socket,
) -> None:
    from assessment.cli.report_files import read_templates
    from assessment.resources import resource_folder
    from assessment.workshop.server import Service, Workshop, serve

    told, environment = _for_children(rooms)
    workshops = tuple(
        Workshop(
            one.store,
            one.bank,
            one.links.workshop,
            wall_link(where.url, one.links),
            told[one.address],
        )
        for one in rooms
    )
    service = Service(
        workshops=workshops,
        reachable=where,
        templates=read_templates(),
        statics=resource_folder("report_templates"),
        tls=tls,
        listen=_listener(rooms),
        workers=workers,
        environment=environment,
    )
    serve(service, listening)


def _for_children(rooms: list[_Opened]) -> tuple[dict[RecordAddress, str], dict[str, str]]:
    """How processes that make files are told of records: without a password, which others could read."""
    told: dict[RecordAddress, str] = {}
    environment: dict[str, str] = {}
    for one in rooms:
        if not isinstance(one.address, DatabaseAddress):
            told[one.address] = str(one.address.absolute())
            continue
        parts = urlsplit(one.address.url)
        if parts.password:
            environment["PGPASSWORD"] = unquote(parts.password)
        user, at, host = parts.netloc.rpartition("@")
        bare = parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}").geturl()
        told[one.address] = f"{bare}#{one.address.record}"
    return told, environment


def _listener(rooms: list[_Opened]) -> Callable[[threading.Event], Iterator[str]] | None:
    """Gives the names of records that others change; None where nobody else can."""
    databases = [one.address for one in rooms if isinstance(one.address, DatabaseAddress)]
    if not databases:
        return None
    from assessment.store.postgres.listening import listen

    def names(stop: threading.Event) -> Iterator[str]:
        listener = listen(databases[0])

        def stop_listening() -> None:
            stop.wait()
            listener.stop()

        threading.Thread(target=stop_listening, name="stopper", daemon=True).start()
        return iter(listener)

    return names


def facilitator_link(url: str, links: Links) -> str:
    """Lets in whoever opens it; the secret stands where browsers do not send it along."""
    return f"{url}/f/{links.workshop}#{links.facilitator}"


def wall_link(url: str, links: Links) -> str:
    """Opens the wall on another computer."""
    return f"{url}/wall/{links.workshop}#{links.wall}"


def _announce(name: str, organisation: str, links: Links, url: str) -> None:
    what = "goes on" if links.resumed else "begins"
    click.echo(visible(f"{name}: the workshop of {organisation} {what}"))
    click.echo(visible(f"  facilitator  {facilitator_link(url, links)}"))
    click.echo(visible(f"  wall         {wall_link(url, links)}"))
    click.echo(visible(f"  participants {url}/   (code and picture code are on the wall)"))


def _warn(where: Reachable, *, secure: bool) -> None:
    """Say plainly who can reach the pages."""
    if not where.beyond:
        said = "only this machine can reach it; with --host 0.0.0.0 everybody in this network can"
    elif secure:
        said = f"everybody who can reach {where.url} can open the page to join; the way there is encrypted"
    else:
        said = (
            f"everybody in this network can open {where.url}; the way there is not encrypted: "
            "use a network that you trust, or --tls-cert and --tls-key"
        )
    click.echo(
        f"{said}\nStop with Ctrl-C; nothing is lost, and phones come back by themselves.", err=True
    )


def _certificate(cert: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise click.UsageError("--tls-cert and --tls-key belong together")
    for path in (cert, key):
        if not path.is_file():
            raise SurroundingsError(f"{path}: there is no such file")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key)
    except (ssl.SSLError, OSError) as fault:
        what = getattr(fault, "reason", None) or fault
        problem = Problem(
            "bad-certificate",
            f"certificate and key cannot be used ({what})",
            Place(str(cert)),
            hint="give the certificate with its chain, and its key without a password, as PEM",
        )
        raise InputProblems([problem]) from fault
    return cert, key


def _check_url(url: str | None) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise click.BadParameter(
            f"`{url}` must be an address such as https://workshop.example.org",
            param_hint="--public-url",
        )
