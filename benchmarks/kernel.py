"""Scoring a million respondents: the array kernel against a plain Python loop over answer models.

Both do the same work on the same answers (150 items in 30 indicators and 6 dimensions, means throughout,
a tenth of the answers missing) and must agree. The loop is timed on at most 2,000 rows and its rate
carried over; the kernel is fed in blocks, as a caller that streams would feed it.
"""

from __future__ import annotations

import resource
import time

import numpy as np
import numpy.typing as npt

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.models import Bank, BankFile, Dimension, Indicator, Item
from assessment.scoring import score
from assessment.scoring.kernel import compile_plan, score_levels
from assessment.scoring.plan import UNANSWERED, ScoringPlan

Levels = npt.NDArray[np.int8]

BLOCK_ROWS = 2048
LOOP_ROWS = 2_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def main() -> None:
    bank = make_bank()
    plan = compile_plan(bank)
    rng = np.random.default_rng(1)
    levels = draw_levels(rng, LOOP_ROWS)
    records = [to_answers(bank, row) for row in levels]

    began = time.perf_counter()
    by_loop = [loop_score(bank, record) for record in records]
    loop_rate = LOOP_ROWS / (time.perf_counter() - began)
    by_kernel = score_levels(plan, levels).overall.score[:, 0]
    assert np.allclose(by_loop, by_kernel, rtol=0, atol=1e-9), "the two disagree"

    print(f"plain loop: {loop_rate:>12,.0f} records a second ({LOOP_ROWS} records)")
    for rows in SIZES:
        seconds = time_kernel(plan, rows)
        rate = rows / seconds
        print(
            f"kernel:     {rate:>12,.0f} records a second ({rows:>9,} in {seconds:7.3f} s), "
            f"{rate / loop_rate:6.1f} x the loop"
        )
    began = time.perf_counter()
    for record in records[:50]:
        score(bank, record)
    one = (time.perf_counter() - began) / 50
    print(f"one record with range, evidence and levels: {one * 1000:.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def make_bank() -> Bank:
    """150 items in six dimensions of five indicators each."""
    dimensions = tuple(
        Dimension(
            id=f"d{d}",
            title=f"D{d}",
            short=f"D{d}",
            meaning="-",
            indicators=tuple(
                Indicator(id=f"d{d}i{i}", title=f"I{i}", meaning="-", weight=1.0 + i)
                for i in range(5)
            ),
        )
        for d in range(6)
    )
    items = tuple(
        Item(
            id=f"T-{number:03}",
            indicator=f"d{number // 25}i{number // 5 % 5}",
            title="-",
            ask="-",
            weight=1.0 + number % 2,
        )
        for number in range(150)
    )
    meta = BankFile(
        bank=1, id="bench", version="1.0.0", title="-", description="-", dimensions=dimensions
    )
    return Bank(meta=meta, digest="0" * 64, items=items)


def draw_levels(rng: np.random.Generator, rows: int) -> Levels:
    """Rows of levels 0-4, a tenth of them unanswered."""
    levels = rng.integers(0, 5, size=(rows, 150), dtype=np.int8)
    levels[rng.random((rows, 150)) < 0.1] = UNANSWERED
    return levels


def to_answers(bank: Bank, row: Levels) -> AnswerSet:
    """One row as the models that a record is read into."""
    responses = tuple(
        Response(item=item.id, level=int(level))
        for item, level in zip(bank.items, row, strict=True)
        if level >= 0
    )
    return AnswerSet(bank=bank.id, organisation=Organisation(name="-"), responses=responses)


def loop_score(bank: Bank, answers: AnswerSet) -> float:
    """The overall score by a plain loop: mean over dimensions of means over indicators of means."""
    given = {response.item: response.level for response in answers.responses}
    by_indicator: dict[str, tuple[float, float]] = {}
    for item in bank.items:
        level = given.get(item.id)
        if level is None:
            continue
        total, weight = by_indicator.get(item.indicator, (0.0, 0.0))
        points = level / bank.scale.highest * bank.scale.full_score
        by_indicator[item.indicator] = (total + item.weight * points, weight + item.weight)
    whole, whole_weight = 0.0, 0.0
    for dimension in bank.dimensions:
        total, weight = 0.0, 0.0
        for indicator in dimension.indicators:
            if indicator.id in by_indicator:
                part, part_weight = by_indicator[indicator.id]
                total += indicator.weight * part / part_weight
                weight += indicator.weight
        if weight:
            whole += dimension.weight * total / weight
            whole_weight += dimension.weight
    return whole / whole_weight


def time_kernel(plan: ScoringPlan, rows: int) -> float:
    """Seconds to score `rows` rows, block by block; drawing them is not counted."""
    block = draw_levels(np.random.default_rng(2), min(BLOCK_ROWS, rows))
    score_levels(
        plan, block[:8], keep_items=False
    )  # the first call pays for memory that later ones reuse
    began = time.perf_counter()
    done = 0
    while done < rows:
        score_levels(plan, block[: rows - done], keep_items=False)
        done += len(block)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
