"""Settings that every test shares."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.support.postgres import Server

# The same examples on every run, so that a red build is red for everyone. To search for new ones:
# HYPOTHESIS_PROFILE=default make quick
settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def database_server() -> "Iterator[Server]":
    """A PostgreSQL server for all tests of one worker; records in it have names of their own."""
    from tests.support.postgres import server

    with server() as running:
        yield running
