"""Serves pages on loopback the way the workshop does, and does with frames and votes what a test says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from assessment.resources import resource_folder
from assessment.workshop.server import read_statics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Frame = dict[str, Any]


@dataclass
class PageServer:
    """What is served, and what came in.

    Attributes:
        pages: HTML by path.
        frames: the frame of a room by its base, such as `/r/ROOM`, sent to streams and to `/state`.
        replies: status and JSON for a POST by path; `{"ok": true}` otherwise.
        streaming: whether streams are served at all.
        posted: path and fields of every POST.
        asked: paths of every GET of a state.
    """

    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    replies: dict[str, tuple[int, Any]] = field(default_factory=dict)
    streaming: bool = True
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    closing: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def show(self, base: str, screen: str, html: str | None, **live: Any) -> None:
        """Send a frame to everybody who looks at a room."""
        with self.changed:
            self.frames[base] = {
                "v": str(time.monotonic_ns()),
                "screen": screen,
                "html": html,
                "live": live,
                "now": time.time(),
            }
            self.changed.notify_all()

    def votes(self) -> list[dict[str, Any]]:
        """The votes that came in."""
        return [fields for path, fields in self.posted if path.endswith("/vote")]


@contextmanager
def serve_pages() -> Iterator[PageServer]:
    """A server on a free port, until the block ends."""
    served = PageServer()
    statics = read_statics(resource_folder("report_templates"))

    class Handler(_Handler):
        page_server = served
        static_files = statics

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        with served.changed:
            served.closing = True
            served.changed.notify_all()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    page_server: PageServer
    static_files: dict[str, tuple[str, bytes]]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        base, _, last = path.rpartition("/")
        if path.startswith("/static/") and last in self.static_files:
            self._send(200, *self.static_files[last])
        elif last == "events":
            self._stream(base)
        elif last == "state":
            self.page_server.asked.append(path)
            frame = self.page_server.frames.get(base)
            self._json(200 if frame else 503, {**(frame or {}), "now": time.time()})
        elif path in self.page_server.pages:
            self._send(200, "text/html; charset=utf-8", self.page_server.pages[path].encode())
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        plain = "json" not in self.headers["Content-Type"]
        fields = dict(parse_qsl(body)) if plain else json.loads(body)
        self.page_server.posted.append((self.path, fields))
        status, reply = self.page_server.replies.get(self.path, (200, {"ok": True}))
        if self.path.endswith("/vote") and self.path not in self.page_server.replies:
            reply = {"result": "stored", "number": fields["number"]}
        if plain:
            self._send(303, "text/plain", b"", Location=self.path.rpartition("/")[0])
        else:
            self._json(status, reply)

    def _json(self, status: int, data: Any) -> None:
        self._send(status, "application/json", json.dumps(data).encode())

    def _send(self, status: int, media: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, base: str) -> None:
        served = self.page_server
        if not served.streaming:
            self._send(503, "text/plain", b"")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        sent = ""
        try:
            self.wfile.write(b"retry: 200\n\n")
            while not served.closing and served.streaming:
                with served.changed:
                    frame = served.frames.get(base)
                    if frame is None or frame["v"] == sent:
                        served.changed.wait(0.5)
                        continue
                sent = frame["v"]
                self.wfile.write(b"event: frame\ndata: " + json.dumps(frame).encode() + b"\n\n")
        except OSError:
            return
