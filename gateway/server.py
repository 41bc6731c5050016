"""The process: Granian and uvloop, one worker in one process, and an orderly end.

SIGTERM: not ready any more, live streams closed, no new connections; requests under way are answered; then
the connections to the broker are closed. A watchdog thread ends the process after `stop_seconds` whatever
holds it up.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.observe import log_to_stderr
from chassis.settings import load_or_exit
from gateway.app import create_app
from gateway.house import House
from gateway.lines import Batched, batch_stderr, leave
from gateway.operations import Operations
from gateway.settings import Settings

log = logging.getLogger(__name__)

HEADERS_WITHIN = 10_000  # milliseconds for the head of a request
HEAD_BUFFER = 64 * 1024  # bytes read ahead for one connection
BACKLOG = 2048
STUCK = 70  # exit status when the watchdog had to end the process (EX_SOFTWARE)


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = load_or_exit(Settings)
    log_to_stderr("gateway", settings.log_level)
    for name in ("aiormq", "asyncio", "_granian"):
        logging.getLogger(name).setLevel(logging.CRITICAL if name == "aiormq" else logging.WARNING)
    uvloop.run(serve(settings, batch_stderr()))


async def serve(settings: Settings, log_batch: Batched) -> None:
    """Start the parts, serve HTTP, stop the parts."""
    app, house = create_app(settings)
    operations = Operations(house)
    app.app = with_lifespan(app.app, house, operations)  # within the cache, so that a hit does not pass it
    host, port = settings.http
    server = Server(
        app,
        host,
        port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=HEAD_BUFFER),
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, begin_stop, house, server, log_batch)
    log.info("gateway starts", extra={"address": f"{host}:{port}", "metrics_port": settings.metrics_port})
    await server.serve()
    log.info("gateway stopped")


def begin_stop(house: House, server: Server, log_batch: Batched) -> None:
    """Take no more requests; the second signal changes nothing."""
    if house.stopping:
        return
    house.stopping = True
    watchdog = threading.Timer(house.settings.stop_seconds, leave, (log_batch, STUCK))
    watchdog.daemon = True
    watchdog.start()
    house.live.close()
    server.stop()  # type: ignore[no-untyped-call]


def with_lifespan(app: ASGIApp, house: House, operations: Operations) -> ASGIApp:
    """The application with the ASGI lifespan: connections are begun before and ended after all requests."""

    async def entire(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await app(scope, receive, send)
            return
        await receive()
        house.backend.start()
        house.journal.start()
        await operations.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await operations.stop()
        await asyncio.gather(house.backend.stop(), house.journal.stop())
        await send({"type": "lifespan.shutdown.complete"})

    return entire
