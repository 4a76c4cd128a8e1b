"""Files that take long to make: each by the program itself in a process of its own, one at a time.

So the server stays quick and small whatever a report needs, and a report that fails takes nothing with it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assessment.problem import SurroundingsError
from assessment.workshop.agenda_models import Agenda, HeatMap
from assessment.workshop.room import Room

_SECONDS = 180.0
# The exit status of a program that a full disk or the like stopped.
_SURROUNDINGS = 3
_PDF = "application/pdf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Document:
    """One file: its name, media type, and the command that writes it.

    Attributes:
        command: arguments, with ``RECORD`` and ``OUT`` where the two stand.
        inline: shown by the browser rather than saved.
    """

    name: str
    media: str
    command: tuple[str, ...]
    inline: bool = False


DOCUMENTS: dict[str, Document] = {
    "summary": Document(
        "workshop.html", "text/html; charset=utf-8", ("votes", "RECORD", "--to", "OUT"), inline=True
    ),
    "summary.pdf": Document("workshop.pdf", _PDF, ("votes", "RECORD", "--to", "OUT")),
    "votes.csv": Document(
        "votes.csv", "text/csv; charset=utf-8", ("votes", "RECORD", "--to", "OUT")
    ),
    "votes.xlsx": Document("votes.xlsx", _XLSX, ("votes", "RECORD", "--to", "OUT")),
    "votes.json": Document("votes.json", "application/json", ("votes", "RECORD", "--to", "OUT")),
    "cards.pdf": Document(
        "cards.pdf", _PDF, ("report", "RECORD", "--edition", "workshop", "--out", "OUT")
    ),
    "result": Document(
        "result.html",
        "text/html; charset=utf-8",
        ("report", "RECORD", "--edition", "executive", "--out", "OUT"),
        inline=True,
    ),
    "report.pdf": Document("report.pdf", _PDF, ("report", "RECORD", "--out", "OUT")),
    "roadmap.xlsx": Document("roadmap.xlsx", _XLSX, ("roadmap", "RECORD", "--out", "OUT")),
}


class Heated(BaseModel):
    """What `assessment agenda --json` prints."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    heat: HeatMap
    agenda: Agenda


class Documents:
    """Makes files of rooms, one at a time, and works agendas out beside them."""

    def __init__(
        self, record: Callable[[Room], str], environment: Mapping[str, str] | None = None
    ) -> None:
        """Take how the program is told of a room's record, and what else its environment holds."""
        self._record = record
        self._environment = {**os.environ, **(environment or {})}
        self._turn = asyncio.Lock()
        # The agenda does not wait for a report, which takes long.
        self._agenda_turn = asyncio.Lock()

    async def make(self, room: Room, document: Document) -> bytes:
        """The bytes of a file, of the record as it stands.

        Raises:
            SurroundingsError: it could not be made, or took too long.
        """
        with tempfile.TemporaryDirectory(prefix="workshop-") as folder:
            out = Path(folder) / document.name
            await self._run(room, document.command, out, self._turn)
            if not out.is_file():
                raise SurroundingsError(f"{document.name} was not written")
            return out.read_bytes()

    async def heat(self, room: Room, minutes: int, minutes_per_item: int) -> Heated:
        """Heat map and agenda of a room."""
        command = (
            *("agenda", "RECORD", "--json", "--minutes", str(minutes)),
            *("--minutes-per-item", str(minutes_per_item)),
        )
        printed = await self._run(room, command, Path("-"), self._agenda_turn)
        return Heated.model_validate_json(json.dumps(json.loads(printed)), strict=False)

    async def _run(
        self, room: Room, command: Sequence[str], out: Path, turn: asyncio.Lock
    ) -> bytes:
        filled = {"RECORD": self._record(room), "OUT": str(out)}
        arguments = [filled.get(part, part) for part in command]
        async with turn:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "assessment.cli", *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment,
            )
            try:
                printed, said = await asyncio.wait_for(process.communicate(), _SECONDS)
            except (TimeoutError, asyncio.CancelledError) as fault:
                process.kill()
                await process.wait()
                if isinstance(fault, asyncio.CancelledError):
                    raise
                raise SurroundingsError(
                    f"`{command[0]}` took longer than {_SECONDS:.0f} s"
                ) from None
        if process.returncode:
            # What it says of the record may quote what people wrote; this ends in the log.
            said_last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
            why = " ".join(said_last) if process.returncode == _SURROUNDINGS else ""
            raise SurroundingsError(f"`{command[0]}` ended with {process.returncode} {why}".strip())
        return printed
