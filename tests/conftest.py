"""Settings that every test shares, and which tests coverage looks at."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from coverage import Coverage
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


# Tracing slows every line of Python down, other packages' too, and doubles the time of tests that go
# through thousands of examples or lay out whole reports. What only such tests reach does not count as
# covered, which makes the bar no lower.
UNTRACED = ("slow", "durability", "hypothesis")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage rests during a test of many examples or of patience, its fixtures included."""
    if not any(item.get_closest_marker(name) for name in UNTRACED):
        return (yield)
    # Workers of a test run have two that measure, one on top of the other.
    running: list[Coverage] = []
    while (one := Coverage.current()) is not None:
        one.stop()
        running.append(one)
    try:
        return (yield)
    finally:
        for one in reversed(running):
            one.start()
