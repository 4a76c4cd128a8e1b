"""The frames of one room: drawn once per change, and sent to everybody who looks at the same screen."""

from __future__ import annotations

import json
import time
from typing import Any

from markupsafe import Markup

from assessment.workshop import views
from assessment.workshop.hub import Audience
from assessment.workshop.pages import Pages
from assessment.workshop.room import Room
from assessment.workshop.web.stream import Frame


class Frames:
    """Frames by audience; what did not change is not drawn again."""

    def __init__(self, room: Room, pages: Pages, qr_svg: str) -> None:
        """Take the room, its pages, and the code that leads to it as SVG."""
        self._room = room
        self._pages = pages
        self.qr_svg = Markup(qr_svg)  # noqa: S704 - made by this program from an address of its own
        self._kept: dict[Audience, Frame] = {}

    def of(self, audience: Audience) -> Frame:
        """The frame of the moment."""
        kept = self._kept.get(audience)
        version = self._room.hub.version
        if kept is not None and kept.version == version:
            return kept
        view = {"wall": self.wall, "phone": self.phone, "console": self.console}[audience]()
        screen, live = view.screen, self._pages.live(view)
        frame = Frame(
            version,
            screen,
            small=frame_json(version, screen, live, None),
            draw=lambda: frame_json(version, screen, live, self._draw(audience, view)),
        )
        self._kept[audience] = frame
        return frame

    def wall(self) -> views.WallView:
        """The view of the wall."""
        return views.wall_view(self._room.session, self._room.view_room())

    def console(self) -> views.ConsoleView:
        """The view of the facilitator."""
        return views.console_view(self._room.session, self._room.view_room())

    def phone(self) -> views.PhoneView:
        """What is the same on all phones."""
        own = views.OwnVote()
        session, room = self._room.session, self._room.view_room()
        return views.phone_view(session, room, label="", role=None, own=own, alone={})

    def _draw(self, audience: Audience, view: Any) -> str | None:
        room, pages = self._room, self._pages
        if audience == "phone" and view.stage == "alone":
            # Alone, everybody has a page of their own, which the phone fetches.
            return None
        questions = views.open_questions(room.session)
        if audience == "wall":
            return pages.wall_main(view, f"/wall/{room.id}", self.qr_svg, questions)
        if audience == "phone":
            return pages.phone_main(view, f"/r/{room.id}", questions)
        return pages.console_main(
            view, f"/f/{room.id}", choices=self.choices, wall_url=room.wall_url
        )

    @property
    def choices(self) -> dict[str, str]:
        """Every item that could be taken up, id to title."""
        return views.titles(self._room.bank, self._room.asked)


def frame_json(version: int, screen: str, live: dict[str, Any], html: str | None) -> bytes:
    """One frame as the script of the pages reads it."""
    data = {"v": str(version), "screen": screen, "html": html, "live": live, "now": time.time()}
    return json.dumps(data, ensure_ascii=False).encode()
