"""A TCP proxy between the platform and its broker, which cuts connections or swallows what goes through them."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass

from deploy.local.waiting import LOOPBACK

CONFIRM_SELECT = (
    b"\x00\x00\x00\x05\x00\x55\x00\x0a"  # how a publisher asks for confirms: five bytes, class 85, method 10
)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST, as a firewall does that has forgotten a connection


@dataclass(eq=False)
class _Pair:
    """One connection through the proxy. `confirmed` once its client has asked for publisher confirms."""

    client: socket.socket
    server: socket.socket
    confirmed: bool = False
    swallowed: bool = False

    def cut(self) -> None:
        for side in (self.client, self.server):
            with contextlib.suppress(OSError):
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                side.shutdown(socket.SHUT_RDWR)
            side.close()


class Proxy:
    """Listens on `port` of the loopback interface and hands everything on to `target`."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server((LOOPBACK, 0), backlog=100)
        self.port: int = self.listener.getsockname()[1]
        self.swallowing, self.publishers_only = False, False
        self.cuts = 0
        self._pairs: set[_Pair] = set()
        self._turn = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Cut all connections there are; new ones are taken at once."""
        with self._turn:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            pair.cut()
        self.cuts += len(pairs)

    def swallow(self, *, publishers_only: bool = False) -> None:
        """Take connections and bytes, and hand nothing on; of publishers with confirms alone, if asked."""
        self.publishers_only, self.swallowing = publishers_only, True

    def restore(self) -> None:
        """Hand on again; a connection of which something was swallowed is cut."""
        self.swallowing = False
        with self._turn:
            broken = {pair for pair in self._pairs if pair.swallowed}
            self._pairs -= broken
        for pair in broken:
            pair.cut()

    def close(self) -> None:
        self.listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self.listener.accept()
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection((LOOPBACK, self.target))
        except OSError:  # the broker is away: so are we
            client.close()
            return
        pair = _Pair(client, server)
        for each in (client, server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._turn:
            self._pairs.add(pair)
        threading.Thread(target=self._pump, args=(pair, client, server), daemon=True).start()
        threading.Thread(target=self._pump, args=(pair, server, client), daemon=True).start()

    def _pump(self, pair: _Pair, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # cut, or closed by one side
            while data := source.recv(65536):
                pair.confirmed = pair.confirmed or CONFIRM_SELECT in data
                if self._swallows(pair):
                    pair.swallowed = True
                else:
                    sink.sendall(data)
        with self._turn:
            self._pairs.discard(pair)
        pair.cut()

    def _swallows(self, pair: _Pair) -> bool:
        """A connection of which something was swallowed hands nothing on any more: the rest would be garbage."""
        return pair.swallowed or (self.swallowing and (pair.confirmed or not self.publishers_only))
