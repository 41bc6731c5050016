"""A process's own port: /metrics, /livez, /readyz."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import make_wsgi_app

from chassis.broker import Consumers
from chassis.db import Database
from chassis.errors import Unavailable


def serve(host: str, port: int, faults: Callable[[], list[str]]) -> None:
    """Answer on `host` and `port`; ready while `faults()` is empty."""
    metrics = make_wsgi_app()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            return metrics(environ, start_response)  # type: ignore[no-any-return]
        if environ["PATH_INFO"] not in ("/livez", "/readyz"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"/metrics /livez /readyz\n"]
        found = faults() if environ["PATH_INFO"] == "/readyz" else []
        start_response("503 Service Unavailable" if found else "200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"ready": not found, "faults": found}).encode()]

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.listen((host, port), family, reuse_port=False)
    eventlet.spawn(eventlet.wsgi.server, listener, app, log_output=False, max_size=16)


def connected(container: Any) -> bool:
    """Whether the container's consumers are connected to the broker."""
    return any(each.connected for each in container.extensions if isinstance(each, Consumers))


def database_faults(database: Database) -> list[str]:
    try:
        database.ping()
    except Unavailable:
        return ["database does not answer"]
    return []
