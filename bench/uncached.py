"""An uncached read (HTTP, RPC and database), beside a bare py-amqp echo over the same broker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.echo import CALLERS
from bench.figures import BrokenError, Figure, spread
from bench.load import SECONDS, get, requests_per_second
from bench.stage import ROUNDS, Stage
from deploy.local.children import end, spawn

PAST_THE_CACHE = "Cookie: theme=dark"  # the cache holds nothing for who brings a cookie

_ECHO = [sys.executable, "-m", "bench.echo"]


def measure(stage: Stage) -> list[Figure]:
    base = stage.platform.base_url
    member = json.loads(get(f"{base}/api/v1/members?limit=1"))["items"][0]["id"]
    url = f"{base}/api/v1/members/{member}"
    reads, echoes, pipelined = [], [], []
    with echo_server(stage.amqp_uri):
        requests_per_second(url, PAST_THE_CACHE, seconds=1)
        for _ in range(ROUNDS):
            echoes.append(echoes_of("callers", stage.amqp_uri))
            reads.append(_reads(stage, url))
            pipelined.append(echoes_of("pipelined", stage.amqp_uri))
    how = (
        f"GET /api/v1/members/{{id}} by {CALLERS} clients: {spread(reads)}/s; echo to {CALLERS} callers "
        f"{spread(echoes)}/s, {CALLERS} calls pipelined on one channel {spread(pipelined)}/s"
    )
    return [Figure("uncached read", median(reads) / median(echoes), 0.6, "× echo", how, at_least=True)]


def _reads(stage: Stage, url: str) -> float:
    asked = _asked(stage)
    rate = requests_per_second(url, PAST_THE_CACHE)
    if _asked(stage) - asked < rate * SECONDS * 0.99:
        raise BrokenError("not every request reached the service")
    return rate


def _asked(stage: Stage) -> float:
    return stage.counted("members", "rpc_duration_seconds_count", door="get_member", outcome="ok")


@contextmanager
def echo_server(uri: str) -> Iterator[None]:
    """The echo's server, for as long as it is asked."""
    server = spawn([*_ECHO, "serve", uri], os.environ, Path.cwd(), subprocess.DEVNULL)
    try:
        yield
    finally:
        end(server, 5)


def echoes_of(kind: str, uri: str) -> float:
    """Calls per second of the echo's `callers`, or of one that is `pipelined`."""
    done = subprocess.run([*_ECHO, kind, uri, str(SECONDS)], capture_output=True, text=True, check=True)
    return float(done.stdout)
