"""The table of sub-commands: complete, loadable, and quick to list."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from assessment.cli import COMMANDS, cli, run

HEAVY = ("pydantic", "questionary", "weasyprint", "numpy", "rich", "yaml", "jinja2", "sqlite3")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_loads_under_its_name(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    # The line in the table may leave words out, but it says what the command's own help says.
    listed = COMMANDS[name][1].rstrip(".").lower().split()
    own = (command.help or "").lower()
    assert sum(word in own for word in listed) >= 0.7 * len(listed)


def test_an_unknown_command_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess"]) == 2
    assert "No such command 'assess'" in capsys.readouterr().err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, (_, text) in COMMANDS.items():
        assert name in shown
        assert text in shown


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from assessment.cli import run; run(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
