"""500 people at once ask for 50 seats, of two processes of the service on one database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from events.models import Event, Registration
from sqlalchemy import select

from chassis.db import Database
from chassis.testing import Caller, Running, eventually

SEATS, PEOPLE, CALLERS = 50, 500, 50
OFFICE = {"account_id": "office-1", "roles": ["office"]}


def announced(caller: Caller) -> str:
    begin = datetime.now(UTC) + timedelta(days=20)
    plan = {"title": "Andrang", "kind": "fair", "capacity": SEATS, "venue": {"name": "Halle"}}
    times = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=2)).isoformat()}
    planned = caller.call("events.plan_event", actor=OFFICE, **plan, **times)
    return str(caller.call("events.announce_event", actor=OFFICE, event_id=planned["id"])["id"])


def some_register(caller: Caller, event_id: str) -> list[dict[str, Any]]:
    """One caller's share, one after the other."""
    answers = []
    for number in range(PEOPLE // CALLERS):
        actor = {"account_id": str(uuid4()), "roles": ["member"]}
        person = {"name": f"Gast {number}", "email": f"{uuid4()}@example.org"}
        answers.append(caller.call("events.register", actor=actor, event_id=event_id, **person))
    return answers


def arrived(database: Database, event_id: str) -> tuple[Event, list[Registration]]:
    with database.read() as session:
        query = select(Registration).where(Registration.event_id == UUID(event_id)).order_by(Registration.number)
        return session.get_one(Event, UUID(event_id)), list(session.scalars(query))


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_fifty_are_confirmed_and_the_others_wait_in_the_order_they_came(
    kind: str, running: Any, request: pytest.FixtureRequest, tmp_path: Any, vhost_uri: str, say: Callable[[str], None]
) -> None:
    url = request.getfixturevalue("postgres_url")("events") if kind == "postgresql" else f"sqlite:///{tmp_path}/e.db"
    runs: list[Running] = [running("events", database=url, wait=False) for _ in range(2)]
    eventually(lambda: all(run.is_ready() for run in runs), 60)
    callers = [Caller(vhost_uri, 60) for _ in range(CALLERS)]
    event_id = announced(callers[0])
    began = datetime.now(UTC)
    with ThreadPoolExecutor(CALLERS) as threads:
        answers = [each for some in threads.map(lambda c: some_register(c, event_id), callers) for each in some]
    seconds = (datetime.now(UTC) - began).total_seconds()
    event, rows = arrived(runs[0].database, event_id)
    assert [row.number for row in rows] == list(range(1, PEOPLE + 1))
    assert [row.status for row in rows] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    assert (event.taken, event.waiting, event.free) == (SEATS, PEOPLE - SEATS, 0)
    assert Counter(each["status"] for each in answers) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    told = {each["id"]: each["position"] for each in answers}
    assert [told[str(row.id)] for row in rows[SEATS:]] == list(range(1, PEOPLE - SEATS + 1))
    assert all('door="register"' in run.metrics() for run in runs)
    for caller in callers:
        caller.close()
    assert [run.stop() for run in runs] == [0, 0]
    say(f"{kind}: {SEATS} confirmed, {PEOPLE - SEATS} waiting in order, {PEOPLE / seconds:,.0f} registrations/s")
