"""`assessment evidence` on the examples and on a small file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.commands import Command

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_the_clinic_group(command: Command) -> None:
    done = command("evidence", str(EXAMPLES / "clinic-group" / "answers.yaml"), bank=False)
    assert (done.status, done.err) == (0, "")
    assert "Answers that contradict each other" in done.out
    assert "CON-14 (DAT-08, DAT-06)" in done.out
    assert "left out (as here)" in done.out


def test_json_says_the_same(command: Command) -> None:
    path = str(EXAMPLES / "clinic-group" / "answers.yaml")
    found = json.loads(command("evidence", path, "--json", bank=False).out)
    scored = json.loads(command("score", path, "--json", bank=False).out)
    assert found["schema"] == "assessment-evidence/1"
    assert found["overall"]["claimed"] == scored["overall"]["score"]
    assert [one["id"] for one in found["contradictions"]] == ["CON-14"]
    assert {one["policy"] for one in found["by_policy"]} == {"exclude", "target", "zero"}


def test_careless_answers_are_named_at_80_columns(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "careless.yaml"
    items = ", ".join(f"STR-{n:02}: {{level: 4, by: Anna <b>}}" for n in range(1, 24))
    path.write_text(
        "assessment: 1\nbank: ai-readiness\norganisation: {name: Example}\n"
        f"answers: {{{items}}}\n"
    )
    done = command("evidence", str(path), bank=False)
    assert done.status == 0
    assert "A reason to ask again" in done.out
    words = " ".join(done.out.split())
    assert "Anna <b> gave level 4 to 23 items in a row, STR-01 to STR-23." in words
    assert "Anna <b> claims more than the evidence backs on 23 of 23 items" in words
    assert max(map(len, done.out.splitlines())) <= 80
