"""An export killed at any moment leaves the old file or the new one, whole, and nothing behind it."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from assessment.files import write_atomically
from tests.durability.writers import Writer

pytestmark = pytest.mark.durability

KILLS = 100
SIZE = 300_000


def export_again_and_again(path: Path, name: str, count: int, done: Any) -> None:
    """Write the two texts in turn."""
    for number in range(count):
        write_atomically(path, name.encode() * SIZE if number % 2 else b"o" * SIZE)
        done.value = number + 1


def test_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(6)
    out = tmp_path / "answers.yaml"
    for _ in range(KILLS):
        writer = Writer(export_again_and_again, out, "n", 1_000_000)
        while not writer.acknowledged:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.01))
        writer.kill()
        assert out.read_bytes() in {b"n" * SIZE, b"o" * SIZE}
    write_atomically(out, b"last")
    assert [file.name for file in tmp_path.iterdir()] == ["answers.yaml"]
