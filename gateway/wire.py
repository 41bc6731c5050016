"""One connection to the broker that comes back by itself, and the channel that RPC travels on.

aiormq is used directly, beneath aio-pika: its robust connection restores a consumer with the arguments it
began with, which for a stream would skip what was told meanwhile, and it gives neither replies nor returns
without a task each. Here whoever uses a connection is told when a new one is up and prepares it anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import aiormq
from aiormq.abc import ChannelFrame, DeliveredMessage
from aiormq.channel import Channel
from aiormq.connection import Connection
from pamqp import commands as spec
from pamqp.frame import marshal
from pamqp.header import ContentHeader

log = logging.getLogger(__name__)

HEARTBEAT = 5  # seconds; the broker counts as gone after three of them missed
OPENING = 5.0  # seconds for connecting and for preparing, each
DELAYS = (0.1, 0.25, 0.5, 1.0, 2.0)  # seconds between attempts; the last one repeats
FAULTS = (aiormq.AMQPError, OSError, asyncio.TimeoutError, asyncio.CancelledError, RuntimeError)

MOST_UNSENT = 8 * 1024 * 1024  # bytes of requests that wait for the broker
CONGESTED = 0.005  # seconds until a full writer is tried again

_closing: set[asyncio.Task[None]] = set()

Prepare = Callable[[Connection], Awaitable[None]]


class Line:
    """Keeps one connection open: connects, has it prepared, waits until it is lost, begins again."""

    def __init__(self, uri: str, name: str, prepare: Prepare, lost: Callable[[], None]) -> None:
        self.uri, self.name = uri, name
        self.prepare, self.lost = prepare, lost
        self.up = False
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name=f"line-{self.name}")

    async def stop(self, patience: float = 2.0) -> None:
        """Close politely for at most `patience` seconds; a frozen broker does not hold us up."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=patience)
        if self._connection:
            closing = asyncio.ensure_future(self._connection.close())
            await asyncio.wait([closing], timeout=patience)

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                await self._open()
                failures = 0
                await self._until_lost()
                log.warning("broker connection lost", extra={"line": self.name})
            except FAULTS as error:
                if self._stopping():
                    raise
                log.warning("no broker connection", extra={"line": self.name, "error": type(error).__name__})
            finally:
                self._down()
            await asyncio.sleep(DELAYS[min(failures, len(DELAYS) - 1)])
            failures += 1

    async def _open(self) -> None:
        self._connection = connection = Connection(
            self.uri, client_properties={"connection_name": f"gateway {self.name}"}
        )
        connection.heartbeat_timeout = HEARTBEAT
        async with asyncio.timeout(OPENING):
            await connection.connect()
        async with asyncio.timeout(OPENING):
            await self.prepare(connection)
        self.up = True
        log.info("broker connected", extra={"line": self.name})

    async def _until_lost(self) -> None:
        """Return when the connection, or the one channel on it, has closed."""
        if self._connection:
            ends = [self._connection.closing, *(c.closing for c in self._connection.channels.values() if c)]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)

    def _down(self) -> None:
        self.up = False
        self.lost()
        connection, self._connection = self._connection, None
        if connection and not connection.is_closed:
            soon(connection.close())

    @staticmethod
    def _stopping() -> bool:
        task = asyncio.current_task()
        return bool(task and task.cancelling())


def soon(closing: Coroutine[Any, Any, None]) -> None:
    """Close something without waiting for it; a broker that does not answer is given OPENING seconds."""

    async def patiently() -> None:
        with suppress(*FAULTS):
            await asyncio.wait_for(closing, OPENING)

    task = asyncio.create_task(patiently())
    _closing.add(task)
    task.add_done_callback(_closing.discard)


class ReplyChannel(Channel):
    """A channel that writes the requests of one turn of the loop together, and hands what comes to plain functions.

    aiormq would begin a task for each delivery, and drops a return on a channel without publisher confirms.
    """

    on_reply: Callable[[DeliveredMessage], None]
    on_return: Callable[[DeliveredMessage], None]
    _outgoing: list[bytes]
    _unsent: int  # bytes
    _methods: dict[str, bytes]  # door -> its marshalled method frame

    @classmethod
    async def opened(
        cls,
        connection: Connection,
        on_reply: Callable[[DeliveredMessage], None],
        on_return: Callable[[DeliveredMessage], None],
    ) -> ReplyChannel:
        channel = cls(connection, 1, publisher_confirms=False)
        channel.on_reply, channel.on_return = on_reply, on_return
        channel._outgoing, channel._unsent, channel._methods = [], 0, {}
        connection.channels[1] = channel
        await channel.open()
        return channel

    def send(self, exchange: str, door: str, properties: spec.Basic.Properties, body: bytes) -> None:
        """Send a mandatory, unconfirmed message. Raises BlockingIOError when the broker takes no more."""
        if self.is_closed or self._unsent > MOST_UNSENT:
            raise BlockingIOError("the broker takes no requests")
        if door not in self._methods:
            method = spec.Basic.Publish(exchange=exchange, routing_key=door, mandatory=True)
            self._methods[door] = marshal(method, self.number)
        header = ContentHeader(properties=properties, body_size=len(body))
        frames = [self._methods[door], marshal(header, self.number)]
        frames += [marshal(part, self.number) for part in self._split_body(body)]
        if not self._outgoing:
            self.loop.call_soon(self._flush)
        self._outgoing += frames
        self._unsent += sum(map(len, frames))

    def _flush(self) -> None:
        """Hand what has gathered to the connection's writer; where its queue is full, try again in a moment."""
        try:
            self.write_queue.put_nowait(ChannelFrame(b"".join(self._outgoing), should_close=False))
        except asyncio.QueueFull:
            self.loop.call_later(CONGESTED, self._flush)
            return
        self._outgoing.clear()
        self._unsent = 0

    async def _on_deliver_frame(self, frame: spec.Basic.Deliver) -> None:
        self.on_reply(await self._whole(frame))

    async def _on_return_frame(self, frame: spec.Basic.Return) -> None:
        self.on_return(await self._whole(frame))

    async def _whole(self, frame: spec.Basic.Deliver | spec.Basic.Return) -> DeliveredMessage:
        header = await self._get_frame()
        return await self._read_content(frame, header)  # type: ignore[arg-type]
