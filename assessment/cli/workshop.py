"""`assessment workshop`: serves the pages of a workshop from this machine."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from assessment.answers.history import fold
from assessment.cli.inputs import FILE_PATH, bank_option, settled
from assessment.problem import InputProblems, Place, Problem, SurroundingsError, visible

if TYPE_CHECKING:
    from assessment.bank.models import Bank
    from assessment.store.rooms import RoomStore
    from assessment.workshop.addresses import Reachable
    from assessment.workshop.opening import Links

DEFAULT_PORT = 8642
LANGUAGES = ("en", "de")


@click.command()
@click.argument("record_paths", metavar="RECORD...", nargs=-1, required=True, type=FILE_PATH)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all."
)
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 takes a free one.",
)
@click.option("--title", metavar="TEXT", help="Of the workshop; else the name of the organisation.")
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
    help="Of the pages.",
)
@click.option(
    "--named", is_flag=True, help="Keep names with votes. Settled when the workshop begins."
)
@click.option(
    "--smallest-group",
    default=3,
    show_default=True,
    type=click.IntRange(3, 50),
    metavar="N",
    help="Fewest people of a role whose votes are shown apart.",
)
@click.option(
    "--tls-cert", type=FILE_PATH, metavar="FILE", help="Certificate (PEM), to serve HTTPS."
)
@click.option("--tls-key", type=FILE_PATH, metavar="FILE", help="Its key.")
@click.option(
    "--public-url",
    metavar="URL",
    help="Address of a proxy in front, such as https://workshop.example.org.",
)
@bank_option
def workshop(  # noqa: PLR0913, PLR0917 - one parameter per option
    record_paths: tuple[Path, ...],
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
    bank_option: str | None,
) -> None:
    """Serve the pages of a workshop: a wall, a phone for everybody, and the facilitator's own.

    Without --host nobody but this machine can reach them. The facilitator's link is printed once and
    lets in whoever has it. A second call on the same record goes on where the room was.
    """
    from assessment.answers.workshop_steps import Opened
    from assessment.cli.report_files import read_templates
    from assessment.resources import resource_folder
    from assessment.workshop.addresses import listen, reachable
    from assessment.workshop.opening import open_workshop
    from assessment.workshop.server import Service, Workshop, serve

    tls = _certificate(tls_cert, tls_key)
    _check_url(public_url)
    with contextlib.ExitStack() as closing:
        opened: list[tuple[RoomStore, Bank, str, Links]] = []
        for path in dict.fromkeys(record_paths):
            store = open_store(path)
            closing.callback(store.close)
            bank, organisation = _bank_of(path, store, bank_option)
            options = Opened(
                title=title or organisation,
                named=named,
                smallest_group=smallest_group,
                minutes=minutes,
                language=language,
            )
            opened.append((store, bank, organisation, open_workshop(store, options)))
        listening = closing.enter_context(listen(host, port))
        taken = listening.getsockname()[1]
        where = reachable(host, taken, secure=tls is not None, public_url=public_url)
        for store, _, organisation, links in opened:
            _announce(store.name, organisation, links, where.url)
        _warn(where, secure=tls is not None or (public_url or "").startswith("https"))
        serve(
            Service(
                workshops=tuple(
                    Workshop(store, bank, links.workshop, wall_link(where.url, links))
                    for store, bank, _, links in opened
                ),
                reachable=where,
                templates=read_templates(),
                statics=resource_folder("report_templates"),
                tls=tls,
            ),
            listening,
        )
    click.echo("the server has stopped; the same call goes on where the room was", err=True)


def open_store(path: Path) -> RoomStore:
    """The room of a record."""
    from assessment.store.room_file import RoomFile

    return RoomFile.open(path)


def _bank_of(path: Path, store: RoomStore, bank_option: str | None) -> tuple[Bank, str]:
    bank, history = settled(path, fold(store.events()), bank_option)
    return bank, history.answers.organisation.name


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
