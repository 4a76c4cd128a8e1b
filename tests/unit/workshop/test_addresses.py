"""Under which names a server answers, who can reach it, and that it takes only addresses of this machine."""

from __future__ import annotations

import socket

import pytest

from assessment.cli.workshop import _warn as warn
from assessment.problem import SurroundingsError
from assessment.workshop.addresses import listen, reachable

LOOPBACK = frozenset({"localhost:81", "127.0.0.1:81", "[::1]:81"})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_without_a_host_only_this_machine_is_served(host: str) -> None:
    where = reachable(host, 81, secure=False, public_url=None)
    assert (where.beyond, where.reach.hosts) == (False, LOOPBACK)
    assert where.url == ("http://[::1]:81" if host == "::1" else "http://localhost:81")


def test_another_loopback_address_is_announced_as_it_is() -> None:
    where = reachable("127.0.0.5", 81, secure=False, public_url=None)
    assert (where.beyond, where.url) == (False, "http://127.0.0.5:81")
    assert "127.0.0.5:81" in where.reach.hosts


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.178.42", "127.0.0.1.evil.example"])
def test_other_addresses_are_said_to_be_reachable(host: str) -> None:
    where = reachable(host, 81, secure=False, public_url=None)
    name = socket.gethostname().lower()
    assert where.beyond
    assert where.reach.hosts > LOOPBACK
    assert {
        f"{name}:81",
        f"{name}.local:81",
        where.url.removeprefix("http://"),
    } <= where.reach.hosts
    assert not {"0.0.0.0:81", "[::]:81"} & where.reach.hosts


def test_behind_a_proxy_its_name_is_the_only_one() -> None:
    for url in ("https://workshop.example.org", "https://workshop.example.org:443/"):
        where = reachable("127.0.0.1", 81, secure=False, public_url=url)
        assert where.reach.hosts == {"workshop.example.org"}
        assert (where.reach.secure, where.beyond) == (True, True)
    where = reachable("127.0.0.1", 81, secure=False, public_url="http://Intranet:8080")
    assert where.reach.origins == {"http://intranet:8080"}


def test_the_own_port_of_a_scheme_is_left_out_as_browsers_do() -> None:
    assert "localhost" in reachable("127.0.0.1", 80, secure=False, public_url=None).reach.hosts
    assert "localhost" in reachable("127.0.0.1", 443, secure=True, public_url=None).reach.hosts
    assert "localhost" not in reachable("127.0.0.1", 443, secure=False, public_url=None).reach.hosts


def test_an_address_of_another_machine_and_a_port_in_use_are_told_plainly() -> None:
    with pytest.raises(SurroundingsError, match=r"cannot listen on 192\.0\.2\.1, port 0"):
        listen("192.0.2.1", 0)
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(SurroundingsError, match=f"port {port} .*in use"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    "host,secure,public_url,says",
    [
        ("127.0.0.1", False, None, "only this machine can reach it"),
        ("0.0.0.0", False, None, "everybody in this network can open http://"),
        ("0.0.0.0", True, None, "the way there is encrypted"),
        (
            "127.0.0.1",
            True,
            "https://workshop.example.org",
            "everybody who can reach https://workshop.",
        ),
    ],
)
def test_who_can_reach_it_is_said_plainly(
    capsys: pytest.CaptureFixture[str], host: str, secure: bool, public_url: str | None, says: str
) -> None:
    where = reachable(host, 81, secure=secure, public_url=public_url)
    warn(where, secure=secure)
    said = capsys.readouterr().err
    assert says in said
    assert ("not encrypted" in said) == (where.beyond and not secure)
