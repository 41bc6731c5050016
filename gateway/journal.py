"""Hearing the journal: every public fact, in order, with its offset in the stream.

The offset of the last message, fact or not, is kept, so that after a lost connection nothing told meanwhile is missed.
An offset that falls means that the stream was made anew; it counts from there.
At the first start hearing begins with the last chunk of the stream: its offsets tell where the end is, which
is what a returning client's Last-Event-ID is compared with.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from aiormq.abc import DeliveredMessage, FieldTable
from aiormq.connection import Connection
from aiormq.exceptions import ChannelPreconditionFailed

from gateway.metrics import CONNECTED, FACTS
from gateway.wire import Line, soon

log = logging.getLogger(__name__)

NAME = "journal"
SEGMENT = 50 * 1024 * 1024  # bytes; the same in chassis.journal
MARK = "itmv-mark"  # the header of what is no fact: services set it where a replay of theirs shall end
PREFETCH = 200
SILENCE = 5.0  # seconds a replay waits for the next fact before it counts as failed


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact from the journal: its offset, the CloudEvents envelope, and the bytes it came as."""

    offset: int
    type: str
    subject: str
    envelope: dict[str, Any]
    raw: bytes


class Journal:
    """Tells its listeners of each fact, and whether it can be heard at all."""

    def __init__(self, uri: str, max_age: str) -> None:
        self.max_age = max_age
        self.last: int | None = None
        self.on_fact: list[Callable[[Heard], None]] = []
        self.on_state: list[Callable[[bool], None]] = []
        self._line = Line(uri, "journal", self._prepare, self._lost)
        self._connection: Connection | None = None

    @property
    def up(self) -> bool:
        return self._line.up

    def start(self) -> None:
        CONNECTED.labels("journal").set_function(lambda: self._line.up)
        self._line.start()

    async def stop(self) -> None:
        await self._line.stop()

    async def replay(self, after: int, until: int) -> AsyncIterator[Heard]:
        """The facts with offsets in (after, until], read from the stream on a channel of their own."""
        if self._connection is None or after >= until:
            return
        channel = await self._connection.channel(publisher_confirms=False)
        arrived: asyncio.Queue[DeliveredMessage] = asyncio.Queue()

        async def receive(message: DeliveredMessage) -> None:
            arrived.put_nowait(message)  # at most PREFETCH, since each is acknowledged when it is taken

        try:
            await channel.basic_qos(prefetch_count=PREFETCH)
            await channel.basic_consume(NAME, receive, arguments={"x-stream-offset": after + 1})
            position = after
            while position < until:
                message = await asyncio.wait_for(arrived.get(), SILENCE)
                await channel.basic_ack(message.delivery_tag or 0, wait=False)
                position = _offset(message)
                if after < position <= until and (heard := _read(message)):
                    yield heard
        finally:
            soon(channel.close())

    async def _prepare(self, connection: Connection) -> None:
        await self._declare(connection)
        channel = await connection.channel(publisher_confirms=False)
        await channel.basic_qos(prefetch_count=PREFETCH)

        async def receive(message: DeliveredMessage) -> None:
            self.last = _offset(message)
            if heard := _read(message):
                self._hear(heard)
            await channel.basic_ack(message.delivery_tag or 0, wait=False)

        begin = "last" if self.last is None else self.last + 1
        await channel.basic_consume(NAME, receive, arguments={"x-stream-offset": begin})
        self._connection = connection
        for listener in self.on_state:  # only now: what is told before we listen would purge nothing
            listener(True)

    async def _declare(self, connection: Connection) -> None:
        """Make the stream. One that was made with another age keeps it; the refusal closes the channel it comes by."""
        arguments: FieldTable = {
            "x-queue-type": "stream",
            "x-max-age": self.max_age,
            "x-stream-max-segment-size-bytes": SEGMENT,
        }
        channel = await connection.channel(publisher_confirms=False)
        try:
            await channel.queue_declare(NAME, durable=True, arguments=arguments)
        except ChannelPreconditionFailed:
            channel = await connection.channel(publisher_confirms=False)
            await channel.queue_declare(NAME, passive=True)
            log.warning("journal kept as it was made; the settings ask for other arguments")
        await channel.close()

    def _hear(self, heard: Heard) -> None:
        FACTS.labels(heard.type).inc()
        for listener in self.on_fact:
            listener(heard)

    def _lost(self) -> None:
        self._connection = None
        for listener in self.on_state:
            listener(False)


def _headers(message: DeliveredMessage) -> FieldTable:
    return message.header.properties.headers or {}


def _offset(message: DeliveredMessage) -> int:
    return int(_headers(message)["x-stream-offset"])  # type: ignore[arg-type]


def _read(message: DeliveredMessage) -> Heard | None:
    """The fact in a message; None for a mark and, with a line in the log without the body, for what is unreadable."""
    if MARK in _headers(message):
        return None
    try:
        envelope = json.loads(message.body)
        subject = str(envelope.get("subject", ""))
        return Heard(_offset(message), str(envelope["type"]), subject, envelope, message.body)
    except (KeyError, ValueError, TypeError, AttributeError):
        log.exception("unreadable fact in the journal", extra={"size": len(message.body)})
        return None
