"""Registering under 200 parallel clients, beside a bare py-amqp echo; and how soon everybody sees the seats change."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import httpx

from bench.echo import CALLERS
from bench.figures import BrokenError, Figure, percentile, spread
from bench.stage import Stage
from bench.uncached import echo_server, echoes_of
from deploy.local.client import Client, Refused
from deploy.local.waiting import until

CLIENTS = 200
SECONDS = 10
ROUNDS = 3
SAMPLES = 100
PAUSE = 0.05  # seconds between them: the platform is idle again
MOST = 100_000  # seats of an event
DEADLINE = 5_000  # milliseconds after which the gateway gives a call up (ITMV_CALL_SECONDS)
SCRIPT = Path(__file__).with_name("registrations.lua")


def measure(stage: Stage) -> list[Figure]:
    platform = stage.platform
    visitor = Client(platform.base_url)
    office = visitor.signed_in("office@example.org", platform.preparation.accounts()["office@example.org"])
    try:
        return [_under_load(stage, office), _live(visitor, office)]
    finally:
        visitor.close()


def _announced(office: Client, capacity: int) -> str:
    begin = datetime.now(UTC) + timedelta(days=30)
    fields = {
        "title": f"Messung {uuid4()}",
        "kind": "meetup",
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=2)).isoformat(),
        "venue": {"name": "Rathaus", "city": "Rostock"},
        "capacity": capacity,
    }
    event_id = str(office.post("/events", fields)["id"])
    office.post(f"/events/{event_id}/announcement")
    return event_id


def _under_load(stage: Stage, office: Client) -> Figure:
    """Guests, each with an address of their own, ask for seats at one event; each is given one."""
    rates, slowest, echoes = [], [], []
    with echo_server(stage.amqp_uri):
        for number in range(ROUNDS + 1):
            event_id, before = _announced(office, MOST), _registered(stage)
            rate, p99 = _loaded(stage.platform.base_url, event_id, SECONDS if number else 1)
            if (taken := _taken_when_quiet(office, event_id)) != _registered(stage) - before:
                raise BrokenError(f"{taken} seats taken by {_registered(stage) - before} registrations")
            if number:
                rates.append(rate)
                slowest.append(p99)
                echoes.append(echoes_of("callers", stage.amqp_uri))
    how = (
        f"POST /api/v1/events/{{id}}/registrations by {CLIENTS} clients, one event, SQLite, of {ROUNDS} rounds "
        f"{spread(slowest)}; {spread(rates)} registrations/s; echo to {CALLERS} callers {spread(echoes)}/s"
    )
    return Figure("registration, p99", median(slowest), DEADLINE, "ms", how)


def _loaded(base_url: str, event_id: str, seconds: int) -> tuple[float, float]:
    """Registrations per second, and the p99 of their latency in milliseconds, as registrations.lua prints them."""
    url = f"{base_url}/api/v1/events/{event_id}/registrations"
    flags = ["-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
    said = subprocess.run(["wrk", *flags, url], capture_output=True, text=True, check=True).stdout
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    if told["errors"]:
        raise BrokenError(f"errors while registering:\n{said}")
    return told["rate"], told["p99_ms"]


def _taken_when_quiet(office: Client, event_id: str) -> int:
    """The seats taken, once the service has finished what wrk left behind when it went."""

    def settled() -> int | None:
        try:
            before = office.get(f"/events/{event_id}")["seats"]["free"]
            time.sleep(0.5)
            return MOST - before if office.get(f"/events/{event_id}")["seats"]["free"] == before else None
        except Refused:
            return None

    return int(until(settled, "the service to be quiet", 60))


def _registered(stage: Stage) -> int:
    return int(stage.counted("events", "rpc_duration_seconds_count", door="register", outcome="ok"))


def _live(visitor: Client, office: Client) -> Figure:
    """From the moment that somebody begins to ask for a seat until another hears on the stream that it is taken.

    The event's own answer says it by then: it is asked for as soon as the stream has spoken.
    """
    event_id = _announced(office, MOST)
    heard: dict[int, float] = {}
    listening = threading.Event()
    listener = threading.Thread(target=_listen, args=(visitor.base_url, event_id, heard, listening), daemon=True)
    listener.start()
    if not listening.wait(10):
        raise BrokenError("the stream does not begin")
    took = []
    for number in range(1, SAMPLES + 2):
        begun = time.perf_counter()
        visitor.post(f"/events/{event_id}/registrations", {"name": "Gast", "email": f"g-{uuid4()}@example.org"})
        until(partial(heard.__contains__, number), "the seat on the stream", 10, pause=0.0005)
        if visitor.get(f"/events/{event_id}")["seats"]["free"] != MOST - number:
            raise BrokenError("the event's answer is older than the stream")
        took.append((heard[number] - begun) * 1000)
        time.sleep(PAUSE)
    took = took[1:]  # the first one opens connections
    how = f"POST …/registrations until /api/v1/stream has said it, {SAMPLES} times, SQLite; p50 {median(took):.1f} ms"
    return Figure("seats live, p99", percentile(took, 0.99), 100, "ms", how)


def _listen(base_url: str, event_id: str, heard: dict[int, float], listening: threading.Event) -> None:
    """Note when each number of taken seats is heard, from the stream's first line on."""
    wanted = {"types": "events.seats_changed.v1"}
    with httpx.stream("GET", f"{base_url}/api/v1/stream", params=wanted, timeout=60) as answer:
        for line in answer.iter_lines():
            listening.set()
            if line.startswith("data: "):
                told: dict[str, Any] = json.loads(line.removeprefix("data: "))["data"]
                if told["event_id"] == event_id:
                    heard[MOST - told["free"]] = time.perf_counter()
                    if len(heard) > SAMPLES:
                        return
