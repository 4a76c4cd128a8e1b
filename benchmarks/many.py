"""Scoring a thousand to ten million records: tables of outcomes against a loop, polars and a bare copy.

All do it in one run, in turn, on the same answers (150 items in 30 indicators and 6 dimensions, means
throughout, a tenth of the answers missing), and must agree:

- *loop*: plain Python over answer models, overall score only; 1,000 records, the rate carried over;
- *polars*: expressions over the same columns, missing answers skipped: the weighted means of all 37 nodes.
  The quickest of three ways to write them is the yardstick; *polars, same work* computes the attainable
  range and the shares answered, too, but no share unknown, no levels and no caps;
- *copy*: numpy copies the same bytes, which is as fast as memory can be;
- *ours, scores only*: the same 37 means as polars, as `--scores-only` has them, in one thread and in two;
- *ours*: the scores of all 37 nodes, and besides the attainable range, the shares answered and unknown,
  and the levels with their caps, as `assessment score --many` has them; in one thread and in two.

Half a million rows are drawn; more of them are the same again and again. Each side gets them in blocks that
suit it: polars in blocks as large as they come, because it plans every block anew; ours in the blocks of the
command.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from assessment.bank.models import Bank
from assessment.scoring.columns import empty_means, empty_scores
from assessment.scoring.many import score_columns
from assessment.scoring.many_plan import ManyPlan, compile_many
from assessment.scoring.means import score_means
from assessment.scoring.plan import Levels
from assessment.tables.blocks import BLOCK_ROWS
from benchmarks.kernel import draw_levels, loop_score, make_bank, to_answers

LOOP_ROWS = 1_000
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
# Larger than the processor's cache, as a stream from a file is.
DRAWN_ROWS = 524_288
ROUNDS = 5
THREADS = 2


@dataclass(frozen=True)
class Timing:
    """Of the best round: records a second by the clock, and nanoseconds of all cores per record."""

    rate: float
    cpu_ns: float


def main() -> None:
    bank = make_bank()
    drawn = np.ascontiguousarray(draw_levels(np.random.default_rng(1), DRAWN_ROWS).T)
    frame = to_frame(bank, drawn)
    began = time.perf_counter()
    many = compile_many(bank)
    print(f"tables made in {time.perf_counter() - began:.2f} s")
    check(bank, many, drawn[:, :20_000], frame[:20_000])
    loop = Loop(bank, drawn)
    print(f"threads: loop 1, copy 1, ours 1 and {THREADS}, polars {pl.thread_pool_size()}")
    for rows in SIZES:
        compare(bank, many, drawn, frame, rows, loop)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def to_frame(bank: Bank, columns: Levels) -> pl.DataFrame:
    series = [pl.Series(item.id, column) for item, column in zip(bank.items, columns, strict=True)]
    levels = [pl.when(pl.col(item.id) >= 0).then(pl.col(item.id)) for item in bank.items]
    return pl.DataFrame(series).with_columns(levels).rechunk()


class Loop:
    """The plain loop over answer models, timed anew in every round."""

    def __init__(self, bank: Bank, columns: Levels) -> None:
        self.bank = bank
        self.records = [to_answers(bank, row) for row in columns.T[:LOOP_ROWS]]

    def __call__(self) -> None:
        for record in self.records:
            loop_score(self.bank, record)


def polars_by_filling(bank: Bank) -> list[pl.Expr]:
    """Indicators: missing levels as 0, and 0 for their weight."""
    factor = bank.scale.full_score / bank.scale.highest
    found = []
    for indicator, items in by_indicator(bank).items():
        total = sum_of(pl.col(i).fill_null(0) * (factor * weight) for i, weight in items)
        weight = sum_of(
            pl.when(pl.col(i).is_null()).then(0.0).otherwise(weight) for i, weight in items
        )
        found.append((total / weight).fill_nan(None).alias(indicator))
    return found


def polars_by_skipping(bank: Bank) -> list[pl.Expr]:
    """Indicators: sums that skip what is missing."""
    factor = bank.scale.full_score / bank.scale.highest
    found = []
    for indicator, items in by_indicator(bank).items():
        total = pl.sum_horizontal([pl.col(i).cast(pl.Float64) * (factor * w) for i, w in items])
        weight = pl.sum_horizontal([pl.col(i).is_not_null().cast(pl.Float64) * w for i, w in items])
        found.append(pl.when(weight > 0).then(total / weight).alias(indicator))
    return found


def polars_in_whole_numbers(bank: Bank) -> list[pl.Expr]:
    """Indicators: only for whole weights, in small whole numbers for as long as it goes."""
    factor = bank.scale.full_score / bank.scale.highest
    found = []
    for indicator, items in by_indicator(bank).items():
        total = sum_of(pl.col(i).fill_null(0) * pl.lit(int(w), pl.Int8) for i, w in items)
        weight = sum_of(
            pl.col(i).is_not_null().cast(pl.Int8) * pl.lit(int(w), pl.Int8) for i, w in items
        )
        mean = total * factor / weight.cast(pl.Float64)
        found.append(mean.fill_nan(None).alias(indicator))
    return found


def by_indicator(bank: Bank) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for item in bank.items:
        found.setdefault(item.indicator, []).append((item.id, item.weight))
    return found


def sum_of(parts: Iterable[pl.Expr]) -> pl.Expr:
    first, *others = parts
    for other in others:
        first = first + other
    return first


def upper(names: list[str], weights: list[float], name: str) -> pl.Expr:
    """The weighted mean of columns, missing ones skipped."""
    total = sum_of(pl.col(n).fill_null(0.0) * w for n, w in zip(names, weights, strict=True))
    weight = sum_of(
        pl.when(pl.col(n).is_null()).then(0.0).otherwise(w)
        for n, w in zip(names, weights, strict=True)
    )
    return (total / weight).fill_nan(None).alias(name)


def polars_scores(bank: Bank, frame: pl.DataFrame, indicators: list[pl.Expr]) -> pl.DataFrame:
    """All 37 means of a block."""
    dimensions = [
        upper([i.id for i in d.indicators], [i.weight for i in d.indicators], d.id)
        for d in bank.dimensions
    ]
    whole = upper([d.id for d in bank.dimensions], [d.weight for d in bank.dimensions], "overall")
    return frame.lazy().select(indicators).with_columns(dimensions).with_columns(whole).collect()


def polars_same_work(bank: Bank, frame: pl.DataFrame, indicators: list[pl.Expr]) -> None:
    """The means of a block as answered, at worst and at best, and the shares answered."""
    polars_scores(bank, frame, indicators)
    for level in (0, bank.scale.highest):
        filled = [pl.col(item.id).fill_null(level) for item in bank.items]
        polars_scores(bank, frame.lazy().with_columns(filled).collect(), indicators)
    shares = []
    for indicator, items in by_indicator(bank).items():
        whole = sum(weight for _, weight in items)
        answered = sum_of(
            pl.when(pl.col(i).is_null()).then(0.0).otherwise(weight) for i, weight in items
        )
        shares.append((answered / whole).alias(indicator))
    upper_shares = [
        upper([i.id for i in d.indicators], [i.weight for i in d.indicators], d.id)
        for d in bank.dimensions
    ]
    frame.lazy().select(shares).with_columns(upper_shares).collect()


POLARS: dict[str, Callable[[Bank], list[pl.Expr]]] = {
    "filling": polars_by_filling,
    "skipping": polars_by_skipping,
    "whole numbers": polars_in_whole_numbers,
}


def check(bank: Bank, many: ManyPlan, columns: Levels, frame: pl.DataFrame) -> None:
    """The loop, polars and ours agree, but for the last digits."""
    ours = score_columns(many, columns).overall.score[0]
    loop = [loop_score(bank, to_answers(bank, row)) for row in columns.T[:200]]
    assert np.allclose(loop, ours[:200], rtol=0, atol=1e-9), "loop and tables disagree"
    for name, way in POLARS.items():
        found = polars_scores(bank, frame, way(bank))["overall"].to_numpy()
        assert np.allclose(found, ours, rtol=0, atol=1e-9), f"polars by {name} and tables disagree"


class Ours:
    """Our scores of a stream of blocks, in so many threads; each keeps its room for the results."""

    empty: Callable[..., Any] = staticmethod(empty_scores)
    score: Callable[..., object] = staticmethod(score_columns)

    def __init__(self, many: ManyPlan, threads: int) -> None:
        self.many = many
        self.rooms = [self.empty(many.plan, BLOCK_ROWS) for _ in range(threads)]
        self.pool = ThreadPoolExecutor(threads)

    def run(self, blocks: list[Levels]) -> None:
        threads = len(self.rooms)
        parts = [self.pool.submit(self._share, blocks, n, threads) for n in range(threads)]
        for part in parts:
            part.result()

    def _share(self, blocks: list[Levels], number: int, threads: int) -> None:
        for block in blocks[number::threads]:
            self.score(self.many, block, self.rooms[number])


class ScoresOnly(Ours):
    """The same means as polars computes, and nothing else."""

    empty = staticmethod(empty_means)
    score = staticmethod(score_means)


def compare(
    bank: Bank,
    many: ManyPlan,
    drawn: Levels,
    frame: pl.DataFrame,
    rows: int,
    loop: Loop,
) -> None:
    """Time everything in turn, and print the best of each."""
    # Two threads share even a thousand rows.
    size = min(BLOCK_ROWS, -(-rows // THREADS))
    stream = [drawn[:, part] for part in cut(rows, size)]
    frames = [frame[part] for part in cut(rows, DRAWN_ROWS)]
    room = np.empty((len(bank.items), BLOCK_ROWS), dtype=np.int8)
    one, two = Ours(many, 1), Ours(many, THREADS)
    lean_one, lean_two = ScoresOnly(many, 1), ScoresOnly(many, THREADS)
    tasks: dict[str, Callable[[], None]] = {
        "loop": loop,
        "ours, 1 thread": lambda: one.run(stream),
        f"ours, {THREADS} threads": lambda: two.run(stream),
        "ours, scores only, 1": lambda: lean_one.run(stream),
        f"ours, scores only, {THREADS}": lambda: lean_two.run(stream),
        "copy": lambda: copy(stream, room),
    }
    for name, way in POLARS.items():
        tasks[f"polars by {name}"] = partial(run_polars, bank, frames, way(bank))
    whole = polars_in_whole_numbers(bank)
    tasks["polars, same work"] = lambda: run_same_work(bank, frames, whole)
    rounds = ROUNDS if rows < SIZES[-1] else 2
    timings = {name: Timing(0.0, 0.0) for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            done = LOOP_ROWS if name == "loop" else rows
            timings[name] = max(timings[name], timed(task, done), key=lambda timing: timing.rate)
    show(rows, timings)


def cut(rows: int, size: int) -> list[slice]:
    """Blocks of at most `size` among the rows drawn, together so many rows."""
    parts: list[slice] = []
    while rows:
        start = sum(part.stop - part.start for part in parts) % DRAWN_ROWS
        step = min(size, rows, DRAWN_ROWS - start)
        parts.append(slice(start, start + step))
        rows -= step
    return parts


def copy(stream: list[Levels], room: Levels) -> None:
    for block in stream:
        np.copyto(room[:, : block.shape[1]], block)


def run_polars(bank: Bank, frames: list[pl.DataFrame], indicators: list[pl.Expr]) -> None:
    for frame in frames:
        polars_scores(bank, frame, indicators)


def run_same_work(bank: Bank, frames: list[pl.DataFrame], indicators: list[pl.Expr]) -> None:
    for frame in frames:
        polars_same_work(bank, frame, indicators)


def timed(task: Callable[[], None], rows: int) -> Timing:
    cpu, began = time.process_time(), time.perf_counter()
    task()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return Timing(rows / seconds, cpu / rows * 1e9)


def show(rows: int, timings: dict[str, Timing]) -> None:
    load = os.getloadavg()[0]
    print(f"{rows:,} records (load {load:.1f})")
    loop = timings["loop"].rate
    best_polars = max(t.rate for name, t in timings.items() if name.startswith("polars by"))
    copied = timings["copy"].rate
    for name, timing in timings.items():
        print(
            f"  {name:24} {timing.rate:>13,.0f} a second  {timing.cpu_ns:>9,.0f} ns of CPU each  "
            f"{timing.rate / loop:>8,.1f} x loop  {timing.rate / best_polars:>6.2f} x polars  "
            f"1/{copied / timing.rate:,.0f} of copy"
        )


if __name__ == "__main__":
    main()
