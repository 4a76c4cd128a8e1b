"""Buckets let through what was promised, and wrong codes hold up only those who type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.workshop.limits import Bucket, Buckets, CodeGuard


@given(st.lists(st.floats(0, 2), max_size=60), st.floats(0.5, 20), st.integers(1, 30))
def test_no_more_than_burst_and_rate_allow(pauses: list[float], rate: float, burst: int) -> None:
    bucket, now, through = Bucket(rate, burst), 0.0, 0
    for pause in pauses:
        now += pause
        through += bucket.take(now) == 0
    assert through <= burst + now * rate + 1e-6


@given(st.floats(0.5, 20), st.integers(1, 10))
def test_whoever_waits_as_long_as_told_gets_through(rate: float, burst: int) -> None:
    bucket = Bucket(rate, burst)
    waits = [bucket.take(0.0) for _ in range(burst + 1)]
    assert waits[:-1] == [0] * burst
    assert waits[-1] > 0
    assert bucket.take(waits[-1] + 1e-6) == 0


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket = Bucket(rate=1, burst=1)
    assert bucket.take(100.0) == 0
    assert bucket.take(50.0) > 0
    assert bucket.take(100.5) > 0


def test_buckets_of_others_are_full_and_old_ones_are_forgotten() -> None:
    buckets = Buckets(rate=1, burst=1)
    assert buckets.of("a").take(0.0) == 0
    assert buckets.of("a").take(0.0) > 0
    assert buckets.of("b").take(0.0) == 0
    for number in range(10_000):
        buckets.of(f"key-{number}")
    assert buckets.of("a").take(0.0) == 0


def test_twenty_wrong_codes_close_the_door_to_one_browser_only() -> None:
    guard = CodeGuard()
    for _ in range(20):
        assert guard.wait("browser", 0.0) == 0
        guard.wrong("browser", 0.0)
    assert guard.wait("browser", 0.0) > 0
    assert guard.wait("another", 0.0) == 0
    assert guard.wait("", 0.0) == 0


def test_two_hundred_wrong_codes_a_minute_close_it_to_all_who_type() -> None:
    guard = CodeGuard()
    for number in range(200):
        guard.wrong(f"browser-{number}", 0.0)
    wait = guard.wait("fresh", 0.0)
    assert 0 < wait <= 1
    assert guard.wait("fresh", 60.0) == 0


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_workers_share_the_limit(workers: int) -> None:
    let_through = 0
    for _ in range(workers):
        guard = CodeGuard(workers)
        while guard.wait("", 0.0) == 0:
            guard.wrong("", 0.0)
            let_through += 1
    assert let_through <= 200
