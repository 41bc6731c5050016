"""A web server that behaves as badly as a test wants, each path in its own way."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DOCUMENT = b'[{"title": "Softwareentwickler (m/w/d)"}]'


class Handler(BaseHTTPRequestHandler):
    """Answers by the method that its path names, and keeps the headers it was asked with."""

    server: Any
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        try:
            self.server.answers[self.path.partition("?")[0]](self)
        except OSError:  # the other side has had enough
            self.close_connection = True

    def answer(self, status: int = 200, body: bytes = DOCUMENT, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in (told | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on stderr."""


def go_to(where: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(status, b"", Location=where)


def without_end(handler: Handler) -> None:
    """A document of which there is always more."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def drop_by_drop(beginning: bytes) -> Callable[[Handler], None]:
    """An answer that goes on a byte at a time, each of them in time, until the server is stopped."""

    def drip(handler: Handler) -> None:
        handler.wfile.write(beginning)
        while not handler.server.stopped.wait(0.05):
            handler.wfile.write(b"x")
        handler.close_connection = True

    return drip


@contextmanager
def serving(tls: ssl.SSLContext | None = None, **answers: Callable[[Handler], None]) -> Iterator[Any]:
    """A server at 127.0.0.1, `root` its address; the path /name is answered by `answers[name]`."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.stopped = [], threading.Event()
    server.answers = {f"/{name}": answer for name, answer in answers.items()}
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.root = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
