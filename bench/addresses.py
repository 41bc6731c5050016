"""Whether the time of an answer tells if an address is known: medians for known and unknown ones, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from statistics import median

from members import passwords
from members.commands import accounts

from bench.figures import BrokenError, Figure
from bench.stage import Stage
from chassis.db import Database
from deploy.local.beside import environment
from deploy.local.client import Client
from deploy.local.platform import Platform

PEOPLE = 60  # of each sort, every one asked for once in each way: no limit is met
LIMIT = 10.0  # ms between the medians
SUBSCRIBING = {"topics": ["news"], "rhythm": "weekly", "language": "de"}
WAYS: dict[str, Callable[[str], dict[str, object]]] = {
    "/session": lambda email: {"email": email, "password": "nicht das richtige"},
    "/session/link": lambda email: {"email": email},
    "/newsletter/subscriptions": lambda email: {"email": email, **SUBSCRIBING},
}


def measure(stage: Stage) -> list[Figure]:
    """Each way for known and unknown addresses in turns, each time from another origin."""
    platform = Platform(environment(stage.home / "addresses", ITMV_TRUSTED_PROXIES="127.0.0.1"), say=lambda _: None)
    platform.start(120)
    client = Client(platform.base_url)
    try:
        known, unknown = ([f"{who}{n}@example.org" for n in range(PEOPLE)] for who in ("bekannt", "fremd"))
        _make_known(platform, client, known)
        return [_figure(path, *_medians(client, path, known, unknown)) for path in WAYS]
    finally:
        client.close()
        platform.stop()


def _make_known(platform: Platform, client: Client, emails: Iterable[str]) -> None:
    """Give the addresses accounts and subscriptions that wait for their confirmation."""
    database, password_hash = Database(f"sqlite:///{platform.home}/members.sqlite3"), passwords.hashed("ein Kennwort!")
    with database.write() as session:
        for email in emails:
            accounts.create(session, email, email, [], password_hash, datetime.now(UTC))
    database.close()
    for email in emails:
        _ask(client, "/newsletter/subscriptions", email)


def _medians(client: Client, path: str, known: list[str], unknown: list[str]) -> tuple[float, float]:
    pairs = zip(known, unknown, strict=True)
    took = [(_ask(client, path, one), _ask(client, path, other)) for one, other in pairs]
    return median(one for one, _ in took), median(other for _, other in took)


_origins = count()


def _ask(client: Client, path: str, email: str) -> float:
    """Milliseconds until the answer, which is what anybody would get."""
    number = next(_origins)
    origin = {"x-forwarded-for": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    started = time.perf_counter()
    answer = client.http.post(path, json=WAYS[path](email), headers=origin)
    took = (time.perf_counter() - started) * 1000
    if answer.status_code not in (202, 401):
        raise BrokenError(f"{path} answered {answer.status_code}")
    return took


def _figure(path: str, known: float, unknown: float) -> Figure:
    how = f"POST /api/v1{path}, {PEOPLE} of each in turns; p50 {known:.1f} ms known, {unknown:.1f} ms unknown"
    return Figure(f"known or unknown: {path}", abs(known - unknown), LIMIT, "ms", how)
