"""Where the server says that it can be reached, and which names it answers to."""

from __future__ import annotations

import socket

import pytest

from assessment.problem import SurroundingsError
from assessment.workshop.addresses import listen, reachable


def test_only_this_machine_unless_told_otherwise() -> None:
    found = reachable("127.0.0.1", 8642, secure=False, public_url=None)
    assert found.url == "http://localhost:8642"
    assert not found.beyond
    assert found.reach.hosts == {"localhost:8642", "127.0.0.1:8642", "[::1]:8642"}
    assert found.reach.origins == {f"http://{host}" for host in found.reach.hosts}


def test_all_addresses_are_announced_under_one_of_this_machine() -> None:
    found = reachable("0.0.0.0", 8642, secure=False, public_url=None)
    assert found.beyond
    own = found.url.removeprefix("http://")
    assert own in found.reach.hosts
    assert not own.startswith("0.0.0.0")


def test_the_port_of_the_scheme_may_be_left_out() -> None:
    found = reachable("192.0.2.7", 443, secure=True, public_url=None)
    assert {"192.0.2.7", "192.0.2.7:443"} <= found.reach.hosts
    assert "https://192.0.2.7" in found.reach.origins
    assert found.reach.secure


def test_behind_a_proxy_only_its_name_counts() -> None:
    found = reachable("127.0.0.1", 8642, secure=False, public_url="https://Workshop.example.org/")
    assert found.reach.hosts == {"workshop.example.org"}
    assert found.reach.origins == {"https://workshop.example.org"}
    assert found.reach.secure
    assert found.url == "https://Workshop.example.org"


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(SurroundingsError, match=rf"cannot listen on 127.0.0.1, port {port}"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_told_in_a_sentence() -> None:
    with pytest.raises(SurroundingsError, match="give another with --host"):
        listen("192.0.2.1", 0)
