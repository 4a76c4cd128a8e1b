"""Where a server can be reached, said plainly and checked at every request."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from assessment.problem import SurroundingsError
from assessment.workshop.web.guard import allowed_hosts
from assessment.workshop.web.settings import Reach

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - what people write for all addresses
# From the range for documentation: no packet is sent, the system only chooses an address of its own.
_SOMEWHERE = ("192.0.2.1", 9)


@dataclass(frozen=True)
class Reachable:
    """Where participants find the server.

    Attributes:
        url: `scheme://host:port`, as printed and put into the code on the wall.
        beyond: other machines can reach it.
        reach: what the guard lets through.
    """

    url: str
    beyond: bool
    reach: Reach


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        SurroundingsError: the address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as fault:
        made.close()
        what = fault.strerror or str(fault)
        raise SurroundingsError(
            f"cannot listen on {host}, port {port} ({what}); give another with --host or --port"
        ) from fault
    except OverflowError as fault:
        made.close()
        raise SurroundingsError(f"there is no port {port}; ports go up to 65535") from fault
    made.listen(2048)
    return made


def reachable(host: str, port: int, *, secure: bool, public_url: str | None) -> Reachable:
    """Where a server that listens on `host` and `port` is reached.

    Args:
        host: as given; an address for all interfaces is reached under this machine's own.
        port: that it listens on.
        secure: it speaks TLS itself.
        public_url: of a proxy before it, which then is the only way in but for this machine.
    """
    names = {*_LOOPBACK}
    own = _own_address() if host in _EVERYWHERE else host
    beyond = host in _EVERYWHERE or not _is_loopback(host)
    if host not in _EVERYWHERE:
        names.add(_bracketed(host).lower())
    if beyond:
        names |= {
            _bracketed(own),
            socket.gethostname().lower(),
            f"{socket.gethostname().lower()}.local",
        }
    if public_url is not None:
        parts = urlsplit(public_url)
        behind = parts.scheme == "https"
        # Browsers leave out the port that is the scheme's own.
        own_port = 443 if behind else 80
        host_sent = parts.netloc.lower().removesuffix(f":{own_port}")
        public = Reach(frozenset({host_sent}), secure=behind)
        return Reachable(public_url.rstrip("/"), beyond=True, reach=public)
    scheme = "https" if secure else "http"
    shown = "localhost" if host in ("localhost", "127.0.0.1") else _bracketed(own)
    reach = Reach(allowed_hosts(names, port, secure=secure), secure=secure)
    return Reachable(f"{scheme}://{shown}:{port}", beyond=beyond, reach=reach)


def _own_address() -> str:
    """The address of this machine in its network; loopback where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
