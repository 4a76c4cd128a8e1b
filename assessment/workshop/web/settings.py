"""What the server is told when it starts, and what all of its handlers share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assessment.workshop.limits import Bucket, Buckets, CodeGuard
from assessment.workshop.pages import Pages
from assessment.workshop.room import Room
from assessment.workshop.web.metrics import Metrics

VOTES_PER_SECOND, VOTES_AT_ONCE = 10.0, 20.0
COMMANDS_PER_SECOND, COMMANDS_AT_ONCE = 10.0, 30.0
JOINS_PER_SECOND, JOINS_AT_ONCE = 100.0, 400.0
# A page that is drawn for one participant takes more work than a vote.
LOOKS_PER_SECOND, LOOKS_AT_ONCE = 5.0, 30.0
STREAMS_PER_SEAT, STREAMS_PER_SCREEN, STREAMS_PER_ROOM = 3, 12, 2000


@dataclass(frozen=True)
class Reach:
    """Where the server is reached.

    Attributes:
        hosts: values of the Host header that are served, in lower case, with port where it is not the
            scheme's own.
        secure: pages are served over HTTPS, by the server itself or by a proxy before it.
    """

    hosts: frozenset[str]
    secure: bool = False

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may send forms."""
        scheme = "https" if self.secure else "http"
        return frozenset(f"{scheme}://{host}" for host in self.hosts)


@dataclass
class Served:
    """One server process: its rooms, and what its handlers share.

    Attributes:
        rooms: by id.
        pages: by language.
        statics: name to media type and content.
        render: runs a command of the program on a room's record and gives the file that it wrote.
    """

    rooms: dict[str, Room]
    pages: Callable[[Room], Pages]
    statics: Mapping[str, tuple[str, bytes]]
    reach: Reach
    metrics: Metrics = field(default_factory=Metrics)
    guard: CodeGuard = field(default_factory=CodeGuard)
    votes: Buckets = field(default_factory=lambda: Buckets(VOTES_PER_SECOND, VOTES_AT_ONCE))
    commands: Buckets = field(
        default_factory=lambda: Buckets(COMMANDS_PER_SECOND, COMMANDS_AT_ONCE)
    )
    looks: Buckets = field(default_factory=lambda: Buckets(LOOKS_PER_SECOND, LOOKS_AT_ONCE))
    joins: Bucket = field(default_factory=lambda: Bucket(JOINS_PER_SECOND, JOINS_AT_ONCE))
    clock: Callable[[], float] = time.monotonic

    def by_code(self, code: str) -> Room | None:
        """The open room with this join code."""
        wanted = code.strip().upper().replace("-", "").replace(" ", "")
        for room in self.rooms.values():
            if room.code and room.code == wanted and not room.session.closed:
                return room
        return None
