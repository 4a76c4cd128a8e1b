"""HTTP connections that end where a request does not arrive: too long, or too slow."""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Head and body together: cookies of a few rooms and the longest form fit four times over.
LARGEST_REQUEST = 98_304
REQUEST_SECONDS = 20.0


class Connection(HttpToolsProtocol):
    """As uvicorn's, with a limit to how long and how slowly a request may come.

    Without one, whoever opens connections and says nothing holds a file of the process with each, and
    whoever never ends the head of a request fills its memory.
    """

    _received = 0
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request, though not for ever."""
        super().connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins; between two of them a connection may rest."""
        super().on_message_begin()
        self._await_request()

    def on_message_complete(self) -> None:
        """The request is there; its answer may take as long as it takes."""
        self._stop_waiting()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Take in what came, unless it has no end."""
        super().data_received(data)
        if self._deadline is not None:
            self._received += len(data)
            if self._received > LARGEST_REQUEST:
                self._hang_up()

    def _await_request(self) -> None:
        if self._deadline is None:
            self._received = 0
            self._deadline = asyncio.get_running_loop().call_later(REQUEST_SECONDS, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        self._stop_waiting()
        self.transport.abort()
