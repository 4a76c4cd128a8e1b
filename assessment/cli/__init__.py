"""The command `assessment`: a lazy table of sub-commands, and what every one of them does on failure."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from assessment.problem import InputProblems, SurroundingsError, visible

# Name -> "module:command". A sub-command is imported only when it is used, so that `--help` stays as
# quick as bare Python; its one-line help stands here for the same reason.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("assessment.cli.demo:demo", "Run the example organisations end to end."),
    "new": ("assessment.cli.new:new", "Start a record for one organisation."),
    "interview": ("assessment.cli.interview:interview", "Ask one item at a time in the terminal."),
    "answer": ("assessment.cli.answer:answer", "Record answers from a script."),
    "import": ("assessment.cli.exchange:import_", "Bring answers from a file into a record."),
    "export": ("assessment.cli.exchange:export", "Write a record's answers to a file."),
    "migrate": (
        "assessment.cli.migrate:migrate",
        "Bring a record to the present version of its bank.",
    ),
    "forget": ("assessment.cli.forget:forget", "Erase one person from a record."),
    "status": ("assessment.cli.status:status", "Show what is answered and what is open."),
    "score": ("assessment.cli.score:score", "Score a record or an answers file."),
    "explain": ("assessment.cli.explain:explain", "Derive one number down to the answers."),
    "evidence": (
        "assessment.cli.evidence:evidence",
        "Show what backs the answers, and what to ask again.",
    ),
    "robustness": (
        "assessment.cli.robustness:robustness",
        "Find the fewest answers that would turn the result.",
    ),
    "whatif": ("assessment.cli.whatif:whatif", "Show what other answers would change."),
    "compare": (
        "assessment.cli.compare:compare",
        "Compare two results by cause, or several units.",
    ),
    "roadmap": ("assessment.cli.roadmap:roadmap", "Plan the actions that close the gaps."),
    "report": ("assessment.cli.report:report", "Write the readiness report as PDF or HTML."),
    "workshop": (
        "assessment.cli.workshop:workshop",
        "Serve the pages of a workshop: wall, phones, facilitator.",
    ),
    "agenda": (
        "assessment.cli.agenda:agenda",
        "Propose the items that a room should talk about.",
    ),
    "votes": (
        "assessment.cli.votes:votes",
        "Write the summary or the votes of a workshop, or bring votes in.",
    ),
    "bank": ("assessment.cli.bank:bank", "List, show, check and test question banks."),
}


class LazyGroup(click.Group):
    """A command group that imports a sub-command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one sub-command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the sub-commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ai-readiness-assessment", prog_name="assessment")
def cli() -> None:
    """Is this organisation ready for AI, what goes wrong if it starts now, and what comes first?

    Results go to standard output, everything else to standard error. Exit status: 0 done, 1 the input
    has problems, 2 the command line is wrong, 3 the surroundings failed.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with the status that the help text promises."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    try:
        result = cli.main(args=arguments, prog_name="assessment", standalone_mode=False)
    except InputProblems as stop:
        return _fail(str(stop), 1)
    except click.exceptions.Abort:
        return _fail("stopped", 130)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as stop:
        stop.show(sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (`head`, a closed pager) went away: not our fault, and nothing left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SurroundingsError as stop:
        return _fail(f"error: {stop}", 3)
    except OSError as stop:
        return _fail(f"error: {_os_sentence(stop)}", 3)
    return result if isinstance(result, int) else 0


def _fail(message: str, status: int) -> int:
    click.echo("\n".join(visible(line) for line in message.split("\n")), err=True)
    return status


def _os_sentence(fault: OSError) -> str:
    what = fault.strerror or str(fault)
    return f"{fault.filename}: {what}" if fault.filename else what
