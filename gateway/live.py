"""Server-sent events from the journal: every public fact as it is told, resumed by Last-Event-ID.

The id of an event is the fact's offset in the stream. Who returns with one gets what was told since, read
from the stream itself, then what is told from now on. Each client has a queue of bounded length; one that
reads too slowly is sent away and may return with its Last-Event-ID.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiormq
from starlette.requests import Request
from starlette.responses import StreamingResponse

from chassis.errors import Unavailable
from gateway.journal import Heard, Journal
from gateway.metrics import STREAM_DROPPED, STREAMS
from gateway.problems import Malformed

log = logging.getLogger(__name__)

WAITING = 256  # facts a client may be behind
HEARTBEAT = 15.0  # seconds
RETRY = 3000  # milliseconds, told to clients
REPLAYS = 4  # at once
LARGEST_OFFSET = 2**62

Waiting = asyncio.Queue[Heard | None]


class Live:
    """The clients of the stream."""

    def __init__(self, journal: Journal, at_once: int) -> None:
        self.journal, self.at_once = journal, at_once
        self._clients: set[Waiting] = set()
        self._replaying = asyncio.Semaphore(REPLAYS)
        journal.on_fact.append(self._tell)
        STREAMS.set_function(lambda: len(self._clients))

    def open(self, request: Request) -> StreamingResponse:
        """The stream for a request. Raises Unavailable when there are too many, Malformed for a bad id."""
        if len(self._clients) >= self.at_once or not self.journal.up:
            raise Unavailable("stream_unavailable", retry_after=5)
        after = _offset(request.headers.get("last-event-id"))
        wanted = tuple(part for part in request.query_params.get("types", "").split(",") if part)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._lines(after, wanted), headers=headers, media_type="text/event-stream")

    def close(self) -> None:
        """Send every client away; they return to another gateway."""
        for waiting in tuple(self._clients):
            self._send_away(waiting)

    def _tell(self, heard: Heard) -> None:
        for waiting in tuple(self._clients):
            try:
                waiting.put_nowait(heard)
            except asyncio.QueueFull:
                STREAM_DROPPED.inc()
                self._send_away(waiting)

    def _send_away(self, waiting: Waiting) -> None:
        self._clients.discard(waiting)
        while not waiting.empty():
            waiting.get_nowait()
        waiting.put_nowait(None)

    async def _lines(self, after: int | None, wanted: tuple[str, ...]) -> AsyncIterator[bytes]:
        waiting: Waiting = asyncio.Queue(WAITING)
        self._clients.add(waiting)
        try:
            yield f"retry: {RETRY}\n\n".encode()
            until = self.journal.last
            if after is not None and until is not None and after < until:
                async for heard in self._missed(after, until):
                    after = heard.offset
                    if _matches(heard, wanted):
                        yield _event(heard)
            while True:
                beat = await self._next(waiting, wanted, after)
                if beat is None:
                    return
                yield beat
        except (TimeoutError, aiormq.AMQPError) as error:
            log.warning("replay ended early", extra={"error": type(error).__name__})
        finally:
            self._clients.discard(waiting)

    async def _missed(self, after: int, until: int) -> AsyncIterator[Heard]:
        async with self._replaying:
            async for heard in self.journal.replay(after, until):
                yield heard

    async def _next(self, waiting: Waiting, wanted: tuple[str, ...], after: int | None) -> bytes | None:
        """The next event that is wanted and not yet sent, a heartbeat after silence, None at the end."""
        try:
            async with asyncio.timeout(HEARTBEAT):
                while heard := await waiting.get():
                    if _matches(heard, wanted) and (after is None or heard.offset > after):
                        return _event(heard)
                return None
        except TimeoutError:
            return b": beat\n\n"


def _offset(text: str | None) -> int | None:
    if text is None or not text.strip():
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 19 or int(text) > LARGEST_OFFSET:
        raise Malformed("last_event_id_malformed")
    return int(text)


def _matches(heard: Heard, wanted: tuple[str, ...]) -> bool:
    return not wanted or heard.type.startswith(wanted)


def _event(heard: Heard) -> bytes:
    data: Any = heard.raw.replace(b"\r", b"").replace(b"\n", b"")
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (heard.offset, heard.type.encode(), data)
