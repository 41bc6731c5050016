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
from aiormq.abc import DeliveredMessage
from aiormq.channel import Channel
from aiormq.connection import Connection
from pamqp import commands as spec

log = logging.getLogger(__name__)

HEARTBEAT = 5  # seconds; the broker counts as gone after three of them missed
OPENING = 5.0  # seconds for connecting and for preparing, each
DELAYS = (0.1, 0.25, 0.5, 1.0, 2.0)  # seconds between attempts; the last one repeats
FAULTS = (aiormq.AMQPError, OSError, asyncio.TimeoutError, asyncio.CancelledError, RuntimeError)

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
    """A channel that hands replies and returned requests to plain functions as they are read.

    aiormq would begin a task for each delivery, and drops a return on a channel without publisher confirms.
    """

    on_reply: Callable[[DeliveredMessage], None]
    on_return: Callable[[DeliveredMessage], None]

    @classmethod
    async def opened(
        cls,
        connection: Connection,
        on_reply: Callable[[DeliveredMessage], None],
        on_return: Callable[[DeliveredMessage], None],
    ) -> ReplyChannel:
        channel = cls(connection, 1, publisher_confirms=False)
        channel.on_reply, channel.on_return = on_reply, on_return
        connection.channels[1] = channel
        await channel.open()
        return channel

    async def _on_deliver_frame(self, frame: spec.Basic.Deliver) -> None:
        self.on_reply(await self._whole(frame))

    async def _on_return_frame(self, frame: spec.Basic.Return) -> None:
        self.on_return(await self._whole(frame))

    async def _whole(self, frame: spec.Basic.Deliver | spec.Basic.Return) -> DeliveredMessage:
        header = await self._get_frame()
        return await self._read_content(frame, header)  # type: ignore[arg-type]
