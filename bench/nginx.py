"""nginx as the measure of HTTP: one worker, a private configuration, one file (opened for each answer, its default)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local.children import end, spawn
from deploy.local.waiting import LOOPBACK, answers, free_port, until

_OWN = {"content-type", "content-length", "date", "server", "connection", "etag"}
"""Headers that nginx makes itself."""

_CONFIG = """
daemon off;
worker_processes 1;
pid {home}/pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    default_type application/json;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    server {{ listen {address}:{port}; root {home}/files; {headers} }}
}}
"""


@contextmanager
def serving(home: Path, body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve `body` with the headers of another server's answer; the URL of it."""
    (home / "files").mkdir(parents=True)
    home.chmod(0o755)  # nginx's worker is another user when we are root
    (home / "files" / "list").write_bytes(body)
    port = free_port()
    added = "".join(f"add_header {name} {_quoted(value)};" for name, value in headers.items() if name not in _OWN)
    config = home / "nginx.conf"
    config.write_text(_CONFIG.format(home=home, address=LOOPBACK, port=port, headers=added))
    path = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    with (home / "log").open("wb") as log:
        process = spawn(["nginx", "-e", "stderr", "-c", str(config)], path, home, log)
    try:
        until(lambda: process.poll() is not None or answers(port), "nginx")
        if process.poll() is not None:
            raise subprocess.SubprocessError((home / "log").read_text())
        yield f"http://{LOOPBACK}:{port}/list"
    finally:
        end(process, 5)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
