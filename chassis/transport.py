"""AMQP on the socket by the turn of the hub, where py-amqp would go there for each frame.

Under load one turn brings several requests and makes several replies: they are read together and leave together,
for one call of the system where there were five for each. TLS stays with py-amqp's own way.
"""

from __future__ import annotations

import logging
from typing import Any

import eventlet
from amqp.transport import TCPTransport
from kombu import Connection
from kombu.transport import pyamqp

READ = 16 * 1024  # bytes at once
log = logging.getLogger(__name__)


class ByTurns(TCPTransport):  # type: ignore[misc]
    """A TCP connection that reads what there is, and writes at the end of the turn."""

    def _setup_transport(self) -> None:
        super()._setup_transport()
        self._quick_recv = lambda _wanted: self.sock.recv(READ)
        self._write = self._keep
        self._unsent: list[bytes] = []
        self._sending = False

    def _keep(self, frames: Any) -> None:
        self._unsent.append(bytes(frames))  # py-amqp uses its buffer again
        if not self._sending:
            self._sending = True
            eventlet.spawn_n(self._send)

    def _send(self) -> None:
        """Send until nothing is left; when the connection has gone, its reader finds that out and says so."""
        try:
            while self._unsent:
                frames, self._unsent = b"".join(self._unsent), []
                self.sock.sendall(frames)
        except (OSError, AttributeError) as gone:  # AttributeError: closed meanwhile, there is no socket
            self.connected = False
            log.debug("not sent", extra={"reason": type(gone).__name__})
        finally:
            self._sending = False


class _Connection(pyamqp.Connection):  # type: ignore[misc]
    def Transport(self, host: str, connect_timeout: float, ssl: Any, *timeouts: Any, **options: Any) -> Any:  # noqa: N802
        if ssl:
            return super().Transport(host, connect_timeout, ssl, *timeouts, **options)
        return ByTurns(host, connect_timeout, *timeouts, **options)


class _Transport(pyamqp.Transport):  # type: ignore[misc]
    Connection = _Connection


def connection(uri: str, **options: Any) -> Connection:
    """A kombu connection that reads and writes by turns; for greenlets that consume."""
    made = Connection(uri, **options)
    if made.transport_cls == "amqp":
        made.transport_cls = _Transport
    return made
