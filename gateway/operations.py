"""The process's own port: /metrics, /livez and /readyz, for operators only.

A few lines of HTTP/1.0 on asyncio rather than a thread per scrape: at most CLIENTS at once, each for SECONDS.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.house import House

log = logging.getLogger(__name__)

CLIENTS = 16
SECONDS = 5.0
LONGEST_HEAD = 8192  # bytes

Answer = tuple[int, str, bytes]


class Operations:
    """Listens beside the public port."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._server: asyncio.Server | None = None
        self._open = 0

    async def start(self) -> None:
        settings = self.house.settings
        self._server = await asyncio.start_server(
            self._client, settings.metrics_host, settings.metrics_port, limit=LONGEST_HEAD
        )

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= CLIENTS:
                async with asyncio.timeout(SECONDS):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(_message(*self._answer(head)))
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            log.debug("client of the metrics port", extra={"error": type(error).__name__})
        finally:
            self._open -= 1
            writer.close()

    def _answer(self, head: bytes) -> Answer:
        words = head.split(b" ", 2)
        path = words[1].partition(b"?")[0].decode("latin-1") if len(words) == 3 else ""
        answers: dict[str, Callable[[], Answer]] = {
            "/metrics": self._metrics,
            "/livez": _alive,
            "/readyz": self._ready,
        }
        if path not in answers or words[0] not in (b"GET", b"HEAD"):
            return 404, "text/plain", b"/metrics /livez /readyz\n"
        return answers[path]()

    def _metrics(self) -> Answer:
        self.house.freshness.expose()
        return 200, CONTENT_TYPE_LATEST, generate_latest()

    def _ready(self) -> Answer:
        faults = self.house.faults
        status = 503 if faults else 200
        return status, "text/plain", ("ready" if not faults else ", ".join(faults)).encode() + b"\n"


def _alive() -> Answer:
    return 200, "text/plain", b"alive\n"


def _message(status: int, media: str, body: bytes) -> bytes:
    reason = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}[status]
    head = f"HTTP/1.0 {status} {reason}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
