"""An address names a file or a record in a database, and never shows a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.problem import InputProblems
from assessment.store.address import DatabaseAddress, parse_address


@pytest.mark.parametrize("text", ["acme.db", "a/b.yaml", "/tmp/x#y", "postgresql.db", "C:/x"])
def test_anything_else_is_a_file(text: str) -> None:
    assert parse_address(text) == Path(text)


@pytest.mark.parametrize(
    "text,shown",
    [
        ("postgresql://h/d#acme", "postgresql://h/d#acme"),
        ("postgres://anna@h:5433/d#acme", "postgres://anna@h:5433/d#acme"),
        ("postgresql://anna:Canary@h/d#acme", "postgresql://anna@h/d#acme"),
        ("postgresql://anna:Can@ary@h/d#acme", "postgresql://anna@h/d#acme"),
        ("postgresql://anna:Can%2Fary@h/d#a-b.c_1", "postgresql://anna@h/d#a-b.c_1"),
        ("postgresql:///d?host=/run&password=Canary#acme", "postgresql:///d#acme"),
        ("postgresql://[::1]:5432/d#%C3%A9t%C3%A9", "postgresql://[::1]:5432/d#été"),
    ],
)
def test_an_address_is_shown_without_its_password(text: str, shown: str) -> None:
    address = parse_address(text)
    assert isinstance(address, DatabaseAddress)
    assert str(address) == shown
    assert "Canary" not in repr(address)
    assert address.name == address.stem == shown.partition("#")[2]
    assert str(address.of("other")) == f"{shown.partition('#')[0]}#other"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://h/d",
        "postgresql://h/d#",
        "postgresql://h/d#a/b",
        "postgresql://h/d#a%00b",
        "postgresql://anna:Can#ary@h/d#acme",
        "postgresql://anna:Can/ary@h/d#acme",
        "postgresql://anna:12/Canary@h/d#acme",
        "postgresql://anna:12?Canary@h/d#acme",
        "postgresql://h:Canary/d#acme",
        "postgresql://[h/d#acme",
    ],
)
def test_a_broken_address_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InputProblems) as caught:
        parse_address(text)
    assert "error[bad-address]" in str(caught.value)
    assert "Can" not in str(caught.value)
    assert "12" not in str(caught.value)
